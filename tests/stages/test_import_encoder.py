"""The stage `import_encoder`: a published encoder as an artifact that fine-tuning reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from tokenizers import Tokenizer

from pipeline.console.errors import UserError
from pipeline.fetching.local_files import path_hash
from pipeline.foundation.artifacts import file_hash, read_artifact
from pipeline.foundation.vocabulary import wordpiece
from pipeline.model.weights import load_pretraining_model
from pipeline.params import Params, check
from pipeline.stages import import_encoder
from tests.tasks.toys import toy_tokenizer

ROOT = Path(__file__).parents[2]


def write_published(folder: Path) -> Any:
    """A tiny BERT as `transformers` saves it, with the toy tokenizer; -> the model."""
    from transformers import BertConfig, BertModel

    torch.manual_seed(5)
    shape = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    size = toy_tokenizer().get_vocab_size()
    model = BertModel(
        BertConfig(vocab_size=size, intermediate_size=64, max_position_embeddings=40, **shape)
    )
    model.save_pretrained(folder)
    wordpiece.save(toy_tokenizer(), folder, lowercase=True)
    return model.eval()


def params_of(source: dict[str, Any]) -> Params:
    from ruamel.yaml import YAML

    values = YAML(typ="safe").load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    about = values["import_encoder"]["sources"]["minilm"]
    values["import_encoder"]["sources"] = {"toy": {**about, "source": source}}
    return check(values, "tests")


def files_source(**changes: Any) -> dict[str, Any]:
    return {"kind": "files", "path": "data/sources/toy", "licence": "CC0-1.0", **changes}


def run(folder: Path, source: dict[str, Any], name: str = "out", encoder: str = "toy") -> Path:
    inputs = {"sources": folder / "sources"}
    import_encoder.run(params_of(source), inputs, folder / name, encoder=encoder)
    return folder / name


def test_the_artifact_computes_what_the_published_model_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    published = write_published(tmp_path / "sources/toy")
    output = run(tmp_path, files_source())
    artifact = read_artifact(output, stage="pretrain")
    assert artifact.counts["parameters"] == sum(p.numel() for p in published.parameters())
    assert artifact.params["huggingface"]["licence"] == "CC0-1.0"
    assert f"{artifact.counts['parameters']:,} parameters" in capsys.readouterr().out
    tokenizer = wordpiece.load(output)
    ids = torch.tensor([tokenizer.encode("red noun1 noun2").ids])
    model = load_pretraining_model(output).eval()
    with torch.no_grad():
        expected = published(input_ids=ids).last_hidden_state
        assert torch.allclose(model.encoder(ids), expected, atol=1e-5)
    theirs = Tokenizer.from_file(str(tmp_path / "sources/toy/tokenizer.json"))
    assert tokenizer.get_vocab() == theirs.get_vocab()


def test_two_imports_give_the_same_bytes(tmp_path: Path) -> None:
    write_published(tmp_path / "sources/toy")
    first, second = (run(tmp_path, files_source(), name) for name in ("first", "second"))
    assert file_hash(first / "manifest.json") == file_hash(second / "manifest.json")


def test_another_encoder_than_the_hash_says_is_refused(tmp_path: Path) -> None:
    write_published(tmp_path / "sources/toy")
    right = files_source(sha256=path_hash(tmp_path / "sources/toy"))
    run(tmp_path, right, "right")
    config = tmp_path / "sources/toy/config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "note": "edited"}))
    with pytest.raises(UserError, match="it has the sha256"):
        run(tmp_path, right)
    assert not (tmp_path / "out").exists()


def test_an_encoder_that_the_params_do_not_have_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no encoder 'other'"):
        run(tmp_path, files_source(), encoder="other")


def test_a_mistake_in_a_source_is_named_by_its_path_in_the_file() -> None:
    with pytest.raises(UserError, match=r"import_encoder\.sources\.toy\.source\.licence: missing"):
        params_of({"kind": "files", "path": "data/sources/toy"})
