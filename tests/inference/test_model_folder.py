"""A model's folder is found, told apart and found whole, or the error says what to do."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import write_artifact, write_json
from pipeline.foundation.vocabulary import wordpiece
from pipeline.inference.model_folder import open_model_folder
from pipeline.kinds.registry import head_of
from pipeline.model.weights import save_model
from tests.inference.toy_models import tool, write_finetuned
from tests.tasks.toys import toy_encoder, toy_tokenizer, write_toy_encoder


@pytest.fixture(scope="module")
def finetuned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_finetuned(tmp_path_factory.mktemp("tuned"), "classification")


def test_encoder_and_fine_tuned_model_are_told_apart(encoder: Path, finetuned: Path) -> None:
    assert not open_model_folder(encoder).is_finetuned
    assert open_model_folder(finetuned).is_finetuned


def test_the_only_model_below_a_folder_is_taken(encoder: Path, finetuned: Path) -> None:
    assert open_model_folder(encoder.parent).path == encoder
    assert open_model_folder(finetuned.parents[2]).path == finetuned


def test_several_models_below_a_folder_are_named(tmp_path: Path) -> None:
    for seed in (1, 2):
        write_toy_encoder(tmp_path / str(seed), seed=seed)
    shutil.copytree(tmp_path / "1", tmp_path / ".3.partial")
    with pytest.raises(UserError, match="2 models") as error:
        open_model_folder(tmp_path)
    assert f"{tmp_path / '1'}\n" in str(error.value)
    assert f"{tmp_path / '2'}\n" in str(error.value)


def test_what_is_no_model_is_said_with_a_way_on(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing", tmp_path):
        with pytest.raises(UserError, match="there is no") as error:
            open_model_folder(path)
        assert "dvc repro pretrain" in str(error.value)
    write_json(tmp_path / "config.json", {"model_type": "bert"})
    with pytest.raises(UserError, match="looks like a model of transformers") as error:
        open_model_folder(tmp_path)
    assert "import_huggingface" in str(error.value)


def test_an_edited_or_half_copied_model_is_refused(encoder: Path, tmp_path: Path) -> None:
    for number, (name, change) in enumerate(
        (
            ("model.safetensors", lambda path: path.write_bytes(path.read_bytes()[:-1] + b"x")),
            ("tokenizer.json", lambda path: path.unlink()),
            ("manifest.json", lambda path: path.unlink()),
            ("manifest.json", lambda path: path.write_text("{")),
        )
    ):
        copy = tmp_path / str(number)
        shutil.copytree(encoder, copy)
        change(copy / name)
        with pytest.raises(UserError, match=r"changed|missing|no model|not JSON"):
            open_model_folder(copy)


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("predict", ["--text", "red"], "an encoder predicts no labels"),
        ("fill_mask", ["--text", "a [MASK]"], "has no head for masked tokens"),
    ],
)
def test_a_tool_refuses_the_other_kind_of_model(
    encoder: Path,
    finetuned: Path,
    name: str,
    words: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wrong = encoder if name == "predict" else finetuned
    assert tool(name, wrong, *words) == 2
    message = capsys.readouterr().err
    assert said in message
    assert "expected: " in message


def write_pretrained(folder: Path, **params: object) -> Path:
    with write_artifact(folder, stage="pretrain", params=params) as draft:
        save_model(draft.path, toy_encoder())
        wordpiece.save(toy_tokenizer(), draft.path, lowercase=True)
    return folder


def test_an_encoder_that_never_learned_masks_fills_none(tmp_path: Path) -> None:
    folder = write_pretrained(tmp_path / "e", masked_language_modelling=None)
    with pytest.raises(UserError, match="no trained head for masked tokens"):
        open_model_folder(folder).pretraining_model()


def test_an_imported_encoder_without_its_head_fills_none(tmp_path: Path) -> None:
    with write_artifact(tmp_path / "e", stage="pretrain", params={}) as draft:
        save_model(draft.path, toy_encoder(), {"heads_missing": ["masked_language_modelling"]})
        wordpiece.save(toy_tokenizer(), draft.path, lowercase=True)
    with pytest.raises(UserError, match="no trained head for masked tokens"):
        open_model_folder(tmp_path).pretraining_model()


def test_texts_are_as_long_as_in_training_unless_told_otherwise(
    tmp_path: Path, finetuned: Path
) -> None:
    folder = open_model_folder(write_pretrained(tmp_path / "e", sequence_length=24))
    assert folder.length(None) == 24
    assert folder.length(32) == 32
    with pytest.raises(UserError, match="--max_length 33"):
        folder.length(33)
    assert open_model_folder(finetuned).length(None) == 10


def test_a_words_tag_where_none_was_seen_is_that_of_training(tmp_path: Path) -> None:
    rows = [{"tokens": ["red", f"noun{n}"], "tags": ["C", "N"]} for n in range(40)]
    rows += [{"tokens": [f"noun{n}"], "tags": ["N"]} for n in range(40)]
    output = write_finetuned(tmp_path, "tagging", rows=rows)
    assert json.loads((output / "config.json").read_text())["default_tag"] == "N"
    _, targets, _ = open_model_folder(output).classifier()
    assert targets.default == "N"  # type: ignore[attr-defined]


def test_a_fine_tuned_model_of_before_has_the_outside_tag() -> None:
    targets = head_of("tagging").stored_targets({"labels": ["B", "O"]})
    assert targets.default == "O"  # type: ignore[attr-defined]
