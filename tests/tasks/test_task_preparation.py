"""From rows to splits: what is dropped, what is refused, and that nothing leaks."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.console.errors import UserError
from pipeline.corpus.splits import side_of
from pipeline.kinds.registry import data_of
from pipeline.params import Task
from pipeline.tasks.preparation import SPLITS, PreparedTask, prepare
from tests.tasks.toys import task_of

ONE_TENTH = {"salt": "s", "validation": 0.1, "test": 0.1}
FILES = {"kind": "files", "path": "data/sources/x.csv", "licence": "CC0-1.0"}


def prepared(task: Task, **sources: list[dict[str, Any]]) -> PreparedTask:
    return prepare("toy", task, data_of(task.kind), sources)


def rows(number: int, classes: int = 2) -> list[dict[str, Any]]:
    return [{"text": f"text {i}", "label": f"class {i % classes}"} for i in range(number)]


def texts(task: PreparedTask, split: str) -> list[str]:
    return [example["text"] for example in task.splits[split]]


def test_a_group_falls_where_the_corpus_would_put_it() -> None:
    task = task_of("classification", columns={"group": "service"})
    made = prepared(
        task, train=[{**row, "service": f"s{i % 40}"} for i, row in enumerate(rows(400))]
    )
    for split in SPLITS:
        for example in made.splits[split]:
            side = side_of(example["group"], "s", validation=0.2, held_out=0.2)
            assert split == {"held_out": "test"}.get(side, side)
    assert all(made.splits.values())


def test_rows_without_a_group_stay_where_they_are_when_others_are_added() -> None:
    few, many = (prepared(task_of("classification"), train=rows(n)) for n in (100, 200))
    for split in SPLITS:
        assert set(texts(few, split)) <= set(texts(many, split))


def test_sides_with_a_source_of_their_own_take_nothing_from_train() -> None:
    task = task_of("classification", validation=FILES, test=FILES)
    other = [{"text": f"other {i}", "label": f"class {i % 2}"} for i in range(8)]
    made = prepared(task, train=rows(50), validation=other[:4], test=other[4:])
    assert {split: len(made.splits[split]) for split in SPLITS} == {
        "train": 50,
        "validation": 4,
        "test": 4,
    }


def test_validation_is_carved_from_train_where_only_test_is_given() -> None:
    task = task_of("classification", test=FILES)
    test = [{"text": f"other {i}", "label": f"class {i % 2}"} for i in range(8)]
    made = prepared(task, train=rows(300), test=test)
    assert len(made.splits["test"]) == 8
    assert 30 < len(made.splits["validation"]) < 90
    assert len(made.splits["train"]) + len(made.splits["validation"]) == 300


def test_texts_with_conflicting_labels_are_all_dropped_wherever_they_stand() -> None:
    task = task_of("classification", test=FILES)
    test = [*({"text": f"t {i}", "label": f"class {i % 2}"} for i in range(4))]
    clash = [{"text": "Same  Text", "label": "class 0"}, {"text": "same text", "label": "class 1"}]
    made = prepared(task, train=[*rows(50), clash[0], clash[0]], test=[*test, clash[1]])
    assert made.dropped["conflicts"] == 3
    assert not [text for split in SPLITS for text in texts(made, split) if "ame" in text]
    assert {row["label"] for row in made.dropped_examples} == {'"class 0"', '"class 1"'}


def test_the_first_of_equal_rows_stays() -> None:
    made = prepared(task_of("classification"), train=[*rows(60), *rows(60)])
    assert made.dropped["duplicates"] == 60
    assert sum(len(made.splits[split]) for split in SPLITS) == 60


def test_what_occurs_in_test_leaves_train_and_validation() -> None:
    task = task_of("classification", validation=FILES, test=FILES)
    made = prepared(task, train=rows(50), validation=rows(20), test=rows(10))
    assert {split: len(made.splits[split]) for split in SPLITS} == {
        "train": 30,
        "validation": 10,
        "test": 10,
    }
    assert made.dropped["leaks"] == 30


def test_rows_of_a_group_that_a_given_test_set_has_leave_training() -> None:
    task = task_of("classification", columns={"group": "service"}, test=FILES)
    train = [{**row, "service": f"s{i % 40}"} for i, row in enumerate(rows(400))]
    test = [{"text": f"other {i}", "label": "class 0", "service": f"s{i}"} for i in range(5)]
    made = prepared(task, train=train, test=test)
    assert made.dropped["leaks"] == 50
    groups = {split: {row["group"] for row in made.splits[split]} for split in SPLITS}
    assert groups["test"] == {"s0", "s1", "s2", "s3", "s4"}
    assert not groups["train"] & (groups["validation"] | groups["test"])
    assert not groups["validation"] & groups["test"]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("abcdefgh "), st.sampled_from("xyz ")), min_size=4))
def test_every_row_is_kept_once_or_counted_once_and_nothing_is_on_two_sides(
    pairs: list[tuple[str, str]],
) -> None:
    task = task_of("classification", limits={"train": 3})
    source = [{"text": text, "label": label} for text, label in pairs]
    try:
        made = prepared(task, train=[*source, *rows(40)])
    except UserError:
        return  # the limit left one class, or a label that training lacks
    kept = Counter(text for split in SPLITS for text in texts(made, split))
    assert set(kept.values()) <= {1}
    assert made.read == len(source) + 40 == sum(kept.values()) + sum(made.dropped.values())


def test_a_limit_takes_every_class_from_rows_that_are_sorted_by_class() -> None:
    task = task_of("classification", limits={"train": 40})
    source = sorted(rows(1000, classes=4), key=lambda row: row["label"])
    made = prepared(task, train=source)
    assert len(made.splits["train"]) == 40
    assert made.labels == [f"class {i}" for i in range(4)]
    assert len({example["label"] for example in made.splits["train"][:12]}) > 1
    again = prepared(task, train=source[::-1])
    assert made.splits["train"] == again.splits["train"]


def test_texts_become_nfc_and_whole_numbers_classes() -> None:
    source = [{"text": f" 가 {i} ", "label": i % 2} for i in range(40)]
    made = prepared(task_of("classification"), train=source)
    assert all(text.startswith("가 ") for text in texts(made, "train"))
    assert made.labels == ["0", "1"]


def test_rows_without_text_or_label_are_counted() -> None:
    empty = [{"text": " ", "label": "a"}, {"text": "x", "label": None}]
    made = prepared(task_of("classification"), train=[*rows(50), *empty])
    assert made.dropped["empty"] == 2


def test_pairs_are_equal_only_where_both_texts_are() -> None:
    source = [{"text": f"a {i}", "text_pair": f"b {i % 3}", "label": str(i % 2)} for i in range(60)]
    made = prepared(task_of("pair_classification"), train=[*source, source[0]])
    assert made.dropped["duplicates"] == 1
    assert made.dropped["conflicts"] == 0


def test_scores_are_numbers() -> None:
    source = [{"text": f"a {i}", "text_pair": "b", "label": str(i / 4)} for i in range(40)]
    made = prepared(task_of("pair_regression"), train=source)
    assert made.labels == []
    assert isinstance(made.splits["train"][0]["label"], float)
    with pytest.raises(UserError, match="finite number") as caught:
        prepared(task_of("pair_regression"), train=[{**source[0], "label": "high"}])
    assert "row 1" in str(caught.value)


def test_tags_are_counted_by_word() -> None:
    source = [{"tokens": ["a", str(i)], "tags": ["O", "X"]} for i in range(40)]
    made = prepared(task_of("tagging"), train=source)
    assert made.label_counts("train") == {tag: len(made.splits["train"]) for tag in ("O", "X")}


def test_an_unequal_number_of_tags_names_the_row() -> None:
    task = task_of("tagging", columns={"id": "key"})
    source = [{"key": "row-7", "tokens": ["a", "b"], "tags": ["O"]}]
    with pytest.raises(UserError, match="2 tokens but 1 tags") as caught:
        prepared(task, train=source)
    assert "row-7" in str(caught.value)


def test_a_missing_column_is_named_beside_those_there_are() -> None:
    with pytest.raises(UserError, match="no column 'label'") as caught:
        prepared(task_of("classification"), train=[{"text": "a", "class": "b"}])
    assert "'text', 'class'" in str(caught.value)
    assert "tasks.toy.train" in str(caught.value)


def test_a_task_with_one_class_is_refused() -> None:
    with pytest.raises(UserError, match="one class: 'class 0'"):
        prepared(task_of("classification"), train=rows(50, classes=1))


def test_a_label_that_training_lacks_is_named() -> None:
    task = task_of("classification", test=FILES)
    test = [{"text": "t 1", "label": "class 0"}, {"text": "t 2", "label": "never seen"}]
    with pytest.raises(UserError, match="training lacks: 'never seen'"):
        prepared(task, train=rows(50), test=test)


def test_an_empty_split_says_what_became_of_the_rows() -> None:
    task = task_of("classification", validation=FILES, test=FILES)
    with pytest.raises(UserError, match="no row is left in train") as caught:
        prepared(task, train=rows(5), validation=rows(5), test=rows(5))
    assert "leaks 10" in str(caught.value)


def test_two_rows_with_one_id_are_refused() -> None:
    task = task_of("classification", columns={"id": "key"}, validation=FILES, test=FILES)
    train = [{**row, "key": "same"} for row in rows(2)]
    side = [{"text": "v", "label": "class 0", "key": "v"}]
    other = [{"text": "t", "label": "class 0", "key": "t"}]
    with pytest.raises(UserError, match="2 rows have the id 'same'"):
        prepared(task, train=train, validation=side, test=other)


@pytest.mark.parametrize("nothing", [None, ""])
def test_rows_without_a_group_are_groups_of_their_own_and_counted(nothing: str | None) -> None:
    task = task_of("classification", columns={"group": "user"}, split=ONE_TENTH)
    given = [{**row, "user": f"u{i}" if i % 2 else nothing} for i, row in enumerate(rows(1000))]
    made = prepared(task, train=given)
    assert made.without_group == 500
    assert 60 < len(made.splits["test"]) < 140  # one group of 500 would be half of all, or none


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_row_without_an_id_is_named(nothing: str | None) -> None:
    task = task_of("classification", columns={"id": "key"})
    given = [{**row, "key": nothing if i == 6 else f"k{i}"} for i, row in enumerate(rows(20))]
    with pytest.raises(UserError, match="without an id") as caught:
        prepared(task, train=given)
    assert "row 7" in str(caught.value)


@pytest.mark.parametrize(
    ("tags", "refused"),
    [
        (["PER-B", "PER-I", "O"], "'PER-B', 'PER-I'"),
        (["PER_B", "O", "O"], "'PER_B'"),
        (["B-PER", "o", "O"], "'o'"),
        (["U-PER", "O", "O"], "'U-PER'"),
        (["PER", "LOC", "O"], "'LOC', 'PER'"),
    ],
)
def test_tags_that_no_entity_can_be_told_from_are_refused(tags: list[str], refused: str) -> None:
    """With them seqeval takes PER-B for LOC-B."""
    given = [{"tokens": ["a", "b", f"c{i}"], "tags": tags} for i in range(60)]
    with pytest.raises(UserError, match="entity_f1 cannot compare") as caught:
        prepared(task_of("tagging", metric="entity_f1"), train=given)
    assert refused in str(caught.value)
    prepared(task_of("tagging", metric="tag_f1"), train=given)


@pytest.mark.parametrize("tags", [["B-PER", "I-PER", "O"], ["S-PER", "B-LOC", "E-LOC"]])
def test_tags_of_the_schemes_that_are_read_are_taken(tags: list[str]) -> None:
    given = [{"tokens": ["a", "b", f"c{i}"], "tags": tags} for i in range(60)]
    assert prepared(task_of("tagging", metric="entity_f1"), train=given).labels == sorted(tags)


def test_white_space_around_a_tag_is_no_class_of_its_own() -> None:
    given = [{"tokens": ["a", f"c{i}"], "tags": ["B-LOC ", "O"]} for i in range(30)]
    given += [{"tokens": ["b", f"c{i}"], "tags": ["B-LOC", " O"]} for i in range(30)]
    assert prepared(task_of("tagging"), train=given).labels == ["B-LOC", "O"]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [((0, 1), ["0", "1"]), ((0.0, 1.0), ["0", "1"]), ((False, True), ["false", "true"])],
)
def test_what_tables_hold_for_classes_is_a_class(
    labels: tuple[object, object], expected: list[str]
) -> None:
    given = [{"text": f"text {i}", "label": labels[i % 2]} for i in range(60)]
    given.append({"text": "one more", "label": float("nan")})
    made = prepared(task_of("classification"), train=given)
    assert made.labels == expected
    assert made.dropped["empty"] == 1
    tagged = [{"tokens": ["a", f"c{i}"], "tags": list(labels)} for i in range(60)]
    assert prepared(task_of("tagging"), train=tagged).labels == expected
