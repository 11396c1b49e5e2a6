"""Addresses of the desk of facilitation."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
