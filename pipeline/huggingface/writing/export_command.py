"""`python -m pipeline export_huggingface`: a model as a folder that `transformers` opens."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from pipeline.console.errors import UserError
from pipeline.console.saying import say
from pipeline.foundation.artifacts import MANIFEST, write_artifact, write_json

STAGE = "export_huggingface"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model",
        required=True,
        type=Path,
        metavar="DIR",
        help="an encoder, a fine-tuned model, a translation Transformer, or a folder of one",
    )
    parser.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="the folder to write"
    )
    parser.add_argument(
        "--licence", help="of the weights, for the model card (default: as recorded)"
    )


def run(arguments: argparse.Namespace) -> None:
    """Export and say what was written; raises `UserError`."""
    from pipeline.huggingface.writing.provenance import Project

    project = Project(Path("data"), Path("reports"))
    class_name = export_folder(arguments.model, arguments.out, project, arguments.licence)
    say(f"{arguments.out}: {class_name}, with its tokenizer and a model card (README.md)")


def export_folder(model: Path, output: Path, project: Any, licence: str | None) -> str:
    """Write the model at `model` as the folder `output`, whole or not at all; its class.

    Raises `UserError` where there is no one model, `transformers` has no class for it, or
    `output` holds something else than an earlier export.
    """
    from pipeline.foundation.vocabulary import wordpiece
    from pipeline.foundation.vocabulary.special_tokens import special_tokens
    from pipeline.huggingface.reading.published_files import (
        CONFIGURATION,
        TOKENIZER,
        WEIGHTS,
        read_json,
    )
    from pipeline.huggingface.reading.published_tokenizer import write_published_tokenizer
    from pipeline.huggingface.writing.exporting import export
    from pipeline.huggingface.writing.found_model import find_model
    from pipeline.huggingface.writing.model_card import model_card
    from pipeline.huggingface.writing.translation_export import export_translation, is_translation
    from pipeline.model.weights import write_tensors

    refuse_to_overwrite(output, STAGE)
    if is_translation(model):
        return export_translation(model, output, STAGE, licence)
    found = find_model(model)
    tokenizer = wordpiece.open_file(found.path / TOKENIZER)
    exported = export(found, special_tokens(tokenizer))
    facts = {"class": exported.class_name, "licence": licence}
    with write_artifact(output, stage=STAGE, params=facts, inputs={"model": found.path}) as draft:
        write_tensors(draft.path / WEIGHTS, exported.tensors, {"format": "pt"})
        write_json(draft.path / CONFIGURATION, exported.configuration)
        settings = read_json(found.path / "tokenizer_config.json")
        write_published_tokenizer(draft.path, tokenizer, found.configuration, settings)
        card = model_card(found, exported, draft.path / WEIGHTS, project, licence)
        (draft.path / "README.md").write_text(card, encoding="utf-8")
    return exported.class_name


def refuse_to_overwrite(output: Path, stage: str) -> None:
    """Raise `UserError` unless there is nothing, or an earlier export by `stage`, at `output`."""
    if not output.exists() or (output.is_dir() and not any(output.iterdir())):
        return
    try:
        found = json.loads((output / MANIFEST).read_text(encoding="utf-8"))["stage"]
    except (OSError, ValueError, KeyError, TypeError):
        found = None
    if found != stage:
        raise UserError(
            "there is something else here already, which is not overwritten",
            where=str(output),
            expected="a new or empty folder, or an earlier export",
        )
