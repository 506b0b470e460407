"""The page: whole, self-contained, readable by everyone, and true to the metrics."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from pipeline.console.errors import UserError
from pipeline.findings.sentences import (
    encoder_notes,
    full_pretraining_sentences,
    sentences,
    spread,
    why_no_gain,
)
from pipeline.report import data_figures, drawing, figures, page, training_figures
from pipeline.report.run_facts import read_run_facts
from tests.report.pages import Page, parsed
from tests.report.report_facts import (
    metrics_of,
    metrics_of_another_preset,
    report_of,
    with_imported,
)
from tests.report.run_logs import write_logs

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def run_facts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return read_run_facts(write_logs(tmp_path_factory.mktemp("run") / "logs"), 1)


@pytest.fixture(scope="module")
def html(run_facts: dict[str, Any]) -> str:
    return page.render(metrics_of(), report_of(), run_facts)


@pytest.fixture(scope="module")
def whole(html: str) -> Page:
    return parsed(html)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No plot is painted where a test is not about plots: that takes most of the time."""

    def draw(name: str, label: str, paint: object, **sizes: float) -> Markup:
        return Markup('<svg role="img" aria-label="{}"></svg>').format(label)

    for module in (drawing, figures, training_figures, data_figures):
        monkeypatch.setattr(module, "draw", draw)


def test_the_three_sentences_stand_first_and_the_reasons_follow(whole: Page) -> None:
    metrics = metrics_of()
    assert len(sentences(metrics)) == 3
    places = [whole.text.index(" ".join(words.split())) for words in sentences(metrics)]
    assert places == sorted(places)
    reasons = why_no_gain(metrics)
    assert reasons
    assert whole.text.index("why we think so") < whole.text.index(reasons[0])
    assert whole.text.index(reasons[0]) < whole.text.rindex("2. Results")


def test_the_sections_have_what_the_run_left(whole: Page) -> None:
    for words in (
        "0.600 ± 0.040", "+0.110 ± 0.012", "+0.080 to +0.140", "+0.060 to +0.160", "3 of 3 seeds",
        "CC0-1.0", "repeated paragraph", "11 of 11", "15 % of the groups",
        "8,192 pieces", "0.002 %", "##stream",
        "32.8", "79.9 %", "crayfish", "basalt", "Word2Vec: nearest tokens", "mallet 0.90",
        "true label", "1,400", "99.0 %", "Expected calibration error: 0.043",
        "pretrain", "18 Completed", "Example CPU @ 2.0 GHz", "torch 2.13.0", "700 MiB", "1.4 Wh",
        "dvc repro evaluate", "an estimate", f"{1:064x}",
        "Perplexity", "Feature extraction",
    ):  # fmt: skip
        assert words in whole.text, words


def test_nothing_is_loaded_from_anywhere(html: str, whole: Page) -> None:
    assert "http:" not in html
    assert "https:" not in html
    assert not whole.all("script", "link", "img", "iframe", "object")
    for tag, attributes in whole.elements:
        assert not {"src", "srcset", "data", "onclick", "onload"} & set(attributes), tag
        target = attributes.get("href", "#")
        assert target.startswith("#") or (tag == "a" and target.startswith("data_docs/")), target
    assert "@import" not in html
    assert set(re.findall(r"url\((.)", html)) <= {"#"}
    policy = next(a["content"] for _, a in whole.all("meta") if "http-equiv" in a)
    assert policy.startswith("default-src 'none'")
    assert len(html.encode()) < 5 * MEGABYTE


