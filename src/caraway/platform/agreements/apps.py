from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "caraway.platform.agreements"
    label = "agreements"
