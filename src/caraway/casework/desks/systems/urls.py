"""Connected systems, as a force's administrator of them sees them."""

from django.urls import path

from . import pages

urlpatterns = [
    path("", pages.systems, name="systems"),
    path("connect/", pages.connect, name="system_connect"),
    path("fields/", pages.fields, name="system_fields"),
    path("<uuid:system>/disconnect/", pages.disconnect, name="system_disconnect"),
]
