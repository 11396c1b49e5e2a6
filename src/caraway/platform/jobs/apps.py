from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "caraway.platform.jobs"
    label = "jobs"
