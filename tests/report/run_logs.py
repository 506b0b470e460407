"""What a run that never was leaves in `logs`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.report.report_facts import TASKS, report_of


def write_logs(logs: Path) -> Path:
    """What stages and the flow leave in `logs`."""
    stages = {
        "download_corpus": (2.1, 2.0),
        "prepare_corpus": (35.4, 62.0),
        "pretrain": (321.7, 610.2),
        **{
            f"finetune@{task}-{strategy}-{seed}": (19.0 + seed, 36.5)
            for task in TASKS
            for strategy in ("finetune", "scratch")
            for seed in (1, 2, 3)
        },
        "evaluate": (48.0, 80.5),
    }
    (logs / "stages").mkdir(parents=True)
    (logs / "flow").mkdir()
    (logs / "pretrain").mkdir()
    for name, (seconds, cpu_seconds) in stages.items():
        record = {
            "stage": name,
            "seconds": seconds,
            "cpu_seconds": cpu_seconds,
            "peak_memory_bytes": 700 * 2**20,
            "finished": "2026-11-20T10:11:12+00:00",
            "machine": {
                "system": "Linux x86_64",
                "processor": "Example CPU @ 2.0 GHz",
                "cores": 2,
                "memory_bytes": 8 * 2**30,
                "accelerator": None,
            },
            "versions": {"python": "3.11.7", "torch": "2.13.0", "numpy": "2.4.6"},
        }
        (logs / "stages" / f"{name}.json").write_text(json.dumps(record))
    flow = {
        "state": "Completed",
        "message": f"{len(stages)} stages",
        "exit_code": 0,
        "seconds": 912.3,
        "flow_run_id": None,
        "stages": [
            {
                "name": name,
                "group": name.partition("@")[0],
                "state": "Cached" if "corpus" in name else "Completed",
                "message": "",
                "seconds": seconds,
                "exit_code": 0,
            }
            for name, (seconds, _) in stages.items()
        ],
    }
    (logs / "flow" / "last_run.json").write_text(json.dumps(flow))
    lines = []
    history = report_of()["pretraining"]["history"]
    for split, points in history.items():
        lines += [
            {
                "split": split,
                "seconds": 5.0 if split == "train" else 1.0,
                **point,
            }
            for point in points
        ]
    for line in lines:
        if line["split"] == "train":
            line["tokens_per_second"] = 18_500.0 + line["step"] % 700
    lines.sort(key=lambda line: (line["step"], line["split"]))
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (logs / "pretrain" / "1.jsonl").write_text(text)
    return logs
