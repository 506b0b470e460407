"""The engine trains translation models: to exactness where that can be, and as if never stopped."""

from __future__ import annotations

import pytest
import torch

from pipeline.console.errors import Interrupted
from pipeline.model.training.checkpoints import Checkpoints
from pipeline.translation.batches import TranslationBatches, collate
from pipeline.translation.decoding import Search, translate
from pipeline.translation.objective import text_losses
from pipeline.translation.pair_rows import Pair
from pipeline.translation.synthetic import TASKS, synthetic_pairs
from tests.translation.toys import ARCHITECTURES, ENDS, digit_pairs, toy, train

CPU = torch.device("cpu")


@pytest.mark.parametrize(
    ("architecture", "task", "longest", "rate", "steps"),
    [
        ("transformer", "sort", 3, 0.005, 600),
        ("transformer", "reverse", 3, 0.005, 600),
        ("bahdanau", "reverse", 3, 0.01, 400),
        ("luong", "copy", 3, 0.01, 400),
        ("lstm", "copy", 2, 0.01, 200),  # what one vector can hold
    ],
)
def test_what_can_be_learned_exactly_is(architecture, task, longest, rate, steps):
    """Of texts that training never saw, but of the few that one vector is asked for."""
    pairs = digit_pairs(task, 1000, longest)
    training, test = (pairs[:-100], pairs[-100:]) if longest == 3 else (pairs, pairs)
    model = toy(architecture, 14, size=32)
    train(model, training, steps=steps, learning_rate=rate, batch_size=32).run()
    found = translate(model, [pair.source for pair in test], ENDS, Search(), CPU)
    assert [list(one.ids) for one in found] == [pair.target for pair in test]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_run_that_was_stopped_ends_with_the_same_weights(architecture, tmp_path, monkeypatch):
    pairs = digit_pairs("reverse", 300, 4)

    def run(folder, **options):
        model = toy(architecture, 14)
        made = train(
            model,
            pairs[50:],
            validation=pairs[:50],
            steps=8,
            evaluate_every=4,
            checkpoints=Checkpoints(folder, {"run": 1}),
            checkpoint_every=3,
            **options,
        )
        return model, made

    whole, made = run(tmp_path / "whole")
    history = made.run().curves()
    stopped, made = run(tmp_path / "stopped")
    update = made.update

    def killed_at_the_fifth(*batches):
        if made.step == 4:
            raise Interrupted(9)
        return update(*batches)

    monkeypatch.setattr(made, "update", killed_at_the_fifth)
    with pytest.raises(Interrupted):
        made.run()
    resumed, made = run(tmp_path / "stopped")
    assert made.run().curves() == history
    for name, weight in whole.state_dict().items():
        assert torch.equal(weight, resumed.state_dict()[name]), name
    assert not torch.equal(stopped.output_bias, whole.output_bias)


def test_every_epoch_has_every_pair_once_in_batches_of_like_length():
    pairs = digit_pairs("copy", 640, 6)
    batches = TranslationBatches(pairs, 32, seed=1, ends=ENDS)
    assert batches.examples_per_epoch == 640
    first, second = batches.windows(0, 640), batches.windows(640, 640)
    assert sorted(first) == sorted(second) == list(range(640))
    assert first != second
    for start in range(0, 640, 32):
        lengths = [len(pairs[row].source) for row in first[start : start + 32]]
        assert max(lengths) - min(lengths) <= 1
    batch = batches.batch(0, 32)
    assert batch.num_labels == int((batch.labels != ENDS.pad).sum())
    assert torch.equal(batch.source, batches.batch(0, 32).source)


def test_few_pairs_make_one_batch():
    batches = TranslationBatches(digit_pairs("copy", 5, 3), 32, seed=1, ends=ENDS)
    assert batches.examples_per_epoch == 5
    assert len(batches.batch(0, 5).source) == 5


def test_a_batch_is_padded_and_shifted():
    batch = collate([Pair([4, 5], [6]), Pair([7], [8, 9, 4])], ENDS)
    assert batch.source.tolist() == [[4, 5, 3], [7, 3, 0]]
    assert batch.target.tolist() == [[2, 6, 0, 0], [2, 8, 9, 4]]
    assert batch.labels.tolist() == [[6, 3, 0, 0], [8, 9, 4, 3]]
    assert (batch.num_labels, batch.num_tokens) == (6, 11)


def test_the_loss_of_a_text_is_its_own():
    model = toy("transformer", 14)
    pairs = digit_pairs("reverse", 30, 6)
    together = text_losses(model, pairs, ENDS, CPU)
    for row, pair in enumerate(pairs):
        assert text_losses(model, [pair], ENDS, CPU)[0] == pytest.approx(together[row], abs=1e-4)


def test_synthetic_answers_are_what_the_task_says():
    expected = {"copy": list, "reverse": lambda d: d[::-1], "sort": sorted}
    for task in TASKS:
        pairs = list(synthetic_pairs(task, 200, 5))
        assert len({source for source, _ in pairs}) == 200
        for source, target in pairs:
            assert target.split() == list(expected[task](source.split()))
    assert len(list(synthetic_pairs("copy", 100, 1))) == 10
