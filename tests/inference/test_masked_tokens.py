"""What stands in place of a mask is what the head says there."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

from pipeline.console.errors import UserError
from pipeline.evaluation.fill_mask import top_predictions
from pipeline.foundation.vocabulary import wordpiece
from pipeline.inference.masked_tokens import FilledText, fill_masks, window_around
from pipeline.inference.shown_tokens import shown_token
from tests.inference.toy_models import tool
from tests.tasks.toys import toy_encoder, toy_tokenizer

MODEL = toy_encoder().eval()
TOKENIZER = toy_tokenizer()


def test_one_mask_is_filled_as_in_the_report() -> None:
    made = fill_masks(MODEL, TOKENIZER, "red noun1 [MASK] noun2", 5, 32)
    ((*found,),) = made.masks
    expected = top_predictions(MODEL, TOKENIZER, "red noun1", "noun2")
    assert [token.name for token, _ in found] == [row["token"] for row in expected]
    assert [p for _, p in found] == [row["probability"] for row in expected]
    assert (made.num_tokens, made.truncated) == (6, False)


def test_several_masks_are_filled_with_all_of_them_in_place() -> None:
    made = fill_masks(MODEL, TOKENIZER, "[MASK] noun1 [MASK]", 48, 32)
    ids = torch.tensor(
        [[TOKENIZER.token_to_id(t) for t in ("[CLS]", "[MASK]", "noun1", "[MASK]", "[SEP]")]]
    )
    with torch.no_grad():
        logits = MODEL.token_logits(MODEL(ids), torch.tensor([1, 3]))
    for found, scores in zip(made.masks, logits.double().softmax(1), strict=True):
        assert sum(p for _, p in found) == pytest.approx(1)
        best = max(range(len(scores)), key=lambda token: scores[token].item())
        assert found[0][0].name == TOKENIZER.id_to_token(best)
        assert found[0][1] == pytest.approx(scores[best].item())


@given(st.integers(0, 40), st.integers(0, 40), st.integers(1, 80), st.integers(1, 30))
def test_the_window_is_full_and_holds_the_masks_where_they_fit(
    first: int, further: int, after: int, room: int
) -> None:
    last = first + further
    length = last + after
    begin, end = window_around(first, last, length, room)
    assert end - begin == min(room, length)
    assert 0 <= begin <= first
    assert (end > last) == (further < room)


def test_a_long_text_is_cut_around_its_mask() -> None:
    words = ["noun1"] * 40 + ["red", "[MASK]", "blue"] + ["noun2"] * 40
    cut = fill_masks(MODEL, TOKENIZER, " ".join(words), 3, 11)
    alone = fill_masks(MODEL, TOKENIZER, " ".join(words[37:46]), 3, 32)
    assert cut.masks == alone.masks
    assert (cut.num_tokens, cut.truncated, alone.truncated) == (85, True, False)


def test_masks_too_far_apart_and_no_mask_at_all_are_refused() -> None:
    far = "[MASK] " + "noun1 " * 9 + "[MASK]"
    assert len(fill_masks(MODEL, TOKENIZER, far, 1, 13).masks) == 2
    with pytest.raises(UserError, match="10 tokens apart"):
        fill_masks(MODEL, TOKENIZER, far, 1, 12)
    with pytest.raises(UserError, match=r"there is no \[MASK\]"):
        fill_masks(MODEL, TOKENIZER, "red [SEP]", 1, 12)


def test_a_piece_of_a_word_joins_the_word_before() -> None:
    pieces = [*wordpiece.SPECIAL_TOKENS, "dog", "##s", "##ing", "##"]
    tokenizer = wordpiece.build(pieces, lowercase=True)
    filled = FilledText(["The ", " play", ", and play ", " ", ""], [], 0, False)
    chosen = [shown_token(tokenizer, pieces.index(token)) for token in ("dog", "##s", "##ing")]
    chosen.append(shown_token(tokenizer, pieces.index("##")))
    assert filled.filled(chosen) == "The dog plays, and playing ##"


@pytest.fixture(scope="module")
def byte_level() -> Tokenizer:
    """A tokenizer as RoBERTa has one, of a few words."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trainer = trainers.BpeTrainer(
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(["The red dog plays with the red ball, 문장."] * 3, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.encode_special_tokens = True
    return tokenizer


def test_tokens_of_bytes_are_shown_as_what_they_write(byte_level: Tokenizer) -> None:
    shown = [shown_token(byte_level, token) for token in byte_level.encode("The red dog 문").ids]
    assert [token.name for token in shown[1:4]] == ["The", "␣red", "␣dog"]
    text = ""
    for token in shown[1:4]:
        text = token.after(text)
    assert text == "The red dog"
    assert "�" not in "".join(token.name for token in shown)


def test_the_mask_is_the_tokenizers_own(byte_level: Tokenizer) -> None:
    model = toy_encoder(byte_level).eval()
    made = fill_masks(model, byte_level, "The <mask> dog <mask>", 3, 32)
    one = top_predictions(model, byte_level, "The ", " dog")
    assert len(made.masks) == 2
    assert made.num_tokens == 6  # <s> The <mask> ␣dog <mask> </s>
    (alone,) = fill_masks(model, byte_level, "The <mask> dog", 5, 32).masks
    assert [p for _, p in alone] == [row["probability"] for row in one]
    with pytest.raises(UserError, match="there is no <mask>"):
        fill_masks(model, byte_level, "The [MASK] dog", 3, 32)


def test_the_tool_prints_tokens_probabilities_and_the_sentence(
    encoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "t.txt").write_text("a red [MASK].\n\n[MASK] [MASK]\n")
    assert tool("fill_mask", encoder, "--file", tmp_path / "t.txt", "--top", "3") == 0
    out = capsys.readouterr().out
    header, *rows = out.partition("\n\n")[0].splitlines()
    assert header.split() == ["token", "probability", "sentence"]
    assert len(rows) == 3
    for row in rows:
        token, probability, *sentence = row.split()
        assert " ".join(sentence) == f"a red {token}."
        assert 0 < float(probability) < 1
    assert "each of 2 masks on its own" in out
