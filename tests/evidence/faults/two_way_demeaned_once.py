ABOUT = "units and times are taken out once each, though a gap in the table links them"
TARGET = "caraway.evidence.estimators.linear._demeaned"
FOUND_BY = ("two-way fixed effects, dummies",)


def replacement(original):
    from caraway.evidence.estimators.linear import _means

    def once(columns, mass, groupings):
        left = columns.copy()
        for codes, groups in groupings:
            left -= _means(left, mass, codes, groups)[codes]
        return left

    return once
