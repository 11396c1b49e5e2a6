"""Two cases of one person, and what is arranged for somebody at a session."""

from caraway.casework.actions import arranging, persons
from caraway.core.arranging import ArrangementKind, ArrangementState
from tests.cast import Cast, Person
from tests.integration.casework.doing import Doing, of, on_case

TWICE = {"given_name": "Alun", "family_name": "Twyford", "date_of_birth": "1984-06-09"}
POLISH = {"language": "pl", "interpreter": True}


def twice(cast: Cast) -> tuple[Person, Person]:
    """One person referred twice."""
    return cast.accepted(**TWICE), cast.accepted(**TWICE)


def same_person(cast: Cast) -> Doing:
    one, other = twice(cast)
    return on_case(persons.same_person, one, cast.coordinator, "case.person", other=other.id)


def two_people(cast: Cast) -> Doing:
    doing = same_person(cast)
    doing.now()
    return of(persons.two_people, cast.coordinator, "case.person", why="Two PNC numbers.", **doing.what)


def arrange(cast: Cast) -> Doing:
    person = cast.booked(**POLISH)
    session = str(person.workshop("A").id)
    what = {"session": session, "kind": ArrangementKind.INTERPRETER, "state": ArrangementState.ASKED}
    return on_case(arranging.arrange, person, cast.coordinator, "arrangement.set", who="Solent Interpreting", **what)


DOINGS = {one.__name__: one for one in (same_person, two_people, arrange)}
