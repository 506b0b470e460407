"""A model of ours to send out: its artifact, and what its `config.json` says of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import MANIFEST, Artifact, read_artifact
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.weights import CONFIGURATION, WEIGHTS, read_configuration

STAGES = ("pretrain", "finetune")
SHOWN = 20  # models that a message lists
FILES = (MANIFEST, CONFIGURATION, WEIGHTS)


@dataclass(frozen=True)
class FoundModel:
    """An encoder (of stage pretrain), or a fine-tuned model (of stage finetune)."""

    artifact: Artifact
    configuration: EncoderConfiguration
    facts: dict[str, Any]  # config.json but for the encoder's shape

    @property
    def path(self) -> Path:
        return self.artifact.path

    @property
    def is_finetuned(self) -> bool:
        return self.artifact.manifest["stage"] == "finetune"

    @property
    def heads_missing(self) -> tuple[str, ...]:
        """Heads that an imported encoder came without."""
        return tuple(self.facts.get("heads_missing", ()))


def find_model(path: Path) -> FoundModel:
    """The model at `path`, or the only one in a folder below it.

    Raises `UserError` where there is none, several (all are named), or one that is not whole.
    """
    folder = _only_model(path)
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except ValueError:
        manifest = None  # `read_artifact` says what is wrong with it
    stage = manifest.get("stage") if isinstance(manifest, dict) else None
    artifact = read_artifact(folder, stage=stage if stage in STAGES else STAGES[0])
    facts = json.loads((folder / CONFIGURATION).read_text(encoding="utf-8"))
    configuration = read_configuration(folder)
    facts.pop("encoder")
    return FoundModel(artifact, configuration, facts)


def _only_model(path: Path) -> Path:
    if _is_model(path):
        return path
    folders = (file.parent for file in path.rglob(WEIGHTS))
    found = sorted(f for f in folders if _is_model(f) and not _is_hidden(f.relative_to(path)))
    if len(found) == 1:
        return found[0]
    if not found:
        raise UserError(
            "there is no model here",
            where=str(path),
            expected=f"a folder with {', '.join(FILES)}",
            hint="run `dvc repro pretrain` or `dvc repro finetune`, or name another folder",
        )
    names = "\n".join(f"    {folder}" for folder in found[:SHOWN])
    more = f"\n    and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    raise UserError(
        f"there are {len(found)} models:\n{names}{more}", where=str(path), hint="name one of them"
    )


def _is_hidden(place: Path) -> bool:
    """Whether it is below a folder such as `.1.partial`, which a killed process left."""
    return any(part.startswith(".") for part in place.parts)


def _is_model(folder: Path) -> bool:
    return all((folder / name).is_file() for name in FILES)
