ABOUT = "an answer that is not known is taken for a yes"
TARGET = "caraway.evidence.study_file.joining.agreed"
FOUND_BY = ("who did not agree left out",)


def replacement(original):
    def faulty(people):
        for name in ("consents_study", "consents_linkage"):
            if name in people.column_names:
                people = people.set_column(people.column_names.index(name), name, people[name].fill_null(True))
        return original(people)

    return faulty
