"""A birthday with day and month exchanged is no longer found."""

ABOUT = "the exchanged birthday is the birthday itself"
TARGET = "caraway.evidence.linkage.records.normalising"
FOUND_BY = ("exact links, fast and slow",)


def replacement(original):
    return lambda source, columns: original(source, columns).replace(
        "make_date(year(born), day(born), month(born))", "born"
    )
