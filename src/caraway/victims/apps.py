"""The victims' plane as a Django app."""

from django.apps import AppConfig


class Victims(AppConfig):
    name = "caraway.victims"
    label = "victims"
    verbose_name = "Victims"
