"""New words for a message under an agreement."""

from caraway.casework.actions import message_words
from caraway.casework.wording import written_so_far
from caraway.core.message_words import MessageKind
from caraway.platform.tenancy import scope
from tests.cast import Cast
from tests.integration.casework.doing import Doing, of


def write_words(cast: Cast) -> Doing:
    """The next version, however many were written before."""
    kind = MessageKind.MISSED
    with scope.acting_as(cast.manager):
        after = written_so_far(cast.wessex.id, kind).count()
    what = {"agreement": cast.wessex.id, "kind": kind, "from_on": cast.today, "after": after}
    words = {"en": "We did not see you on {on}.", "cy": "Ni welsom chi ar {on}."}
    return of(message_words.write_words, cast.manager, "words.write", **what, **words)


DOINGS = {"write_words": write_words}
