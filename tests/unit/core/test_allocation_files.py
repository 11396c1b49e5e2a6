"""A trial's own file, and its register as it is published: what they may say, and that anybody can check them."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from caraway.core.allocation import Allocation, Blocks, Enrolment, Imbalance, Minimisation, allocate, commitment
from caraway.core.allocation.declared import read
from caraway.core.allocation.known import LEVELS, Known, levels_at_referral
from caraway.core.allocation.published import Register, as_csv, compared_in_words, in_words, token, trial_of, written
from caraway.core.allocation.published import read as read_register
from caraway.core.refusals import FileRefused, InvalidValue, NotNow

SEED = bytes(range(32))
ARMS = """
name = "CARA Wessex trial"
protocol = "Protocol 1.2 of 5 January 2026"
[[arms]]
name = "programme"
workshops = true
words = "The caution, with the two workshops as its condition."
[[arms]]
name = "control"
workshops = false
words = "The caution without the workshops. Nothing is held against the person for that."
"""
BLOCKS = ARMS + '[[strata]]\nname = "earlier_domestic"\n[blocks]\nsizes = [2, 4]\n'
MINIMISED = (
    ARMS
    + """
[[strata]]
name = "force"
levels = ["44", "60"]
[minimisation]
factors = [{name = "age_band", weight = 2}, {name = "sex"}]
follow = "3/4"
imbalance = "variance"
"""
)


def test_a_trial_of_permuted_blocks():
    found = read(BLOCKS)
    assert found.trial.rule == Blocks((2, 4))
    assert [(arm.name, arm.share) for arm in found.trial.arms] == [("programme", 1), ("control", 1)]
    assert [arm.workshops for arm in found.arms] == [True, False]
    assert found.trial.strata[0].levels == ("yes", "no")
    assert found.protocol == "Protocol 1.2 of 5 January 2026"


def test_a_trial_of_minimisation():
    found = read(MINIMISED).trial
    assert isinstance(found.rule, Minimisation)
    assert (found.rule.follow, found.rule.imbalance) == (Fraction(3, 4), Imbalance.VARIANCE)
    assert [(one.name, one.weight) for one in found.rule.factors] == [("age_band", 2), ("sex", 1)]
    assert found.factors[0].levels == ("44", "60")


@pytest.mark.parametrize(
    ("changed", "into", "said"),
    [
        ("workshops = false", "workshops = true", "one with the workshops and one without"),
        ('name = "control"', 'name = "Control group"', "small letters"),
        ('words = "The caution, with the two workshops as its condition."', 'words = "Yes."', "a sentence or two"),
        ("sizes = [2, 4]", "sizes = [3, 4]", "multiple of 2"),
        ("sizes = [2, 4]", "sizes = [4]", "must be at least two"),
        ("sizes = [2, 4]", "sizes = [2, 4]\nfollow = 1", "not a key"),
        ("[blocks]\nsizes = [2, 4]", "", "and never both"),
        ('name = "earlier_domestic"', 'name = "star_sign"', "must be one of"),
        ('name = "earlier_domestic"', 'name = "sex"\nlevels = ["male"]', "levels of its own"),
        ('name = "earlier_domestic"', 'name = "force"', "needs its levels"),
        ('protocol = "Protocol 1.2 of 5 January 2026"', "", "protocol: is missing"),
        ("[[strata]]", "[strata", "is not TOML"),
    ],
)
def test_a_file_that_cannot_be_used(changed, into, said):
    assert changed in BLOCKS
    with pytest.raises(FileRefused, match=said):
        read(BLOCKS.replace(changed, into))


@pytest.mark.parametrize(("follow", "refused"), [("9/10", False), ("91/100", True), ("9998/9999", True)])
def test_a_coin_that_nearly_always_falls_on_one_side_is_refused(follow, refused):
    text = MINIMISED.replace('follow = "3/4"', f'follow = "{follow}"')
    if not refused:
        assert isinstance(read(text).trial.rule, Minimisation)
        return
    with pytest.raises(FileRefused, match="must be at most 9/10"):
        read(text)


def test_both_rules_at_once_are_refused():
    with pytest.raises(FileRefused, match="never both"):
        read(BLOCKS + '[minimisation]\nfactors = [{name = "sex"}]\n')


REFERRAL = {
    "force": "44",
    "sex": "male",
    "born": date(1990, 3, 3),
    "referred_on": date(2026, 3, 2),
    "earlier_domestic": False,
    "offence_code": "CJ88116",
}


def test_what_a_referral_says():
    found = levels_at_referral(**REFERRAL)
    assert set(found) == {known.value for known in Known}
    assert (found["force"], found["sex"], found["age_band"], found["earlier_domestic"]) == ("44", "male", "35-44", "no")
    for known, levels in LEVELS.items():
        assert not levels or found[known.value] in levels
    assert levels_at_referral(**REFERRAL | {"earlier_domestic": True})["earlier_domestic"] == "yes"


def test_an_offence_that_nobody_listed_is_for_a_supervisor():
    assert levels_at_referral(**REFERRAL | {"offence_code": "XX00000"})["offence"] == "refer"


def a_register(text=BLOCKS, people=12, seed=SEED, committed=SEED):
    trial, rows = read(text).trial, []
    said = commitment(committed, trial)
    for number in range(people):
        levels = {one.name: one.levels[number % len(one.levels)] for one in trial.factors}
        rows.append(allocate(committed, trial, Enrolment(token(said, f"case {number}"), levels, True), rows))
    return Register(trial, said, tuple(rows), seed)


@pytest.mark.parametrize("text", [BLOCKS, MINIMISED])
@pytest.mark.parametrize("form", [written, as_csv])
def test_a_register_is_read_as_it_was_written(text, form):
    register = a_register(text)
    again = read_register(form(register))
    assert again.trial.describe() == register.trial.describe()
    assert (again.commitment, again.allocations, again.seed) == (register.commitment, register.allocations, SEED)
    assert again.verified().holds
    assert in_words(again.verified(), again.allocations)[1] == "All 12 allocations are as the seed gives them."


def test_before_the_seed_is_revealed_nothing_can_be_verified():
    register = read_register(written(a_register(seed=None)))
    assert register.seed is None
    with pytest.raises(NotNow, match="not revealed"):
        register.verified()


@pytest.mark.parametrize("form", [written, as_csv])
def test_an_empty_register_holds(form):
    assert read_register(form(a_register(people=0))).verified().holds


def test_a_line_of_the_csv_that_was_changed_is_found():
    lines = as_csv(a_register()).splitlines(keepends=True)
    lines[6] = lines[6].replace("programme", "x").replace("control", "programme").replace("x", "control")
    found = read_register("".join(lines))
    assert [one.number for one in found.verified().differences] == [5]


def test_a_row_that_was_changed_is_found():
    said = json.loads(written(a_register()))
    row = said["allocations"][4]
    row["arm"] = {"programme": "control", "control": "programme"}[row["arm"]]
    found = read_register(json.dumps(said))
    told = in_words(found.verified(), found.allocations)
    assert not found.verified().holds
    assert any(line.startswith("Row 5: The seed gives another arm. It says ") for line in told)


def test_a_row_taken_out_and_another_seed_are_found():
    said = json.loads(written(a_register()))
    del said["allocations"][3]
    found = read_register(json.dumps(said))
    assert any("is missing" in line for line in in_words(found.verified(), found.allocations))
    other = a_register(seed=bytes(32))
    assert (
        in_words(other.verified(), other.allocations)[0] == "The seed, or the trial, is another than was committed to."
    )


def spoilt(spoil, text=BLOCKS):
    """A register of which the allocations were spoilt, the rest of its file being written to fit."""
    register = a_register(text)
    return register, replace(register, allocations=numbered(spoil(list(register.allocations))))


def numbered(rows):
    return tuple(replace(row, number=number) for number, row in enumerate(rows, 1))


def cut_off(rows):
    return rows[:-1]


def last_of_a_stratum_taken_out(rows):
    last = max(place for place, row in enumerate(rows[:-1]) if row.levels != rows[-1].levels)
    return rows[:last] + rows[last + 1 :]


def two_persons_swapped(rows):
    one, other = rows[0], next(row for row in rows if row.arm != rows[0].arm)
    rows[other.number - 1] = replace(other, person=one.person)
    return [replace(one, person=other.person), *rows[1:]]


def one_put_in_at_the_end(rows):
    trial = read(BLOCKS).trial
    person = Enrolment("a" * 20, dict(zip((one.name for one in trial.factors), rows[0].levels, strict=True)), True)
    return [*rows, allocate(SEED, trial, person, rows)]


def order_of_two_strata_swapped(rows):
    return [rows[1], rows[0], *rows[2:]]


BEYOND_THE_SEED = [
    cut_off,
    last_of_a_stratum_taken_out,
    two_persons_swapped,
    one_put_in_at_the_end,
    order_of_two_strata_swapped,
]


@pytest.mark.parametrize("spoil", BEYOND_THE_SEED)
def test_what_the_seed_cannot_show_the_seal_shows(spoil):
    """Each of these gives a register in which every arm is as the seed has it: only what was made public before finds it."""
    register, wrong = spoilt(spoil)
    assert register.allocations != wrong.allocations
    assert wrong.verified().holds
    public = {"commitment": register.commitment, "seals": [register.sealed().seal]}
    assert register.against(**public).wrong == ()
    assert wrong.against(**public).wrong
    told = compared_in_words(wrong.against(), wrong)
    assert told[-1].startswith("The register alone cannot show that it is the whole one")


@pytest.mark.parametrize("form", [written, as_csv])
@pytest.mark.parametrize("spoil", BEYOND_THE_SEED)
def test_a_file_of_which_only_the_rows_were_changed_is_found_by_its_own_seal(spoil, form):
    register, wrong = spoilt(spoil)
    found = read_register(form(register))
    assert found.against().wrong == ()
    (said,) = replace(found, allocations=wrong.allocations).against().wrong
    assert said == "Its own seal is of others: rows are missing, were changed, or have changed places."


def test_a_csv_that_broke_off_is_found():
    lines = as_csv(a_register()).splitlines(keepends=True)
    found = read_register("".join(lines[:-2]))
    assert found.verified().holds
    assert found.against().wrong


def test_a_seal_made_public_earlier_is_that_of_the_first_rows():
    register = a_register()
    early = replace(register, allocations=register.allocations[:5])
    seals = [f" SHA256:{early.sealed().seal.upper()}", register.sealed().seal]
    found = register.against(commitment=register.commitment, seals=seals)
    assert (found.wrong, found.covered, found.told) == ((), (5, 12), True)
    assert compared_in_words(found, register)[0] == "Of its 12 allocations the first 5 are as sealed and made public."
    assert register.against(seals=seals[:1]).wrong == ("7 of its rows come after those of every seal that was told.",)
    assert len(early.against(seals=seals).wrong) == 1


def test_another_seed_with_a_commitment_of_its_own_is_found_by_the_one_made_public():
    register, other = a_register(), a_register(seed=bytes(32), committed=bytes(32))
    assert other.verified().holds
    assert other.against(commitment=register.commitment).wrong == (
        "Its commitment is not the one that was made public.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "# {}",
        as_csv(a_register()) + "1,2\n",
        '{"form": "another"}',
        written(a_register()).replace('"number": 3', '"number": "x"'),
    ],
)
def test_what_is_no_register(text):
    with pytest.raises(InvalidValue, match="no register"):
        read_register(text)


@pytest.mark.parametrize("text", ["", "{}", '{"form": "another"}'])
def test_what_describes_no_trial(text):
    with pytest.raises(InvalidValue, match="no register"):
        trial_of(text)


def test_a_token_is_of_one_case_in_one_trial():
    assert token("c", "a") != token("c", "b")
    assert token("c", "a") != token("d", "a")
    assert len(token("c", "a")) == 20


def test_the_register_says_nothing_else_of_anybody():
    rows = json.loads(written(a_register()))["allocations"]
    assert {key for row in rows for key in row} == {"number", "person", "levels", "arm"}
    assert isinstance(a_register().allocations[0], Allocation)
