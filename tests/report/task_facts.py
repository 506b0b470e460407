"""What report.json says of a task that never was."""

from __future__ import annotations

from typing import Any


def task_of(kind: str, labels: list[str]) -> dict[str, Any]:
    """One task's part of report.json."""
    facts: dict[str, Any] = {
        "kind": kind,
        "counts": {
            "read": 12_000,
            "rows": {"train": 8000, "validation": 1000, "test": 3000},
            "dropped": {"conflicts": 4, "duplicates": 31, "leaks": 2},
        },
        "learning_rates": {"finetune": {"100": 0.001, "500": 0.001}, "scratch": {"100": 0.0005}},
        "examples": _examples(kind, labels),
        "confusion": None,
        "per_label": [],
        "errors": [],
        "calibration": None,
    }
    if labels:
        size = len(labels)
        facts["confusion"] = {
            "labels": labels,
            "counts": [
                [1400 // (r + 1) if r == c else 37 * ((r + 2 * c) % 4) for c in range(size)]
                for r in range(size)
            ],
            "unit": "words" if kind == "tagging" else "rows",
            "strategy": "finetune",
            "budget": "2000",
        }
        facts["per_label"] = [
            {
                "label": label,
                "precision": 0.9 - n / 20,
                "recall": 0.85 - n / 18,
                "f1": 0.87 - n / 19,
                "support": 1400 // (n + 1),
            }
            for n, label in enumerate(labels)
        ]
        facts["errors"] = _errors(kind, labels)
        facts["calibration"] = _calibration()
    return facts


def _examples(kind: str, labels: list[str]) -> list[dict[str, Any]]:
    if kind == "tagging":
        return [
            {
                "tokens": ["Drive", "the", "nail", "with", "a", "steel", "hammer", "."],
                "label": ["O", "O", "tool", "O", "O", "material", "tool", "O"],
            },
            {"tokens": ["The", "boat", "was", "late", "."], "label": ["O"] * 5},
        ]
    if kind == "pair_regression":
        return [
            {"text": "The mill by the weir", "text_pair": "A weir beside the mill", "label": 4.5},
            {"text": "The mill by the weir", "text_pair": "Nine grey geese", "label": 0.25},
        ]
    return [
        {
            "text": f"It is a {label}, with <em>habits</em> & a long account of them in the margin",
            "label": label,
        }
        for label in labels
    ]


def _errors(kind: str, labels: list[str]) -> list[dict[str, Any]]:
    if kind == "tagging":
        return [
            {
                "tokens": ["Chalk", "marks", "the", "oak", "board"],
                "label": ["material", "O", "O", "material", "O"],
                "prediction": ["tool", "O", "O", "material", "tool"],
                "confidence": 0.97,
                "word": 0,
            }
        ]
    return [
        {
            "text": f"Row {n}: it flew over the reeds & dived",
            "label": labels[n % 5],
            "prediction": labels[(n + 1) % 5],
            "confidence": 0.99 - n / 100,
        }
        for n in range(8)
    ]


def _calibration() -> dict[str, Any]:
    bins = [
        {
            "low": n / 10,
            "high": (n + 1) / 10,
            "confidence": None if n == 0 else n / 10 + 0.06,
            "accuracy": None if n == 0 else max(0.0, n / 10 - 0.03 * (n % 3)),
            "count": 0 if n == 0 else 40 * n,
        }
        for n in range(10)
    ]
    return {"bins": bins, "expected_calibration_error": 0.043}
