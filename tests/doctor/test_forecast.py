"""What `check` says before a run: words, passes, epochs, and advice where there is little."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.doctor import forecast as forecasting
from pipeline.doctor.forecast import Epochs, Forecast, forecast, tokens_seen
from pipeline.findings.forecasts import forecast_sentences
from pipeline.foundation.artifacts import write_json
from pipeline.params import DownloadCorpus, Params, load
from pipeline.params.plan import BatchSizeRamp, Budget, LengthPhase

ROOT = Path(__file__).parents[2]
TEXT = "data/sources/text.txt"


def params_of(path: str = TEXT, **pretrain: Any) -> Params:
    """The quickstart's, on a local text."""
    params = load(ROOT / "params.yaml")
    layout = {"format": "txt", "document": "line", "licence": "CC0-1.0"}
    source = {"kind": "files", "path": path, **layout}
    changed = {
        "download_corpus": DownloadCorpus.model_validate({"sources": [source]}),
        "pretrain": params.pretrain.model_copy(update=pretrain),
    }
    return params.model_copy(update=changed)


def write_text(root: Path, words: int = 1000) -> None:
    (root / TEXT).parent.mkdir(parents=True)
    (root / TEXT).write_text("seven words stand on this one line\n" * (words // 7))


def test_a_short_local_text_is_counted(tmp_path: Path) -> None:
    write_text(tmp_path, 700)
    found = forecast(params_of(budget=Budget(tokens=1960)), tmp_path)
    assert (found.words, found.how) == (700, "read")
    assert found.passes == pytest.approx(2.0)  # 1.4 tokens a word


def test_a_long_one_is_estimated_from_its_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_text(tmp_path, 7000)
    monkeypatch.setattr(forecasting, "READ_AT_MOST", 100)
    found = forecast(params_of(), tmp_path)
    assert found.how == "estimated"
    assert found.words == pytest.approx(7000, rel=0.3)
    assert "estimated from their bytes" in forecast_sentences(found)[0]


@pytest.mark.parametrize("path", [TEXT, "data/sources/more"])
def test_a_text_that_is_not_there_is_not_known_and_no_error(tmp_path: Path, path: str) -> None:
    found = forecast(params_of(path), tmp_path)
    assert (found.words, found.how, found.passes) == (None, "unknown", None)


def test_a_prepared_corpus_is_taken_where_it_is_of_these_params(tmp_path: Path) -> None:
    params = params_of(budget=Budget(tokens=300))
    for name, section, counts in (
        ("raw", params.download_corpus, {}),
        ("corpus", params.prepare_corpus, {"train": {"words": 80}}),
        ("tokens", params.tokenize_corpus, {"train": {"tokens": 100}}),
    ):
        manifest = {"params": section.model_dump(mode="json"), "counts": counts}
        write_json(tmp_path / "data" / name / "manifest.json", manifest)
    found = forecast(params, tmp_path)
    assert (found.words, found.how, found.passes) == (80, "prepared", 3.0)
    assert forecast(params_of("data/sources/other.txt"), tmp_path).how == "unknown"


def test_steps_are_turned_into_tokens() -> None:
    settings = params_of(budget=Budget(steps=100), batch_size=32, sequence_length=64).pretrain
    assert tokens_seen(settings) == 100 * 32 * 64
    phases = [LengthPhase(length=64, fraction=0.5), LengthPhase(length=128, fraction=0.5)]
    ramp = BatchSizeRamp(start=16, end=32, fraction=0.5)
    settings = settings.model_copy(update={"sequence_length": phases, "batch_size": ramp})
    assert tokens_seen(settings) == 100 * 28 * 96
    assert tokens_seen(settings.model_copy(update={"batch_size": "full"})) is None
    assert tokens_seen(settings.model_copy(update={"budget": Budget(seconds=60)})) is None


def test_epochs_of_all_labels_are_known_once_the_task_is_prepared(tmp_path: Path) -> None:
    params = params_of()
    update = {"label_budgets": [100, "all"], "steps": [50, 40], "batch_size": 16}
    training = params.finetune.training.model_copy(update=update)
    params = params.model_copy(
        update={"finetune": params.finetune.model_copy(update={"training": training})}
    )
    first, whole = forecast(params, tmp_path).epochs
    assert first == Epochs("100", 50, 100, 8.0)
    assert whole == Epochs("all", 40, None, None)
    for task, rows in zip(params.finetune.tasks, (640, 1280, 320), strict=True):
        write_json(
            tmp_path / "data/tasks" / task / "manifest.json", {"counts": {"rows": {"train": rows}}}
        )
    assert forecast(params, tmp_path).epochs[1] == Epochs("all", 40, 1280, 0.5)


def test_advice_is_given_where_there_is_little() -> None:
    little = Forecast(200_000, "read", 0.8, [Epochs("all", 100, 8000, 0.2)])
    text = "\n".join(forecast_sentences(little))
    assert "import a published encoder" in text
    assert "raise `pretrain.budget`" in text
    assert "raise `finetune.training.steps` there to about 1,500" in text


def test_and_none_where_there_is_enough() -> None:
    enough = Forecast(6_000_000, "prepared", 4.0, [Epochs("500", 100, 500, 3.2)])
    text = "\n".join(forecast_sentences(enough))
    assert "raise" not in text
    assert "import" not in text
    assert "measured: 5.3 million words" in text
