"""From a source's rows to a task's three splits: what is kept, what is dropped, what is refused.

The rules, in order:

1. empty: no text or no label;
2. conflicts: equal inputs with unequal answers, anywhere in the task, are all dropped;
3. duplicates: of equal inputs on one side the first stays;
4. leaks: an input that also occurs in test is dropped from train and validation, one that also
   occurs in validation is dropped from train; where the task names a group, so is a row whose
   group has a row there;
5. limits: the rows whose ids come first in a hash's order. That is also the order in which rows
   are written: whoever takes the first rows of a split gets every class.

A task's rows are held in memory (about 1 KB a row): labelled sets are small, corpora are not.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError
from pipeline.corpus.splits import side_of
from pipeline.foundation.artifacts import ArtifactDraft, ShardWriter, write_json
from pipeline.foundation.randomness import fraction_of
from pipeline.tasks.facets import DataFacet, Example

if TYPE_CHECKING:
    from pipeline.params import Task, TaskColumns

SPLITS = ("train", "validation", "test")
RULES = ("empty", "conflicts", "duplicates", "leaks", "limits")
MAX_EXAMPLES = 20  # of what each rule dropped, kept to be looked at


@dataclass
class PreparedTask:
    """A task's rows by split, and what became of the others."""

    name: str
    kind: DataFacet
    splits: dict[str, list[Example]] = field(default_factory=lambda: {s: [] for s in SPLITS})
    read: int = 0
    without_group: int = 0  # rows of a task with groups that have none
    dropped: Counter[str] = field(default_factory=Counter)
    dropped_examples: list[dict[str, str]] = field(default_factory=list)

    def drop(self, rule: str, example: Example) -> None:
        """Count a row that `rule` took out; the first few are kept."""
        self.dropped[rule] += 1
        if self.dropped[rule] <= MAX_EXAMPLES and rule != "limits":
            self.dropped_examples.append(
                {
                    "rule": rule,
                    "id": example["id"],
                    "text": self.kind.text_of(example),
                    "label": json.dumps(self.kind.answer(example), ensure_ascii=False),
                }
            )

    @property
    def labels(self) -> list[str]:
        """The labels of training, sorted; empty where there are no classes."""
        return sorted(self.label_counts("train"))

    def label_counts(self, split: str) -> dict[str, int]:
        """How often each label occurs in a split (for tagging: on how many words)."""
        counts: Counter[str] = Counter()
        for example in self.splits[split]:
            counts.update(self.kind.labels_of(example))
        return dict(sorted(counts.items()))


def prepare(
    name: str, task: Task, kind: DataFacet, sources: Mapping[str, Iterable[Mapping[str, Any]]]
) -> PreparedTask:
    """Make a task's splits from the rows of its sources.

    `sources` has the rows of "train", and of "validation" and "test" where the task has them;
    what is absent is taken from train by `task.split`. Raises `UserError` for a missing column,
    an empty split, a single class, and a label that training lacks.
    """
    prepared = PreparedTask(name, kind)
    for side, rows in sources.items():
        for example in _read_examples(prepared, task.columns, rows, f"tasks.{name}.{side}"):
            split = _split_of(example, task, kind) if side == "train" else side
            prepared.splits[split].append(example)
    _drop_conflicts(prepared)
    _drop_duplicates(prepared)
    _drop_leaks(prepared, grouped=task.columns.group is not None)
    for split in SPLITS:
        _limit(prepared, split, getattr(task.limits, split), task.split.salt)
    _check(prepared)
    _check_metric(prepared, task.metric)
    return prepared


def write_task(prepared: PreparedTask, draft: ArtifactDraft) -> None:
    """Write the splits, what was dropped, `labels.json` and the counts into an artifact."""
    import pyarrow as pa

    for split in SPLITS:
        with ShardWriter(draft.path, split, prepared.kind.schema) as writer:
            for example in prepared.splits[split]:
                writer.write(example)
    dropped = pa.schema([(name, pa.string()) for name in ("rule", "id", "label", "text")])
    with ShardWriter(draft.path, "dropped", dropped) as writer:
        for row in prepared.dropped_examples:
            writer.write(row)
    if prepared.kind.has_classes:
        write_json(draft.path / "labels.json", prepared.labels)
    draft.counts |= {
        "read": prepared.read,
        "rows": {split: len(prepared.splits[split]) for split in SPLITS},
        "dropped": {rule: prepared.dropped[rule] for rule in RULES},
        "labels": {split: prepared.label_counts(split) for split in SPLITS},
    }
    if prepared.without_group:
        draft.counts["without_group"] = prepared.without_group


def _read_examples(
    prepared: PreparedTask,
    columns: TaskColumns,
    rows: Iterable[Mapping[str, Any]],
    source: str,
) -> Iterator[Example]:
    kind = prepared.kind
    named = [name for name in columns.model_dump().values() if name is not None]
    for number, row in enumerate(rows, start=1):
        prepared.read += 1
        missing = [name for name in named if name not in row]
        if missing:
            raise UserError(
                f"{source} has no column " + ", ".join(map(repr, missing)),
                where=f"{source}, row {number}",
                expected=f"one of its columns: {', '.join(map(repr, row))}",
                hint=f"mend tasks.{prepared.name}.columns in params.yaml",
            )
        row_id = _id_of(row, columns, f"{source}, row {number}")
        example = kind.read(row, columns, f"{source}, row {row_id or number}")
        if example is None:
            prepared.dropped["empty"] += 1
            continue
        example["id"] = row_id or _hash_id(kind, example)
        group = row[columns.group] if columns.group else None
        if group is None or group == "":  # a row without a group is its own
            prepared.without_group += columns.group is not None
            group = kind.key(example)
        example["group"] = str(group)
        yield example


