"""Models on disk: `model.safetensors` and `config.json`. Never a pickle."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import safetensors.torch
from safetensors import SafetensorError
from torch import Tensor, nn

from pipeline.console.errors import UserError
from pipeline.console.git_lfs import refuse_pointer_file
from pipeline.foundation.artifacts import write_json
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.encoder import Encoder
from pipeline.model.heads import PretrainingModel

WEIGHTS = "model.safetensors"
CONFIGURATION = "config.json"


def write_tensors(
    path: Path, tensors: Mapping[str, Tensor], metadata: dict[str, str] | None = None
) -> None:
    """Write named tensors, and `metadata` into the header; raises `OSError` as any writing does
    (a full disk, say)."""
    contiguous = {name: tensors[name].detach().contiguous() for name in sorted(tensors)}
    try:
        safetensors.torch.save_file(contiguous, path, metadata)
    except SafetensorError as error:  # hides the system's error in its text
        number = re.search(r"\(os error (\d+)\)", str(error))
        if number is None:
            raise
        raise OSError(int(number[1]), os.strerror(int(number[1])), str(path)) from None


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Read named tensors; raises `UserError` where the file is missing or not safetensors."""
    refuse_pointer_file(path)
    try:
        return safetensors.torch.load_file(path)
    except FileNotFoundError:
        raise UserError("there is no weights file", where=str(path)) from None
    except SafetensorError as error:
        raise UserError(
            f"not a safetensors file: {error}",
            where=str(path),
            hint="pickled weights are refused: they can run code",
        ) from None


def save_model(folder: Path, model: nn.Module, extra: Mapping[str, Any] | None = None) -> None:
    """Write weights and configuration of a model with an `.encoder`; `extra` goes beside it."""
    encoder = model.encoder
    assert isinstance(encoder, Encoder)
    write_tensors(folder / WEIGHTS, model.state_dict())
    write_configuration(folder, encoder.configuration, extra)


def write_configuration(
    folder: Path, configuration: EncoderConfiguration, extra: Mapping[str, Any] | None = None
) -> None:
    """Write an encoder's configuration alone; `extra` goes beside it."""
    write_json(folder / CONFIGURATION, {"encoder": configuration.to_json(), **(extra or {})})


def read_configuration(folder: Path) -> EncoderConfiguration:
    """The encoder's configuration of a saved model; raises `UserError` where it is not one."""
    path = folder / CONFIGURATION
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError("there is no model's configuration", where=str(path)) from None
    except ValueError as error:
        raise UserError(f"not JSON: {error}", where=str(path)) from None
    if not isinstance(values, dict) or "encoder" not in values:
        raise UserError("not a model's configuration: no 'encoder' in it", where=str(path))
    return EncoderConfiguration.from_json(values["encoder"], str(path))


def load_pretraining_model(folder: Path) -> PretrainingModel:
    """The encoder with its heads (and pooler), as `save_model` wrote it, on the CPU."""
    model = PretrainingModel(read_configuration(folder))
    load_weights(model, read_tensors(folder / WEIGHTS), str(folder / WEIGHTS))
    return model


def load_encoder(folder: Path) -> Encoder:
    """The encoder alone of any model that `save_model` wrote, on the CPU."""
    encoder = Encoder(read_configuration(folder))
    prefix = "encoder."
    tensors = {
        name.removeprefix(prefix): tensor
        for name, tensor in read_tensors(folder / WEIGHTS).items()
        if name.startswith(prefix)
    }
    load_weights(encoder, tensors, str(folder / WEIGHTS))
    return encoder


def load_weights(model: nn.Module, tensors: Mapping[str, Tensor], where: str) -> None:
    """Copy tensors into a model; raises `UserError` unless names and shapes are exactly its own."""
    expected = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    found = {name: tuple(tensor.shape) for name, tensor in tensors.items()}
    mistakes = [f"{name}: missing, expected {expected[name]}" for name in expected.keys() - found]
    mistakes += [f"{name}: unknown, has {found[name]}" for name in found.keys() - expected]
    mistakes += [
        f"{name}: has {found[name]}, expected {expected[name]}"
        for name in expected.keys() & found.keys()
        if found[name] != expected[name]
    ]
    if mistakes:
        raise UserError(
            "the weights do not fit the model:\n" + "\n".join(f"  - {m}" for m in sorted(mistakes)),
            where=where,
            hint="weights and config.json belong together; was one of them replaced?",
        )
    model.load_state_dict(dict(tensors))
