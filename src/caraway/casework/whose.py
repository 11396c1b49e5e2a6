"""Whose an entry is: the police correct what the police record, the provider what the provider does."""

from caraway.core import facts as f

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
)
"""Kinds that the police record. Why they correct one of them stays with them."""
