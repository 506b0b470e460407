"""No text that validation or test holds is gone on with."""

from __future__ import annotations

from pipeline.continuing.texts import encode, training_texts
from pipeline.kinds.registry import data_of, head_of
from pipeline.tasks.task_data import TaskData
from tests.huggingface.exports import our_tokenizer


def pairs(*rows: tuple[str, str]) -> list[dict[str, str]]:
    return [{"text": first, "text_pair": second, "label": "x"} for first, second in rows]


def test_rows_and_paragraphs_that_a_held_out_split_has_are_left_out() -> None:
    data = TaskData(
        "toy",
        data_of("pair_classification"),
        ["x"],
        {
            "train": pairs(("a", "b"), ("c", "Held  OUT"), ("seen", "d"), ("e", "f")),
            "validation": pairs(("seen", "g")),
            "test": pairs(("h", "held out")),
        },
        {},
    )
    found = training_texts(data, ["free", "H", "G", "held out of it"])
    assert [row["text"] for row in found.rows] == ["a", "e"]
    assert found.paragraphs == ["free", "held out of it"]
    assert found.dropped == {"validation": 2, "test": 2}


def test_words_that_are_tagged_are_compared_as_their_sentence() -> None:
    def rows(*words: str) -> list[dict[str, list[str]]]:
        return [{"tokens": text.split(), "tags": ["O"] * len(text.split())} for text in words]

    splits = {"train": rows("a b", "c d"), "validation": rows("x"), "test": rows("C d")}
    data = TaskData("toy", data_of("tagging"), ["O"], splits, {})
    assert training_texts(data, ["c d"]).dropped == {"validation": 0, "test": 2}


def test_long_paragraphs_are_cut_into_pieces_and_none_of_them_is_lost() -> None:
    data = TaskData(
        "toy", data_of("classification"), [], {"train": [], "validation": [], "test": []}, {}
    )
    texts = training_texts(data, ["ba be bi bo bu da de di do du"])
    tokenizer = our_tokenizer()
    encoded = encode(texts, head_of("classification"), tokenizer, 6)
    assert [len(text) for text in encoded] == [6, 6, 4]
    words = [tokenizer.id_to_token(token) for text in encoded for token in text.input_ids[1:-1]]
    assert " ".join(words) == texts.paragraphs[0]
