"""Invented people: names put together from parts, numbers and addresses that belong to nobody."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from caraway.core.values.text import check_letter


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GIVEN: dict[str, dict[str, tuple[str, ...]]] = {
    "english": {
        "male": _words("Dean Liam Craig Toby Jordan Marcus Neil Stuart Carl Ryan Kieran Leon Ashley Gavin Darren"),
        "female": _words("Kelly Jade Stacey Leanne Donna Amber Paige Tara Holly Gemma Carly Robyn Tess Lorna"),
    },
    "welsh": {
        "male": _words("Gethin Iwan Rhodri Aled Dewi Ieuan Macsen Emrys Osian Tudur"),
        "female": _words("Cerys Nia Lowri Bethan Eleri Ffion Mali Seren Gwenno"),
    },
    "polish": {
        "male": _words("Marek Tomasz Pawel Jacek Bartosz Kamil Dariusz Rafal"),
        "female": _words("Agnieszka Iwona Kinga Beata Dorota Magda"),
    },
    "punjabi": {
        "male": _words("Gurdeep Harjit Manpreet Sukhvir Jaspal Amrik Balraj"),
        "female": _words("Simran Kulvinder Navneet Harleen Jaspreet"),
    },
    "african": {
        "male": _words("Kwame Tunde Emeka Abel Jomo Sefu Kofi"),
        "female": _words("Ama Ngozi Zola Abena Imani"),
    },
}
FAMILY: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "english": (
        _words("Hart Brad Wick Ash Stan Marl Elm Thorn Fen Cald Rox Lang Hals Winter Kes Dun Holm Sel Tarn Wend"),
        _words("ley ford combe bourne mere well stead holt worth low croft ham den brook"),
    ),
    "welsh": (
        _words("Gwyn Trev Cad Rhyd Pry Llew Mered Pen Cyn"),
        _words("or wal derch elyn iog ryn allt fan"),
    ),
    "polish": (
        _words("Kow Zar Maz Wisn Lip Gorz Bar Sob"),
        _words("alek ecki owicz iak ewicz anek olik"),
    ),
    "punjabi": (_words("Dhan Sand Grew Bar Khel Tal Mann"), _words("iwar hal al wal ian ota")),
    "african": (_words("Oka Men Adu Bos Nya Ama Chi Dik"), _words("for sah ompo ari moyo kwe beze rowe")),
}
STREETS = _words("Larkspur Saltern Quarryman Fuller Osier Tollgate Weaver Kestrel Millrace Priory Cooper Linnet")
WAYS = ("Street", "Road", "Close", "Court", "Way", "Gardens")
INWARD = "ABDEFGHJLNPQRSTUWXYZ"
HOURS = ("", "", "After 18:00 on weekdays", "Before 09:00", "Weekdays 12:00 to 14:00", "Not on Fridays")


@dataclass
class Names:
    """A source of invented people, each name given once."""

    rng: Random
    given: set[tuple[str, str]] = field(default_factory=set)
    phones: int = 0

    def person(self, background: str, sex: str) -> tuple[str, str]:
        """A given and a family name that nobody has yet."""
        first, last = FAMILY[background]
        for _ in range(200):
            name = self.rng.choice(GIVEN[background][sex]), self.rng.choice(first) + self.rng.choice(last)
            if name not in self.given:
                break
        self.given.add(name)
        return name

    def phone(self) -> str:
        """A number from the range kept for drama: there are a thousand, so some are given twice."""
        self.phones = (self.phones + 7) % 1000
        return f"+447700900{self.phones:03}"

    def address(self, town: str) -> str:
        """A street that is not there, in a town that is."""
        return f"{self.rng.randint(1, 180)} {self.rng.choice(STREETS)} {self.rng.choice(WAYS)}\n{town}"

    def postcode(self, outwards: Sequence[str]) -> str:
        """A postcode that is well formed."""
        letters = self.rng.choice(INWARD) + self.rng.choice(INWARD)
        return f"{self.rng.choice(outwards)} {self.rng.randint(0, 9)}{letters}"

    def born(self, on: date) -> date:
        """A date of birth of somebody from 18 to 66 on that day, most of them under 40."""
        age = 19 + min(self.rng.randint(0, 46), self.rng.randint(0, 46))
        return date(on.year - age, self.rng.randint(1, 12), self.rng.randint(1, 28))

    def pnc(self, on: date) -> str:
        """A PNC number with the right check letter."""
        year, serial = on.year - self.rng.randint(1, 12), f"{self.rng.randint(1, 499_999):07}"
        return f"{year}/{serial}{check_letter(f'{year % 100:02}{serial}')}"

    def asn(self, force: str, on: date) -> str:
        """An arrest or summons number with the right check letter."""
        year, serial = f"{on.year % 100:02}", f"{self.rng.randint(1, 99_999):011}"
        return f"{year}{force}0101{serial}{check_letter(f'{force}01{year}{serial}')}"
