"""Tasks made by hand: params and rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.params import Task

CHECKS = {"min_rows": 1, "min_class_fraction": 0.0, "max_conflict_fraction": 1.0}
SOURCE = {"kind": "files", "path": "data/sources/rows.csv", "licence": "CC0-1.0"}
METRICS = {
    "classification": "macro_f1",
    "tagging": "tag_f1",
    "pair_classification": "accuracy",
    "pair_regression": "pearson",
}


@pytest.fixture
def task_of() -> Callable[..., Task]:
    """A task of a kind; keyword arguments replace fields of it."""

    def build(kind: str, **fields: Any) -> Task:
        columns = {"text": "text", "label": "label"}
        if kind == "tagging":
            columns = {"text": "tokens", "label": "tags"}
        elif kind.startswith("pair_"):
            columns["text_pair"] = "text_pair"
        columns |= fields.pop("columns", {})
        return Task.model_validate(
            {
                "kind": kind,
                "metric": METRICS[kind],
                "train": SOURCE,
                "columns": columns,
                "split": {"salt": "s", "validation": 0.2, "test": 0.2},
                "limits": {},
                "checks": CHECKS,
                "max_length": 16,
                **fields,
            }
        )

    return build
