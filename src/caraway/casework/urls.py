"""Every address of the casework site. Each route declares its permission, or is refused."""

from django.urls import include, path

from caraway.casework.desks import home
from caraway.casework.desks.police.check import check

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("caraway.platform.accounts.urls")),
    path("check/", check, name="check"),
    path("audit/", include("caraway.platform.audit.pages")),
    path("police/", include("caraway.casework.desks.police.urls")),
    path("cases/", include("caraway.casework.desks.coordination.urls")),
    path("sessions/", include("caraway.casework.desks.facilitation.urls")),
]

handler404 = "caraway.platform.tenancy.answers.not_found"
handler403 = "caraway.platform.tenancy.answers.not_found"
handler500 = "caraway.platform.tenancy.answers.out_of_order"
