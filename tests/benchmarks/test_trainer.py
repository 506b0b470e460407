"""`Trainer` as the benchmarks set it up."""

from __future__ import annotations

import pytest

from benchmarks.peers.texts import grouped, zipf_text
from benchmarks.peers.transformers_loops import masked_model, trainer
from tests.model.models import TINY


def test_trainer_takes_the_recipe_of_run_mlm() -> None:
    pytest.importorskip("accelerate", reason="make install: the dev group has it")
    rows = grouped(zipf_text(4000, TINY.vocab_size, 1), 16)
    masked: list[float] = []
    steps: list[int] = []
    run = trainer(
        masked_model(TINY),
        rows,
        TINY.vocab_size,
        batch_size=8,
        steps=3,
        learning_rate=5e-5,
        device="cpu",
        seed=1,
        collated=lambda batch: masked.append(float((batch["labels"] >= 0).float().mean())),
        after_step=lambda: steps.append(1),
    )
    run.train()
    assert len(steps) == 3
    assert len(masked) >= 3
    assert all(0.02 < share < 0.35 for share in masked)
    assert run.args.optim == "adamw_torch_fused"
    assert run.args.lr_scheduler_type == "linear"
    assert run.args.warmup_steps == 0
    assert run.args.weight_decay == 0
    assert run.args.max_grad_norm == 1
