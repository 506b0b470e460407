"""A params.yaml of sources and tasks alone becomes a whole one; a whole one stays as it is."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from flows.__main__ import build_parser
from flows.__main__ import run as run_flow
from pipeline.__main__ import main
from pipeline.console.errors import UserError
from pipeline.fetching.local_files import path_hash
from pipeline.params import load
from pipeline.params.completion import DEFAULTS, complete
from pipeline.params.task_defaults import guessed_columns

PROJECT = Path(__file__).parents[2]
SHORT = """\
# What I have.
download_corpus:
  sources:
    - {kind: files, path: my_text}   # three chapters
tasks:
  # A table of moods.
  mood:
    kind: classification
    train:
      kind: files
      path: mood.tsv
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The short params file, in a folder with what it names, which is the current one."""
    monkeypatch.chdir(tmp_path)
    Path("my_text").mkdir()
    for name in "abc":
        Path("my_text", f"{name}.txt").write_text(f"One {name}.\nTwo.\n\nThree {name}.\n")
    Path("mood.tsv").write_text("mood\tremark\ngood\tI like it.\nbad\tI do not.\ngood\tFine!\n")
    Path("params.yaml").write_text(SHORT)
    return Path("params.yaml")


def without_written(text: str) -> list[str]:
    """Lines of the short file that are still there, white space and what follows them aside."""
    kept = [line for line in SHORT.splitlines() if line.strip()]
    return [line for line in kept if line.split("}")[0].rstrip() in text]


def test_what_is_left_out_is_written_and_nothing_else_changed(file: Path) -> None:
    said = complete(file)
    assert said is not None
    assert "\n" not in said
    assert "pretrain" in said
    params, text = load(file), file.read_text()
    assert without_written(text) == [line for line in SHORT.splitlines() if line.strip()]
    assert "# three chapters" in text
    assert params.pretrain.model.size == params.train_embeddings.vector_size == "auto"
    assert params.pretrain.budget.auto
    assert params.finetune.tasks == ["mood"]
    task, source = params.tasks["mood"], params.download_corpus.sources[0]
    assert (task.columns.text, task.columns.label) == ("remark", "mood")
    assert source.kind == "files"
    assert (source.sha256, source.licence) == (path_hash(Path("my_text")), "own")
    assert source.document == "blank_line"  # three files: too few to hold some of them out


def test_a_second_time_nothing_is_written(file: Path) -> None:
    complete(file)
    before = file.read_bytes()
    assert complete(file) is None
    assert file.read_bytes() == before


def test_a_complete_file_is_not_touched(tmp_path: Path) -> None:
    file = Path(shutil.copy(PROJECT / "params.yaml", tmp_path))
    assert complete(file) is None
    assert file.read_bytes() == (PROJECT / "params.yaml").read_bytes()


def test_an_optional_key_that_dvc_does_not_name_is_not_written(tmp_path: Path) -> None:
    yaml = YAML(typ="safe")
    values = yaml.load(PROJECT / "params.yaml")
    del values["tokenize_corpus"]["korean_sentences"]
    del values["tokenize_corpus"]["max_sentence_tokens"]
    yaml.dump(values, tmp_path / "params.yaml")
    said = complete(tmp_path / "params.yaml")
    assert said is not None
    assert "(1 keys, in tokenize_corpus)" in said
    written = yaml.load(tmp_path / "params.yaml")
    del written["tokenize_corpus"]["max_sentence_tokens"]
    assert written == values


def test_a_section_given_in_part_has_every_key_that_dvc_asks_for(file: Path) -> None:
    file.write_text(SHORT + "runtime: {threads: 1}\npretrain: {budget: {steps: 7}}\n")
    complete(file)
    yaml = YAML(typ="safe")
    values, stages = yaml.load(file), yaml.load(PROJECT / "dvc.yaml")["stages"]
    named = {key for stage in stages.values() for key in stage.get("do", stage).get("params", [])}
    parts = [key.split(".") for key in named if "$" not in key and "." in key]
    assert [key for key in parts if key[1] not in values[key[0]]] == []
    assert (values["runtime"]["threads"], values["pretrain"]["budget"]) == (1, {"steps": 7})


def test_what_a_user_gives_goes_before_the_defaults(file: Path) -> None:
    given = "pretrain:\n  model: {size: bert_mini}\n  budget: {steps: 7}\nfinetune:\n  seeds: [5]\n"
    file.write_text(SHORT + given + "  training: {label_budgets: [2], steps: [3]}\n")
    complete(file)
    params = load(file)
    assert params.pretrain.model.size == "bert_mini"
    assert params.train_embeddings.vector_size == 256
    assert params.pretrain.budget.steps == 7
    assert (params.finetune.seeds, params.finetune.training.epochs) == ([5], None)


@pytest.mark.parametrize(
    ("model", "width"),
    [("{size: auto, hidden_size: 64}", 64), ("{size: auto}", "auto"), ("{hidden_size: 64}", 64)],
)
def test_word_vectors_are_as_wide_as_what_is_given_beside_auto(file: Path, model, width) -> None:
    file.write_text(f"{SHORT}pretrain:\n  model: {model}\n")
    complete(file)
    assert load(file).pretrain.model.size == "auto"
    assert load(file).train_embeddings.vector_size == width


def test_tuning_is_off_as_yaml_1_1_says_it_and_a_task_goes_on_without_more_text(
    file: Path,
) -> None:
    file.write_text(
        SHORT + "finetune: {tuning: false}\ncontinue_pretraining: {tasks: {mood: {}}}\n"
    )
    complete(file)
    params = load(file)
    assert params.finetune.tuning == "off"
    assert params.continue_pretraining.tasks["mood"].unlabelled == []


def test_what_is_written_into_braces_stands_on_lines_and_epochs_end_early(file: Path) -> None:
    file.write_text(SHORT + "finetune: {training: {label_budgets: [2]}}\n")
    complete(file)
    assert "  training:\n    label_budgets: [2]\n    epochs: auto\n" in file.read_text()
    assert load(file).finetune.training.early_stopping is not None


def test_a_mistake_is_said_and_the_file_left_as_it_was(file: Path) -> None:
    file.write_text(SHORT + "pretrain: {sequence_lenght: 3}\n")
    before = file.read_bytes()
    with pytest.raises(UserError, match="did you mean 'sequence_length'"):
        complete(file)
    assert file.read_bytes() == before


def test_a_missing_file_is_said(file: Path) -> None:
    Path("mood.tsv").unlink()
    with pytest.raises(UserError, match=r"no such file or folder: mood\.tsv"):
        complete(file)


def test_check_completes_and_says_so_once(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    said = capsys.readouterr().out
    assert said.count("wrote what was left out") == 1
    assert "no mistake" in said
    assert main(["check"]) == 0
    assert "wrote" not in capsys.readouterr().out


def test_a_preset_on_a_short_file_completes_it(file: Path) -> None:
    Path("presets").mkdir()
    Path("presets/quick.yaml").write_text("pretrain: {budget: {replace: true, steps: 9}}\n")
    assert main(["preset", "quick"]) == 0
    assert load(file).pretrain.budget.steps == 9


def test_a_published_encoder_and_a_table_alone_are_completed_without_a_corpus(file: Path) -> None:
    encoder = "{kind: package, name: a, version: 1.0.0, sha256: '%s', folder: b, licence: MIT}"
    table = SHORT.partition("tasks:")
    source = f"  source: huggingface\n  huggingface: {encoder % ('0' * 64)}\n"
    file.write_text("pretrain:\n" + source + "".join(table[1:]))
    assert complete(file) is not None
    params = load(file)
    assert params.download_corpus.sources == []
    assert params.train_embeddings.algorithms == {}
    assert params.finetune.strategies.word_vectors == []


def test_the_flow_completes_it_before_dvc_reads_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_stages(*_: object) -> None:
        assert load(file).finetune.tasks == ["mood"]
        raise UserError("read")

    monkeypatch.setattr("flows.graph.read_stages", read_stages)
    with pytest.raises(UserError, match="read"):
        run_flow(Path.cwd(), build_parser().parse_args(["run"]))


def test_nothing_of_the_defaults_is_unknown_to_the_schema(file: Path) -> None:
    complete(file)
    values, defaults = (YAML(typ="safe").load(path) for path in (file, DEFAULTS))
    assert {name: values[name].keys() for name in defaults} == {
        name: section.keys() | ({"tasks"} if name == "finetune" else set())
        for name, section in defaults.items()
    }


@pytest.mark.parametrize(
    ("row", "wanted", "found"),
    [
        ({"id": "1", "label": "a", "Sentence": "x"}, ("text", "label"), ("Sentence", "label")),
        (
            {"sentence1": "x", "sentence2": "y", "score": "1"},
            ("text", "text_pair", "label"),
            ("sentence1", "sentence2", "score"),
        ),
        ({"tokens": ["x"], "tags": ["O"]}, ("text", "label"), ("tokens", "tags")),
    ],
)
def test_columns_are_known_by_their_names(
    row: dict[str, object], wanted: tuple[str, ...], found: tuple[str, ...]
) -> None:
    assert guessed_columns([row], wanted, set()) == dict(zip(wanted, found, strict=True))


def test_columns_of_other_names_are_told_by_what_they_hold() -> None:
    table = [
        {"no": str(n), "kind": "ab"[n % 2], "a": "long text " * (n + 3), "b": f"short {n}"}
        for n in range(9)
    ]
    found = guessed_columns(table, ("text", "text_pair", "label"), set())
    assert found == {"text": "a", "text_pair": "b", "label": "kind"}


def test_a_table_without_a_header_row_is_not_guessed_at() -> None:
    rows = [{"A plane is taking off.": "One more sentence.", "5.0": "2.5"}]
    with pytest.raises(UserError, match="is there no header row"):
        guessed_columns(rows, ("text", "label"), set())


@pytest.mark.parametrize(
    ("number", "text", "document"),
    [(60, "One.\nTwo.\n", "file"), (3, "One.\nTwo.\n", "line"), (3, "One.\n\nTwo.", "blank_line")],
)
def test_what_a_document_is_is_told_by_looking_packed_or_not(
    file: Path, number: int, text: str, document: str
) -> None:
    shutil.rmtree("my_text")
    Path("my_text").mkdir()
    for name in range(number):
        Path("my_text", f"{name}.txt.gz").write_bytes(gzip.compress(text.encode()))
    complete(file)
    (source,) = load(file).download_corpus.sources
    assert source.kind == "files"
    assert source.document == document


def test_the_text_of_a_table_is_its_longest_column(file: Path) -> None:
    shutil.rmtree("my_text")
    Path("my_text").mkdir()
    Path("my_text/a.csv").write_text("no,body\n1,A long text that is read.\n2,Another one.\n")
    complete(file)
    (source,) = load(file).download_corpus.sources
    assert source.kind == "files"
    assert source.text_column == "body"


def test_too_few_columns_are_refused_with_those_there_are() -> None:
    with pytest.raises(UserError, match="no columns for text, label"):
        guessed_columns([{"only": "x"}], ("text", "label"), set())


def test_what_is_auto_is_what_the_page_of_rules_has(file: Path) -> None:
    page = (PROJECT / "docs/training.md").read_text(encoding="utf-8")
    rules = page.partition("## What auto chooses")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([a-z_]+(?:\.[a-zA-Z_]+)+)(?:: \{size: auto\})?`", rules))
    complete(file)
    values = YAML(typ="safe").load(file)
    written = {name for name in auto_keys(values) if not name.startswith("runtime.")}
    assert written == {
        name.replace("NAME", "mood").replace("pretrain.model", "pretrain.model.size")
        for name in named
        if name.split(".")[0] in values
    }


def auto_keys(values: object, path: str = "") -> set[str]:
    """The keys whose value is `auto`, as `section.key`."""
    if not isinstance(values, dict):
        return {path} if values == "auto" else set()
    return set().union(*(auto_keys(v, f"{path}.{k}".lstrip(".")) for k, v in values.items()))
