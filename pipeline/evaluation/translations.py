"""Translations scored: of every model and baseline, over seeds, by length, each against the first.

The interval of a difference is that of the main report (`statistics`): the test sentences drawn
anew, both systems scored on the same ones, the means over seeds compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.evaluation.statistics import Scored, paired_gain, resampled_scores, summary
from pipeline.tasks.metrics.metric import Metric
from pipeline.tasks.metrics.texts import signatures, text_metrics
from pipeline.translation.pair_rows import PairRow
from pipeline.translation.placeholders import kept


@dataclass(frozen=True)
class System:
    """What one model, or a baseline, says of the test sources, by seed (a baseline has one, 0)."""

    translations: Mapping[int, Sequence[str]]
    losses: Mapping[int, np.ndarray]  # nats of each reference; empty of a baseline
    num_tokens: Sequence[int]  # of each reference
    facts: Mapping[str, Any]  # parameters, steps

    @property
    def is_model(self) -> bool:
        return bool(self.losses)


def evaluate(
    systems: Mapping[str, System],
    test: Sequence[PairRow],
    language: str,
    length_bounds: Sequence[int],
) -> dict[str, Any]:
    """What stands in metrics.json; the first of `systems` is compared with every other one."""
    metrics = text_metrics(language)
    references = [row["target"] for row in test]
    counts = {
        name: {
            metric: {
                seed: found.row_statistics(references, texts)
                for seed, texts in system.translations.items()
            }
            for metric, found in metrics.items()
        }
        for name, system in systems.items()
    }
    return {
        "systems": {
            name: _scores(system, counts[name], metrics, test) for name, system in systems.items()
        },
        "gains": {name: _gains(found, counts, name) for name, found in metrics.items()},
        "by_length": _by_length(systems, counts, metrics["bleu"], test, length_bounds),
        "signatures": signatures(language),
        "sentences": len(test),
        "order": list(systems),
    }


def _scores(
    system: System,
    counts: Mapping[str, Mapping[int, np.ndarray]],
    metrics: Mapping[str, Metric],
    test: Sequence[PairRow],
) -> dict[str, Any]:
    references = [row["target"] for row in test]
    found: dict[str, Any] = {"is_model": system.is_model, **system.facts}
    for name, metric in metrics.items():
        found[name] = _over_seeds(
            {seed: _score(metric, table) for seed, table in counts[name].items()}
        )
    found["exact"] = _over_seeds(
        {
            seed: float(np.mean(np.array(texts) == np.array(references)))
            for seed, texts in system.translations.items()
        }
    )
    found["placeholders_kept"] = _over_seeds(
        {seed: _share_kept(test, texts) for seed, texts in system.translations.items()}
    )
    if system.is_model:
        tokens = sum(system.num_tokens)
        found["loss"] = _over_seeds(
            {seed: float(losses.sum() / tokens) for seed, losses in system.losses.items()}
        )
    return found


def _share_kept(test: Sequence[PairRow], texts: Sequence[str]) -> float | None:
    """Of the sources' placeholders, those in the translations; `None` where there are none."""
    pairs = [kept(row["source"], text) for row, text in zip(test, texts, strict=True)]
    asked = sum(number for _, number in pairs)
    return sum(number for number, _ in pairs) / asked if asked else None


def _over_seeds(scores: Mapping[int, float | None]) -> dict[str, Any] | None:
    known = {seed: score for seed, score in scores.items() if score is not None}
    if not known:
        return None
    return {**summary(list(known.values())), "by_seed": {str(s): v for s, v in known.items()}}


def _score(metric: Metric, table: np.ndarray) -> float:
    assert metric.score_of is not None
    return float(metric.score_of(table.sum(axis=0)))


def _gains(
    metric: Metric,
    counts: Mapping[str, Mapping[str, Mapping[int, np.ndarray]]],
    name: str,
) -> dict[str, Any]:
    """The first system less each other one."""
    first, *others = counts
    labelled = [
        (system, seed, table) for system in counts for seed, table in counts[system][name].items()
    ]
    drawn = resampled_scores(metric, [table for _, _, table in labelled], f"translation {name}")
    seeds = list(counts[first][name])
    scored = {}
    for system in counts:
        own = {
            seed: (_score(metric, table), drawn[place])
            for place, (of, seed, table) in enumerate(labelled)
            if of == system
        }
        if 0 in own and set(own) != set(seeds):  # a baseline: the same for every seed
            own = dict.fromkeys(seeds, own[0])
        scored[system] = Scored(
            {seed: score for seed, (score, _) in own.items()},
            {seed: row for seed, (_, row) in own.items()},
            None,
        )
    return {other: paired_gain(scored[first], scored[other]) for other in others}


def _by_length(
    systems: Mapping[str, System],
    counts: Mapping[str, Mapping[str, Mapping[int, np.ndarray]]],
    bleu: Metric,
    test: Sequence[PairRow],
    bounds: Sequence[int],
) -> dict[str, Any]:
    """BLEU and loss by the words of the source, means over seeds; groups without a text have
    none."""
    words = np.array([len(row["source"].split()) for row in test])
    group = np.searchsorted(np.array(bounds), words)
    starts = [1, *(bound + 1 for bound in bounds)]
    ends: list[int | None] = [*bounds, None]
    groups = []
    for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
        rows = np.flatnonzero(group == place)
        entry: dict[str, Any] = {"first": start, "last": end, "sentences": len(rows)}
        if len(rows):
            entry["bleu"] = {
                name: float(
                    np.mean([_score(bleu, table[rows]) for table in counts[name]["bleu"].values()])
                )
                for name in systems
            }
            entry["loss"] = {
                name: float(np.mean([_mean_loss(system, losses, rows) for losses in found]))
                for name, system in systems.items()
                if (found := list(system.losses.values()))
            }
        groups.append(entry)
    return {"words": list(bounds), "groups": groups}


def _mean_loss(system: System, losses: np.ndarray, rows: np.ndarray) -> float:
    """Nats a token of the references in `rows`."""
    return float(losses[rows].sum() / np.array(system.num_tokens)[rows].sum())
