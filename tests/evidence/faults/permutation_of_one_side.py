ABOUT = "the permutation test counts one side alone"
TARGET = "caraway.evidence.estimators.permutation.permutation_of_means"
FOUND_BY = ("permutation, every choice",)


def replacement(original):
    from dataclasses import replace

    def one_sided(*arms, **options):
        found = original(*arms, **options)
        return replace(found, p_value=found.p_value / 2)

    return one_sided
