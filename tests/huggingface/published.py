"""Models as others publish them: made at random by `transformers`, saved by it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor

SHAPE: dict[str, Any] = {
    "hidden_size": 24,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "intermediate_size": 40,
    "max_position_embeddings": 20,
}
MODERN_SHAPE: dict[str, Any] = SHAPE | {
    "num_hidden_layers": 4,
    "local_attention": 4,
    "global_attn_every_n_layers": 3,
    "bos_token_id": None,
    "eos_token_id": None,
    "cls_token_id": None,
    "sep_token_id": None,
}


@dataclass
class Published:
    """A folder that `save_pretrained` wrote, and the model that it was written from."""

    folder: Path
    model: Any
    pad: int
    num_segments: int

    def inputs(self) -> dict[str, Tensor]:
        """Three rows of unequal length, with segments where the model has them."""
        generator = torch.Generator().manual_seed(3)
        ids = torch.randint(5, self.model.config.vocab_size, (3, 12), generator=generator)
        mask = torch.arange(12)[None, :] < torch.tensor([12, 7, 9])[:, None]
        inputs = {"input_ids": ids.masked_fill(~mask, self.pad), "attention_mask": mask.long()}
        if self.num_segments > 1:
            types = (torch.arange(12)[None, :] >= torch.tensor([5, 3, 4])[:, None]) & mask
            inputs["token_type_ids"] = types.long()
        return inputs


def publish(
    transformers: Any,
    folder: Path,
    kind: str,
    tokenizer: Tokenizer,
    *,
    shard_size: str = "5GB",
    **options: Any,
) -> Published:
    """A model of class `kind` with random weights that make every part matter."""
    pad = next(i for name in ("[PAD]", "<pad>") if (i := tokenizer.token_to_id(name)) is not None)
    config_class = getattr(transformers, kind).config_class
    shape = dict(MODERN_SHAPE if kind.startswith("Modern") else SHAPE)
    if kind.startswith("Electra"):
        shape["embedding_size"] = shape["hidden_size"]
    if kind.startswith("Roberta"):
        shape["type_vocab_size"] = 1
    shape["vocab_size"] = tokenizer.get_vocab_size()
    config = config_class(pad_token_id=pad, **shape | options)
    model = getattr(transformers, kind)(config).eval()
    generator = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for parameter in model.parameters():
            centre = 1.0 if (parameter == 1).all() else 0.0
            parameter.normal_(centre, 0.2, generator=generator)
    model.save_pretrained(folder, max_shard_size=shard_size)
    tokenizer.save(str(folder / "tokenizer.json"))
    return Published(folder, model, pad, getattr(config, "type_vocab_size", 0))
