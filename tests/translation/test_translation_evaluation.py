"""What evaluation says of systems whose scores are known, and the page that shows it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from sacrebleu.metrics import BLEU

from pipeline.__main__ import main
from pipeline.evaluation.translations import System, evaluate
from pipeline.languages.spoken import speaking
from pipeline.translation import preparation
from pipeline.translation.baselines import copies, nearest_translations
from pipeline.translation.pair_rows import SPLITS, PairRow
from tests.translation.stages import (
    TINY,
    inputs,
    inside,
    params_of,
    run_data_stages,
    run_training,
)
from translation import page
from translation.findings import sentences
from translation.names import name_of, reason_of
from translation.stages import evaluate_translation

TEST = [
    PairRow(
        id=str(n),
        group="g",
        source=" ".join(["word"] * (n % 5 + 1)),
        target=f"das {n} ist ein Wort von vielen {{name}}"[: 30 if n % 2 else 60],
    )
    for n in range(60)
]
MODELS = ("transformer", "lstm", "bahdanau", "luong")
REFERENCES = [row["target"] for row in TEST]
WORSE = [text if n % 3 else "etwas ganz anderes" for n, text in enumerate(REFERENCES)]


def model(*texts: list[str]) -> System:
    losses = {seed: np.full(60, 5.0) for seed in range(1, len(texts) + 1)}
    facts = {"parameters": 10, "steps": 2, "tokens": 30}
    return System(dict(enumerate(texts, start=1)), losses, [10] * 60, facts)


@pytest.fixture(scope="module")
def metrics():
    systems = {
        "transformer": model(REFERENCES, WORSE),
        "lstm": model(WORSE, ["nichts"] * 60),
        "copy": System({0: copies(TEST)}, {}, [0] * 60, {}),
    }
    return evaluate(systems, TEST, "de", [1, 3])


def test_scores_are_sacrebleus_means_over_seeds(metrics):
    found = metrics["systems"]["transformer"]["bleu"]
    expected = [BLEU().corpus_score(texts, [REFERENCES]).score for texts in (REFERENCES, WORSE)]
    assert list(found["by_seed"].values()) == pytest.approx(expected)
    assert found["mean"] == pytest.approx(sum(expected) / 2)
    assert metrics["systems"]["transformer"]["exact"]["by_seed"]["1"] == 1.0
    assert metrics["systems"]["transformer"]["loss"]["mean"] == pytest.approx(0.5)
    assert "loss" not in metrics["systems"]["copy"]


def test_the_first_is_compared_with_every_other_over_its_seeds(metrics):
    gain = metrics["gains"]["bleu"]["lstm"]
    systems = metrics["systems"]
    difference = systems["transformer"]["bleu"]["mean"] - systems["lstm"]["bleu"]["mean"]
    assert gain["mean"] == pytest.approx(difference)
    assert (gain["seeds"], gain["seeds_ahead"], gain["verdict"]) == (2, 2, "gain")
    assert gain["low"] < gain["mean"] < gain["high"]
    assert metrics["gains"]["bleu"]["copy"]["seeds"] == 2


def test_groups_by_length_hold_every_sentence_once(metrics):
    groups = metrics["by_length"]["groups"]
    assert [(group["first"], group["last"]) for group in groups] == [(1, 1), (2, 3), (4, None)]
    assert [group["sentences"] for group in groups] == [12, 24, 24]
    rows = [row for row in range(60) if row % 5 == 0]
    expected = [
        BLEU().corpus_score([said[row] for row in rows], [[REFERENCES[row] for row in rows]]).score
        for said in (REFERENCES, WORSE)
    ]
    assert groups[0]["bleu"]["transformer"] == pytest.approx(sum(expected) / 2)


def test_kept_placeholders_are_counted(metrics):
    asked = [{**row, "source": "{a} {b}"} for row in TEST]
    half = System({0: ["{a}"] * 60}, {}, [0] * 60, {})
    found = evaluate({"half": half}, asked, "de", [1])
    assert found["systems"]["half"]["placeholders_kept"]["mean"] == 0.5
    assert metrics["systems"]["copy"]["placeholders_kept"] is None


def test_the_nearest_source_gives_its_translation():
    training = [
        PairRow(id="1", group="", source="turn on the light", target="Licht an"),
        PairRow(id="2", group="", source="open the door", target="Tür auf"),
    ]
    asked = [PairRow(id="3", group="", source="open a door", target="?")]
    assert nearest_translations(training, asked) == ["Tür auf"]
    assert copies(asked) == ["open a door"]


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """The stage's output after a tiny run of all models."""
    folder = tmp_path_factory.mktemp("evaluated")
    params = params_of("synthetic", TINY)
    with inside(folder):
        run_data_stages(params)
        for name in params.train_translation.models:
            run_training(params, name, 1)
        output = Path("translation/reports/evaluation")
        evaluate_translation.run(params, inputs("raw", "pairs", "models"), output)
        page.write(Path("translation/reports"), Path("translation/logs"))
    return folder / "translation/reports"


