"""Korean of the summary at the end of a run."""

from __future__ import annotations

MESSAGES = {
    "{state} in {time}: {message}": "{state}, {time} 걸림: {message}",
    "{ran} ran, {cached} cached": "{ran}개 실행, {cached}개 캐시됨",
    "{number} failed": "{number}개 실패",
    "{number} left to do": "{number}개 남음",
    "everything is up to date: {number} stages, nothing to run": (
        "모두 최신 상태이다. 단계 {number}개, 실행할 것 없음"
    ),
    "report": "보고서",
    "Data Docs": "Data Docs",
    "model": "모델",
    "dashboard": "대시보드",
    "the run, in {time}": "실행 요약, {time} 걸림",
    "what became of every stage; seconds are those of its latest real run": (
        "단계별 결과. 초는 그 단계를 마지막으로 실제 실행했을 때의 것이다"
    ),
    "{name}, on the machine that ran it": "{name} (실행한 장비에 있음)",
}
