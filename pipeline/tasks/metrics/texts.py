"""BLEU and chrF of whole corpora, by sacreBLEU's counts, of any selection of texts.

sacreBLEU (Post 2018, arXiv:1804.08771) counts n-grams text by text and adds them up; the score is a
function of the sums. So the bootstrap needs no counting: `score_of` here is its last step, equal to
`corpus_score` as tests show. Both are of 0 to 100, with sacreBLEU's defaults: BLEU smoothed where
an n-gram order has no match at all ("exp"), chrF with characters up to six and beta 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from pipeline.tasks.metrics.metric import Metric

BLEU_ORDER, CHRF_ORDER, CHRF_BETA = 4, 6, 2.0
WITHOUT_SPACES = {"ko": "char", "ja": "char", "zh": "zh"}  # of languages whose words 13a cannot cut


def tokenization(language: str) -> str:
    """sacreBLEU's tokenizer for a target in `language`: mteval's 13a, or characters.

    Korean by characters, since `ko-mecab` needs two more packages and a dictionary.
    """
    return WITHOUT_SPACES.get(language.partition("-")[0], "13a")


def text_metrics(language: str) -> dict[str, Metric]:
    """`bleu` and `chrf` of targets in `language`."""
    how = tokenization(language)
    return {
        "bleu": Metric("BLEU", "texts", lambda r, h: _counts(_bleu(how), r, h), bleu_of),
        "chrf": Metric("chrF", "texts", lambda r, h: _counts(_chrf(), r, h), chrf_of),
    }


def signatures(language: str) -> dict[str, str]:
    """What sacreBLEU wants printed beside a score."""
    found = {"bleu": _bleu(tokenization(language)), "chrf": _chrf()}
    for metric in found.values():
        metric.corpus_score(["a"], [["a"]])  # it says how many references there were
    return {name: str(metric.get_signature()) for name, metric in found.items()}


@cache
def _bleu(how: str) -> Any:
    from sacrebleu.metrics import BLEU

    return BLEU(tokenize=how, max_ngram_order=BLEU_ORDER)


@cache
def _chrf() -> Any:
    from sacrebleu.metrics import CHRF

    return CHRF(char_order=CHRF_ORDER, beta=int(CHRF_BETA))


def _counts(metric: Any, references: Sequence[str], hypotheses: Sequence[str]) -> np.ndarray:
    """`(texts, k)`, int64: what sacreBLEU adds up."""
    found = metric._extract_corpus_statistics(list(hypotheses), [list(references)])
    return np.array(found, np.int64)


def bleu_of(sums: np.ndarray) -> np.ndarray:
    """`(…, 10)`: lengths of hypotheses and references, matches by order, n-grams by order."""
    ours, theirs = sums[..., 0], sums[..., 1]
    matches, ngrams = sums[..., 2 : 2 + BLEU_ORDER], sums[..., 2 + BLEU_ORDER :]
    missing = (matches == 0) & (ngrams > 0)
    halved = 2.0 ** np.cumsum(missing, axis=-1)
    precisions = np.where(missing, 1 / halved, matches) / np.maximum(ngrams, 1)
    with np.errstate(divide="ignore"):
        mean = np.exp(np.log(precisions).mean(axis=-1))
    short = (ours > 0) & (ours < theirs)
    brevity = np.exp(np.where(short, 1 - theirs / np.maximum(ours, 1), 0.0))
    return np.where(matches.sum(axis=-1) > 0, 100 * brevity * mean, 0.0)


def chrf_of(sums: np.ndarray) -> np.ndarray:
    """`(…, 18)`: n-grams of hypothesis and reference, and matches, by order."""
    ours, theirs, matches = np.moveaxis(sums.reshape(*sums.shape[:-1], CHRF_ORDER, 3), -1, 0)
    counted = (ours > 0) & (theirs > 0)
    orders = np.maximum(counted.sum(axis=-1), 1)
    precision = (np.where(counted, matches, 0) / np.maximum(ours, 1)).sum(axis=-1) / orders
    recall = (np.where(counted, matches, 0) / np.maximum(theirs, 1)).sum(axis=-1) / orders
    weighted = CHRF_BETA**2 * precision + recall
    found = (1 + CHRF_BETA**2) * precision * recall / np.where(weighted > 0, weighted, 1)
    return 100 * found
