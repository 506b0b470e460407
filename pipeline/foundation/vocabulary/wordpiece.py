"""WordPiece with the same bytes every time it is trained on the same text.

The trainer of `tokenizers` 0.23 gives its `##x` pieces their ids in the order of a hash map, and
ids break ties between equally frequent merges: each run gives another vocabulary (its issue
#1794). Told the whole alphabet beforehand, as sorted special tokens, it has no such freedom left;
the model is then rebuilt from the vocabulary, in which those are ordinary pieces.

Trade-offs: the alphabet is chosen by counting characters, which reads the text twice. Text is
NFC, never NFKC (which turns ㅋ into another letter), and accents stay even in lower case:
stripping them, as the published uncased BERT does, takes Hangul syllables apart.
"""

from __future__ import annotations

import functools
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers
from tokenizers.processors import TemplateProcessing
from tokenizers.trainers import WordPieceTrainer

from pipeline.console.errors import UserError
from pipeline.console.git_lfs import refuse_pointer_file
from pipeline.foundation.artifacts import write_json
from pipeline.foundation.vocabulary.special_tokens import special_names

SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")  # their ids are 0, 1, 2, 3, 4
FILES = ("tokenizer.json", "vocab.txt", "special_tokens_map.json", "tokenizer_config.json")
UNKNOWN_ID = SPECIAL_TOKENS.index("[UNK]")
CONTINUATION = "##"
MAX_WORD_CHARACTERS = 100  # a longer word is one [UNK], as in google-research/bert


def build(vocabulary: Iterable[str], *, lowercase: bool) -> Tokenizer:
    """A WordPiece tokenizer over `vocabulary`, whose order gives the ids.

    The vocabulary starts with `SPECIAL_TOKENS`. Encoding adds [CLS] and [SEP] as BERT does
    (Devlin et al. 2019, figure 2) unless `add_special_tokens=False`.
    """
    ids = {token: index for index, token in enumerate(vocabulary)}
    assert list(ids)[: len(SPECIAL_TOKENS)] == list(SPECIAL_TOKENS)
    tokenizer = Tokenizer(
        models.WordPiece(ids, unk_token="[UNK]", max_input_chars_per_word=MAX_WORD_CHARACTERS)
    )
    bert = normalizers.BertNormalizer(
        clean_text=True, handle_chinese_chars=True, strip_accents=False, lowercase=lowercase
    )
    # NFC last: dropping a control character may bring a letter and its accent together.
    tokenizer.normalizer = normalizers.Sequence([bert, normalizers.NFC()])
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece(prefix=CONTINUATION, cleanup=False)
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])],
    )
    tokenizer.add_special_tokens(list(SPECIAL_TOKENS))
    return tokenizer


@functools.cache
def _wordless() -> Tokenizer:
    return build(SPECIAL_TOKENS, lowercase=True)


def seen_words(text: str) -> list[str]:
    """The words of a text that a tokenizer of `build`, in lower case, divides into pieces.

    >>> seen_words("It's 중국中国")
    ['it', "'", 's', '중국', '中', '国']
    """
    tokenizer = _wordless()
    words = tokenizer.pre_tokenizer.pre_tokenize_str(tokenizer.normalizer.normalize_str(text))
    return [word for word, _ in words]


def train(
    texts: Callable[[], Iterable[str]],
    *,
    vocabulary_size: int,
    alphabet_size: int,
    min_frequency: int,
    lowercase: bool,
    build: Callable[..., Tokenizer] = build,
    always: Sequence[str] = (),
) -> Tokenizer:
    """Train on `texts()`, which is called twice and streamed; memory grows with distinct words.

    The vocabulary has at most `vocabulary_size` entries, special tokens included (fewer where
    the text has no more). The `alphabet_size` most frequent characters are kept; a word with
    another one becomes [UNK]. Characters and pieces seen fewer than `min_frequency` times are
    left out, but for the characters of `always`, which `build` may put into texts. Raises
    `UserError` where there is no text, or the alphabet fills the vocabulary.
    """
    tokenizer = build(SPECIAL_TOKENS, lowercase=lowercase)
    alphabet = _frequent_characters(tokenizer, texts(), alphabet_size, min_frequency)
    if not alphabet:
        raise UserError("no text to train a tokenizer on", where="the training documents")
    alphabet = sorted({*alphabet, *always})
    inner = [f"{CONTINUATION}{letter}" for letter in alphabet if _continues(tokenizer, letter)]
    fixed = [*SPECIAL_TOKENS, *alphabet, *inner]
    if len(fixed) >= vocabulary_size:
        raise UserError(
            f"the alphabet alone takes {len(fixed)} entries of the vocabulary",
            where=f"train_tokenizer.vocabulary_size: {vocabulary_size}",
            expected=f"more than {len(fixed)}, so that pieces of words fit in",
            hint=f"raise vocabulary_size, or lower alphabet_size ({alphabet_size})",
        )
    trainer = WordPieceTrainer(
        vocab_size=vocabulary_size,
        min_frequency=min_frequency,
        show_progress=False,
        special_tokens=fixed,
        initial_alphabet=alphabet,
        limit_alphabet=len(alphabet),
        continuing_subword_prefix=CONTINUATION,
    )
    tokenizer.train_from_iterator(texts(), trainer=trainer)
    vocabulary = tokenizer.get_vocab()
    return build(sorted(vocabulary, key=vocabulary.__getitem__), lowercase=lowercase)


