"""The desks of the casework site, and what surrounds each of its pages."""

from django.http import HttpRequest

from caraway.platform.accounts.desks import DeskLink, page_frame
from caraway.platform.web.frame import PageFrame

# Eight places are what one line holds at the width of a desk: requests are opened from the cases, incidents from safeguarding.
DESKS = (
    DeskLink("Worklist", "police_desk", "referral.see"),
    DeskLink("Referrals", "police_referrals", "referral.see"),
    DeskLink("Worklist", "worklist", "case.list"),
    DeskLink("Cases", "case_list", "case.see", holds=("access_list",)),
    DeskLink("Sessions", "session_list", "workshop.see"),
    DeskLink("Letters", "letters", "message.post"),
    DeskLink("Safeguarding", "concerns", "concern.raise", holds=("incident_list",)),
    DeskLink("Check before you caution", "check", "eligibility.check"),
    DeskLink("Agreements", "agreements", "agreement.see"),
    DeskLink("Organisations", "organisations", "organisation.set"),
    DeskLink("People", "people", "account.see"),
    DeskLink("Connected systems", "systems", "api.manage"),
    DeskLink("Audit", "audit", "audit.see"),
    DeskLink("Leave", "leave", "leave.own"),
    DeskLink("Jobs", "jobs", "jobs.see"),
)


def frame(request: HttpRequest) -> PageFrame:
    """The header of this request's page."""
    return page_frame(request, DESKS)
