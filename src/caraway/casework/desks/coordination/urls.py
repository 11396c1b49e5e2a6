"""Addresses of the desk of coordination."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
