"""Every number on the page comes from a result; one that does not is found, whatever way it came in."""

from dataclasses import replace

import pytest

from caraway.evidence.refusals import DisclosureRefused, ResultIncomplete
from caraway.evidence.report.claims import Claim, Number, Register, Slot, faults
from caraway.evidence.report.content import report
from caraway.evidence.report.disclosure import Cell, Sum
from caraway.evidence.report.document import publish
from caraway.evidence.report.page import page
from caraway.evidence.run import cells_of

from .example import findings

DOCUMENT = {"results": [{"estimate": -0.08, "interval": None}], "plan": {"question": "Within 2 years?"}}


@pytest.fixture(scope="module")
def published():
    return publish(findings())


@pytest.fixture(scope="module")
def made(published):
    return report(published)


def of(made, published, html, claims=None):
    return faults(made.register.claims if claims is None else claims, published.document, html, cells_of(made))


def test_a_whole_page_has_no_number_without_a_claim(made, published):
    assert of(made, published, page(made)) == ()


def test_a_number_written_beside_the_claims_is_found(made, published):
    html = page(made).replace("</main>", "<p>Re-offending fell by 35%.</p></main>")
    assert of(made, published, html) == ("The page says “Re-offending fell by 35%.”, a number without a claim.",)


def test_a_sentence_changed_after_it_was_registered_is_found(made, published):
    html = page(made).replace("The difference is 8 fewer", "The difference is 9 fewer")
    assert any("where claim" in one for one in of(made, published, html))


def test_a_claim_that_points_to_nothing_is_found(made, published):
    lost = Claim("c999", "The difference is 8.", (Number("8", Slot("/results/99/estimate", "per_hundred")),))
    assert of(made, published, page(made), [*made.register.claims, lost]) == (
        "c999: nothing stands at /results/99/estimate.",
    )


def test_a_claim_that_says_another_number_than_its_result_is_found(made, published):
    wrong = Claim("c999", "The difference is 9.", (Number("9", Slot("/results/0/estimate", "per_hundred")),))
    (fault,) = of(made, published, page(made), [*made.register.claims, wrong])
    assert "says 9, but /results/0/estimate says 8" in fault


def test_a_claim_with_a_number_of_its_own_is_found(made, published):
    own = Claim("c999", "The difference is 8, p = 0.03.", (Number("8", Slot("/results/0/estimate", "per_hundred")),))
    assert of(made, published, page(made), [*made.register.claims, own]) == (
        "c999 says 0.03, which comes from nowhere.",
    )


def test_a_number_changed_in_a_table_is_found(made, published):
    html = page(made).replace(">37</td>", ">36</td>", 1)
    (fault,) = of(made, published, html)
    assert "says “36” where it should say “37”" in fault


def test_a_table_nobody_made_is_found(made, published):
    html = page(made).replace("</main>", "<table><tbody><tr><td>12</td></tr></tbody></table></main>")
    assert of(made, published, html) == ("The page has a table without a name, which nothing stands behind.",)


def test_a_claim_that_is_not_registered_is_found(made, published):
    html = page(made).replace("</main>", '<p data-claim="c998">Fell by 35%.</p></main>')
    assert of(made, published, html) == ("The page has a claim c998, which the register lacks.",)


def test_a_sentence_may_have_no_number_of_its_own():
    register = Register(DOCUMENT)
    with pytest.raises(ResultIncomplete, match="a number of its own"):
        register.say("Re-offending fell by 35%.")
    assert register.say("{n} in 100 people", n=Slot("/results/0/estimate", "per_hundred")).text == "8 in 100 people"
    with pytest.raises(ResultIncomplete, match="does not say where"):
        register.say("The difference is {by}.")
    with pytest.raises(ResultIncomplete, match="nothing stands at"):
        register.say("The difference is {by}.", by=Slot("/results/4/estimate"))


def test_a_sentence_cannot_say_what_is_hidden():
    with pytest.raises(DisclosureRefused, match="hidden"):
        Register(DOCUMENT).say("Up to {high}.", high=Slot("/results/0/interval"))


def test_words_of_the_plan_are_claims_too():
    claim = Register(DOCUMENT).say("{question}", question=Slot("/plan/question"))
    assert claim.text == "Within 2 years?"
    assert claim.unclaimed() == ()


def test_every_sentence_with_a_number_points_to_its_result(made):
    numbers = [claim for claim in made.register.claims if any(letter.isdigit() for letter in claim.text)]
    assert len(numbers) > 10
    assert all(claim.numbers for claim in numbers)


def test_a_result_that_stands_on_a_hidden_count_is_withheld(published):
    few = findings()
    tally = few.tallies[0]
    cell = few.release.cells[tally.having]
    hidden = replace(
        few, release=replace(few.release, cells={**few.release.cells, tally.having: replace(cell, hide=True)})
    )
    document = publish(hidden).document
    assert document["results"][0]["estimate"] is None
    assert document["results"][0]["withheld"]
    html = page(report(publish(hidden)))
    assert "Not shown, since too few people stand behind the result" in html
    assert "8 fewer" not in html


def test_a_result_on_a_count_that_no_disclosure_control_has_seen_is_refused():
    few = findings()
    stray = replace(few.placed[0], cells=("somewhere",))
    with pytest.raises(DisclosureRefused, match="no disclosure control has seen"):
        publish(replace(few, placed=(stray, *few.placed[1:])))


def test_a_result_that_is_no_function_of_its_counts_is_given_roughly():
    """Its count is hidden for another's sake: the estimate stays, to two digits and without what would be an equation in the counts."""
    few = findings()
    rough = replace(
        few.placed[2], result=replace(few.placed[2].result, estimate=-3.2468), cells=("giving",), exact=False
    )
    more = {cell.name: cell for cell in (Cell("small", 3), Cell("giving", 40), Cell("total", 43, keep=9))}
    joined = replace(
        few.release, cells={**few.release.cells, **more}, sums=(*few.release.sums, Sum("total", ("small", "giving")))
    )
    published = publish(replace(few, release=joined, placed=(*few.placed[:2], rough, *few.placed[3:])))
    assert published.shown["giving"] is None
    said = published.document["results"][2]
    assert (said["estimate"], said["p_value"], said["details"]) == (-3.2, None, {})
    assert any("given roughly" in label for label in said["labels"])
    exact = publish(replace(few, release=joined, placed=(*few.placed[:2], replace(rough, exact=True), *few.placed[3:])))
    assert exact.document["results"][2]["estimate"] is None
