"""Addresses of refer by file."""

from django.urls import path

from . import matching, sending

urlpatterns = [
    path("", sending.files, name="police_imports"),
    path("columns/", matching.match, name="police_import_match"),
    path("<uuid:file>/", sending.file, name="police_import"),
    path("<uuid:file>/rows.csv", sending.problems, name="police_import_rows"),
    path("<uuid:file>/discard/", sending.drop, name="police_import_drop"),
]
