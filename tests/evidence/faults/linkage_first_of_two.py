"""A police row that two participants fit goes to the first of them."""

ABOUT = "the exact pass links where more than one participant fits"
TARGET = "caraway.evidence.linkage.exact._one"
FOUND_BY = ("exact links, fast and slow",)


class _Counts:
    """The connection, with every row said to fit one participant alone."""

    def __init__(self, con):
        self._con = con

    def execute(self, sql):
        return self._con.execute(sql.replace("count(*) AS participants", "1 AS participants"))


def replacement(original):
    return lambda con, number, rule, cardinality: original(_Counts(con), number, rule, cardinality)
