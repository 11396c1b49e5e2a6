"""A cookie remembers something of hers."""

from tests.firewall import beyond

ABOUT = "The cookie of the forms, which is drawn by chance, is drawn from what the victims' site holds."
KIND = "cached pages"
TARGET = "django.middleware.csrf:_get_new_csrf_string"
CHECK = "twins"
WHERE = (("nobody", "account_login"),)


def replacement(original):
    return lambda: f"{len(beyond.everybody()):02}{original()[2:]}"


def reached(scene):
    return scene.shows("nobody", "account_login", f"caraway_casework_form={len(beyond.everybody()):02}")
