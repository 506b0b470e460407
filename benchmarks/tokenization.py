"""How fast are texts encoded, and are the ids the same? `tokenizers`, ours, and two others.

    python -m benchmarks.tokenization TEXT --language en              trains a tokenizer on TEXT
    python -m benchmarks.tokenization TEXT --language ko --alphabet-size 3000 --lowercase
    python -m benchmarks.tokenization TEXT --language en --tokenizer data/tokenizer

TEXT has a paragraph a line. `tokie` and `nanotoken` are measured where they can be imported (the
project does not need them: `pip install --no-deps --target FOLDER tokie nanotoken`, then
`PYTHONPATH=FOLDER`). One thread, one process; the sides take turns and start each round knowing
nothing, as a process of `tokenize_corpus` does. Seconds are those of the processor, so what else
the machine does counts little. Rates and ratios are medians over rounds; a ratio is against
`tokenizers encode_batch_fast` of the same round. The row of sentences says what the stage spends
before it encodes.

"other ids" counts the texts whose ids are not those of `Tokenizer.encode`: of the sentences of
TEXT, and of generated ones (words of TEXT among control characters, combining marks, white space
of all kinds, Hangul in pieces, emoji, special tokens as text, any code point).
"""

from __future__ import annotations

import os

os.environ["TOKENIZERS_PARALLELISM"] = "false"  # one thread each: read when they are imported
os.environ["RAYON_NUM_THREADS"] = "1"

import argparse
import importlib
import json
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from pipeline.foundation.vocabulary import wordpiece
from pipeline.tokenization.documents import CHARACTERS_PER_BATCH
from pipeline.tokenization.sentences import splitter
from pipeline.tokenization.word_cache import MAX_WORDS, WordCache

