"""Django made ready for the gallery: with the surrounding settings if there are any, else with the least."""

import os

import django
from django.conf import settings


def ready() -> None:
    """After this, forms, templates and settings can be used."""
    if settings.configured or os.environ.get("DJANGO_SETTINGS_MODULE"):
        return
    settings.configure(
        SECRET_KEY="only for the gallery, which signs nothing",
        STATIC_URL="/static/",
        DEMONSTRATION=True,
        USE_TZ=True,
        TIME_ZONE="Europe/London",
        INSTALLED_APPS=["caraway.platform.web"],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.jinja2.Jinja2",
                "APP_DIRS": True,
                "OPTIONS": {
                    "environment": "caraway.platform.web.jinja.environment",
                    "context_processors": ["caraway.platform.web.frame.page"],
                },
            }
        ],
    )
    django.setup()
