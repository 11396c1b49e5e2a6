"""Addresses of the desk of facilitation."""

from django.urls import path

from caraway.casework.desks.facilitation import incidents, marks, phones, records, registers, sheets

incident_patterns = [
    path("", incidents.listed, name="incident_list"),
    path("<uuid:incident>/", incidents.one, name="incident"),
]

urlpatterns = [
    path("", registers.session_list, name="session_list"),
    path("past/", registers.past_sessions, name="session_past"),
    path("phones/", phones.change, name="floor_phones"),
    path("<uuid:workshop>/", registers.register, name="register"),
    path("<uuid:workshop>/mark/<uuid:case>/", registers.mark, name="register_mark"),
    path("<uuid:workshop>/marks/", marks.take, name="register_marks"),
    path("<uuid:workshop>/undo/<uuid:case>/", registers.undo, name="register_undo"),
    path("<uuid:workshop>/sheet/", sheets.page, name="register_sheet"),
    path("<uuid:workshop>/sheet/pdf/", sheets.pdf, name="register_pdf"),
    path("<uuid:workshop>/incident/", incidents.record, name="incident_record"),
    path("<uuid:workshop>/incident/written/", incidents.recorded, name="incident_recorded"),
    path("<uuid:workshop>/add/", registers.add, name="register_add"),
    path("<uuid:workshop>/close/", registers.close, name="register_close"),
    path("<uuid:workshop>/record/<uuid:case>/", records.record, name="session_record"),
]
