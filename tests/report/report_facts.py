"""Metrics and facts of a run that never was, as the stages write them: all of it made up."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

from tests.report.task_facts import task_of

SYSTEMS = {  # score at 100 labels, by system; every doubling of the labels adds a little
    "majority": 0.05,
    "tfidf": 0.50,
    "word2vec": 0.38,
    "fasttext": 0.40,
    "scratch_word2vec": 0.51,
    "scratch_fasttext": 0.52,
    "scratch": 0.49,
    "feature_extraction": 0.35,
    "finetune": 0.60,
}
TASKS = {  # kind, metric, labels
    "animals": ("classification", "macro_f1", ["bird", "fish", "insect", "mammal", "reptile"]),
    "same_place": ("pair_regression", "pearson", []),
    "tools": ("tagging", "tag_f1", ["O", "material", "tool"]),
}
LESS = {"tagging": 0.07}  # that fine-tuning scores on a kind of task: level there, or behind
IMPORTED_ENCODER = {
    "name": "other",
    "title": "Other-<L6>",
    "training": "Its makers state that it read a library.",
    "packaging": "packaged by a reader.",
    "source": {"kind": "package", "name": "other-l6", "version": "0.1.0", "licence": "MIT"},
    "parameters": 22_565_376,
    "num_hidden_layers": 6,
    "hidden_size": 384,
    "vocabulary_size": 30_522,
}
FREQUENT = "the of and a to in is that it was for on as with by he at an or be"
RULES = (
    "duplicate_document",
    "held_out",
    "repeated_paragraph",
    "short_document",
    "short_paragraph",
)


def metrics_of(
    shift: float = 0.0,
    budgets: tuple[int, ...] = (100, 500, 2000),
    seeds: int = 3,
    groups: bool = True,
) -> dict[str, Any]:
    """Metrics of `TASKS`; `shift` is added to what fine-tuning scores."""
    tasks = {
        name: {
            "metric": metric,
            "labels": len(labels),
            "test_rows": 3000,
            "test_groups": 62 if groups else None,
            "budgets": {
                str(rows): _budget(place, kind, rows, shift, seeds, groups) for rows in budgets
            },
        }
        for place, (name, (kind, metric, labels)) in enumerate(TASKS.items())
    }
    return {
        "corpus": {
            "lowercase": True,
            "train_documents": 13_982,
            "train_tokens": 3_761_579,
            "train_words": 3_017_028,
            "validation_documents": 2876,
            "validation_tokens": 900_393,
            "validation_words": 704_012,
            "vocabulary_size": 8192,
        },
        "pretraining": {
            "frequency_accuracy": 0.0828,
            "frequency_loss": 6.313,
            "frequency_perplexity": 551.5,
            "masked_language_modelling_accuracy": 0.4126,
            "masked_language_modelling_loss": 3.491,
            "masked_tokens": 36_026,
            "next_sentence_accuracy": 0.7988,
            "next_sentence_chance": 0.5,
            "next_sentence_loss": 0.4496,
            "parameters": 1_900_546,
            "perplexity": 32.82,
            "sequences": 2048,
            "steps": 3000,
            "tokens": 5_965_015,
        },
        "tasks": tasks,
    }


def metrics_of_another_preset() -> dict[str, Any]:
    """As `overnight` would write them: five seeds, two encoders, all labels, one strategy less, no
    next-sentence prediction.
    """
    metrics = metrics_of(budgets=(100, 500, 2000, 8000), seeds=5)
    for place, task in enumerate(metrics["tasks"].values()):
        task["budgets"]["all"] = task["budgets"].pop("8000")
        task["budgets"]["all"]["training_rows"] -= 300 * place
        for budget in task["budgets"].values():
            del budget["systems"]["scratch_fasttext"], budget["gains"]["scratch_fasttext"]
            budget["strongest_before"] = "scratch_word2vec"
    run = metrics["pretraining"]
    for name in [name for name in run if name.startswith("next_sentence")]:
        del run[name]
    counts = {"parameters", "steps", "tokens"}
    other = {name: value for name, value in run.items() if name not in counts}
    run["other_seeds"] = {"2": other | {"masked_language_modelling_accuracy": 0.4205}}
    return metrics


def with_imported(
    metrics: dict[str, Any], lead: float = 0.05, names: Sequence[str] = ("other",)
) -> dict[str, Any]:
    """The same with encoders pre-trained elsewhere: `lead` above ours, frozen as far below."""
    for place, task in enumerate(metrics["tasks"].values()):
        for budget in task["budgets"].values():
            ours = budget["systems"]["finetune"]
            for name, (way, mean) in itertools.product(
                names, (("feature_extraction", -lead), ("finetune", lead))
            ):
                system = f"imported_{name}_{way}"
                budget["systems"][system] = {**ours, "mean": ours["mean"] + mean}
                budget["gains"][system] = gain_of(-mean, place)
    encoders = {name: {**IMPORTED_ENCODER, "name": name} for name in names}
    return {**metrics, "imported_encoders": encoders}


def _budget(
    place: int, kind: str, rows: int, shift: float, seeds: int, groups: bool
) -> dict[str, Any]:
    more = 0.06 * math.log2(rows / 100)
    spread = 0.04 / math.sqrt(rows / 100) if seeds > 1 else None
    means = {}
    for system, base in SYSTEMS.items():
        name = "word_features" if system == "tfidf" and kind == "tagging" else system
        flatter = 0.0 if system == "majority" else more * (0.9 if system == "finetune" else 1.0)
        means[name] = min(0.97, base + flatter + 0.03 * place)
    means["finetune"] += shift - LESS.get(kind, 0.0)
    before = {s: m for s, m in means.items() if s not in {"scratch", "feature_extraction"}}
    del before["finetune"]
    return {
        "training_rows": rows,
        "systems": {s: {"mean": m, "standard_deviation": spread} for s, m in means.items()},
        "strongest_before": max(before, key=before.__getitem__),
        "gains": {
            system: gain_of(means["finetune"] - mean, place, seeds, groups)
            for system, mean in means.items()
            if system != "finetune"
        },
    }


def gain_of(
    mean: float, place: int = 0, seeds: int = 3, groups: bool = True, half: float = 0.03
) -> dict[str, Any]:
    """An entry of `gains`, its interval `half` to each side and wider over groups."""
    low, high = mean - half, mean + half
    verdict = "gain" if low > 0 else "loss" if high < 0 else "no gain"
    return {
        "mean": mean,
        "standard_deviation": 0.012 if seeds > 1 else None,
        "low": low,
        "high": high,
        "group_low": low - 0.02 if groups and place != 1 else None,
        "group_high": high + 0.02 if groups and place != 1 else None,
        "seeds": seeds,
        "seeds_ahead": seeds if mean > 0 else 0,
        "verdict": verdict if seeds > 1 else "unclear",
    }


def report_of() -> dict[str, Any]:
    """The content of report.json."""
    steps = range(0, 3001, 100)
    train = [_point(step) | {"learning_rate": 0.004 * (1 - step / 3001)} for step in steps[1:]]
    validation = [
        _point(step)
        | {
            "masked_language_modelling_accuracy": 0.42 * (1 - math.exp(-step / 900)),
            "next_sentence_accuracy": 0.5 + 0.3 * (1 - math.exp(-step / 1200)),
        }
        for step in steps[::3]
    ]
    return {
        "corpus": _corpus(),
        "tokenizer": {
            "vocabulary_size": 8192,
            "lowercase": True,
            "unknown_fraction": 0.00002,
            "tokens_per_word": 1.247,
            "samples": [
                {"text": text, "tokens": pieces.split()}
                for text, pieces in (
                    ("The heron waits.", "the her ##on wait ##s ."),
                    (
                        "Unhurried otters swim upstream.",
                        "un ##hur ##ried otter ##s swim up ##stream .",
                    ),
                    ("A <b>bold</b> & hungry gull", "a < b > bold < / b > & hungry gu ##ll"),
                )
            ],
        },
        "pretraining": {
            "settings": {"seed": 1, "steps": 3000, "model": {"hidden_size": 128, "dropout": 0.0}},
            "counts": {"parameters": 1_900_546, "steps": 3000, "tokens": 5_965_015},
            "history": {"train": train, "validation": validation},
            "fill_mask": [
                _blank("The otter dived into the ", "river", " and came up with a crayfish."),
                _blank("Most <i>owls</i> hunt at ", "night", ", when voles leave their burrows."),
                _blank("A carpenter keeps every ", "chisel", " sharp & dry."),
            ],
        },
        "embeddings": {
            algorithm: {
                "settings": {"vector_size": 128, "window": 5, "epochs": 10},
                "counts": {"vocabulary_size": 8192},
                "neighbours": [
                    {
                        "token": token,
                        "nearest": [[near, 0.9 - 0.07 * i] for i, near in enumerate(found.split())],
                    }
                    for token, found in (
                        ("river", "stream lake brook water bank"),
                        ("hammer", "mallet nail chisel anvil tongs"),
                        ("heron", "egret stork crane bittern gull"),
                    )
                ],
            }
            for algorithm in ("fasttext", "word2vec")
        },
        "tasks": {name: task_of(kind, labels) for name, (kind, _, labels) in TASKS.items()},
        "validations": {
            suite: {"met": 11, "expectations": 11} for suite in ("corpus", "tokens", *TASKS)
        },
        "artifacts": {
            name: f"{index:064x}"
            for index, name in enumerate(("data/corpus", "data/encoder", "data/tokens"))
        },
    }


def _point(step: int) -> dict[str, float]:
    masked = 3.4 + 5.6 * math.exp(-step / 500)
    return {
        "step": step,
        "tokens": step * 1988,
        "loss": masked + 0.5,
        "masked_language_modelling_loss": masked,
        "next_sentence_loss": 0.45 + 0.24 * math.exp(-step / 800),
    }


def _corpus() -> dict[str, Any]:
    counts = {"documents": 13_982, "paragraphs": 60_000, "words": 3_017_028}
    edges = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048]
    return {
        "counts": {
            "train": counts,
            "validation": counts,
            "dropped": {rule: 10 ** (place + 1) for place, rule in enumerate(RULES)},
            "held_out_groups": 62,
        },
        "tokens": {"vocabulary_size": 8192},
        "sources": [
            {"source": "fables 1.2", "licence": "CC0-1.0", "documents": 9000, "words": 2_000_000},
            {"source": "field notes 3", "licence": "MIT", "documents": 4982, "words": 1_017_028},
        ],
        "split": {"salt": "2026-11", "validation": 0.1, "held_out": 0.15},
        "dropped_examples": {
            rule: [
                {"id": f"fable-{n}", "text": f"A {rule} <kept> as it stood & so on, {n}."}
                for n in (1, 2)
            ]
            for rule in RULES
            if rule != "held_out"
        },
        "document_words": {
            "edges": edges,
            "counts": [3, 9, 40, 300, 900, 2400, 4100, 3300, 1800, 900, 230],
        },
        "sentence_tokens": {
            "edges": edges[:9],
            "counts": [5, 60, 2100, 9400, 22_000, 17_000, 4100, 600],
        },
        "word_frequencies": [[2**n, round(180_000 / 2 ** (1.05 * n))] for n in range(15)],
        "most_frequent_words": [
            [word, 180_000 // (place + 1)] for place, word in enumerate(FREQUENT.split())
        ],
    }


def _blank(before: str, answer: str, after: str) -> dict[str, Any]:
    guesses = [answer, "stream", "field", "sea", "garden"]
    return {
        "before": before,
        "answer": answer,
        "after": after,
        "predictions": [
            {"token": token, "probability": 0.52 / 2**place} for place, token in enumerate(guesses)
        ],
        "untrained": [
            {"token": token, "probability": 0.0003 - 0.00001 * place}
            for place, token in enumerate(("##qu", "basalt", "7", "otherwise", "lantern"))
        ],
    }
