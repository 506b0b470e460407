"""Train one model with one seed on the pairs, and translate the test sources with it.

Checkpoints lie in `translation/.checkpoints/train_translation` until DVC has recorded the model: a
run that was stopped, or killed, goes on from the newest and ends with the same weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.saying import say

if TYPE_CHECKING:
    from translation.params import Params

INPUTS = {
    "pairs": "the folder that prepare_pairs wrote",
    "tokenizer": "the tokenizer of both languages",
    "gate": "the result of validate_pairs, which must be a success",
}
OPTIONS = {"model": "one of train_translation.models", "seed": "one of train_translation.seeds"}
CHECKPOINTS = Path("translation/.checkpoints/train_translation")
LOGS = Path("translation/logs/train_translation")  # MODEL-SEED.jsonl


def run(params: Params, inputs: Mapping[str, Path], output: Path, *, model: str, seed: str) -> None:
    """Write the model, its curves, and the shards "test": what it says of each test source."""
    from pipeline.console.errors import UserError
    from pipeline.console.imports import code_hash
    from pipeline.foundation import gate
    from pipeline.foundation.artifacts import input_hash, read_artifact, write_artifact
    from pipeline.model.training.checkpoints import Checkpoints
    from pipeline.model.training.device import choose_device
    from pipeline.model.training.precision import choose_precision
    from pipeline.translation.pair_rows import read_pairs
    from pipeline.translation.pieces import Coder
    from pipeline.translation.trained import Work, train_and_translate, write_trained

    gate.require(inputs["gate"])
    section = params.train_translation
    if model not in section.models:
        raise UserError(
            f"--model {model}",
            where="translation/params.yaml, train_translation.models",
            expected=f"one of {', '.join(section.models)}",
        )
    if seed not in map(str, section.seeds):
        raise UserError(
            f"--seed {seed}",
            where="translation/params.yaml, train_translation.seeds",
            expected=f"one of {section.seeds}",
        )
    for name, stage in (("pairs", "prepare_pairs"), ("tokenizer", "train_tokenizer")):
        read_artifact(inputs[name], stage=stage)
    facts = section.model_dump(mode="json", exclude={"models", "seeds"})
    facts |= {"model": section.models[model].model_dump(mode="json"), "seed": int(seed)}
    device = choose_device(params.runtime.device)
    precision = choose_precision(params.runtime.precision, device, shapes_vary=True)
    facts["runtime"] = params.runtime.model_dump(include={"device", "threads"})
    facts["runtime"] |= {"precision": precision}
    hashes = {name: input_hash(path) for name, path in inputs.items()}
    fingerprint = {"inputs": hashes, "params": facts, "code": code_hash(Path(__file__))}
    work = Work(
        f"{model} {seed}",
        section.models[model],
        section,
        params.runtime,
        precision,
        int(seed),
        Coder.of(inputs["tokenizer"]),
        read_pairs(inputs["pairs"]),
        Checkpoints(CHECKPOINTS / f"{model}-{seed}", fingerprint, params.runtime.checkpoints_kept),
        LOGS / f"{model}-{seed}.jsonl",
    )
    trained = train_and_translate(work)
    with write_artifact(output, stage="train_translation", params=facts, inputs=inputs) as draft:
        write_trained(draft, trained, inputs["tokenizer"])
    work.checkpoints.finish()
    say(trained.summary)
