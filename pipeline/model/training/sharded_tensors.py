"""Tensors that several ranks wrote in parts, read by any number of ranks, or by one process."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor


def read_sharded(folder: Path, like: Mapping[str, Tensor] | None = None) -> dict[str, Tensor]:
    """The tensors of a checkpoint, this rank's part of each. All ranks must ask for it.

    A tensor named `model/NAME`, `average/NAME` or `optimizer/NAME/KEY` of the shape of `like[NAME]`
    lies where that lies, shared out as that is; any other (a count), and all without `like`, is
    whole, on the CPU.
    """
    import torch.distributed.checkpoint as dcp

    reader = dcp.HuggingFaceStorageReader(str(folder))
    tensors: dict[str, Tensor] = {}
    entries: dict[str, Any] = dict(reader.read_metadata().state_dict_metadata)
    for name, entry in entries.items():
        part, _, rest = name.partition("/")
        owner = (like or {}).get(rest if part in ("model", "average") else rest.rpartition("/")[0])
        dtype = entry.properties.dtype
        if owner is not None and owner.shape == entry.size:
            tensors[name] = torch.zeros_like(owner, dtype=dtype)
        else:
            tensors[name] = torch.zeros(entry.size, dtype=dtype)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="torch.distributed is disabled")
        dcp.load(tensors, storage_reader=dcp.HuggingFaceStorageReader(str(folder)))
    return tensors
