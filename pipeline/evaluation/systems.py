"""What is compared: names for people, and the order in which it is told.

`metrics.json` has its keys in alphabetical order, so that order is made anew here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

BASELINE_NAMES = {
    "majority": "majority class",
    "tfidf": "TF-IDF, linear model",
    "word_features": "word features, linear model",
    "word2vec": "Word2Vec averaged, linear model",
    "fasttext": "FastText averaged, linear model",
}
EMBEDDED_NAMES = {
    "scratch_word2vec": "BERT from random weights, Word2Vec embeddings",
    "scratch_fasttext": "BERT from random weights, FastText embeddings",
}
STRATEGY_NAMES = {
    **EMBEDDED_NAMES,
    "scratch": "BERT from random weights",
    "feature_extraction": "pre-trained BERT, frozen",
    "finetune": "pre-trained BERT, fine-tuned",
}
IMPORTED_NAMES = {
    "imported_feature_extraction": "encoder pre-trained in full elsewhere, frozen",
    "imported_finetune": "encoder pre-trained in full elsewhere, fine-tuned",
}
SYSTEM_NAMES = {**BASELINE_NAMES, **STRATEGY_NAMES, **IMPORTED_NAMES}
NAMES_IN_TEXT = {
    "majority": "the majority class",
    "tfidf": "TF-IDF",
    "word_features": "word features",
    "word2vec": "averaged Word2Vec",
    "fasttext": "averaged FastText",
    "scratch_word2vec": "random weights with Word2Vec",
    "scratch_fasttext": "random weights with FastText",
    "scratch": "random weights",
    "feature_extraction": "the frozen encoder",
    "imported_feature_extraction": "the frozen encoder pre-trained in full elsewhere",
    "imported_finetune": "the encoder pre-trained in full elsewhere",
}
BEFORE_BERT = (*BASELINE_NAMES, *EMBEDDED_NAMES)  # the strongest of them is what to beat


def budgets_in_order(task: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The label budgets of one task of the metrics by name, smallest first."""
    return dict(sorted(task["budgets"].items(), key=lambda item: item[1]["training_rows"]))


def labels_in_words(budget: str, rows: int) -> str:
    """How many labels a budget is on one task: `2,000`; of the budget "all": `all 7,412`."""
    return f"{rows:,}" if budget.isdigit() else f"{budget} {rows:,}"


def systems_in_order(budget: Mapping[str, Any]) -> list[str]:
    """The systems of one label budget: baselines first, then ours, then what others trained."""
    return [name for name in SYSTEM_NAMES if name in budget["systems"]]


def tasks_in_order(metrics: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The tasks by name."""
    return dict(sorted(metrics["tasks"].items()))
