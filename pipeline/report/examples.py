"""Rows of a task, errors and confusions, made ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.report.palette import MAX_HEAT

LABELS = ("label", "tags")  # where an example's answer may stand
NOT_TEXT = {*LABELS, "id", "group", "prediction", "confidence", "word"}
MAX_LABELS = 20  # of a confusion table; larger ones are in reports/evaluation


def example_view(row: Mapping[str, Any]) -> dict[str, Any]:
    """`texts` (pairs of a column's name and text) or `words` (token, tag, predicted tag).

    The word that an error's confidence is about is marked `surest`.
    """
    label = next((row[name] for name in LABELS if name in row), None)
    prediction = row.get("prediction")
    view: dict[str, Any] = {"texts": [], "words": [], "label": label, "prediction": prediction}
    view["confidence"] = row.get("confidence")
    for name, value in row.items():
        if name in NOT_TEXT:
            continue
        if isinstance(value, list):
            view["words"] = tagged(value, label, prediction)
            if row.get("word") in range(len(value)):
                view["words"][row["word"]]["surest"] = True
        else:
            view["texts"].append((name, value))
    return view


def tagged(tokens: Sequence[str], tags: Any, predicted: Any) -> list[dict[str, Any]]:
    """Each token with its tag, and with the predicted one where that differs.

    `O`, the tag of what is nothing, is shown only where the two differ.
    """
    true = tags if isinstance(tags, list) else []
    guessed = predicted if isinstance(predicted, list) else true
    words = []
    for index, token in enumerate(tokens):
        tag = true[index] if index < len(true) else None
        guess = guessed[index] if index < len(guessed) else tag
        wrong = guess != tag
        words.append(
            {
                "token": token,
                "tag": tag if wrong or tag != "O" else None,
                "prediction": guess if wrong else None,
            }
        )
    return words


def confusion_view(confusion: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The table with a shade for each cell: its share of the row, scaled; `None` if too large."""
    if not confusion or not 0 < len(confusion["labels"]) <= MAX_LABELS:
        return None
    rows = []
    for place, (label, counts) in enumerate(
        zip(confusion["labels"], confusion["counts"], strict=True)
    ):
        total = sum(counts) or 1
        cells = [
            {
                "count": number,
                "heat": round(100 * MAX_HEAT * number / total, 1),
                "right": column == place,
            }
            for column, number in enumerate(counts)
        ]
        right = counts[place] / total
        rows.append({"label": label, "cells": cells, "total": sum(counts), "right": right})
    return {**confusion, "rows": rows}
