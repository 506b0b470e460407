"""What others published computes here what it computes in `transformers`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from pipeline.finetuning.collation import collate
from pipeline.foundation.vocabulary import wordpiece
from pipeline.foundation.vocabulary.special_tokens import special_tokens
from pipeline.huggingface.reading.importing import import_model
from pipeline.tasks.encoding import encode_pairs, encode_texts, encode_words
from tests.huggingface.exports import (
    config_of,
    made_up_texts,
    modern_tokenizer,
    published_wordpiece,
    roberta_tokenizer,
)
from tests.huggingface.published import Published, publish
from tests.model.parity import rotary_in_any_precision

TOKENIZERS = {
    "Bert": published_wordpiece,
    "Electra": published_wordpiece,
    "Roberta": roberta_tokenizer,
    "Modern": modern_tokenizer,
}
BOTH = ("masked_language_modelling", "next_sentence")
CLASSES = {  # and the heads that it lacks
    "BertModel": BOTH,
    "BertForPreTraining": (),
    "BertForMaskedLM": ("pooler", "next_sentence"),
    "RobertaModel": BOTH,
    "RobertaForMaskedLM": ("pooler", "next_sentence"),
    "RobertaPreLayerNormForMaskedLM": ("pooler", "next_sentence"),
    "ElectraModel": ("pooler", *BOTH),
    "ElectraForPreTraining": ("pooler", *BOTH),
    "ModernBertModel": ("masked_language_modelling",),
    "ModernBertForMaskedLM": (),
}


def tokenizer_for(kind: str) -> Any:
    return next(make() for start, make in TOKENIZERS.items() if kind.startswith(start))


def worst_error(published: Published, dtype: torch.dtype) -> dict[str, float]:
    """Greatest differences of hidden states, and of the scores of a masked-token head."""
    model = import_model(published.folder).model.to(dtype)
    theirs = published.model.to(dtype)
    inputs = published.inputs()
    mask = inputs["attention_mask"].bool()
    with torch.no_grad():
        kept: list[torch.Tensor] = []
        for layer in (model.encoder.embeddings, *model.encoder.layers):
            layer.register_forward_hook(lambda module, inputs, output: kept.append(output))
        hidden = model(inputs["input_ids"], mask, inputs.get("token_type_ids"))
        found = theirs(**inputs, output_hidden_states=True)
        states = list(found.hidden_states)
        kept[-1] = hidden  # the last of theirs is behind the final normalization, if there is one
        assert len(kept) == len(states)
        errors = {
            f"output {index}": _error(a if a.dim() == 2 else a[mask], b[mask])
            for index, (a, b) in enumerate(zip(kept, states, strict=True))
        }
        logits = getattr(found, "prediction_logits", None)
        logits = found.logits if logits is None and "MaskedLM" in type(theirs).__name__ else logits
        if logits is not None:
            places = mask.flatten().nonzero()[:, 0]
            errors["masked tokens"] = _error(model.token_logits(hidden, places), logits[mask])
    return errors


def _error(mine: torch.Tensor, theirs: torch.Tensor) -> float:
    return float((mine - theirs).abs().max() / theirs.abs().max())


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float64, 1e-10), (torch.float32, 1e-5)])
@pytest.mark.parametrize("kind", CLASSES)
def test_published_models_equal_transformers(
    kind: str,
    dtype: torch.dtype,
    tolerance: float,
    transformers: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = "transformers.models.modernbert.modeling_modernbert.apply_rotary_pos_emb"
    monkeypatch.setattr(name, rotary_in_any_precision)
    published = publish(transformers, tmp_path, kind, tokenizer_for(kind))
    assert import_model(tmp_path).heads_missing == CLASSES[kind]
    errors = worst_error(published, dtype)
    print(f"{kind}, {dtype}: worst {max(errors.values()):.1e}")
    assert max(errors.values()) < tolerance


def test_shards_are_read_as_one(transformers: Any, tmp_path: Path) -> None:
    published = publish(
        transformers, tmp_path, "BertForPreTraining", published_wordpiece(), shard_size="20KB"
    )
    assert len(list(tmp_path.glob("model-*.safetensors"))) > 1
    assert max(worst_error(published, torch.float32).values()) < 1e-5


def test_names_of_berts_first_checkpoints_are_known(transformers: Any, tmp_path: Path) -> None:
    published = publish(transformers, tmp_path, "BertForPreTraining", published_wordpiece())
    path = tmp_path / "model.safetensors"
    tensors = load_file(path)
    old = {
        name.replace("LayerNorm.weight", "LayerNorm.gamma").replace(
            "LayerNorm.bias", "LayerNorm.beta"
        ): tensor
        for name, tensor in tensors.items()
    }
    old["bert.embeddings.position_ids"] = torch.arange(20)[None]
    old["cls.predictions.decoder.weight"] = tensors[
        "bert.embeddings.word_embeddings.weight"
    ].clone()
    assert set(old) != set(tensors)
    save_file(old, path, {"format": "pt"})
    assert max(worst_error(published, torch.float32).values()) < 1e-5


def test_half_precision_becomes_float32(transformers: Any, tmp_path: Path) -> None:
    publish(transformers, tmp_path, "BertModel", published_wordpiece())
    path = tmp_path / "model.safetensors"
    save_file({name: t.half() for name, t in load_file(path).items()}, path, {"format": "pt"})
    state = import_model(tmp_path).model.state_dict()
    assert {tensor.dtype for tensor in state.values()} == {torch.float32}


def test_modernberts_older_configuration_is_the_same(transformers: Any, tmp_path: Path) -> None:
    publish(transformers, tmp_path, "ModernBertForMaskedLM", modern_tokenizer())
    new = import_model(tmp_path).configuration
    values = config_of(tmp_path)
    rope = values.pop("rope_parameters")
    del values["layer_types"]
    values |= {"global_attn_every_n_layers": 3}
    values |= {"global_rope_theta": rope["full_attention"]["rope_theta"]}
    values |= {"local_rope_theta": rope["sliding_attention"]["rope_theta"]}
    (tmp_path / "config.json").write_text(json.dumps(values), encoding="utf-8")
    assert import_model(tmp_path).configuration == new
    assert new.global_attention_every == 3


# --- Tokenizers --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["BertModel", "RobertaModel", "ModernBertModel"])
def test_texts_pairs_and_words_are_encoded_as_transformers_does(
    kind: str, transformers: Any, tmp_path: Path
) -> None:
    from pipeline.huggingface.reading.published_tokenizer import write_published_tokenizer

    publish(transformers, tmp_path / "published", kind, tokenizer_for(kind))
    imported = import_model(tmp_path / "published")
    (tmp_path / "ours").mkdir()
    write_published_tokenizer(tmp_path / "ours", imported.tokenizer, imported.configuration, {})
    tokenizer = wordpiece.load(tmp_path / "ours")
    theirs = transformers.AutoTokenizer.from_pretrained(tmp_path / "ours")
    texts = made_up_texts(60)
    for text, encoded in zip(texts, encode_texts(tokenizer, texts, 16), strict=True):
        assert encoded.input_ids == theirs(text, truncation=True, max_length=16)["input_ids"]
    pairs = list(zip(texts[::2], texts[1::2], strict=True))
    for (first, second), encoded in zip(pairs, encode_pairs(tokenizer, pairs, 80), strict=True):
        pair = theirs(first, second, return_token_type_ids=True)
        if len(pair["input_ids"]) <= 80:
            assert encoded.input_ids == pair["input_ids"]
            if kind != "RobertaModel":  # one segment there; here they tell a head the texts apart
                assert encoded.token_type_ids == pair["token_type_ids"]
    sentences = [text.split() for text in texts]
    prefix = "" if kind.startswith("Bert") else " "
    for words, encoded in zip(sentences, encode_words(tokenizer, sentences, 200), strict=True):
        found = theirs([prefix + word for word in words], is_split_into_words=True)
        assert encoded.input_ids == found["input_ids"]
        assert encoded.word_spans is not None
        for number, span in enumerate(encoded.word_spans):
            places = [place for place, word in enumerate(found.word_ids()) if word == number]
            assert places == (list(range(*span)) if span else [])
    for role in ("pad", "mask"):
        id_of = getattr(theirs, f"{role}_token_id")
        assert getattr(special_tokens(tokenizer), role) == id_of


def test_padding_is_the_vocabularys_own(transformers: Any, tmp_path: Path) -> None:
    """RoBERTa pads with 1; what a text's vectors are does not depend on it."""
    publish(transformers, tmp_path, "RobertaModel", roberta_tokenizer())
    imported = import_model(tmp_path)
    pad = imported.configuration.pad_token_id
    assert pad == 1
    texts = encode_texts(imported.tokenizer, made_up_texts(4), 16)
    ids, mask, types = collate(texts, torch.device("cpu"), pad)
    assert bool((ids[~mask] == pad).all())
    with torch.no_grad():
        hidden = imported.model(ids, mask, types)
        alone = collate(texts[:1], torch.device("cpu"), pad)
        expected = imported.model(*alone)[0]
    torch.testing.assert_close(hidden[0, : len(texts[0])], expected, rtol=1e-4, atol=1e-5)


def test_an_encoder_of_one_segment_gets_all_text_as_that(transformers: Any, tmp_path: Path) -> None:
    """A RoBERTa with BERT's tokenizer, as there are in Korean: its pairs have two segments."""
    tokenizer = published_wordpiece()
    published = publish(transformers, tmp_path, "RobertaModel", tokenizer)
    assert published.num_segments == 1
    (tmp_path / "tokenizer_config.json").write_text('{"tokenizer_class": "BertTokenizer"}')
    imported = import_model(tmp_path)
    (pair,) = encode_pairs(imported.tokenizer, [("ba be", "bi")], 16)
    tokenizer.no_padding()
    before = tokenizer.encode("ba be", "bi")
    assert pair.input_ids == before.ids
    assert max(before.type_ids) == 1
    assert set(imported.tokenizer.encode("ba be", "bi").type_ids) == {0}
    assert set(pair.token_type_ids) == {0, 1}  # for a head; the encoder takes all as its one
