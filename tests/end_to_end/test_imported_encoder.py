"""A whole run from an encoder that was not trained here, through DVC."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from pipeline.fetching.local_files import path_hash
from tests.end_to_end.conftest import FROM_ENCODER, FROM_RANDOM, Workspace


def test_dvc_repro_works_from_an_imported_encoder(finished: Workspace, tmp_path: Path) -> None:
    shutil.copytree(finished.path, tmp_path / "copy", symlinks=True)
    workspace = Workspace(tmp_path / "copy")
    lock = (workspace.path / "dvc.lock").read_bytes()
    words = ("export_huggingface", "--model", "data/encoder", "--out", "theirs")
    workspace.run("python", "-m", "pipeline", *words)
    params = workspace.read_params()
    source = {"kind": "files", "path": "theirs", "licence": "CC0-1.0"}
    source["sha256"] = path_hash(workspace.path / "theirs")
    before = dict(params["pretrain"])
    params["pretrain"] |= {"source": "huggingface", "huggingface": source}
    workspace.write_params(params)
    retrained = {"tune@topics", *FROM_RANDOM, *FROM_ENCODER}
    made_again = {"define_architecture", "pretrain@1", *retrained, "evaluate", "diagnose"}
    assert set(workspace.repro()) == made_again
    metrics = json.loads((workspace.path / "reports" / "metrics.json").read_text())
    assert metrics["pretraining"]["imported"] == "theirs"
    assert "The encoder was imported" in (workspace.path / "reports" / "report.html").read_text()
    params["pretrain"] = before
    workspace.write_params(params)
    assert workspace.repro() == []
    assert (workspace.path / "dvc.lock").read_bytes() == lock
