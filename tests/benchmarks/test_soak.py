"""A short soak: real ends of the real stage, the same bytes."""

from __future__ import annotations

import pytest

from benchmarks import soak
from benchmarks.pretraining_workspace import PretrainingWorkspace


def test_three_ends_leave_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    soak.main(["--kills", "3", "--steps", "40", "--architectures", "modern"])
    rows = capsys.readouterr().out.splitlines()
    assert "| ends | 3 |" in rows
    assert "| bytes of the encoder that differ | 0 |" in rows


def test_a_byte_that_differs_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    output = PretrainingWorkspace.output

    def changed(space: PretrainingWorkspace) -> dict[str, bytes]:
        files = output(space)
        if "round" in space.path.name:
            weights = files["model.safetensors"]
            files["model.safetensors"] = weights[:-1] + bytes([weights[-1] ^ 1])
        return files

    monkeypatch.setattr(PretrainingWorkspace, "output", changed)
    with pytest.raises(SystemExit, match="other bytes than without an end: model"):
        soak.main(["--kills", "1", "--steps", "20", "--architectures", "modern"])
