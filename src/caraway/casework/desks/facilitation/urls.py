"""Addresses of the desk of facilitation."""

from django.urls import path

from caraway.casework.desks.facilitation import planning, records, registers

urlpatterns = [
    path("", registers.session_list, name="session_list"),
    path("past/", registers.past_sessions, name="session_past"),
    path("new/", planning.plan, name="session_plan"),
    path("<uuid:workshop>/", registers.register, name="register"),
    path("<uuid:workshop>/mark/<uuid:case>/", registers.mark, name="register_mark"),
    path("<uuid:workshop>/undo/<uuid:case>/", registers.undo, name="register_undo"),
    path("<uuid:workshop>/add/", registers.add, name="register_add"),
    path("<uuid:workshop>/close/", registers.close, name="register_close"),
    path("<uuid:workshop>/cancel/", planning.cancel, name="session_cancel"),
    path("<uuid:workshop>/record/<uuid:case>/", records.record, name="session_record"),
]
