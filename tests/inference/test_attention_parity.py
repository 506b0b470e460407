"""The weights shown are those that `transformers` returns, for models that it made."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from pipeline.huggingface.reading.importing import import_model
from pipeline.inference.attention import attention_weights
from tests.huggingface.exports import modern_tokenizer, published_wordpiece, roberta_tokenizer
from tests.huggingface.published import publish

TOKENIZERS = {
    "BertModel": published_wordpiece,
    "RobertaModel": roberta_tokenizer,
    "ModernBertModel": modern_tokenizer,
}


@pytest.mark.parametrize("kind", TOKENIZERS)
def test_the_weights_are_those_of_transformers(kind: str, tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers")
    transformers.logging.set_verbosity_error()
    published = publish(
        transformers, tmp_path, kind, TOKENIZERS[kind](), attn_implementation="eager"
    )
    inputs = {name: values[:1] for name, values in published.inputs().items()}  # without padding
    with torch.no_grad():
        theirs = torch.cat(published.model(**inputs, output_attentions=True).attentions)
    encoder = import_model(tmp_path).model.encoder
    ours = attention_weights(encoder, inputs["input_ids"], inputs.get("token_type_ids"))
    assert ours.shape == theirs.shape
    error = (ours - theirs).abs().max().item()
    print(f"{kind}: worst {error:.1e}")
    assert error < 1e-5
