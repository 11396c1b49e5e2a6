"""Slow, obvious forms of the estimators of time to a first event: one loop over times, one over people. Witnesses for the fast ones."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class People:
    """One row a person: `start` before whose risk it is not, `stop`, `event`, covariates `x` (n, p), case `weight`, `stratum`."""

    start: Floats
    stop: Floats
    event: NDArray[np.bool_]
    x: Floats
    weight: Floats
    stratum: NDArray[np.int64]

    def at_risk(self, time: float, stratum: int) -> list[int]:
        """Who could have had the event then."""
        return [i for i in range(len(self.stop)) if self.start[i] < time <= self.stop[i] and self.stratum[i] == stratum]

    def happened(self, time: float, stratum: int) -> list[int]:
        """Who had it then."""
        return [i for i in self.at_risk(time, stratum) if self.event[i] and self.stop[i] == time]

    def event_times(self) -> Iterator[tuple[float, int]]:
        """Each time at which somebody had it, by stratum."""
        for stratum in sorted(set(self.stratum)):
            yield from ((t, stratum) for t in sorted(set(self.stop[self.event & (self.stratum == stratum)])))


@dataclass(frozen=True)
class Likelihood:
    """Cox's partial likelihood at β: its logarithm, score and information."""

    value: float
    score: Floats
    information: Floats


def steps(
    people: People, beta: Floats, ties: str
) -> Iterator[tuple[float, int, float, float, Floats, Floats, dict[int, float]]]:
    """Each event with its own denominator: time, stratum, weight, D, the mean and the covariance of x in it, and each person's share in D."""
    for time, stratum in people.event_times():
        risk, dead = people.at_risk(time, stratum), people.happened(time, stratum)
        for nth in range(len(dead)):
            gone = nth / len(dead) if ties == "efron" else 0.0
            share = {i: people.weight[i] * math.exp(people.x[i] @ beta) * (1 - gone * (i in dead)) for i in risk}
            total = sum(share.values())
            mean = sum((share[i] * people.x[i] for i in risk), np.zeros(len(beta))) / total
            spread = sum(
                (share[i] * np.outer(people.x[i] - mean, people.x[i] - mean) for i in risk), np.zeros((len(beta),) * 2)
            )
            weight = sum(people.weight[i] for i in dead) / len(dead)
            yield time, stratum, weight, total, mean, spread / total, share


def partial_likelihood(people: People, beta: Floats, ties: str = "efron") -> Likelihood:
    """By summing over every event's own risk set."""
    value, score, information = 0.0, np.zeros(len(beta)), np.zeros((len(beta),) * 2)
    for i in np.flatnonzero(people.event):
        value += people.weight[i] * (people.x[i] @ beta)
        score += people.weight[i] * people.x[i]
    for _, _, weight, total, mean, spread, _ in steps(people, beta, ties):
        value -= weight * math.log(total)
        score -= weight * mean
        information += weight * spread
    return Likelihood(value, score, information)


def cox_by_newton(people: People, ties: str = "efron", rounds: int = 12) -> Floats:
    """β by plain Newton steps from 0."""
    beta = np.zeros(people.x.shape[1])
    for _ in range(rounds):
        here = partial_likelihood(people, beta, ties)
        beta = beta + np.linalg.solve(here.information, here.score)
    return beta


def robust(people: People, beta: Floats, cluster: NDArray[np.int64], ties: str = "efron") -> Floats:
    """The sandwich: each person's part in the score, added up over clusters."""
    part = np.zeros_like(people.x)
    for time, stratum, weight, total, mean, _, share in steps(people, beta, ties):
        dead = people.happened(time, stratum)
        for i in dead:
            part[i] += people.weight[i] * (people.x[i] - mean) / len(dead)
        for i, own in share.items():
            part[i] -= weight * own / total * (people.x[i] - mean)
    bread = np.linalg.inv(partial_likelihood(people, beta, ties).information)
    summed = np.array([part[cluster == one].sum(axis=0) for one in sorted(set(cluster))])
    result: Floats = bread @ summed.T @ summed @ bread
    return result


def proportional_hazards(
    people: People, beta: Floats, g: dict[float, float], ties: str = "efron"
) -> tuple[Floats, float]:
    """χ² of each covariate and of all: the score test of x g(t), with x and x g(t) as 2p covariates at every event."""
    p = len(beta)
    centre = float(np.mean([g[t] for t in people.stop[people.event]]))
    score, information = np.zeros(2 * p), np.zeros((2 * p, 2 * p))
    for i in np.flatnonzero(people.event):
        score[p:] += people.weight[i] * people.x[i] * (g[people.stop[i]] - centre)
    for time, _, weight, _, mean, spread, _ in steps(people, beta, ties):
        at = g[time] - centre
        score[p:] -= weight * mean * at
        information += weight * np.kron(np.array([[1, at], [at, at * at]]), spread)
    each = []
    for j in [*([k] for k in range(p)), list(range(p))]:
        kept = [*range(p), *(p + k for k in j)]
        own = np.concatenate([np.zeros(p), score[[p + k for k in j]]])
        each.append(float(own @ np.linalg.solve(information[np.ix_(kept, kept)], own)))
    return np.array(each[:-1]), each[-1]


def kaplan_meier(stop: Floats, event: NDArray[np.bool_], until: float) -> tuple[float, float, float, float]:
    """Share without an event at `until`, Greenwood's variance of it, restricted mean and its variance: times one by one."""
    share, greenwood, mean, before = 1.0, 0.0, 0.0, 0.0
    seen: list[tuple[float, float]] = []
    for time in sorted(set(stop[(stop <= until) & event])):
        n, d = int(np.sum(stop >= time)), int(np.sum((stop == time) & event))
        mean += share * (time - before)
        share, before = share * (1 - d / n), time
        if n > d:
            greenwood += d / (n * (n - d))
            seen.append((time, d / (n * (n - d))))
    mean += share * (until - before)
    beyond = [(mean - _area(stop, event, time)) ** 2 * term for time, term in seen]
    return share, share**2 * greenwood, mean, sum(beyond)


def _area(stop: Floats, event: NDArray[np.bool_], until: float) -> float:
    """The area under the curve up to `until`."""
    area, share, before = 0.0, 1.0, 0.0
    for time in sorted(set(stop[(stop <= until) & event])):
        area += share * (time - before)
        share *= 1 - np.sum((stop == time) & event) / np.sum(stop >= time)
        before = time
    return area + share * (until - before)


def log_rank(people: People, group: NDArray[np.int64]) -> float:
    """χ² of two groups (0 and 1), stratum by stratum, time by time."""
    apart = variance = 0.0
    for time, stratum in people.event_times():
        risk, dead = people.at_risk(time, stratum), people.happened(time, stratum)
        n, d, n1 = len(risk), len(dead), sum(int(group[i]) for i in risk)
        apart += sum(int(group[i]) for i in dead) - d * n1 / n
        if n > 1:
            variance += d * (n - d) * n1 * (n - n1) / (n * n * (n - 1))
    return apart * apart / variance
