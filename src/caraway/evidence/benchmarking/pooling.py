"""Forces put together without losing what differs between them: one effect from several results, and partly pooled rates."""

from collections.abc import Sequence

from caraway.evidence.estimators.random_effects import Ends, Heterogeneity, Pooled, random_effects
from caraway.evidence.refusals import DataUnfit, OutcomesMixed
from caraway.evidence.result import Arm, Interval, Result, Setting

METHODS = {
    "DL": "random effects, τ² of DerSimonian and Laird (1986)",
    "REML": "random effects, τ² by restricted maximum likelihood (Viechtbauer 2005)",
    "PM": "random effects, τ² of Paule and Mandel (1982)",
    "fixed": "one common effect, inverse variances",
}
ENDS = {"hartung-knapp": "interval of Hartung and Knapp (2001)", "normal": "normal interval"}


def combine(
    results: Sequence[Result],
    *,
    heterogeneity: Heterogeneity = "REML",
    ends: Ends = "hartung-knapp",
    level: float = 0.95,
) -> tuple[Result, Pooled]:
    """One result from several of the same thing (a force each), and the pooling behind it.

    Refuses results of other outcomes, windows, time zeros or scales (`same_outcome_as`), of other quantities or units, or whose arms are
    others: OutcomesMixed. Each result has a standard error, on the scale on which it is symmetrical (logs of ratios). The lowest
    Maryland level and the earliest data cut of all are carried. Raises DataUnfit.
    """
    _alike(results)
    errors = [result.standard_error for result in results if result.standard_error is not None]
    if len(errors) < len(results):
        raise DataUnfit("A result without a standard error cannot be put together with others.")
    found = random_effects(
        [result.estimate for result in results], errors, heterogeneity=heterogeneity, ends=ends, level=level
    )
    return _result(results, found, f"{METHODS[heterogeneity]}; {ENDS[ends]}", level), found


def _alike(results: Sequence[Result]) -> None:
    if len(results) < 2:
        raise DataUnfit("At least two results are put together.")
    first = results[0]
    for other in results[1:]:
        first.setting.same_outcome_as(other.setting)
        for what in ("name", "unit", "null"):
            if getattr(first, what) != getattr(other, what):
                raise OutcomesMixed(
                    f"{what} differs: {getattr(first, what)} and {getattr(other, what)} are not one quantity."
                )
        if [arm.name for arm in first.arms] != [arm.name for arm in other.arms]:
            raise OutcomesMixed("The arms differ: what is compared is not the same in each.")


def _result(results: Sequence[Result], found: Pooled, method: str, level: float) -> Result:
    first = results[0]
    arms = tuple(Arm(arm.name, sum(result.arms[at].n for result in results)) for at, arm in enumerate(first.arms))
    predicted = (
        {}
        if found.prediction is None
        else {"a further place, low": found.prediction[0], "a further place, high": found.prediction[1]}
    )
    return Result(
        name=first.name,
        estimate=found.estimate,
        interval=Interval(found.low, found.high, level),
        arms=arms,
        setting=_setting([result.setting for result in results]),
        method=method,
        unit=first.unit,
        null=first.null,
        standard_error=found.standard_error,
        p_value=found.p_value,
        labels=tuple(dict.fromkeys(label for result in results for label in result.labels)),
        details={
            "places": float(len(results)),
            "tau²": found.tau2,
            "I²": found.i2,
            "Q": found.q,
            "p of Q": found.q_p_value,
            **predicted,
        },
    )


def _setting(settings: Sequence[Setting]) -> Setting:
    first = settings[0]
    return Setting(
        metric=first.metric,
        definition=first.definition,
        time_zero=first.time_zero,
        window_days=first.window_days,
        comparator="; ".join(dict.fromkeys(setting.comparator for setting in settings)),
        maryland=min(setting.maryland for setting in settings),
        data_cut=min(setting.data_cut for setting in settings),
        scale=first.scale,
    )
