"""Why an analysis is refused, as one tree.

EvidenceRefused
├── ResultIncomplete      a result that does not say what it is
├── ImmortalTime          an effect counted from completion
├── OutcomesMixed         two definitions of an outcome, scales of harm or windows in one estimate
├── UnitsMixed            a cost or an effect per victim used per incident, per offence or per offender
├── SubgroupUnplanned     a subgroup nobody planned, put forward as the headline
├── TwoWayAlone           two-way fixed effects as the answer where places start at different times
├── DataUnfit             rows that an estimator has no meaning for: too few, no variation, out of range
├── NotConverged          an iteration that did not come to rest
├── StudyFileUnfit        a study file with faults (each fault is named)
├── PlanUnfit             a plan that says too little or what is not known
├── EngineMissing         an engine was asked for that is not installed here
├── RecordsUnfit          files of records to be linked, or a folder of linking, with faults (each fault is named)
├── AnswerRefused         an answer about a pair of records that cannot stand
└── DisclosureRefused     a table or figure that would tell of a person
"""


class EvidenceRefused(Exception):
    """An analysis is refused; the message is a sentence that a person can act on, `code` the word for it."""

    code = "evidence_refused"


class ResultIncomplete(EvidenceRefused):
    """A result lacks what every result must say of itself."""

    code = "result_incomplete"


class ImmortalTime(EvidenceRefused):
    """An effect was to be counted from completion: whoever completed cannot have dropped out before, so the time until then is immortal."""

    code = "immortal_time"


class OutcomesMixed(EvidenceRefused):
    """Two definitions of an outcome, two scales of harm or two windows were to be put into one estimate."""

    code = "outcomes_mixed"


class UnitsMixed(EvidenceRefused):
    """A cost or an effect of one unit was to be used as one of another."""

    code = "units_mixed"


class SubgroupUnplanned(EvidenceRefused):
    """A subgroup that the plan does not name was to be the headline."""

    code = "subgroup_unplanned"


class TwoWayAlone(EvidenceRefused):
    """Two-way fixed effects were asked for as the answer."""

    code = "two_way_alone"


class DataUnfit(EvidenceRefused):
    """The rows given have no answer under this estimator."""

    code = "data_unfit"


class NotConverged(EvidenceRefused):
    """An iteration did not come to rest; the message says where it stood."""

    code = "not_converged"


class StudyFileUnfit(EvidenceRefused):
    """A study file has faults; the message names each with its column and row."""

    code = "study_file_unfit"


class PlanUnfit(EvidenceRefused):
    """A plan lacks something, or has a word that is not known."""

    code = "plan_unfit"


class EngineMissing(EvidenceRefused):
    """An engine was asked for that is not installed here; the message says how to install it."""

    code = "engine_missing"


class RecordsUnfit(EvidenceRefused):
    """Files of identifying records, or a folder of linking, have faults; the message names each, by class and never by its value."""

    code = "records_unfit"


class AnswerRefused(EvidenceRefused):
    """An answer about a pair of records cannot stand; the message says why, and what to do."""

    code = "answer_refused"


class DisclosureRefused(EvidenceRefused):
    """What was to be shown could tell of a person."""

    code = "disclosure_refused"
