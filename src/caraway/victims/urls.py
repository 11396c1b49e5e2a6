"""Every address of the victims' site. Each route declares its permission, or is refused. No address names what it is about."""

from django.urls import include, path

from caraway.victims.desks import home

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("caraway.platform.accounts.urls")),
    path("set-up/", include("caraway.platform.agreements.urls")),
    path("audit/", include("caraway.platform.audit.pages")),
    path("jobs/", include("caraway.platform.jobs.pages")),
    path("contacts/", include("caraway.victims.desks.writing.urls")),
    path("contacts/", include("caraway.victims.desks.asked.urls")),
    path("contacts/", include("caraway.victims.desks.contact.urls")),
    path("support/", include("caraway.victims.desks.support.urls")),
    path("lock/", include("caraway.victims.desks.locking.urls")),
    path("told/", include("caraway.victims.desks.writing.told_urls")),
    path("reply/", include("caraway.victims.desks.reply.urls")),
    path("counts/", include("caraway.victims.desks.counts.urls")),
    path("serving/", include("caraway.victims.desks.serving.urls")),
    path("decisions/", include("caraway.victims.desks.joint.urls")),
]

handler404 = "caraway.platform.tenancy.answers.not_found"
handler403 = "caraway.platform.tenancy.answers.not_found"
handler500 = "caraway.platform.tenancy.answers.out_of_order"
