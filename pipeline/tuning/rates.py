"""Chosen rates in `params.yaml`."""

from __future__ import annotations

import io
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from pipeline.params.editing import round_trip
from pipeline.tuning.choice import Chosen


def put_rates(values: Any, chosen: Chosen) -> None:
    """Set `tasks.NAME.learning_rates` in round-trip values; other strategies' rates stay."""
    for name, strategies in chosen.items():
        task = values.setdefault("tasks", CommentedMap()).setdefault(name, CommentedMap())
        if task.get("learning_rates") is None:
            task.pop("learning_rates", None)
            # Not last: the last key carries the empty line and the comments that follow a task.
            task.insert(max(len(task) - 1, 0), "learning_rates", CommentedMap())
        for strategy, rates in strategies.items():
            numbers = CommentedSeq(rates)
            numbers.fa.set_flow_style()
            task["learning_rates"][strategy] = numbers


def rates_yaml(chosen: Chosen) -> str:
    """What `put_rates` adds, as YAML."""
    values, stream = CommentedMap(), io.StringIO()
    put_rates(values, chosen)
    round_trip().dump(values, stream)
    return stream.getvalue()
