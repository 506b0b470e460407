"""Random choices depend on what they are for, and on nothing else."""

from __future__ import annotations

import subprocess
import sys

import numpy as np

from pipeline.foundation.randomness import fraction_of, generator


def test_a_choice_is_the_same_in_any_order_and_another_for_another_purpose() -> None:
    first = [generator(1, "pretrain", "masking", index).random() for index in range(5)]
    again = [generator(1, "pretrain", "masking", index).random() for index in reversed(range(5))]
    assert first == again[::-1]
    assert len(set(first)) == 5
    assert generator(1, "pretrain", "pairs", 0).random() != first[0]
    assert generator(2, "pretrain", "masking", 0).random() != first[0]


def test_a_choice_does_not_depend_on_the_hash_seed_of_the_process() -> None:
    code = "from pipeline.foundation.randomness import *; print(generator(1, 'a', 'b', 2).random())"
    results = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(results) == 1


def test_fractions_are_spread_evenly() -> None:
    values = np.array([fraction_of("salt", str(index)) for index in range(20_000)])
    counts, _ = np.histogram(values, bins=10, range=(0, 1))
    assert counts.sum() == 20_000
    # Ten cells of 2,000 with a standard deviation of 42: five of them is beyond chance.
    assert np.abs(counts - 2000).max() < 5 * 42
