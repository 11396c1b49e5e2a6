"""How an estimate is printed: to the digits its interval leaves it, per cent where it is of shares, and about where it was rounded."""

import math
from dataclasses import replace

import pytest

from caraway.evidence.placed import Part, Placed
from caraway.evidence.plan import plan_from
from caraway.evidence.report.content import report
from caraway.evidence.report.digits import how_of, quantity
from caraway.evidence.report.document import Published, _roughly, publish
from caraway.evidence.report.findings import Check
from caraway.evidence.report.formats import Sized, fitting, printed, rough
from caraway.evidence.report.page import page

from .example import PLAN, findings, result


@pytest.mark.parametrize(
    ("value", "low", "high", "share", "words"),
    [
        (-0.0581, -0.1018, -0.0143, True, "−5.8%"),  # a standard error of 2.2 percentage points
        (0.7806, 0.6467, 0.9413, False, "0.781"),
        (12.04, 2.1, 22.0, False, "12.0"),
        (-3.2, -7.0, 0.6, False, "−3.2"),
        (1234567.0, 300000.0, 2200000.0, False, "1,230,000"),
        (0.00012, 0.0001, 0.00014, False, "0.000120"),
        (0.5, -math.inf, 0.6, False, "0.50"),
        (-0.0001, -0.3, 0.3, True, "0%"),
        (1.0, 0.98, 1.0, True, "100%"),
    ],
)
def test_two_digits_of_the_standard_error_are_printed(value, low, high, share, words):
    assert printed(value, fitting(low, high, share=share)) == words


def test_an_end_that_is_off_no_difference_is_never_printed_as_none():
    assert printed(0.9996, fitting(0.62, 0.9996, null=1.0)) == "0.9996"
    assert printed(1.0, fitting(0.62, 1.0, null=1.0)) == "1.000"
    assert printed(-0.0003, fitting(-0.1, -0.0003, share=True, null=0.0)) == "−0.03%"
    assert printed(-0.0003, how_of(result(high=-0.0003))) == "−0.03%"


@pytest.mark.parametrize(
    ("value", "how", "words"),
    [
        (0.1, rough(share=True), "about 10%"),
        (-0.1, rough(share=True, size=True), "about 10"),
        (12.0, rough(), "about 12"),
        (620000.0, rough(), "about 620,000"),
        (0.061, rough(), "about 0.061"),
        (0.0, rough(), "about 0"),
        (math.inf, rough(), "no limit"),
        (0.65, "about_percent_less", "about 35"),
    ],
)
def test_what_was_rounded_says_about_and_no_digit_more(value, how, words):
    assert printed(value, how) == words


def test_a_number_that_knows_how_it_is_printed_is_the_same_number():
    number = Sized(0.25, "to 1 %")
    assert number == 0.25
    assert printed(number, "text") == printed(number, "two") == "25.0%"
    with pytest.raises(KeyError):
        printed(0.25, "to the moon")


def test_ratios_are_no_shares_and_differences_of_shares_are_percentage_points():
    assert quantity(result()) == "risk difference, percentage points"
    ratio = result(0.7, 0.5, 0.9, null=1.0, name="risk ratio", unit="people per person followed")
    assert how_of(ratio) == "to 2"
    assert quantity(ratio) == "risk ratio"


def test_an_end_that_says_nothing_does_not_make_a_rate_rough():
    rate = result(0.0247, 0.0121, 1.0, null=None, name="rate", unit="people harmed per person followed")
    assert printed(rate.estimate, how_of(rate)) == "2.47%"


def test_no_table_says_more_of_a_rounded_result_than_about():
    plan = plan_from(PLAN + "[disclosure]\nleast = 10\nrounding = 5\n", "study.toml")
    made = report(publish(findings(plan=plan)))
    table = next(each for each in made.tables if each.code == "results")
    assert {"about −10%", "about −20%", "about 0%"} >= {row[at] for row in table.printed()[:1] for at in (2, 3, 4)}
    assert any("is about 10 fewer in every 100 people" in claim.text for claim in made.register.claims)
    assert "−0.1000" not in page(made)


def test_a_check_of_a_result_given_roughly_is_rough_too():
    few = findings()
    hidden = next(name for name in few.release.cells if name.startswith("with | re-arrest | 365 | workshop | age"))
    of = Placed("harm", Part.SECONDARY, result(-3.217, -7.013, 0.62, name="x", unit="days"), "", (hidden,), exact=False)
    check = Check("a check", "It is {it}.", {"it": (-3.217, "to 3")}, of)
    published = Published(replace(few, checks=(check,), placed=(*few.placed, of)), {hidden: None}, {})
    rounded = _roughly(published, 10)
    assert rounded.checks[0].values["it"] == (-3.2, "about")
    assert rounded.placed[-1].rough


@pytest.mark.slow
def test_nothing_but_figures_is_wider_than_a_telephone(browser):
    context = browser.new_context(viewport={"width": 320, "height": 800})
    opened = context.new_page()
    opened.set_content(page(report(publish(findings()))))
    opened.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    wide = opened.evaluate(
        "[...document.querySelectorAll('table, p, li')].filter(one => one.getBoundingClientRect().right > 321).map(one => one.outerHTML.slice(0, 80))"
    )
    assert wide == []
    assert opened.evaluate("document.documentElement.scrollWidth") == 320
    assert opened.get_by_role("table").count() == opened.locator("table").count()
    context.close()
