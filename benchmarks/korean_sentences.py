"""Where do Korean sentences end by the rules, and by Kiwi, and how fast is each?

    python -m benchmarks.korean_sentences law=law.txt reviews=reviews.txt --json FILE

A text has a paragraph a line; an HTML page or a folder of them is read by its blocks (p, li, td,
headings), a repeated one once, Korean ones only. Both sides split the same paragraphs in turn, a
thousand at a time, in one process on one thread; seconds are those of the processor. Agreement is
of places within paragraphs, with Kiwi's as the truth, which it is not: it ends sentences after
the dot of `1\\.` too. A text whose figures stand in FILE already is not measured again.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from html.parser import HTMLParser
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

from pipeline.foundation.artifacts import write_json
from pipeline.tokenization import korean_rules
from pipeline.tokenization.sentences import Splitter, splitter

BLOCKS = {"body", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "li", "ol", "p"}
BLOCKS |= {"pre", "table", "td", "th", "title", "tr", "ul"}
HIDDEN = {"script", "style", "pre"}
MIN_CHARACTERS = 8  # of a paragraph
BATCH = 1000  # paragraphs


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each text, keep what is measured, and print a table."""
    options = parse_arguments(arguments)
    results = json.loads(options.json.read_text()) if options.json.exists() else {}
    sides = {"kiwi": splitter("ko", "kiwi"), "rules": splitter("ko", "rules")}
    for side in sides.values():  # opens Kiwi, so that no text pays for it
        list(side(["그렇지 않다 않다 않다 그렇다"]))
    for name, path in options.texts:
        if name not in results:
            results[name] = measure(
                sides, islice(paragraphs(path), options.skip, None), options.words
            )
            write_json(options.json, results)
    print(table(results))


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    def text(value: str) -> tuple[str, Path]:
        name, _, path = value.partition("=")
        return name, Path(path)

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("texts", type=text, nargs="+", metavar="NAME=PATH")
    parser.add_argument("--words", type=int, default=400_000, help="of each text, at most")
    parser.add_argument("--skip", type=int, default=0, help="paragraphs, at the beginning")
    parser.add_argument("--json", type=Path, required=True, help="kept after every text")
    return parser.parse_args(arguments)


def paragraphs(path: Path) -> Iterator[str]:
    """Those of a text, of an HTML page, or of all pages below a folder."""
    if path.is_dir() or path.suffix == ".html":
        pages = sorted(path.rglob("*.html")) if path.is_dir() else [path]
        found = (block for page in pages for block in Blocks(page.read_text("utf-8")).found)
        yield from filter(is_korean, dict.fromkeys(found))
    else:
        with path.open(encoding="utf-8") as lines:
            yield from (text for line in lines if len(text := line.strip()) >= MIN_CHARACTERS)


def is_korean(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return len(text) >= MIN_CHARACTERS and 2 * len(re.findall("[가-힣]", text)) >= letters > 0


class Blocks(HTMLParser):
    """The text of a page, block by block, with single spaces: `found`."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[str] = []
        self.hidden = 0
        self.feed(page)
        self.end()

    def end(self) -> None:
        if text := " ".join("".join(self.open).split()):
            self.found.append(text)
        self.open = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in HIDDEN
        if tag in BLOCKS:
            self.end()

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in HIDDEN
        if tag in BLOCKS:
            self.end()

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.open.append(data)


def measure(sides: dict[str, Splitter], texts: Iterator[str], num_words: int) -> dict[str, float]:
    """Counts, seconds of each side, and how many ends both have, or one alone."""
    counts: Counter[str] = Counter()
    seconds = {**dict.fromkeys(sides, 0.0), "rules_alone": 0.0}

    def timed(
        name: str, split: Callable[[list[str]], Iterable[Any]], batch: list[str]
    ) -> list[Any]:
        started = time.process_time()
        done = list(split(batch))
        seconds[name] += time.process_time() - started
        return done

    while counts["words"] < num_words and (batch := list(islice(texts, BATCH))):
        found = {name: timed(name, side, batch) for name, side in sides.items()}
        parts = timed("rules_alone", lambda batch: map(korean_rules.split, batch), batch)
        counts["paragraphs"] += len(batch)
        counts["words"] += sum(len(text.split()) for text in batch)
        counts["doubtful_words"] += sum(
            len(text.split()) for row in parts for text, doubt in row if doubt
        )
        for theirs, ours in zip(found["kiwi"], found["rules"], strict=True):
            kiwi, rules = ends(theirs), ends(ours)
            counts["both"] += len(kiwi & rules)
            counts["kiwi_only"] += len(kiwi - rules)
            counts["rules_only"] += len(rules - kiwi)
    return {**counts, **{f"{name}_seconds": round(value, 4) for name, value in seconds.items()}}


def ends(sentences: Sequence[str]) -> set[int]:
    """After how many characters, white space aside, sentences end within their paragraph."""
    lengths = (len("".join(sentence.split())) for sentence in sentences)
    return set(list(accumulate(lengths))[:-1])


def table(results: dict[str, dict[str, float]]) -> str:
    lines = [
        "| text | words | Kiwi, words/s | rules, words/s | ratio | rules alone | left to Kiwi |"
        " precision | recall | F1 |",
        "| --- |" + " ---: |" * 9,
    ]
    for name, row in results.items():
        rates = [row["words"] / row[f"{side}_seconds"] for side in ("kiwi", "rules", "rules_alone")]
        precision = row["both"] / max(1, row["both"] + row["rules_only"])
        recall = row["both"] / max(1, row["both"] + row["kiwi_only"])
        f1 = 2 * row["both"] / max(1, 2 * row["both"] + row["rules_only"] + row["kiwi_only"])
        lines.append(
            f"| {name} | {row['words']:,} | {rates[0]:,.0f} | {rates[1]:,.0f} |"
            f" {rates[1] / rates[0]:.1f} | {rates[2]:,.0f} |"
            f" {row['doubtful_words'] / row['words']:.1%} |"
            f" {precision:.3f} | {recall:.3f} | {f1:.3f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
