"""The sides that `transformers` has: its `Trainer`, its models tuned, its models on pairs."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from benchmarks.peers.operations import training_operations
from benchmarks.peers.ours import speed_settings, training_batches
from benchmarks.peers.published_pairs import NOT_PREDICTED, pair_examples
from benchmarks.peers.rounds import Tick
from benchmarks.peers.settings import Settings
from benchmarks.peers.texts import grouped, lines, rows_for, training_text
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.training.device import configure
from pipeline.pretraining.batches import Batch
from pipeline.pretraining.sequences import CLS, NUM_SPECIAL_TOKENS, PAD, SEP

LEARNING_RATE = 1e-4  # of the sides whose speed alone counts
MAX_GRADIENT_NORM = 1.0


def their_configuration(c: EncoderConfiguration) -> Any:
    """The same shape as `transformers` calls it."""
    import transformers

    common: dict[str, Any] = {
        "vocab_size": c.vocab_size,
        "hidden_size": c.hidden_size,
        "num_hidden_layers": c.num_hidden_layers,
        "num_attention_heads": c.num_attention_heads,
        "intermediate_size": c.intermediate_size,
        "max_position_embeddings": c.max_position_embeddings,
        "pad_token_id": PAD,
    }
    if not c.is_modern:
        return transformers.BertConfig(
            hidden_dropout_prob=c.hidden_dropout,
            attention_probs_dropout_prob=c.attention_dropout,
            layer_norm_eps=c.layer_norm_epsilon,
            **common,
        )
    return transformers.ModernBertConfig(
        norm_eps=c.layer_norm_epsilon,
        embedding_dropout=c.hidden_dropout,
        mlp_dropout=c.hidden_dropout,
        attention_dropout=c.attention_dropout,
        global_attn_every_n_layers=c.global_attention_every,
        local_attention=c.local_attention,
        rope_parameters={
            kind: {"rope_type": "default", "rope_theta": theta}
            for kind, theta in (
                ("full_attention", c.global_rope_theta),
                ("sliding_attention", c.local_rope_theta),
            )
        },
        bos_token_id=CLS,
        cls_token_id=CLS,
        eos_token_id=SEP,
        sep_token_id=SEP,
        **common,
    )


def masked_model(c: EncoderConfiguration, attention: str | None = None) -> nn.Module:
    """`BertForMaskedLM` or `ModernBertForMaskedLM` with random weights.

    `attention`: an `attn_implementation`, or what `transformers` takes of itself.
    """
    import transformers

    config = their_configuration(c)
    options = {} if attention is None else {"attn_implementation": attention}
    model: nn.Module = transformers.AutoModelForMaskedLM.from_config(config, **options)
    return model


def their_tokenizer(vocabulary_size: int) -> Any:
    """A tokenizer of so many made-up words, for the collator: special tokens as ours."""
    import tokenizers
    import transformers

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    words = special + [f"w{number}" for number in range(NUM_SPECIAL_TOKENS, vocabulary_size)]
    model = tokenizers.models.WordLevel({word: i for i, word in enumerate(words)}, "[UNK]")
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizers.Tokenizer(model),
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
    )


def their_dataset(rows: np.ndarray) -> Any:
    """What run_mlm.py's preprocessing leaves behind: an Arrow table of four columns of lists."""
    import datasets

    special = np.isin(rows, (PAD, CLS, SEP)).astype(np.int64)
    columns = {
        "input_ids": rows,
        "token_type_ids": np.zeros_like(rows),
        "attention_mask": (rows != PAD).astype(np.int64),
        "special_tokens_mask": special,
    }
    return datasets.Dataset.from_dict({name: list(column) for name, column in columns.items()})


def trainer(
    model: nn.Module,
    rows: np.ndarray,
    vocabulary_size: int,
    *,
    batch_size: int,
    steps: int,
    learning_rate: float,
    device: str,
    seed: int,
    collated: Callable[[Mapping[str, Tensor]], None] | None = None,
    after_step: Callable[[], None],
) -> Any:
    """`Trainer` with `DataCollatorForLanguageModeling`, set up as run_mlm.py does it.

    All else is `TrainingArguments`' default: AdamW, linear fall without warmup, gradients clipped
    at 1. It saves and reports nothing. `collated` sees each batch, `after_step` ends each step.
    Needs `accelerate`.
    """
    import transformers

    class Steps(transformers.TrainerCallback):
        def on_step_end(self, *_: Any, **__: Any) -> None:
            after_step()

    mask = transformers.DataCollatorForLanguageModeling(
        tokenizer=their_tokenizer(vocabulary_size), mlm_probability=0.15
    )

    def collate(examples: list[dict[str, Any]]) -> Any:
        batch = mask(examples)
        if collated is not None:
            collated(batch)
        return batch

    folder = tempfile.mkdtemp(prefix="trainer.")
    arguments = transformers.TrainingArguments(
        output_dir=folder,
        max_steps=steps,
        per_device_train_batch_size=batch_size,
        learning_rate=learning_rate,
        seed=seed,
        use_cpu=device == "cpu",
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        logging_strategy="no",
    )
    result = transformers.Trainer(
        model=model,
        args=arguments,
        train_dataset=their_dataset(rows),
        data_collator=collate,
        callbacks=[Steps()],
    )
    Path(folder).rmdir()  # nothing is written
    return result


