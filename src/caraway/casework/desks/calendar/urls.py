"""Addresses of the calendar."""

from django.urls import path

from caraway.casework.desks.calendar import cancelling, feed, leading, month, planning, series, venues

urlpatterns = [
    path("calendar/", month.month, name="calendar_month"),
    path("calendar/feed/", feed.feed, name="feed"),
    path("calendar/feed/end/", feed.end, name="feed_end"),
    path("calendar/<str:token>.ics", feed.calendar_feed, name="calendar_feed"),
    path("waiting/", month.waiting, name="waiting_list"),
    path("new/", planning.plan, name="session_plan"),
    path("series/", series.series, name="session_series"),
    path("<uuid:workshop>/cancel/", cancelling.cancel, name="session_cancel"),
    path("<uuid:workshop>/cancelled/", cancelling.cancelled, name="session_cancelled"),
    path("<uuid:workshop>/leaders/", leading.leaders, name="session_leaders"),
    path("venues/", venues.venue_list, name="venue_list"),
    path("venues/new/", venues.add_venue, name="venue_add"),
    path("venues/<uuid:venue>/", venues.venue, name="venue"),
    path("venues/<uuid:venue>/change/", venues.set_venue, name="venue_set"),
    path("venues/<uuid:venue>/room/", venues.add_room, name="venue_room_add"),
    path("venues/<uuid:venue>/close/", venues.close_venue, name="venue_close"),
    path("rooms/<uuid:room>/close/", venues.close_room, name="room_close"),
    path("accreditations/", leading.accreditations, name="accreditations"),
    path("accreditations/new/", leading.accredit, name="accredit"),
    path("accreditations/<uuid:accreditation>/withdraw/", leading.withdraw, name="accreditation_withdraw"),
]
