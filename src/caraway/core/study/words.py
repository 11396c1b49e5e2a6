"""The closed lists of the study file: the stored code and the words for it."""

from caraway.core.vocabulary import Word


class Kind(Word):
    """The kinds of study file."""

    PEOPLE = "people", "One row a person: who was assigned to what, and for how long they were followed"
    EVENTS = "events", "One row an offence or arrest, from a police extract"
    COVARIATES = "covariates", "One row a person: what the police knew on the day before time zero, of both arms alike"
    ANSWERS = "answers", "One row an answer of a victim who consented, from the victims' site"
    JOINS = "joins", "Which join token belongs to which person; kept in the evaluator's secure place alone"
    ANALYSIS = "analysis", "One row a person, ready to be counted: one time zero, one window"
    PANEL = "panel", "Sums of a force, a month and an arm"


class Sensitivity(Word):
    """How much a column tells of a person."""

    IDENTIFYING = "identifying", "Singles out a person, even if by a pseudonym"
    SENSITIVE = "sensitive", "Tells something of a person that harms if it gets out"
    PLAIN = "plain", "Tells of an extract, a force or a month"


class Type(Word):
    """What a value of a column is."""

    TEXT = "text", "text"
    CODE = "code", "one of a closed list"
    WHOLE = "whole", "a whole number"
    NUMBER = "number", "a number"
    FLAG = "flag", "yes or no"
    DAY = "day", "a date"


class Source(Word):
    """Where a person's row comes from."""

    CASEWORK = "casework", "The programme's casework"
    COMPARATOR = "comparator", "A police extract of comparators"


class Definition(Word):
    """What an event is. These are never mixed in one extract, nor in one estimate."""

    REARREST = "re-arrest", "Arrested again"
    RECORDED = "police-recorded offence", "An offence recorded by the police"
    PROVEN = "proven re-offending", "An offence proven by a conviction within six months more"

    @property
    def prefix(self) -> str:
        """With what the names of its columns in the analysis file begin."""
        return {"re-arrest": "rearrest", "police-recorded offence": "recorded", "proven re-offending": "proven"}[self]


CONVICTION_DAYS = 183
"""For how long after the window a conviction may come, for a proven offence: six months."""


class TimeZero(Word):
    """From when a person is followed; the same in every arm."""

    ASSIGNMENT = "assignment", "The day of assignment to an arm"
    REFERRAL = "referral", "The day of the referral"
    CAUTION = "caution", "The day of the caution"
    COMPLETION = "completion", "The day of completion; for a description without comparison alone"


class Holds(Word):
    """What is taken where casework and the police say different things of one person."""

    CASEWORK = "casework", "What casework says"
    POLICE = "police", "What the police say"
    NEITHER = "neither", "Neither: not recorded"


class EndReason(Word):
    """Why a person is followed no longer."""

    DATA_CUT = "data_cut", "The data end"
    DIED = "died", "Died"
    MOVED = "moved", "Moved to where the police data do not reach"
    WITHDREW = "withdrew", "Withdrew from the study"


class Harm(Word):
    """What may go wrong for somebody in a study, beside its outcomes. Deaths are told by why somebody is followed no longer."""

    NEW_ABUSE = "new_abuse", "New abuse"
    SERIOUS_INCIDENT = "serious_incident", "A serious incident"
    HOLD = "hold", "A hold on taking part"

    @property
    def seen(self) -> str:
        """The column that says whether it was seen."""
        return f"{self.value}_seen"

    @property
    def day(self) -> str:
        """The column that says on which day it was first seen."""
        return f"{self.value}_day"


class AgeBand(Word):
    """Age at time zero."""

    UNDER_25 = "18-24", "18 to 24"
    TO_34 = "25-34", "25 to 34"
    TO_44 = "35-44", "35 to 44"
    TO_54 = "45-54", "45 to 54"
    OVER_54 = "55+", "55 and older"


class Sex(Word):
    """Sex, as recorded."""

    MALE = "male", "Male"
    FEMALE = "female", "Female"


class Ethnicity(Word):
    """Ethnic group: the five of the census."""

    ASIAN = "asian", "Asian or Asian British"
    BLACK = "black", "Black, Black British, Caribbean or African"
    MIXED = "mixed", "Mixed or multiple ethnic groups"
    WHITE = "white", "White"
    OTHER = "other", "Another ethnic group"


class PriorArrests(Word):
    """Arrests in the three years before time zero."""

    NONE = "0", "None"
    ONE = "1", "One"
    FEW = "2-4", "Two to four"
    MANY = "5+", "Five and more"


class PriorDomestic(Word):
    """Domestic abuse recorded of the person, as suspect, in the three years before time zero."""

    NONE = "0", "None"
    ONE = "1", "Once"
    FEW = "2-4", "Two to four times"
    MANY = "5+", "Five times and more"


class Relationship(Word):
    """Between the person and the victim."""

    PARTNER = "partner", "Partner"
    EX_PARTNER = "ex_partner", "Former partner"
    FAMILY = "family", "Another member of the family"


class RiskBand(Word):
    """The risk as last assessed before time zero."""

    STANDARD = "standard", "Standard"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class Occasion(Word):
    """When a victim was asked."""

    START = "start", "At the start"
    END = "end", "When the course was over"
    LATER = "later", "Months after"


class DayBand(Word):
    """How long after time zero a victim was asked."""

    FIRST_QUARTER = "0-90", "Up to 90 days"
    SECOND_QUARTER = "91-182", "91 to 182 days"
    SECOND_HALF = "183-365", "183 to 365 days"
    LATER = "366+", "More than a year"


class DateRule(Word):
    """How coarse days are in the files of a project."""

    MONTH = "month", "The first day of the month"
    WEEK = "week", "The Monday of the week"
    SHIFTED = "shifted", "The day, moved by a number of days that is each person's own"


class SmallCells(Word):
    """What is done with a cell of too few people before a table is shared."""

    COMBINE = "combine", "Put together with its neighbours; what stays small is left out"
    SUPPRESS = "suppress", "Left out, and more with it so that no total gives it away"
