"""Classes by name: `datasets` keeps them as numbers beside their names, and -1 for no label.

Only where a source says that a column is a `ClassLabel` (data sets of the hub, Parquet files that
`datasets` wrote) a number is a name, and -1 no label. In any other table -1 is a class like 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pipeline.console.errors import UserError

UNLABELLED = -1
Naming = Callable[[Any], Any]


def namings(features: Mapping[str, Any], where: str) -> dict[str, Naming]:
    """For each column with classes what gives their names; `features` as `datasets` has them.

    A number without a name raises `UserError`; -1 becomes `None`.
    """
    found = {column: _naming(feature, column, where) for column, feature in features.items()}
    return {column: naming for column, naming in found.items() if naming is not None}


def _naming(feature: Any, column: str, where: str) -> Naming | None:
    import datasets

    if isinstance(feature, datasets.ClassLabel):
        names = feature.names

        def name(value: int | None) -> str | None:
            if value is None or value == UNLABELLED:
                return None
            if not 0 <= value < len(names):
                raise UserError(
                    f"the class {value} in the column {column!r}",
                    where=where,
                    expected=f"one of the {len(names)} that are named, or {UNLABELLED} for none",
                )
            return names[value]

        return name
    if isinstance(feature, datasets.List | datasets.LargeList):
        inner = _naming(feature.feature, column, where)
        if inner is not None:
            return lambda values: None if values is None else [inner(value) for value in values]
    return None
