"""A published tokenizer: checked on the way in, written so that `AutoTokenizer` opens it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import write_json
from pipeline.foundation.vocabulary import wordpiece
from pipeline.foundation.vocabulary.special_tokens import Frame, frame_of, special_names
from pipeline.huggingface.reading.published_files import (
    TOKENIZER,
    TOKENIZER_SETTINGS,
    read_json,
    refuse_remote_code,
)
from pipeline.huggingface.reading.tokenizer_classes import SETTINGS, follow_class

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.model.configuration import EncoderConfiguration

KEPT = ("do_lower_case", "strip_accents")  # what a tokenizer says of itself; tokenizer.json does it
VOCABULARY = "vocab.txt"


def read_published_tokenizer(
    folder: Path, configuration: EncoderConfiguration, published: Mapping[str, Any]
) -> Tokenizer:
    """The tokenizer of a published model as `transformers` opens it, without its settings for
    padding and truncation; `published` is config.json.

    Raises `UserError` where it is missing, brings code, has other special tokens than its files
    say, another vocabulary than the encoder (or `vocab.txt`), or contradicts itself.
    """
    path = folder / TOKENIZER
    if not path.is_file():
        raise UserError(
            "a published model without tokenizer.json",
            where=str(folder),
            hint="open its tokenizer with `transformers` and `save_pretrained` it into the folder",
        )
    tokenizer = wordpiece.open_file(path)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    names = special_names(tokenizer, str(path))
    settings = {name: tokenizer_settings(folder, name) for name in TOKENIZER_SETTINGS}
    for name, values in settings.items():
        _compare_special(names, values, str(folder / name))
    follow_class(tokenizer, settings[SETTINGS], published, str(folder))
    _compare_vocabulary(tokenizer, folder, configuration)
    if tokenizer.token_to_id(names["pad_token"]) != configuration.pad_token_id:
        raise UserError(
            f"the tokenizer pads with {tokenizer.token_to_id(names['pad_token'])}",
            where=str(path),
            expected=f"pad_token_id {configuration.pad_token_id}, as config.json says",
        )
    _fit_segments(tokenizer, configuration.type_vocab_size)
    return tokenizer


def tokenizer_settings(folder: Path, name: str = SETTINGS) -> dict[str, Any]:
    """What a file of settings says; nothing where it is not there."""
    return read_json(folder / name) if (folder / name).is_file() else {}


def _compare_special(names: Mapping[str, str], settings: Mapping[str, Any], where: str) -> None:
    refuse_remote_code(settings, where)
    for role, name in names.items():
        said = settings.get(role)
        token = said.get("content") if isinstance(said, dict) else said
        if token is not None and token != name:
            raise UserError(
                f"{role} is {token!r}", where=where, expected=f"{name!r}, as in tokenizer.json"
            )


def _compare_vocabulary(
    tokenizer: Tokenizer, folder: Path, configuration: EncoderConfiguration
) -> None:
    vocabulary = tokenizer.get_vocab()
    size = configuration.vocab_size
    if len(vocabulary) > size or max(vocabulary.values()) + 1 != len(vocabulary):
        raise UserError(
            f"the tokenizer has {len(vocabulary):,} tokens with ids up to "
            f"{max(vocabulary.values()):,}, the encoder embeddings for {size:,}",
            where=str(folder / TOKENIZER),
            expected="one vocabulary, its ids without gaps, and no fewer embeddings (more, where "
            "they are padded to a multiple of 8 or 64)",
        )
    listed = folder / VOCABULARY
    if listed.is_file():
        lines = listed.read_text(encoding="utf-8").split("\n")
        different = [
            f"{line!r} is {index} there and {vocabulary.get(line)} in {TOKENIZER}"
            for index, line in enumerate(lines[: len(lines) - (lines[-1] == "")])
            if vocabulary.get(line) != index
        ]
        if different:
            raise UserError(
                f"{VOCABULARY} is another vocabulary: {'; '.join(different[:3])}",
                where=str(listed),
                expected=f"the tokens and ids of {TOKENIZER}",
            )


def _fit_segments(tokenizer: Tokenizer, num_segments: int) -> None:
    """An encoder of one segment gets every text as segment 0, whatever its tokenizer says."""
    frames = [frame_of(tokenizer, number) for number in (1, 2)]
    types = [*(t for group in frames[1].special_types for t in group), *frames[1].text_types]
    if num_segments == 0 or max(types) < num_segments:
        return
    _put_around(tokenizer, [frame.with_one_segment() for frame in frames])


def tell_segments(tokenizer: Tokenizer) -> None:
    """Let it give two texts segments 0 and 1, as `encode_pairs` does, also where it gave both 0."""
    pair = frame_of(tokenizer, 2)
    if pair != pair.with_two_segments():
        _put_around(tokenizer, [frame_of(tokenizer, 1), pair.with_two_segments()])


def _put_around(tokenizer: Tokenizer, frames: Sequence[Frame]) -> None:
    """Around one text the first of `frames`, around two the second."""
    from tokenizers.processors import TemplateProcessing

    templates = []
    for frame, texts in zip(frames, (["$A"], ["$A", "$B"]), strict=True):
        template: list[str] = []
        for place, group in enumerate(frame.specials):
            named = zip(group, frame.special_types[place], strict=True)
            template += [f"{tokenizer.id_to_token(token)}:{kind}" for token, kind in named]
            if place < len(texts):
                template.append(f"{texts[place]}:{frame.text_types[place]}")
        templates.append(template)
    special = {token for frame in frames for group in frame.specials for token in group}
    tokenizer.post_processor = TemplateProcessing(
        single=templates[0],
        pair=templates[1],
        special_tokens=[(tokenizer.id_to_token(token), token) for token in sorted(special)],
    )


def write_published_tokenizer(
    folder: Path,
    tokenizer: Tokenizer,
    configuration: EncoderConfiguration,
    settings: Mapping[str, Any],
    *,
    segments: bool | None = None,
) -> None:
    """Write the tokenizer's files; `settings` is what a `tokenizer_config.json` of it said before.
    `segments` says whether the model is given them; `None`: where its encoder has several.

    The bytes depend on these alone, so that a model that went out, in and out again is the same.
    """
    from tokenizers.models import WordPiece

    tokenizer.save(str(folder / TOKENIZER))
    if isinstance(tokenizer.model, WordPiece):
        vocabulary = tokenizer.get_vocab()
        lines = sorted(vocabulary, key=vocabulary.__getitem__)
        text = "".join(f"{line}\n" for line in lines)
        (folder / VOCABULARY).write_text(text, encoding="utf-8")
    names = special_names(tokenizer, TOKENIZER)
    if segments is None:
        segments = configuration.type_vocab_size > 1
    write_json(folder / "special_tokens_map.json", names)
    write_json(
        folder / SETTINGS,
        {name: settings[name] for name in KEPT if name in settings}
        | {
            "clean_up_tokenization_spaces": False,
            "model_input_names": ["input_ids", *["token_type_ids"] * segments, "attention_mask"],
            "model_max_length": configuration.max_position_embeddings,
            # A named class would build a normalizer of its own and ignore tokenizer.json's.
            "tokenizer_class": "PreTrainedTokenizerFast",
        }
        | names,
    )
