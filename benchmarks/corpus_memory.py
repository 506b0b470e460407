"""Does the memory of prepare_corpus grow with the corpus? Generated text, real stage.

    python benchmarks/corpus_memory.py                      200 MB and 2 GB: about 8 minutes
    python benchmarks/corpus_memory.py --megabytes 20 200   smaller

For each size: text is generated into an artifact of download_corpus, then a process of its own
runs prepare_corpus on it; printed are its seconds and its peak resident memory, as the system
counts it (`ru_maxrss`). One paragraph in ten repeats an earlier one. Needs about twice the size
on disk below --folder; it is removed afterwards.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
PARAGRAPHS_PER_DOCUMENT = 20
WORDS_PER_PARAGRAPH = 30
REPEATED = 0.1


def main() -> None:
    arguments = parse_arguments()
    for megabytes in arguments.megabytes:
        folder = Path(tempfile.mkdtemp(dir=arguments.folder, prefix="corpus_memory."))
        try:
            characters = write_raw(folder / "raw", megabytes * 1_000_000)
            seconds, peak = prepare(folder)
        finally:
            shutil.rmtree(folder)
        print(
            f"{characters / 1e6:,.0f} MB of text: {seconds:,.0f} s "
            f"({characters / 1e6 / seconds:,.1f} MB a second), peak memory {peak:,.0f} MB",
            flush=True,
        )


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--megabytes", type=int, nargs="+", default=[200, 2000])
    parser.add_argument("--folder", type=Path, default=None, help="where to write (default: /tmp)")
    return parser.parse_args()


def paragraphs(seed: int) -> Iterator[str]:
    """Endless sentences of random words; some paragraphs come again."""
    generator = np.random.default_rng(seed)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    lengths = generator.integers(2, 10, 50_000)
    words = ["".join(generator.choice(letters, length)) for length in lengths]
    fresh: list[str] = []
    while True:
        for picks in generator.integers(0, len(words), (1_000, WORDS_PER_PARAGRAPH)):
            if fresh and generator.random() < REPEATED:
                yield fresh[int(generator.integers(len(fresh)))]
            else:
                text = " ".join([words[pick] for pick in picks]) + "."
                fresh = [*fresh[-999:], text]
                yield text


def write_raw(target: Path, num_characters: int) -> int:
    """An artifact as download_corpus makes it; returns how many characters it holds."""
    from pipeline.corpus.documents import document_writer
    from pipeline.foundation.artifacts import write_artifact

    stream = paragraphs(seed=1)
    written = number = 0
    with (
        write_artifact(target, stage="download_corpus", params={}) as draft,
        document_writer(draft.path, "documents") as writer,
    ):
        while written < num_characters:
            texts = [next(stream) for _ in range(PARAGRAPHS_PER_DOCUMENT)]
            name = f"generated-{number:08d}"
            writer.write(
                {"id": name, "group": name, "source": "generated", "licence": "CC0-1.0",
                 "paragraphs": texts}
            )  # fmt: skip
            written += sum(map(len, texts))
            number += 1
    return written


def prepare(folder: Path) -> tuple[float, float]:
    """Run the stage in a process of its own; seconds and peak memory in MB."""
    command = [
        *(sys.executable, "-m", "pipeline", "prepare_corpus"),
        *("--raw", str(folder / "raw"), "--output", str(folder / "corpus")),
    ]
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"prepare_corpus failed with {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux kilobytes
    return time.monotonic() - started, usage.ru_maxrss * unit / 1e6


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
