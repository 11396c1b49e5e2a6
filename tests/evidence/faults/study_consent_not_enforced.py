ABOUT = "whoever did not agree is counted all the same"
TARGET = "caraway.evidence.study_file.joining.agreed"
FOUND_BY = ("who did not agree left out",)


def replacement(original):
    def faulty(people):
        return people, {}

    return faulty
