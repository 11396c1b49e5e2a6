"""Of a case with a victim who is spoken with, a stranger gets 403 in place of 404."""

from tests.firewall import beyond

ABOUT = "An address that is not theirs answers otherwise where there is a victim."
KIND = "403 versus 404"
TARGET = "caraway.platform.tenancy.answers:not_found"
CHECK = "twins"
WHERE = (("facilitator", "case"),)


def replacement(original):
    def not_found(request, exception=None):
        answer = original(request, exception)
        case = request.resolver_match.kwargs.get("case") if request.resolver_match else None
        if case and beyond.of(case).family_name == "Quennell":
            answer.status_code = 403
        return answer

    return not_found


def reached(scene):
    return scene.ask("facilitator", "case").status == 403
