"""Ids of another organisation's cases are the ids of nothing; and cases that are everybody's are found. More: `prove tenants`."""

from caraway.victims import reach
from caraway.victims.models import VictimCase
from caraway.victims.queries import cases
from tests.victims.tenanting import Trying, planned, second_tenant
from tests.victims.test_matrix import TABLE


def everybodys(house, monkeypatch):
    """The control: cases are everybody's, in both of the walls around them."""
    monkeypatch.setattr(cases, "theirs", lambda by: VictimCase.objects.all())
    monkeypatch.setattr(reach, "theirs", lambda by: VictimCase.objects.all())
    house.execute("ALTER TABLE victims_victimcase DISABLE ROW LEVEL SECURITY")


def test_an_id_of_another_organisation_is_the_id_of_nothing(house, monkeypatch):
    theirs = second_tenant(house)
    planned()
    trying = Trying(theirs, TABLE)
    assert list(trying.wrong(4)) == []
    assert trying.made > 60
    everybodys(house, monkeypatch)
    assert list(trying.wrong(4))
