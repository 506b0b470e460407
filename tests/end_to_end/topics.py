"""A made-up language whose words belong to topics, and a task that asks for the topic.

Every sentence of a document is about one topic, so pre-training can learn which words go
together. The task's few labelled texts show a quarter of the words: who knows no more than these
cannot name the topic of most texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from benchmarks.pretraining_runs import run_in
from pipeline.evaluation.language_modelling import language_modelling_scores
from pipeline.evaluation.results import Result, metrics_by_budget
from pipeline.finetuning.runs import FinetuningRun
from pipeline.finetuning.starts import Start
from pipeline.foundation.vocabulary import wordpiece
from pipeline.kinds.registry import data_of
from pipeline.model.heads import PretrainingModel
from pipeline.pretraining.batches import PretrainingBatches
from pipeline.tasks.metrics.scores import METRICS, score
from pipeline.tasks.task_data import TaskData
from tests.pretraining.texts import small_settings, text_of
from tests.tasks.toys import STRATEGIES, toy_encoder, toy_settings

TOPICS = [[f"{letter}{number}" for number in range(40)] for letter in "abcd"]
WORDS = [word for words in TOPICS for word in words]
METRIC = "accuracy"
SEEDS = (1, 2, 3)
LABELS = 8
TEST_ROWS = 400
LEARNING_RATE = 0.003


def tokenizer() -> Tokenizer:
    return wordpiece.build([*wordpiece.SPECIAL_TOKENS, *WORDS], lowercase=True)


def documents(count: int, seed: int) -> list[list[list[int]]]:
    """Documents of five sentences of six words, as token ids."""
    random, ids = np.random.default_rng(seed), tokenizer()
    found = []
    for _ in range(count):
        words = TOPICS[random.integers(len(TOPICS))]
        found.append(
            [[ids.token_to_id(word) for word in random.choice(words, 6)] for _ in range(5)]
        )
    return found


def task_data() -> TaskData:
    """Texts of four words of one topic, labelled with it."""
    random = np.random.default_rng(11)
    splits: dict[str, list[dict[str, Any]]] = {}
    for split, rows in (("train", 40), ("validation", 10), ("test", TEST_ROWS)):
        splits[split] = []
        for row in range(rows):
            topic = row % len(TOPICS)
            text = " ".join(random.choice(TOPICS[topic], 4, replace=False))
            name = f"{split} {row}"
            splits[split].append(
                {"id": name, "group": f"group {row % 25}", "text": text, "label": f"topic {topic}"}
            )
    labels = [f"topic {topic}" for topic in range(len(TOPICS))]
    return TaskData("topics", data_of("classification"), labels, splits, {})


def pretrain(folder: Path, steps: int) -> tuple[PretrainingModel, dict[str, Any]]:
    """An encoder, and its part of the metrics."""
    model = toy_encoder(tokenizer())
    size = model.configuration.vocab_size
    base = small_settings()
    settings = small_settings(
        steps=steps,
        batch_size=16,
        evaluate_every=max(steps, 1),
        sentence_objective=None,
        optimizer=base.optimizer.model_copy(update={"name": "adamw", "learning_rate": 0.004}),
    )
    texts = {"train": text_of(documents(300, 1)), "validation": text_of(documents(60, 2))}
    training, validation = (
        PretrainingBatches(text, settings=settings, seed=1, vocabulary_size=size, purpose=purpose)
        for purpose, text in texts.items()
    )
    run = run_in(folder, model, settings, training, validation)
    run.run()
    parameters = sum(parameter.numel() for parameter in model.parameters())
    counts = {"parameters": parameters, "steps": run.step, "tokens": run.tokens}
    scores = language_modelling_scores(model, texts["train"], validation, 100)
    return model, counts | scores


def finetuned(encoder: PretrainingModel, strategies: Sequence[str]) -> list[Result]:
    """Every strategy and seed on the task."""
    data = task_data()
    answers = [example["label"] for example in data.splits["test"]]
    results = []
    for strategy in strategies:
        pretrained = encoder if STRATEGIES[strategy].is_pretrained else None
        for seed in SEEDS:
            run = FinetuningRun(
                data,
                Start(encoder.configuration, tokenizer(), pretrained),
                toy_settings(label_budgets=[LABELS], steps=[60], dropout=0.0),
                strategy=STRATEGIES[strategy],
                seed=seed,
                max_length=16,
                device=torch.device("cpu"),
                learning_rates=[LEARNING_RATE],
            )
            (result,) = run.results()
            guesses = [row["prediction"] for row in result.predictions["test"]]
            results.append(
                Result(
                    task=data.name,
                    metric=METRIC,
                    budget=str(LABELS),
                    training_rows=LABELS,
                    system=strategy,
                    seed=seed,
                    score=score(METRIC, answers, guesses),
                    setting="",
                    statistics=METRICS[METRIC].row_statistics(answers, guesses),
                )
            )
    return results


def metrics_of_run(encoder: PretrainingModel, pretraining: dict[str, Any]) -> dict[str, Any]:
    """What `evaluate` would write of this encoder."""
    data = task_data()
    groups = [example["group"] for example in data.splits["test"]]
    budgets = metrics_by_budget(finetuned(encoder, ("scratch", "finetune")), groups)
    return {
        "corpus": {"train_words": 9000, "train_documents": 300},
        "pretraining": pretraining,
        "tasks": {
            "topics": {
                "metric": METRIC,
                "labels": len(data.labels),
                "test_rows": TEST_ROWS,
                "test_groups": len(set(groups)),
                "budgets": budgets,
            }
        },
    }
