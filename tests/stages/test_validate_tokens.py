"""The stage `validate_tokens`: sound arrays pass; each fault in them is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tiny_corpus import english_rows, tiny_params, write_corpus

from pipeline.console.errors import UserError
from pipeline.foundation import gate
from pipeline.foundation.arrays import ArrayWriter, open_array
from pipeline.foundation.artifacts import (
    file_hash,
    read_artifact,
    write_artifact,
    write_json,
)
from pipeline.stages import tokenize_corpus, train_tokenizer, validate_tokens

Arrays = dict[str, np.ndarray]


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("tokens")
    params = tiny_params()
    corpus = write_corpus(folder / "corpus", english_rows(params))
    write_json(folder / "gate.json", {"success": True, "expectations": [], "suite": "corpus"})
    inputs = {"corpus": corpus, "gate": folder / "gate.json"}
    train_tokenizer.run(params, inputs, folder / "tokenizer")
    inputs = {"corpus": corpus, "tokenizer": folder / "tokenizer"}
    tokenize_corpus.run(params, inputs, folder / "tokens")
    return inputs | {"tokens": folder / "tokens"}


def changed(tokens: Path, target: Path, change: Callable[[Arrays], None]) -> Path:
    """A copy of the tokens artifact with other arrays, and a manifest that fits them."""
    old = read_artifact(tokens, stage="tokenize_corpus")
    names = [path.stem for path in tokens.glob("*.bin")]
    arrays = {name: np.array(open_array(tokens, name), dtype=np.int64) for name in names}
    change(arrays)
    with write_artifact(target, stage="tokenize_corpus", params=old.params) as draft:
        draft.counts |= old.counts
        for name, array in arrays.items():
            dtype = "uint16" if name.endswith("tokens") else "int64"
            with ArrayWriter(draft.path, name, dtype) as writer:
                writer.append(array)
    return target


def test_sound_tokens_pass_with_the_same_bytes_each_time(
    inputs: dict[str, Path], tmp_path: Path
) -> None:
    outputs = [tmp_path / name / "validation/tokens.json" for name in ("one", "two")]
    for output in outputs:
        validate_tokens.run(tiny_params(), inputs, output)
    assert file_hash(outputs[0]) == file_hash(outputs[1])
    result = gate.require(outputs[0])
    observed = {entry["arguments"]["column"]: entry for entry in result["expectations"]}
    assert observed["found_in_document"]["observed"] == {"rows": 100, "unexpected_rows": 0}
    assert (tmp_path / "one/data_docs/tokens.html").is_file()


def separator_inside(arrays: Arrays) -> None:
    arrays["validation-tokens"][7] = 3


def id_too_large(arrays: Arrays) -> None:
    arrays["train-tokens"][-1] = 60000


def unknown_words(arrays: Arrays) -> None:
    arrays["validation-tokens"][::20] = 1


def offset_back(arrays: Arrays) -> None:
    arrays["train-sentences"][10] = arrays["train-sentences"][12]


def tokens_left_over(arrays: Arrays) -> None:
    arrays["train-tokens"] = np.append(arrays["train-tokens"], 10)


def document_lost(arrays: Arrays) -> None:
    arrays["train-documents"] = np.delete(arrays["train-documents"], 5)


def other_order(arrays: Arrays) -> None:
    arrays["train-tokens"] = arrays["train-tokens"][::-1].copy()


def shattered(arrays: Arrays) -> None:
    """Every token a sentence of its own."""
    for split in ("train", "validation"):
        sentences = arrays[f"{split}-sentences"]
        arrays[f"{split}-documents"] = sentences[arrays[f"{split}-documents"]]
        arrays[f"{split}-sentences"] = np.arange(len(arrays[f"{split}-tokens"]) + 1)


def one_sentence_a_document(arrays: Arrays) -> None:
    sentences, documents = arrays["train-sentences"], arrays["train-documents"]
    arrays["train-sentences"] = sentences[documents]
    arrays["train-documents"] = np.arange(len(documents))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (separator_inside, ["No [PAD], [CLS], [SEP] or [MASK]", "split='validation'"]),
        (id_too_large, ["Ids are at most 399", "observed: 60,000", "split='train'"]),
        (unknown_words, ["[UNK] is at most 0.001", "split='validation'"]),
        (offset_back, ["Sentence offsets rise", "wrong_sentence_offsets=1"]),
        (tokens_left_over, ["Sentence offsets rise", "wrong_sentence_offsets=1"]),
        (document_lost, ["as many documents as in the corpus", "missing_documents=1"]),
        (other_order, ["sampled sentences decode to their text", "decoded="]),
        (shattered, ["The median sentence has 3 to 20 tokens", "1 at 0.5"]),
        (one_sentence_a_document, ["Sentences have at most 40 tokens"]),
    ],
)
def test_a_fault_fails_the_stage_and_is_named(
    inputs: dict[str, Path], tmp_path: Path, change: Callable[[Arrays], None], said: list[str]
) -> None:
    tokens = changed(inputs["tokens"], tmp_path / "tokens", change)
    output = tmp_path / "reports/validation/tokens.json"
    with pytest.raises(UserError) as caught:
        validate_tokens.run(tiny_params(), inputs | {"tokens": tokens}, output)
    for words in said:
        assert words in str(caught.value)
    assert json.loads(output.read_text(encoding="utf-8"))["success"] is False


def test_too_few_tokens_fail(inputs: dict[str, Path], tmp_path: Path) -> None:
    params = tiny_params(validate_tokens={"min_tokens": 10**6})
    with pytest.raises(UserError, match="at least 1,000,000 tokens"):
        validate_tokens.run(params, inputs, tmp_path / "validation/tokens.json")


def test_no_tokens_at_all_are_an_error(inputs: dict[str, Path], tmp_path: Path) -> None:
    def empty(arrays: Arrays) -> None:
        for name, array in arrays.items():
            arrays[name] = array[:0] if name.endswith("tokens") else array[:1]

    tokens = changed(inputs["tokens"], tmp_path / "tokens", empty)
    with pytest.raises(UserError, match="not one sentence"):
        validate_tokens.run(
            tiny_params(), inputs | {"tokens": tokens}, tmp_path / "validation/tokens.json"
        )
