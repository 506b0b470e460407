"""`README.md` of an export: everything in it is from manifests and metrics, or "not recorded"."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.foundation.artifacts import MANIFEST, file_hash
from pipeline.huggingface.writing.card_words import (
    intended_use,
    limits_of,
    made_by,
    opening_of,
    title_of,
    usage_of,
)
from pipeline.huggingface.writing.exporting import Exported, class_of
from pipeline.huggingface.writing.found_model import FoundModel
from pipeline.huggingface.writing.provenance import (
    Manifest,
    Project,
    Text,
    describe_source,
    text_of,
)
from pipeline.pretraining.sentence_objectives import SENTENCE_OBJECTIVES

TEMPLATES = Path(__file__).parent / "templates"
NOT_RECORDED = "not recorded"
HUB_LICENCES = (  # the hub's own words for those that our sources have
    "apache-2.0",
    "bsd-3-clause",
    "cc-by-4.0",
    "cc-by-sa-4.0",
    "cc0-1.0",
    "mit",
)
SCORES = (  # of the metrics: name, ours, what one gets without learning
    ("loss, nats a masked token", "masked_language_modelling_loss", "frequency_loss"),
    ("perplexity", "perplexity", "frequency_perplexity"),
    ("masked tokens found", "masked_language_modelling_accuracy", "frequency_accuracy"),
    *(
        (objective.told, f"{name}_accuracy", f"{name}_chance")
        for name, objective in SENTENCE_OBJECTIVES.items()
    ),
)


def model_card(
    found: FoundModel, exported: Exported, weights: Path, project: Project, licence: str | None
) -> str:
    """The card's text; `weights` is the exported file, `licence` what the user says."""
    import jinja2

    manifest = found.artifact.manifest
    sha256 = file_hash(found.path / MANIFEST)
    encoder = manifest
    if found.is_finetuned:
        encoder = project.encoder(manifest["inputs"].get("encoder")) or {}
    params = encoder.get("params", {})
    continued_on = params.get("continued_on")
    if continued_on:  # then what it began with has the text of the corpus
        encoder = project.encoder(encoder["inputs"].get("encoder")) or {}
        params = encoder.get("params", {})
    imported = params.get("source") == "huggingface"
    text = text_of(encoder, project) if encoder and not imported else Text()
    licence = licence or (params.get("huggingface") or {}).get("licence")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["number"] = _number
    return environment.get_template("model_card.md.j2").render(
        pipeline_tag=_pipeline_tag(found),
        tags=list(dict.fromkeys(("bert", "bert-pipeline", exported.configuration["model_type"]))),
        text=text,
        licence=licence,
        licence_id=licence and (licence.lower() if licence.lower() in HUB_LICENCES else "other"),
        title=title_of(found),
        opening=opening_of(found, imported),
        usage=usage_of(found, exported),
        imported=imported,
        from_random_weights="architecture" in manifest["inputs"],
        imported_source=describe_source(params["huggingface"]) if imported else None,
        text_sources=_with_licences(text.sources or ()),
        continued_on=continued_on,
        tokens_seen=encoder.get("counts", {}).get("tokens"),
        steps=encoder.get("counts", {}).get("steps"),
        task=_task(found),
        configuration=_configuration(found, exported),
        settings_of="fine-tuning" if found.is_finetuned else "pre-training",
        settings=_settings(manifest),
        metrics=None if found.is_finetuned else _metrics(manifest, sha256, project),
        intended_use=intended_use(found),
        limits=limits_of(found, exported, params, imported),
        made_by=made_by(found, imported),
        hashes=_hashes(found, sha256, weights),
    )


def _number(value: float | None) -> str:
    return NOT_RECORDED if value is None else f"{value:,}"


def _pipeline_tag(found: FoundModel) -> str:
    if found.is_finetuned:
        return class_of(found).pipeline_tag
    trained = "masked_language_modelling" not in found.heads_missing
    return "fill-mask" if trained else "feature-extraction"


def _with_licences(sources: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    return [(describe_source(s), str(s.get("licence", NOT_RECORDED))) for s in sources]


def _task(found: FoundModel) -> dict[str, Any] | None:
    """What the artifact of a fine-tuned model says of its task."""
    if not found.is_finetuned:
        return None
    from pipeline.tasks.metrics.scores import METRICS

    params = found.artifact.params
    task = params.get("task") or {}
    scores = json.loads((found.path / "scores.json").read_text(encoding="utf-8"))
    budgets = sorted(scores.values(), key=lambda budget: budget["training_rows"])
    splits = [task[name] for name in ("train", "validation", "test") if task.get(name)]
    return {
        "name": found.facts["task"],
        "seed": found.facts["seed"],
        "metric": METRICS[budgets[0]["metric"]].title,
        "scores": [(budget["training_rows"], f"{budget['test']:.3f}") for budget in budgets],
        "sources": list(dict.fromkeys(_with_licences(splits))) or [(NOT_RECORDED, NOT_RECORDED)],
    }


def _configuration(found: FoundModel, exported: Exported) -> list[tuple[str, Any]]:
    weights = sum(tensor.numel() for tensor in exported.tensors.values())
    rows = [("class", f"`{exported.class_name}`"), ("parameters", f"{weights:,}")]
    shape = found.configuration.to_json()
    rows += [(name, value) for name, value in shape.items() if value is not None]
    rows += [("weights", "float32, safetensors")]
    if found.is_finetuned:
        rows += [("strategy", found.facts["strategy"]), ("labels", _labels(found))]
    return rows


def _labels(found: FoundModel) -> str:
    return ", ".join(f"`{label}`" for label in found.facts["labels"]) or "a number"


def _settings(manifest: Manifest) -> str | None:
    params = {name: value for name, value in manifest["params"].items() if value is not None}
    return json.dumps(params, ensure_ascii=False, indent=2, sort_keys=True) if params else None


def _metrics(manifest: Manifest, sha256: str, project: Project) -> dict[str, Any] | None:
    """Rows of `SCORES`, of those that were measured."""
    scores = project.pretraining_metrics(sha256, manifest["params"].get("seed"))
    rows = [
        (what, f"{scores[ours]:.3f}", f"{scores[without]:.3f}")
        for what, ours, without in SCORES
        if scores and ours in scores and without in scores
    ]
    return {"sequences": (scores or {}).get("sequences"), "rows": rows} if rows else None


def _hashes(found: FoundModel, sha256: str, weights: Path) -> list[tuple[str, str]]:
    """Of the exported weights, of the artifact, and of what that was made from."""
    manifest = found.artifact.manifest
    inputs = sorted(manifest["inputs"].items())
    files = sorted((manifest["params"].get("imported") or {}).get("files", {}).items())
    return [
        (f"`{weights.name}` here", file_hash(weights)),
        (f"`{MANIFEST}` of the {manifest['stage']} artifact", sha256),
        *((f"`{MANIFEST}` of its input {name}", value) for name, value in inputs),
        *((f"`{name}` as it was published", value) for name, value in files),
    ]
