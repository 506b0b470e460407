"""With the exported folder alone, read as its config.json says, come the answers of `predict`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from pipeline.foundation.artifacts import read_rows
from pipeline.huggingface.reading.published_tokenizer import tell_segments
from pipeline.inference.embedding import TextEmbedder
from pipeline.inference.model_folder import open_model_folder
from pipeline.inference.prediction import Predictor
from pipeline.kinds.registry import KINDS
from pipeline.onnx_graphs.command import GRAPH, export_folder
from pipeline.tasks.encoding import encode_pairs
from tests.huggingface.exports import config_of, roberta_tokenizer
from tests.inference.toy_models import write_encoder, write_finetuned

onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnx")
CPU = torch.device("cpu")


def answers(folder: Path, rows: list[Any], *, words: bool = False) -> tuple[list[Any], Any]:
    """Encodings of `rows` and the graph's first output for them, in one batch."""
    facts, tokenizer = config_of(folder), Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(facts["max_length"])
    pad = facts["special_tokens"]["pad_token"]
    tokenizer.enable_padding(pad_id=tokenizer.token_to_id(pad), pad_token=pad)
    encodings = tokenizer.encode_batch(rows, is_pretokenized=words)
    columns = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
    inputs = {
        name: np.array([getattr(encoding, column) for encoding in encodings], np.int64)
        for name, column in columns.items()
    }
    session = onnxruntime.InferenceSession(folder / GRAPH, providers=["CPUExecutionProvider"])
    return encodings, session.run(None, inputs)


def softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


@pytest.mark.parametrize("kind", KINDS)
def test_the_answers_are_those_of_predict(kind: str, tmp_path: Path) -> None:
    model = write_finetuned(tmp_path, kind, max_length=16)  # cuts none of the texts
    export_folder(model, tmp_path / "out")
    examples = list(read_rows(tmp_path / "data", "test"))
    expected = Predictor(open_model_folder(model), CPU)(examples)
    facts, inputs = config_of(tmp_path / "out"), ("text", "text_pair", "tokens")
    rows = [tuple(row[name] for name in inputs if name in row) for row in examples]
    texts = [row if len(row) == 2 else row[0] for row in rows]
    encodings, (logits, *_) = answers(tmp_path / "out", texts, words="tokens" in examples[0])
    labels = facts["labels"]
    for encoding, scores, row in zip(encodings, logits, expected, strict=True):
        if not labels:
            assert scores[0] == pytest.approx(row["prediction"], abs=1e-4)
        elif scores.ndim == 1:
            assert labels[scores.argmax()] == row["prediction"]
            shares = dict(zip(labels, softmax(scores).tolist(), strict=True))
            assert shares == pytest.approx(row["probabilities"], abs=1e-5)
        else:
            places = [np.array(encoding.word_ids) == word for word in range(len(row["tokens"]))]
            shares = [softmax(scores[place].mean(0)) for place in places]
            assert [labels[share.argmax()] for share in shares] == row["prediction"]
            assert [max(share) for share in shares] == pytest.approx(row["confidences"], abs=1e-5)


def test_the_vectors_are_those_of_embed_of_a_text_that_is_cut_too(tmp_path: Path) -> None:
    model = write_encoder(tmp_path)
    export_folder(model, tmp_path / "out", "mean")
    folder, texts = open_model_folder(model), ["red noun1 noun2 " * 20, "blue"]
    embedder = TextEmbedder(folder.encoder(), folder.tokenizer(), CPU, "mean", folder.length(None))
    vectors = answers(tmp_path / "out", texts)[1][1]
    np.testing.assert_allclose(vectors, embedder(texts).vectors, atol=1e-5)


def test_a_tokenizer_of_one_segment_tells_the_texts_of_a_pair_as_in_training() -> None:
    tokenizer = roberta_tokenizer()
    texts = "red", "blue and green"
    (ours,) = encode_pairs(tokenizer, [texts], 32)
    assert set(tokenizer.encode(*texts).type_ids) == {0}
    single = tokenizer.encode(texts[0]).ids
    tell_segments(tokenizer)
    theirs = tokenizer.encode(*texts)
    assert (theirs.ids, theirs.type_ids) == (ours.input_ids, ours.token_type_ids)
    assert (tokenizer.encode(texts[0]).ids, set(ours.token_type_ids)) == (single, {0, 1})
