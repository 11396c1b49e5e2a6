"""Whose the notes of a participant's session records are to read: once, for actions and queries alike."""

from caraway.casework.models import Case, Workshop
from caraway.core.notes import reads_notes
from caraway.platform.accounts.actor import Actor


def may_read_notes(case: Case, by: Actor) -> bool:
    """Whether this person reads them. Police never do; nor does anybody of an organisation that does not deliver the case."""
    if not (by.may("session.record") or by.may("session.notes_all")):
        return False
    held = Workshop.objects.filter(places__case=case, places__held=True, provider_id=by.organisation)
    leads = {person for row in held for person in row.facilitators}
    return reads_notes(by.account_id, leads=leads, worker=case.worker, reads_all=by.may("session.notes_all"))
