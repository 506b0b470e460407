"""What the command lines say, whatever the terminal can show."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.console.errors import EXIT_USER_ERROR, exit_code

TEXT = "한국어 ㅋㅋ é \U0001f600"


def run(encoding: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, *words],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("encoding", ["euc_kr", "ascii", "latin-1", "utf-8"])
def test_what_a_terminal_cannot_show_is_printed_all_the_same(encoding: str) -> None:
    script = "import sys; from pipeline.console.errors import exit_code\n"
    script += (
        f"sys.exit(exit_code('x', lambda: print({TEXT!r}) or print({TEXT!r}, file=sys.stderr)))"
    )
    result = run(encoding, "-c", script)
    assert result.returncode == 0, result.stderr
    assert result.stdout.decode(encoding).strip() == result.stderr.decode(encoding).strip()
    assert result.stdout.decode(encoding).endswith("\n")


@pytest.mark.parametrize(
    "words", [("-m", "pipeline"), ("-m", "flows"), ("-m", "pipeline", "embed")]
)
def test_help_is_printed_under_ascii(words: tuple[str, ...]) -> None:
    result = run("ascii", *words, "--help")
    assert result.returncode == 0, result.stderr
    assert b"usage" in result.stdout


@pytest.mark.parametrize("option", ["--text", "--text_pair"])
@pytest.mark.parametrize("word", ["\udcb0\udca1", "good \udcff"])  # CP949, as Python has it
def test_bytes_of_another_encoding_on_the_command_line_are_refused(option: str, word: str) -> None:
    result = run("utf-8", "-m", "pipeline", "predict", "model", "--text", "a", option, word)
    assert result.returncode == EXIT_USER_ERROR
    assert b"not UTF-8" in result.stderr
    assert b"Traceback" not in result.stderr


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied", "a.txt")])
def test_a_file_that_may_not_be_opened_is_named(
    error: OSError, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def work() -> None:
        raise error

    assert exit_code("x", work) == EXIT_USER_ERROR
    assert "a.txt: Permission denied" in capsys.readouterr().err
