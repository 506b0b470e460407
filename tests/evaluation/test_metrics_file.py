"""A metrics.json is read whole, or it is said what is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.console.errors import UserError
from pipeline.evaluation.metrics_file import read_metrics


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "No such file"),
        ("{", "not JSON"),
        ("[1]", "not what `count` writes"),
        ('{"letters": 1}', "not what `count` writes"),
    ],
)
def test_what_is_no_such_file_is_said(tmp_path: Path, content: str | None, why: str) -> None:
    path = tmp_path / "metrics.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match=f"no metrics: {why}") as caught:
        read_metrics(path, ("letters", "words"), "count", "make counts")
    assert (caught.value.where, caught.value.hint) == (str(path), "`make counts` writes them")


def test_what_has_the_keys_is_given_whole(tmp_path: Path) -> None:
    metrics = {"letters": 1, "words": 2, "lines": 3}
    path = tmp_path / "metrics.json"
    path.write_text(json.dumps(metrics), encoding="utf-8")
    assert read_metrics(path, ("letters", "words"), "count", "make counts") == metrics
