"""What the terminal says: every sentence has its Korean, and is told in it with its values."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from pipeline.__main__ import main
from pipeline.console.errors import UserError
from pipeline.console.progress import Progress
from pipeline.console.saying import say
from pipeline.languages.korean import MESSAGES
from pipeline.languages.korean.sentences import SENTENCES
from pipeline.languages.setting import language_here, speak_as_set
from pipeline.languages.spoken import language, language_of_pages, speaking
from pipeline.languages.telling import parts_of, told
from tests.languages.sentences import SourceFile, is_sentence, sentences, shape


def test_every_sentence_of_the_code_has_its_korean_and_none_is_in_vain() -> None:
    shapes = {shape(message) for message in SENTENCES}
    assert len(shapes) == len(SENTENCES)
    said = sentences()
    assert sorted(said - shapes - {shape(message) for message in MESSAGES}) == []
    assert sorted(shapes - said) == []


def test_korean_has_the_same_fields_commands_and_no_particle_after_a_field() -> None:
    for message, words in SENTENCES.items():
        assert set(parts_of(words)[1]) == set(parts_of(message)[1]), message
        assert Counter(re.findall(r"%\(\w+\)[rs]|%[rs]", words)) == Counter(
            re.findall(r"%\(\w+\)[rs]|%[rs]", message)
        )
        assert set(re.findall(r"(?<![\w-])--[a-z_]+|`[^`]+`", message)) <= set(
            re.findall(r"(?<![\w-])--[a-z_]+|`[^`]+`", words)
        ), message
        assert unicodedata.normalize("NFC", words) == words
        letters = "".join(parts_of(words)[0])
        assert any("가" <= letter <= "힣" for letter in letters) or not is_sentence(words), message
        after = re.findall(r"\}(은|는|이|가|을|를|과|와|으로|로)(?=[\s.,]|$)", words)
        assert not after, words


def test_a_new_sentence_is_found_wherever_it_is_said() -> None:
    """An error, a hint that a name holds, one of a function, of whoever calls, help, progress."""
    file = SourceFile(
        "pipeline/new.py",
        "def f(a, why):\n"
        "    hint = 'do this' if a else f'do {a} instead'\n"
        "    what = f'wrong: {why}'\n"
        "    raise UserError(what, hint=hint, where=place(a), expected='a' + ' number')\n"
        "def place(a):\n    return f'{a}, in line {a}'\n"
        "f(1, 'it fell down')\n"
        "parser.add_argument('--x', help='what it is')\n"
        'say(f\'{a} is {"done" if a else "not done"} now\')\n'
        "words = ['one thing']\nwords.append('another thing')\nsay(', '.join(words))\n",
    )
    assert {shape(said) for said in file.sentences() if is_sentence(said)} == {
        *("do this", "do {} instead", "wrong: {}", "{}, in line {}", "a number", "it fell down"),
        *("what it is", "{} is done now", "{} is not done now", "one thing", "another thing"),
    }


def test_an_error_is_told_with_its_values_and_what_they_say() -> None:
    error = UserError(
        "a malformed table: a row of 3 fields instead of 2",
        where="a b.csv, line 7",
        expected="one of 'a', 'b'",
        hint="name the columns of the file in column_names",
    )
    english = str(error)
    assert english.startswith("a malformed table: a row of 3 fields instead of 2\n  where: a b")
    with speaking("ko"):
        assert str(error) == (
            "형식이 잘못된 표입니다: 필드가 2개가 아니라 3개인 행이 있습니다\n"
            "  위치: a b.csv, 7행\n"
            "  기대한 것: 다음 중 하나: 'a', 'b'\n"
            "  할 일: 파일의 열 이름을 column_names 항목에 적으십시오"
        )
    assert str(error) == english


@pytest.mark.parametrize(
    ("text", "korean"),
    [
        ("there is no column 'a {b} holds c, not text'", "'a {b} holds c, not text' 열이 없습니다"),
        ("2 mistakes:\n  - tasks: missing\n  - a: Input should be greater than 0 (is -1)",
         "잘못된 곳 2개:\n  - tasks: 빠졌습니다\n  - a: 0보다 커야 합니다 (지금 값: -1)"),
        ("nsmc: 9 rows read; train 6, test 1; dropped: duplicates 2, leaks 1",
         "nsmc: 읽은 행 9개, 학습 6, 테스트 1, 제외: 중복 2, 누출 1"),
        ("x: left out 2 links, 1 hidden files", "x: 읽지 않은 것: 링크 2개, 숨김 파일 1개"),
        ("someone else's words, and more", "someone else's words, and more"),
        ("", ""),
    ],
)  # fmt: skip
def test_texts_are_told_by_what_stands_around_their_values(text: str, korean: str) -> None:
    assert told(text) == text
    with speaking("ko"):
        assert told(text) == korean


def test_progress_and_lines_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("pretrain", total=10, unit="steps") as progress:
        progress.advance(4)
    english = capsys.readouterr().out
    assert re.fullmatch(r"pretrain: 4 of 10 steps, [\d,.]+ a second, [\d,]+ s left\n", english)
    with speaking("ko"):
        say("seed 3 was finished before", "a text of someone's")
        with Progress("pretrain", total=10, unit="steps") as progress:
            progress.advance(4)
    first, second, third = capsys.readouterr().out.splitlines()
    assert (first, second) == ("시드 3: 이미 끝났습니다", "a text of someone's")
    assert re.fullmatch(r"pretrain: 스텝 10개 중 4개, 초당 [\d,.]+, [\d,]+초 남음", third)


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko"}, "ko"),
        ({"LC_ALL": "C", "LANG": "ko_KR.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "ko_KR", "LANG": "en_US.UTF-8"}, "ko"),
        ({"LANG": "kok_IN"}, "en"),
        ({}, "en"),
    ],
)
def test_the_environment_names_a_language(environment: dict[str, str], named: str) -> None:
    assert language_here(environment) == named


@pytest.mark.parametrize(
    ("params", "here", "pages", "terminal"),
    [
        ("report: {language: en}", "ko_KR.UTF-8", "en", "ko"),
        ("report: {language: ko}", "en_US.UTF-8", "ko", "ko"),
        ("report: {language: en}", "C", "en", "en"),
        ("tasks: {}", "ko_KR.UTF-8", "ko", "ko"),
        (None, "ko_KR.UTF-8", "ko", "ko"),
        (None, "C", "en", "en"),
    ],
)
def test_pages_speak_as_the_params_say_and_the_terminal_korean_where_either_does(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    params: str | None,
    here: str,
    pages: str,
    terminal: str,
) -> None:
    monkeypatch.setenv("LC_ALL", here)
    path = tmp_path / "params.yaml"
    if params is not None:
        path.write_text(params)
    with speaking("en"):
        speak_as_set(path)
        assert (language_of_pages(), language()) == (pages, terminal)


@pytest.mark.parametrize(
    ("words", "code", "korean"),
    [
        (
            ["pretrain", "--help"],
            0,
            ["사용법:", "pretrain.seeds 중 하나", "결과를 둘 위치", "옵션"],
        ),
        (["embed", "--help"], 0, ["텍스트 파일:", "이 도움말을 보이고 끝냅니다", "인코더"]),
        (["predict"], 2, ["predict: 오류: 다음 인자가 필요합니다: --model"]),
        (["predict", "--model", "x", "--text", "a", "--threads", "0"], 2, ["0: 1보다 작습니다"]),
        (["report"], 2, ["report 오류: 아직 보고할 것이 없습니다", "할 일: 먼저 파이프라인을"]),
        (["hash", "not there"], 2, ["hash 오류: 그런 파일이나 폴더가 없습니다", "위치: not there"]),
    ],
)
def test_a_command_line_is_korean_where_the_environment_is(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    code: int,
    korean: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")
    with speaking("en"):
        assert main(words) == code
        said = "".join(capsys.readouterr())
        assert all(part in said for part in korean), said
        monkeypatch.setenv("LC_ALL", "C.UTF-8")
        assert main(words) == code
        assert not re.search("[가-힣]", "".join(capsys.readouterr()))
