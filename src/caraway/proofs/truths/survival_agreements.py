"""Fast estimators of time to a first event against slow, obvious ones, and against themselves on the same people told otherwise."""

from collections.abc import Iterable, Iterator

import numpy as np
from scipy import optimize, stats

from caraway.evidence.checks.proportional_hazards import proportional_hazards
from caraway.evidence.estimators.cox import cox
from caraway.evidence.estimators.cox_after import baseline_hazard, schoenfeld
from caraway.evidence.estimators.kaplan_meier import kaplan_meier, restricted_mean, survival_at, time_by
from caraway.evidence.estimators.logrank import logrank
from caraway.evidence.estimators.parametric import parametric
from caraway.proofs import survival_slowly as slowly
from caraway.proofs.truth import Agreement, Pair

Floats = slowly.Floats


def _people(rng: np.random.Generator, n: int = 36) -> slowly.People:
    """A small study with ties, late entries, case weights and two strata."""
    stop = rng.integers(2, 12, n).astype(float)
    return slowly.People(
        start=np.where(rng.random(n) < 0.3, np.floor(stop * rng.random(n)), -1.0),
        stop=stop,
        event=rng.random(n) < 0.7,
        x=np.column_stack([rng.normal(size=n), rng.random(n) < 0.5]),
        weight=rng.uniform(0.5, 2, n),
        stratum=(np.arange(n) % 2).astype(np.int64),
    )


def _cox_and_loops(rng: np.random.Generator) -> Iterator[Pair]:
    people = _people(rng)
    for ties in ("efron", "breslow"):
        fit = cox(
            people.stop, people.event, people.x, starts=people.start, weights=people.weight, strata=people.stratum,
            robust=True, ties=ties,
        )  # fmt: skip
        beta = slowly.cox_by_newton(people, ties)
        there = slowly.partial_likelihood(people, beta, ties)
        null = slowly.partial_likelihood(people, 0 * beta, ties)
        slow_covariance = np.linalg.inv(there.information)
        slow_errors = np.sqrt(np.diag(slow_covariance))
        yield from zip(fit.coefficients, beta, slow_errors, strict=True)
        yield fit.log_likelihood, there.value
        yield fit.log_likelihood_null, null.value
        yield fit.score_test.value, float(null.score @ np.linalg.solve(null.information, null.score))
        units = np.outer(slow_errors, slow_errors).ravel()
        yield from zip(fit.covariance.ravel(), slow_covariance.ravel(), units, strict=True)
        alone = slowly.robust(people, beta, np.arange(len(people.stop)), ties)
        yield from zip(np.sqrt(np.diag(alone)), fit.robust_standard_errors, strict=True)
        found = proportional_hazards(fit, transform="identity")
        each, overall = slowly.proportional_hazards(people, beta, {t: t for t in people.stop}, ties)
        yield from zip(found.chi_squared + 1, each + 1, strict=True)  # a χ² near 0 is compared as 1 is
        yield found.global_chi_squared, overall