Encode = Callable[[list[str]], tuple[np.ndarray, np.ndarray]]  # ids one after the other, lengths
BASELINE = "tokenizers encode_batch_fast"
HARD = [
    *" \t\n\r\x0b\x0c\x1c\x85\u00a0\u2003\u2028\u3000\u200b\ufeff\x00\x07\ufffd",
    *("  ", "\u0301", "\u0327\u0301", "e\u0301", "\u0345", "İ", "ΑΣ", "ς", "ß", "ﬁ", "\u212b"),
    *unicodedata.normalize("NFD", "각값"),
    *("ㅋㅋ", "\u11a8", "漢", "\U0002a6d6", "ｶﾞ", "😀", "👩\u200d👧", "\ufe0f", "…", "·", "'"),
    *("[MASK]", "[UNK]", "##", "##a", "a" * 100, "가" * 101),
]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print a table."""
    options = parse_arguments(arguments)
    paragraphs = options.text.read_text(encoding="utf-8").splitlines()
    tokenizer = opened_or_trained(options, paragraphs)
    split = splitter(options.language)
    started = time.process_time()
    sentences = [sentence for found in split(paragraphs) for sentence in found]
    splitting = time.process_time() - started
    megabytes = sum(len(sentence.encode()) for sentence in sentences) / 1e6
    generated = list(hard_texts(sentences, options.hard))
    sides = find_sides(tokenizer, options.max_words)
    print(
        f"{megabytes:.1f} MB, {len(sentences):,} sentences, {tokenizer.get_vocab_size():,} pieces,"
        f" {options.rounds} rounds; {len(generated):,} generated texts\n"
    )
    seconds = measure(sides, list(batches(sentences)), options.rounds)
    print("| side | MB/s | ratio | other ids | other ids, generated |")
    print("| --- | ---: | ---: | ---: | ---: |")
    print(f"| sentences ({options.language}) | {megabytes / splitting:.2f} | | | |")
    for name, side in sides.items():
        pairs = zip(seconds[BASELINE], seconds[name], strict=True)
        ratio = median(baseline / own for baseline, own in pairs)
        others = [num_different(tokenizer, side(), texts) for texts in (sentences, generated)]
        rate = megabytes / median(seconds[name])
        print(f"| {name} | {rate:.2f} | {ratio:.2f} | {others[0]:,} | {others[1]:,} |", flush=True)


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("text", type=Path, help="UTF-8, a paragraph a line")
    parser.add_argument("--language", choices=("en", "ko"), required=True)
    parser.add_argument("--tokenizer", type=Path, help="a folder of train_tokenizer")
    parser.add_argument("--vocabulary-size", type=int, default=16_000)
    parser.add_argument("--alphabet-size", type=int, default=500)
    parser.add_argument("--lowercase", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--max-words", type=int, default=MAX_WORDS, help="that ours remembers")
    parser.add_argument("--hard", type=int, default=20_000, help="how many texts to generate")
    return parser.parse_args(arguments)


def opened_or_trained(options: argparse.Namespace, paragraphs: list[str]) -> Tokenizer:
    """As the stages open it: special tokens in a text are ordinary characters."""
    if options.tokenizer:
        return wordpiece.load(options.tokenizer)
    tokenizer = wordpiece.train(
        lambda: paragraphs,
        vocabulary_size=options.vocabulary_size,
        alphabet_size=options.alphabet_size,
        min_frequency=2,
        lowercase=options.lowercase,
    )
    tokenizer.encode_special_tokens = True
    return tokenizer


def batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """Texts in order, about `CHARACTERS_PER_BATCH` at a time, as the stage has them."""
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= CHARACTERS_PER_BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def hard_texts(sentences: Sequence[str], number: int) -> Iterator[str]:
    """Up to 20 fragments in a row: words, spaces, `HARD`, any characters; the same each time."""
    draw = np.random.default_rng(1)
    words = sorted({word for sentence in sentences[:2000] for word in sentence.split()})
    for _ in range(number):
        fragments = []
        for kind in draw.integers(0, 4, draw.integers(1, 21)):
            code = int(draw.integers(0x110000))
            fragments.append(
                (
                    words[draw.integers(len(words))],
                    " ",
                    HARD[draw.integers(len(HARD))],
                    "\ufffd" if 0xD800 <= code < 0xE000 else chr(code),
                )[kind]
            )
        yield "".join(fragments)


def find_sides(tokenizer: Tokenizer, max_words: int) -> dict[str, Callable[[], Encode]]:
    """What makes each side anew, by name: those of the project, and others that are there."""

    def rows(encode: Callable[[list[str]], list[list[int]]]) -> Encode:
        def flat(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
            found = [np.array(ids, dtype=np.int32) for ids in encode(texts)]
            return np.concatenate(found), np.array([len(ids) for ids in found])

        return flat

    def ids_of(method: Callable) -> Encode:
        return rows(lambda texts: [each.ids for each in method(texts, add_special_tokens=False)])

    sides: dict[str, Callable[[], Encode]] = {
        BASELINE: lambda: ids_of(tokenizer.encode_batch_fast),
        "tokenizers encode_batch": lambda: ids_of(tokenizer.encode_batch),
        "tokenizers encode, one at a time": lambda: rows(
            lambda texts: [tokenizer.encode(text, add_special_tokens=False).ids for text in texts]
        ),
        "ours (WordCache)": lambda: WordCache(tokenizer, max_words=max_words).encode,
    }
    # A file cannot say that special tokens in a text are characters; one without them does.
    text = json.dumps(json.loads(tokenizer.to_str()) | {"added_tokens": []})
    if tokie := optional("tokie"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "tokenizer.json")
            path.write_text(text, encoding="utf-8")
            loaded = tokie.Tokenizer.from_json(str(path))
        sides["tokie encode_batch"] = lambda: ids_of(loaded.encode_batch)
    if nanotoken := optional("nanotoken"):

        def nano() -> Encode:
            fresh = nanotoken.Tokenizer.from_json(text)

            def encode(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
                ragged = fresh.encode_batch(texts, add_special_tokens=False, parallel=False)
                return ragged.ids.astype(np.int32), ragged.lengths

            return encode

        sides["nanotoken encode_batch"] = nano
    return sides


def optional(name: str) -> Any:
    """The module, or None where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"{name}: not installed, left out")
        return None


def measure(
    sides: dict[str, Callable[[], Encode]], work: list[list[str]], rounds: int
) -> dict[str, list[float]]:
    """Processor seconds that each side took for `work`, one a round."""
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            encode = side()
            started = time.process_time()
            for batch in work:
                encode(batch)
            seconds[name].append(time.process_time() - started)
    return seconds


def num_different(tokenizer: Tokenizer, encode: Encode, texts: list[str]) -> int:
    """How many texts have other ids than `tokenizer.encode` gives them."""
    different = 0
    for batch in batches(texts):
        ids, lengths = encode(batch)
        stops = lengths.cumsum()
        for text, start, stop in zip(batch, stops - lengths, stops, strict=True):
            expected = tokenizer.encode(text, add_special_tokens=False).ids
            different += ids[start:stop].tolist() != expected
    return different


if __name__ == "__main__":
    main()
