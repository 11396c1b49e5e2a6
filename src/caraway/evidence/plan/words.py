"""The closed lists of a plan file: the stored code and the words for it."""

from enum import StrEnum


class _Word(StrEnum):
    """A code with the words that a report says for it."""

    words: str

    def __new__(cls, code: str, words: str) -> "_Word":
        """The member with its words."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.words = words
        return member


class Design(_Word):
    """How people came to be in the arms, and so by what the difference is found."""

    RANDOMISED = "randomised", "a randomised trial, analysed as assigned"
    WEIGHTING = "weighting", "a comparison of people made alike by weighting"
    BALANCING = "entropy balancing", "a comparison of people made alike by entropy balancing"
    MATCHING = "matching", "a comparison of people matched one to one"
    DOUBLY_ROBUST = "doubly robust", "a comparison corrected by weighting and by a model of the outcome"
    GROUP_TIME = "group-time", "a comparison of forces that began at different times"
    SERIES = "interrupted series", "an interrupted time series: the line of the months before, carried on"
    SYNTHETIC = "synthetic control", "a blend of other police forces that follows the force before it began"
    DESCRIPTIVE = "descriptive", "a description without a comparison"


class Measure(_Word):
    """What is made of an outcome's events."""

    PREVALENCE = "prevalence", "how many people had at least one"
    FREQUENCY = "frequency", "how many events there were per person"
    HARM = "harm", "how much harm there was per person"
    TIME = "time to first", "how long it took until the first"
    CHANGE = "change of answers", "how the same people’s answers to a survey changed"


class Neighbours(_Word):
    """How months beside each other may be alike in an interrupted series."""

    REML = "reml", "errors of first order, by restricted likelihood"
    ML = "ml", "errors of first order, by maximum likelihood"
    PRAIS_WINSTEN = "prais-winsten", "errors of first order, by Prais and Winsten"
    NEWEY_WEST = "newey-west", "least squares, with the variance of Newey and West"


class Importance(_Word):
    """How much each month before counts when a synthetic control is blended."""

    EQUAL = "equal", "every month alike"
    REGRESSION = "regression", "as much as it foretells the outcome, by regression"
    OUTER = "outer", "so that the blend best follows the outcome before"


class Boundary(_Word):
    """By which rule the study could be stopped at a look before its end."""

    NONE = "none", "one look, at the end"
    OBRIEN_FLEMING = "obrien_fleming", "an O’Brien–Fleming boundary"
    POCOCK = "pocock", "a Pocock boundary"


class Multiplicity(_Word):
    """How the secondary outcomes' p-values are corrected for there being several."""

    HOLM = "holm", "Holm’s step-down correction"
    HOCHBERG = "hochberg", "Hochberg’s step-up correction"
    BONFERRONI = "bonferroni", "Bonferroni’s correction"
    BENJAMINI_HOCHBERG = "benjamini_hochberg", "the Benjamini–Hochberg correction of the false discovery rate"
    NONE = "none", "no correction: secondary outcomes are read as exploratory"


class Perspective(_Word):
    """Whose costs and benefits an appraisal counts."""

    SOCIETY = "society", "everybody: victims, services and the public purse"
    PUBLIC_PURSE = "public purse", "the public purse alone"
    JUSTICE = "criminal justice", "the police, the courts and probation alone"


class Sensitivity(_Word):
    """Further analyses that say how far the answer depends on what cannot be seen."""

    E_VALUE = "e_value", "how strong an unseen difference between the arms would have to be (E-value)"
    MISSING = "missing_bounds", "what could be if everybody not followed had, or had not, the outcome"
    LEAVE_ONE_OUT = "leave_one_force_out", "the answer without each police force in turn"
    PLACEBO_MONTHS = "placebo_months", "what the same analysis finds in months when nothing began"
    ATTENDED = "effect_of_attending", "the effect among those who attended because they were assigned"
    PLACEBO_OUTCOME = (
        "placebo_outcome",
        "whether the same analysis finds a difference where the programme can have made none",
    )
    PLACEBO_DATE = "placebo_date", "whether those without the programme differ by a date on which nothing began"
    RECORDING = "recording", "what the difference would be if the groups’ outcomes were not recorded alike"
    TIPPING = "tipping_point", "how unlike those followed the others would have to be to turn the answer"
    HAZARDS = "proportional_hazards", "whether the ratio of hazards stays the same over time"
    OVERLAP = "overlap", "how far the groups’ chances of the programme overlap, and how many people the weights leave"
