ABOUT = "participants stay without what the police know"
TARGET = "caraway.evidence.study_file.covariates._one"
FOUND_BY = ("the police's covariates joined",)


def replacement(original):
    def faulty(name, holds):
        return f"everybody.{name} AS {name}"

    return faulty
