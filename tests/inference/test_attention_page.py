"""The page holds together, reads without its pictures and fetches nothing."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import pytest

from pipeline.foundation.artifacts import write_artifact
from pipeline.foundation.vocabulary import wordpiece
from pipeline.inference.attention_maps import SHADES, map_shapes, shade_of
from pipeline.inference.attention_page import InspectedText, render
from pipeline.model.weights import save_model
from tests.inference.toy_models import tool
from tests.report.pages import Page, parsed
from tests.tasks.toys import toy_encoder, toy_tokenizer


def weights_of(layers: int, heads: int, length: int) -> np.ndarray:
    scores = np.random.default_rng(5).normal(0, 3, (layers, heads, length, length))
    return (np.exp(scores) / np.exp(scores).sum(-1, keepdims=True)).astype(np.float32)


def page_of(tokens: list[str], layers: int = 2, heads: int = 3, **fields: object) -> str:
    values: dict[str, object] = {
        "model": "the encoder e",
        "texts": ["some text"],
        "tokens": tokens,
        "special": [token in ("[CLS]", "[SEP]") for token in tokens],
        "ends": ("[CLS]", "[SEP]"),
        "num_tokens": len(tokens),
        "local_layers": {},
    }
    inspected = InspectedText(**{**values, **fields})  # type: ignore[arg-type]
    return render(inspected, weights_of(layers, heads, len(tokens)))


TOKENS = ["[CLS]", "<b>", "&", "한국어", "a" * 40, "[SEP]"]


@pytest.fixture(scope="module")
def page() -> Page:
    return parsed(page_of(TOKENS))


def test_every_link_and_every_use_leads_somewhere_on_the_page(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = [a["href"] for _, a in page.all("a", "use")]
    assert all(target.startswith("#") for target in targets)
    assert {target[1:] for target in targets} <= set(ids)


def test_nothing_is_fetched_and_nothing_runs() -> None:
    text = page_of(TOKENS)
    assert not re.search(r"https?:|<script|<link|<img|@import|url\(|javascript:", text)
    assert "default-src 'none'" in text


def test_every_head_is_small_large_in_numbers_and_in_words(page: Page) -> None:
    anchors = {f"#head-{layer}-{head}" for layer in (1, 2) for head in (1, 2, 3)}
    links = [a for _, a in page.all("a") if a["href"] in anchors]
    assert {a["href"] for a in links} == anchors
    assert len(links) == 2 * len(anchors)  # the overview and the numbers
    assert all(a.get("aria-label") for a in links)
    large = [a for _, a in page.all("svg") if a.get("role") == "img"]
    assert len(large) == len(anchors)
    assert all("Entropy" in a["aria-label"] for a in large)
    assert all(a.get("aria-hidden") or a.get("role") for _, a in page.all("svg"))
    assert page.text.count("Entropy") >= len(anchors)


def test_headings_go_down_one_step_at_a_time(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_what_scrolls_can_be_reached_with_the_keyboard(page: Page) -> None:
    boxes = [a for _, a in page.elements if a.get("class") == "scroll"]
    assert boxes
    assert all(a["tabindex"] == "0" and a["aria-label"] for a in boxes)


def test_tokens_are_text_whatever_they_hold(page: Page) -> None:
    assert "<b>" in page.text
    assert "한국어" in page.text
    assert not page.all("b")


def test_what_the_weights_do_not_say_is_said(page: Page) -> None:
    assert "do not say which tokens mattered" in page.text
    assert "arXiv:1902.10186" in page.text


def test_the_same_weights_give_the_same_bytes() -> None:
    assert page_of(TOKENS) == page_of(TOKENS)


def test_what_was_cut_and_what_is_local_is_said() -> None:
    text = parsed(page_of(TOKENS, num_tokens=90, local_layers={2: 64})).text
    assert "the text has 90 tokens, and only the 6 above" in text
    assert "Layer 2, local: at most 64 tokens away" in text


def test_a_map_covers_each_cell_once_with_its_shade() -> None:
    weights = weights_of(1, 1, 9)[0, 0]
    drawn = np.zeros((9, 9), int)
    for shade, path in re.findall(r'fill-opacity="([^"]+)" d="([^"]+)"', map_shapes("m", weights)):
        for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1", path):
            cells = drawn[int(y), int(x) : int(x) + int(run)]
            assert not cells.any()
            cells[:] = round(float(shade) * SHADES)
    assert (drawn == shade_of(weights)).all()
    assert shade_of(np.array([0.0, 1.0])).tolist() == [0, SHADES]


def test_the_tool_writes_a_page_of_a_pair(encoder: Path, tmp_path: Path) -> None:
    out = tmp_path / "attention.html"
    words = ["--text", "red noun1", "--text_pair", "blue", "--out", out]
    assert tool("inspect_attention", encoder, *words) == 0
    page = parsed(out.read_text(encoding="utf-8"))
    assert "What 2 layers × 2 heads attend to" in page.text
    assert "[CLS] red noun1 [SEP] blue [SEP]" in page.text


def test_the_tool_says_which_layers_of_modern_are_local(tmp_path: Path) -> None:
    with write_artifact(tmp_path / "e", stage="pretrain", params={}) as draft:
        save_model(draft.path, toy_encoder(architecture="modern"))
        wordpiece.save(toy_tokenizer(), draft.path, lowercase=True)
    out = tmp_path / "attention.html"
    assert tool("inspect_attention", tmp_path, "--text", "red " * 20, "--out", out) == 0
    text = parsed(out.read_text(encoding="utf-8")).text
    assert "Layer 2, local: at most 4 tokens away" in text
    assert "Layer 1, local" not in text


def test_a_page_is_of_one_text(
    encoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "attention.html"
    assert tool("inspect_attention", encoder, "--text", "a", "b", "--out", out) == 2
    assert "2 texts" in capsys.readouterr().err
    assert not out.exists()
