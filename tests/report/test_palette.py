"""Contrast of both themes, by WCAG's own formula."""

from __future__ import annotations

import pytest

from pipeline.console.errors import UserError
from pipeline.embeddings.algorithms import ALGORITHMS
from pipeline.evaluation.systems import SYSTEMS, VECTOR_STYLES, in_order, system_named
from pipeline.report import palette

THEMES = pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
TEXT_CONTRAST, LINE_CONTRAST = 4.5, 3.0  # WCAG 2.2, AA


def test_the_formula_gives_the_values_of_the_standard() -> None:
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert palette.contrast("#123456", "#123456") == 1


@THEMES
def test_text_can_be_read_on_every_ground(theme: int) -> None:
    for name, colours in palette.TEXT.items():
        for ground in palette.GROUNDS.values():
            assert palette.contrast(colours[theme], ground[theme]) >= TEXT_CONTRAST, name


@THEMES
def test_text_can_be_read_on_the_darkest_shade_of_a_table(theme: int) -> None:
    paper = palette.GROUNDS["paper"][theme]
    shade = palette.mixed(palette.HEAT[theme], paper, palette.MAX_HEAT)
    assert palette.contrast(palette.TEXT["ink"][theme], shade) >= TEXT_CONTRAST
    bar = palette.mixed(palette.HEAT[theme], paper, palette.BAR_HEAT)
    for name in ("ink", "gain"):
        assert palette.contrast(palette.TEXT[name][theme], bar) >= TEXT_CONTRAST, name


@THEMES
def test_lines_can_be_seen(theme: int) -> None:
    later = {style[0]: style[1] for styles in VECTOR_STYLES for style in styles}
    for name, colours in {**palette.SERIES, **later}.items():
        paper = palette.GROUNDS["paper"][theme]
        assert palette.contrast(colours[theme], paper) >= LINE_CONTRAST, name


def test_no_two_systems_of_a_plot_share_marker_and_dash() -> None:
    styles = [
        (system.marker, system.dash)
        for system in [*SYSTEMS.values(), *palette.THEIRS]
        if system.name != "word_features"
    ]
    assert len(ALGORITHMS) <= len(VECTOR_STYLES)
    markers = [marker for pair in VECTOR_STYLES for marker, _ in pair]
    assert len(markers) == len(set(markers))
    assert len(styles) == len(set(styles))  # word features stand where TF-IDF does not


def test_a_system_without_an_entry_is_an_error_and_not_left_out() -> None:
    assert in_order(["finetune", "tfidf"]) == ["tfidf", "finetune"]
    with pytest.raises(UserError, match="there is no system 'glove'"):
        in_order(["finetune", "glove"])
    with pytest.raises(UserError, match="there is no system 'imported_finetune'"):
        in_order(["imported_finetune"])


def test_imported_encoders_follow_ours_by_name() -> None:
    names = ["imported_b_finetune", "imported_a_b_finetune", "finetune", "scratch"]
    assert in_order(names) == ["scratch", "finetune", "imported_a_b_finetune", names[0]]
    assert [system_named(name).encoder for name in in_order(names)] == [None, None, "a_b", "b"]
