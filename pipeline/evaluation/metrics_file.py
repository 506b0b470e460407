"""`metrics.json`, read by whoever was given its path."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.console.errors import UserError


def read_metrics(path: Path, keys: Iterable[str], stage: str, command: str) -> dict[str, Any]:
    """The content of a metrics.json that has `keys` at its top, as `stage` writes it.

    Raises `UserError` where there is none, with `command` as what makes it.
    """
    try:
        metrics = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _no_metrics(path, str(error.strerror), command) from None
    except ValueError as error:
        raise _no_metrics(path, f"not JSON: {error}", command) from None
    if not isinstance(metrics, dict) or not set(keys) <= set(metrics):
        raise _no_metrics(path, f"not what `{stage}` writes", command)
    return metrics


def _no_metrics(path: Path, why: str, command: str) -> UserError:
    return UserError(f"no metrics: {why}", where=str(path), hint=f"`{command}` writes them")
