"""Whose an entry is: the police correct what the police record, the provider what the provider does.

Within each side an entry is corrected, taken away or undone by those who may record it: whoever cannot decide on a breach
cannot rewrite the decision either.
"""

from collections.abc import Mapping
from types import MappingProxyType

from caraway.core import facts as f
from caraway.platform.accounts.actor import Actor

POLICE = (
    f.Referred,
    f.InformationGiven,
    f.Cautioned,
    f.ClockDateGiven,
    f.StatementConfirmed,
    f.Extended,
    f.ExtensionRefused,
    f.Decided,
    f.LookedAgain,
    f.OutcomeRecorded,
    f.Arrested,
    f.WithoutProgramme,
)
"""Kinds that the police record. Why they correct one of them stays with them."""

RECORDED_WITH: Mapping[type, str] = MappingProxyType(
    {
        f.Referred: "referral.make",
        f.InformationGiven: "referral.make",
        f.Cautioned: "caution.record",
        f.ClockDateGiven: "caution.record",
        f.StatementConfirmed: "caution.record",
        f.Extended: "extension.grant",
        f.ExtensionRefused: "extension.grant",
        f.Decided: "breach.decide",
        f.LookedAgain: "breach.decide",
        f.OutcomeRecorded: "breach.decide",
        f.Arrested: "arrest.record",
        f.InformationAsked: "case.ask",
        f.Accepted: "case.accept",
        f.Declined: "case.decline",
        f.Contacted: "contact.log",
        f.Booked: "case.book",
        f.Moved: "case.book",
        f.SessionMarked: "register.mark",
        f.AbsenceSettled: "case.book",
        f.SessionCancelled: "workshop.cancel",
        f.SessionRecorded: "session.record",
        f.CallBooked: "case.telephone",
        f.CallMarked: "session.record",
        f.ExtensionAsked: "extension.ask",
        f.Held: "fact.sweep",
        f.Resumed: "fact.sweep",
        f.ModeChanged: "case.telephone",
        f.Withdrew: "case.withdraw",
        f.Stopped: "case.decline",
        f.WithoutProgramme: "trial.ask",
        f.ArrestReviewed: "case.accept",
        f.Returned: "case.return",
        f.ParticipantTold: "case.return",
    }
)
"""The permission of the action that records each kind. Nobody records `Annulled`: it takes another's place.

Holds are Caraway's own: whoever asked for one, it ends by asking for its end, never by a correction that comes at once.
"""

OVERRIDDEN_ALONE = (f.WithoutProgramme,)
"""What was allotted by lot is nobody's to correct or take back, not even of who asked: an override sets it aside, and is kept."""


def may_record(kind: type, by: Actor) -> bool:
    """Whether this person may record an entry of this kind, and so correct it or take it back."""
    needed = RECORDED_WITH.get(kind)
    return needed is not None and kind not in OVERRIDDEN_ALONE and by.may(needed)
