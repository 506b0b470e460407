"""BLEU and chrF of sums are sacreBLEU's scores of the same texts, whatever is selected."""

from __future__ import annotations

import numpy as np
import pytest
from sacrebleu.metrics import BLEU, CHRF

from pipeline.tasks.metrics.texts import signatures, text_metrics, tokenization

TEXT = "the door is open and {name} will not close it, he said: “no” 21.5"


def texts(number: int, seed: int) -> list[str]:
    random = np.random.default_rng(seed)
    return [
        " ".join(random.choice(TEXT.split(), size=random.integers(0, 9)).tolist())
        for _ in range(number)
    ]


def close(references: list[str]) -> list[str]:
    """Translations that are partly right."""
    other = texts(len(references), 7)
    return [
        one if place % 3 else f"{one} {two}"
        for place, (one, two) in enumerate(zip(references, other, strict=True))
    ]


@pytest.mark.parametrize("language", ["de", "ko"])
@pytest.mark.parametrize("seed", range(6))
def test_a_score_of_sums_is_sacrebleus(language, seed):
    references = texts(40, seed)
    hypotheses = close(references) if seed % 2 else texts(40, seed + 100)
    how = tokenization(language)
    theirs = {"bleu": BLEU(tokenize=how), "chrf": CHRF()}
    random = np.random.default_rng(seed)
    for name, metric in text_metrics(language).items():
        table = metric.row_statistics(references, hypotheses)
        for size in (1, 2, 3, 5, 40):
            rows = random.integers(40, size=size)
            expected = theirs[name].corpus_score(
                [hypotheses[row] for row in rows], [[references[row] for row in rows]]
            )
            found = float(metric.score_of(table[rows].sum(axis=0)))
            assert found == pytest.approx(expected.score, abs=1e-9), (name, rows)
        counts = np.stack([np.bincount(random.integers(40, size=40), minlength=40)] * 2)
        assert metric.scores(table, counts).shape == (2,)


def test_nothing_right_is_nothing_and_all_right_is_a_hundred():
    for metric in text_metrics("de").values():
        said = ["a door is open here"]
        right = metric.row_statistics(said, said).sum(axis=0)
        wrong = metric.row_statistics(said, ["xyz"]).sum(axis=0)
        assert metric.score_of(right) == pytest.approx(100)
        assert metric.score_of(wrong) == 0


def test_a_signature_says_how_texts_were_cut():
    assert "tok:13a" in signatures("de")["bleu"]
    assert "tok:char" in signatures("ko")["bleu"]
    assert "nc:6" in signatures("de")["chrf"]
