"""An imported encoder as the artifact of stage `pretrain`, so that every reader of one works."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.foundation.artifacts import write_artifact, write_json
from pipeline.huggingface.reading.importing import ImportedModel, import_model
from pipeline.huggingface.reading.published_tokenizer import write_published_tokenizer
from pipeline.huggingface.reading.sources import published_folder
from pipeline.model.weights import save_model

if TYPE_CHECKING:
    from pipeline.params.sources import EncoderSource


def import_source(
    source: EncoderSource,
    output: Path,
    *,
    sources_dir: Path,
    downloads: Path,
    facts: Mapping[str, Any] | None = None,
) -> ImportedModel:
    """Fetch a published encoder and write it as the artifact `output`; see `write_encoder`."""
    imported = read_source(source, sources_dir=sources_dir, downloads=downloads)
    write_encoder(imported, output, source.model_dump(mode="json"), facts)
    return imported


def read_source(source: EncoderSource, *, sources_dir: Path, downloads: Path) -> ImportedModel:
    """Fetch a published encoder and read it; raises `UserError`."""
    with published_folder(source, sources_dir, downloads) as folder:
        return import_model(folder)


def write_tokenizer(imported: ImportedModel, folder: Path) -> None:
    """Write the encoder's own tokenizer."""
    write_published_tokenizer(
        folder, imported.tokenizer, imported.configuration, imported.tokenizer_settings
    )


def write_encoder(
    imported: ImportedModel,
    output: Path,
    source: Mapping[str, Any],
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Write the artifact `output` of stage pretrain: weights, configuration, tokenizer, no curves.

    `source` says where the encoder is from; the manifest's params hold it, what was published
    (`imported`), and `facts`.
    """
    about = {
        "model_type": imported.model_type,
        "architectures": list(imported.architectures),
        "heads_missing": list(imported.heads_missing),
        "files": imported.files,
    }
    params = {"source": "huggingface", "huggingface": dict(source), "imported": about}
    with write_artifact(output, stage="pretrain", params={**params, **(facts or {})}) as draft:
        missing = {"heads_missing": list(imported.heads_missing)}
        save_model(draft.path, imported.model, missing)
        write_tokenizer(imported, draft.path)
        write_json(draft.path / "history.json", {"train": [], "validation": []})
        draft.counts |= {
            "parameters": imported.num_parameters,
            "vocabulary_size": imported.configuration.vocab_size,
        }


def import_summary(imported: ImportedModel, output: Path) -> str:
    """What was imported, in words."""
    c = imported.configuration
    lines = [
        f"{output}: {' '.join(imported.architectures) or imported.model_type}, "
        f"{imported.num_parameters:,} parameters, {c.num_hidden_layers} layers of {c.hidden_size}, "
        f"{c.vocab_size:,} tokens"
    ]
    if imported.heads_missing:
        heads = ", ".join(name.replace("_", " ") for name in imported.heads_missing)
        lines.append(f"  without trained {heads}: random weights stand in their place")
    return "\n".join(lines)
