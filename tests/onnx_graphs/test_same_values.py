"""A graph gives what the model gives: every kind and pooling, several batches and lengths."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from pipeline.inference.embedding import Pooling, pool
from pipeline.inference.model_folder import open_model_folder
from pipeline.kinds.registry import KINDS
from pipeline.onnx_graphs.command import GRAPH, export_folder
from tests.huggingface.exports import SHAPES, config_of, write_encoder, write_finetuned

onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnx")
POOLINGS: tuple[Pooling, ...] = ("mean", "cls")
SIZES = [(1, 2), (1, 20), (4, 2), (3, 5), (5, 13), (2, 20)]  # texts, tokens
PRE = "bert, pre-norm"
MODELS = [(PRE, kind, pooling, "joint") for kind in KINDS for pooling in POOLINGS]
MODELS += [(PRE, "pair_regression", "mean", "aligned")]
MODELS += [(shape, "classification", p, "joint") for shape in ("bert", "modern") for p in POOLINGS]
MODELS += [(shape, "pair_classification", "mean", "aligned") for shape in SHAPES]
MODELS += [("modern", "pair_classification", "cls", "aligned"), ("modern", "tagging", "mean", "")]


def batch(texts: int, tokens: int) -> dict[str, np.ndarray]:
    """Pairs of every length up to `tokens`; padding holds what no model should see."""
    draw = np.random.default_rng([texts, tokens])
    lengths = np.linspace(tokens, 2, texts).astype(int)[:, None]
    columns = np.arange(tokens)
    return {
        "input_ids": draw.integers(5, 61, (texts, tokens)),
        "attention_mask": (columns < lengths).astype(np.int64),
        "token_type_ids": (columns >= draw.integers(1, lengths)).astype(np.int64),
    }


def run(folder: Path, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    session = onnxruntime.InferenceSession(folder / GRAPH, providers=["CPUExecutionProvider"])
    outputs = config_of(folder)["outputs"]
    return dict(zip(outputs, session.run(list(outputs), inputs), strict=True))


def tensors(inputs: dict[str, np.ndarray]) -> list[Any]:
    ids, mask, types = (torch.from_numpy(array) for array in inputs.values())
    return [ids, mask.bool(), types]


@pytest.mark.parametrize(("shape", "kind", "pooling", "pair_head"), MODELS)
def test_a_finetuned_model_gives_the_same_numbers_and_classes(
    shape: str, kind: str, pooling: Pooling, pair_head: str, tmp_path: Path
) -> None:
    model = write_finetuned(
        tmp_path / "model", SHAPES[shape], kind, pooling=pooling, pair_head=pair_head
    )
    assert export_folder(model, tmp_path / "out")[0] == ["logits"]
    facts = config_of(tmp_path / "out")
    _, targets, classifier = open_model_folder(model).classifier()
    for size in SIZES:
        inputs = batch(*size)
        found = run(tmp_path / "out", inputs)["logits"]
        with torch.inference_mode():
            expected = classifier(*tensors(inputs)).numpy()
        assert found.shape == expected.shape
        assert (found.dtype, found.ndim) == (np.float32, len(facts["outputs"]["logits"]["shape"]))
        if kind == "pair_regression":  # in the unit of the labels
            expected = np.array([targets.decode([row[None]], [])["prediction"] for row in expected])
            np.testing.assert_allclose(found[:, 0], expected, atol=1e-5)
            continue
        real = inputs["attention_mask"] == 1 if found.ndim == 3 else ...
        np.testing.assert_allclose(found[real], expected[real], atol=1e-5)
        assert (found[real].argmax(-1) == expected[real].argmax(-1)).all()


@pytest.mark.parametrize("pooling", POOLINGS)
@pytest.mark.parametrize("shape", SHAPES)
def test_an_encoder_gives_the_same_vectors(shape: str, pooling: Pooling, tmp_path: Path) -> None:
    model = write_encoder(tmp_path / "model", SHAPES[shape])
    assert export_folder(model, tmp_path / "out", pooling)[0] == ["hidden_states", "embeddings"]
    encoder = open_model_folder(model).encoder()
    for size in SIZES:
        inputs = batch(*size)
        found = run(tmp_path / "out", inputs)
        with torch.inference_mode():
            hidden = encoder(*tensors(inputs))
            pooled = pool(hidden, tensors(inputs)[1], pooling)
        real = inputs["attention_mask"] == 1
        np.testing.assert_allclose(found["hidden_states"][real], hidden.numpy()[real], atol=1e-5)
        np.testing.assert_allclose(found["embeddings"], pooled.numpy(), atol=1e-5)


@pytest.mark.parametrize("shape", ["bert, pre-norm", "modern"])
def test_a_row_of_padding_alone_changes_no_other(shape: str, tmp_path: Path) -> None:
    model = write_finetuned(tmp_path / "model", SHAPES[shape], "classification", pooling="mean")
    export_folder(model, tmp_path / "out")
    inputs = batch(3, 9)
    before = run(tmp_path / "out", inputs)["logits"]
    inputs["attention_mask"][1] = 0
    after = run(tmp_path / "out", inputs)["logits"]
    np.testing.assert_allclose(after[[0, 2]], before[[0, 2]], atol=1e-6)
