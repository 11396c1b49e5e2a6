"""Addresses of setting up."""

from django.urls import path

from .pages import agreements, directory, settings

urlpatterns = [
    path("organisations/", directory.organisations, name="organisations"),
    path("organisations/new/", directory.organisation_new, name="organisation_new"),
    path("organisations/<uuid:key>/units/new/", directory.unit_new, name="unit_new"),
    path("agreements/", agreements.agreement_list, name="agreements"),
    path("agreements/new/", agreements.agreement_new, name="agreement_new"),
    path("agreements/<uuid:key>/", agreements.agreement, name="agreement"),
    path("agreements/<uuid:key>/end/", agreements.agreement_end, name="agreement_end"),
    path("agreements/<uuid:key>/parties/new/", agreements.party_new, name="party_new"),
    path("agreements/<uuid:key>/parties/<uuid:party>/end/", agreements.party_end, name="party_end"),
    path("agreements/<uuid:key>/settings/<slug:group>/", settings.settings, name="agreement_settings"),
]
