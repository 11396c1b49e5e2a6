"""Allocation: the same for whoever works it out, hidden until enrolment is locked, and never changed without being seen."""

import dataclasses
from collections import Counter
from fractions import Fraction
from hashlib import sha256
from itertools import islice

import pytest

from caraway.core.allocation import (
    Allocation,
    Arm,
    Blocks,
    Enrolment,
    Factor,
    Imbalance,
    Minimisation,
    Override,
    Trial,
    allocate,
    chance,
    commitment,
    override,
    rules,
    treated_in,
    verify,
)
from caraway.core.allocation.rules import Earlier
from caraway.core.refusals import InvalidValue, NotNow, Unknown

SEED = bytes(range(32))
OTHER = bytes(32)
WORKSHOP, NONE = Arm("workshop"), Arm("no workshop")
FORCE = Factor("force", ("north", "south"))
AGE = Factor("age", ("under 25", "25 and over"))
RECORD = Factor("convicted before", ("yes", "no"), weight=2)
BLOCKED = Trial("CARA", (WORKSHOP, NONE), Blocks((4, 6)), (FORCE,))
MINIMISED = Trial("CARA", (WORKSHOP, NONE), Minimisation((AGE, RECORD)), (FORCE,))
KNOWN = {"force": "north", "age": "under 25", "convicted before": "yes"}


