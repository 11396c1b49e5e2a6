"""Two different police identifiers no longer speak against a link by name and birthday."""

from dataclasses import replace

ABOUT = "the exact rules ignore that identifiers differ"
TARGET = "caraway.evidence.linkage.exact.Rule.condition"
FOUND_BY = ("exact links, fast and slow",)


def replacement(original):
    def without(self):
        return original(replace(self, also="")) if "police_id IS NULL" in self.also else original(self)

    return without
