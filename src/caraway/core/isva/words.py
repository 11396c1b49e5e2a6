"""The closed lists of advisers' work. There is no list, and no field, for what happened: it is never written down here."""

from caraway.core.vocabulary import Word


class Stage(Word):
    """Where a client stands on the journey through the justice system."""

    NOT_REPORTED = "not_reported", "Not reported to the police"
    REPORTED = "reported", "Reported"
    INTERVIEW = "interview", "Interview recorded"
    INVESTIGATION = "investigation", "Investigation"
    CHARGING = "charging", "Charging decision awaited"
    CHARGED = "charged", "Charged"
    NO_ACTION = "no_action", "No further action"
    REVIEW = "review", "Review of the decision asked for"
    PLEA = "plea", "Plea hearing"
    HEARINGS = "hearings", "Hearings before the trial"
    TRIAL = "trial", "Trial"
    GUILTY = "guilty", "Verdict: guilty"
    NOT_GUILTY = "not_guilty", "Verdict: not guilty"
    SENTENCE = "sentence", "Sentence"
    APPEAL = "appeal", "Appeal"
    AFTER = "after", "After the justice journey"


class Referrer(Word):
    """Who referred a client. Anybody may."""

    SELF = "self", "The client"
    FAMILY = "family", "A parent, carer or somebody close"
    POLICE = "police", "The police"
    CENTRE = "centre", "A sexual assault referral centre"
    HEALTH = "health", "Health"
    SCHOOL = "school", "A school or college"
    SOCIAL_CARE = "social_care", "Children's or adults' social care"
    CHARITY = "charity", "Another charity or service"
    OTHER = "other", "Somebody else"


class Age(Word):
    """Child, young person or adult, by the day of birth."""

    CHILD = "child", "Child"
    YOUNG = "young", "Young person"
    ADULT = "adult", "Adult"


class Risk(Word):
    """How much danger the client is in now, from whomever."""

    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    STANDARD = "standard", "Standard"
    NOT_KNOWN = "not_known", "Not known yet"


class Measure(Word):
    """Special measures for evidence (Youth Justice and Criminal Evidence Act 1999 ss.23-30)."""

    SCREENS = "screens", "Screens (s.23)"
    LINK = "link", "Video link (s.24)"
    PRIVATE = "private", "Evidence in private (s.25)"
    WIGS = "wigs", "No wigs and gowns (s.26)"
    INTERVIEW = "interview", "Recorded interview as evidence (s.27)"
    RECORDED = "recorded", "Recorded cross-examination (s.28)"
    INTERMEDIARY = "intermediary", "Intermediary (s.29)"
    AIDS = "aids", "Aids to communication (s.30)"


class MeasureIs(Word):
    """How far a special measure has come."""

    ASKED = "asked", "Asked for"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"


class Support(Word):
    """How a client was supported at a court."""

    VISIT = "visit", "Visit to the court before the trial"
    HEARING = "hearing", "At a hearing before the trial"
    TRIAL = "trial", "At the trial"
    VERDICT = "verdict", "At the verdict or the sentence"


class Therapy(Word):
    """Types of therapy. The day and one of these is all that is written down of it."""

    COUNSELLING = "counselling", "Counselling"
    PSYCHOLOGICAL = "psychological", "Psychological therapy"
    PLAY = "play", "Play or art therapy"
    GROUP = "group", "Group"
    OTHER = "other", "Another type"


class Competence(Word):
    """Does a client under 16 understand what support means, and decide for themselves?"""

    COMPETENT = "competent", "Understands, and decides"
    NOT_COMPETENT = "not_competent", "Does not understand it well enough yet"
    NOT_ASSESSED = "not_assessed", "Not assessed yet"


class OwnView(Word):
    """What the client says of being supported."""

    WANTS = "wants", "Wants it"
    NOT_SURE = "not_sure", "Not sure"
    DOES_NOT_WANT = "does_not_want", "Does not want it"
    TOO_YOUNG = "too_young", "Too young to say"
    NOT_ASKED = "not_asked", "Not asked yet"


class ParentSays(Word):
    """What a parent or carer with parental responsibility says."""

    AGREES = "agrees", "Agrees"
    REFUSES = "refuses", "Refuses"
    NOT_ASKED = "not_asked", "Was not asked"


class Without(Word):
    """Why a client under 16 is supported without the consent of a parent or carer."""

    DECIDES = "decides", "The client understands, decides, and does not want a parent to be asked"
    DANGER = "danger", "Asking would put the client in danger"
    ACCUSED = "accused", "The parent or carer is the accused, or stands by the accused"
    AUTHORITY = "authority", "Children's services, who share parental responsibility, agree"
    NOBODY = "nobody", "Nobody with parental responsibility can be found"


class Topic(Word):
    """What a contact was about, as a list: no words of the client's are kept."""

    WELLBEING = "wellbeing", "How things are"
    SAFETY = "safety", "Safety"
    JUSTICE = "justice", "Where the case stands"
    COURT = "court", "Preparing for court"
    SCHOOL = "school", "School or work"
    PRACTICAL = "practical", "Housing, money or other practical help"
    HEALTH = "health", "Health, and finding therapy"
    ENDING = "ending", "The end of support"


class PersonIs(Word):
    """Other people in a client's case."""

    PARENT = "parent", "Parent or carer"
    OFFICER = "officer", "Police officer in the case"
    COUNSEL = "counsel", "Counsel or prosecutor"
    WITNESS_CARE = "witness_care", "Witness care"
    SCHOOL = "school", "Somebody at school or work"


class MayKnow(Word):
    """What somebody else may be told. What is not in the list they are not told."""

    SUPPORTED = "supported", "That the client is supported"
    APPOINTMENTS = "appointments", "When and where they meet"
    STAGE = "stage", "Where the case stands"
    COURT_DAYS = "court_days", "Days at court"
    SCHOOL_PLAN = "school_plan", "What is arranged at school or work"
    WELLBEING = "wellbeing", "How the client is"


class SamePlace(Word):
    """Is the accused at the same school or place of work?"""

    SAME = "same", "Yes, the same"
    NEAR = "near", "No, but they meet on the way or near it"
    NO = "no", "No"
    NOT_KNOWN = "not_known", "Not known"


class Arranged(Word):
    """What is arranged at school or work."""

    PERSON = "person", "A named person to go to"
    ROOM = "room", "A quiet room"
    APART = "apart", "Classes or shifts apart from the accused"
    TIMES = "times", "Coming and going at other times"
    LEAVE = "leave", "Time off for court and appointments"
    EXAMS = "exams", "Arrangements for examinations"


class Ending(Word):
    """Why a case is closed."""

    OVER = "over", "The journey is over, and nothing more is needed"
    CLIENT = "client", "The client does not want support any more"
    REFERRED = "referred", "Another service goes on"
    MOVED = "moved", "Moved away"
    LOST = "lost", "Could not be reached"
    DIED = "died", "Died"
