"""Every address of the casework site. Each route declares its permission, or is refused."""

from django.urls import include, path

from caraway.casework.desks import home
from caraway.casework.desks.facilitation.urls import incident_patterns
from caraway.casework.desks.police.check import check

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("caraway.platform.accounts.urls")),
    path("check/", check, name="check"),
    path("set-up/", include("caraway.platform.agreements.urls")),
    path("audit/", include("caraway.platform.audit.pages")),
    path("jobs/", include("caraway.platform.jobs.pages")),
    path("systems/", include("caraway.casework.desks.systems.urls")),
    path("api/v1/", include("caraway.casework.desks.systems.api_urls")),
    path("police/", include("caraway.casework.desks.police.urls")),
    path("cases/", include("caraway.casework.desks.coordination.urls")),
    path("tasks/", include("caraway.casework.desks.work.urls")),
    path("", include("caraway.casework.desks.messages.urls")),
    path("cases/", include("caraway.casework.desks.calendar.case_urls")),
    path("sessions/", include("caraway.casework.desks.calendar.urls")),
    path("sessions/", include("caraway.casework.desks.facilitation.urls")),
    path("papers/", include("caraway.casework.desks.papers")),
    path("safeguarding/", include("caraway.casework.desks.safeguarding.urls")),
    path("access/", include("caraway.casework.desks.access.urls")),
    path("incidents/", include(incident_patterns)),
]

handler404 = "caraway.platform.tenancy.answers.not_found"
handler403 = "caraway.platform.tenancy.answers.not_found"
handler500 = "caraway.platform.tenancy.answers.out_of_order"
