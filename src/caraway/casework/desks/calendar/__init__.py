"""The calendar: workshops planned and cancelled, venues, and who may lead."""
