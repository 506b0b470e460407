"""What the metrics say, in sentences: everything with a figure comes from `reports/metrics.json`,
so that another metric gives other words: a gain, none, a loss. Another language is another
catalogue; where none is given, that of the language that is spoken.
"""

from __future__ import annotations

from pipeline.findings.catalogues import spoken
from pipeline.findings.claim import Catalogue
from pipeline.findings.full_pretraining import encoder_claims, full_pretraining_claims
from pipeline.findings.pairs import Metrics
from pipeline.findings.reasons import reason_claims
from pipeline.findings.results import result_claims
from pipeline.findings.spread import spread_claims


def sentences(metrics: Metrics, language: Catalogue | None = None) -> list[str]:
    """Exactly three: what was trained on what; what that bought; what it did not."""
    said = language or spoken()
    return [said.sentence(claim) for claim in result_claims(metrics)]


def why_no_gain(metrics: Metrics, language: Catalogue | None = None) -> list[str]:
    """Likeliest reason first; empty where it gains wherever it was compared."""
    said = language or spoken()
    return [said.sentence(claim) for claim in reason_claims(metrics)]


def full_pretraining_sentences(metrics: Metrics, language: Catalogue | None = None) -> list[str]:
    """What our pre-training buys, and what a full one does: one for each encoder that had such."""
    said = language or spoken()
    return [said.sentence(claim) for claim in full_pretraining_claims(metrics)]


def encoder_notes(metrics: Metrics, language: Catalogue | None = None) -> list[str]:
    """What each imported encoder is, who trained and packaged it."""
    said = language or spoken()
    return [said.sentence(claim) for claim in encoder_claims(metrics)]


def spread(metrics: Metrics, language: Catalogue | None = None) -> str:
    """Sentences on `±`: seeds, what one draws, whose encoders they take."""
    said = language or spoken()
    return " ".join(said.sentence(claim) for claim in spread_claims(metrics))
