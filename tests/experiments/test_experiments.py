"""The tiny preset from nothing to the page; the same bytes again; both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from experiments.findings import sentences
from experiments.page import write
from experiments.views.registry import VIEWS
from pipeline.console.errors import UserError
from pipeline.languages.spoken import speaking
from tests.experiments.stages import NAMES, params_of, run_all
from tests.translation.stages import inside


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("experiments")
    with inside(folder):
        run_all(params_of("tiny"))
    return folder


def held_by_dvc(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "logs" not in path.parts and path.name != "report.html"
    }


def test_every_experiment_has_a_view_with_words_for_its_halves(project):
    metrics = json.loads((project / "experiments/reports/metrics.json").read_text())
    assert list(VIEWS) == list(NAMES) == metrics["order"]
    for name, facts in metrics["experiments"].items():
        assert set(facts["halves"]) == set(VIEWS[name].halves())
        assert {facts["verdict"], *facts["halves"].values()} <= {
            *("held", "held in part", "did not hold")
        }


def test_all_of_it_again_is_the_same_to_the_byte(project, tmp_path):
    with inside(tmp_path):
        run_all(params_of("tiny"))
    assert held_by_dvc(tmp_path) == held_by_dvc(project)


def test_what_was_timed_is_kept_beside_dvc_alone(project):
    times = json.loads((project / "experiments/logs/times/gradient_descent.json").read_text())
    assert times["seconds_an_update"]["digits"]["batch"] > 0
    for path in (project / "data/experiments").rglob("result.json"):
        assert "seconds" not in path.read_text()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_shows_every_claim_with_its_verdict(project, language, tmp_path):
    reports = project / "experiments/reports"
    logs = project / "experiments/logs" if language == "ko" else tmp_path
    with speaking(language):
        text = write(reports, logs).read_text(encoding="utf-8")
        metrics = json.loads((reports / "metrics.json").read_text())
        said = sentences(metrics)
        titles = [view.title() for view in VIEWS.values()]
    assert f'lang="{language}"' in text
    assert len(said) == len(VIEWS)
    for title, sentence in zip(titles, said, strict=True):
        assert f">{title}</h2>" in text
        assert sentence.startswith(title)
    assert not re.search(r"\{\w+\}|Undefined|mathdefault", text)
    # Of restored results no time is known, and the page says so.
    assert ("Nothing was timed here" in text) == (language == "en")


@pytest.mark.parametrize(
    ("section", "changes", "said"),
    [
        ("dropout", {"rates": [0.2, 0.4]}, "rates must begin with 0"),
        ("attention", {"heads": [2, 4]}, "heads must begin with 1"),
        ("attention", {"heads": [1, 3]}, "is no multiple of 8 and of all heads"),
        ("attention", {"lengths": [8]}, "lengths lack 4"),
        ("optimizers", {"problems": ["rows"]}, "prepare_rows.task is null"),
        ("normalization", {"seeds": [1]}, "at least 2"),
    ],
)
def test_what_no_experiment_can_be_made_of_is_refused(section, changes, said):
    with pytest.raises(UserError, match=said):
        params_of("tiny", {section: changes})


@pytest.mark.parametrize("preset", [None, "full"])
def test_the_other_presets_are_params(preset):
    assert params_of(preset).gradient_descent.seeds[:3] == [1, 2, 3]
