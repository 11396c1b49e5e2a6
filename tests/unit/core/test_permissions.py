"""Who may do what: unknown words raise, and the desks stay apart."""

import pytest

from caraway.core import permissions
from caraway.core.refusals import Unknown


def test_every_role_allows_only_declared_permissions():
    for one in permissions.ROLES.values():
        assert one.allows <= permissions.PERMISSIONS.keys(), one.key
        assert one.kinds <= permissions.KINDS.keys(), one.key
        assert one.allows
        assert one.words


def test_every_permission_belongs_to_somebody():
    assert permissions.allowed(permissions.ROLES) == permissions.PERMISSIONS.keys()


def test_no_role_means_nothing_is_allowed():
    assert permissions.allowed([]) == frozenset()
    assert not permissions.may([], "case.see")


def test_roles_add_up():
    assert permissions.may(["facilitator"], "register.mark")
    assert not permissions.may(["facilitator"], "case.book")
    assert permissions.may(["facilitator", "coordinator"], "case.book")


@pytest.mark.parametrize(
    ("roles", "permission"), [(["coordinator"], "case.seen"), (["Coordinator"], "case.see"), (["chief"], "case.see")]
)
def test_unknown_words_raise(roles, permission):
    with pytest.raises(Unknown):
        permissions.may(roles, permission)


def test_an_unknown_kind_of_organisation_raises():
    with pytest.raises(Unknown):
        permissions.roles_of_kind("charity", "casework")


def test_an_unknown_site_raises():
    with pytest.raises(Unknown):
        permissions.roles_of_kind("police", "evidence")


OF_BOTH = {"licence_manager", "account_admin", "auditor", "system", "installer"}


def test_no_role_that_meets_people_is_of_both_sites():
    """Who works with a participant has no role by which to see a victim, and the other way round."""
    assert {one.key for one in permissions.ROLES.values() if len(one.planes) > 1} == OF_BOTH
    theirs = permissions.allowed(one.key for one in permissions.ROLES.values() if one.planes == {"victims"})
    ours = permissions.allowed(one.key for one in permissions.ROLES.values() if one.planes == {"casework"})
    assert theirs & ours == {"account.own", "leave.own", "leave.set"}


@pytest.mark.parametrize("kind", sorted(permissions.KINDS))
def test_no_membership_can_be_caraway_itself(kind):
    assert not {"system", "installer", "unit_system", "force_system"} & {
        one.key for plane in permissions.PLANES for one in permissions.roles_of_kind(kind, plane)
    }


POLICE = {one.key for one in permissions.roles_of_kind("police", "casework")}


@pytest.mark.parametrize("key", sorted(POLICE))
def test_police_never_touch_the_providers_work(key):
    """Police and facilitators are kept apart: only attendance goes back."""
    theirs = permissions.role(key).allows
    assert not {
        one for one in theirs if one.split(".")[0] in {"case", "register", "session", "contact", "safeguarding"}
    }


@pytest.mark.parametrize(
    ("permission", "holders"),
    [
        ("breach.decide", {"police_decision_maker"}),
        ("safeguarding.see", {"safeguarding_lead"}),
        ("agreement.set", {"licence_manager", "installer"}),
        ("account.change", {"account_admin", "installer"}),
        ("audit.see", {"auditor"}),
        ("referral.make", {"police_officer", "police_supervisor"}),
        ("referral.send", {"unit_system", "force_system"}),
        ("api.manage", {"system_admin"}),
        ("extension.grant", {"police_supervisor", "police_decision_maker"}),
        ("fact.sweep", {"system"}),
        ("leave.set", {"police_supervisor", "provider_manager", "account_admin", "victim_contact_supervisor"}),
        ("task.oversee", {"police_supervisor", "provider_manager"}),
        ("jobs.see", {"licence_manager", "account_admin"}),
        ("jobs.run", {"licence_manager"}),
        ("incident.see", {"provider_manager", "safeguarding_lead"}),
        ("session.notes_all", {"provider_manager"}),
        ("joint.release_now", {"safeguarding_manager"}),
        ("joint.see_all", {"safeguarding_manager"}),
        ("joint.decide", {"safeguarding_member", "safeguarding_manager"}),
    ],
)
def test_the_narrow_permissions_are_held_by_exactly_these(permission, holders):
    assert {key for key in permissions.ROLES if permissions.may([key], permission)} == holders