def test_the_page_shows_every_system_every_group_and_what_it_was_measured_by(reports):
    text = (reports / "report.html").read_text(encoding="utf-8")
    metrics = json.loads((reports / "metrics.json").read_text())
    for name in metrics["systems"]:
        assert name_of(name) in text
    assert "by-length" in text
    assert metrics["signatures"]["bleu"] in text
    assert text.count("<svg") == 2
    assert "<script" not in text
    assert "http" not in text.replace("http-equiv", "")
    assert re.search(r"\bnan\b|None|Undefined", text) is None


def test_a_run_is_summed_up_in_sentences(reports):
    said = sentences(json.loads((reports / "metrics.json").read_text()))
    assert len(said) >= 5
    assert "Of 4 models with about" in said[0]
    assert "from digits to digits backwards" in said[0]


def test_that_the_nearest_sentence_is_ahead_is_said(reports):
    metrics = json.loads((reports / "metrics.json").read_text())
    for score, is_said in ((99.0, True), (0.0, False)):
        metrics["systems"]["nearest"]["bleu"]["mean"] = score
        best = max(metrics["systems"][name]["bleu"]["mean"] for name in MODELS)
        said = [one for one in sentences(metrics) if "which no model made" in one]
        assert len(said) == is_said
        assert all(f"at least {score - best:.1f} BLEU" in one for one in said)


def test_tables_of_any_metrics_have_every_system_and_group(reports, capsys):
    path = reports / "metrics.json"
    metrics = json.loads(path.read_text())
    words = ["--pipeline", "translation", "tables", "--metrics", str(path)]
    assert main(words) == 0
    scores, differences, by_length, *notes = capsys.readouterr().out.strip().split("\n\n")
    assert len(scores.splitlines()) == 2 + len(metrics["systems"])
    assert len(differences.splitlines()) == 1 + len(metrics["systems"])
    groups = [group for group in metrics["by_length"]["groups"] if group["sentences"]]
    assert len(by_length.splitlines()) == 2 + len(groups)
    row = next(line for line in scores.splitlines() if line.startswith(f"| {name_of('lstm')} |"))
    bleu = metrics["systems"]["lstm"]["bleu"]["mean"]
    assert row.split(" | ")[1] == f"{bleu:.1f}"
    assert [" ".join(note.split()) for note in notes] == sentences(metrics)


@pytest.mark.parametrize("content", [None, "{", '{"pretraining": {}}'])
def test_what_are_no_metrics_of_this_pipeline_is_said(content, tmp_path, capsys):
    path = tmp_path / "metrics.json"
    if content is not None:
        path.write_text(content)
    assert main(["--pipeline", "translation", "tables", "--metrics", str(path)]) == 2
    assert "no metrics" in capsys.readouterr().err


def test_a_page_of_no_logs_is_a_page(reports, tmp_path):
    text = page.write(reports, tmp_path).read_text(encoding="utf-8")
    assert "sentences a second" in text


def test_the_page_and_the_summary_are_korean_where_that_is_spoken(reports, tmp_path):
    metrics = json.loads((reports / "metrics.json").read_text())
    with speaking("ko"):
        text = page.write(reports, tmp_path).read_text(encoding="utf-8")
        said = sentences(metrics)
    assert '<html lang="ko">' in text
    assert "트랜스포머가 대신한 것" in text
    assert all(re.search("[가-힣]", sentence) for sentence in said)
    page.write(reports, tmp_path)


def test_every_reason_to_drop_a_pair_has_a_name():
    source = Path(preparation.__file__).read_text(encoding="utf-8")
    reasons = re.findall(r'return "(\w+)"', source)
    reasons += re.findall(r'dropped\["(\w+)"\]', source) + re.findall(r'reason = "(\w+)"', source)
    assert len({reason for reason in reasons if reason not in SPLITS}) == 8
    for reason in reasons:
        if reason not in SPLITS:
            assert " " in reason_of(reason)
