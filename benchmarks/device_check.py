"""A device checked and measured by one command, in under four minutes; nothing is downloaded.

    python -m benchmarks.device_check --json device.json       on CUDA
    python -m benchmarks.device_check --device cpu --small     the same, tiny, to try the script

| part | shows |
| --- | --- |
| numbers | loss and gradients beside those of the CPU, in float32 and in bfloat16 |
| resume | a run that was stopped and taken up ends with the same weights, bit for bit |
| compiled | static shapes, no graph break, and the losses of the run that is not compiled |
| fine-tunings | two at once, in processes of their own, end with the weights of one alone |
| speed | BERT-Base at 128 and 512 tokens and ModernBERT-Base, compiled and not: tokens a second, \
share of the rate of matrix products that is measured before, memory, time of making batches |

Every part's results are written as soon as they are there; a part that raises is a check that
failed, and what does not begin within `--limit` seconds is left out, and said. Ends with 1 where a
check failed, with 2 where there is no accelerator.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

Row = dict[str, Any]


def table(result: Row) -> str:
    """Markdown, for docs/performance.md."""
    lines = [f"{result['name']}; torch {result['torch']}; {result['seconds']:.0f} s\n"]
    lines += ["| check | | measured |", "| --- | --- | --- |"]
    for row in result["checks"]:
        rest = {key: value for key, value in row.items() if key not in ("check", "ok")}
        figures = ", ".join(
            f"{key} {value:.2g}" if isinstance(value, float) else f"{key} {value}"
            for key, value in rest.items()
        )
        lines.append(
            f"| {row['check']} | {'as it should be' if row['ok'] else '**not**'} | {figures} |"
        )
    lines += [
        "\n| model | length | compiled | tokens/s | of products' rate | memory, GB | batches |",
        "| --- | ---: | --- | ---: | ---: | ---: | ---: |",
    ]
    for row in result["speed"]:
        share = row["operations_per_second"] / row["products_per_second"]
        lines.append(
            f"| {row['architecture']} | {row['length']} | {'yes' if row['compiled'] else 'no'} | "
            f"{row['tokens_per_second']:,.0f} | {share:.0%} | {row['memory_bytes'] / 1e9:.1f} | "
            f"{row['batch_making']:.1%} |"
        )
    return "\n".join([*lines, *(f"\nLeft out: {name}" for name in result["left_out"])])


def check_device(arguments: argparse.Namespace) -> Row:
    """Every part, in turn; one that fails is a check that failed, and the others go on."""
    import torch

    from benchmarks.device_parts import parts_of, set_up

    began = time.monotonic()
    name = set_up(arguments.device, "float32")
    result: Row = {"name": name, "torch": torch.__version__, "seconds": 0.0}
    result |= {"checks": [], "speed": [], "left_out": []}
    with tempfile.TemporaryDirectory() as folder:
        for number, (part, rows_of) in enumerate(parts_of(arguments).items()):
            if time.monotonic() - began > arguments.limit:
                result["left_out"].append(part)
                continue
            try:
                rows = list(rows_of(Path(folder) / f"{number}"))
            except Exception as error:
                rows = [{"check": part, "ok": False, "error": f"{type(error).__name__}: {error}"}]
            for row in rows:
                print(json.dumps(row), flush=True)
                result["checks" if "check" in row else "speed"].append(row)
            result["seconds"] = time.monotonic() - began
            write(arguments.json, result)
    write(arguments.json, result)
    return result


def write(path: Path | None, result: Row) -> None:
    """What is there so far."""
    if path is not None:
        path.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", type=Path, help="write the results to this file")
    parser.add_argument("--device", default="auto", choices=["auto", "cuda", "mps", "cpu"])
    parser.add_argument("--small", action="store_true", help="tiny sizes")
    parser.add_argument("--seconds", type=float, default=8.0, help="of each speed")
    parser.add_argument("--limit", type=float, default=200.0, help="seconds, then no part begins")
    parser.add_argument("--backend", help="of the compiler; inductor, on the CPU eager")
    parser.add_argument("--fine-tuning", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    from pipeline.model.training.device import choose_device

    there = choose_device("auto").type
    if arguments.device == "auto":
        arguments.device = there
    if there == "cpu" and not (arguments.device == "cpu" and arguments.small):
        print("no accelerator here: `--device cpu --small` tries the script", file=sys.stderr)
        return 2
    arguments.backend = arguments.backend or ("eager" if arguments.device == "cpu" else "inductor")
    if arguments.fine_tuning:
        from benchmarks.device_parts import fine_tune

        fine_tune(arguments)
        return 0
    result = check_device(arguments)
    print("\n" + table(result))
    return 0 if all(row["ok"] for row in result["checks"]) else 1


if __name__ == "__main__":
    sys.exit(main())
