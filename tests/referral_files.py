"""A force's export, as its system writes it: columns with names of its own, codes of its own, days with slashes."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import openpyxl

from caraway.casework.intake_files.matching import Matching

COLUMNS = {
    "Crime Ref": "offence.police_reference",
    "Forename": "person.given_name",
    "Surname": "person.family_name",
    "D.O.B.": "person.date_of_birth",
    "Gender": "person.sex",
    "PNC ID": "person.pnc",
    "Self Defined Ethnicity": "person.ethnicity",
    "Ethnicity from": "person.ethnicity_source",
    "Mobile": "contact.phone",
    "Address": "contact.address",
    "Post Code": "contact.postcode",
    "Contact OK": "contact.safe_methods",
    "Language": "needs.language",
    "Interpreter?": "needs.interpreter",
    "CJS code": "offence.offence_code",
    "Offence date": "offence.offence_on",
    "Arrest date": "offence.arrest_on",
    "Complainant statement": "offence.statement",
    "Statement date": "offence.statement_on",
    "Relationship to victim": "history.relationship",
    "Previous DA": "history.prior_da_disposal",
    "Last DA date": "history.last_da_disposal_on",
    "Other investigation": "history.under_investigation",
    "On bail": "history.on_bail",
    "Community order": "history.on_community_order",
    "Admits": "history.admits",
    "Caution given": "caution.given",
    "Caution date": "caution.cautioned_on",
    "Requirements": "caution.requirements",
    "Authorised by": "caution.authorised_by",
    "Conditions": "caution.conditions",
    "Victim forename": "victim.given_name",
    "Victim surname": "victim.family_name",
    "Victim DOB": "victim.date_of_birth",
    "Victim phone": "victim.phone",
    "Victim email": "victim.email",
    "Victim safe contact": "victim.methods",
    "Victim address": "victim.address",
    "Victim relationship": "victim.relationship",
    "Victim efforts": "victim.efforts_made",
    "Victim efforts detail": "victim.effort",
    "Victim view": "victim.views",
    "Victim risk tool": "victim.risk_tool",
    "Victim risk": "victim.risk_level",
    "Victim coercive control": "victim.coercive_control",
    "Victim coercive signs": "victim.coercive_signs",
}
MATCHING = Matching(
    columns=COLUMNS,
    days="day first",
    codes={
        "person.sex": {"M": "male", "F": "female"},
        "history.relationship": {"HUS": "partner", "EX": "former_partner"},
        "offence.statement": {"Taken": "taken", "None": "none"},
        "victim.risk_level": {"STD": "standard", "MED": "medium", "HI": "high"},
        "victim.risk_tool": {"DA": "dara"},
    },
    constants={"caution.disposal": "conditional_caution", "delivery.mode": "group"},
)
MARK = "MARKER-7c1e"
HEADER = tuple(COLUMNS)


def row(number: int, today: date, **changes: str) -> list[str]:
    """One row as the export has it; `changes` by our question's name with two underscores for its page's point."""
    day = today - timedelta(days=3)
    values: dict[str, str] = {
        "offence.police_reference": f"4426{number:07}",
        "person.given_name": "Dean",
        "person.family_name": f"Marlowe{number}",
        "person.date_of_birth": "01/03/1990",
        "person.sex": "M",
        "person.ethnicity": "W1",
        "person.ethnicity_source": "self_defined",
        "contact.phone": "07700 900123",
        "contact.address": "1 Example Street\nSouthampton",
        "contact.postcode": "SO14 2AR",
        "contact.safe_methods": "call; text",
        "needs.language": "en",
        "needs.interpreter": "N",
        "offence.offence_code": "CJ88001",
        "offence.offence_on": day.strftime("%d/%m/%Y"),
        "offence.arrest_on": day.strftime("%d/%m/%Y"),
        "offence.statement": "Taken",
        "offence.statement_on": day.strftime("%d/%m/%Y"),
        "history.relationship": "HUS",
        "history.prior_da_disposal": "N",
        "history.under_investigation": "N",
        "history.on_bail": "N",
        "history.on_community_order": "N",
        "history.admits": "Y",
        "caution.given": "Y",
        "caution.cautioned_on": today.strftime("%d/%m/%Y"),
        "caution.requirements": "All",
        "caution.authorised_by": "Sgt Frome 2231",
        "caution.conditions": "Attend both workshops",
        "victim.given_name": f"{MARK}-given",
        "victim.family_name": f"{MARK}-family",
        "victim.date_of_birth": "04/05/1991",
        "victim.phone": "07700 900987",
        "victim.email": f"{MARK}@example.org",
        "victim.methods": "call",
        "victim.address": f"{MARK}-address",
        "victim.relationship": f"{MARK}-wife",
        "victim.efforts_made": "Y",
        "victim.effort": f"{MARK}-effort",
        "victim.views": "agrees",
        "victim.risk_tool": "DA",
        "victim.risk_level": "STD",
        "victim.coercive_control": "N",
    } | {key.replace("__", "."): value for key, value in changes.items()}
    return [values.get(key, "") for key in COLUMNS.values()]


def as_csv(rows: Iterable[Sequence[str]], *, separator: str = ",", encoding: str = "utf-8") -> bytes:
    """The export as text, its header first."""
    made = io.StringIO()
    lines = csv.writer(made, delimiter=separator)
    lines.writerow(HEADER)
    lines.writerows(rows)
    return made.getvalue().encode(encoding)


def as_workbook(rows: Iterable[Sequence[Any]], *, above: int = 0) -> bytes:
    """The export as a workbook, with so many rows of title above its header."""
    book = openpyxl.Workbook()
    sheet = book.active
    for _ in range(above):
        sheet.append(["OFFICIAL-SENSITIVE"])
    sheet.append(HEADER)
    for one in rows:
        sheet.append(list(one))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
