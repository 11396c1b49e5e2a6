"""A force that sends its referrals as a file: its columns are matched, and an export read this morning waits to be referred."""

from datetime import date, timedelta

from caraway.casework.actions import imports
from caraway.casework.actions.imports import ReadRows
from caraway.casework.demonstration.marks import CANARY, instead
from caraway.casework.demonstration.setting import Area
from caraway.casework.desks.police.importing.matching import questions_for
from caraway.casework.desks.police.importing.rows import FileReader
from caraway.casework.intake_files.matching import Matching
from caraway.casework.intake_files.reading import table
from caraway.casework.queries.police_drafts import rules_in_force
from caraway.platform.accounts.actor import Actor
from caraway.platform.tenancy import scope

MARK = f"{CANARY}-file"
COLUMNS = {
    "Crime ref": ("offence.police_reference", "44{year}999900{row}"),
    "Forename": ("person.given_name", "Rhys"),
    "Surname": ("person.family_name", "Export{row}"),
    "DOB": ("person.date_of_birth", "0{row}/03/1988"),
    "Sex": ("person.sex", "Male"),
    "Ethnicity": ("person.ethnicity", "W1"),
    "Ethnicity source": ("person.ethnicity_source", "self_defined"),
    "Mobile": ("contact.phone", "07700 90071{row}"),
    "Address": ("contact.address", "{row} Example Street, Southampton"),
    "Postcode": ("contact.postcode", "SO14 2AR"),
    "Language": ("needs.language", "English"),
    "Interpreter": ("needs.interpreter", "N"),
    "Offence": ("offence.offence_code", "CJ88001"),
    "Offence date": ("offence.offence_on", "{day}"),
    "Statement": ("offence.statement", "taken"),
    "Statement date": ("offence.statement_on", "{day}"),
    "Relationship": ("history.relationship", "Former partner"),
    "Previous DA": ("history.prior_da_disposal", "N"),
    "Investigated": ("history.under_investigation", "N"),
    "Bail": ("history.on_bail", "N"),
    "Order": ("history.on_community_order", "N"),
    "Admits": ("history.admits", "Y"),
    "Victim forename": ("victim.given_name", "{given}"),
    "Victim surname": ("victim.family_name", "{family}"),
    "Victim phone": ("victim.phone", "07700 90081{row}"),
    "Victim relationship": ("victim.relationship", "{relationship}"),
    "Victim effort": ("victim.effort", "{effort}"),
    "Victim view": ("victim.views", "Agrees"),
    "Victim risk": ("victim.risk_level", "Standard"),
}
"""Each column: which answer it is, and what stands in it."""

ALWAYS = {
    "caution.disposal": "conditional_caution",
    "caution.given": "no",
    "delivery.mode": "group",
    "victim.efforts_made": "yes",
    "victim.risk_tool": "dara",
    "victim.coercive_control": "no",
}
ROWS = 3


def send(area: Area, by: Actor, today: date) -> None:
    """Match the force's columns, and hold a small export. One of its rows has a date that cannot be."""
    matching = Matching({name: key for name, (key, _) in COLUMNS.items()}, constants=ALWAYS)
    with scope.acting_as(by):
        questions = questions_for(by)
        matched = imports.match_columns(organisation=by.organisation, matching=matching, questions=questions, by=by)
        rules = rules_in_force(area.id)
        rows = FileReader(matching, rules.settings, rules.programme).rows(table(_export(today), COLUMNS))
        imports.hold_rows(agreement=area.id, matching=matched, rows=ReadRows(rows), by=by)


def _victims() -> dict[str, str]:
    plain = {"given": "Sal", "family": "Export", "relationship": "Former partner", "effort": "Rung once"}
    return {name: instead(words, f"{MARK}-{name}") for name, words in plain.items()}


def _export(today: date) -> bytes:
    day = (today - timedelta(days=2)).strftime("%d/%m/%Y")
    lines = [";".join(COLUMNS)]
    for number in range(1, ROWS + 1):
        of = {"row": number, "day": day, "year": f"{today:%y}"} | _victims()
        lines.append(";".join(text.format(**of) for _, text in COLUMNS.values()))
    lines[-1] = lines[-1].replace("03/03/1988", "33/03/1988")
    return "\n".join(lines).encode()
