"""What goes out computes in `transformers` what it computes here: padded, with segments.

`pytest -rP` shows the greatest errors. Their ModernBERT rounds queries and keys to float32 to turn
them, whatever the precision of the model: this is taken out of the way (see tests/model/parity.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from pipeline.foundation.vocabulary import wordpiece
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.heads import SequenceClassifier, TokenClassifier
from pipeline.model.weights import load_weights, read_configuration, read_tensors
from tests.huggingface.exports import (
    LABELS,
    SHAPES,
    config_of,
    export,
    ours,
    write_encoder,
    write_finetuned,
)
from tests.model.models import padded_pairs
from tests.model.parity import rotary_in_any_precision

PRECISIONS = [(torch.float64, 1e-10), (torch.float32, 1e-5)]
CLASSES = {
    "bert": "BertForPreTraining",
    "bert, pre-norm": "RobertaPreLayerNormForMaskedLM",
    "modern": "ModernBertForMaskedLM",
}


@pytest.fixture(autouse=True)
def exact_rotation(transformers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "transformers.models.modernbert.modeling_modernbert.apply_rotary_pos_emb"
    monkeypatch.setattr(name, rotary_in_any_precision)


def inputs_of(configuration: EncoderConfiguration) -> tuple[dict[str, Tensor], Tensor]:
    """Padded rows with segments (where the architecture has them), and the mask."""
    ids, mask, types = padded_pairs()
    inputs = {"input_ids": ids, "attention_mask": mask.long()}
    return inputs if configuration.is_modern else inputs | {"token_type_ids": types}, mask


def error(mine: Tensor, theirs: Tensor) -> float:
    """The greatest difference, as a share of the greatest number."""
    assert mine.shape == theirs.shape
    return float((mine - theirs).abs().max() / theirs.abs().max())


@pytest.mark.parametrize(("dtype", "tolerance"), PRECISIONS)
@pytest.mark.parametrize("name", SHAPES)
def test_encoders_equal_transformers(
    name: str, dtype: torch.dtype, tolerance: float, transformers: Any, tmp_path: Path
) -> None:
    artifact = write_encoder(tmp_path / "encoder", SHAPES[name])
    folder = export(artifact, tmp_path / "out")
    assert config_of(folder)["architectures"] == [CLASSES[name]]
    inputs, mask = inputs_of(SHAPES[name])
    model = ours(artifact, dtype)
    encoder = transformers.AutoModel.from_pretrained(folder, dtype=dtype).eval()
    language = transformers.AutoModelForMaskedLM.from_pretrained(folder, dtype=dtype).eval()
    with torch.no_grad():
        hidden = model(inputs["input_ids"], mask, inputs.get("token_type_ids"))
        found = encoder(**inputs)
        errors = {"hidden": error(hidden[mask], found.last_hidden_state[mask])}
        logits = model.token_logits(hidden, mask.flatten().nonzero()[:, 0])
        errors["masked tokens"] = error(logits, language(**inputs).logits[mask])
        if model.pooler is not None:
            errors["pooler"] = error(model.pooler(hidden), found.pooler_output)
        if name == "bert":
            whole = transformers.BertForPreTraining.from_pretrained(folder, dtype=dtype).eval()
            next_logits = whole(**inputs).seq_relationship_logits
            errors["next sentence"] = error(model.next_sentence_logits(hidden), next_logits)
    print(f"{name}, {dtype}: " + ", ".join(f"{what} {e:.1e}" for what, e in errors.items()))
    assert max(errors.values()) < tolerance


KINDS = [
    ("bert", "classification", "cls"),
    ("bert", "pair_regression", "cls"),
    ("bert", "tagging", "mean"),
    ("bert, pre-norm", "pair_classification", "cls"),
    ("bert, pre-norm", "pair_regression", "cls"),
    ("bert, pre-norm", "tagging", "mean"),
    ("modern", "classification", "cls"),
    ("modern", "classification", "mean"),
    ("modern", "pair_regression", "mean"),
    ("modern", "tagging", "mean"),
]


@pytest.mark.parametrize(("dtype", "tolerance"), PRECISIONS)
@pytest.mark.parametrize(("name", "kind", "pooling"), KINDS)
def test_finetuned_models_equal_transformers(
    name: str,
    kind: str,
    pooling: str,
    dtype: torch.dtype,
    tolerance: float,
    transformers: Any,
    tmp_path: Path,
) -> None:
    artifact = write_finetuned(tmp_path / "model", SHAPES[name], kind, pooling=pooling)
    folder = export(artifact, tmp_path / "out")
    configuration = read_configuration(artifact)
    tagging, regression = kind == "tagging", kind == "pair_regression"
    model: Any = (
        TokenClassifier(configuration, len(LABELS), 0.0)
        if tagging
        else SequenceClassifier(configuration, 1 if regression else len(LABELS), pooling, 0.0)  # type: ignore[arg-type]
    )
    load_weights(model, read_tensors(artifact / "model.safetensors"), "")
    auto = (
        transformers.AutoModelForTokenClassification
        if tagging
        else transformers.AutoModelForSequenceClassification
    )
    theirs = auto.from_pretrained(folder, dtype=dtype).eval()
    inputs, mask = inputs_of(configuration)
    with torch.no_grad():
        logits = model.to(dtype).eval()(inputs["input_ids"], mask, inputs.get("token_type_ids"))
        found = theirs(**inputs).logits
    if tagging:
        logits, found = logits[mask], found[mask]
    if regression:
        logits = logits * 1.5 + 2.5  # from mean 0 and deviation 1 to the unit of the labels
        # Folded into float32 weights: a rounding that float64 would show.
        tolerance = 1e-5
        assert theirs.config.problem_type == "regression"
        assert theirs.config.num_labels == 1
    else:
        assert theirs.config.id2label == dict(enumerate(LABELS))
        assert theirs.config.label2id == {label: n for n, label in enumerate(LABELS)}
    worst = error(logits, found)
    print(f"{name}, {kind}, {pooling}, {dtype}: {worst:.1e}")
    assert worst < tolerance


@pytest.mark.parametrize("name", SHAPES)
def test_the_fill_mask_pipeline_fills_as_we_do(
    name: str, transformers: Any, tmp_path: Path
) -> None:
    artifact = write_encoder(tmp_path / "encoder", SHAPES[name])
    folder = export(artifact, tmp_path / "out")
    fill = transformers.pipeline("fill-mask", model=str(folder), top_k=3)
    found = fill("ba [MASK] be")
    tokenizer = wordpiece.load(artifact)
    ids = [2, *(tokenizer.token_to_id(piece) for piece in ("ba",)), 4]
    ids += [tokenizer.token_to_id("be"), 3]
    model = ours(artifact)
    with torch.no_grad():
        scores = model.token_logits(model(torch.tensor([ids])), torch.tensor([2]))[0].softmax(0)
    top = scores.topk(3)
    assert [answer["token"] for answer in found] == top.indices.tolist()
    assert [answer["score"] for answer in found] == pytest.approx(top.values.tolist(), rel=1e-4)
