"""What most likely holds the scores back, from what the stages before left, each with its knob.

Cheap beside what it reads of: manifests, histories, scores and rows, a linear model a task, and the
first seed's fine-tuned model on a few hundred rows. Nothing else reads the result but the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {
    "corpus": "the prepared corpus (data/corpus)",
    "tokens": "the tokenized corpus (data/tokens)",
    "encoder": "the folder of the pre-trained encoders (data/encoder)",
    "tasks": "the folder of prepared tasks (data/tasks)",
    "finetuned": "the folder of fine-tuned models (data/finetuned)",
    "rates": "the folder of learning rates (data/rates)",
    "metrics": "what evaluate measured (reports/metrics.json)",
}
OPTIONS: dict[str, str] = {}
LOGS = Path("logs")


def run(params: Params, inputs: Mapping[str, Path], output: Path) -> None:
    """Write the JSON file `output`, and the page anew; raises `UserError` where an input is not
    whole."""
    from pipeline.doctor.checks.registry import CHECKS, diagnose
    from pipeline.doctor.gathering import gather
    from pipeline.findings.diagnoses import main_diagnoses
    from pipeline.foundation.artifacts import file_hash, write_json
    from pipeline.report import page

    found = [diagnosis.to_json() for diagnosis in diagnose(gather(params, inputs))]
    report = {
        "checks": len(CHECKS),
        "diagnoses": found,
        "metrics": file_hash(inputs["metrics"]),  # which these are about
    }
    write_json(output, report)
    page.write(output.parent, LOGS)
    print("\n".join(["", *main_diagnoses(report)]))
