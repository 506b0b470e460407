"""The stage as a process: what it writes, and what survives kills, signals and damage."""

from __future__ import annotations

import json
import os
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest
import torch

from benchmarks.pretraining_workspace import PretrainingWorkspace
from pipeline import params
from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import read_artifact, write_json
from pipeline.foundation.vocabulary import wordpiece
from pipeline.model.weights import load_pretraining_model
from pipeline.stages import pretrain
from tests.killing import DEADLINE, signal_when
from tests.pretraining.texts import VOCABULARY_SIZE, random_texts, small_values

STEPS = 600


class Workspace(PretrainingWorkspace):
    """A folder with all that the stage reads, and settings of a tiny model."""

    def __init__(self, path: Path, **changes: Any) -> None:
        super().__init__(path, random_texts(), VOCABULARY_SIZE)
        self.set(**changes)

    def set(self, **changes: Any) -> None:
        values = small_values()
        values["pretrain"] |= changes
        self.write_params(values)

    def run(self) -> str:
        process = self.start()
        said, _ = process.communicate(timeout=DEADLINE)
        assert process.returncode == 0, said
        return said

    def stop_at(self, step: int, number: signal.Signals) -> tuple[int, str]:
        """Send a signal as soon as the checkpoint of `step`, or one after it, is there."""
        name = f"step-{step:08d}"
        return signal_when(
            lambda: any(path >= name for path in self.checkpoints()), self.start(), number
        )


