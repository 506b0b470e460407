"""English: the one language that there is."""

from __future__ import annotations

from pipeline.findings.claim import Catalogue
from pipeline.findings.english import diagnoses, metrics
from pipeline.findings.english.forms import FORMS

ENGLISH = Catalogue({**metrics.TEMPLATES, **diagnoses.TEMPLATES}, FORMS, to=" to ")
