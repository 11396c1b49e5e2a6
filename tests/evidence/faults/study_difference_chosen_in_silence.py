ABOUT = "casework's value holds whatever was said"
TARGET = "caraway.evidence.study_file.covariates._one"
FOUND_BY = ("the police's covariates joined",)


def replacement(original):
    def faulty(name, holds):
        return f"coalesce(everybody.{name}, police.{name}) AS {name}"

    return faulty
