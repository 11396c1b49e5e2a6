"""What can be wrong with a database or a server, said in one sentence each."""


class DatabaseRefused(Exception):
    """A database, login or server can't be used as it is; the message says what to do."""
