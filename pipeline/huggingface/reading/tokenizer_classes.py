"""A tokenizer as `transformers` opens it: its class may set aside what tokenizer.json says.

`AutoTokenizer` takes the class that tokenizer_config.json or config.json names, else that of the
model's type. These classes make parts of the tokenizer anew (transformers#6186, #10650):

| class | makes anew | from these keys of tokenizer_config.json |
| --- | --- | --- |
| BertTokenizer | normalizer | `do_lower_case`, `strip_accents`, `tokenize_chinese_chars` |
| RobertaTokenizer | pre-tokenizer | `add_prefix_space` |
| PreTrainedTokenizerFast; any, of a ModernBERT | nothing: tokenizer.json holds | |

A key that is there is followed, as the class does. Where none is there and the class's default is
not what tokenizer.json says, nobody can know which of both the weights were trained with.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SETTINGS = "tokenizer_config.json"
AS_IT_STANDS = ("PreTrainedTokenizer", "TokenizersBackend")
CLASSES = {
    "bert": "BertTokenizer",
    "electra": "BertTokenizer",
    "roberta": "RobertaTokenizer",
    "roberta-prelayernorm": "RobertaTokenizer",
}
ALIASES = {"ElectraTokenizer": "BertTokenizer", "DistilBertTokenizer": "BertTokenizer"}


@dataclass(frozen=True)
class Part:
    """A part of tokenizer.json that a class makes anew.

    `fixed` are parts that the class makes alike for everyone; `keys` (of tokenizer_config.json) ->
    field of `name` there, and its default.
    """

    name: str
    fixed: Mapping[str, Mapping[str, Any]]
    keys: Mapping[str, tuple[str, bool | None]]
    effect: Callable[[Mapping[str, Any]], Mapping[str, Any]]


def _stripping(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Accents go with the case where nothing is said of them."""
    strip = fields["strip_accents"]
    return {**fields, "strip_accents": fields["lowercase"] if strip is None else strip}


PARTS = {
    "BertTokenizer": Part(
        "normalizer",
        {
            "model": {
                "type": "WordPiece",
                "continuing_subword_prefix": "##",
                "max_input_chars_per_word": 100,
            },
            "normalizer": {"type": "BertNormalizer", "clean_text": True},
            "pre_tokenizer": {"type": "BertPreTokenizer"},
        },
        {
            "do_lower_case": ("lowercase", True),
            "strip_accents": ("strip_accents", None),
            "tokenize_chinese_chars": ("handle_chinese_chars", True),
        },
        _stripping,
    ),
    "RobertaTokenizer": Part(
        "pre_tokenizer",
        {
            "model": {"type": "BPE", "dropout": None, "fuse_unk": False},
            "normalizer": {},
            "pre_tokenizer": {"type": "ByteLevel", "use_regex": True},
        },
        {"add_prefix_space": ("add_prefix_space", False)},
        lambda fields: fields,
    ),
}


def follow_class(
    tokenizer: Tokenizer,
    settings: Mapping[str, Any],
    published: Mapping[str, Any],
    where: str,
) -> None:
    """Make `tokenizer` what `transformers` makes of it.

    `settings` is tokenizer_config.json, `published` config.json (both may be empty). Raises
    `UserError` for a class that is not known, for a tokenizer.json that the class would set aside
    in what no key says, and for added tokens that the files say differently.
    """
    name = _class_of(settings, published, where)
    if name is None:
        return
    part, state = PARTS[name], json.loads(tokenizer.to_str())
    for piece, fields in part.fixed.items():
        found = state[piece] or {}
        if bool(found) != bool(fields) or any(found.get(k) != v for k, v in fields.items()):
            raise _contradiction(name, f"its {piece}", where)
    fields = {field: state[part.name][field] for field, _ in part.keys.values()}
    made = {field: settings.get(key, default) for key, (field, default) in part.keys.items()}
    before, after = part.effect(fields), part.effect(made)
    for key, (field, _) in part.keys.items():
        stated = key not in settings and fields[field] is not None
        if stated and before[field] != after[field]:
            raise _contradiction(name, f"{field}: {json.dumps(fields[field])}", where, key)
    if before != after:
        state[part.name] |= made
        replaced = type(tokenizer).from_str(json.dumps(state))
        setattr(tokenizer, part.name, getattr(replaced, part.name))
    _compare_added(state["added_tokens"], settings, where)


def _class_of(settings: Mapping[str, Any], published: Mapping[str, Any], where: str) -> str | None:
    """The class that makes something anew, if it is one."""
    own = CLASSES.get(str(published.get("model_type")))
    if own is None:  # `transformers` knows that ModernBERTs name wrong classes
        return None
    named = settings.get("tokenizer_class") or published.get("tokenizer_class") or own
    name = str(named).removesuffix("Fast")
    name = ALIASES.get(name, name)
    if name in AS_IT_STANDS:
        return None
    if name not in PARTS:
        raise UserError(
            f"a tokenizer of the class {named}",
            where=where,
            expected=f"one of {', '.join([*PARTS, *ALIASES, 'PreTrainedTokenizerFast'])}",
            hint="where tokenizer.json says all of it: tokenizer_class: PreTrainedTokenizerFast",
        )
    return name


def _compare_added(added: list[dict[str, Any]], settings: Mapping[str, Any], where: str) -> None:
    """Added tokens are cut out of a text before all else: both files must name the same."""
    if "added_tokens_decoder" not in settings:
        return
    theirs = {
        int(number): token["content"] for number, token in settings["added_tokens_decoder"].items()
    }
    ours = {token["id"]: token["content"] for token in added}
    different = sorted(theirs.items() ^ ours.items())
    if different:
        tokens = ", ".join(f"{token!r} ({number})" for number, token in different)
        raise UserError(
            f"added tokens that are in one of {SETTINGS} and tokenizer.json alone: {tokens}",
            where=where,
            expected="the same in both",
        )


def _contradiction(name: str, what: str, where: str, key: str | None = None) -> UserError:
    return UserError(
        f"tokenizer.json says {what}, which {name} in `transformers` sets aside",
        where=where,
        expected=f"{key} in {SETTINGS}" if key else None,
        hint=f"say in {SETTINGS} what the weights were trained with; `tokenizer_class: "
        "PreTrainedTokenizerFast` there makes tokenizer.json hold",
    )
