"""Runs in processes of their own, whose results are kept: a benchmark that stopped goes on."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.peers.settings import ROOT


def result_of(
    module: str, settings: Mapping[str, Any], facts: Mapping[str, Any], folder: Path, name: str
) -> dict[str, Any]:
    """What `python -m MODULE --run` answers to these settings, which have `threads`: from `folder`
    where it was made before. `facts` are what else it depends on, but for the code."""
    text = json.dumps(settings, sort_keys=True)
    key = json.dumps({**settings, **facts}, sort_keys=True)
    kept = folder / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}.json"
    if not kept.is_file():
        print(f"{name} …", flush=True)
        made = subprocess.run(
            [sys.executable, "-m", module, "--run"],
            cwd=ROOT,
            input=text,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
            env=os.environ | {"OMP_NUM_THREADS": str(settings["threads"])},
        )
        if made.returncode:
            raise SystemExit(f"the run {name!r} ended with {made.returncode}")
        folder.mkdir(parents=True, exist_ok=True)
        partial = kept.with_suffix(".partial")
        partial.write_text(made.stdout, encoding="utf-8")
        partial.replace(kept)
    result: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return result


def answer(run: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """In the run's process: settings come in, what `run` makes of them goes out."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print does not belong into the result
    answers.write(json.dumps(run(json.loads(sys.stdin.read())), indent=2) + "\n")
    answers.close()
