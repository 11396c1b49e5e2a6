"""The page of a referral says to the police what the victim wants."""

from dataclasses import replace

from tests.firewall import beyond

ABOUT = "An officer reads the victim's view on the page of the referral, long after it was sealed."
KIND = "decline letters"
TARGET = "caraway.casework.desks.police.case:police_case"
CHECK = "twins"
WHERE = (("police_supervisor", "police_referral"),)


def replacement(original):
    def police_case(case, actor, today):
        found = original(case, actor, today)
        return replace(found, name=f"{found.name} (she {beyond.of(case).views})")

    return police_case


def reached(scene):
    return scene.shows("police_supervisor", "police_referral", "(she agrees)")