def run_default(settings: Settings, tick: Tick) -> None:
    """`Trainer`, with dropout: text grouped as run_mlm.py's defaults have it, or padded lines."""
    torch.set_num_threads(settings.threads)
    configuration = settings.encoder(dropout=0.1)
    text = training_text(settings.tokens, settings.vocabulary_size, settings.seed)
    of_lines = settings.side.endswith("lines")
    rows = (lines if of_lines else grouped)(text, settings.length)
    batch_size = rows_for(settings.real_tokens, rows)
    everywhere = batch_size * settings.length
    operations = training_operations(configuration, batch_size, settings.length, everywhere)
    counts: list[int] = []

    def count(batch: Mapping[str, Tensor]) -> None:
        counts.append(int(batch["attention_mask"].sum()))

    trainer(
        masked_model(configuration),
        rows,
        settings.vocabulary_size,
        batch_size=batch_size,
        steps=1_000_000,
        learning_rate=LEARNING_RATE,
        device=settings.device,
        seed=settings.seed,
        collated=count,
        after_step=lambda: tick(counts.pop(0), operations),
    ).train()


def run_tuned(settings: Settings, tick: Tick) -> None:
    """Their model on our batches, with our allocator, without dropout, mask or waste in the loop.

    What its interface asks for stays: labels everywhere, so that every position is scored.
    """
    device = torch.device(settings.device)
    configure(device, settings.threads)
    torch.set_deterministic_debug_mode("default")
    configuration = settings.encoder(dropout=0.0)
    pretrain = speed_settings(settings)
    text = training_text(settings.tokens, settings.vocabulary_size, settings.seed)
    batches = training_batches(pretrain, text, settings.vocabulary_size, settings.seed)
    model = masked_model(configuration, "sdpa").to(device).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE, fused=True)
    step = 0
    while True:
        batch = batches.batch(step * settings.batch_size, settings.batch_size)
        inputs = {"input_ids": batch.input_ids, "labels": dense_labels(batch)}
        _update(model, inputs, optimizer, device)
        step += 1
        everywhere = batch.input_ids.numel()
        tick(
            batch.num_tokens,
            training_operations(configuration, *batch.input_ids.shape, everywhere),
        )


def run_pairs(settings: Settings, tick: Tick) -> None:
    """A plain loop over `BertForPreTraining`, with dropout, on pairs as google-research/bert's."""
    import transformers

    torch.set_num_threads(settings.threads)
    device = torch.device(settings.device)
    configuration = settings.encoder(dropout=0.1)
    text = training_text(settings.tokens, settings.vocabulary_size, settings.seed)
    examples = pair_examples(text, settings.length, settings.vocabulary_size, settings.seed)
    columns = {name: torch.from_numpy(column) for name, column in vars(examples).items()}
    rows = rows_for(settings.real_tokens, examples.input_ids)
    model = transformers.BertForPreTraining(their_configuration(configuration)).to(device).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE)
    operations = training_operations(
        configuration, rows, settings.length, rows * settings.length, rows
    )
    generator = torch.Generator().manual_seed(settings.seed)
    while True:
        for chosen in torch.randperm(len(examples.input_ids), generator=generator).split(rows):
            if len(chosen) < rows:
                break
            batch = {name: column[chosen] for name, column in columns.items()}
            _update(model, batch, optimizer, device)
            tick(int(batch["attention_mask"].sum()), operations)


def dense_labels(batch: Batch) -> Tensor:
    """The labels of `batch` as `transformers` wants them, `(batch, length)`, int64."""
    assert batch.masked_positions is not None
    assert batch.masked_labels is not None
    labels = torch.full((batch.input_ids.numel(),), NOT_PREDICTED)
    labels[batch.masked_positions] = batch.masked_labels
    return labels.view_as(batch.input_ids)


def _update(
    model: nn.Module,
    batch: Mapping[str, Tensor],
    optimizer: torch.optim.Optimizer,
    device: torch.device,
) -> None:
    loss = model(**{name: value.to(device) for name, value in batch.items()}).loss
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), MAX_GRADIENT_NORM)
    optimizer.step()
    optimizer.zero_grad()
