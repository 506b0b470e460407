"""What manifests and metrics say of a model: its text, its labels, its scores.

A manifest holds the hashes of the manifests it was made from. Only what fits them is told: an
artifact that was made anew since, or is not here, says nothing of this model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.foundation.artifacts import MANIFEST, file_hash

Manifest = dict[str, Any]


@dataclass(frozen=True)
class Project:
    """Where artifacts and reports of the project lie."""

    data: Path
    reports: Path

    def manifest(self, name: str, sha256: str | None) -> Manifest | None:
        """The manifest of the artifact `name` below `data`, if it has this hash."""
        path = self.data / name / MANIFEST
        if sha256 is None or not path.is_file() or file_hash(path) != sha256:
            return None
        return json.loads(path.read_text(encoding="utf-8"))

    def encoder(self, sha256: str | None) -> Manifest | None:
        """The manifest of any encoder with this hash."""
        continued = self.data.glob(f"continued/*/*/{MANIFEST}")
        for path in sorted([*self.data.glob(f"*/*/{MANIFEST}"), *continued]):
            name = path.parent.relative_to(self.data).as_posix()
            found = self.manifest(name, sha256)
            if found is not None and found["stage"] == "pretrain":
                return found
        return None

    def pretraining_metrics(self, encoder_sha256: str, seed: object) -> dict[str, Any] | None:
        """The scores of the encoder on held-out text, if the metrics are of this very encoder."""
        report = _read(self.reports / "evaluation" / "report.json")
        if encoder_sha256 not in (report.get("artifacts") or {}).values():
            return None
        metrics = _read(self.reports / "metrics.json").get("pretraining") or {}
        if ((report.get("pretraining") or {}).get("settings") or {}).get("seed") == seed:
            return metrics
        return (metrics.get("other_seeds") or {}).get(str(seed))


def _read(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


@dataclass(frozen=True)
class Text:
    """What an encoder was trained on; `None` where that is not recorded."""

    sources: list[dict[str, Any]] | None = None
    language: str | None = None
    documents: int | None = None
    words: int | None = None
    tokens: int | None = None  # of the text; an encoder may see them several times


def text_of(encoder: Mapping[str, Any], project: Project) -> Text:
    """Follow the hashes from an encoder's manifest to its tokens, its corpus and its sources."""
    tokens = project.manifest("tokens", encoder["inputs"].get("tokens"))
    if tokens is None:
        return Text()
    corpus = project.manifest("corpus", tokens["inputs"].get("corpus"))
    train = (corpus or {}).get("counts", {}).get("train", {})
    raw = project.manifest("raw", (corpus or {}).get("inputs", {}).get("raw"))
    return Text(
        sources=raw["params"]["sources"] if raw else None,
        language=tokens["params"].get("sentence_language"),
        documents=train.get("documents"),
        words=train.get("words"),
        tokens=tokens["counts"].get("train", {}).get("tokens"),
    )


def describe_source(source: Mapping[str, Any]) -> str:
    """Name, kind and version of a source of params.yaml."""
    name = source.get("name") or source.get("path") or source.get("url") or "a folder"
    version = source.get("version") or (source.get("revision") or "")[:12]
    kinds = {
        "package": "Python package",
        "files": "file",
        "hub": "Hugging Face hub",
        "url": "file",
        "folder": "not named",
    }
    return f"{name}{f' {version}' if version else ''} ({kinds.get(source['kind'], source['kind'])})"
