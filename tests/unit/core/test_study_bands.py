from datetime import date

import pytest

from caraway.core.study.bands import age_band, age_on, arrests_band


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(1990, 6, 1), date(2026, 5, 31), 35),
        (date(1990, 6, 1), date(2026, 6, 1), 36),
        (date(2000, 2, 29), date(2026, 2, 28), 25),
        (date(2000, 2, 29), date(2026, 3, 1), 26),
    ],
)
def test_age(born, on, age):
    assert age_on(born, on) == age


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (18, "18-24"),
        (24, "18-24"),
        (25, "25-34"),
        (34, "25-34"),
        (44, "35-44"),
        (45, "45-54"),
        (54, "45-54"),
        (55, "55+"),
        (90, "55+"),
    ],
)
def test_bands_of_age(age, band):
    assert age_band(age) == band


@pytest.mark.parametrize(("arrests", "band"), [(0, "0"), (1, "1"), (2, "2-4"), (4, "2-4"), (5, "5+"), (40, "5+")])
def test_bands_of_arrests(arrests, band):
    assert arrests_band(arrests) == band
