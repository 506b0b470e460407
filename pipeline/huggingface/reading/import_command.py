"""`python -m pipeline import_huggingface`: someone else's encoder into a folder of ours."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from pipeline.console.errors import UserError
from pipeline.console.saying import say
from pipeline.foundation.artifacts import MANIFEST


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--source",
        required=True,
        metavar="DIR_OR_NAME",
        help="a folder that `save_pretrained` wrote, or a model's name on the hub (owner/name)",
    )
    parser.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="the folder of the encoder to write"
    )
    parser.add_argument("--revision", help="of the hub: a commit, a tag or a branch")
    parser.add_argument("--licence", help="of the encoder, for the model card of an export")


def run(arguments: argparse.Namespace) -> None:
    """Import and say what was imported; raises `UserError`."""
    from pipeline.huggingface.reading.encoder_artifact import import_summary, write_encoder
    from pipeline.huggingface.reading.importing import import_model

    refuse_to_overwrite(arguments.out)
    folder, source = _found(arguments)
    if arguments.licence:
        source["licence"] = arguments.licence
    imported = import_model(folder)
    write_encoder(imported, arguments.out, source)
    say(import_summary(imported, arguments.out))


def _found(arguments: argparse.Namespace) -> tuple[Path, dict[str, Any]]:
    """The folder to read, and what the manifest says of it (no path of this machine)."""
    from pipeline.huggingface.reading.sources import from_hub

    folder = Path(arguments.source)
    if folder.is_dir():
        if arguments.revision:
            raise UserError("--revision is of the hub", where=f"--source {arguments.source}")
        return folder, {"kind": "folder"}
    if arguments.source.count("/") != 1 or arguments.source.startswith((".", "/")):
        raise UserError(
            f"--source {arguments.source}: no such folder, and no name on the hub",
            expected="a folder that `save_pretrained` wrote, or owner/name",
        )
    snapshot = from_hub(arguments.source, arguments.revision)
    return snapshot, {"kind": "hub", "name": arguments.source, "revision": snapshot.name}


def refuse_to_overwrite(output: Path) -> None:
    """Raise `UserError` unless there is nothing, or an earlier import, at `output`."""
    if not output.exists() or (output.is_dir() and not any(output.iterdir())):
        return
    try:
        params = json.loads((output / MANIFEST).read_text(encoding="utf-8"))["params"]
        imported = params["source"] == "huggingface"
    except (OSError, ValueError, KeyError, TypeError):
        imported = False
    if not imported:
        raise UserError(
            "there is something else here already, which is not overwritten",
            where=str(output),
            expected="a new or empty folder, or an encoder that was imported before",
        )
