"""The victims' site as a WSGI application. It does not start with a login that sees past the policies, nor on a server that logs values."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.template.loader import get_template
from django.urls import get_resolver

from caraway.platform.databases.migrating import refuse_talkative_server, refuse_wrong_login

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caraway.victims.settings")

application = get_wsgi_application()
# Read in now, once for all workers, and not when somebody asks for the first page.
get_resolver().url_patterns  # noqa: B018
for _name in ("layout.html", "components.html", "form_page.html"):
    get_template(_name)

with connection.cursor() as cursor:
    refuse_wrong_login(cursor)
    refuse_talkative_server(cursor)
connection.close()
