"""`report.language`: read before the file is checked, and by no stage."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from flows.summary import write_page_in_language
from pipeline.__main__ import main
from pipeline.console.errors import UserError
from pipeline.console.pipelines import MAIN, PIPELINES
from pipeline.languages.setting import language_of
from pipeline.languages.spoken import speaking
from pipeline.params import load
from tests.languages.messages import PROJECT

PARAMS = (PROJECT / "params.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("report: {language: ko}", "ko"),
        ("report:\n  language: en", "en"),
        ("report: {language: fr}", "en"),
        ("report: {language: [ko]}", "en"),
        ("report: ko", "en"),
        ("pretrain: {}", "en"),
        ("- a", "en"),
        ("", "en"),
        ("report: {", "en"),
    ],
)
def test_the_language_is_read_from_whatever_the_file_holds(
    tmp_path: Path, text: str, language: str
) -> None:
    path = tmp_path / "params.yaml"
    path.write_text(text)
    assert language_of(path) == language
    assert language_of(tmp_path / "absent.yaml") == "en"


def test_another_language_is_a_mistake_of_the_params(tmp_path: Path) -> None:
    path = tmp_path / "params.yaml"
    path.write_text(PARAMS.replace("language: en ", "language: ko "))
    assert load(path).report.language == language_of(path) == "ko"
    path.write_text(PARAMS.replace("language: en ", "language: kr "))
    with pytest.raises(UserError, match=r"report\.language: 'kr' is not one of en, ko"):
        load(path)


@pytest.mark.parametrize("pipeline", PIPELINES, ids=lambda pipeline: pipeline.name)
def test_no_stage_depends_on_the_language(pipeline) -> None:
    stages = YAML(typ="safe").load((PROJECT / pipeline.dvc_file).read_text("utf-8"))["stages"]
    listed = [str(param) for stage in stages.values() for param in stage.get("params", ())]
    assert listed
    assert not [param for param in listed if param.partition(".")[0] == "report"]


def test_a_run_with_nothing_to_do_writes_the_page_where_the_language_was_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Path] = []
    monkeypatch.setattr("flows.summary.write_page", lambda root, pipeline: written.append(root))
    write_page_in_language(tmp_path, MAIN)  # no page: nothing to write anew
    page = tmp_path / "reports" / "report.html"
    page.parent.mkdir()
    page.write_text('<!doctype html>\n<html lang="en">\n')
    write_page_in_language(tmp_path, MAIN)
    assert written == []
    with speaking("ko"):
        write_page_in_language(tmp_path, MAIN)
    assert written == [tmp_path]


def test_the_list_of_commands_is_in_the_language_of_the_params(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "params.yaml"
    path.write_text("report: {language: ko}")
    with speaking("en"):  # and back, whatever the command spoke
        assert main(["report", "--params", str(path), "--help"]) == 0
        assert "있는 지표와 로그로" in capsys.readouterr().out
        monkeypatch.chdir(tmp_path)
        assert main(["--help"]) == 0
        korean = capsys.readouterr().out
        path.unlink()
        assert main(["--help"]) == 0
        english = capsys.readouterr().out
    assert "출처를 내려받고" in korean
    assert "Fetch the sources" not in korean
    assert "Fetch the sources" in english
