"""A folder of a linking with six pairs that a person has to decide."""

import pytest

from .made import Made, made


@pytest.fixture
def linking(tmp_path) -> Made:
    """A folder of a linking, with both files of records beside it."""
    return made(tmp_path)
