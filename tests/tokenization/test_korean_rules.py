"""Korean sentences by rules: where they end, what is left in doubt, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.tokenization import korean_rules, sentences
from pipeline.tokenization.sentences import splitter

KOREAN = st.text(
    st.sampled_from("가나다요음네함니었보좋ㅋㅠ^~.?!…, \n'\"“”()<>[]「」12aB漢①😀\\:;"), max_size=80
)


def parts(paragraph: str) -> list[str]:
    return [text.strip() for text, _ in korean_rules.split(paragraph)]


def doubts(paragraph: str) -> list[bool]:
    return [doubt for _, doubt in korean_rules.split(paragraph)]


@pytest.mark.parametrize(
    "expected",
    [
        ["문을 닫았다.", "불도 껐다!", "왜 그랬을까?", "모른다…", "끝이다."],
        ["값은 3.5만원이다.", "2026. 11. 29. 시행한다.", "A.B. 씨와 v1.2를 본다."],
        ["1. 제목을 쓴다.", "가. 이름과 나. 주소를 쓴다."],
        ["그는 “안 간다. 못 간다.”라고 말했다.", "이 말(물론 거짓이다. 아니다.)을 듣고 웃었다."],
        ["이 법은 「가나법. 다라법」에 따라 시행한다. <개정 2026.1.1>", "이 경우 다툴 수 없다."],
        ["정말 웃겼다. ㅋㅋㅋ", "다음 편도 볼 것이다... ^^", "2편은 언제 나오나요?"],
        ["길이 막힙니다", "일찍 나가세요", "어제는 늦었다", "오늘은 볼만함", "자리가 좋음"],
        ["재미있네요~", "또 보겠어요ㅋㅋ", "모두 오세요"],
        ["그가 말했다.", "“가자.” 하고 떠났다."],
    ],
)
def test_sentences_end_at_signs_and_endings(expected: list[str]) -> None:
    assert parts(" ".join(expected)) == expected


def test_reviews_leave_no_space_after_a_sign() -> None:
    assert parts("볼만해요.음악도 좋아요!!배우는...글쎄") == [
        *("볼만해요.", "음악도 좋아요!!", "배우는...", "글쎄")
    ]


@pytest.mark.parametrize(
    "whole",
    [
        "나보다 마음이 다음 게임마다 다 필요 없었던 사람",
        "다시 만들었다 라는 말을 들었다 싶은 사람",
        "좋았음 하는 사람이 이겼다고 생각",
    ],
)
def test_words_that_look_like_endings_end_nothing(whole: str) -> None:
    assert korean_rules.split(whole) == [(whole, False)]


@pytest.mark.parametrize("text", ["집이 조용하다 밖은 시끄럽다", "웃긴 영화ㅋㅋ 또 보자"])
def test_an_ending_that_may_go_on_is_a_doubt_of_its_own_part_alone(text: str) -> None:
    assert doubts(f"첫째 문장이다. {text}. 셋째 문장이다.") == [False, True, False]


@settings(max_examples=500)
@given(KOREAN)
def test_parts_joined_are_the_paragraph_and_are_not_cut_again(paragraph: str) -> None:
    found = [text for text, _ in korean_rules.split(paragraph)]
    assert "".join(found) == paragraph
    assert all([text for text, _ in korean_rules.split(part)] == [part] for part in found)


@settings(max_examples=40, deadline=None)
@given(st.lists(KOREAN, max_size=5))
def test_a_paragraph_is_split_by_itself_and_loses_only_white_space(paragraphs: list[str]) -> None:
    found = list(splitter("ko", "rules")(paragraphs))
    assert ["".join("".join(row).split()) for row in found] == [
        "".join(paragraph.split()) for paragraph in paragraphs
    ]
    assert all(sentence == sentence.strip() != "" for row in found for sentence in row)
    alone = [next(iter(splitter("ko", "rules")([paragraph]))) for paragraph in paragraphs]
    assert found == alone


@pytest.fixture
def analysed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What Kiwi was given to read."""
    given_texts: list[str] = []
    analyse = sentences._analysed

    def watched(kiwi: object, texts: Sequence[str]) -> object:
        given_texts.extend(texts)
        return analyse(kiwi, texts)  # type: ignore[arg-type]

    monkeypatch.setattr(sentences, "_analysed", watched)
    return given_texts


def test_kiwi_reads_the_doubtful_parts_alone(analysed: list[str]) -> None:
    paragraphs = ["비가 옵니다. 집에 갑니다.", "책을 폈다. 길이 멀다 그래도 걸어서 갔다. 덮었다."]
    assert list(splitter("ko", "rules")(paragraphs)) == [
        ["비가 옵니다.", "집에 갑니다."],
        ["책을 폈다.", "길이 멀다", "그래도 걸어서 갔다.", "덮었다."],
    ]
    assert analysed == ["길이 멀다 그래도 걸어서 갔다. "]


@pytest.mark.parametrize(
    "unit",
    ["(", "“가", '" 가', ". ", ".,", "!", "다", ".ㅋ", "다ㅋ ", ". (가) ", "네요  ", "(가(나)"],
)
def test_long_runs_are_read_once(unit: str) -> None:
    """With time that grows by the square of the length this would not end before the test run."""
    paragraph = unit * 300_000
    assert "".join(text for text, _ in korean_rules.split(paragraph)) == paragraph
