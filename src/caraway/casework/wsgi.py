"""The casework site as a WSGI application. It does not start with a login that sees past the policies, nor on a server that logs values."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connection

from caraway.platform.databases.migrating import refuse_talkative_server, refuse_wrong_login

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caraway.casework.settings")

application = get_wsgi_application()

with connection.cursor() as cursor:
    refuse_wrong_login(cursor)
    refuse_talkative_server(cursor)
connection.close()
