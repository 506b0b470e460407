"""Both architectures are those of `transformers`: every layer, the losses and every gradient.

`pytest -rP` shows the greatest errors. Their ModernBERT rounds queries and keys to float32 to turn
them, whatever the precision of the model: this is taken out of the way, or float64 would show
nothing else.
"""

from __future__ import annotations

import dataclasses

import pytest
import torch
from torch import nn

from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.heads import SequenceClassifier, TokenClassifier
from tests.model.models import TINY, TINY_MODERN, build, padded_pairs
from tests.model.parity import (
    errors,
    rotary_in_any_precision,
    run_ours,
    run_theirs,
    their_config,
    their_model,
    to_theirs,
)

pytest.importorskip("transformers")
PRECISIONS = [(torch.float64, 1e-10), (torch.float32, 1e-5)]
CASES = {
    "bert, padded": (TINY, False, False),
    "bert, padded, segments": (TINY, False, True),
    "bert, packed": (TINY, True, False),
    "bert, packed, segments": (TINY, True, True),
    "modern, padded": (TINY_MODERN, False, False),
    "modern, packed": (TINY_MODERN, True, False),
}


@pytest.fixture(autouse=True)
def exact_rotation(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "transformers.models.modernbert.modeling_modernbert.apply_rotary_pos_emb"
    monkeypatch.setattr(name, rotary_in_any_precision)


@pytest.mark.parametrize(("dtype", "tolerance"), PRECISIONS)
@pytest.mark.parametrize("case", list(CASES))
def test_equals_transformers(case: str, dtype: torch.dtype, tolerance: float) -> None:
    configuration, packed, segments = CASES[case]
    model = build(configuration, deviation=0.2).to(dtype)
    theirs = their_model(model, dtype)
    ours = run_ours(model, packed=packed, segments=segments)
    found = errors(ours, run_theirs(theirs, packed=packed, segments=segments))
    # A key's bias has a gradient of 0 but for rounding: it is measured on the value's.
    sizes = {name: found[name.replace(".key.bias", ".value.bias")][1] for name in found}
    shares = {name: error / sizes[name] for name, (error, _) in found.items()}
    worst = max(shares, key=shares.__getitem__)
    print(f"{case}, {dtype}: {len(found)} comparisons, worst {shares[worst]:.1e} ({worst})")
    outputs = [shares[f"output {index}"] for index in range(len(ours.layers))]
    print(f"{case}, {dtype}: outputs by layer " + " ".join(f"{share:.1e}" for share in outputs))
    assert shares[worst] < tolerance, worst
    parameters = {name for name, p in theirs.named_parameters() if p.grad is not None}
    assert {f"gradient of {name}" for name in parameters} <= set(found)


@pytest.mark.parametrize(("dtype", "tolerance"), PRECISIONS)
@pytest.mark.parametrize("pooling", ["cls", "mean"])
@pytest.mark.parametrize("configuration", [TINY, TINY_MODERN], ids=["bert", "modern"])
def test_sequence_classifiers_equal_transformers(
    configuration: EncoderConfiguration, pooling: str, dtype: torch.dtype, tolerance: float
) -> None:
    import transformers

    if not configuration.is_modern and pooling == "mean":
        pytest.skip("transformers has no such classifier")
    ours = SequenceClassifier(configuration, 3, pooling, 0.1)  # type: ignore[arg-type]
    kind = (
        transformers.ModernBertForSequenceClassification
        if configuration.is_modern
        else transformers.BertForSequenceClassification
    )
    options = {"classifier_pooling": pooling} if configuration.is_modern else {}
    theirs = kind(their_config(configuration, num_labels=3, **options))
    check_classifier(ours, theirs, dtype, tolerance)


@pytest.mark.parametrize(("dtype", "tolerance"), PRECISIONS)
@pytest.mark.parametrize("configuration", [TINY, TINY_MODERN], ids=["bert", "modern"])
def test_token_classifiers_equal_transformers(
    configuration: EncoderConfiguration, dtype: torch.dtype, tolerance: float
) -> None:
    import transformers

    ours = TokenClassifier(configuration, 3, 0.1)
    kind = (
        transformers.ModernBertForTokenClassification
        if configuration.is_modern
        else transformers.BertForTokenClassification
    )
    check_classifier(ours, kind(their_config(configuration, num_labels=3)), dtype, tolerance)


def check_classifier(
    ours: SequenceClassifier | TokenClassifier,
    theirs: nn.Module,
    dtype: torch.dtype,
    tolerance: float,
) -> None:
    """Give both random weights, and compare logits."""
    generator = torch.Generator().manual_seed(4)
    for parameter in ours.parameters():
        nn.init.normal_(parameter, 0.0, 0.2, generator=generator)
    ours, theirs = ours.to(dtype).eval(), theirs.to(dtype).eval()
    configuration = ours.encoder.configuration
    missing, unexpected = theirs.load_state_dict(
        to_theirs(dict(ours.state_dict()), configuration), strict=False
    )
    assert not missing
    assert not unexpected
    ids, mask, types = padded_pairs()
    options = {} if configuration.is_modern else {"token_type_ids": types}
    expected = theirs(ids, attention_mask=mask, **options).logits
    found = ours(ids, mask, types)
    if isinstance(ours, TokenClassifier):
        found, expected = found[mask], expected[mask]
    error = (found - expected).abs().max() / expected.abs().max()
    print(f"{type(theirs).__name__}, {dtype}: {error:.1e}")
    assert error < tolerance


def test_a_pretrained_models_classifier_begins_as_that_of_transformers(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """What `from_pretrained` gives a fine-tuning: all but the classifier from the MLM's weights."""
    import transformers

    pretrained = build(TINY_MODERN, deviation=0.2)
    folder = tmp_path_factory.mktemp("theirs")
    their_model(pretrained, torch.float32).save_pretrained(folder)
    theirs = transformers.ModernBertForSequenceClassification.from_pretrained(folder, num_labels=3)
    ours = SequenceClassifier(TINY_MODERN, 3, "cls", 0.1)
    ours.take_over(pretrained)
    tensors = to_theirs(dict(ours.state_dict()), TINY_MODERN)
    for name, tensor in theirs.state_dict().items():
        if not name.startswith("classifier."):
            assert torch.equal(tensors[name], tensor), name


def test_a_window_as_long_as_the_text_hides_nothing() -> None:
    wide = dataclasses.replace(TINY_MODERN, local_attention=2 * 12, local_rope_theta=160_000.0)
    everywhere = dataclasses.replace(wide, global_attention_every=1)
    ids, mask, _ = padded_pairs()
    first, second = (build(shape, deviation=0.2)(ids, mask) for shape in (wide, everywhere))
    assert torch.equal(first, second)
