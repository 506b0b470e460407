"""Numbers given to `python -m flows` that are none, or out of bounds: one message, exit code 2."""

from __future__ import annotations

import pytest

from flows.__main__ import build_parser


@pytest.mark.parametrize(
    "words",
    [
        ("run", "--max-parallel", "0"),
        ("run", "--max-parallel", "two"),
        ("run", "--gpu-slots", "-1"),
        ("run", "--gpu-slots", "1.5"),
        ("dashboard", "--port", "0"),
        ("dashboard", "--port", "65536"),
        ("dashboard", "--port", "http"),
    ],
)
def test_a_number_out_of_bounds_is_refused_by_the_options_name(words, capsys):
    with pytest.raises(SystemExit) as caught:
        build_parser().parse_args(words)
    assert caught.value.code == 2
    assert f"argument {words[1]}: " in capsys.readouterr().err


def test_the_bounds_themselves_are_taken():
    assert build_parser().parse_args(["dashboard", "--port", "65535"]).port == 65_535
    assert build_parser().parse_args(["run", "--max-parallel", "1"]).max_parallel == 1
