"""Means, spreads, intervals and verdicts, against SciPy and by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipeline.evaluation import statistics
from pipeline.evaluation.statistics import (
    Scored,
    interval,
    paired_gain,
    resampled_scores,
    summary,
    verdict,
)
from pipeline.tasks.metrics.scores import METRICS, score

SCORES = st.lists(st.floats(0, 1), min_size=2, max_size=8)
ROWS = 300
SEEDS = (1, 2, 3)


@pytest.mark.filterwarnings("ignore:Precision loss:RuntimeWarning")
@given(SCORES)
def test_mean_and_sample_deviation_are_those_of_scipy(values: list[float]) -> None:
    facts = summary(values)
    assert facts["mean"] == pytest.approx(np.mean(values))
    assert facts["standard_deviation"] == pytest.approx(np.std(values, ddof=1), abs=1e-12)
    assert facts["standard_deviation"] == pytest.approx(stats.tstd(values), abs=1e-12)


def test_one_value_has_no_deviation() -> None:
    assert summary([0.5]) == {"mean": 0.5, "standard_deviation": None}


# --- Two systems, a few seeds ------------------------------------------------------------------


def answers(metric: str, seed: int, skill: float) -> list[Any]:
    """What a system of a certain skill answers; `labels` is one of skill 1."""
    random = np.random.default_rng([7, seed])
    truth = np.random.default_rng(7)
    if metric == "pearson":
        numbers = truth.normal(size=ROWS)
        return (skill * numbers + (1 - skill) * random.normal(size=ROWS)).tolist()
    if metric == "tag_f1":
        tags = truth.choice(["O", "A", "B"], (ROWS, 5))
        return np.where(random.random((ROWS, 5)) < skill, tags, "A").tolist()
    classes = truth.choice([*"abcd"], ROWS)
    return np.where(random.random(ROWS) < skill, classes, "b").tolist()


def scored(
    metric: str, skill: float, seeds: Sequence[int] = SEEDS, groups: list[str] | None = None
) -> Scored:
    labels = answers(metric, 0, 1.0)
    guesses = {seed: answers(metric, seed, skill) for seed in seeds}
    tables = [METRICS[metric].row_statistics(labels, guess) for guess in guesses.values()]
    rows = resampled_scores(metric, tables, "rows")
    by_group = resampled_scores(metric, tables, "groups", groups) if groups else None
    return Scored(
        {seed: score(metric, labels, guess) for seed, guess in guesses.items()},
        dict(zip(guesses, rows, strict=True)),
        None if by_group is None else dict(zip(guesses, by_group, strict=True)),
    )


@pytest.mark.parametrize("metric", ["accuracy", "macro_f1", "tag_f1", "pearson"])
def test_the_interval_is_that_of_scipys_paired_bootstrap(metric: str) -> None:
    labels = answers(metric, 0, 1.0)

    def difference(rows: np.ndarray) -> float:
        chosen = [labels[row] for row in rows]

        def mean(skill: float) -> float:
            guesses = [answers(metric, seed, skill) for seed in SEEDS]
            return float(np.mean([score(metric, chosen, [g[r] for r in rows]) for g in guesses]))

        return mean(0.7) - mean(0.6)

    # SciPy draws the rows' numbers, so that a row stays with its label and its predictions.
    reference = stats.bootstrap(
        (np.arange(ROWS),),
        difference,
        vectorized=False,
        n_resamples=400,
        method="percentile",
        rng=np.random.default_rng(3),
    ).confidence_interval
    gain = paired_gain(scored(metric, 0.7), scored(metric, 0.6))
    width = reference.high - reference.low
    assert gain["low"] == pytest.approx(reference.low, abs=0.15 * width)
    assert gain["high"] == pytest.approx(reference.high, abs=0.15 * width)
    assert gain["mean"] == pytest.approx(difference(np.arange(ROWS)))


def test_the_mean_of_numbers_has_the_interval_scipy_gives_with_as_many_resamples() -> None:
    labels, guess = answers("accuracy", 0, 1.0), answers("accuracy", 1, 0.7)
    right = np.array([a == b for a, b in zip(labels, guess, strict=True)], float)
    table = METRICS["accuracy"].row_statistics(labels, guess)
    ours = interval(resampled_scores("accuracy", [table], "rows")[0])
    reference = stats.bootstrap(
        (right,), np.mean, n_resamples=10_000, method="percentile", rng=np.random.default_rng(1)
    ).confidence_interval
    assert ours == pytest.approx((reference.low, reference.high), abs=0.004)


@pytest.mark.parametrize("metric", ["accuracy", "macro_f1", "tag_f1", "pearson", "spearman"])
def test_every_resample_is_scored_as_a_plain_loop_scores_it(
    metric: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistics, "CHUNK", 7)
    kind = "pearson" if metric == "spearman" else metric
    labels, guesses = answers(kind, 0, 1.0), [answers(kind, seed, 0.6) for seed in SEEDS]
    tables = [METRICS[metric].row_statistics(labels, guess) for guess in guesses]
    ours = resampled_scores(metric, tables, "rows", resamples=30)
    counts = np.concatenate(list(statistics._draws(ROWS, "rows", 30)))
    assert counts.sum(axis=1).tolist() == [ROWS] * 30
    for place, count in enumerate(counts):
        rows = np.repeat(np.arange(ROWS), count)
        for guess, scores in zip(guesses, ours, strict=True):
            plain = score(metric, [labels[row] for row in rows], [guess[row] for row in rows])
            assert scores[place] == pytest.approx(plain, abs=1e-12)


@pytest.mark.parametrize("metric", ["macro_f1", "pearson", "spearman"])
def test_a_group_is_drawn_with_all_its_rows(metric: str) -> None:
    kind = "pearson" if metric == "spearman" else metric
    labels, guess = answers(kind, 0, 1.0), answers(kind, 1, 0.6)
    groups = [f"service {number % 9}" for number in range(ROWS)]
    table = METRICS[metric].row_statistics(labels, guess)
    ours = resampled_scores(metric, [table], "groups", groups, resamples=20)[0]
    names = sorted(set(groups))
    for count, value in zip(next(statistics._draws(9, "groups", 20)), ours, strict=True):
        rows = [
            row
            for name, number in zip(names, count, strict=True)
            for _ in range(number)
            for row in range(ROWS)
            if groups[row] == name
        ]
        plain = score(metric, [labels[row] for row in rows], [guess[row] for row in rows])
        assert value == pytest.approx(plain, abs=1e-12)


def test_draws_are_the_same_every_time_and_others_for_another_purpose() -> None:
    first, again, other = (
        np.concatenate(list(statistics._draws(50, purpose, 600)))
        for purpose in ("task 100", "task 100", "task 500")
    )
    assert (first == again).all()
    assert (first != other).any()
    assert first.mean(axis=0) == pytest.approx(np.ones(50), abs=0.3)


def test_groups_of_like_rows_make_the_interval_wider() -> None:
    labels = ["yes"] * ROWS
    groups = [f"service {number // 30}" for number in range(ROWS)]
    guess = ["yes" if int(group.split()[1]) % 3 else "no" for group in groups]
    table = METRICS["accuracy"].row_statistics(labels, guess)
    widths = [
        np.ptp(interval(resampled_scores("accuracy", [table], "rows", units)[0]))
        for units in (None, groups)
    ]
    assert widths[1] > 2 * widths[0]


# --- Verdicts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "seeds", "expected"),
    [
        (0.01, 0.02, 3, "gain"),
        (-0.02, -0.01, 3, "loss"),
        (-0.01, 0.02, 3, "no gain"),
        (0.0, 0.0, 3, "no gain"),
        (0.0, 0.1, 2, "no gain"),
        (0.3, 0.4, 1, "unclear"),
    ],
)
def test_the_verdict_is_where_zero_lies(low: float, high: float, seeds: int, expected: str) -> None:
    assert verdict(low, high, seeds, seeds if low + high > 0 else 0) == expected


@pytest.mark.parametrize("ahead", [1, 2])
def test_seeds_that_disagree_are_neither_gain_nor_loss(ahead: int) -> None:
    assert verdict(0.01, 0.02, 3, ahead) == "no gain"
    assert verdict(-0.02, -0.01, 3, ahead) == "no gain"


def test_a_gain_one_way_is_a_loss_the_other() -> None:
    better, worse = scored("accuracy", 0.8), scored("accuracy", 0.5)
    gain, loss = paired_gain(better, worse), paired_gain(worse, better)
    assert (gain["verdict"], loss["verdict"]) == ("gain", "loss")
    assert gain["low"] == pytest.approx(-loss["high"])
    assert (gain["seeds"], gain["seeds_ahead"], loss["seeds_ahead"]) == (3, 3, 0)
    assert gain["low"] < gain["mean"] < gain["high"]


def test_a_system_does_not_gain_over_itself() -> None:
    ours = scored("macro_f1", 0.7)
    gain = paired_gain(ours, ours)
    assert gain["verdict"] == "no gain"
    assert gain["low"] == gain["high"] == gain["mean"] == gain["standard_deviation"] == 0.0


def test_only_seeds_that_both_have_are_compared() -> None:
    ours, other = scored("accuracy", 0.7, (1, 2, 3)), scored("accuracy", 0.6, (2, 3, 4))
    gain = paired_gain(ours, other)
    differences = [ours.scores[seed] - other.scores[seed] for seed in (2, 3)]
    assert gain["seeds"] == 2
    assert gain["mean"] == pytest.approx(np.mean(differences))
    assert gain["standard_deviation"] == pytest.approx(stats.tstd(differences))


def test_without_groups_there_is_no_interval_over_them() -> None:
    ours, other = scored("accuracy", 0.7), scored("accuracy", 0.6)
    assert paired_gain(ours, other)["group_low"] is None
    groups = [str(number % 20) for number in range(ROWS)]
    gain = paired_gain(
        scored("accuracy", 0.7, SEEDS, groups), scored("accuracy", 0.6, SEEDS, groups)
    )
    assert gain["group_low"] < gain["mean"] < gain["group_high"]
