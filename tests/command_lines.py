"""The command line of the pipeline, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[1]


def help_of(command: str) -> tuple[str, set[str]]:
    """What `--help` of a command says, and the names of the packages that it loaded for that."""
    code = (
        "import sys\n"
        "from pipeline.__main__ import main\n"
        f"try: main([{command!r}, '--help'])\n"
        "except SystemExit: pass\n"
        "print('LOADED', *{name.partition('.')[0] for name in sys.modules})\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    text, _, loaded = result.stdout.rpartition("LOADED")
    return text, set(loaded.split())
