"""What the metrics say, in sentences: everything with a figure comes from `reports/metrics.json`,
so that another metric gives other words: a gain, none, a loss. Another language is another
catalogue; where none is given, that of the language that is spoken.
"""

from __future__ import annotations

from pipeline.findings.catalogues import spoken
from pipeline.findings.claim import Catalogue
from pipeline.findings.full_pretraining import encoder_claim, full_pretraining_claim
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


def full_pretraining_sentence(metrics: Metrics, language: Catalogue | None = None) -> str | None:
    """What our pre-training buys, and what a full one does; `None` where the latter did not run."""
    claim = full_pretraining_claim(metrics)
    return (language or spoken()).sentence(claim) if claim else None


def encoder_note(metrics: Metrics, language: Catalogue | None = None) -> str | None:
    """What the imported encoder is, who trained and packaged it; `None` where there is none."""
    claim = encoder_claim(metrics)
    return (language or spoken()).sentence(claim) if claim else None


def spread(metrics: Metrics, language: Catalogue | None = None) -> str:
    """Sentences on `±`: seeds, what one draws, whose encoders they take."""
    said = language or spoken()
    return " ".join(said.sentence(claim) for claim in spread_claims(metrics))
