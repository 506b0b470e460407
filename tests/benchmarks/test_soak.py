"""A short soak: real ends of the real stage, the same bytes."""

from __future__ import annotations

import pytest

from benchmarks import soak


def test_three_ends_leave_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    soak.main(["--kills", "3", "--steps", "40", "--architectures", "modern"])
    rows = capsys.readouterr().out.splitlines()
    assert "| ends | 3 |" in rows
    assert "| bytes of the encoder that differ | 0 |" in rows


def test_a_loss_is_noticed() -> None:
    with pytest.raises(SystemExit):
        soak.main(["--steps", "400"])
