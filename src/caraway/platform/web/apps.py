"""The Django app of the page machinery; it has no models."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "caraway.platform.web"
    label = "web"
