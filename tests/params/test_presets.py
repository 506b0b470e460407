"""Every preset gives valid params, and keeps the comments of the file that it changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.console.errors import UserError
from pipeline.params import load
from pipeline.params.presets import apply_preset

PROJECT = Path(__file__).parents[2]
PRESETS = sorted(path.stem for path in (PROJECT / "presets").glob("*.yaml"))


@pytest.fixture
def params_file(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT / "presets", tmp_path / "presets")
    return Path(shutil.copy(PROJECT / "params.yaml", tmp_path))


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_gives_valid_params_and_changes_them(params_file: Path, name: str) -> None:
    before = load(params_file)
    apply_preset(name, params_file)
    assert load(params_file) != before
    own = (PROJECT / "presets" / f"{name}.yaml").read_text(encoding="utf-8")
    first = own if "standalone: true" in own else "# Every knob of the pipeline."
    assert params_file.read_text(encoding="utf-8").startswith(first.partition("\n")[0])


def test_of_a_standalone_preset_nothing_of_the_file_before_is_left(params_file: Path) -> None:
    source = f"{{kind: files, path: rows.tsv, licence: own, document: line, sha256: '{'0' * 64}'}}"
    task = f"{{kind: classification, train: {source}, columns: {{text: a, label: b}}}}"
    (params_file.parent / "presets" / "own.yaml").write_text(
        f"standalone: true\ndownload_corpus: {{sources: [{source}]}}\ntasks: {{mine: {task}}}\n"
        "report: {language: ko}\n"
    )
    apply_preset("own", params_file)
    params = load(params_file)
    assert (list(params.tasks), params.finetune.tasks) == (["mine"], ["mine"])
    assert params.pretrain.budget.auto
    assert params.report.language == "ko"


def test_an_unknown_preset_is_refused_with_the_known_ones(params_file: Path) -> None:
    with pytest.raises(UserError) as caught:
        apply_preset("enormous", params_file)
    assert "smoke" in str(caught.value)


def test_a_preset_that_breaks_the_schema_leaves_the_file_alone(params_file: Path) -> None:
    before = params_file.read_bytes()
    (params_file.parent / "presets" / "broken.yaml").write_text(
        "pretrain: {budget: {steps: many}}\n"
    )
    with pytest.raises(UserError, match=r"pretrain\.budget\.steps"):
        apply_preset("broken", params_file)
    assert params_file.read_bytes() == before


def test_a_preset_sets_what_the_file_leaves_out(params_file: Path) -> None:
    absent = load(params_file).finetune.training.early_stopping
    (params_file.parent / "presets" / "early.yaml").write_text(
        "finetune: {training: {early_stopping: {patience: 3, evaluations: 10}}}\n"
    )
    apply_preset("early", params_file)
    found = load(params_file).finetune.training.early_stopping
    assert (absent, found and found.patience) == (None, 3)
