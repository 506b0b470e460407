"""Sentences of paragraphs, by kept libraries: sentencex (English), kiwipiepy (Korean).

Measured in November 2026 on one core: sentencex 10 million words a second; Kiwi 11 to 18 thousand
eojeol a second, because it analyses morphology, which is what finds the end of a Korean sentence
that nobody punctuated. `korean_rules` decides what needs no analysis, a quarter of a million and
more a second. None loses a character other than white space.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Literal

from pipeline.tokenization import korean_rules

if TYPE_CHECKING:
    from kiwipiepy import Kiwi

Splitter = Callable[[Sequence[str]], Iterable[list[str]]]


def splitter(language: Literal["en", "ko"], korean: Literal["kiwi", "rules"] = "kiwi") -> Splitter:
    """A function from paragraphs to the sentences of each, in order, stripped, none empty.

    `korean`: Kiwi reads every word, or those parts only that the rules leave in doubt.
    """
    if language == "en":
        segment = _english()
    else:
        segment = {"kiwi": _kiwi, "rules": _rules}[korean]()

    def split(paragraphs: Sequence[str]) -> Iterable[list[str]]:
        for sentences in segment(paragraphs):
            yield [stripped for text in sentences if (stripped := text.strip())]

    return split


def _english() -> Splitter:
    import sentencex

    return lambda paragraphs: (sentencex.segment("en", paragraph) for paragraph in paragraphs)


def _kiwi() -> Splitter:
    kiwi = _open_kiwi()
    return lambda paragraphs: _analysed(kiwi, paragraphs)


def _rules() -> Splitter:
    opened: list[Kiwi] = []  # by the first doubt: it takes a second, which plain text need not

    def segment(paragraphs: Sequence[str]) -> Iterable[list[str]]:
        parts = [korean_rules.split(paragraph) for paragraph in paragraphs]
        doubts = [text for row in parts for text, doubt in row if doubt]
        if doubts and not opened:
            opened.append(_open_kiwi())
        settled = _analysed(opened[0], doubts) if doubts else iter(())
        for row in parts:
            found = [next(settled) if doubt else [text] for text, doubt in row]
            yield list(chain.from_iterable(found))

    return segment


def _open_kiwi() -> Kiwi:
    from kiwipiepy import Kiwi

    # One thread: parallelism is by process. Names of several words do not end sentences.
    return Kiwi(num_workers=1, load_multi_dict=False)


def _analysed(kiwi: Kiwi, texts: Sequence[str]) -> Iterator[list[str]]:
    """Cut where Kiwi's sentences start: the end of one may be a syllable that begins the next."""
    for text, sentences in zip(texts, kiwi.split_into_sents(texts), strict=True):
        starts = sorted({0, len(text), *(sentence.start for sentence in sentences)})
        yield [text[start:stop] for start, stop in pairwise(starts)]