def _kaplan_meier_and_loops(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    stop, event = rng.integers(1, 30, 80).astype(float), rng.random(80) < 0.5
    until = float(rng.integers(5, 20))
    fit = kaplan_meier(stop, event)
    share, variance, mean, mean_variance = slowly.kaplan_meier(stop, event, until)
    said, restricted = survival_at(fit, until), restricted_mean(fit, until)
    yield said.survival, share
    yield said.standard_error, float(np.sqrt(variance))
    yield restricted.mean, mean
    yield restricted.standard_error, float(np.sqrt(mean_variance))
    by = time_by(fit, 0.317).time  # no share of 80 people
    fallen = (t for t in sorted(stop) if slowly.kaplan_meier(stop, event, t)[0] <= 1 - 0.317)
    yield by or 0.0, next(fallen, 0.0)


def _log_rank_and_loops(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    people, group = _people(rng), rng.integers(0, 2, 36)
    fit = logrank(people.stop, people.event, group, starts=people.start, strata=people.stratum)
    yield 1 + fit.chi_squared, 1 + slowly.log_rank(people, group)


def _ages_and_months(rng: np.random.Generator) -> Iterator[Pair]:
    """Ages in years, summed of two lots of months, tie as months do: 1/12 + 4/12 is 5/12, whatever their floats say."""
    n = 200
    begun, more = rng.integers(300, 340, n), rng.integers(1, 40, n)
    event, x = rng.random(n) < 0.7, rng.normal(size=(n, 2))
    # Somebody is always left: where a share is nought while others still enter, the engine refuses.
    begun[0], more[0], event[0] = 299, 100, False
    in_years, in_months = (begun / 12 + more / 12, begun / 12), (begun + more, begun)
    ages, months = (cox(end, event, x, starts=start) for end, start in (in_years, in_months))
    yield from zip(ages.coefficients, months.coefficients, months.standard_errors, strict=True)
    yield ages.log_likelihood, months.log_likelihood
    first, second = (kaplan_meier(end, event, starts=start) for end, start in (in_years, in_months))
    yield first.survival[-1], second.survival[-1]


def _counts_and_rows(rng: np.random.Generator) -> Iterator[Pair]:
    """A table with counts gives what its rows written out give, ties and all."""
    n = 40
    times, events, counts = rng.integers(1, 12, n), rng.random(n) < 0.6, rng.integers(0, 5, n)
    x, weight = np.column_stack([rng.normal(size=n), rng.integers(0, 2, n)]), rng.uniform(0.5, 2, n)
    one = (times, events)
    many = (np.repeat(times, counts), np.repeat(events, counts))
    wide = np.repeat(x, counts, axis=0)
    short = cox(*one, x, counts=counts, weights=weight, robust=True)
    long = cox(*many, wide, weights=np.repeat(weight, counts), robust=True)
    yield from zip(short.coefficients, long.coefficients, long.standard_errors, strict=True)
    yield from zip(short.robust_standard_errors, long.robust_standard_errors, strict=True)
    yield from zip(short.standard_errors, long.standard_errors, strict=True)
    yield short.log_likelihood, long.log_likelihood
    for transform in ("km", "rank"):
        ours, theirs = (proportional_hazards(fit, transform=transform) for fit in (short, long))
        yield 1 + ours.global_chi_squared, 1 + theirs.global_chi_squared
    yield baseline_hazard(short)[0].cumulative[-1], baseline_hazard(long)[0].cumulative[-1]
    first, second = kaplan_meier(*one, counts=counts), kaplan_meier(*many)
    yield restricted_mean(first, 5).standard_error, restricted_mean(second, 5).standard_error
    group, wider = x[:, 1], wide[:, 1]
    yield 1 + logrank(*one, group, counts=counts).chi_squared, 1 + logrank(*many, wider).chi_squared
    ours_w, theirs_w = (
        parametric(*one, x, shape="weibull", counts=counts),
        parametric(*many, wide, shape="weibull"),
    )
    yield from zip(ours_w.standard_errors, theirs_w.standard_errors, strict=True)


def _cells_and_rows(rng: np.random.Generator) -> Iterator[Pair]:
    """Enough rows in few cells that they are added up first, and the same with a weight of 1, which keeps them as rows."""
    n = 20_000
    x = np.column_stack([rng.integers(0, 3, n), rng.random(n) < 0.5]).astype(float)
    times = np.minimum(np.ceil(rng.exponential(60 * np.exp(-0.2 * x[:, 0]))), 90)
    events, strata = (times < 90), rng.integers(0, 2, n)
    few = cox(times, events, x, strata=strata)
    all_rows = cox(times, events, x, strata=strata, weights=np.ones(n))
    yield float(few.aggregated), 1.0
    yield float(all_rows.aggregated), 0.0
    yield from zip(few.coefficients, all_rows.coefficients, all_rows.standard_errors, strict=True)
    yield from zip(few.standard_errors, all_rows.standard_errors, strict=True)


def _compiled_and_numpy(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """The compiled passes and NumPy's, by days (long stretches) and by continuous times (short ones), from a first guess and from 0."""
    n = 4_000
    x = rng.normal(size=(n, 3))
    lasted = rng.exponential(30 * np.exp(-x @ np.array([0.3, -0.2, 0.1])))
    for times in (np.ceil(lasted / 20), lasted):
        rows = (np.minimum(times, times.max() / 2), times < times.max() / 2)
        one, other = (cox(*rows, x, kernel=kernel) for kernel in ("compiled", "numpy"))
        yield from zip(one.coefficients, other.coefficients, strict=True)
        yield from zip(one.standard_errors, other.standard_errors, strict=True)
        yield one.log_likelihood, other.log_likelihood
        ours, theirs = proportional_hazards(one), proportional_hazards(other)
        yield 1 + ours.global_chi_squared, 1 + theirs.global_chi_squared


def _schoenfeld_and_score(rng: np.random.Generator) -> Iterator[tuple[float, float]]:
    """At the fit the residuals, weighted, add up to 0 in each covariate."""
    people = _people(rng)
    fit = cox(people.stop, people.event, people.x, starts=people.start, weights=people.weight, strata=people.stratum)
    left = schoenfeld(fit)
    for column in left.residuals.T:
        yield 1 + float(column @ people.weight[left.rows]), 1.0


def _shapes_and_search(rng: np.random.Generator) -> Iterable[tuple[float, float]]:
    """Newton's maximum and one that a general search finds of the likelihood as SciPy's distributions say it."""
    n = 60
    x = rng.normal(size=n)
    times = np.exp(0.5 + 0.4 * x + 0.7 * rng.normal(size=n))
    events, times = times < 3, np.minimum(times, 3)
    shapes = {"lognormal": stats.norm, "weibull": stats.gumbel_l}
    for shape, law in shapes.items():
        fit = parametric(times, events, x, shape=shape)  # type: ignore[arg-type]

        def less(b: Floats, law: object = law) -> float:
            z, sigma = (np.log(times) - b[0] - b[1] * x) / np.exp(b[2]), b[2]
            return -float(np.sum(np.where(events, law.logpdf(z) - sigma, law.logsf(z))))  # type: ignore[attr-defined]

        found = optimize.minimize(less, np.zeros(3), method="BFGS", options={"gtol": 1e-7})
        yield fit.log_likelihood_of_logs, -float(found.fun)
        yield from zip(1 + fit.coefficients, 1 + found.x[:2], strict=True)
        yield 1 + fit.scale, 1 + float(np.exp(found.x[2]))


CLAIMS = (
    Agreement("cox regression and loops over risk sets", 1e-9, _cox_and_loops),
    Agreement("kaplan-meier and loops over times", 1e-10, _kaplan_meier_and_loops),
    Agreement("ages that tie but for rounding, and months", 1e-9, _ages_and_months),
    Agreement("log-rank and loops over times", 1e-10, _log_rank_and_loops),
    Agreement("time to first: counts and rows written out", 1e-9, _counts_and_rows),
    Agreement("cox regression of cells and of rows", 1e-9, _cells_and_rows),
    Agreement("cox regression compiled and by numpy", 1e-9, _compiled_and_numpy),
    Agreement("schoenfeld residuals add up to nothing", 1e-10, _schoenfeld_and_score),
    Agreement("parametric shapes and a general search", 1e-5, _shapes_and_search),
)
