"""The result of a suite as a gate: what depends on it starts only after a success."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.console.errors import UserError


def require(path: Path) -> dict[str, Any]:
    """The validation result at `path`; raises `UserError` unless it is a success."""
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
        success, expectations = result["success"], result["expectations"]
    except FileNotFoundError:
        raise UserError(
            "the data has not been validated", where=str(path), hint="run `dvc repro`"
        ) from None
    except (ValueError, TypeError, KeyError) as error:
        raise UserError(
            f"not a validation result ({type(error).__name__}: {error})",
            where=str(path),
            hint="delete it and run `dvc repro`",
        ) from None
    if success is not True:
        failed = [entry["description"] for entry in expectations if not entry["success"]]
        raise UserError(
            f"the data failed its validation: {'; '.join(failed) or 'no expectation was met'}",
            where=str(path),
            hint="mend the data, or the thresholds in params.yaml, and run `dvc repro`",
        )
    return result
