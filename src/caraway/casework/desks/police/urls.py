"""Addresses of the desk of the police."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
