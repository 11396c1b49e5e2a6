"""A connected system is told of the victim."""

from django.http import JsonResponse

from tests.firewall import beyond

ABOUT = "What the force's system reads of a referral has a field of the victim's."
KIND = "over-broad API clients"
TARGET = "caraway.casework.desks.systems.api:JsonResponse"
CHECK = "twins"
WHERE = (("system", "api_referral"),)


def replacement(original):
    def answer(said, **others):
        more = {"contact": beyond.of(said["id"]).engagement} if "id" in said else {}
        return JsonResponse({**said, **more}, **others)

    return answer


def reached(scene):
    return scene.shows("system", "api_referral", '"contact": "')
