"""Everything that was trained → metrics, plots and the report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {
    "encoder": "the pre-trained encoder (data/encoder)",
    "tokens": "the tokenized corpus (data/tokens)",
    "tokenizer": "the tokenizer (data/tokenizer)",
    "tasks": "the folder of prepared tasks (data/tasks)",
    "finetuned": "the folder of fine-tuned models (data/finetuned)",
    "corpus": "the prepared corpus (data/corpus)",
    "validation": "the folder of validation results (reports/validation)",
}
OPTIONS: dict[str, str] = {}


def run(params: Params, inputs: Mapping[str, Path], output: Path) -> None:
    """Write the artifact `output`, and beside it metrics.json and report.html."""
    raise NotImplementedError
