"""The files of a published model: JSON, and weights in safetensors, whole or in shards.

Nothing is executed and nothing is unpickled.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from pipeline.console.errors import UserError
from pipeline.console.git_lfs import refuse_pointer_file
from pipeline.model.weights import read_tensors

CONFIGURATION = "config.json"
WEIGHTS = "model.safetensors"
INDEX = "model.safetensors.index.json"
TOKENIZER = "tokenizer.json"
TOKENIZER_SETTINGS = ("tokenizer_config.json", "special_tokens_map.json")
# All that is ever read of a model, as globs: no pickle and no code is even fetched.
PATTERNS = (
    CONFIGURATION,
    WEIGHTS,
    INDEX,
    "model-*-of-*.safetensors",
    TOKENIZER,
    *TOKENIZER_SETTINGS,
    "vocab.txt",
)
PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl", "*.pickle", "*.h5", "*.msgpack")
CONVERT = (
    "open it where its maker is trusted, with `transformers`, and `save_pretrained` it: that "
    "writes model.safetensors"
)


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object; raises `UserError` where the file is missing or holds something else."""
    refuse_pointer_file(path)
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(
            f"a published model without {path.name}",
            where=str(path.parent),
            expected=f"{CONFIGURATION}, {WEIGHTS} and {TOKENIZER}",
        ) from None
    except ValueError as error:
        raise UserError(f"not JSON: {error}", where=str(path)) from None
    if not isinstance(values, dict):
        raise UserError("not a JSON object", where=str(path))
    return values


def read_published_tensors(folder: Path) -> dict[str, Tensor]:
    """Every tensor of the model, floating-point numbers as float32.

    Raises `UserError` where there are no safetensors (saying so of pickles), or shards are
    missing, hold other tensors than the index says, or lie elsewhere.
    """
    paths = weight_files(folder)
    tensors: dict[str, Tensor] = {}
    for path in paths:
        tensors |= read_tensors(path)
    if (folder / INDEX).is_file() and paths[0].name != WEIGHTS:
        named = set(_weight_map(folder))
        if named != set(tensors):
            different = sorted(named ^ set(tensors))
            raise UserError(
                f"the shards do not hold what their index says: {', '.join(different)}",
                where=str(folder / INDEX),
            )
    return {
        name: tensor.to(torch.float32) if tensor.is_floating_point() else tensor
        for name, tensor in tensors.items()
    }


def weight_files(folder: Path) -> list[Path]:
    """The safetensors of the model: one file, or the shards that its index names, in order."""
    if (folder / WEIGHTS).is_file():
        return [folder / WEIGHTS]
    if not (folder / INDEX).is_file():
        refuse_pickles([path.name for path in folder.iterdir()], str(folder))
        raise UserError("a published model without weights", where=str(folder), expected=WEIGHTS)
    names = sorted(set(_weight_map(folder).values()))
    for name in names:
        if Path(name).name != name or not name.endswith(".safetensors"):
            raise UserError(
                f"an index that names {name!r}",
                where=str(folder / INDEX),
                expected="files of safetensors beside it",
            )
        if not (folder / name).is_file():
            raise UserError("a shard is missing", where=str(folder / name))
    return [folder / name for name in names]


def _weight_map(folder: Path) -> dict[str, str]:
    weights = read_json(folder / INDEX).get("weight_map")
    if not isinstance(weights, dict) or not weights:
        raise UserError("an index without weight_map", where=str(folder / INDEX))
    return {str(name): str(file) for name, file in weights.items()}


def refuse_pickles(names: Sequence[str], where: str) -> None:
    """Raise `UserError` where a model's only weights are pickles (or of another framework)."""
    if any(fnmatchcase(name, "*.safetensors") for name in names):
        return
    found = [name for name in sorted(names) if any(fnmatchcase(name, p) for p in PICKLES)]
    if found:
        raise UserError(
            f"pickled weights are refused, for they can run code: {', '.join(found)}",
            where=where,
            expected=WEIGHTS,
            hint=CONVERT,
        )


def refuse_remote_code(values: Mapping[str, Any], where: str) -> None:
    """Raise `UserError` where a configuration names code of its own."""
    if "auto_map" in values:
        raise UserError(
            "this model brings code of its own (auto_map), which is never run here",
            where=where,
            expected="an architecture and a tokenizer that need none",
        )
