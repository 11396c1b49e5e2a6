"""A page of a refusal says more than the refusal."""

from caraway.core.refusals import NotNow
from tests.firewall import beyond

ABOUT = "The page that refuses names the victims."
KIND = "error pages and database errors"
TARGET = "caraway.platform.tenancy.answers:refused"
CHECK = "twins"
_POSTED = {"fact": "none", "request_key": "none"}
WHERE = (("coordinator", "case_undo", _POSTED),)


def replacement(original):
    def refused(request, refusal):
        return original(request, NotNow(refusal.code, f"{refusal.sentence} {beyond.everybody()[0].family_name}"))

    return refused


def reached(scene):
    return scene.shows("coordinator", "case_undo", "Quennell", _POSTED)
