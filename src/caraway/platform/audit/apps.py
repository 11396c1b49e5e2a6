from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "caraway.platform.audit"
    label = "audit"
