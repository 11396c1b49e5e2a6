"""A database's address, from its URL to what Django reads."""

from typing import Any
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

from caraway.platform.databases.refusals import DatabaseRefused


def django_database(url: str) -> dict[str, Any]:
    """The entry of Django's DATABASES for a URL such as "postgresql://login:word@host/name" or
    "postgresql://login:word@/name?host=/socket/folder".

    Raises DatabaseRefused when it is not such an address; its sentence never repeats the password.
    """
    parts = _parts(url)
    options = {key: value for key, value in parts.items() if key not in _OF_ITS_OWN}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{setting: str(parts.get(key) or "") for key, setting in _OF_ITS_OWN.items()},
        "OPTIONS": options,
    }


def socket_url(login: str, password: str, folder: str, database: str) -> str:
    """The URL of a database behind a Unix socket in `folder`."""
    return f"postgresql://{quote(login)}:{quote(password, safe='')}@/{quote(database)}?host={quote(folder, safe='')}"


def with_database(url: str, database: str) -> str:
    """The same server and login, another database."""
    return with_login(url, database=database)


def with_login(url: str, *, database: str, login: str | None = None, password: str | None = None) -> str:
    """The same server; another database and, if given, another login."""
    parts = _parts(url) | {"dbname": database}
    if login is not None:
        parts |= {"user": login, "password": password}
    host, port = str(parts.pop("host", "") or ""), str(parts.pop("port", "") or "")
    user, word = str(parts.pop("user", "") or ""), str(parts.pop("password", "") or "")
    parts.pop("dbname")
    options = {"host": host, "port": port} | {key: str(value) for key, value in parts.items()}
    query = "&".join(f"{key}={quote(value, safe='')}" for key, value in options.items() if value)
    credentials = quote(user, safe="") + (f":{quote(word, safe='')}" if word else "")
    return f"postgresql://{credentials}@/{quote(database)}" + (f"?{query}" if query else "")


_OF_ITS_OWN = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def _parts(url: str) -> dict[str, Any]:
    try:
        return dict(conninfo_to_dict(url))
    except Exception:
        raise DatabaseRefused(
            "The database address is not one PostgreSQL understands: write postgresql://login:password@host/name."
        ) from None
