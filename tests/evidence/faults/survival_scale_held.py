ABOUT = "the scale of a Weibull is held at 1"
TARGET = "caraway.evidence.estimators.parametric._maximise"
FOUND_BY = ("weibull, coefficient", "weibull, log scale")


def replacement(original):
    import numpy as np

    def maximise(rows, design, shape, free):
        found, value, information, steps = original(rows, design, shape, False)
        if not free:
            return found, value, information, steps
        wider = np.eye(len(found) + 1)
        wider[:-1, :-1] = information
        return np.append(found, 0.0), value, wider, steps

    return maximise
