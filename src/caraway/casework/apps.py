"""The participant plane as a Django app."""

from django.apps import AppConfig


class Casework(AppConfig):
    name = "caraway.casework"
    label = "casework"
    verbose_name = "Casework"
