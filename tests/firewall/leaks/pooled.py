"""A connection that is given back still knows whose it was."""

from django.db import connection, transaction

from caraway.platform.tenancy import scope

ABOUT = "For whom a transaction runs is set for the whole connection."
KIND = "pooled connections that keep the last user's context"
TARGET = "caraway.platform.tenancy.scope:_ENTER"
CHECK = "tests/integration/platform/test_tenancy.py::test_a_connection_carries_nobodys_context_after_a_commit"


def replacement(original):
    return original.replace(", true)", ", false)")


def reached(scene):
    scene.enter()
    with transaction.atomic(), scope.acting_as(scene.actor("coordinator")):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('caraway.organisation', true)")
        (left,) = cursor.fetchone()
    connection.close()
    return bool(left)
