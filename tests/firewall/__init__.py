"""The firewall tried: two worlds that differ in every fact of a victim's, and leaks that must be found in them.

`sides.py`      what differs between the two worlds
`worlds.py`     making them: two databases each, from one seed and one clock
`life.py`       the victims' side of one, in a process of its own
`asking.py`     one request of one world, whole: its answer, what was logged, what was mailed
`walking.py`    sessions: along routes and links, with forms, recorded in one world and replayed in the other
`beyond.py`     what a seeded leak takes from the victims' side
`leaking.py`    seeded leaks: one attribute replaced, shown to be reachable, found

What `./caraway prove firewall` asks of the tests' people besides: `catalogue`, `misdelivery.py` with `oracle.py` and `sends.py`,
`timing.py`, `batches.py`. The tests run it in small.
"""
