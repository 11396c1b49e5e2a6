"""A connection that is given back still knows whose it was."""

from tests.firewall import beyond

ABOUT = "For whom a transaction runs is set for the whole connection."
KIND = "pooled connections that keep the last user's context"
TARGET = "caraway.platform.tenancy.scope:_ENTER"
CHECK = "tests/integration/platform/test_tenancy.py::test_a_connection_carries_nobodys_context_after_a_commit"


def replacement(original):
    return original.replace(", true)", ", false)")


def reached(scene):
    from django.db import connection

    scene.ask("coordinator", "worklist")
    scene.enter()
    beyond.taken.append("context")
    from caraway.platform.tenancy import scope

    return "false" in scope._ENTER and connection is not None
