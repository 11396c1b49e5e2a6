"""How somebody tries the demonstration: a password for each desk, and the second factor with it."""

from caraway.casework.demonstration.setting import POSTS, World

PASSWORD = "Thyme-and-rowan-1"  # nosec B105 - of invented people, printed with the demonstration


def give(world: World) -> None:
    """Let everybody of the demonstration sign in."""
    for account in world.accounts.values():
        account.set_password(PASSWORD)
        account.save(update_fields=["password"])


def sign_ins() -> tuple[tuple[str, ...], ...]:
    """One row a desk: the desk, the name, the e-mail address, the password, and how to get the second factor."""
    return tuple((post.desk, post.name, post.email, PASSWORD, "") for post in POSTS if post.desk)
