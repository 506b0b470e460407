"""Korean, with English words of the field in brackets at their first use."""

from __future__ import annotations

from pipeline.findings.claim import Catalogue
from pipeline.findings.korean import diagnoses, metrics
from pipeline.findings.korean.forms import FORMS

KOREAN = Catalogue({**metrics.TEMPLATES, **diagnoses.TEMPLATES}, FORMS, to=" ~ ", capitals=False)
