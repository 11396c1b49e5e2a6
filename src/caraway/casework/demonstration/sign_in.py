"""How somebody tries the demonstration: a password, and a six-digit code that the command line tells."""

from caraway.casework.demonstration import systems
from caraway.casework.demonstration.setting import POSTS, World
from caraway.platform.accounts import demonstration


def give(world: World) -> None:
    """Let everybody of the demonstration sign in."""
    for account in world.accounts.values():
        demonstration.let_in(account)


def sign_ins() -> tuple[tuple[str, ...], ...]:
    """One row a desk: the desk, the name, the e-mail address, the password, and how to get the second factor."""
    word = demonstration.PASSWORD
    people = [(post.desk, post.name, post.email) for post in POSTS if post.desk]
    people.append(("Connected systems", systems.NAME, systems.EMAIL))
    return tuple((desk, name, email, word, f"code: ./caraway code {email}") for desk, name, email in people)
