"""What is expected of a prepared task: its rows, its splits, and facts about all of it.

A task's rows are held in memory, as `pipeline.tasks.preparation` does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from pipeline.languages.spoken import filled
from pipeline.validation.likeness import told_apart
from pipeline.validation.suites import (
    NUM_EXAMPLES,
    Fact,
    Table,
    facts_table,
    great_expectations,
)

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from pipeline.params import TaskValidation
    from pipeline.tasks.facets import DataFacet, Example

IDENTITY = ("split", "id", "text")


@dataclass(frozen=True)
class CheckedTask:
    """What `prepare_task` wrote: rows and columns of each split, the labels, the counts."""

    kind: DataFacet
    splits: Mapping[str, Sequence[Example]]
    schemas: Mapping[str, pa.Schema]
    labels: Sequence[str]  # of labels.json; empty where there are no classes
    counts: Mapping[str, Any]


def tables(task: CheckedTask, settings: TaskValidation) -> list[Table]:
    """The expectations on every row, on every split and on the whole."""
    kind = task.kind
    whole = {
        split: [row for row in rows if _is_whole(row, kind)] for split, rows in task.splits.items()
    }
    groups = {split: _first_rows(rows, itemgetter("group")) for split, rows in whole.items()}
    texts = {split: _first_rows(rows, kind.key) for split, rows in whole.items()}
    facts = [
        _conflicts(task, settings),
        *_shared(kind, "groups", groups),
        *_shared(kind, "texts", texts),
        *_told_apart(kind, whole, settings),
    ]
    if kind.has_classes:
        counts = {split: _label_counts(kind, rows) for split, rows in whole.items()}
        facts += _label_facts(task.labels, counts, settings)
    return [_rows(task), _splits(task, settings), facts_table("facts about the task", facts)]


def rows_frame(task: CheckedTask) -> pd.DataFrame:
    """One row an example: the columns of the kind, lists joined, with the counts of their parts.

    Columns: `split`, those of the kind's schema, `text` (the input for a person), `null_parts`,
    and `num_COLUMN` for a column that holds lists.
    """
    import pandas as pd

    return pd.DataFrame(
        [
            _row(split, example, task.kind)
            for split, examples in task.splits.items()
            for example in examples
        ],
        columns=_columns(task.kind),
    )


def _list_columns(kind: DataFacet) -> list[str]:
    import pyarrow as pa

    return [field.name for field in kind.schema if pa.types.is_list(field.type)]


def _columns(kind: DataFacet) -> list[str]:
    counted = [f"num_{name}" for name in _list_columns(kind)]
    return list(dict.fromkeys(["split", *kind.schema.names, "text", *counted, "null_parts"]))


def _row(split: str, example: Example, kind: DataFacet) -> dict[str, Any]:
    row: dict[str, Any] = {"split": split, "null_parts": 0} | example
    for name in _list_columns(kind):
        parts = example.get(name)
        if parts is not None:
            row["null_parts"] += sum(part is None for part in parts)
            row[f"num_{name}"] = len(parts)
            row[name] = " ".join(str(part) for part in parts)
    if "text" not in kind.schema.names:
        row["text"] = row.get(next(iter(kind.inputs)))
    return row


def _rows(task: CheckedTask) -> Table:
    e = great_expectations().expectations
    kind = task.kind
    texts = dict.fromkeys(
        name for name in ("text", *kind.inputs) if name not in _list_columns(kind)
    )
    expectations = [
        e.ExpectColumnValuesToNotBeNull(
            column=column, description=filled("Every row has a value in {column}", column=column)
        )
        for column in kind.schema.names
    ]
    expectations += [
        e.ExpectColumnValuesToMatchRegex(
            column=column,
            regex=r"\S",
            description=filled("Every row has more than space in {column}", column=column),
        )
        for column in texts
    ]
    expectations.append(
        e.ExpectCompoundColumnsToBeUnique(
            column_list=["split", "id"],
            description=filled("Every row has an id of its own in its split"),
        )
    )
    if _list_columns(kind):
        expectations.append(
            e.ExpectColumnValuesToBeInSet(
                column="null_parts",
                value_set=[0],
                description=filled("No word or tag of a row is null"),
            )
        )
    expectations += [
        e.ExpectColumnPairValuesToBeEqual(
            column_A=f"num_{parts}",
            column_B=f"num_{others}",
            description=filled(
                "Every row has as many {others} as {parts}", others=others, parts=parts
            ),
        )
        for parts, others in kind.same_length
    ]
    if not kind.has_classes:
        expectations.append(
            e.ExpectColumnUniqueValueCountToBeBetween(
                column=kind.label_column,
                min_value=2,
                description=filled("There are at least two different values to predict"),
            )
        )
    return Table("rows", rows_frame(task), expectations, identity=IDENTITY)


def _splits(task: CheckedTask, settings: TaskValidation) -> Table:
    import pandas as pd

    e = great_expectations().expectations
    frame = pd.DataFrame(
        [
            {"split": split, "rows": len(rows), "columns": _described(task.schemas[split])}
            for split, rows in task.splits.items()
        ]
    )
    expectations = [
        e.ExpectColumnMinToBeBetween(
            column="rows",
            min_value=settings.min_rows,
            description=filled(
                "Every split has at least {least} rows", least=f"{settings.min_rows:,}"
            ),
        ),
        e.ExpectColumnValuesToBeInSet(
            column="columns",
            value_set=[_described(task.kind.schema)],
            description=filled(
                "Columns and types are those of the kind {kind}", kind=task.kind.name
            ),
        ),
    ]
    return Table("splits", frame, expectations, identity=["split"])


def _described(schema: pa.Schema) -> str:
    import pyarrow as pa

    return ", ".join(
        f"{field.name} list<{field.type.value_type}>"
        if pa.types.is_list(field.type)
        else f"{field.name} {field.type}"
        for field in schema
    )


def _conflicts(task: CheckedTask, settings: TaskValidation) -> Fact:
    most = settings.max_conflict_fraction
    return Fact(
        "conflict_fraction",
        task.counts["dropped"].get("conflicts", 0) / max(task.counts["read"], 1),
        filled(
            "Rows with equal texts and unequal labels (dropped) are at most {most} of all",
            most=f"{most:g}",
        ),
        max_value=most,
    )


def _is_whole(row: Example, kind: DataFacet) -> bool:
    """Whether nothing is null: other rows fail an expectation of their own."""
    cells = [row.get(name) for name in kind.schema.names]
    return not any(cell is None or (isinstance(cell, list) and None in cell) for cell in cells)


def _first_rows(rows: Sequence[Example], key: Callable[[Example], str]) -> dict[str, Example]:
    return {key(row): row for row in reversed(rows)}


def _shared(kind: DataFacet, name: str, members: Mapping[str, Mapping[str, Example]]) -> list[Fact]:
    """For each two splits, how many members they share; `members`: split -> key -> first row."""
    facts = []
    for left, right in combinations(members, 2):
        shared = sorted(members[left].keys() & members[right].keys())
        facts.append(
            Fact(
                f"{name}_in_{left}_and_{right}",
                len(shared),
                filled(
                    "No {name} are both in {left} and in {right}", name=name, left=left, right=right
                ),
                max_value=0,
                examples=[
                    {
                        f"id_in_{left}": members[left][key]["id"],
                        f"id_in_{right}": members[right][key]["id"],
                        "text": kind.text_of(members[left][key]),
                    }
                    for key in shared[:NUM_EXAMPLES]
                ],
            )
        )
    return facts


def _told_apart(
    kind: DataFacet, splits: Mapping[str, Sequence[Example]], settings: TaskValidation
) -> list[Fact]:
    """Whether validation stands for test; none where there are too few rows to tell."""
    auc = told_apart(kind, splits["validation"], splits["test"])
    if auc is None:
        return []
    most = settings.max_validation_test_auc or 1.0
    return [
        Fact(
            "validation_test_auc",
            round(auc, 3),  # the last bits differ from processor to processor
            filled(
                "A linear model tells validation from test rows with an AUC of at most {most}",
                most=f"{most:g}",
            ),
            max_value=most,
        )
    ]


def _label_facts(
    names: Sequence[str], counts: Mapping[str, Counter[str]], settings: TaskValidation
) -> list[Fact]:
    """Balance of the training labels, and labels that occur without having been learned."""
    training = counts["train"]
    rarest = sorted(training.items(), key=lambda pair: (pair[1], pair[0]))
    strange = [
        {"split": split, "label": label, "rows": number}
        for split, labels in counts.items()
        for label, number in sorted(labels.items())
        if label not in training or label not in names
    ]
    least = settings.min_class_fraction
    return [
        Fact(
            "num_classes",
            len(training),
            filled("Training has at least two classes"),
            min_value=2,
            examples=[{"label": label, "number": number} for label, number in rarest],
        ),
        Fact(
            "rarest_class_fraction",
            rarest[0][1] / sum(training.values()) if rarest else 0.0,
            filled("The rarest class is at least {least} of training", least=f"{least:g}"),
            min_value=least,
            examples=[{"label": label, "number": number} for label, number in rarest],
        ),
        Fact(
            "unknown_labels",
            len(strange),
            filled("Every label occurs in training and stands in labels.json"),
            max_value=0,
            examples=strange,
        ),
    ]


def _label_counts(kind: DataFacet, rows: Sequence[Example]) -> Counter[str]:
    return Counter(label for row in rows for label in kind.labels_of(row))
