"""WordPiece: the same bytes each time, Hangul whole, the same ids as `transformers`."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from pipeline.console.errors import UserError
from pipeline.foundation.vocabulary import wordpiece

SETTINGS = {"alphabet_size": 400, "min_frequency": 2, "lowercase": True}
HARD_TEXTS = [
    "A plain sentence, with punctuation (and such)!",
    "이 문장은 한국어입니다. ㅋㅋㅋ 정말?",
    unicodedata.normalize("NFD", "한국어 Café naïve"),
    "Ünïcödé ÅNGSTRÖM İstanbul ΑΣ ß",
    "漢字 and かな\tmixed\r\nwith\u00a0spaces\u200b",
    "control \x00\x07 e\x00\u0301 replacement \ufffd",
    "emoji 😀👩‍👩‍👧 and [brackets] ##hash",
    "",
    "a" * 150,
]

TRAIN = """
import json, sys
from pathlib import Path
from pipeline.foundation.vocabulary import wordpiece
texts = json.load(open(sys.argv[1], encoding="utf-8"))
tokenizer = wordpiece.train(lambda: texts, vocabulary_size=2000, alphabet_size=400,
                            min_frequency=2, lowercase=True)
wordpiece.save(tokenizer, Path(sys.argv[2]), lowercase=True)
"""


def test_trainings_in_other_processes_give_identical_bytes(
    texts: list[str], tmp_path: Path
) -> None:
    (tmp_path / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    hashes = set()
    for seed, parallel in (("1", "true"), ("2", "true"), ("3", "false")):
        folder = tmp_path / seed
        subprocess.run(
            [sys.executable, "-c", TRAIN, str(tmp_path / "texts.json"), str(folder)],
            env=os.environ | {"PYTHONHASHSEED": seed, "TOKENIZERS_PARALLELISM": parallel},
            check=True,
        )
        contents = [path.read_bytes() for path in sorted(folder.iterdir())]
        hashes.add(hashlib.sha256(b"".join(contents)).hexdigest())
        assert len(contents) == 4
    assert len(hashes) == 1


def test_special_tokens_have_the_agreed_ids(tokenizer: Tokenizer) -> None:
    assert [tokenizer.token_to_id(token) for token in ("[PAD]", "[UNK]", "[CLS]", "[SEP]")] == [
        0, 1, 2, 3,
    ]  # fmt: skip
    assert tokenizer.token_to_id("[MASK]") == 4


def test_transformers_opens_the_folder_and_gives_the_same_ids(
    texts: list[str], tmp_path: Path
) -> None:
    from transformers import AutoTokenizer

    wordpiece.save(
        wordpiece.train(lambda: texts, vocabulary_size=2000, **SETTINGS), tmp_path, lowercase=True
    )
    ours = wordpiece.load(tmp_path)
    theirs = AutoTokenizer.from_pretrained(tmp_path)
    for text in [*texts[:50], *HARD_TEXTS]:
        assert theirs(text)["input_ids"] == ours.encode(text).ids, text
    pair = theirs("first text", "second")
    assert pair["input_ids"] == ours.encode("first text", "second").ids
    assert pair["token_type_ids"] == ours.encode("first text", "second").type_ids
    assert (theirs.pad_token_id, theirs.mask_token_id) == (0, 4)
    assert theirs.vocab_size == ours.get_vocab_size()
    lines = (tmp_path / "vocab.txt").read_text(encoding="utf-8").splitlines()
    assert [ours.token_to_id(line) for line in lines] == list(range(len(lines)))


def test_hangul_stays_whole_in_lower_case_whatever_the_form_of_the_text(
    tokenizer: Tokenizer,
) -> None:
    composed = "한국어 Text"
    normalized = tokenizer.normalizer.normalize_str(unicodedata.normalize("NFD", composed))
    assert normalized == "한국어 text"


def test_compatibility_letters_are_kept(tokenizer: Tokenizer) -> None:
    assert tokenizer.normalizer.normalize_str("ㅋㅋ ①") == "ㅋㅋ ①"  # NFKC would change both


def test_case_is_kept_when_asked(texts: list[str]) -> None:
    cased = wordpiece.train(lambda: texts, vocabulary_size=2000, **SETTINGS | {"lowercase": False})
    assert cased.normalizer.normalize_str("Text ÉÈ") == "Text ÉÈ"


@settings(max_examples=100)
@given(st.text(max_size=40))
def test_normalizing_twice_changes_only_white_space(text: str) -> None:
    normalizer = wordpiece.build(wordpiece.SPECIAL_TOKENS, lowercase=True).normalizer
    once = normalizer.normalize_str(text)
    assert "".join(normalizer.normalize_str(once).split()) == "".join(once.split())


def test_known_text_survives_a_round_trip(tokenizer: Tokenizer, texts: list[str]) -> None:
    ids = [tokenizer.encode(text, add_special_tokens=False).ids for text in texts]
    known = [(text, row) for text, row in zip(texts, ids, strict=True) if 1 not in row]
    assert len(known) > 0.9 * len(texts)
    for text, row in known:
        expected = tokenizer.normalizer.normalize_str(text)
        assert "".join(tokenizer.decode(row).split()) == "".join(expected.split())


@pytest.mark.parametrize("token", wordpiece.SPECIAL_TOKENS)
def test_what_looks_like_a_special_token_in_a_text_is_text(
    tokenizer: Tokenizer, token: str
) -> None:
    ids = tokenizer.encode(f"see {token} here", add_special_tokens=False).ids
    assert wordpiece.SPECIAL_TOKENS.index(token) not in ids or token == "[UNK]"
    assert tokenizer.encode("a").ids[0] == 2, "[CLS] still comes from the post-processor"


def test_rare_characters_become_unknown() -> None:
    texts = ["aab abb baa bab"] * 10 + ["z"]
    tokenizer = wordpiece.train(
        lambda: texts, vocabulary_size=100, alphabet_size=2, min_frequency=2, lowercase=True
    )
    assert tokenizer.encode("ab", add_special_tokens=False).ids != [1]
    assert tokenizer.encode("z", add_special_tokens=False).ids == [1]
    single = [token for token in tokenizer.get_vocab() if len(token) == 1]
    assert sorted(single) == ["a", "b"]


def test_punctuation_has_no_inner_form(tokenizer: Tokenizer) -> None:
    vocabulary = tokenizer.get_vocab()
    assert "," in vocabulary
    assert "##," not in vocabulary


def test_equally_frequent_characters_are_chosen_by_code_point() -> None:
    options = {"vocabulary_size": 50, "alphabet_size": 2, "min_frequency": 1, "lowercase": True}
    forward = wordpiece.train(lambda: ["ab", "cd"], **options).get_vocab()
    backward = wordpiece.train(lambda: ["dc", "ba"], **options).get_vocab()
    assert {"a", "b"} < set(forward)
    assert {"a", "b"} < set(backward)
    assert "c" not in forward
    assert "c" not in backward


def test_an_alphabet_that_fills_the_vocabulary_is_refused() -> None:
    with pytest.raises(UserError, match="alphabet alone takes 31 entries"):
        wordpiece.train(
            lambda: ["abcdefghijklm"],
            vocabulary_size=31,
            alphabet_size=100,
            min_frequency=1,
            lowercase=True,
        )


def test_no_text_is_refused() -> None:
    with pytest.raises(UserError, match="no text"):
        wordpiece.train(list, vocabulary_size=100, **SETTINGS)


def test_a_file_that_is_no_tokenizer_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UserError, match="not a tokenizer"):
        wordpiece.load(tmp_path)
    with pytest.raises(UserError, match="not a tokenizer"):
        wordpiece.load(tmp_path / "absent")


def test_a_tokenizer_with_other_special_ids_is_refused(tmp_path: Path) -> None:
    from tokenizers import models

    other = Tokenizer(models.WordPiece({"[UNK]": 0, "a": 1}, unk_token="[UNK]"))
    other.save(str(tmp_path / "tokenizer.json"))
    with pytest.raises(UserError, match="special tokens"):
        wordpiece.load(tmp_path)


def test_a_loaded_tokenizer_neither_pads_nor_cuts(tokenizer: Tokenizer) -> None:
    assert tokenizer.padding is None
    assert tokenizer.truncation is None


def test_pieces_that_go_on_a_word_are_known_by_their_ids() -> None:
    tokenizer = wordpiece.build(
        [*wordpiece.SPECIAL_TOKENS, "un", "##b", "#", "##e", "##"], lowercase=True
    )
    going_on = wordpiece.continuations(tokenizer)
    assert [tokenizer.id_to_token(token) for token in going_on.nonzero()[0]] == ["##b", "##e", "##"]
