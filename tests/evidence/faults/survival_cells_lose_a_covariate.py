ABOUT = "rows added up into cells forget their first covariate's lowest value"
TARGET = "caraway.evidence.estimators.cox_cells._decoded"
FOUND_BY = ("cox regression of cells and of rows",)


def replacement(original):
    def decoded(code, counted, lows, many):
        rows, table, stratum = original(code, counted, lows, many)
        table[:, 0] = table[:, 0] > table[:, 0].min()
        return rows, table, stratum

    return decoded
