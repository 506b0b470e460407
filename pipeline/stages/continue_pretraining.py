"""An encoder and a task's own texts → an encoder that went on with masked words on these.

Labels are not looked at; the texts are those of the training rows, and unlabelled ones where
`continue_pretraining.tasks.TASK` names some: none that validation or test holds. Written: an
artifact of the form of `pretrain`'s, with the loss on validation's texts as its curve. A run that
was stopped, or killed, goes on from its newest checkpoint to the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.saying import say

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {
    "encoder": "a pre-trained encoder (data/encoder/SEED)",
    "data": "the prepared task (data/tasks/TASK)",
    "gate": "the task's validation result, which must be a success",
    "sources": "the folder of local sources, data/sources (may be empty)",
}
OPTIONS = {"task": "one of continue_pretraining.tasks"}
CHECKPOINTS = Path(".checkpoints/continue_pretraining")
DOWNLOADS = Path(".downloads")
LOGS = Path("logs/continue_pretraining")  # TASK-SEED.jsonl
LOSS = "masked_language_modelling_loss"


def run(params: Params, inputs: Mapping[str, Path], output: Path, *, task: str) -> None:
    """Write the artifact `output`; raises `UserError` for a task that the params do not name here,
    and where no text is left."""
    from pipeline.console.errors import UserError
    from pipeline.console.imports import code_hash
    from pipeline.continuing.batches import TextBatches
    from pipeline.continuing.texts import encode, encode_rows, training_texts
    from pipeline.continuing.training import continued_run
    from pipeline.corpus.sources import documents
    from pipeline.finetuning.automatic import max_length_for
    from pipeline.foundation.artifacts import input_hash, read_artifact, write_artifact, write_json
    from pipeline.foundation.gate import require
    from pipeline.foundation.vocabulary import wordpiece
    from pipeline.kinds.registry import data_of, head_of
    from pipeline.model.training.checkpoints import Checkpoints
    from pipeline.model.training.device import choose_device, configure
    from pipeline.model.training.history import MetricsLog
    from pipeline.model.training.precision import choose_precision
    from pipeline.model.weights import load_pretraining_model, save_model
    from pipeline.tasks.task_data import read_task, task_named

    settings, section = params.continue_pretraining, task_named(params.tasks, task)
    if task not in settings.tasks:
        raise UserError(
            f"no text to go on with for {task!r}",
            where="params.yaml, continue_pretraining.tasks",
            expected=f"one of {', '.join(settings.tasks) or 'them: there is none'}",
        )
    require(inputs["gate"])
    encoder = read_artifact(inputs["encoder"], stage="pretrain")
    device = choose_device(params.runtime.device)
    precision = choose_precision(params.runtime.precision, device, shapes_vary=True)
    device_name = configure(device, params.runtime.threads, precision)
    model = load_pretraining_model(encoder.path).to(device)
    tokenizer, head = wordpiece.load(encoder.path), head_of(section.kind)
    masking, seed = params.pretrain.masked_language_modelling, encoder.params["seed"]
    assert masking is not None, "the params hold that words are masked in pre-training"

    data = read_task(inputs["data"], task, data_of(section.kind))
    unlabelled = (
        paragraph
        for source in settings.tasks[task].unlabelled
        for document in documents(source, inputs["sources"], DOWNLOADS)
        for paragraph in document["paragraphs"]
    )
    texts, rows = training_texts(data, unlabelled), data.splits["validation"]
    longest = model.configuration.max_position_embeddings
    if section.max_length == "auto":
        length = max_length_for(head, tokenizer, data.splits["train"], longest)
    else:
        length = min(section.max_length, longest)
    encoded = {
        "train": encode(texts, head, tokenizer, length),
        "validation": encode_rows(rows, head, tokenizer, length),
    }
    train, validation = (
        TextBatches(found, tokenizer, masking, seed=seed, max_length=length, purpose=split)
        for split, found in encoded.items()
    )
    if not train.texts or not validation.texts:
        raise UserError("no text is left to go on with", where=f"tasks.{task}: {texts.dropped}")
    facts = settings.model_dump(mode="json", exclude={"tasks"}) | {
        "source": "continued",
        "continued_on": task,
        "seed": seed,
        "max_length": length,
        **settings.tasks[task].model_dump(mode="json"),
        "masked_language_modelling": masking.model_dump(mode="json"),
        "runtime": {"device": device.type, "threads": params.runtime.threads},
        "precision": precision,
    }
    read = {what: path for what, path in inputs.items() if what != "sources"}
    fingerprint = {
        "inputs": {what: input_hash(path) for what, path in read.items()},
        "params": facts,
        "code": code_hash(Path(__file__)),
    }
    checkpoints = Checkpoints(CHECKPOINTS, fingerprint, params.runtime.checkpoints_kept)
    continued = continued_run(
        model,
        train,
        validation,
        settings,
        max_skipped_steps=params.runtime.max_skipped_steps,
        checkpoints=checkpoints,
        checkpoint_every=params.runtime.checkpoint_every,
        log=MetricsLog(LOGS / f"{task}-{seed}.jsonl"),
    )
    say(
        f"going on, on {device_name}: {len(texts.rows):,} rows, {len(texts.paragraphs):,} "
        f"unlabelled texts (left out, as a held-out split has them: {texts.dropped}); "
        f"{continued.plan.describe()}"
    )
    history = continued.run()
    continued.log.close()
    with write_artifact(output, stage="pretrain", params=facts, inputs=read) as draft:
        save_model(draft.path, model, untrained_heads(encoder.path))
        wordpiece.copy_files(encoder.path, draft.path)
        write_json(draft.path / "history.json", history.curves())
        draft.counts |= {"steps": continued.step, "tokens": continued.tokens}
        draft.counts |= {"rows": len(texts.rows), "unlabelled": len(texts.paragraphs)}
        draft.counts |= {"dropped": texts.dropped, "parameters": encoder.counts["parameters"]}
        draft.counts["vocabulary_size"] = encoder.counts["vocabulary_size"]
    checkpoints.finish()
    first, last = (history.validation[place][LOSS] for place in (0, -1))
    say(f"{task}: masked words of validation from {first:.3f} to {last:.3f} nats")


def untrained_heads(encoder: Path) -> dict[str, list[str]]:
    """Those that a published encoder came without, for its config.json; the masked-token head has
    learned here."""
    import json

    facts = json.loads((encoder / "config.json").read_text(encoding="utf-8"))
    missing = set(facts.get("heads_missing", ())) - {"masked_language_modelling"}
    return {"heads_missing": sorted(missing)} if missing else {}
