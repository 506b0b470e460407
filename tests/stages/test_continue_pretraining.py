"""The stage `continue_pretraining`, and fine-tuning from what it writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import file_hash, read_artifact, write_artifact, write_json
from pipeline.foundation.vocabulary import wordpiece
from pipeline.model.training.run import Run
from pipeline.model.weights import load_pretraining_model, save_model
from pipeline.params import Params, check, load
from pipeline.params.continuing import ContinuePretraining
from pipeline.stages import continue_pretraining, finetune_continued
from tests.stages.test_finetune import params_of
from tests.tasks.toys import toy_encoder, toy_tokenizer, write_rates, write_toy_task

ROOT = Path(__file__).parents[2]
SETTINGS = {"epochs": 3.0, "batch_size": 16, "learning_rate": 0.01, "weight_decay": 0.01}


class StopError(Exception):
    """In the middle of a training."""


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An encoder, a task of 300 rows, and unlabelled text beside it."""
    monkeypatch.chdir(tmp_path)
    write_toy_task(tmp_path / "data", "classification")
    write_json(tmp_path / "gate.json", {"success": True, "expectations": []})
    with write_artifact(tmp_path / "encoder/7", stage="pretrain", params={"seed": 7}) as draft:
        save_model(draft.path, toy_encoder())
        wordpiece.save(toy_tokenizer(), draft.path, lowercase=True)
        draft.counts |= {"parameters": 1, "vocabulary_size": toy_tokenizer().get_vocab_size()}
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/more.txt").write_text("noun1 noun2 red\nnoun3 noun4 green noun5\n")
    return tmp_path


def params(unlabelled: bool = True) -> Params:
    more = {"kind": "files", "path": "data/sources/more.txt", "licence": "CC0-1.0"}
    tasks = {"toy": {"unlabelled": [{**more, "document": "line"}] if unlabelled else []}}
    section = ContinuePretraining.model_validate(SETTINGS | {"tasks": tasks})
    base = params_of("classification")
    ways = load(ROOT / "params.yaml").finetune.strategies
    runtime = base.runtime.model_copy(update={"checkpoint_every": 5})
    finetuning = base.finetune.model_copy(update={"strategies": ways, "tasks": ["toy"]})
    pretraining = base.pretrain.model_copy(update={"seeds": [7]})
    changed = {"runtime": runtime, "finetune": finetuning, "pretrain": pretraining}
    return base.model_copy(update={**changed, "continue_pretraining": section})


def run(output: str, **options: Any) -> Path:
    inputs = {name: Path(name) for name in ("data", "sources")}
    inputs |= {"encoder": Path("encoder/7"), "gate": Path("gate.json")}
    continue_pretraining.run(params(**options), inputs, Path(output), task="toy")
    return Path(output)


def test_the_encoder_learns_the_words_of_the_task(capsys: pytest.CaptureFixture[str]) -> None:
    artifact = read_artifact(run("continued/7"), stage="pretrain")
    assert artifact.params["source"] == "continued"
    assert artifact.counts["unlabelled"] == 2
    assert artifact.counts["steps"] == -(-3 * (artifact.counts["rows"] + 2) // 16)
    said = capsys.readouterr().out.splitlines()[-1]
    first, last = (float(word) for word in said.split() if word[0].isdigit())
    assert last < first - 0.1
    before, after = (
        load_pretraining_model(Path(f)).state_dict() for f in ("encoder/7", "continued/7")
    )
    assert not all(before[name].equal(after[name]) for name in before)
    assert before["pooler.dense.weight"].equal(after["pooler.dense.weight"])  # nothing asked for it


def test_a_run_that_ends_in_the_middle_goes_on_to_the_same_bytes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = run("whole")
    record = Run.record

    def stop(self: Run[Any], losses: dict[str, float]) -> None:
        record(self, losses)
        if self.step == 17:
            raise StopError

    with monkeypatch.context() as patch:
        patch.setattr(Run, "record", stop)
        monkeypatch.setattr(continue_pretraining, "CHECKPOINTS", Path("other"))
        with pytest.raises(StopError):
            run("again")
    assert not Path("again").exists()
    again = run("again")
    assert "going on from the checkpoint of step 15" in capsys.readouterr().out
    assert {path.name: file_hash(path) for path in whole.iterdir()} == {
        path.name: file_hash(path) for path in again.iterdir()
    }


def test_unlabelled_text_makes_another_encoder() -> None:
    with_text, without = (run(f"{more}", unlabelled=more) for more in (True, False))
    weights = "model.safetensors"
    assert file_hash(with_text / weights) != file_hash(without / weights)


def test_a_strategy_starts_from_it_at_the_rates_of_the_one_that_it_continues(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run("continued/7")
    inputs = {"data": Path("data"), "gate": Path("gate.json"), "encoder": Path("continued")}
    for way, frozen in (("finetune", False), ("feature_extraction", True)):
        output = Path(f"finetuned/{way}")
        inputs["rates"] = write_rates(Path(f"rates/{way}.json"), 0.003)
        finetune_continued.run(params(), inputs, output, task="toy", strategy=way)
        made = read_artifact(output, stage="finetune").params
        assert (made["strategy"], made["start"]) == (f"continued_{way}", "continued")
        assert made["frozen"] is frozen
        about = read_artifact(output / "1", stage="finetune").params["continued"]
        assert (about["unlabelled"], about["left_out"]) == (2, 0)
        assert about["loss_after"] < about["loss_before"]
        assert set(made["learning_rates"]) == {0.003}
    with pytest.raises(UserError, match="no strategy that continues 'scratch'"):
        finetune_continued.run(params(), inputs, Path("x"), task="toy", strategy="scratch")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"continue_pretraining": {"tasks": {"nobody": {"unlabelled": []}}}}, "has ['nobody']"),
        (
            {
                "continue_pretraining": {"tasks": {"kind": {"unlabelled": []}}},
                "pretrain": {"masked_language_modelling": None},
            },
            "continue_pretraining.tasks is of masked words",
        ),
    ],
)
def test_what_cannot_be_continued_is_refused(changes: dict[str, Any], said: str) -> None:
    values = load(ROOT / "params.yaml").model_dump(mode="json")
    for section, fields in changes.items():
        values[section] |= fields
    with pytest.raises(UserError) as caught:
        check(values, "params.yaml")
    assert said in caught.value.what
