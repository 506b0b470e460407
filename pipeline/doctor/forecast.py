"""What a run will do with its text and labels, before it starts: words, passes, epochs.

Words are those of a corpus that was prepared with these params; else those of the sources, where
all are local files that are read in seconds; else an estimate from their bytes; else not known.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipeline.console.errors import UserError
from pipeline.pretraining.automatic import epochs_for

if TYPE_CHECKING:
    from pipeline.params import Params, Pretrain, Source

How = Literal["none", "prepared", "read", "estimated", "unknown"]
PACKED, PACKED_TIMES = {".gz", ".xz", ".zst", ".tar", ".parquet"}, 5  # at most so much longer
FIRST_PARAGRAPHS = 1000  # enough to tell a language by
READ_AT_MOST = 16_000_000  # bytes: two seconds of Korean or English lines
TOKENS_PER_WORD = {"en": 1.4, "ko": 2.1}  # the quickstart's; 1.5 million words of Korean
# UTF-8, spaces too: books 5.6, the quickstart 6.3; Korean reviews and statutes 10.2 to 11.5.
BYTES_PER_WORD = {"en": 6.0, "ko": 11.0}


@dataclass(frozen=True)
class Epochs:
    """How often fine-tuning will see a row. `rows` is `None` where it is not known yet."""

    budget: str
    steps: int
    rows: int | None
    epochs: float | None


@dataclass(frozen=True)
class Forecast:
    """Before a run. `passes`: tokens that pre-training will see by tokens of the text; `None` where
    one of them is not known, or nothing is pre-trained."""

    words: int | None
    how: How
    passes: float | None
    epochs: Sequence[Epochs]  # of each label budget; none where params.yaml gives epochs itself


def forecast(params: Params, root: Path) -> Forecast:
    """Of the params, and of what lies in the project's folder `root`; runs nothing."""
    from pipeline.fetching.left_out import counted

    with counted():  # the run will say what it leaves out
        words, tokens, how = _text(params, root)
    seen = tokens_seen(params.pretrain)
    passes = None
    if params.pretrain.source == "corpus":
        passes = params.pretrain.budget.epochs
        if params.pretrain.budget.auto and tokens:
            passes = epochs_for(tokens)
        if passes is None and seen is not None and tokens:
            passes = seen / tokens
    return Forecast(words, how, passes, list(_epochs(params, root)))


def tokens_seen(settings: Pretrain) -> float | None:
    """The tokens that a budget of steps or tokens comes to, padding counted; else `None`."""
    if settings.budget.tokens is not None or settings.budget.steps is None:
        return settings.budget.tokens
    size = settings.batch_size
    if size == "full":
        return None
    mean = float(size) if isinstance(size, int) else (size.start + size.end) / 2 * size.fraction
    if not isinstance(size, int):
        mean += size.end * (1 - size.fraction)
    length = sum(length * fraction for length, fraction in settings.length_phases)
    return settings.budget.steps * mean * length


def _text(params: Params, root: Path) -> tuple[int | None, int | None, How]:
    """Words and tokens of the training text, and how they are known."""
    sources = params.download_corpus.sources
    if not sources:
        return None, None, "none"
    corpus, raw = (_manifest(root / "data" / name) for name in ("corpus", "raw"))
    if _is_of(raw, params.download_corpus) and _is_of(corpus, params.prepare_corpus):
        words = corpus["counts"]["train"]["words"]
        tokens = _manifest(root / "data" / "tokens")
        if _is_of(tokens, params.tokenize_corpus):
            return words, tokens["counts"]["train"]["tokens"], "prepared"
        return words, round(words * TOKENS_PER_WORD[_language(params, root)]), "prepared"
    files = [file for source in sources for file in _files(source, root)]
    if not files or any(source.kind != "files" for source in sources):
        return None, None, "unknown"
    packed = any(file.suffix in PACKED for file in files)
    size = sum(file.stat().st_size for file in files) * (PACKED_TIMES if packed else 1)
    language = _language(params, root)
    found = _count(sources, root) if size <= READ_AT_MOST else None
    if found is None and packed:
        return None, None, "unknown"
    words = round(size / BYTES_PER_WORD[language]) if found is None else found
    how: How = "estimated" if found is None else "read"
    return words, round(words * TOKENS_PER_WORD[language]), how


def _count(sources: Sequence[Source], root: Path) -> int | None:
    """The words of all documents; `None` where one cannot be read, which the run will say."""
    try:
        return sum(len(text.split()) for text in _paragraphs(sources, root))
    except (UserError, OSError):
        return None


def _paragraphs(sources: Sequence[Source], root: Path) -> Iterator[str]:
    from pipeline.corpus.sources import documents

    places = (root / "data" / "sources", root / ".downloads")
    for source in sources:
        for document in documents(source, *places):
            yield from document["paragraphs"]


def _language(params: Params, root: Path) -> Literal["en", "ko"]:
    """As tokenize_corpus will find it; of what is not on this machine, English."""
    from pipeline.tokenization.automatic import language_of

    asked, sources = params.tokenize_corpus.sentence_language, params.download_corpus.sources
    if asked != "auto":
        return asked
    if any(source.kind != "files" for source in sources):
        return "en"
    try:
        return language_of(islice(_paragraphs(sources, root), FIRST_PARAGRAPHS))
    except (UserError, OSError):
        return "en"


def _files(source: Source, root: Path) -> list[Path]:
    path = root / source.path if source.kind == "files" else root / "nowhere"
    found = sorted(path.rglob("*")) if path.is_dir() else [path]
    return [file for file in found if file.is_file()]


def _epochs(params: Params, root: Path) -> Iterator[Epochs]:
    """Of each label budget; `all` of the largest task."""
    training = params.finetune.training
    if training.steps is None:
        return
    for budget, steps in zip(training.label_budgets, training.steps, strict=True):
        rows: int | None = budget if budget != "all" else _most_rows(params, root)
        epochs = steps * training.batch_size / rows if rows else None
        yield Epochs(str(budget), steps, rows, epochs)


def _most_rows(params: Params, root: Path) -> int | None:
    """Training rows of the largest task that is prepared."""
    found = [_manifest(root / "data" / "tasks" / task) for task in params.finetune.tasks]
    return max((task["counts"]["rows"]["train"] for task in found if task), default=None)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_of(manifest: Mapping[str, Any], section: Any) -> bool:
    """Whether an artifact was made with these params."""
    made, now = manifest.get("params"), section.model_dump(mode="json")
    if not isinstance(made, dict) or made.keys() != now.keys():
        return False
    return all(value in (made[name], "auto") for name, value in now.items())
