"""The words after `caraway evidence`, one module each; only the one asked for is imported.

Each is a module with a one-line docstring, `add_arguments(parser)` and `run(options) -> int`.
"""

WORDS = {
    "check": "every fault of study files, each by column and row, with what to do",
    "extract": "at a police force: its own export made into study files without names",
    "link": "at a police force: participants linked to police records, by rules and by a model",
    "review": "at a police force: people decide the doubtful pairs, on pages of this machine alone",
    "settle": "what people decided, taken into the links; what nobody decided is counted",
    "join": "people and their events into a file ready to be counted",
    "simulate": "study files of any size from a world whose truth is known",
    "run": "a plan carried out on a study file, and its report",
    "reduce": "rows to sufficient statistics; with --share fit to leave, and what that costs",
    "merge": "reduced tables of several forces into one",
}
