"""`python -m pipeline inspect_attention`: what every head attends to in a text, as a page."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.saying import say
from pipeline.inference.arguments import (
    add_model_arguments,
    add_pair_argument,
    add_text_arguments,
    check_ending,
    chosen_device,
    paired_texts,
    single_text,
)

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.model.configuration import EncoderConfiguration
    from pipeline.tasks.encoding import EncodedText

MAX_TOKENS = 64  # of a page: maps of more are neither read nor loaded with ease


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_model_arguments(parser)
    add_text_arguments(parser, file=False)
    add_pair_argument(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.html")


def run(arguments: argparse.Namespace) -> None:
    """The command; raises `UserError` for a model that cannot be opened, or several texts."""
    import torch

    from pipeline.foundation.vocabulary.special_tokens import special_tokens
    from pipeline.inference.attention import attention_weights
    from pipeline.inference.attention_page import InspectedText, render
    from pipeline.inference.model_folder import open_model_folder
    from pipeline.inference.output import whole_file
    from pipeline.inference.shown_tokens import shown_token

    check_ending(arguments.out, ".html")
    text = single_text(arguments)
    folder = open_model_folder(arguments.model)
    device, tokenizer = chosen_device(arguments), folder.tokenizer()
    texts = [text, *(paired_texts(arguments) or [])]
    max_length = min(MAX_TOKENS, folder.trained_length)
    encoded, num_tokens = _encoded(tokenizer, texts, max_length)
    tokens = [shown_token(tokenizer, token).name for token in encoded.input_ids]
    ends = (special_tokens(tokenizer).start, special_tokens(tokenizer).end)
    if num_tokens > len(tokens):
        say(f"note: of {num_tokens} tokens {len(tokens)} are looked at", file=sys.stderr)
    ids, types = (
        torch.tensor([values], device=device)
        for values in (encoded.input_ids, encoded.token_type_ids)
    )
    weights = attention_weights(folder.encoder().to(device), ids, types)
    sequence = InspectedText(
        model=f"Model: {folder.name}",
        texts=texts,
        tokens=tokens,
        special=[token in ends for token in encoded.input_ids],
        ends=(shown_token(tokenizer, ends[0]).name, shown_token(tokenizer, ends[1]).name),
        num_tokens=num_tokens,
        local_layers=_local_layers(folder.architecture),
    )
    with whole_file(arguments.out) as draft:
        draft.write_text(render(sequence, weights.numpy()), encoding="utf-8")
    layers, heads = weights.shape[:2]
    say(f"{arguments.out}: {layers} layers × {heads} heads over {len(tokens)} tokens")


def _local_layers(architecture: EncoderConfiguration) -> dict[int, int]:
    """Of each layer, from 1, that looks at its surroundings alone: how many tokens away."""
    if architecture.local_attention is None:
        return {}
    away = architecture.local_attention // 2
    layers = range(architecture.num_hidden_layers)
    return {layer + 1: away for layer in layers if architecture.is_local(layer)}


def _encoded(tokenizer: Tokenizer, texts: list[str], max_length: int) -> tuple[EncodedText, int]:
    """The text, or the pair, as token ids, and its number of tokens before it was cut."""
    from pipeline.inference.lengths import encode_with_lengths
    from pipeline.tasks.encoding import encode_pairs, encode_texts

    if len(texts) == 1:
        encoded, lengths = encode_with_lengths(partial(encode_texts, tokenizer), texts, max_length)
    else:
        pairs = [(texts[0], texts[1])]
        encoded, lengths = encode_with_lengths(partial(encode_pairs, tokenizer), pairs, max_length)
    return encoded[0], lengths[0]
