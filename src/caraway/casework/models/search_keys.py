"""How names are compared in a search: lower case, without accents, spaces, hyphens and apostrophes.

The database makes the key itself, so no writer can forget it; `name_key` makes the same of what is typed.
Equality and ranges on the key keep their index under the agreement's policy, which patterns do not.
"""

import re

from django.db.models import F, Func, Value
from django.db.models.functions import Lower

FROM = "áàâäãåāąéèêëēęěíìîïīłńñňóòôöõøōśšúùûüūůýÿŵŷźżžçćčđďřťÁÀÂÄÃÅĀĄÉÈÊËĒĘĚÍÌÎÏĪŁŃÑŇÓÒÔÖÕØŌŚŠÚÙÛÜŪŮÝŸŴŶŹŻŽÇĆČĐĎŘŤ"
_LOWER = "aaaaaaaaeeeeeeeiiiiilnnnooooooossuuuuuuyywyzzzcccddrt"
TO = _LOWER + _LOWER
DROPPED = "[ .'’-]"


def name_key(name: str) -> str:
    """The key of a name as it is typed."""
    return re.sub(DROPPED, "", name.translate(str.maketrans(FROM, TO)).lower())


class Translated(Func):
    function = "translate"


class Replaced(Func):
    function = "regexp_replace"


def key_of(column: str) -> Func:
    """The same key as the database makes it of a column."""
    plain = Lower(Translated(F(column), Value(FROM), Value(TO)))
    return Replaced(plain, Value(DROPPED), Value(""), Value("g"))
