"""JSON put in as an array arrives as it was, whatever stands in it; everything else is psycopg's."""

import json

import pytest
from django.db import connection
from psycopg.types.json import Jsonb

from caraway.platform.databases.documents import QuickList

NASTY = [
    {},
    [],
    None,
    "",
    "NULL",
    'a "quoted" \\ backslash \\" both',
    {"k": "{1,2}", "l": "it's; -- %s %(x)s", "ŵ": "Llŷn \u2003 \t\n\r"},
    {"deep": [{"er": ['"', "\\", "\\\\", "'"]}]},
]


@pytest.mark.usefixtures("db")
def test_documents_arrive_as_they_were_by_the_sites_own_connection():
    with connection.cursor() as cursor:
        assert connection.connection.adapters.get_dumper(list, "t") is QuickList
        # Django leaves JSON as text to its own fields.
        cursor.execute("SELECT unnest(%s::jsonb[])", [[Jsonb(one) for one in NASTY]])
        assert [json.loads(one[0]) for one in cursor.fetchall()] == NASTY
        cursor.execute("SELECT %s::text[], %s::int[], %s::jsonb[]", [['a"b\\', None, ""], [1, 2], []])
        assert cursor.fetchone() == (['a"b\\', None, ""], [1, 2], [])
