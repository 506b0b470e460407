"""Do morphemes before WordPiece pay in Korean? Pieces a word, loss a character, two tasks.

    python -m benchmarks.korean_morphemes --folder FOLDER --json FILE      in a workspace

The workspace is params.yaml with Korean text and tasks (the preset `korean_local`), whose
corpus and tasks are prepared and checked; `runtime.workers: 1`. Each arm goes through the stages
themselves, from the vocabulary to fine-tuning, into FOLDER/ARM; what is finished is not repeated:

- `plain`: WordPiece over the words between spaces, as the product has it;
- `vocabulary`: its pieces are learnt within morphemes, and texts are encoded as in `plain`
  (KLUE, arXiv:2105.09680, section 4): a tokenizer.json can say it;
- `both`: texts are cut into morphemes too before they are encoded (Park et al. 2020,
  arXiv:2010.02534): a tokenizer.json cannot say it.

Kiwi analyses each distinct word once, by itself. A morpheme that goes on a word begins with a
letter of its own, so that 은 and the 은 of 사람은 are two pieces. A loss a character is the loss of
a masked token times tokens a character, both of the validation split.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tokenizers import Tokenizer

from pipeline.foundation.artifacts import write_json
from pipeline.foundation.vocabulary import wordpiece
from pipeline.params import Params, load
from pipeline.stages import finetune, pretrain, tokenize_corpus, train_tokenizer
from pipeline.tasks import encoding
from pipeline.tokenization import sentences

ARMS = ("plain", "vocabulary", "both")
GOES_ON = "\ua78f"  # before a morpheme within a word: a letter, so that nothing parts it from it
DATA, GATES = Path("data"), Path("reports/validation")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the arms, keep what is measured, and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--arms", nargs="+", choices=ARMS, default=ARMS)
    options = parser.parse_args(arguments)
    params = load(Path("params.yaml"))
    results = json.loads(options.json.read_text()) if options.json.exists() else {}
    morphemes = Morphemes()
    for arm in options.arms:
        if arm not in results:
            with patched(arm, morphemes):
                results[arm] = run_arm(params, options.folder / arm)
            write_json(options.json, results)
    print(table(results))


class Morphemes:
    """Cuts texts into morphemes; a word is analysed once."""

    def __init__(self) -> None:
        from kiwipiepy import Kiwi

        self._kiwi = Kiwi(num_workers=1, load_multi_dict=False)
        self._known: dict[str, str] = {}

    def cut(self, texts: Sequence[str]) -> list[str]:
        """The texts with a space before every morpheme, and `GOES_ON` where there was none."""
        rows = [text.split() for text in texts]
        new = sorted({word for row in rows for word in row} - self._known.keys())
        for word, tokens in zip(new, self._kiwi.tokenize(new), strict=True):
            starts, end = {0, len(word)}, 0
            for token in tokens:
                if token.start >= end:  # else of one syllable with the morpheme before it
                    starts.add(token.start)
                end = max(end, token.start + token.len)
            parts = [word[start:stop] for start, stop in pairwise(sorted(starts))]
            for index, (before, after) in enumerate(pairwise(list(parts)), 1):
                if before[-1].isalnum() and after[0].isalnum():  # punctuation parts words anyway
                    parts[index] = GOES_ON + after
            self._known[word] = " ".join(parts)
        return [" ".join(map(self._known.__getitem__, row)) for row in rows]


@contextmanager
def patched(arm: str, morphemes: Morphemes) -> Iterator[None]:
    """The stages with an arm's tokenizer in the places where texts become words."""
    train, splitter, pieces = wordpiece.train, sentences.splitter, encoding._pieces

    def train_on_morphemes(
        texts: Callable[[], Iterable[str]], *, vocabulary_size: int, lowercase: bool, **others: Any
    ) -> Tokenizer:
        def cut() -> Iterator[str]:
            for text in texts():
                yield from morphemes.cut([text])

        if arm == "both":
            return train(cut, vocabulary_size=vocabulary_size, lowercase=lowercase, **others)
        # 은 within a word is learnt twice, after GOES_ON and after ##: more, and then the first.
        more = vocabulary_size * 3 // 2
        learnt = train(cut, vocabulary_size=more, lowercase=lowercase, **others).get_vocab()
        names = (
            wordpiece.CONTINUATION + name[1:] if name[0] == GOES_ON else name
            for name in sorted(learnt, key=learnt.__getitem__)
            if name.removeprefix(wordpiece.CONTINUATION) != GOES_ON
        )
        return wordpiece.build(list(dict.fromkeys(names))[:vocabulary_size], lowercase=lowercase)

    def splitter_of_morphemes(*choice: Any) -> sentences.Splitter:
        split = splitter(*choice)
        return lambda paragraphs: (morphemes.cut(found) for found in split(paragraphs))

    def pieces_of_morphemes(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
        return pieces(tokenizer, morphemes.cut(texts))

    with (
        patch.object(wordpiece, "train", train if arm == "plain" else train_on_morphemes),
        patch.object(sentences, "splitter", splitter_of_morphemes if arm == "both" else splitter),
        patch.object(encoding, "_pieces", pieces_of_morphemes if arm == "both" else pieces),
    ):
        yield


def run_arm(params: Params, folder: Path) -> dict[str, Any]:
    """The stages from the vocabulary to fine-tuning, and what is told of them."""

    def once(stage: Any, output: Path, inputs: dict[str, Path], **options: str) -> Path:
        if not output.exists():
            stage.run(params, inputs, output, **options)
        return output

    corpus, seed = DATA / "corpus", str(params.pretrain.seeds[0])
    inputs = {"corpus": corpus, "gate": GATES / "corpus.json"}
    tokenizer = once(train_tokenizer, folder / "tokenizer", inputs)
    tokens = once(tokenize_corpus, folder / "tokens", {"corpus": corpus, "tokenizer": tokenizer})
    inputs = {"tokens": tokens, "tokenizer": tokenizer, "gate": GATES / "tokens.json"}
    with patch.object(pretrain, "CHECKPOINTS", folder / "checkpoints"):
        encoder = once(pretrain, folder / "encoder" / seed, inputs, seed=seed)
    scores = {}
    for task in params.finetune.tasks:
        inputs = {
            "encoder": folder / "encoder",
            "data": DATA / "tasks" / task,
            "gate": GATES / f"{task}.json",
        }
        names = {"task": task, "strategy": "finetune"}
        found = once(finetune, folder / "finetuned" / task, inputs, **names)
        scores[task] = [score(found / str(number)) for number in params.finetune.seeds]
    text = counts(corpus)["validation"]
    encoded = counts(tokens)["validation"]
    last = json.loads((encoder / "history.json").read_text())["validation"][-1]
    loss = last["masked_language_modelling_loss"]
    return {
        "pieces_a_word": encoded["tokens"] / text["words"],
        "unknown_fraction": encoded["unknown"] / encoded["tokens"],
        "steps": last["step"],
        "loss_a_token": loss,
        "loss_a_character": loss * encoded["tokens"] / text["characters"],
        "scores": scores,
    }


def score(model: Path) -> float:
    """On test, of the model with the most labels."""
    budgets = json.loads((model / "scores.json").read_text()).values()
    return float(max(budgets, key=lambda budget: budget["training_rows"])["test"])


def counts(artifact: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = json.loads((artifact / "manifest.json").read_text())[
        "counts"
    ]
    return found


def table(results: dict[str, dict[str, Any]]) -> str:
    tasks = list(next(iter(results.values()))["scores"])
    columns = ["pieces a word", "unknown", "loss a token", "loss a character", *tasks]
    lines = [f"| arm | {' | '.join(columns)} |", "| --- |" + " ---: |" * len(columns)]
    for arm, row in results.items():
        cells = [
            f"{row['pieces_a_word']:.3f}",
            f"{row['unknown_fraction']:.3%}",
            f"{row['loss_a_token']:.3f}",
            f"{row['loss_a_character']:.3f}",
            *(", ".join(f"{one:.3f}" for one in row["scores"][task]) for task in tasks),
        ]
        lines.append(f"| {arm} | {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
