"""What decides which rate is best, as far as rates can be told from it in advance.

Names of settings and hashes of text, never bytes of weights: these differ between processors of
different makers, and no rate hangs on it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipeline.foundation.artifacts import Artifact, read_artifact
from pipeline.tuning.trials import rates_tried

if TYPE_CHECKING:
    from pipeline.finetuning.strategies import Strategy
    from pipeline.params import Params
    from pipeline.tuning.inputs import TuningInputs

ARCHITECTURE = {"model", "source", "huggingface"}  # of pretrain: params of define_architecture
VOCABULARY = "tokenizer.json"  # made of the text: another text, another vocabulary


def deciding_facts(params: Params, inputs: TuningInputs, strategy: Strategy) -> dict[str, Any]:
    """JSON-able, without what is null: a knob that is new and off changes nothing.

    | key | of what |
    | --- | --- |
    | `rows` | the task's rows for training and validation |
    | `task` | its kind, metric and length |
    | `start` | what kind of start it is, and whether the encoder is frozen |
    | `vocabulary` | the tokenizer, which stands for the text that it was made of |
    | `network` | params of what was pre-trained, or of an architecture |
    | `vectors` | params of the word vectors, where the network begins with some |
    | `training` | how fine-tuning goes |
    | `trials` | rates and seeds |
    """
    made_by = "pretrain" if strategy.is_pretrained else "define_architecture"
    networks = [
        read_artifact(folder, stage=made_by, verify=False)
        for folder in inputs.starts(params, strategy)
    ]
    facts = {
        "rows": inputs.rows(),
        "vocabulary": networks[0].manifest["files"][VOCABULARY]["sha256"],
        "network": [_params(network) for network in networks],
    }
    if (vectors := inputs.vectors(strategy)) is not None:
        facts["vectors"] = read_artifact(vectors, stage="train_embeddings", verify=False).params
    return known_facts(params, inputs.task, strategy) | canonical(facts)


def known_facts(params: Params, task: str, strategy: Strategy) -> dict[str, Any]:
    """Those of `deciding_facts` that params.yaml gives, before anything ran."""
    section, settings, pretrain = params.tasks[task], params.finetune, params.pretrain
    facts: dict[str, Any] = {
        "task": section.model_dump(mode="json", include={"kind", "metric", "max_length"}),
        "start": {"kind": strategy.start, "frozen": strategy.frozen},
        "training": settings.training.model_dump(mode="json"),
        "trials": {"rates": rates_tried(params, strategy), "seeds": settings.tuning_seeds},
    }
    if strategy.start == "encoder" and not strategy.is_published:
        whole = pretrain.model_dump(mode="json", exclude={"seeds"})
        seeds = pretrain.seeds[: len(settings.tuning_seeds)]  # see encoder_seed
        facts["network"] = [whole | {"seed": seed} for seed in sorted(seeds, key=str)]
    elif not strategy.is_pretrained:
        facts["network"] = [pretrain.model_dump(mode="json", include=ARCHITECTURE)]
    if strategy.algorithm is not None:
        given = params.train_embeddings.model_dump(mode="json", exclude={"algorithms"})
        options = params.train_embeddings.algorithms[strategy.algorithm]
        facts["vectors"] = {**given, **options, "algorithm": strategy.algorithm}
    return canonical(facts)


def canonical(facts: Any) -> Any:
    """As it is read back from JSON, less what is null."""
    return json.loads(json.dumps(_without_null(facts)))


def _without_null(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_null(item) for key, item in value.items() if item is not None}
    return [_without_null(item) for item in value] if isinstance(value, list) else value


def _params(network: Artifact) -> dict[str, Any]:
    """Of what made it, but for the machine."""
    return {key: value for key, value in network.params.items() if key != "runtime"}
