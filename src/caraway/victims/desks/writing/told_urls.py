"""Addresses that the provider of messages calls."""

from django.urls import URLPattern, path

from caraway.victims.desks.writing import told

urlpatterns: list[URLPattern] = [
    path("receipts", told.receipts, name="told_receipts"),
    path("received", told.received, name="told_received"),
]
