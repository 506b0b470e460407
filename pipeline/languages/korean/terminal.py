"""Korean of the summary at the end of a run, and of what stands around errors and progress."""

from __future__ import annotations

MESSAGES = {
    "error in {name}: {text}": "{name} 오류: {text}",
    "{name}: interrupted": "{name}: 중단됨",
    "{done:,} of {total:,} {unit}": "{unit} {total:,}개 중 {done:,}개",
    "{done:,} {unit}": "{unit} {done:,}개",
    "{rate:,.1f} a second": "초당 {rate:,.1f}",
    "{left:,.0f} s left": "{left:,.0f}초 남음",
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
    # --- Python -m pipeline check
    "no mistake": "잘못된 곳 없음",
    "Text: none; the encoder is a published one, and nothing is pre-trained.": (
        "텍스트: 없음. 공개된 인코더를 쓰며 아무것도 사전 학습하지 않는다."
    ),
    "Text: {words} words to train on, as prepared.": "텍스트: 준비된 학습용 단어 {words} 개.",
    "Text: {words} words in the sources, before cleaning and splitting.": (
        "텍스트: 정제하고 나누기 전의 출처에 단어 {words} 개."
    ),
    "Text: about {words} words in the sources, estimated from their bytes.": (
        "텍스트: 출처에 단어 약 {words} 개(바이트 수로 추정)."
    ),
    "Text: how many words is known after `dvc repro prepare_corpus`.": (
        "텍스트: 단어 수는 `dvc repro prepare_corpus` 명령을 실행하면 알 수 있다."
    ),
    "measured": "측정한 예",
    "5.3 million words, once: a gain in all 12 comparisons (the preset overnight)": (
        "단어 530만 개를 한 번 읽음: 비교 12건 모두에서 이득(프리셋 overnight)"
    ),
    "3.1 million words, 1.4 times: a gain in all 9 comparisons (the quickstart)": (
        "단어 310만 개를 1.4번 읽음: 비교 9건 모두에서 이득(기본 실행)"
    ),
    "1.5 million words: no gain on two tasks after one pass, one on both after three": (
        "단어 150만 개: 한 번 읽으면 태스크 두 개에서 이득 없음, 세 번 읽으면 둘 다 이득"
    ),
    "So little text was not measured to buy anything: import a published encoder "
    "(`pretrain.source: huggingface`, docs/models.md), or add text to `download_corpus.sources`.": (
        "이렇게 적은 텍스트로 이득이 난 측정은 없다. 공개된 인코더를 "
        "가져오거나(`pretrain.source: huggingface`, docs/models.md) `download_corpus.sources` "
        "목록에 텍스트를 더하는 것이 좋다."
    ),
    "Pre-training: about {passes:.1f} passes over the text.": (
        "사전 학습: 텍스트를 약 {passes:.1f}번 읽는다."
    ),
    "Up to {passes:.0f} teach nearly as much as new text: raise `pretrain.budget` (`epochs: "
    "{passes:.0f}`) if there is time.": (
        "{passes:.0f}번까지는 새 텍스트와 거의 같은 효과가 있다. 시간이 있으면 `pretrain.budget` "
        "값을 높이는 것이 좋다(`epochs: {passes:.0f}`)."
    ),
    "Fine-tuning with all labels: {steps:,} steps; rows are not known yet.": (
        "레이블 전체로 미세 조정: {steps:,}스텝, 행 수는 아직 알 수 없다."
    ),
    "Fine-tuning with {labels} labels: {epochs:.1f} epochs.": (
        "레이블 {labels}개로 미세 조정: {epochs:.1f}에포크."
    ),
    "Little: raise `finetune.training.steps` there to about {steps:,.0f}.": (
        "적은 편이다. 그곳의 `finetune.training.steps` 값을 약 {steps:,.0f} 정도로 높이는 것이 "
        "좋다."
    ),
    "Tuning: none, every learning rate is given.": "학습률 조정: 없음. 모든 학습률이 주어져 있다.",
    "Tuning: {trials:,} trials before fine-tuning": (
        "학습률 조정: 미세 조정 전에 시도 {trials:,}번"
    ),
    "{steps:,} steps": "{steps:,}스텝",
    "about {minutes:,.0f} minutes of one process by those that ran here": (
        "여기서 실행한 것으로 미루어 프로세스 하나로 약 {minutes:,.0f}분"
    ),
    "{trials:,} more are in {folder} if text and rows are those of then": (
        "텍스트와 행이 그때와 같으면 {folder} 폴더에 {trials:,}번이 더 있음"
    ),
    "`finetune.tuning: off` tries none.": "`finetune.tuning: off` 설정이면 시도하지 않는다.",
    "{path}: wrote what was left out ({number:,} keys, in {sections}); what they mean: "
    "pipeline/params/": (
        "{path}: 빠진 값을 채웠다(키 {number:,}개, 섹션: {sections}). 각 값의 뜻은 "
        "pipeline/params/ 폴더에 있다."
    ),
}
