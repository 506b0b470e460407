"""A model of ours as what runs: its inputs, its outputs, and what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from pipeline.foundation.randomness import torch_seed
from pipeline.foundation.vocabulary.special_tokens import special_names
from pipeline.huggingface.writing.exporting import in_unit
from pipeline.inference.embedding import Pooling, pool
from pipeline.kinds.registry import view_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.inference.model_folder import ModelFolder
    from pipeline.model.encoder import Encoder

INPUTS = {
    "input_ids": "tokens, special ones included, as tokenizer.json gives them; padding: {pad}",
    "attention_mask": "1 for a token, 0 for padding",
    "token_type_ids": "0 in the first text, 1 in the second; padding: 0",
}
LENGTHS = ("batch", "length")  # the axes whose sizes are free


@dataclass(frozen=True)
class Output:
    """A result, float32."""

    name: str
    axes: tuple[str, ...]  # "batch", "length", or the name of one whose size is fixed
    meaning: str


@dataclass(frozen=True)
class Network:
    """A module that maps `INPUTS`, each `(batch, length)`, int64, to a tensor for each output."""

    module: nn.Module
    outputs: tuple[Output, ...]
    configuration: dict[str, Any]  # JSON: what is to be known to use it
    vocab_size: int
    max_length: int  # what it has positions for

    def __call__(self, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """One tensor an output."""
        with torch.inference_mode():
            results = self.module(*inputs)
        return results if isinstance(results, tuple) else (results,)

    def inputs(self, batch: int, length: int) -> tuple[Tensor, ...]:
        """Made-up rows of two texts, each of at least one token, the same each time: the first
        row is full, the others end in padding; `length` is at least 2."""
        draw = torch.Generator().manual_seed(torch_seed(0, "onnx", "inputs", batch, length))
        ids = torch.randint(0, self.vocab_size, (batch, length), generator=draw)
        lengths = torch.randint(2, length + 1, (batch, 1), generator=draw)
        lengths[0] = length
        firsts = 1 + (torch.rand(batch, 1, generator=draw) * (lengths - 1)).long()
        columns = torch.arange(length)
        mask, types = columns < lengths, (columns >= firsts) & (columns < lengths)
        return ids, mask.long(), types.long()


class EncoderOutputs(nn.Module):
    """Every token's vector, and one for each text as `embed` makes it."""

    def __init__(self, encoder: Encoder, pooling: Pooling) -> None:
        super().__init__()
        self.encoder, self.pooling = encoder, pooling

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor]:
        hidden = self.encoder(input_ids, attention_mask, token_type_ids)
        return hidden, pool(hidden, attention_mask, self.pooling)


def network_of(folder: ModelFolder, tokenizer: Tokenizer, pooling: Pooling) -> Network:
    """The model in `folder`; `pooling` is that of an encoder's embeddings, a fine-tuned model has
    its own."""
    make = _finetuned if folder.is_finetuned else _encoder
    module, outputs, facts = make(folder, pooling)
    c = folder.architecture
    inputs = {
        name: {"shape": list(LENGTHS), "dtype": "int64", "meaning": text.format(pad=c.pad_token_id)}
        for name, text in INPUTS.items()
    }
    configuration = facts | {
        "architecture": c.architecture,
        "max_length": folder.trained_length,
        "max_position_embeddings": c.max_position_embeddings,
        "special_tokens": special_names(tokenizer, str(folder.path)),
        "inputs": inputs,
        "outputs": {
            output.name: {
                "shape": list(output.axes),
                "dtype": "float32",
                "meaning": output.meaning,
            }
            for output in outputs
        },
    }
    module.eval()
    return Network(module, outputs, configuration, c.vocab_size, c.max_position_embeddings)


Made = tuple[nn.Module, tuple[Output, ...], dict[str, Any]]


def _encoder(folder: ModelFolder, pooling: Pooling) -> Made:
    meaning = {"mean": "the mean of a text's hidden states", "cls": "the first hidden state"}
    outputs = (
        Output("hidden_states", (*LENGTHS, "hidden_size"), "a vector for each token"),
        Output("embeddings", ("batch", "hidden_size"), f"a vector a text: {meaning[pooling]}"),
    )
    return EncoderOutputs(folder.encoder(), pooling), outputs, {"pooling": pooling}


def _finetuned(folder: ModelFolder, pooling: Pooling) -> Made:
    """A regression speaks in the unit of its task."""
    facts: Mapping[str, Any] = folder.facts
    _, _, model = folder.classifier()
    model.load_state_dict(in_unit(model.state_dict(), facts))
    with torch.inference_mode():
        one_a_text = torch.tensor([[0, 1]])
        example = model(one_a_text, torch.ones_like(one_a_text), one_a_text)
    axes = (*LENGTHS, "outputs") if example.dim() == 3 else ("batch", "outputs")
    output = Output("logits", axes, view_of(facts["kind"]).logits)
    kept = ("task", "kind", "labels", "strategy", "seed", "pooling", "pair_head")
    return model, (output,), {name: facts[name] for name in kept if name in facts}
