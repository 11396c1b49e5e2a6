"""Further actions, a module for each part of the work; each has `DOINGS`, functions by the name of their action, as in `doings.py`."""
