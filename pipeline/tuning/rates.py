"""Chosen rates in `params.yaml`."""

from __future__ import annotations

import io
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from pipeline.params.editing import round_trip
from pipeline.tuning.choice import Chosen


def put_rates(values: Any, chosen: Chosen) -> None:
    """Set `finetune.learning_rates.STRATEGY.TASK` in round-trip values; all others stay."""
    section = values.setdefault("finetune", CommentedMap())
    of_strategies = section.setdefault("learning_rates", CommentedMap())
    for task, strategies in chosen.items():
        for strategy, rates in strategies.items():
            numbers = CommentedSeq(rates)
            numbers.fa.set_flow_style()
            of_strategies.setdefault(strategy, CommentedMap())[task] = numbers


def rates_yaml(chosen: Chosen) -> str:
    """What `put_rates` adds, as YAML."""
    values, stream = CommentedMap(), io.StringIO()
    put_rates(values, chosen)
    round_trip().dump(values, stream)
    return stream.getvalue()
