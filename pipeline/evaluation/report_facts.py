"""`metrics.json` and `report.json`: what the modules beside this one found, put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.evaluation.embedding_facts import embedding_facts
from pipeline.evaluation.imported_encoder import imported_encoders
from pipeline.evaluation.results import task_metrics
from pipeline.evaluation.task_facts import task_facts
from pipeline.evaluation.text_facts import corpus_facts, corpus_metrics, tokenizer_facts
from pipeline.finetuning.strategies import strategies_on

if TYPE_CHECKING:
    from pipeline.evaluation.encoder_facts import EncoderFacts
    from pipeline.evaluation.opened import Opened, OpenedText
    from pipeline.evaluation.results import Result
    from pipeline.params import Params


def metrics_of(
    params: Params,
    opened: Opened,
    encoder: EncoderFacts,
    results: Mapping[str, Sequence[Result]],
) -> dict[str, Any]:
    """The content of metrics.json; `results` by task."""
    imported = imported_encoders(params, opened.finetuned)
    return {
        **({"imported_encoders": imported} if imported else {}),
        **({"corpus": corpus_metrics(opened.text)} if opened.text else {}),
        "pretraining": encoder.metrics,
        "tasks": {
            name: task_metrics(task, opened.metrics[name], results[name])
            for name, task in opened.tasks.items()
        },
    }


def report_of(
    params: Params, opened: Opened, encoder: EncoderFacts, hashes: Mapping[str, str]
) -> dict[str, Any]:
    """The content of report.json; `hashes` are those of the artifacts' manifests."""
    return {
        **(_text_facts(params, opened.text) if opened.text else {}),
        "pretraining": encoder.report,
        "embeddings": embedding_facts(opened),
        "tasks": {
            name: task_facts(
                task,
                opened.metrics[name],
                opened.finetuned / name,
                params.finetune,
                strategies_on(params, name),
            )
            for name, task in opened.tasks.items()
        },
        "validations": {
            suite: validation_facts(result)
            for suite, result in opened.validations.items()
            if result["expectations"]  # of no text nothing was expected
        },
        "artifacts": dict(hashes),
    }


def _text_facts(params: Params, text: OpenedText) -> dict[str, Any]:
    split = params.prepare_corpus.split.model_dump(mode="json")
    return {
        "corpus": {**corpus_facts(text), "split": split},
        "tokenizer": tokenizer_facts(text),
    }


def validation_facts(result: Mapping[str, Any]) -> dict[str, int]:
    """How many expectations a suite has, and how many are met."""
    found = result["expectations"]
    return {"met": sum(entry["success"] for entry in found), "expectations": len(found)}
