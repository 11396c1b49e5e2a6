"""Settings of the peer of `bench web`: the site's database and models, with middleware, session and templates as Django's own."""

from caraway.casework.settings import *  # noqa: F403
from caraway.proofs.web_peer_pages import BASE, LIST

INSTALLED_APPS = [
    *(app for app in INSTALLED_APPS if "allauth" not in app and "htmx" not in app),  # noqa: F405
    "django.contrib.sessions",
    "django.contrib.messages",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
ROOT_URLCONF = "caraway.proofs.web_peer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [("django.template.loaders.locmem.Loader", {"base.html": BASE, "cases.html": LIST})],
                )
            ],
        },
    }
]
