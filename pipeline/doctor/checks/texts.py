"""How a task's texts lie to the text of pre-training, and to its vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.doctor.diagnosis import Diagnosis, Figure, Severity
from pipeline.doctor.facts import RunFacts, about

CUT = 0.05  # of the rows
BEYOND = 0.05  # of the rows
UNKNOWN = 0.005  # of the pieces; of the quickstart's text 0.000004
PIECES_PER_WORD = 1.5  # times those of the text
KNOWN_WORDS = 0.85  # times the share of the text's own held-out words


def positions_untrained(run: RunFacts) -> Iterator[Diagnosis]:
    """Places of a task's rows that no sequence of pre-training was as long as."""
    longest = run.pretraining.longest_sequence if run.pretraining else None
    for task in run.tasks.values():
        if longest and task.max_length > longest and task.reading.beyond > BEYOND:
            figures: dict[str, Figure] = {
                "longest": longest,
                "max_length": task.max_length,
                "rows": task.reading.beyond,
            }
            yield about(
                task,
                "positions_untrained",
                "medium",
                task.reading.beyond,
                "pretrain.sequence_length",
                figures,
            )


def rows_cut(run: RunFacts) -> Iterator[Diagnosis]:
    """Rows whose end no model reads."""
    for task in run.tasks.values():
        if task.reading.cut > CUT:
            figures: dict[str, Figure] = {"rows": task.reading.cut, "max_length": task.max_length}
            severity: Severity = "high" if task.reading.cut > 0.25 else "medium"
            yield about(
                task,
                "rows_cut",
                severity,
                task.reading.cut,
                f"tasks.{task.name}.max_length",
                figures,
            )


def unknown_pieces(run: RunFacts) -> Iterator[Diagnosis]:
    """What the vocabulary has no piece for."""
    for task in run.tasks.values():
        share = task.reading.unknown
        if share > UNKNOWN:
            severity: Severity = "high" if share > 0.05 else "medium"
            yield about(
                task,
                "unknown_pieces",
                severity,
                share,
                "download_corpus.sources",
                {"pieces": share},
            )


def many_pieces(run: RunFacts) -> Iterator[Diagnosis]:
    """Words that the vocabulary takes apart more than those of its own text."""
    for task in run.tasks.values():
        ratio = task.reading.pieces_per_word / max(run.text.pieces_per_word, 1.0)
        if run.text.words and ratio > PIECES_PER_WORD:
            figures: dict[str, Figure] = {
                "pieces": task.reading.pieces_per_word,
                "text_pieces": run.text.pieces_per_word,
            }
            yield about(
                task, "many_pieces", "medium", ratio, "train_tokenizer.vocabulary_size", figures
            )


def text_unlike_task(run: RunFacts) -> Iterator[Diagnosis]:
    """Words of a task that pre-training never read, beside what is usual in its own text."""
    usual = run.text.known_words
    for task in run.tasks.values():
        if usual and task.known_words is not None and task.known_words < KNOWN_WORDS * usual:
            figures: dict[str, Figure] = {"known": task.known_words, "usual": usual}
            severity: Severity = "high" if task.known_words < 0.5 * usual else "medium"
            yield about(
                task,
                "text_unlike_task",
                severity,
                1 - task.known_words / usual,
                "download_corpus.sources",
                figures,
            )