def enrol(trial, people, seed=SEED):
    """A register of so many people, spread over all levels."""
    register = []
    for number in range(people):
        levels = {f.name: f.levels[(number // (place + 1)) % len(f.levels)] for place, f in enumerate(trial.factors)}
        register.append(allocate(seed, trial, Enrolment(f"p{number}", levels, locked=True), register))
    return register


# chance


def test_words_are_the_hmac_of_label_and_counter():
    import hmac

    first = hmac.new(SEED, b"label" + bytes(8), sha256).digest()
    second = hmac.new(SEED, b"label" + bytes(7) + b"\1", sha256).digest()
    said = b"".join(word.to_bytes(8, "big") for word in islice(chance.words(SEED, b"label"), 8))
    assert said == first + second


def test_a_word_past_the_last_whole_multiple_is_thrown_away():
    assert chance.below(iter([chance.WORDS - 1, 7]), 3) == 1  # 2⁶⁴ − 1 is the one word too many
    assert chance.below(iter([chance.WORDS - 2]), 3) == (chance.WORDS - 2) % 3


@pytest.mark.parametrize("limit", [0, -1, chance.WORDS + 1])
def test_a_limit_that_is_none_is_refused(limit):
    with pytest.raises(InvalidValue):
        chance.below(iter([1]), limit)


def test_weights_are_hit_as_often_as_they_are_heavy():
    assert [chance.weighted(iter([word]), [1, 0, 2]) for word in range(3)] == [0, 2, 2]


def test_a_shuffle_keeps_what_it_shuffles():
    assert sorted(chance.shuffled(chance.words(SEED, b"x"), list("aabbcc"))) == list("aabbcc")


def test_a_short_seed_is_refused():
    with pytest.raises(InvalidValue):
        commitment(b"short", BLOCKED)
    with pytest.raises(InvalidValue):
        allocate(b"short", BLOCKED, Enrolment("p", KNOWN, locked=True), [])


# what a trial is


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Arm(""),
        lambda: Arm("a", 0),
        lambda: Factor("", ("a",)),
        lambda: Factor("f", ()),
        lambda: Factor("f", ("a", "a")),
        lambda: Factor("f", ("a", " ")),
        lambda: Factor("f", ("a",), weight=0),
        lambda: Blocks(()),
        lambda: Blocks((4, 4)),
        lambda: Minimisation(()),
        lambda: Minimisation((AGE, AGE)),
        lambda: Minimisation((AGE,), Fraction(1)),
        lambda: Minimisation((AGE,), Fraction(0)),
        lambda: Trial(" ", (WORKSHOP, NONE), Blocks((4,))),
        lambda: Trial("t", (WORKSHOP,), Blocks((4,))),
        lambda: Trial("t", (WORKSHOP, WORKSHOP), Blocks((4,))),
        lambda: Trial("t", (WORKSHOP, NONE), Blocks((3,))),
        lambda: Trial("t", (WORKSHOP, NONE), Blocks((0,))),
        lambda: Trial("t", (WORKSHOP, NONE), Minimisation((AGE,), Fraction(2, 5))),
        lambda: Trial("t", (WORKSHOP, NONE), Minimisation((AGE,)), (AGE,)),
    ],
)
def test_a_trial_that_cannot_be_is_refused(wrong):
    with pytest.raises(InvalidValue):
        wrong()


def test_all_strata_are_every_combination():
    assert BLOCKED.all_strata == (("north",), ("south",))
    assert Trial("t", (WORKSHOP, NONE), Blocks((2,))).all_strata == ((),)


def test_the_description_is_one_writing():
    assert BLOCKED.describe() == (
        '{"arms":[["workshop",1],["no workshop",1]],"form":"caraway allocation, form 1",'
        '"rule":{"permuted blocks":[4,6]},"strata":[["force",["north","south"]]],"trial":"CARA"}'
    )
    assert '"follow":"4/5"' in MINIMISED.describe()


def test_the_commitment_is_the_hash_of_seed_and_description():
    form = b"caraway allocation, form 1" + (32).to_bytes(8, "big")
    assert commitment(SEED, BLOCKED) == sha256(form + SEED + BLOCKED.describe().encode()).hexdigest()


@pytest.mark.parametrize(
    "other",
    [
        dataclasses.replace(BLOCKED, name="CARA 2"),
        dataclasses.replace(BLOCKED, arms=(NONE, WORKSHOP)),
        dataclasses.replace(BLOCKED, rule=Blocks((4,))),
        dataclasses.replace(BLOCKED, strata=()),
        MINIMISED,
        dataclasses.replace(MINIMISED, rule=Minimisation((AGE, RECORD), Fraction(3, 4))),
        dataclasses.replace(MINIMISED, rule=Minimisation((AGE, RECORD), imbalance=Imbalance.VARIANCE)),
    ],
)
def test_another_trial_has_another_commitment(other):
    assert commitment(SEED, other) != commitment(SEED, BLOCKED)
    assert not verify(commitment(SEED, BLOCKED), SEED, other, []).committed


# asking


def test_no_arm_before_the_enrolment_is_locked():
    with pytest.raises(NotNow):
        allocate(SEED, BLOCKED, Enrolment("p", KNOWN, locked=False), [])


def test_nor_is_the_arm_of_somebody_allocated_shown_to_an_open_enrolment():
    register = enrol(BLOCKED, 3)
    with pytest.raises(NotNow):
        allocate(SEED, BLOCKED, Enrolment("p1", KNOWN, locked=False), register)


@pytest.mark.parametrize("trial", [BLOCKED, MINIMISED])
def test_asked_twice_the_answer_is_the_same(trial):
    register = enrol(trial, 9)
    again = Enrolment("p4", dict.fromkeys(KNOWN, "anything"), locked=True)
    assert allocate(SEED, trial, again, register) == register[4]


@pytest.mark.parametrize("said", [{}, {"force": "east"}])
def test_a_level_that_nobody_declared_is_refused(said):
    with pytest.raises(Unknown):
        allocate(SEED, BLOCKED, Enrolment("p", said, locked=True), [])


@pytest.mark.parametrize("trial", [BLOCKED, MINIMISED])
def test_strata_have_nothing_to_do_with_one_another(trial):
    whole = enrol(trial, 40)
    north = [row for row in whole if row.levels[0] == "north"]
    alone = []
    for row in north:
        levels = dict(zip((f.name for f in trial.factors), row.levels, strict=True))
        alone.append(allocate(SEED, trial, Enrolment(row.person, levels, locked=True), alone))
    assert [row.arm for row in alone] == [row.arm for row in north]


def test_other_seeds_give_other_registers():
    assert [row.arm for row in enrol(BLOCKED, 40)] != [row.arm for row in enrol(BLOCKED, 40, OTHER)]


# permuted blocks


def test_every_block_holds_its_ratio():
    trial = Trial("t", (Arm("a", 2), Arm("b")), Blocks((3, 6)))
    sizes = set()
    for number in range(40):
        arms = rules.block(SEED, trial, trial.rule, (), number)
        sizes.add(len(arms))
        assert Counter(arms) == {"a": len(arms) * 2 // 3, "b": len(arms) // 3}
    assert sizes == {3, 6}


def test_people_fill_the_blocks_in_their_order():
    trial = Trial("t", (WORKSHOP, NONE), Blocks((2, 4)))
    arms = [row.arm for row in enrol(trial, 30)]
    blocks = [arm for number in range(15) for arm in rules.block(SEED, trial, trial.rule, (), number)]
    assert arms == blocks[:30]


# minimisation

THREE = Trial("t", (Arm("a"), Arm("b"), Arm("c", 2)), Minimisation((AGE, RECORD), Fraction(3, 4)))
BEFORE = [
    Earlier(("under 25", "yes"), "a"),
    Earlier(("under 25", "no"), "b"),
    Earlier(("25 and over", "yes"), "c"),
    Earlier(("under 25", "yes"), "c"),
]


def test_the_imbalance_of_each_choice_by_hand():
    # under 25: a 1, b 1, c 1 (half by its share); convicted before: a 1, b 0, c 2 (one by its share)
    found = rules.imbalances(THREE, THREE.rule, ("under 25", "yes"), BEFORE)
    assert found == [Fraction(3, 2) + 2 * 2, Fraction(3, 2) + 0, 0 + 2 * Fraction(3, 2)]


def test_and_by_variance():
    rule = Minimisation((AGE,), Fraction(3, 4), Imbalance.VARIANCE)
    trial = Trial("t", (WORKSHOP, NONE), rule)
    before = [Earlier(("under 25",), "workshop"), Earlier(("25 and over",), "workshop")]
    assert rules.imbalances(trial, rule, ("under 25",), before) == [2, 0]


def test_the_coin_keeps_the_ratio():
    for follow in (Fraction(1, 2), Fraction(4, 5)):
        coins = [rules.coin(THREE, follow, preferred) for preferred in range(3)]
        assert all(sum(chances) == 1 for chances in coins)
        kept = [
            sum(Fraction(arm.share, 4) * chances[at] for arm, chances in zip(THREE.arms, coins, strict=True))
            for at in range(3)
        ]
        assert kept == [Fraction(1, 4), Fraction(1, 4), Fraction(1, 2)]
        assert coins[0][0] == follow


def test_two_equal_arms_are_followed_with_the_chance_said():
    assert rules.coin(MINIMISED, Fraction(4, 5), 1) == [Fraction(1, 5), Fraction(4, 5)]


def test_minimisation_keeps_the_margins_closer_than_chance():
    register = enrol(MINIMISED, 120)
    for at in range(3):
        for level in MINIMISED.factors[at].levels:
            arms = Counter(row.arm for row in register if row.levels[at] == level)
            assert abs(arms["workshop"] - arms["no workshop"]) <= 8


def test_the_arm_with_least_imbalance_is_chosen_as_often_as_said():
    before = [Earlier(("north", "under 25", "yes"), "workshop")] * 3
    seeds = [sha256(bytes([a, b])).digest() for a in range(20) for b in range(50)]
    chosen = Counter(rules.next_arm(seed, MINIMISED, ("north", "under 25", "yes"), before) for seed in seeds)
    assert 760 <= chosen["no workshop"] <= 840  # of 1,000, at a chance of 4/5


# overrides


def test_an_override_is_a_further_record():
    register = enrol(BLOCKED, 4)
    other = "workshop" if register[1].arm == "no workshop" else "no workshop"
    record = override(BLOCKED, register, person="p1", arm=other, by="Sgt Hill", why="moved abroad")
    assert record == Override("p1", other, "Sgt Hill", "moved abroad")
    assert treated_in(register, [record]) == {row.person: row.arm for row in register} | {"p1": other}
    assert treated_in(register, [Override("nobody", other, "x", "y")]) == {row.person: row.arm for row in register}
    assert verify(commitment(SEED, BLOCKED), SEED, BLOCKED, register).holds


def test_an_override_says_of_whom_to_what_by_whom_and_why():
    register = enrol(BLOCKED, 1)
    with pytest.raises(NotNow):
        override(BLOCKED, register, person="p9", arm="workshop", by="x", why="y")
    with pytest.raises(Unknown):
        override(BLOCKED, register, person="p0", arm="prison", by="x", why="y")
    for by, why in ((" ", "y"), ("x", "")):
        with pytest.raises(InvalidValue):
            override(BLOCKED, register, person="p0", arm="workshop", by=by, why=why)


# verification


@pytest.mark.parametrize("trial", [BLOCKED, MINIMISED, THREE])
def test_an_honest_register_verifies(trial):
    said = commitment(SEED, trial)
    checked = verify(said.upper() + "\n", SEED, trial, enrol(trial, 50))
    assert checked.holds
    assert checked.differences == ()


def test_another_seed_is_not_the_one_committed_to():
    checked = verify(commitment(SEED, BLOCKED), OTHER, BLOCKED, [])
    assert not checked.committed
    assert not checked.holds


@pytest.mark.parametrize("trial", [BLOCKED, MINIMISED])
def test_a_changed_arm_is_found(trial):
    register = enrol(trial, 30)
    row = register[12]
    other = "workshop" if row.arm == "no workshop" else "no workshop"
    register[12] = dataclasses.replace(row, arm=other)
    found = verify(commitment(SEED, trial), SEED, trial, register)
    assert found.committed
    assert not found.holds
    first = found.differences[0]
    assert (first.number, first.person, first.recorded, first.should_be) == (13, "p12", other, row.arm)


def test_a_row_taken_out_put_in_or_moved_is_found():
    register = enrol(BLOCKED, 10)
    said = commitment(SEED, BLOCKED)
    assert verify(said, SEED, BLOCKED, register[:4] + register[5:]).differences[0].number == 6
    assert verify(said, SEED, BLOCKED, [*register[:3], register[4], register[3], *register[5:]]).differences
    again = dataclasses.replace(register[2], number=11)
    twice = verify(said, SEED, BLOCKED, [*register, again]).differences[0]
    assert twice.why == "The person was allocated before."


@pytest.mark.parametrize("levels", [(), ("east",)])
def test_a_row_with_levels_that_are_none_is_found(levels):
    register = [*enrol(BLOCKED, 2), Allocation(3, "p9", levels, "workshop")]
    (only,) = verify(commitment(SEED, BLOCKED), SEED, BLOCKED, register).differences
    assert only.should_be == ""
    assert "not one of the trial's" in only.why


# the stream may never change: registers already made must verify for ever


def test_what_this_seed_gives_stands_for_ever():
    assert commitment(SEED, BLOCKED) == "8a28f416e9de9f6591219e19036f96c935c2ea39793377f69dfb8d598df3954f"
    assert "".join(row.arm[0] for row in enrol(BLOCKED, 24)) == "wwwnnnnwwwnwnnwnwwnnnwwn"
    assert "".join(row.arm[0] for row in enrol(MINIMISED, 24)) == "wnnwnnwwnwwnwwwnnwnnnwnn"
