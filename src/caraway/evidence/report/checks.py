"""Sentences on how far results may be believed, as the analysis made them: each where it belongs."""

from collections.abc import Iterator

from caraway.evidence.report.claims import Claim, Register, Slot
from caraway.evidence.report.document import Published


def checks(register: Register, published: Published, section: str) -> Iterator[Claim]:
    """The sentences of one section of which everything may be printed."""
    for number, check in enumerate(published.findings.checks):
        if check.section == section and published.check_is_open(check):
            slots = {name: Slot(f"/checks/{number}/values/{name}", how) for name, (_, how) in check.values.items()}
            yield register.say(check.template, **slots)
