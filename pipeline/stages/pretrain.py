"""Pre-train BERT on the tokens: masked language modelling and, on pairs, a sentence objective.

Writes weights, configuration, tokenizer and loss curves: all that a user of the encoder needs.
Checkpoints lie in `.checkpoints/pretrain`, the last until DVC has recorded the encoder: a run that
was stopped, or killed, goes on from the newest and ends with the same weights, bit for bit. With
`source: huggingface` nothing is trained: a published encoder is fetched, checked and written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError
from pipeline.console.saying import say
from pipeline.languages.telling import told

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {
    "tokens": "the tokenized corpus",
    "tokenizer": "the tokenizer that made the tokens",
    "gate": "the validation result of the tokens",
}
OPTIONS = {"seed": "one of pretrain.seeds"}
CHECKPOINTS = Path(".checkpoints/pretrain")
DOWNLOADS = Path(".downloads")  # fetched files by hash, verified at every use
SOURCES = Path("data/sources")
LOGS = Path("logs/pretrain")  # SEED.jsonl, and LOGGER/SEED


def run(params: Params, inputs: Mapping[str, Path], output: Path, *, seed: str) -> None:
    """Train to the last step and write the encoder artifact; raises `UserError` for a seed that
    is not among the params'."""
    from pipeline.console.imports import code_hash
    from pipeline.console.loggers import Mirror, require_package
    from pipeline.foundation.artifacts import input_hash, read_artifact, write_artifact, write_json
    from pipeline.foundation.gate import require
    from pipeline.foundation.vocabulary import wordpiece
    from pipeline.foundation.vocabulary.tokenized_text import open_text
    from pipeline.huggingface.reading.encoder_artifact import import_source, import_summary
    from pipeline.model.heads import PretrainingModel
    from pipeline.model.sizes import encoder_configuration
    from pipeline.model.training.checkpoints import Checkpoints
    from pipeline.model.training.compilation import compile_encoder, compiles
    from pipeline.model.training.device import choose_device, configure
    from pipeline.model.training.history import MetricsLog, NoLog
    from pipeline.model.training.parallel import join, launch_where_asked
    from pipeline.model.training.precision import choose_precision
    from pipeline.model.weights import save_model
    from pipeline.pretraining.automatic import chosen, resolved
    from pipeline.pretraining.batches import PretrainingBatches
    from pipeline.pretraining.initial_model import initial_model
    from pipeline.pretraining.loop import pretraining_run
    from pipeline.pretraining.plateau import PlateauAlarm

    settings, number = params.pretrain, seed_among(params.pretrain.seeds, seed)
    require(inputs["gate"])
    if settings.huggingface is not None and settings.source == "huggingface":
        imported = import_source(
            settings.huggingface,
            output,
            sources_dir=SOURCES,
            downloads=DOWNLOADS,
            facts={"seed": number},
        )
        say(import_summary(imported, output))
        return
    logger = params.runtime.logger
    require_package(logger)
    tokenizer = read_artifact(inputs["tokenizer"], stage="train_tokenizer")
    tokens = read_artifact(inputs["tokens"], stage="tokenize_corpus")
    settings = resolved(settings, tokenizer.counts, tokens.counts)
    by_rule = chosen(params.pretrain, settings)
    vocabulary_size = tokens.counts["vocabulary_size"]
    device = choose_device(params.runtime.device)
    if launch_where_asked(params, device, run, inputs, output, seed=seed):
        return  # the processes that were started did all of it
    ranks = join(params.runtime, device)
    precision = choose_precision(params.runtime.precision, device)
    device_name = configure(device, params.runtime.threads, precision) + ranks.description

    shape = encoder_configuration(settings.model.given, vocabulary_size)
    model = initial_model(shape, number).to(device)
    num_parameters = sum(parameter.numel() for parameter in model.parameters())
    if compiled := compiles(params.runtime, settings, device):
        compile_encoder(model)
    ranks.prepare(model, model.encoder.layers)
    continuations = wordpiece.continuations(wordpiece.load(inputs["tokenizer"]))
    train, validation = (
        PretrainingBatches(
            open_text(tokens.path, split),
            settings=settings,
            seed=number,
            vocabulary_size=vocabulary_size,
            purpose=split,
            continuations=continuations,
        )
        for split in ("train", "validation")
    )
    facts: dict[str, Any] = settings.model_dump(mode="json", exclude={"seeds"}) | {"seed": number}
    facts["runtime"] = {"device": device.type, "threads": params.runtime.threads}
    facts["runtime"] |= {"precision": precision, "compiled": compiled}
    if by_rule:
        facts["auto"] = by_rule
        say(f"auto: {by_rule}")
    fingerprint = {
        "inputs": {name: input_hash(path) for name, path in inputs.items()},
        "params": facts,
        "code": code_hash(Path(__file__)),
    }
    mirror = Mirror(logger, LOGS / logger / f"{number}") if logger else None
    alarm = PlateauAlarm.of(settings, train.source.text.tokens, vocabulary_size)
    checkpoints = ranks.checkpoints(
        Checkpoints(CHECKPOINTS, fingerprint, params.runtime.checkpoints_kept), model
    )
    pretraining = pretraining_run(
        model,
        train,
        validation,
        settings,
        alarm,
        seed=number,
        checkpoints=checkpoints,
        checkpoint_every=params.runtime.checkpoint_every,
        log=MetricsLog(LOGS / f"{number}.jsonl", mirror) if ranks.is_first else NoLog(),
        ranks=ranks,
        max_skipped_steps=params.runtime.max_skipped_steps,
    )
    say(
        f"training on {device_name}: {num_parameters:,} parameters; "
        f"{len(train.source.text.tokens):,} tokens of text, {train.examples_per_epoch:,} sequences "
        f"an epoch; {pretraining.plan.describe()}"
    )
    history = pretraining.run()
    pretraining.log.close()
    model = ranks.whole(model, lambda: PretrainingModel(shape))
    ranks.leave()
    if not ranks.is_first:
        return
    with write_artifact(output, stage="pretrain", params=facts, inputs=inputs) as draft:
        save_model(draft.path, model)
        wordpiece.copy_files(inputs["tokenizer"], draft.path)
        write_json(draft.path / "history.json", history.curves())
        draft.counts.update(
            steps=pretraining.step,
            tokens=pretraining.tokens,
            parameters=num_parameters,
            vocabulary_size=vocabulary_size,
            device=device.type,
            skipped_steps=len(history.skipped),
            plateau=bool(alarm.alarms),
        )
    checkpoints.finish()
    say(summary(history.validation[-1], pretraining.tokens))


def seed_among(seeds: Sequence[int], seed: str) -> int:
    """The number that `--seed` says; raises `UserError` where it is none of `seeds`."""
    if seed not in map(str, seeds):
        raise UserError(
            f"--seed {seed}", where="params.yaml, pretrain.seeds", expected=f"one of {list(seeds)}"
        )
    return int(seed)


def summary(scores: Mapping[str, float], tokens: int) -> str:
    """The last validation scores in words."""
    from pipeline.pretraining.sentence_objectives import sentence_objective_of

    words = [f"pretrain: {tokens:,} tokens seen; on held-out text"]
    if "masked_language_modelling_loss" in scores:
        words.append(
            f"masked tokens {scores['masked_language_modelling_loss']:.3f} nats, "
            f"{scores['masked_language_modelling_accuracy']:.1%} right"
        )
    if sentence := sentence_objective_of(scores):
        words.append(f"{sentence.short} {scores[f'{sentence.name}_accuracy']:.1%} right")
    return ", ".join(map(told, words))
