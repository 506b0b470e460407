from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.console.errors import UserError
from pipeline.fetching.local_files import checked_path, path_hash


@dataclass
class Source:
    path: str
    sha256: str | None = None


@pytest.mark.parametrize("name", ["문장.txt", "모음/글/문장.txt", "é/ü.txt"])
def test_a_path_is_found_whichever_way_its_letters_are_written(name: str, tmp_path: Path) -> None:
    for written, asked in (("NFD", "NFC"), ("NFC", "NFD")):
        path = tmp_path / written / unicodedata.normalize(written, name)  # type: ignore[arg-type]
        path.parent.mkdir(parents=True)
        path.write_text("text")
        source = Source(f"data/sources/{unicodedata.normalize(asked, name)}")  # type: ignore[arg-type]
        assert checked_path(source, tmp_path / written) == path


@pytest.mark.parametrize("name", ["link", "link/text.txt"])
def test_what_a_link_hides_from_dvc_needs_its_hash(name: str, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "text.txt").write_text("text")
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "link").symlink_to(outside)
    with pytest.raises(UserError, match="does not look behind"):
        checked_path(Source(f"data/sources/{name}"), sources)
    hashed = Source(f"data/sources/{name}", path_hash(sources / name))
    assert checked_path(hashed, sources) == sources / name
