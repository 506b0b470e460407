"""What is wrong with a published model is said with names and both shapes; nothing is executed."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from pipeline.console.errors import UserError
from pipeline.huggingface.reading.importing import import_model
from tests.huggingface.exports import modern_tokenizer, published_wordpiece
from tests.huggingface.published import publish

Tensors = dict[str, torch.Tensor]
QUERY = "bert.encoder.layer.1.attention.self.query.weight"


@pytest.fixture
def folder(transformers: Any, tmp_path: Path) -> Path:
    """A sound BERT, to be spoilt."""
    publish(transformers, tmp_path, "BertForPreTraining", published_wordpiece())
    return tmp_path


def change_config(folder: Path, **values: Any) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values), encoding="utf-8")


def change_tensors(folder: Path, change: Callable[[Tensors], object]) -> None:
    path = folder / "model.safetensors"
    tensors = load_file(path)
    change(tensors)
    save_file(tensors, path, {"format": "pt"})


def refused(folder: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        import_model(folder)
    return caught.value


def test_wrong_shapes_missing_and_extra_tensors_are_listed_with_both_shapes(folder: Path) -> None:
    def spoil(tensors: Tensors) -> None:
        tensors[QUERY] = torch.zeros(7, 24)
        del tensors["bert.embeddings.LayerNorm.bias"]
        tensors["classifier.weight"] = torch.zeros(2, 24)

    change_tensors(folder, spoil)
    said = str(refused(folder))
    assert f"{QUERY}: has (7, 24), expected (24, 24)" in said
    assert "bert.embeddings.LayerNorm.bias: missing, expected (24,)" in said
    assert "classifier.weight: unknown, has (2, 24)" in said


def test_half_a_head_is_a_missing_tensor_not_a_missing_head(folder: Path) -> None:
    change_tensors(folder, lambda tensors: tensors.pop("cls.predictions.transform.dense.bias"))
    said = str(refused(folder))
    assert "cls.predictions.transform.dense.bias: missing, expected (24,)" in said


def test_integers_in_place_of_numbers_are_refused(folder: Path) -> None:
    change_tensors(folder, lambda t: t.update({QUERY: torch.zeros(24, 24, dtype=torch.int8)}))
    assert f"{QUERY}: torch.int8" in str(refused(folder))


def test_a_decoder_of_its_own_is_refused(folder: Path) -> None:
    def untie(tensors: Tensors) -> None:
        size = tensors["bert.embeddings.word_embeddings.weight"].shape
        tensors["cls.predictions.decoder.weight"] = torch.zeros(size)

    change_tensors(folder, untie)
    assert "tied" in str(refused(folder))


def test_an_unknown_architecture_is_refused_with_the_known_ones(folder: Path) -> None:
    change_config(folder, model_type="t5")
    error = refused(folder)
    assert "'t5'" in error.what
    assert error.expected == "one of bert, roberta, electra, roberta-prelayernorm, modernbert"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hidden_act", "gelu_new"),
        ("position_embedding_type", "relative_key"),
        ("is_decoder", True),
        ("add_cross_attention", True),
    ],
)
def test_what_our_encoders_are_not_is_refused_by_name(folder: Path, field: str, value: Any) -> None:
    change_config(folder, **{field: value})
    assert f"{field} is {value!r}" in refused(folder).what


def test_contradictions_are_refused(folder: Path) -> None:
    change_config(folder, num_attention_heads=5)
    assert "not a multiple of num_attention_heads 5" in refused(folder).what


def test_an_electra_that_projects_its_embeddings_is_refused(
    transformers: Any, tmp_path: Path
) -> None:
    publish(transformers, tmp_path, "ElectraModel", published_wordpiece(), hidden_size=24)
    change_config(tmp_path, embedding_size=12)
    assert "embedding_size 12 is not hidden_size 24" in refused(tmp_path).what


@pytest.mark.parametrize(
    "change",
    [
        {"layer_types": ["full_attention", "full_attention", "sliding_attention"] * 2},
        {"norm_bias": True},
        {"hidden_activation": "silu"},
        {"embedding_dropout": 0.5},
        {"rope_parameters": {"full_attention": {"rope_type": "yarn", "rope_theta": 1.0}}},
    ],
)
def test_modernberts_that_ours_cannot_be_are_refused(
    change: dict[str, Any], transformers: Any, tmp_path: Path
) -> None:
    publish(transformers, tmp_path, "ModernBertModel", modern_tokenizer())
    import_model(tmp_path)
    change_config(tmp_path, **change)
    refused(tmp_path)


@pytest.mark.parametrize("name", ["config.json", "tokenizer_config.json"])
def test_code_of_its_own_is_refused(folder: Path, name: str) -> None:
    (folder / "tokenizer_config.json").write_text("{}", encoding="utf-8")
    values = json.loads((folder / name).read_text()) | {"auto_map": {"AutoModel": "theirs.Model"}}
    (folder / name).write_text(json.dumps(values), encoding="utf-8")
    assert "auto_map" in refused(folder).what


class Bomb:
    """A pickle of it runs code when it is opened."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (pytest.fail, ("the pickle was opened",))


