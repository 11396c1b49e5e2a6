"""Every address of the casework site. Each route declares its permission, or is refused."""

from django.urls import include, path

urlpatterns = [
    path("", include("caraway.platform.accounts.urls")),
]

handler404 = "caraway.platform.tenancy.answers.not_found"
handler403 = "caraway.platform.tenancy.answers.forbidden"
handler500 = "caraway.platform.tenancy.answers.out_of_order"
