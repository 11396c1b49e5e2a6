"""A header of every page is made of what the victims' site holds."""

from tests.firewall import beyond

ABOUT = "An entity tag changes whenever somebody becomes a victim."
KIND = "ETag and length"
TARGET = "caraway.platform.tenancy.middleware:Tenancy._whole"
CHECK = "twins"
WHERE = (("commissioner", "home"),)


def replacement(original):
    def whole(self, request):
        answer = original(self, request)
        answer["ETag"] = f'"{len(beyond.everybody())}-tag"'
        return answer

    return whole


def reached(scene):
    return scene.shows("commissioner", "home", f"{len(beyond.everybody())}-tag")
