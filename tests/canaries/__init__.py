"""Markers given as a victim's details, and every place of this plane where one could lie afterwards."""