def test_pickles_are_refused_unopened_with_what_to_do(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Bomb()))
    error = refused(folder)
    assert "pytorch_model.bin" in error.what
    assert "save_pretrained" in (error.hint or "")


def test_a_pickle_that_is_called_safetensors_is_refused_unopened(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(pickle.dumps(Bomb()))
    assert "not a safetensors file" in refused(folder).what


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "model.safetensors"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    said = str(refused(folder))
    assert name in said


def test_shards_that_are_missing_or_lie_elsewhere_are_refused(
    transformers: Any, tmp_path: Path
) -> None:
    publish(transformers, tmp_path, "BertModel", published_wordpiece(), shard_size="20KB")
    index = tmp_path / "model.safetensors.index.json"
    values = json.loads(index.read_text())
    name = next(iter(values["weight_map"]))
    shard = tmp_path / values["weight_map"][name]
    index.write_text(json.dumps({"weight_map": values["weight_map"] | {"more": shard.name}}))
    assert "more" in refused(tmp_path).what
    index.write_text(json.dumps({"weight_map": values["weight_map"] | {name: "../x.safetensors"}}))
    assert "../x.safetensors" in refused(tmp_path).what
    index.write_text(json.dumps(values))
    shard.unlink()
    assert shard.name in str(refused(tmp_path))


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "model.safetensors"])
def test_a_pointer_of_git_lfs_is_named(folder: Path, name: str) -> None:
    (folder / name).write_text("version https://git-lfs.github.com/spec/v1\noid sha256:a\nsize 3\n")
    error = refused(folder)
    assert "a pointer of Git LFS" in error.what
    assert error.where == str(folder / name)


# --- Vocabularies ------------------------------------------------------------------------------


def test_another_vocabulary_than_the_encoders_is_refused_with_both_sizes(folder: Path) -> None:
    tokenizer = published_wordpiece()
    size = tokenizer.get_vocab_size()
    tokenizer.add_tokens(["onemore"])
    tokenizer.save(str(folder / "tokenizer.json"))
    said = refused(folder).what
    assert f"{size + 1}" in said
    assert f"embeddings for {size}" in said


def test_a_vocabulary_file_that_says_otherwise_is_refused(folder: Path) -> None:
    vocabulary = published_wordpiece().get_vocab()
    lines = sorted(vocabulary, key=vocabulary.__getitem__)
    (folder / "vocab.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    import_model(folder)
    lines[200], lines[201] = lines[201], lines[200]
    (folder / "vocab.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert f"{lines[200]!r} is 200 there and 201 in tokenizer.json" in refused(folder).what


def test_other_special_tokens_than_the_files_say_are_refused(folder: Path) -> None:
    path = folder / "special_tokens_map.json"
    path.write_text(json.dumps({"mask_token": {"content": "[MASK]"}}), encoding="utf-8")
    import_model(folder)
    path.write_text(json.dumps({"mask_token": "[unused1]"}), encoding="utf-8")
    assert "mask_token is '[unused1]'" in refused(folder).what


def test_another_padding_than_the_configurations_is_refused(folder: Path) -> None:
    change_config(folder, pad_token_id=3)
    assert refused(folder).expected == "pad_token_id 3, as config.json says"
