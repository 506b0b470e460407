"""Models by their architecture's name: built, written and read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import write_json
from pipeline.model.recurrent import RECURRENT, RecurrentConfiguration
from pipeline.model.sequence_to_sequence import SequenceToSequence
from pipeline.model.transformer import Transformer, TransformerConfiguration
from pipeline.model.weights import CONFIGURATION, WEIGHTS, load_weights, read_tensors, write_tensors

ARCHITECTURES = ("transformer", *RECURRENT)


def build(architecture: str, fields: Mapping[str, Any]) -> SequenceToSequence:
    """A model with torch's first weights; raises `ValueError` or `TypeError` for what cannot be."""
    if architecture == "transformer":
        return Transformer(TransformerConfiguration(**fields))
    configuration = RecurrentConfiguration(architecture=architecture, **fields)  # type: ignore[arg-type]
    return RECURRENT[configuration.architecture](configuration)


def save(folder: Path, model: SequenceToSequence) -> None:
    """Write weights and `config.json`."""
    assert isinstance(model.configuration, TransformerConfiguration | RecurrentConfiguration)
    values = {"architecture": "transformer"} | model.configuration.to_json()
    write_tensors(folder / WEIGHTS, model.state_dict())
    write_json(folder / CONFIGURATION, values)


def load(folder: Path) -> SequenceToSequence:
    """A model as `save` wrote it, on the CPU; raises `UserError` where it is none."""
    path = folder / CONFIGURATION
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        model = build(values.pop("architecture"), values)
    except FileNotFoundError:
        raise UserError("there is no model's configuration", where=str(path)) from None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UserError(f"not a translation model's configuration: {error}", where=str(path)) from (
            None
        )
    load_weights(model, read_tensors(folder / WEIGHTS), str(folder / WEIGHTS))
    return model


def num_parameters(model: SequenceToSequence) -> int:
    """What is trained."""
    return sum(parameter.numel() for parameter in model.parameters())