def _id_of(row: Mapping[str, Any], columns: TaskColumns, where: str) -> str | None:
    if columns.id is None:
        return None
    if row[columns.id] is None or row[columns.id] == "":
        raise UserError(
            "a row without an id",
            where=where,
            expected=f"one in the column {columns.id!r} of every row",
            hint="without columns.id a row's id is made from what it says",
        )
    return str(row[columns.id])


def _hash_id(kind: DataFacet, example: Example) -> str:
    """An id that depends on what the row says, not on where it stands."""
    content = json.dumps([kind.key(example), kind.answer(example)], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _split_of(example: Example, task: Task, kind: DataFacet) -> str:
    """Where a row of `train` falls; the sides with a source of their own take nothing."""
    side = side_of(
        example["group"],
        task.split.salt,
        validation=task.split.validation if task.validation is None else 0.0,
        held_out=task.split.test if task.test is None else 0.0,
    )
    return "test" if side == "held_out" else side


def _drop_conflicts(prepared: PreparedTask) -> None:
    kind = prepared.kind
    answers: dict[str, Any] = {}
    conflicting = set()
    for split in SPLITS:
        for example in prepared.splits[split]:
            key = kind.key(example)
            if answers.setdefault(key, kind.answer(example)) != kind.answer(example):
                conflicting.add(key)
    for split in SPLITS:
        _drop_keys(prepared, split, "conflicts", conflicting, kind.key)


def _drop_duplicates(prepared: PreparedTask) -> None:
    for split in SPLITS:
        first: dict[str, Example] = {}
        for example in prepared.splits[split]:
            if first.setdefault(prepared.kind.key(example), example) is not example:
                prepared.drop("duplicates", example)
        prepared.splits[split] = list(first.values())


def _drop_leaks(prepared: PreparedTask, grouped: bool) -> None:
    kind = prepared.kind
    _drop_held_out(prepared, kind.key)
    if grouped:
        _drop_held_out(prepared, lambda example: str(example["group"]))


def _drop_held_out(prepared: PreparedTask, key: Callable[[Example], str]) -> None:
    """Drop what shares its key with test, and of train what shares it with validation."""
    held_out: set[str] = set()
    for split in ("test", "validation", "train"):
        _drop_keys(prepared, split, "leaks", held_out, key)
        held_out.update(key(example) for example in prepared.splits[split])


def _drop_keys(
    prepared: PreparedTask, split: str, rule: str, keys: set[str], key: Callable[[Example], str]
) -> None:
    kept = []
    for example in prepared.splits[split]:
        if key(example) in keys:
            prepared.drop(rule, example)
        else:
            kept.append(example)
    prepared.splits[split] = kept


def _limit(prepared: PreparedTask, split: str, limit: int | None, salt: str) -> None:
    """Keep the `limit` rows that a hash of their ids puts first, in that order."""
    ranked = sorted(
        prepared.splits[split],
        key=lambda example: (fraction_of(f"{salt} limit", example["id"]), example["id"]),
    )
    prepared.splits[split] = ranked[:limit]
    if limit is not None:
        prepared.dropped["limits"] += len(ranked[limit:])


def _check(prepared: PreparedTask) -> None:
    """Refuse what nothing can be trained or measured on."""
    for split in SPLITS:
        where = f"tasks.{prepared.name}, {split}"
        if not prepared.splits[split]:
            dropped = ", ".join(f"{rule} {number}" for rule, number in prepared.dropped.items())
            raise UserError(
                f"no row is left in {split}",
                where=where,
                expected="at least one",
                hint=f"{prepared.read} rows were read; dropped: {dropped or 'none'}; "
                f"see tasks.{prepared.name}.split",
            )
        ids = Counter(example["id"] for example in prepared.splits[split])
        row_id, number = ids.most_common(1)[0]
        if number > 1:
            raise UserError(f"{number} rows have the id {row_id!r}", where=where)
    if prepared.kind.has_classes:
        _check_labels(prepared)


def _check_metric(prepared: PreparedTask, metric: str) -> None:
    for split in SPLITS:
        labels = list(prepared.label_counts(split))
        refused, expected = prepared.kind.refused_labels(labels, metric)
        if refused:
            rows = [
                example["id"]
                for example in prepared.splits[split]
                if set(refused) & set(prepared.kind.labels_of(example))
            ]
            raise UserError(
                f"tags that {metric} cannot compare: {', '.join(map(repr, refused))}",
                where=f"tasks.{prepared.name}, {split}, {len(rows):,} rows, the first {rows[0]}",
                expected=expected,
            )


def _check_labels(prepared: PreparedTask) -> None:
    labels = prepared.labels
    if len(labels) < 2:
        raise UserError(
            f"a task with one class: {labels[0]!r}",
            where=f"tasks.{prepared.name}, train",
            expected="at least two classes",
            hint=f"does tasks.{prepared.name}.columns.label name the right column?",
        )
    for split in ("validation", "test"):
        unknown = sorted(set(prepared.label_counts(split)) - set(labels))
        if unknown:
            raise UserError(
                f"labels that training lacks: {', '.join(map(repr, unknown))}",
                where=f"tasks.{prepared.name}, {split}",
                expected=f"only labels of train: {', '.join(map(repr, labels))}",
                hint=f"raise tasks.{prepared.name}.limits.train, or drop these rows",
            )
