"""Runs made by hand: a healthy one, of words that are drawn, and what can be wrong with it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.doctor.facts import (
    Comparison,
    Fit,
    PretrainingFacts,
    RunFacts,
    TaskFacts,
    TextFacts,
    TrainedBudget,
)
from pipeline.doctor.gathering import task_facts
from pipeline.doctor.reading import known_share, words_found, words_of
from pipeline.foundation.vocabulary import wordpiece
from pipeline.kinds.registry import data_of
from pipeline.tasks.task_data import TaskData
from tests.tasks.toys import task_of

ENGLISH = [f"{a}{b}" for a in ("ber", "lin", "tor", "mas", "gel") for b in "abcdefghijklmno"]
ELSEWHERE = [f"{a}{b}" for a in ("kru", "zep", "wix") for b in "abcdefghijklmno"]  # same letters
KOREAN = [f"{a}{b}" for a in "가나다라마바사" for b in "갈날달랄말발살"]
PIECES = [*ENGLISH, *(c for a in "abcdefghijklmnopqrstuvwxyz" for c in (a, f"##{a}"))]
ROWS = {"train": 400, "validation": 300, "test": 300}

Row = dict[str, Any]
Draw = Callable[[np.random.Generator, str], Row]  # of a split


def sentence(
    random: np.random.Generator, words: Sequence[str] = ENGLISH, least: int = 6, most: int = 14
) -> str:
    """Words drawn, from `least` to `most` of them."""
    return " ".join(random.choice(words, int(random.integers(least, most + 1))))


def single(random: np.random.Generator, split: str) -> Row:
    """A row of a task of one text and two classes."""
    return {"text": sentence(random), "label": str(random.choice(["no", "yes"]))}


def pair(random: np.random.Generator, split: str) -> Row:
    """A row of a task of two texts and two classes; every tenth is one text twice."""
    first = sentence(random)
    second = first if random.random() < 0.1 else sentence(random)
    return {"text": first, "text_pair": second, "label": str(random.choice(["no", "yes"]))}


def numbered(random: np.random.Generator, split: str) -> Row:
    """A row of two texts and a number."""
    return pair(random, split) | {"label": float(random.random())}


def drawn(draw: Draw, kind: str = "classification", **rows: int) -> TaskData:
    """A prepared task; `rows` are how many a split has, where not `ROWS`."""
    random = np.random.default_rng(3)
    splits = {
        split: [
            {"id": f"{split}-{i}", "group": f"{split}-{i}", **draw(random, split)}
            for i in range(rows.get(split, number))
        ]
        for split, number in ROWS.items()
    }
    counts = {"read": 1000, "dropped": {"conflicts": 2}}
    return TaskData("toy", data_of(kind), ["no", "yes"], splits, counts)


def run_of(
    data: TaskData, max_length: int = 32, longest_sequence: int = 64, **fields: Any
) -> RunFacts:
    """A healthy run on a task, but for what is in its rows and in `fields` of its facts."""
    section = task_of(data.kind.name, max_length=max_length).model_dump(mode="json")
    text = [" ".join(ENGLISH)] * 3
    words = words_of(data.kind, [row for rows in data.splits.values() for row in rows])
    pretraining = PretrainingFacts(400_000, [(300_000, 3.55), (400_000, 3.5)], longest_sequence)
    known = known_share(words, words_found(words, text))
    tokenizer = wordpiece.build([*wordpiece.SPECIAL_TOKENS, *PIECES], lowercase=True)
    facts = task_facts(
        section, data, Path("nowhere"), tokenizer, pretraining, known, {"budgets": {}}
    )
    trained = [TrainedBudget("100", 100, 60, 16, 0.002), TrainedBudget("400", 400, 120, 16, 0.001)]
    usual = {
        "trained": trained,
        "fit": Fit("400", 0.9, 0.85),
        "comparisons": [Comparison("scratch", "400", 0.03, 0.02, 0.04)],
    }
    task: TaskFacts = dataclasses.replace(facts, **{**usual, **fields})
    tried = {"toy": [0.0005, 0.001, 0.002, 0.004]}
    return RunFacts(TextFacts(90_000, 100_000, 0.98), pretraining, {"toy": task}, tried)


def pretrained(run: RunFacts, **fields: Any) -> RunFacts:
    """The run, with other facts of its pre-training."""
    assert run.pretraining is not None
    return dataclasses.replace(run, pretraining=dataclasses.replace(run.pretraining, **fields))
