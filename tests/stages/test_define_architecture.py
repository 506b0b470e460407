"""The stage `define_architecture`: what the encoder is made of, before it is trained."""

from __future__ import annotations

from pathlib import Path

from pipeline.foundation.artifacts import read_artifact, write_artifact
from pipeline.foundation.vocabulary import wordpiece
from pipeline.model.weights import read_configuration
from pipeline.params import check
from pipeline.stages import define_architecture
from tests.pretraining.texts import small_values
from tests.tasks.toys import toy_tokenizer


def test_it_is_that_of_the_params_for_the_tokenizer_which_stands_beside(tmp_path: Path) -> None:
    tokenizer, output = tmp_path / "tokenizer", tmp_path / "architecture"
    with write_artifact(tokenizer, stage="train_tokenizer", params={}) as draft:
        wordpiece.save(toy_tokenizer(), draft.path, lowercase=True)
    params = check(small_values(), "params.yaml")
    define_architecture.run(params, {"tokenizer": tokenizer}, output)
    artifact = read_artifact(output, stage="define_architecture")
    assert set(artifact.manifest["files"]) == {"config.json", *wordpiece.FILES}
    expected = params.pretrain.model.encoder(vocab_size=toy_tokenizer().get_vocab_size())
    assert read_configuration(output) == expected
    for name in ("tokenizer.json", "vocab.txt"):
        assert (output / name).read_bytes() == (tokenizer / name).read_bytes()
