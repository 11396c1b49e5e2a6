"""The application that web servers run: the site of the settings in the environment, behind a check of its login.

gunicorn "caraway.platform.serving:application()"
"""

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection

from caraway.platform.databases.migrating import refuse_wrong_login


def application() -> WSGIHandler:
    """The site, ready to answer. Raises DatabaseRefused when its login could see past the policies."""
    site = get_wsgi_application()
    with connection.cursor() as cursor:
        refuse_wrong_login(cursor)
    connection.close()
    return site
