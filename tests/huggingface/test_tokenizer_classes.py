"""The same tokens as the locked `transformers` gives for the same folder, or a refusal."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from pipeline.console.errors import UserError
from pipeline.huggingface.reading.tokenizer_classes import follow_class
from tests.huggingface.exports import modern_tokenizer, roberta_tokenizer

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
PIECES = ("서울", "##은", "좋다", "a", "A", "##b", "é", "e", "cafe", "café", "中", "文", "##文")
TEXT = "서울은 좋다 Ab é É café 中文"
CONFIGURATION = {"model_type": "bert"}


def wordpiece(lowercase: bool, strip_accents: bool | None, length: int = 100) -> Tokenizer:
    ids = {token: number for number, token in enumerate((*SPECIAL, *PIECES))}
    tokenizer = Tokenizer(models.WordPiece(ids, unk_token="[UNK]", max_input_chars_per_word=length))
    tokenizer.normalizer = normalizers.BertNormalizer(True, True, strip_accents, lowercase)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    tokenizer.add_special_tokens(list(SPECIAL))
    return tokenizer


def both(
    transformers: Any,
    folder: Path,
    tokenizer: Tokenizer,
    settings: dict[str, Any] | None,
    configuration: dict[str, Any] = CONFIGURATION,
    text: str = TEXT,
) -> tuple[list[str], list[str]]:
    """Tokens by `transformers`, and by ours."""
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps(configuration))
    (folder / "tokenizer_config.json").unlink(missing_ok=True)
    if settings is not None:
        (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    theirs = transformers.AutoTokenizer.from_pretrained(folder)
    follow_class(tokenizer, settings or {}, configuration, str(folder))
    tokens = theirs.convert_ids_to_tokens(theirs(text)["input_ids"])
    return tokens, tokenizer.encode(text).tokens


@pytest.mark.parametrize(
    ("lowercase", "strip_accents", "settings"),
    [
        (True, None, {"do_lower_case": True, "strip_accents": False}),  # transformers#10650
        (True, None, {"do_lower_case": False, "strip_accents": False}),
        (True, None, {"do_lower_case": False}),
        (False, None, {"do_lower_case": True}),
        (False, False, {"do_lower_case": True, "strip_accents": None}),
        (True, True, {"strip_accents": False}),
        (True, None, {"tokenize_chinese_chars": False}),
        (True, None, {"tokenizer_class": "ElectraTokenizerFast", "strip_accents": False}),
        (False, False, {"tokenizer_class": "PreTrainedTokenizerFast", "do_lower_case": True}),
        (True, None, None),
    ],
)
def test_keys_of_the_settings_hold_as_their_class_takes_them(
    lowercase: bool,
    strip_accents: bool | None,
    settings: dict[str, Any] | None,
    transformers: Any,
    tmp_path: Path,
) -> None:
    theirs, ours = both(transformers, tmp_path, wordpiece(lowercase, strip_accents), settings)
    assert ours == theirs


def test_no_combination_gives_other_tokens_in_silence(transformers: Any, tmp_path: Path) -> None:
    keys: dict[str, tuple[Any, ...]] = {
        "do_lower_case": (True, False, ...),
        "strip_accents": (True, False, None, ...),
        "tokenize_chinese_chars": (False, ...),
    }
    same = refused = 0
    for lowercase, strip_accents in itertools.product((True, False), (True, False, None)):
        for values in itertools.product(*keys.values()):
            settings = {
                key: value for key, value in zip(keys, values, strict=True) if value is not ...
            }
            try:
                theirs, ours = both(
                    transformers, tmp_path, wordpiece(lowercase, strip_accents), settings
                )
            except UserError:
                refused += 1
            else:
                assert ours == theirs, (lowercase, strip_accents, settings)
                same += 1
    assert same > refused > 0


@pytest.mark.parametrize(
    ("tokenizer", "settings", "said"),
    [
        (wordpiece(False, None), {}, "lowercase: false"),
        (wordpiece(True, False), {"do_lower_case": True}, "strip_accents: false"),
        (wordpiece(True, None, length=7), {"do_lower_case": True}, "its model"),
        (roberta_tokenizer(), {"tokenizer_class": "BertTokenizer"}, "its model"),
        (wordpiece(True, None), {"tokenizer_class": "AlbertTokenizer"}, "AlbertTokenizer"),
        (
            wordpiece(True, None),
            {"added_tokens_decoder": {"5": {"content": "서울"}}},
            r"\[PAD\]' \(0\), .*'서울' \(5\)",
        ),
    ],
)
def test_what_its_class_would_set_aside_is_refused(
    tokenizer: Tokenizer, settings: dict[str, Any], said: str
) -> None:
    with pytest.raises(UserError, match=said):
        follow_class(tokenizer, settings, CONFIGURATION, "here")


@pytest.mark.parametrize("prefix", [True, False])
def test_a_space_before_the_first_word_is_followed_too(
    transformers: Any, tmp_path: Path, prefix: bool
) -> None:
    theirs, ours = both(
        transformers,
        tmp_path,
        roberta_tokenizer(),
        {"add_prefix_space": prefix},
        {"model_type": "roberta"},
        "badi go",
    )
    assert ours == theirs


def test_of_a_modernbert_tokenizer_json_holds(transformers: Any, tmp_path: Path) -> None:
    theirs, ours = both(
        transformers,
        tmp_path,
        modern_tokenizer(),
        {"tokenizer_class": "BertTokenizer", "do_lower_case": True},
        {"model_type": "modernbert"},
        "Badi go",
    )
    assert ours == theirs
