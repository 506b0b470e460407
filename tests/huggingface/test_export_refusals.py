"""What cannot go out is refused with what to do, and nothing is overwritten or left half."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.console.errors import UserError
from pipeline.huggingface.writing.export_command import export_folder
from tests.huggingface.exports import NOWHERE, SHAPES, export, write_encoder, write_finetuned
from tests.model.models import TINY


@pytest.mark.parametrize("name", ["bert", "bert, pre-norm"])
def test_a_mean_pooled_bert_is_refused_with_what_to_do(name: str, tmp_path: Path) -> None:
    model = write_finetuned(tmp_path / "model", SHAPES[name], "classification", pooling="mean")
    with pytest.raises(UserError) as caught:
        export(model, tmp_path / "out")
    assert "mean over the tokens" in caught.value.what
    assert "finetune.training.pooling to cls" in (caught.value.hint or "")
    assert "architecture modern" in (caught.value.hint or "")
    assert "export_onnx" in (caught.value.hint or "")
    assert not (tmp_path / "out").exists()


def test_a_pair_classifier_that_compares_tokens_is_refused_with_what_to_do(tmp_path: Path) -> None:
    model = write_finetuned(tmp_path / "model", TINY, "pair_classification", pair_head="aligned")
    with pytest.raises(UserError, match="token by token") as caught:
        export(model, tmp_path / "out")
    assert "pair_head to joint" in (caught.value.hint or "")
    assert "export_onnx" in (caught.value.hint or "")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_holds_exactly_one_model_stands_for_it(tmp_path: Path) -> None:
    write_encoder(tmp_path / "encoder" / "1", TINY)
    export(tmp_path / "encoder", tmp_path / "out")
    write_encoder(tmp_path / "encoder" / "2", TINY)
    with pytest.raises(UserError) as caught:
        export(tmp_path / "encoder", tmp_path / "other")
    for number in ("1", "2"):
        assert str(tmp_path / "encoder" / number) in caught.value.what
    with pytest.raises(UserError, match="no model here"):
        export(tmp_path / "nothing", tmp_path / "other")


def test_what_is_there_is_not_overwritten_unless_it_is_an_export(tmp_path: Path) -> None:
    model = write_encoder(tmp_path / "encoder", TINY)
    mine = tmp_path / "mine"
    mine.mkdir()
    export(model, mine)  # empty
    export(model, mine)  # an export
    (mine / "manifest.json").unlink()
    with pytest.raises(UserError, match="not overwritten"):
        export(model, mine)
    with pytest.raises(UserError, match="not overwritten"):
        export(model, model)
    assert (mine / "model.safetensors").is_file()


def test_a_changed_artifact_is_refused(tmp_path: Path) -> None:
    model = write_encoder(tmp_path / "encoder", TINY)
    path = model / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(UserError, match="changed after it was made"):
        export(model, tmp_path / "out")


def test_a_failure_leaves_the_earlier_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = write_encoder(tmp_path / "encoder", TINY)
    export(model, tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}

    def fail(*arguments: Any) -> str:
        raise OSError("the disk is full")

    monkeypatch.setattr("pipeline.huggingface.writing.model_card.model_card", fail)
    with pytest.raises(OSError, match="disk"):
        export_folder(model, tmp_path / "out", NOWHERE, None)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert {path.name for path in tmp_path.iterdir()} == {"encoder", "out"}
