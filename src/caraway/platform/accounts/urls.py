"""Addresses of sign-in and of the choice of organisation."""

from django.urls import path

from . import views

urlpatterns = [
    path("alive", views.alive, name="alive"),
    path("account/sign-out", views.sign_out, name="account_logout"),
    path("organisation", views.choose_organisation, name="choose_organisation"),
]
