"""Links of one police row drawn each by itself."""

ABOUT = "two participants can have the same police row in one imputation"
TARGET = "caraway.evidence.linkage.uncertain.UncertainLinks.drawn"
FOUND_BY = ("one police row linked twice by chance",)


def replacement(original):
    return lambda self, rng: self.person[rng.random(len(self.person)) < self.probability]
