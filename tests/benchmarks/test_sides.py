"""Every side really trains, and counts the tokens that it should."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import pretraining
from benchmarks.peers import rounds, texts, timed_runs, transformers_loops
from benchmarks.peers.settings import Settings
from pipeline.foundation.vocabulary import wordpiece
from pipeline.foundation.vocabulary.wordpiece import SPECIAL_TOKENS
from tests.pretraining.texts import VOCABULARY_SIZE, write_tokens

STEPS = 3


@pytest.mark.parametrize("side", pretraining.SIDES)
def test_a_side_steps(side: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if side.startswith("default"):
        pytest.importorskip("accelerate", reason="make install: the dev group has it")
    monkeypatch.setattr(texts, "TOKENS", 20_000)
    counts: list[tuple[int, int]] = []

    def tick(tokens: int, operations: int) -> None:
        counts.append((tokens, operations))
        if len(counts) == STEPS:
            raise rounds.Over

    settings = Settings(side, "bert_tiny", 128, 4, VOCABULARY_SIZE, 1, "cpu", None)
    with pytest.raises(rounds.Over):
        pretraining.run_side(settings.to_json(), tick)
    mean = sum(tokens for tokens, _ in counts) / STEPS
    assert mean == pytest.approx(settings.real_tokens, rel=0.35)
    assert all(operations > 0 for _, operations in counts)
    fewest = pretraining.useful_operations(settings) * settings.real_tokens
    spent = sum(operations for _, operations in counts) / STEPS
    assert spent > 0.9 * fewest


@pytest.fixture(scope="module")
def artifacts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Tokens, and a tokenizer of as many."""
    folder = tmp_path_factory.mktemp("quality")
    write_tokens(folder / "tokens")
    words = [f"w{number}" for number in range(len(SPECIAL_TOKENS), VOCABULARY_SIZE)]
    tokenizer = wordpiece.build([*SPECIAL_TOKENS, *words], lowercase=False)
    wordpiece.save(tokenizer, folder / "tokenizer", lowercase=False)
    return folder / "tokens", folder / "tokenizer"


@pytest.mark.parametrize("with_pairs", [False, True])
@pytest.mark.parametrize("side", ["ours", "run_mlm.py"])
def test_a_timed_run_has_its_curve(
    artifacts: tuple[Path, Path], side: str, with_pairs: bool
) -> None:
    if side != "ours":
        if with_pairs:
            return
        pytest.importorskip("accelerate", reason="make install: the dev group has it")
    tokens, tokenizer = map(str, artifacts)
    rate = None if side == "ours" else 5e-5
    settings = timed_runs.TimedRun(side, 0.2, rate, with_pairs, tokens, tokenizer, 1, 2, 16)
    result = timed_runs.run(settings)
    points = result["points"]
    assert points[0]["step"] == 0
    assert points[-1]["step"] == result["steps"]
    assert points[-1]["seconds"] == result["seconds"] > 0
    assert all({"loss", "packed_loss"} <= set(point) for point in points)
    assert ("own_loss" in points[0]) == (side == "ours")
    assert result["parameters"] > 4 * 12 * 128**2


def test_their_tokenizer_has_our_special_tokens() -> None:
    tokenizer = transformers_loops.their_tokenizer(20)
    assert len(tokenizer) == 20
    assert set(tokenizer.all_special_ids) == set(range(5))
    assert tokenizer.mask_token_id == 4
