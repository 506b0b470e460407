"""Special tokens by their roles, whatever their names and ids in a published vocabulary.

| | padding | unknown | before a text | after it | between two | masked |
| --- | --- | --- | --- | --- | --- | --- |
| ours, BERT, ELECTRA | [PAD] | [UNK] | [CLS] | [SEP] | [SEP] | [MASK] |
| ModernBERT | [PAD] | [UNK] | [CLS] | [SEP] | [SEP] | [MASK] |
| RoBERTa | <pad> | <unk> | <s> | </s> | </s></s> | <mask> |

What stands around texts is what the tokenizer's own post-processor puts there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.console.errors import UserError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NAMES = {
    "pad_token": ("[PAD]", "<pad>"),
    "unk_token": ("[UNK]", "<unk>"),
    "cls_token": ("[CLS]", "<s>"),
    "sep_token": ("[SEP]", "</s>"),
    "mask_token": ("[MASK]", "<mask>"),
}
PROBE = "a"  # a text of at least one token


@dataclass(frozen=True)
class SpecialTokens:
    """Ids of the special tokens, one a role."""

    pad: int
    unknown: int
    start: int
    end: int
    mask: int


def special_names(tokenizer: Tokenizer, where: str) -> dict[str, str]:
    """Each role (`transformers`' word for it) and the token that has it in this vocabulary.

    Raises `UserError` where a role has no known token.
    """
    found = {
        role: next((name for name in names if tokenizer.token_to_id(name) is not None), None)
        for role, names in NAMES.items()
    }
    missing = [role for role, name in found.items() if name is None]
    if missing:
        raise UserError(
            f"a tokenizer without special tokens for {', '.join(missing)}",
            where=where,
            expected="; ".join(f"{role}: {' or '.join(NAMES[role])}" for role in missing),
        )
    return {role: name for role, name in found.items() if name is not None}


def special_tokens(tokenizer: Tokenizer) -> SpecialTokens:
    """The ids by role; raises `UserError` as `special_names`."""
    names = special_names(tokenizer, "tokenizer.json")
    vocabulary = tokenizer.get_vocab()
    return SpecialTokens(*(vocabulary[names[role]] for role in NAMES))


@dataclass(frozen=True)
class Frame:
    """Special tokens before the first text, after (and between) each, and everyone's segments."""

    specials: tuple[tuple[int, ...], ...]  # one more group than there are texts
    special_types: tuple[tuple[int, ...], ...]
    text_types: tuple[int, ...]  # one a text

    @property
    def num_special(self) -> int:
        """How many places the special tokens take."""
        return sum(map(len, self.specials))

    def with_two_segments(self) -> Frame:
        """The same around two texts, of segments 0 and 1 where both were of 0."""
        if self.text_types != (0, 0):
            return self
        types = (*self.special_types[:-1], (1,) * len(self.special_types[-1]))
        return Frame(self.specials, types, (0, 1))

    def with_one_segment(self) -> Frame:
        """The same, all of segment 0."""
        types = tuple((0,) * len(group) for group in self.specials)
        return Frame(self.specials, types, (0,) * len(self.text_types))

    def around(self, *texts: Sequence[int]) -> tuple[list[int], list[int]]:
        """Token ids and segments (token types) of the texts, whose ids have no special tokens."""
        ids, types = list(self.specials[0]), list(self.special_types[0])
        for index, text in enumerate(texts):
            ids += [*text, *self.specials[index + 1]]
            types += [self.text_types[index]] * len(text)
            types += self.special_types[index + 1]
        return ids, types


def frame_of(tokenizer: Tokenizer, num_texts: int) -> Frame:
    """What the tokenizer's post-processor puts around one text, or around two.

    [CLS] a [SEP] and [CLS] a [SEP] b [SEP], segments 0 and 1; of RoBERTa <s> a </s></s> b </s>,
    all of segment 0. Raises `UserError` for a tokenizer that puts nothing around a text.
    """
    encoding = tokenizer.encode(PROBE, PROBE if num_texts == 2 else None)
    specials: list[list[int]] = [[]]
    special_types: list[list[int]] = [[]]
    text_types: list[int] = []
    for token, kind, text in zip(
        encoding.ids, encoding.type_ids, encoding.sequence_ids, strict=True
    ):
        if text is None:
            specials[-1].append(token)
            special_types[-1].append(kind)
        elif text == len(text_types):  # the first token of a text
            text_types.append(kind)
            specials.append([])
            special_types.append([])
    if len(text_types) != num_texts or not specials[0] or not specials[-1]:
        raise UserError(
            "a tokenizer that puts no special token before and after a text",
            where="post_processor in tokenizer.json",
            expected="something like [CLS] a [SEP]",
        )
    return Frame(tuple(map(tuple, specials)), tuple(map(tuple, special_types)), tuple(text_types))


def begins_words_with_space(tokenizer: Tokenizer) -> bool:
    """Whether a word within a text is other tokens than the same word at its beginning.

    Byte-level BPE (RoBERTa, ModernBERT) writes the space before a word into its first token.
    """
    from tokenizers.pre_tokenizers import ByteLevel

    return isinstance(tokenizer.pre_tokenizer, ByteLevel)
