"""The names of what is compared, for people."""

from __future__ import annotations

BASELINE_NAMES = {
    "majority": "majority class",
    "tfidf": "TF-IDF, linear model",
    "word_features": "word features, linear model",
}
STRATEGY_NAMES = {
    "scratch": "BERT from random weights",
    "feature_extraction": "pre-trained BERT, frozen",
    "finetune": "pre-trained BERT, fine-tuned",
}
SYSTEM_NAMES = {**BASELINE_NAMES, **STRATEGY_NAMES}
METRIC_NAMES = {
    "accuracy": "accuracy",
    "macro_f1": "macro F1",
    "tag_f1": "F1 of tagged words",
    "entity_f1": "F1 of entities",
    "pearson": "Pearson's r",
    "spearman": "Spearman's ρ",
}