def _frequent_characters(
    tokenizer: Tokenizer, texts: Iterable[str], number: int, min_frequency: int
) -> list[str]:
    """The `number` most frequent characters of the normalized texts, sorted by code point."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(tokenizer.normalizer.normalize_str(text))
    letters = [
        letter
        for letter, count in counts.items()
        if count >= min_frequency and not letter.isspace()
    ]
    return sorted(sorted(letters, key=lambda letter: (-counts[letter], letter))[:number])


def _continues(tokenizer: Tokenizer, letter: str) -> bool:
    """Whether `letter` can stand inside a word: punctuation and Chinese characters cannot."""
    text = tokenizer.normalizer.normalize_str(f"a{letter}")
    return len(tokenizer.pre_tokenizer.pre_tokenize_str(text)) == 1


def continuations(tokenizer: Tokenizer) -> np.ndarray:
    """Which tokens go on a word that another one began, `(vocabulary size,)`, bool."""
    size = tokenizer.get_vocab_size()
    tokens = [str(tokenizer.id_to_token(token)) for token in range(size)]
    return np.array([token.startswith(CONTINUATION) for token in tokens])


def save(tokenizer: Tokenizer, folder: Path, *, lowercase: bool) -> None:
    """Write `tokenizer.json`, and what `transformers.AutoTokenizer` reads beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    vocabulary = tokenizer.get_vocab()
    lines = sorted(vocabulary, key=vocabulary.__getitem__)
    (folder / "vocab.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    names = ("pad_token", "unk_token", "cls_token", "sep_token", "mask_token")
    special = dict(zip(names, SPECIAL_TOKENS, strict=True))
    write_json(folder / "special_tokens_map.json", special)
    settings = {
        "clean_up_tokenization_spaces": False,
        "do_lower_case": lowercase,
        "model_input_names": ["input_ids", "token_type_ids", "attention_mask"],
        "strip_accents": False,
        # Not BertTokenizer: that class builds its own normalizer and ignores tokenizer.json's.
        "tokenizer_class": "PreTrainedTokenizerFast",
    }
    write_json(folder / "tokenizer_config.json", settings | special)


def copy_files(source: Path, target: Path) -> None:
    """Put the tokenizer's files from one folder into another, so that a model there has its own.

    Published tokenizers that are no WordPiece have no `vocab.txt`.
    """
    for name in FILES:
        if name != "vocab.txt" or (source / name).exists():
            shutil.copyfile(source / name, target / name)


def load(folder: Path) -> Tokenizer:
    """Open the tokenizer in an artifact's folder, ours or a published one, without padding or
    truncation.

    What looks like a special token in a text ("[MASK]") is read as ordinary characters; special
    tokens come from the post-processor and from their ids only. Raises `UserError`.
    """
    path = folder / "tokenizer.json"
    tokenizer = open_file(path)
    special_names(tokenizer, str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.encode_special_tokens = True
    return tokenizer


def open_file(path: Path) -> Tokenizer:
    """The tokenizer of a `tokenizer.json` as it stands; raises `UserError` where it is none."""
    refuse_pointer_file(path)
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises a bare Exception
        raise UserError(
            f"not a tokenizer: {error}", where=str(path), hint="run `dvc repro train_tokenizer`"
        ) from None
