"""What the settings of both sites have in common, from the environment. A site's own module takes it over and adds what is its.

CARAWAY_DATABASE_URL    the site's own login (migrations: the owner's)
CARAWAY_SECRET_KEY      at least 40 characters
CARAWAY_CONTACT_KEY     the key of contact hashes, the same on both sites: at least 64 hexadecimal figures
CARAWAY_HOSTS           names the site answers to, with commas between
CARAWAY_ADDRESS         the address people type, such as https://casework.example.org (optional on this machine alone)
CARAWAY_PROXIES         optional: how many proxies of ours a request passes, each adding to X-Forwarded-For (default: 1
                        where the address is encrypted, otherwise none)
CARAWAY_ASSETS          optional: the folder of built page assets
CARAWAY_MAIL            optional: filebased, for CARAWAY_MAIL_FOLDER, or dummy (otherwise a mail server at CARAWAY_MAIL_HOST)
CARAWAY_MAIL_FOLDER     where mail is kept that is not to be sent
CARAWAY_NOTIFY_URL      optional, with the next four: where GOV.UK Notify is; without it texts become telephone calls
CARAWAY_NOTIFY_KEY      its API key
CARAWAY_NOTIFY_TEXT     its template for texts, which holds ((body)) alone
CARAWAY_NOTIFY_EMAIL    its template for e-mails: ((subject)) and ((body))
CARAWAY_NOTIFY_CALLBACK the bearer token, of 32 characters or more, with which it tells us of receipts and texts received
CARAWAY_DEMONSTRATION   optional: 1 says on every page that the people are invented
CARAWAY_OIDC_NAME       optional, with the next three: the name people know their organisation's own sign-in by
CARAWAY_OIDC_ISSUER     its OpenID Connect issuer, such as https://sign-in.example.org
CARAWAY_OIDC_CLIENT_ID  what it knows this site by
CARAWAY_OIDC_CLIENT_SECRET
CARAWAY_OIDC_MFA        optional: values of its amr or acr claim that mean two factors were used (default: mfa)
CARAWAY_PRACTICE        optional: 1 says on every page that this is for practice, and lets nothing leave
CARAWAY_DEBUG           absent: off; `caraway serve` refuses it
"""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from caraway.platform.accounts.partner import partner_sign_in
from caraway.platform.databases.urls import django_database
from caraway.platform.gateways.notify import Service


def needed(name: str) -> str:
    """The value of a setting that has no default. ImproperlyConfigured without one."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set {name}: the site does not start without it.")
    return value


def _contact_key() -> bytes:
    said = needed("CARAWAY_CONTACT_KEY")
    if not re.fullmatch("(?:[0-9a-f]{2}){32,}", said):
        raise ImproperlyConfigured("CARAWAY_CONTACT_KEY has at least 64 hexadecimal figures, in pairs.")
    return bytes.fromhex(said)


ADDRESS = os.environ.get("CARAWAY_ADDRESS", "")
DEBUG = os.environ.get("CARAWAY_DEBUG") == "1"
PRACTICE = os.environ.get("CARAWAY_PRACTICE") == "1"
DEMONSTRATION = os.environ.get("CARAWAY_DEMONSTRATION") == "1"
SECRET_KEY = needed("CARAWAY_SECRET_KEY")
ALLOWED_HOSTS = [host for host in os.environ.get("CARAWAY_HOSTS", "").split(",") if host]
CSRF_TRUSTED_ORIGINS = [ADDRESS] if ADDRESS else []

CONTACT_KEY = _contact_key()

SERVICE_NAME = "Caraway"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "caraway.platform.web",
    "caraway.platform.agreements",
    "caraway.platform.accounts",
    "caraway.platform.audit",
    "caraway.platform.jobs",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "caraway.platform.tenancy.middleware.Tenancy",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "caraway.platform.web.jinja.environment",
            "context_processors": ["caraway.platform.web.frame.page"],
        },
    },
]

DATABASES = {
    "default": django_database(needed("CARAWAY_DATABASE_URL")) | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["caraway.platform.accounts.signed_in.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 60 * 60

# Of allauth we use the second factors and the OpenID Connect client. Its own pages are not routed and nobody signs up.
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "caraway.platform.accounts.sealed.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SERVICE_NAME
SOCIALACCOUNT_STORE_TOKENS = False
OPENID = partner_sign_in(os.environ)

# A session is a row that knows its account; see accounts.sessions. Lax, not Strict: a person who comes back from
# their force's own sign-in arrives by a link from another site, and must still be the one who left.
SESSION_ENGINE = "caraway.platform.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "caraway.platform.tenancy.answers.forbidden"

# Plain http exists only on the machine itself, where a browser keeps no secure cookie on some systems.
_ENCRYPTED = urlsplit(ADDRESS).scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _ENCRYPTED
SECURE_HSTS_SECONDS = 31_536_000 if _ENCRYPTED else 0
PROXIES = int(os.environ.get("CARAWAY_PROXIES") or _ENCRYPTED)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

# A signed caution is kept in memory on its way to the database: nothing of it is written to a disk of this machine.
FILE_UPLOAD_HANDLERS = ["caraway.platform.web.uploads.InMemory"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
LARGER_UPLOADS: dict[str, tuple[str, int]] = {}
# One form takes one file. Any other may be sent some all the same, by anybody, and they are read before its view runs.
DATA_UPLOAD_MAX_NUMBER_FILES = 2

STATIC_URL = "static/"
_ASSETS = Path(os.environ.get("CARAWAY_ASSETS", ".caraway/assets")).absolute()
STATICFILES_DIRS = [_ASSETS] if _ASSETS.is_dir() else []
WHITENOISE_USE_FINDERS = True

_MAIL = os.environ.get("CARAWAY_MAIL", "smtp")
EMAIL_BACKEND = f"django.core.mail.backends.{_MAIL}.EmailBackend"
EMAIL_FILE_PATH = os.environ.get("CARAWAY_MAIL_FOLDER") or None
EMAIL_HOST = os.environ.get("CARAWAY_MAIL_HOST", "localhost")
DEFAULT_FROM_EMAIL = os.environ.get("CARAWAY_MAIL_FROM", "no-reply@example.org")


def _notify() -> Service | None:
    names = ("URL", "KEY", "TEXT", "EMAIL", "CALLBACK")
    said = [os.environ.get(f"CARAWAY_NOTIFY_{name}", "") for name in names]
    if not any(said):
        return None
    if not all(said) or len(said[-1]) < 32:
        raise ImproperlyConfigured(
            "Set each of CARAWAY_NOTIFY_… or none; the callback's token has 32 characters or more."
        )
    return Service(*said)


NOTIFY = _notify()

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "quiet": {
            "()": "caraway.platform.gateways.logs.QuietFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Says that it is there whenever it is loaded.
        "pikepdf": {"level": "WARNING"},
    },
}
