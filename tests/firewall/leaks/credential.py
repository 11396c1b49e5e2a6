"""A process of casework is told how to open what was sealed."""

from caraway.platform.databases.planes import CASEWORK

ABOUT = "The environment of casework holds the victims' private key where the surroundings have it."
KIND = "administrators and support log-ins"
TARGET = "caraway.platform.databases.planes:_FOR_VICTIMS_ALONE"
CHECK = "tests/unit/platform/test_places.py"


def replacement(original):
    return ()


def reached(scene):
    import os
    from unittest.mock import patch

    with patch.dict(os.environ, {"CARAWAY_VICTIMS_PRIVATE": "0" * 64}):
        return "CARAWAY_VICTIMS_PRIVATE" in CASEWORK.environment("postgresql:///none")
