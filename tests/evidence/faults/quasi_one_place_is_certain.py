import dataclasses

ABOUT = "a group of one place has no error of its own"
TARGET = "caraway.evidence.estimators.group_time._plain"
FOUND_BY = ("group-time, each start of one force",)


def replacement(original):
    def plain(weights, own, free, moved, at):
        part = original(weights, own, free, moved, at)
        return dataclasses.replace(part, borrowed=part.borrowed * 0.0)

    return plain
