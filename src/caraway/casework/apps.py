"""The participant plane as a Django app."""

from django.apps import AppConfig

from caraway.platform.databases import documents


class Casework(AppConfig):
    name = "caraway.casework"
    label = "casework"
    verbose_name = "Casework"

    def ready(self) -> None:
        documents.use()
