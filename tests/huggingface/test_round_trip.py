"""Out, in and out again: the same tensors, and the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from pipeline.evaluation.fill_mask import top_predictions
from pipeline.foundation.artifacts import read_artifact
from pipeline.huggingface.reading.encoder_artifact import write_encoder as write_imported
from pipeline.huggingface.reading.importing import import_model
from pipeline.inference.masked_tokens import fill_masks
from pipeline.model.weights import read_tensors
from tests.huggingface.exports import (
    SHAPES,
    contents,
    export,
    ours,
    published_wordpiece,
    roberta_tokenizer,
    write_encoder,
)
from tests.huggingface.published import publish

# What has no place in the class that a model goes out as, and so does not come back.
LOST = {"bert": (), "bert, pre-norm": ("next_sentence",), "modern": ()}


@pytest.mark.parametrize("name", SHAPES)
def test_export_import_export_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    artifact = write_encoder(tmp_path / "ours", SHAPES[name])
    first = export(artifact, tmp_path / "first")
    imported = import_model(first)
    assert imported.heads_missing == LOST[name]
    assert imported.configuration == SHAPES[name]
    before, after = ours(artifact).state_dict(), imported.model.state_dict()
    assert set(before) == set(after)
    for tensor in before:
        if not tensor.startswith(LOST[name]):
            assert torch.equal(before[tensor], after[tensor]), tensor
    write_imported(imported, tmp_path / "back", {"kind": "folder"})
    second = export(tmp_path / "back", tmp_path / "second")
    assert contents(second) == contents(first)


@pytest.mark.parametrize("name", SHAPES)
def test_the_same_model_goes_out_as_the_same_bytes(name: str, tmp_path: Path) -> None:
    artifact = write_encoder(tmp_path / "ours", SHAPES[name])
    for number in ("1", "2"):
        export(artifact, tmp_path / number)
    assert {p.name: p.read_bytes() for p in (tmp_path / "1").iterdir()} == {
        p.name: p.read_bytes() for p in (tmp_path / "2").iterdir()
    }


@pytest.mark.parametrize("kind", ["BertModel", "RobertaForMaskedLM", "ElectraForPreTraining"])
def test_a_published_encoder_goes_out_as_it_came_in(
    kind: str, transformers: Any, tmp_path: Path
) -> None:
    """RoBERTa and ELECTRA go out as BERT, which computes the same."""
    tokenizer = roberta_tokenizer() if kind.startswith("Roberta") else published_wordpiece()
    published = publish(transformers, tmp_path / "published", kind, tokenizer)
    write_imported(import_model(published.folder), tmp_path / "encoder", {"kind": "folder"})
    first = export(tmp_path / "encoder", tmp_path / "first")
    write_imported(import_model(first), tmp_path / "again", {"kind": "folder"})
    assert contents(export(tmp_path / "again", tmp_path / "second")) == contents(first)
    inputs = published.inputs()
    with torch.no_grad():
        theirs = published.model(**inputs, output_hidden_states=True).hidden_states[-1]
        found = transformers.AutoModel.from_pretrained(first).eval()(**inputs).last_hidden_state
    mask = inputs["attention_mask"].bool()
    assert float((theirs - found)[mask].abs().max() / theirs.abs().max()) < 1e-5


def test_missing_heads_are_new_the_same_each_time_and_said(
    transformers: Any, tmp_path: Path
) -> None:
    published = publish(transformers, tmp_path / "published", "BertModel", published_wordpiece())
    for number in ("1", "2"):
        write_imported(import_model(published.folder), tmp_path / number, {"kind": "folder"})
    first, second = (read_tensors(tmp_path / number / "model.safetensors") for number in ("1", "2"))
    assert all(torch.equal(first[name], second[name]) for name in first)
    head = first["masked_language_modelling.dense.weight"]
    assert 0 < float(head.std()) < 0.03
    artifact = read_artifact(tmp_path / "1", stage="pretrain")
    missing = ["masked_language_modelling", "next_sentence"]
    assert artifact.params["imported"]["heads_missing"] == missing
    counted = sum(parameter.numel() for parameter in published.model.parameters())
    assert artifact.counts["parameters"] == counted
    out = export(tmp_path / "1", tmp_path / "out")
    assert not any("predictions" in name for name in read_tensors(out / "model.safetensors"))
    card = (out / "README.md").read_text(encoding="utf-8")
    assert "Not here: the masked-token head, which the published model lacks." in card
    assert "pipeline_tag: feature-extraction" in card


@pytest.mark.parametrize(
    ("kind", "multiple"),
    [("BertForPreTraining", 8), ("BertForPreTraining", 64), ("ElectraForPreTraining", 64)],
)
def test_embeddings_padded_to_a_multiple_come_in_and_go_out_with_every_row(
    kind: str, multiple: int, transformers: Any, tmp_path: Path
) -> None:
    tokenizer = published_wordpiece()
    size = tokenizer.get_vocab_size()
    padded = -(-(size + 1) // multiple) * multiple
    published = publish(transformers, tmp_path / "published", kind, tokenizer, vocab_size=padded)
    write_imported(import_model(published.folder), tmp_path / "encoder", {"kind": "folder"})
    exported = export(tmp_path / "encoder", tmp_path / "exported")
    tensors = read_tensors(exported / "model.safetensors")
    (found,) = [tensor for name, tensor in tensors.items() if "word_embeddings" in name]
    assert tuple(found.shape) == (padded, 24)
    assert torch.equal(found, published.model.get_input_embeddings().weight)


def test_rows_that_pad_the_embeddings_are_no_predictions(transformers: Any, tmp_path: Path) -> None:
    tokenizer = published_wordpiece()
    size = tokenizer.get_vocab_size()
    published = publish(
        transformers, tmp_path / "x", "BertForPreTraining", tokenizer, vocab_size=size + 60
    )
    imported = import_model(published.folder)
    with torch.no_grad():
        imported.model.decoder_bias[size:] = 100.0
    filled = fill_masks(imported.model, imported.tokenizer, "ba [MASK] be", size + 60, 16)
    assert len(filled.masks[0]) == size
    assert top_predictions(imported.model, imported.tokenizer, "ba", "be")[0]["token"]
