"""An embedding is the pooled encoder output of its text, whatever stands beside it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from pipeline.console.errors import UserError
from pipeline.inference import text_input
from pipeline.inference.embedding import Pooling, TextEmbedder, cosines
from pipeline.tasks.encoding import encode_texts
from tests.inference.toy_models import tool, write_finetuned
from tests.tasks.toys import COLOURS, NOUNS, toy_encoder, toy_tokenizer

ENCODERS = {name: toy_encoder(architecture=name).encoder.eval() for name in ("bert", "modern")}
TOKENIZER = toy_tokenizer()
TEXTS = st.lists(st.lists(st.sampled_from([*COLOURS, *NOUNS]), max_size=12).map(" ".join))
ROUNDING = 2e-6  # of values of about 1


def embedder(
    pooling: Pooling = "mean", batch_tokens: int | None = None, architecture: str = "bert"
) -> TextEmbedder:
    encoder = ENCODERS[architecture]
    return TextEmbedder(encoder, TOKENIZER, torch.device("cpu"), pooling, 9, batch_tokens)


def reference(text: str, pooling: Pooling, architecture: str) -> np.ndarray:
    """Without padding, batches or masks."""
    (encoded,) = encode_texts(TOKENIZER, [text], 9)
    with torch.no_grad():
        hidden = ENCODERS[architecture](torch.tensor([encoded.input_ids]))[0]
    return (hidden[0] if pooling == "cls" else hidden.mean(0)).numpy()


@pytest.mark.parametrize("architecture", ENCODERS)
@pytest.mark.parametrize("pooling", ["mean", "cls"])
@given(texts=TEXTS.filter(bool), batch_tokens=st.integers(1, 60))
def test_a_text_has_its_own_vector_whatever_shares_its_batch(
    texts: list[str], batch_tokens: int, pooling: Pooling, architecture: str
) -> None:
    made = embedder(pooling, batch_tokens, architecture)(texts)
    assert made.vectors.dtype == np.float32
    for text, vector, length, cut in zip(
        texts, made.vectors, made.num_tokens, made.truncated, strict=True
    ):
        np.testing.assert_allclose(vector, reference(text, pooling, architecture), atol=ROUNDING)
        assert length == len(text.split()) + 2
        assert cut == (length > 9)


def test_every_finished_text_is_reported() -> None:
    done: list[int] = []
    embedder(batch_tokens=20)(["red noun1"] * 7, done.append)
    assert sum(done) == 7
    assert len(done) > 1


def test_cosines_are_those_of_the_angles() -> None:
    vectors = np.array([[1, 0], [3, 3], [0, -2], [0, 0]], np.float32)
    found = cosines(vectors)
    assert found[0, 1] == pytest.approx(0.5**0.5)
    assert found[0, 2] == 0
    assert found[1, 2] == pytest.approx(-(0.5**0.5))
    assert not np.isnan(found).any()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """25 texts, of 0 to 12 words, some of them missing."""
    rows = [{"text": " ".join(NOUNS[:n]) if n % 11 else None, "id": n} for n in range(25)]
    path = tmp_path / "texts.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_the_file_has_a_row_a_text_in_order_and_windows_change_rounding_only(
    encoder: Path, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tool("embed", encoder, "--file", file, "--out", tmp_path / "one.parquet") == 0
    monkeypatch.setattr(text_input, "WINDOW_TEXTS", 4)
    options = ["--no_text", "--batch_tokens", "16"]
    assert tool("embed", encoder, "--file", file, *options, "--out", tmp_path / "w.parquet") == 0
    one, windows = pq.read_table(tmp_path / "one.parquet"), pq.read_table(tmp_path / "w.parquet")
    texts = [json.loads(line)["text"] or "" for line in file.read_text().splitlines()]
    assert one["text"].to_pylist() == texts
    assert one["num_tokens"].to_pylist() == [len(text.split()) + 2 for text in texts]
    assert one.schema.field("embedding").type.list_size == 32
    assert windows.column_names == ["embedding", "num_tokens", "truncated"]
    ours, others = (np.array(table["embedding"].to_pylist()) for table in (one, windows))
    np.testing.assert_allclose(ours, others, atol=ROUNDING)


def test_the_same_texts_give_the_same_bytes(encoder: Path, file: Path, tmp_path: Path) -> None:
    for name in ("a.parquet", "b.parquet"):
        assert tool("embed", encoder, "--file", file, "--out", tmp_path / name) == 0
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_texts_are_read_as_they_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a file larger than memory can be embedded."""
    monkeypatch.setattr(text_input, "WINDOW_TEXTS", 3)
    monkeypatch.setattr(text_input, "WINDOW_CHARACTERS", 100)
    read: list[int] = []

    def texts() -> object:
        for number, size in enumerate([1, 1, 1, 1, 500, 1, 1]):
            read.append(number)
            yield number, size

    found = text_input.windows(texts())  # type: ignore[arg-type]
    assert next(found) == [0, 1, 2]
    assert read == [0, 1, 2]
    assert list(found) == [[3, 4], [5, 6]]


def test_a_file_that_breaks_off_leaves_what_was_there(
    encoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, out = tmp_path / "broken.jsonl", tmp_path / "out.parquet"
    broken.write_text('{"text": "red"}\n{"text": 5}\n')
    out.write_text("of before")
    assert tool("embed", encoder, "--file", broken, "--out", out) == 2
    assert "broken.jsonl, row 2" in capsys.readouterr().err
    assert out.read_text() == "of before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.jsonl", "out.parquet"]


def test_a_missing_column_is_named_with_those_that_there_are(encoder: Path, file: Path) -> None:
    with pytest.raises(UserError, match="no column 'document'") as error:
        list(text_input.texts_of(file, "document"))
    assert "'text', 'id'" in str(error.value)


def test_several_texts_are_compared_and_one_is_printed(
    encoder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tool("embed", encoder, "--text", "red noun1", "red noun1", "--text", "noun3") == 0
    *_, first, second, third = capsys.readouterr().out.splitlines()
    assert first.split()[-3:-1] == ["1.000", "1.000"]
    assert second.split()[-1] == first.split()[-1] == third.split()[-2]
    assert tool("embed", encoder, "--text", "red") == 0
    (line,) = capsys.readouterr().out.splitlines()
    np.testing.assert_allclose(json.loads(line), embedder()(["red"]).vectors[0], rtol=1e-4)


def test_a_fine_tuned_models_encoder_embeds_too(tmp_path: Path) -> None:
    model = write_finetuned(tmp_path, "classification")
    out = tmp_path / "e.parquet"
    assert tool("embed", model, "--text", "red", "noun1 " * 20, "--out", out) == 0
    assert pq.read_table(out)["truncated"].to_pylist() == [False, True]


def test_longer_texts_than_in_training_come_with_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = write_finetuned(tmp_path, "classification")
    assert tool("embed", model, "--text", "red", "blue", "--max_length", "20") == 0
    assert "trained on at most 10 tokens" in capsys.readouterr().err
