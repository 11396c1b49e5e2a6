"""Participants to police records: an exact pass first, then splink on what is left. Names live here alone; what goes out carries ids.

`run.link` does all of it; `bands` holds the pairs that a person has to decide; `quality` and `error` say what the links are worth and
what an effect becomes when they are not perfect.
"""
