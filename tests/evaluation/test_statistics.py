"""Means, spreads and verdicts, against SciPy and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipeline.evaluation.statistics import paired_gain, summary

SCORES = st.lists(st.floats(0, 1), min_size=2, max_size=8)


@pytest.mark.filterwarnings("ignore:Precision loss:RuntimeWarning")
@given(SCORES)
def test_mean_and_sample_deviation_are_those_of_scipy(values: list[float]) -> None:
    facts = summary(values)
    assert facts["mean"] == pytest.approx(np.mean(values))
    assert facts["standard_deviation"] == pytest.approx(stats.tstd(values), abs=1e-12)


def test_one_value_has_no_deviation() -> None:
    assert summary([0.5]) == {"mean": 0.5, "standard_deviation": None}


@given(SCORES)
def test_a_gain_one_way_is_a_loss_the_other(values: list[float]) -> None:
    others = [value / 2 + 0.1 * index for index, value in enumerate(values)]
    verdicts = {paired_gain(values, others)["verdict"], paired_gain(others, values)["verdict"]}
    assert verdicts in ({"gain", "loss"}, {"no gain"})


@pytest.mark.parametrize(
    ("ours", "others", "verdict"),
    [
        ([0.6, 0.7, 0.8], [0.5, 0.6, 0.7], "gain"),  # each pair alike, however the seeds vary
        ([0.5, 0.6, 0.7], [0.6, 0.7, 0.8], "loss"),
        ([0.6, 0.7, 0.8], [0.5, 0.8, 0.75], "no gain"),
        ([0.5, 0.5], [0.5, 0.5], "no gain"),
        ([0.9], [0.1], "unclear"),
    ],
)
def test_the_verdict_weighs_the_difference_by_its_standard_error(
    ours: list[float], others: list[float], verdict: str
) -> None:
    assert paired_gain(ours, others)["verdict"] == verdict


def test_the_standard_error_is_scipys() -> None:
    ours, others = [0.62, 0.60, 0.65, 0.61], [0.60, 0.61, 0.60, 0.60]
    gain = paired_gain(ours, others)
    error = stats.sem(np.subtract(ours, others))
    assert gain["mean"] == pytest.approx(np.subtract(ours, others).mean())
    assert (gain["verdict"] == "gain") == (gain["mean"] > 2 * error)
