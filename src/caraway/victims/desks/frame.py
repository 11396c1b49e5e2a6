"""The desks of the victims' site, and what surrounds each of its pages. Nothing in the words of a menu says what it is about."""

from dataclasses import replace

from django.http import HttpRequest

from caraway.platform.accounts.desks import DeskLink, page_frame
from caraway.platform.web.addresses import address
from caraway.platform.web.frame import PageFrame

DESKS = (
    DeskLink("Worklist", "contact_worklist", "victim.list"),
    DeskLink("Cases", "contact_list", "victim.see"),
    DeskLink("Support", "support_today", "isva.list"),
    DeskLink("Decisions", "decisions", "joint.see"),
    DeskLink("Counts", "counts", "counts.see"),
    DeskLink("Agreements", "agreements", "agreement.see"),
    DeskLink("Serving", "serving", "agreement.set"),
    DeskLink("Services", "support_services", "agreement.set"),
    DeskLink("Organisations", "organisations", "organisation.set"),
    DeskLink("People", "people", "account.see"),
    DeskLink("Audit", "audit", "audit.see"),
    DeskLink("Leave", "leave", "leave.own"),
    DeskLink("Jobs", "jobs", "jobs.see"),
)


def frame(request: HttpRequest) -> PageFrame:
    """The header of this request's page; of a page for whoever has a link, none at all, and the way out of it."""
    bare: PageFrame | None = getattr(request, "bare", None)
    if bare is not None:
        return bare
    found = page_frame(request, DESKS)
    return replace(found, lock=address("lock")) if found.sign_out else found