def test_headings_go_down_one_level_at_a_time(whole: Page) -> None:
    levels = [int(tag[1]) for tag, _ in whole.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_ids_are_unique_and_every_anchor_and_reference_resolves(html: str, whole: Page) -> None:
    ids = [attributes["id"] for _, attributes in whole.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = [a["href"][1:] for _, a in whole.elements if a.get("href", "").startswith("#")]
    assert set(page.SECTIONS) <= set(targets)
    assert set(targets) <= set(ids)
    assert set(re.findall(r"url\(#([^)]+)\)", html)) <= set(ids)
    assert {a["aria-labelledby"] for _, a in whole.all("section")} <= set(ids)


def test_every_plot_says_what_it_shows_with_figures(whole: Page) -> None:
    plots = [attributes for _, attributes in whole.all("svg")]
    said = [a["aria-label"] for a in plots if a.get("role") == "img"]
    assert len(said) > 12
    assert all(re.search(r"\d", label) for label in said)
    assert all(a.get("aria-hidden") == "true" for a in plots if "role" not in a)
    label = next(label for label in said if "minus the same network" in label)
    assert "animals with 100 labels +0.110 (+0.080 to +0.140), gain" in label
    assert "tools with 2,000 labels" in label
    assert "no gain" in label


def test_tables_have_captions_and_scoped_headers_and_scroll_in_boxes_a_keyboard_reaches(
    whole: Page,
) -> None:
    tables = whole.all("table")
    assert len(whole.all("caption")) == len(tables) == len(whole.all("thead"))
    assert all(a.get("scope") in {"col", "row"} for _, a in whole.all("th"))
    boxes = [a for _, a in whole.all("div") if a.get("class") == "scroll"]
    assert len(boxes) == len(tables)
    assert all(a["tabindex"] == "0" and a["role"] == "region" and a["aria-label"] for a in boxes)


def test_text_from_data_is_text_and_not_markup(html: str, whole: Page) -> None:
    for markup in ("<em>", "<i>owls", "<b>bold", "<kept>"):
        assert markup not in html
        assert markup in whole.text


def test_a_task_with_an_unkind_name_does_not_break_the_page(quick: None) -> None:
    metrics, facts = metrics_of(budgets=(100,)), report_of()
    name = '"><script>alert("$x$")</script>'
    for tasks in (metrics["tasks"], facts["tasks"]):
        tasks[name] = tasks.pop("animals")
    found = parsed(page.render(metrics, facts, {}))
    assert not found.all("script")
    assert name in found.text


def test_the_same_inputs_give_the_same_bytes(html: str, run_facts: dict[str, Any]) -> None:
    assert page.render(metrics_of(), report_of(), run_facts) == html


@pytest.mark.parametrize(
    ("shift", "verdict", "mark"), [(0.2, "gain", "▲"), (-0.10, "no gain", "○"), (-0.4, "loss", "▼")]
)
def test_a_changed_metric_changes_words_and_marks(
    quick: None, shift: float, verdict: str, mark: str
) -> None:
    metrics = metrics_of(shift, budgets=(100,))
    text = parsed(page.render(metrics, report_of(), {})).text
    tables = text[text.index("What fine-tuning gains on animals") : text.rindex("4. The data")]
    row = tables[tables.index("BERT from random weights") :]
    assert row.startswith(f"BERT from random weights {mark} {verdict} ")
    assert sentences(metrics)[1] in text
    gains = 3 if verdict == "gain" else 0
    assert f"{gains} of 3" in text[: text.rindex("2. Results")]
    assert ("why we think so" in text) == (verdict != "gain")


def test_another_presets_page_has_its_budgets_systems_and_encoders(quick: None) -> None:
    metrics = metrics_of_another_preset()
    text = parsed(page.render(metrics, report_of(), {})).text
    for words in (
        spread(metrics),
        "The seeds take the 2 pre-trained encoders in turn",
        "all 8,000 labelled rows",
        "all 7,700 labelled rows",
        "with each of 2 seeds",
        "with all 7,400 labels",
        "of masked tokens found by the first encoder",
        "Pre-training seeds: 1, 2",
    ):
        assert words in text, words
    assert "FastText embeddings" not in text
    assert (
        "pre-trained encoders in turn"
        not in parsed(page.render(metrics_of(), report_of(), {})).text
    )


def test_an_encoder_pre_trained_elsewhere_stands_beside_ours_with_what_it_is() -> None:
    metrics = with_imported(metrics_of(budgets=(100,)))
    html = page.render(metrics, report_of(), {})
    found = parsed(html)
    for words in [*full_pretraining_sentences(metrics), *encoder_notes(metrics)]:
        assert " ".join(words.split()) in found.text
    assert "Other-<L6>" not in html  # text, not markup
    assert html.count('href="#full-pretraining"') == len(metrics["tasks"])
    assert html.count('id="full-pretraining"') == 1
    assert found.text.count("other, pre-trained in full elsewhere, fine-tuned") >= 7
    assert "var(--series-imported_0_finetune)" in html
    said = [attributes.get("aria-label", "") for _, attributes in found.all("svg")]
    curves = [label for label in said if "by number of labels" in label]
    assert len(curves) == len(metrics["tasks"])
    assert all("other, pre-trained in full elsewhere, frozen 0." in label for label in curves)
    forest = next(label for label in said if "minus an encoder pre-trained in full" in label)
    assert "animals with 100 labels −0.050 (−0.080 to −0.020), loss" in forest


def test_several_encoders_pre_trained_elsewhere_are_told_apart(quick: None) -> None:
    metrics = with_imported(metrics_of(budgets=(100,)), names=["other", "larger", "a_third"])
    html = page.render(metrics, report_of(), {})
    said = parsed(html).text
    assert html.count('id="full-pretraining"') == 1
    for name in metrics["imported_encoders"]:
        assert said.count(f"The encoder {name}, pre-trained in full elsewhere, is") == 1
        assert f"{name}, pre-trained in full elsewhere, frozen" in said
    systems = list(metrics["tasks"]["animals"]["budgets"]["100"]["systems"])
    styles = [drawing.line_style(name, systems) for name in systems if name.startswith("imported_")]
    looks = {(style["marker"], style["linestyle"], style["color"]) for style in styles}
    assert len(looks) == len(styles) == 6


@pytest.mark.parametrize(
    ("lead", "words"), [(0.05, "buys more"), (0.0, "buys no more here"), (-0.05, "buys less here")]
)
def test_what_a_full_pre_training_buys_is_no_part_of_the_findings(
    quick: None, lead: float, words: str
) -> None:
    alone = parsed(page.render(metrics_of(budgets=(100,)), report_of(), {})).text
    metrics = with_imported(metrics_of(budgets=(100,)), lead)
    beside = parsed(page.render(metrics, report_of(), {})).text
    assert f"a full pre-training {words}" in beside
    assert "a full pre-training" not in alone
    ends = [text[: text.rindex("2. Results")] for text in (alone, beside)]
    assert ends[0] == ends[1]  # sentences, tiles and reasons


def test_skipped_steps_and_a_plateau_are_told(quick: None) -> None:
    metrics, facts = metrics_of(budgets=(100,)), report_of()
    assert "skipped" not in parsed(page.render(metrics, facts, {})).text
    facts["pretraining"]["counts"] |= {"skipped_steps": 7, "plateau": True}
    text = parsed(page.render(metrics, facts, {})).text
    assert "7 of 3,000 steps were skipped" in text
    assert "pre-training was stuck after warmup" in text


def test_one_seed_is_said_to_tell_nothing(quick: None) -> None:
    text = parsed(page.render(metrics_of(budgets=(100,), seeds=1), report_of(), {})).text
    assert "? unclear +0.110" in text


def test_a_strongest_system_that_is_a_word_model_stands_once(quick: None) -> None:
    metrics = metrics_of(budgets=(100,))
    budget = metrics["tasks"]["animals"]["budgets"]["100"]
    budget["strongest_before"] = "tfidf"
    text = parsed(page.render(metrics, report_of(), {})).text
    table = text[text.index("What fine-tuning gains on animals") : text.index("Beside the other")]
    assert table.count("(the strongest before BERT)") == table.count("TF-IDF") == 1


def paths(value: Any, prefix: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in nested mappings, and in the first element of lists, three deep."""
    if isinstance(value, dict) and len(prefix) < 4:
        for key, inner in value.items():
            yield (*prefix, key)
            yield from paths(inner, (*prefix, key))


def without(value: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    result = copy.deepcopy(value)
    inner = result
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return result


PATHS = sorted(
    {
        ("tasks", "animals", *path[2:]) if path[:1] == ("tasks",) and len(path) > 1 else path
        for path in paths(report_of())
        if path[:2] != ("tasks", "tools")
        and path[:2] != ("tasks", "same_place")
        and path[-1] != "edges"
        and path[-2:] not in {("confusion", "labels"), ("confusion", "counts")}
    }
)


@pytest.mark.parametrize("path", PATHS, ids=".".join)
def test_a_fact_that_was_not_recorded_leaves_a_page(quick: None, path: tuple[str, ...]) -> None:
    facts = without(report_of(), path)
    parsed(page.render(metrics_of(budgets=(100,)), facts, {}))


def test_a_page_is_made_of_metrics_alone(quick: None) -> None:
    metrics = metrics_of(budgets=(100,), groups=False)
    for task in metrics["tasks"].values():
        for budget in task["budgets"].values():
            budget["gains"], budget["strongest_before"] = {}, None
            del budget["systems"]["finetune"]
    text = parsed(page.render(metrics, {}, {})).text
    assert "What fine-tuning gains" not in text
    assert "No record of times" in text


def test_the_order_of_sentences_is_reported_as_such(quick: None) -> None:
    metrics, facts = metrics_of(budgets=(100,)), report_of()
    run = metrics["pretraining"]
    for name in [name for name in run if name.startswith("next_sentence")]:
        run[name.replace("next_sentence", "sentence_order")] = run.pop(name)
    for point in facts["pretraining"]["history"]["validation"]:
        point["sentence_order_accuracy"] = point.pop("next_sentence_accuracy")
    text = parsed(page.render(metrics, facts, {})).text
    assert "order of two segments told" in text
    assert "Order of two segments told" in text  # the plot
    assert "sentence order: right" in text
    assert "next sentence" not in text


def test_objectives_that_were_off_leave_no_trace(quick: None) -> None:
    metrics = metrics_of(budgets=(100,))
    facts = report_of()
    for name in [name for name in metrics["pretraining"] if "next_sentence" in name]:
        del metrics["pretraining"][name]
    for point in facts["pretraining"]["history"]["validation"]:
        del point["next_sentence_accuracy"]
    text = parsed(page.render(metrics, facts, {})).text
    assert "next sentence told" not in text.lower()


def test_a_confusion_of_too_many_labels_is_left_to_the_files(quick: None) -> None:
    facts = report_of()
    labels = [f"label {index}" for index in range(21)]
    counts = [[1] * 21 for _ in labels]
    facts["tasks"]["animals"]["confusion"] |= {"labels": labels, "counts": counts}
    text = parsed(page.render(metrics_of(budgets=(100,)), facts, {})).text
    assert "label 20" not in text
    assert "21 labels: too many" in text


def test_the_page_is_written_from_what_the_pipeline_left(tmp_path: Path, quick: None) -> None:
    reports = tmp_path / "reports"
    with pytest.raises(UserError, match="nothing to report yet") as raised:
        page.write(reports, tmp_path / "logs")
    assert "run the pipeline first" in str(raised.value)
    (reports / "evaluation").mkdir(parents=True)
    (reports / "metrics.json").write_text(json.dumps(metrics_of(budgets=(100,))))
    with pytest.raises(UserError, match="nothing to report yet") as raised:
        page.write(reports, tmp_path / "logs")
    assert "report.json" in str(raised.value)
    (reports / "evaluation" / "report.json").write_text("[")
    with pytest.raises(UserError, match="not JSON"):
        page.write(reports, tmp_path / "logs")
    (reports / "evaluation" / "report.json").write_text(json.dumps(report_of()))
    path = page.write(reports, tmp_path / "logs")
    assert path == reports / "report.html"
    assert "No record of times" in parsed(path.read_text()).text
    page.write(reports, write_logs(tmp_path / "logs"))
    assert "Example CPU" in parsed(path.read_text()).text
    assert sorted(p.name for p in reports.iterdir()) == [
        "evaluation",
        "metrics.json",
        "report.html",
    ]
