"""Whole runs of a tiny project through DVC: what is made, what is made again, and what is not."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.conftest import FROM_ENCODER, SOURCE, Workspace


def copy_of(workspace: Workspace, path: Path) -> Workspace:
    shutil.copytree(workspace.path, path, symlinks=True)
    return Workspace(path)


def test_a_whole_run_ends_with_scores_and_a_report(finished: Workspace) -> None:
    metrics = json.loads((finished.path / "reports" / "metrics.json").read_text())
    assert metrics
    report = (finished.path / "reports" / "report.html").read_text()
    assert "topics" in report
    assert "up to date" in finished.run("dvc", "status").stdout
    assert finished.repro() == []


def test_another_workspace_without_the_cache_makes_the_same_bytes(
    finished: Workspace, tmp_path: Path
) -> None:
    other = Workspace.make(tmp_path / "other")
    other.repro()
    assert (other.path / "dvc.lock").read_bytes() == (finished.path / "dvc.lock").read_bytes()


def test_a_changed_learning_rate_reruns_pretraining_and_what_follows_and_changing_it_back_nothing(
    finished: Workspace, tmp_path: Path
) -> None:
    workspace = copy_of(finished, tmp_path / "copy")
    lock = (workspace.path / "dvc.lock").read_bytes()
    params = workspace.read_params()
    before = params["pretrain"]["optimizer"]["learning_rate"]
    params["pretrain"]["optimizer"]["learning_rate"] = before / 2
    workspace.write_params(params)
    assert set(workspace.repro()) == {
        "pretrain@1",
        "tune@topics",
        *FROM_ENCODER,
        "evaluate",
        "diagnose",
    }
    params["pretrain"]["optimizer"]["learning_rate"] = before
    workspace.write_params(params)
    assert workspace.repro() == []
    assert (workspace.path / "dvc.lock").read_bytes() == lock


def test_another_pretraining_seed_trains_one_encoder_more(
    finished: Workspace, tmp_path: Path
) -> None:
    workspace = copy_of(finished, tmp_path / "copy")
    params = workspace.read_params()
    params["pretrain"]["seeds"] = [1, 2]
    params["finetune"]["seeds"] = [1, 2]
    workspace.write_params(params)
    ran = set(workspace.repro())
    assert "pretrain@2" in ran
    assert "pretrain@1" not in ran
    metrics = json.loads((workspace.path / "reports" / "metrics.json").read_text())
    assert set(metrics["pretraining"]["other_seeds"]) == {"2"}
    report = (workspace.path / "reports" / "report.html").read_text()
    assert "Pre-training seeds: 1, 2." in report


def test_another_file_in_the_sources_is_seen(finished: Workspace, tmp_path: Path) -> None:
    workspace = copy_of(finished, tmp_path / "copy")
    with (workspace.path / SOURCE / "corpus.txt").open("a") as stream:
        stream.write("\nA new document that nobody has seen before.\nIt has two lines.\n")
    ran = workspace.repro()
    assert {"download_corpus", "prepare_corpus", "pretrain@1"} <= set(ran)
    # Its rows are the same, so what hangs on the task's data alone is not made again.
    assert "validate_task@topics" not in ran


def test_text_that_fails_validation_trains_nothing_and_is_mended_by_better_text(
    finished: Workspace, tmp_path: Path
) -> None:
    workspace = copy_of(finished, tmp_path / "copy")
    corpus = workspace.path / SOURCE / "corpus.txt"
    good = corpus.read_text()
    corpus.write_text(good + "\n" + "\n\n".join(f"Ещё один документ, {i}." * 9 for i in range(99)))
    result = workspace.run("dvc", "repro", check=False)
    assert result.returncode != 0
    assert "error in validate_corpus" in result.stdout
    assert "Running stage 'train_tokenizer'" not in result.stdout
    assert "Traceback" not in result.stdout
    page = workspace.path / "reports" / "data_docs" / "corpus.html"
    assert "Ещё один документ" in page.read_text() or "Failed" in page.read_text()
    corpus.write_text(good)
    assert "pretrain@1" not in workspace.repro()


def test_pretraining_killed_in_the_middle_goes_on_to_the_same_bytes(
    finished: Workspace, tmp_path: Path
) -> None:
    workspace = copy_of(finished, tmp_path / "copy")
    weights = (workspace.path / "data" / "encoder" / "1" / "model.safetensors").read_bytes()
    shutil.rmtree(workspace.path / "data" / "encoder" / "1")
    words = ["dvc", "repro", "--force", "-s", "pretrain@1"]
    checkpoints = workspace.path / ".checkpoints"
    shutil.rmtree(checkpoints)  # the finished run's last: the next test is of them
    process = subprocess.Popen(
        words,
        cwd=workspace.path,
        env=workspace.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while process.poll() is None and not any(checkpoints.glob("pretrain/*/step-*")):
        pass
    killed = subprocess.run(["pkill", "-KILL", "-s", str(process.pid)], check=False)
    assert process.wait() == -signal.SIGKILL, "the run ended before it could be killed"
    assert killed.returncode == 0
    result = workspace.run(*words)
    assert "going on from the checkpoint of step" in result.stdout
    again = (workspace.path / "data" / "encoder" / "1" / "model.safetensors").read_bytes()
    assert again == weights


def test_pretraining_that_is_recorded_is_run_anew_by_force(
    finished: Workspace, tmp_path: Path
) -> None:
    workspace = copy_of(finished, tmp_path / "copy")
    lock = (workspace.path / "dvc.lock").read_bytes()
    assert any((workspace.path / ".checkpoints").rglob("finished"))
    result = workspace.run("dvc", "repro", "--force", "-s", "pretrain@1")
    assert "Running stage" in result.stdout
    assert "going on" not in result.stdout
    assert (workspace.path / "dvc.lock").read_bytes() == lock


@pytest.mark.parametrize("command", [["dag"], ["params", "diff"], ["metrics", "show"]])
def test_the_commands_of_dvc_that_people_use_work(finished: Workspace, command: list[str]) -> None:
    assert finished.run("dvc", *command).stdout is not None


def test_an_experiment_runs_beside_the_workspace(finished: Workspace, tmp_path: Path) -> None:
    workspace = copy_of(finished, tmp_path / "copy")
    identity = ["-c", "user.name=test", "-c", "user.email=test@localhost"]
    workspace.run("git", "add", ".")
    workspace.run("git", *identity, "commit", "--quiet", "-m", "a run")
    workspace.run("dvc", "exp", "run", "--temp", "-n", "shorter", "-S", "pretrain.budget.steps=5")
    assert "shorter" in workspace.run("dvc", "exp", "show", "--csv").stdout
    assert workspace.repro() == []
