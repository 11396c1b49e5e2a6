"""What machines ask, all under one address."""

from django.urls import path

from . import api

urlpatterns = [
    path("openapi.json", api.description, name="api_description"),
    path("referrals", api.referrals, name="api_referrals"),
    path("referrals/<str:reference>", api.referral, name="api_referral"),
]
