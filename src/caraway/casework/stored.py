"""Stored rows as the rules' values: a case's programme, its settings, its facts."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from caraway.casework.models import Case, FactRow, StandingRow
from caraway.core.agreement import Settings, settings_from
from caraway.core.fact_store import detail_from_json
from caraway.core.facts import Fact
from caraway.core.programme import Programme, programme, programme_in_force
from caraway.core.refusals import NotYours
from caraway.core.standing import stage_words
from caraway.core.vocabulary import Outcome, Stage
from caraway.platform.agreements.models import AgreementVersion
from caraway.platform.gateways.clock import LONDON


@dataclass(frozen=True, slots=True)
class Rules:
    """The programme and the version of settings that a case runs under."""

    programme: Programme
    settings: Settings
    version: UUID
    stamp: str


@cache
def _settings(programme_key: str, programme_version: str, rules_hash: str, stored: str) -> Settings:
    return settings_from(json.loads(stored), programme(programme_key, programme_version), "the agreement's settings")


def rules_of_version(version: AgreementVersion, under: Programme) -> Rules:
    """The rules of that version of an agreement. Versions are never edited, so they are read once."""
    stored = json.dumps(version.settings, sort_keys=True)
    settings = _settings(under.key, under.version, version.rules_hash, stored)
    return Rules(under, settings, version.id, version.rules_hash)


def rules_in_force(agreement: UUID, on: date) -> Rules:
    """The rules of an agreement on a day.

    Raises NotYours where there is none in sight, or none in force that day; NotNow before its programme may be used.
    """
    version = (
        AgreementVersion.objects.select_related("agreement")
        .filter(agreement_id=agreement, in_force_from__lte=on)
        .order_by("-in_force_from", "-number")
        .first()
    )
    if version is None:
        raise NotYours("not_found", "There is no such agreement.")
    return rules_of_version(version, programme_in_force(version.agreement.programme, on))


def rules_of(case: Case) -> Rules:
    """The rules a case runs under: the programme and the settings as they were when it was referred."""
    return rules_of_version(case.version, programme(case.programme, case.programme_version))


def local(moment: datetime) -> datetime:
    """The moment by the clock of England and Wales, which the rules count days in."""
    return moment.astimezone(LONDON)


def outcome_of(row: StandingRow) -> Outcome | None:
    """How the case ended, as it is stored; None while it goes on."""
    said = row.answer.get("outcome")
    return Outcome(said) if said else None


def stage_said(row: StandingRow) -> str:
    """The stage that is stored, in the words of every list."""
    return stage_words(Stage(row.stage), outcome_of(row))


def fact_of(row: FactRow) -> Fact:
    """The fact that a row stores. Raises Unknown for a kind or key nobody declared."""
    replaces = str(row.replaces_id) if row.replaces_id else None
    detail = detail_from_json(row.kind, row.detail)
    return Fact(str(row.id), row.on, detail, row.by_name, local(row.at), replaces, row.why)
