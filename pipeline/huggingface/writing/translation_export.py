"""A trained Transformer of the translation pipeline as a folder that `transformers` opens."""

from __future__ import annotations

from pathlib import Path

from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import read_artifact, write_artifact, write_json

TRAINED = "train_translation"
CARD = """\
---
library_name: transformers
pipeline_tag: translation
{licence}---

# A Transformer that translates, {parameters:,} parameters

```python
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("{name}")
model = AutoModelForSeq2SeqLM.from_pretrained("{name}")
texts = tokenizer(["…"], padding=True, return_tensors="pt")
print(tokenizer.batch_decode(model.generate(**texts), skip_special_tokens=True))
```

Trained for {steps:,} steps from random weights. A space is the piece "▁". Placeholders such as
`{{name}}` were characters of Unicode's private use in training, from U+E000 on, numbered by their
first places in the source: put them in before, and take them out after.
"""


def export_translation(model: Path, output: Path, stage: str, licence: str | None) -> str:
    """Write the model at `model` as the folder `output`; -> its class.

    Raises `UserError` where it is recurrent, or has what no class of `transformers` computes.
    """
    from tokenizers import decoders
    from tokenizers.processors import TemplateProcessing

    from pipeline.foundation.vocabulary import wordpiece
    from pipeline.foundation.vocabulary.special_tokens import special_tokens
    from pipeline.huggingface.reading.translation_models import (
        LONGEST,
        published_configuration,
        to_published,
    )
    from pipeline.model.transformer import Transformer
    from pipeline.model.weights import CONFIGURATION, WEIGHTS, write_tensors
    from pipeline.translation.models import load, num_parameters

    made = read_artifact(model, stage=TRAINED)
    ours = load(model)
    if not isinstance(ours, Transformer):
        raise UserError(
            "`transformers` has no class for a recurrent model", where=str(model / CONFIGURATION)
        )
    tensors = to_published(ours)
    tokenizer = wordpiece.load(model)
    special = special_tokens(tokenizer)
    configuration = published_configuration(ours.configuration, special.start, special.end)
    end = tokenizer.id_to_token(special.end)
    # What a source is to the model; and what the pieces of a target are to a person.
    tokenizer.post_processor = TemplateProcessing(f"$A {end}", special_tokens=[(end, special.end)])
    tokenizer.decoder = decoders.Sequence(
        [tokenizer.decoder, decoders.Replace("▁", " "), decoders.Strip(" ", 1, 0)]
    )
    names = {
        f"{name}_token": tokenizer.id_to_token(token)
        for name, token in (
            ("pad", special.pad),
            ("unk", special.unknown),
            ("bos", special.start),
            ("eos", special.end),
        )
    }
    facts = {"class": configuration["architectures"][0], "licence": licence}
    with write_artifact(output, stage=stage, params=facts, inputs={"model": model}) as draft:
        write_tensors(draft.path / WEIGHTS, tensors, {"format": "pt"})
        write_json(draft.path / CONFIGURATION, configuration)
        # As our own search: padding and start are no text.
        write_json(
            draft.path / "generation_config.json",
            {
                "pad_token_id": special.pad,
                "bos_token_id": special.start,
                "decoder_start_token_id": special.start,
                "eos_token_id": special.end,
                "suppress_tokens": [special.pad, special.start],
                "max_length": LONGEST,
            },
        )
        tokenizer.save(str(draft.path / "tokenizer.json"))
        write_json(
            draft.path / "tokenizer_config.json",
            {
                "clean_up_tokenization_spaces": False,
                "model_input_names": ["input_ids", "attention_mask"],
                "model_max_length": LONGEST,
                "tokenizer_class": "PreTrainedTokenizerFast",
                **names,
            },
        )
        card = CARD.format(
            licence=f"license: {licence.lower()}\n" if licence else "",
            name=output.name,
            parameters=num_parameters(ours),
            steps=made.counts["steps"],
        )
        (draft.path / "README.md").write_text(card, encoding="utf-8")
    found: str = configuration["architectures"][0]
    return found


def is_translation(folder: Path) -> bool:
    """Whether the artifact in `folder` says that it is a trained translation model."""
    import json

    from pipeline.foundation.artifacts import MANIFEST

    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("stage") == TRAINED