def test_kills_signals_and_damage_leave_the_same_bytes(tmp_path: Path) -> None:
    whole = Workspace(tmp_path / "whole", budget={"steps": STEPS})
    said = whole.run()
    assert "training on the CPU with 1 thread" in said
    assert "parameters" in said
    assert whole.checkpoints() == [f"step-{STEPS:08d}"]

    broken = Workspace(tmp_path / "broken", budget={"steps": STEPS})
    code, _ = broken.stop_at(20, signal.SIGKILL)
    assert code == -signal.SIGKILL
    kept = broken.checkpoints()
    assert kept

    code, said = broken.stop_at(int(kept[-1][5:]) + 30, signal.SIGTERM)
    assert code == 128 + signal.SIGTERM, said
    assert f"going on from the checkpoint of step {int(kept[-1][5:])}" in said
    newest = broken.checkpoints()[-1]
    assert f"saved at step {int(newest[5:])}" in said

    file = next(broken.path.glob(f".checkpoints/pretrain/*/{newest}/state.safetensors"))
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    said = broken.run()
    assert "a damaged checkpoint is passed over" in said
    assert "going on from the checkpoint of step" in said
    assert broken.output() == whole.output()
    assert broken.checkpoints() == whole.checkpoints()
    assert broken.logged() == whole.logged()
    assert len(set(whole.logged())) == len(whole.logged())

    # It was ended before DVC recorded it: DVC removes the output and runs the stage again.
    shutil.rmtree(broken.path / "data/encoder/1")
    said = broken.run()
    assert f"going on from the checkpoint of step {STEPS}" in said
    assert broken.output() == whole.output()
    assert broken.logged() == whole.logged()

    # DVC has recorded it: run again by force, it is run anew.
    record = broken.path / "dvc.lock"
    record.touch()
    [mark] = broken.path.glob(".checkpoints/pretrain/*/finished")
    later = mark.stat().st_mtime_ns + 1
    os.utime(record, ns=(later, later))
    assert "going on" not in broken.run()
    assert broken.output() == whole.output()


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace that is the current folder, for runs in this process."""
    space = Workspace(tmp_path / "workspace")
    monkeypatch.chdir(space.path)
    return space


def output(seed: int) -> Path:
    return Path(f"data/encoder/{seed}")


def run_here(space: Workspace, seed: int = 1) -> None:
    inputs = {
        "tokens": Path("data/tokens"),
        "tokenizer": Path("data/tokenizer"),
        "gate": Path("gate.json"),
    }
    pretrain.run(params.load(Path("params.yaml")), inputs, output(seed), seed=str(seed))


def test_the_artifact_is_whole_and_opens(workspace: Workspace) -> None:
    run_here(workspace)
    artifact = read_artifact(output(1), stage="pretrain")
    assert set(artifact.manifest["files"]) == {
        *("model.safetensors", "config.json", "history.json"),
        *wordpiece.FILES,
    }
    assert set(artifact.manifest["inputs"]) == {"tokens", "tokenizer", "gate"}
    model = load_pretraining_model(artifact.path)
    assert model.configuration.hidden_size == 16
    counts = artifact.counts
    assert counts["steps"] == 12
    assert counts["parameters"] == sum(parameter.numel() for parameter in model.parameters())
    assert counts["device"] == "cpu"
    history = json.loads((artifact.path / "history.json").read_text())
    assert [point["step"] for point in history["validation"]] == [0, 5, 10, 12]
    assert history["train"][-1]["tokens"] == counts["tokens"]
    assert Path("logs/pretrain/1.jsonl").is_file()


def test_the_manifest_says_what_the_precision_was(workspace: Workspace) -> None:
    weights = {}
    for name in ("bfloat16", "float32"):
        values = small_values()
        values["runtime"]["precision"] = name
        Path("params.yaml").write_text(json.dumps(values))
        run_here(workspace)
        artifact = read_artifact(output(1), stage="pretrain")
        expected = {"device": "cpu", "threads": 1, "precision": name, "compiled": False}
        assert artifact.params["runtime"] == expected
        weights[name] = artifact.manifest["files"]["model.safetensors"]
        assert load_pretraining_model(artifact.path).decoder_weight.dtype == torch.float32
    assert weights["float32"] != weights["bfloat16"]


def test_a_published_size_of_the_modern_architecture_is_pretrained(workspace: Workspace) -> None:
    changes = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2}
    changes |= {"intermediate_size": 24, "local_attention": 8}
    workspace.set(model={"size": "modernbert_base", **changes}, sentence_objective=None)
    run_here(workspace)
    model = load_pretraining_model(output(1))
    assert model.configuration.architecture == "modern"
    assert model.configuration.global_rope_theta == 160_000.0
    assert model.next_sentence is None
    history = json.loads((output(1) / "history.json").read_text())
    assert set(history["validation"][-1]) >= {"masked_language_modelling_accuracy"}


def test_the_order_of_sentences_and_spans_are_pretrained(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    masking = small_values()["pretrain"]["masked_language_modelling"]
    masking |= {"unit": "span", "rate": {"start": 0.3, "end": 0.15}, "label_smoothing": 0.1}
    order = {"name": "sentence_order", "weight": 1.0}
    workspace.set(masked_language_modelling=masking, sentence_objective=order)
    run_here(workspace)
    said = capsys.readouterr().out
    assert "sentence order" in said
    assert "next sentence" not in said
    artifact = read_artifact(output(1), stage="pretrain")
    assert artifact.params["masked_language_modelling"] == masking
    assert artifact.params["sentence_objective"]["name"] == "sentence_order"


def test_no_steps_give_random_weights(workspace: Workspace) -> None:
    workspace.set(budget={"steps": 0})
    run_here(workspace)
    artifact = read_artifact(output(1), stage="pretrain")
    assert artifact.counts["steps"] == artifact.counts["tokens"] == 0


def test_an_encoder_depends_on_its_own_seed_alone(workspace: Workspace) -> None:
    run_here(workspace)
    alone = workspace.output()
    workspace.set(seeds=[2, 1])
    run_here(workspace, seed=2)
    run_here(workspace)
    assert workspace.output() == alone
    other = Path("data/encoder/2/model.safetensors")
    assert other.read_bytes() != alone["model.safetensors"]
    with pytest.raises(UserError, match="--seed 3"):
        run_here(workspace, seed=3)


def test_changed_settings_start_anew(
    workspace: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.model.training.run import Run
    from pipeline.pretraining.batches import Batch

    def fail_at_the_end(self: Run[Batch]) -> None:
        if self.step == 12:
            raise RuntimeError("power failure")

    workspace.set(budget={"steps": 13})
    with monkeypatch.context() as patch:
        patch.setattr(Run, "record", lambda self, losses: fail_at_the_end(self))
        with pytest.raises(RuntimeError):
            run_here(workspace)
    assert workspace.checkpoints() == ["step-00000010"]
    workspace.set(budget={"steps": 12}, seeds=[2])
    run_here(workspace, seed=2)
    said = capsys.readouterr().out
    assert "of other settings, inputs or code" in said
    assert "going on" not in said
    of_the_other, own = "step-00000010", "step-00000012"
    assert workspace.checkpoints() == [of_the_other, own]


def test_a_failed_gate_and_a_changed_input_stop_it(workspace: Workspace) -> None:
    write_json(Path("gate.json"), {"success": False, "expectations": []})
    with pytest.raises(UserError, match="failed its validation"):
        run_here(workspace)
    write_json(Path("gate.json"), {"success": True, "expectations": []})
    tokens = Path("data/tokens/train-tokens.bin")
    tokens.write_bytes(tokens.read_bytes()[:-2])
    with pytest.raises(UserError, match=r"the tokenize_corpus artifact has"):
        run_here(workspace)
