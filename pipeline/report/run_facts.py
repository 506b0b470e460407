"""What ran, when, on what: read from `logs/`, which differ from run to run and may be absent.

Whatever cannot be read is left out, so that a report is always made.

Energy is an estimate from CPU seconds: a busy core of a server or laptop draws some 5 to 10 W
at load (its share of the package's power), of which `WATTS_PER_CORE` is taken; memory, disks,
cooling and a GPU are not in it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.report.formatting import is_number

WATTS_PER_CORE = 8.0  # of a busy core; an assumption, not measured
SECONDS_PER_HOUR = 3600


def read_run_facts(logs: Path, pretraining_seed: object) -> dict[str, Any]:
    """Everything from `logs/stages`, `logs/flow` and `logs/pretrain` that can be read.

    `stages`: a row a stage (name, state, seconds, cpu_seconds, peak_memory_bytes,
    watt_hours, finished), in the order they ended; `groups`: the same by stage; `flow`: state,
    message and seconds of the latest run; `pretraining`: points of the encoder of
    `pretraining_seed`, with `elapsed` seconds;
    `machines`, `versions`: each once; `total`: sums of what is known.
    """
    records = {path.stem: _read_json(path) for path in sorted(logs.glob("stages/*.json"))}
    flow = _read_json(logs / "flow" / "last_run.json")
    stages = _stages({name: record for name, record in records.items() if record}, flow)
    kept = [record for record in records.values() if record]
    return {
        "stages": stages,
        "groups": _groups(stages),
        "flow": {key: flow[key] for key in ("state", "message", "seconds") if key in flow},
        "pretraining": read_points(logs / "pretrain" / f"{pretraining_seed}.jsonl"),
        "machines": _distinct(record.get("machine") for record in kept),
        "versions": _distinct(record.get("versions") for record in kept),
        "total": _sums(stages),
        "watts_per_core": WATTS_PER_CORE,
    }


def read_points(path: Path) -> list[dict[str, Any]]:
    """The points of pre-training's log, each with `elapsed`, seconds of training up to it.

    After a kill, steps stand in the log a second time: the last one counts, and the time of the
    lost ones is not counted.
    """
    points: dict[tuple[str, int], dict[str, Any]] = {}
    for line in _lines(path):
        point = _object(line)
        if not (is_number(point.get("step")) and is_number(point.get("seconds"))):
            continue
        key = (str(point.get("split", "train")), int(point["step"]))
        points.pop(key, None)  # so that the order is that of the last time
        points[key] = point
    elapsed, result = 0.0, []
    for point in points.values():
        elapsed += point["seconds"]
        result.append({**point, "elapsed": elapsed})
    return result


def _stages(
    records: Mapping[str, Mapping[str, Any]], flow: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """A row a stage: from its record, and what became of it in the latest run of the flow."""
    results = flow.get("stages")
    states = {
        str(result["name"]): result
        for result in (results if isinstance(results, list) else [])
        if isinstance(result, dict) and "name" in result
    }
    rows = []
    for name in dict.fromkeys([*states, *records]):
        record, result = records.get(name, {}), states.get(name, {})
        seconds = _number(record.get("seconds"), result.get("seconds"))
        cpu = _number(record.get("cpu_seconds"))
        rows.append(
            {
                "name": name,
                "state": result.get("state"),
                "seconds": seconds,
                "cpu_seconds": cpu,
                "peak_memory_bytes": _number(record.get("peak_memory_bytes")),
                "watt_hours": None if cpu is None else cpu * WATTS_PER_CORE / SECONDS_PER_HOUR,
                "finished": record.get("finished"),
            }
        )
    return rows


def _groups(stages: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the same stage (`finetune@…`) as one, with how many there are and their states."""
    members: dict[str, list[Mapping[str, Any]]] = {}
    for stage in stages:
        members.setdefault(stage["name"].partition("@")[0], []).append(stage)
    return [
        {
            "name": name,
            "runs": len(rows),
            "states": dict(Counter(row["state"] for row in rows if row["state"])),
            **_sums(rows),
        }
        for name, rows in members.items()
    ]


def _sums(rows: list[Any] | Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Sums of times and energy, the largest memory; `None` where nothing is known."""
    rows = list(rows)
    sums: dict[str, Any] = {}
    for key in ("seconds", "cpu_seconds", "watt_hours"):
        known = [row[key] for row in rows if row[key] is not None]
        sums[key] = sum(known) if known else None
    peaks = [row["peak_memory_bytes"] for row in rows if row["peak_memory_bytes"] is not None]
    sums["peak_memory_bytes"] = max(peaks) if peaks else None
    return sums


def _distinct(values: Iterable[Any]) -> list[dict[str, Any]]:
    """Every mapping once, in order."""
    texts = {json.dumps(v, sort_keys=True): v for v in values if isinstance(v, dict) and v}
    return list(texts.values())


def _number(*values: Any) -> float | None:
    """The first that is a number."""
    return next((value for value in values if is_number(value)), None)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _read_json(path: Path) -> dict[str, Any]:
    return _object("\n".join(_lines(path)))


def _object(text: str) -> dict[str, Any]:
    """The JSON object in `text`; empty where there is none."""
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
