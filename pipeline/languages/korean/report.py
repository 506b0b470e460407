"""Korean of the main report: its headings, summary and results."""

from __future__ import annotations

MESSAGES = {
    # --- Headings
    "What pre-training bought": "사전 학습으로 얻은 것",
    "Contents": "목차",
    "Skip to the report": "본문으로 건너뛰기",
    "In short": "요약",
    "Results": "결과",
    "What holds the scores back": "점수를 붙잡고 있는 것",
    "The data": "데이터",
    "The tokenizer": "토크나이저 (tokenizer)",
    "Pre-training": "사전 학습",
    "Each task": "태스크별 결과",
    "What ran": "실행 기록",
    "Glossary": "용어집",
    "Made by <code>python -m pipeline report</code> from <code>reports/metrics.json</code>, "
    "<code>reports/evaluation</code> and <code>logs</code>. Nothing on this page is fetched from "
    "anywhere.": (
        "<code>reports/metrics.json</code>, <code>reports/evaluation</code>, <code>logs</code> "
        "폴더의 내용으로 <code>python -m pipeline report</code> 명령이 만든 페이지이다. 이 "
        "페이지는 외부에서 아무것도 내려받지 않는다."
    ),
    # --- Summary
    "parameters": "매개변수 수",
    "words of plain text to learn from": "학습에 쓴 일반 텍스트의 단어 수",
    "of masked tokens found (most frequent: {chance})": (
        "마스킹된 토큰을 맞힌 비율 (가장 흔한 토큰만 답하면 {chance})"
    ),
    "of masked tokens found by the first encoder (most frequent: {chance})": (
        "첫 번째 인코더가 마스킹된 토큰을 맞힌 비율 (가장 흔한 토큰만 답하면 {chance})"
    ),
    "comparisons gain over random weights": "무작위 가중치보다 나은 비교",
    "comparisons gain over the strongest before BERT": "가장 강한 BERT 이전 방법보다 나은 비교",
    "Where there is no gain, and why we think so": "이득이 없는 곳과 그 이유에 대한 추정",
    # --- Results
    "How to read this": "읽는 법",
    "Scores are on the test split, all of whose rows are scored.": (
        "점수는 테스트 분할의 모든 행에 대해 매긴 것이다."
    ),
    "A difference is taken seed by seed.": "차이는 시드마다 따로 구한다.",
    "Its interval holds 95 %% of the differences when the test rows are drawn again with "
    "replacement (a paired bootstrap). A second, stricter interval draws whole groups with all "
    "their rows, since rows of one group are alike. The verdict goes by the first, and by the "
    'seeds: <span class="gain"><span aria-hidden="true">%(gain)s</span> gain</span> where it '
    'lies above zero and every seed is ahead, <span class="loss"><span '
    'aria-hidden="true">%(loss)s</span> loss</span> where it lies below and none is, <span '
    'class="even"><span aria-hidden="true">%(no_gain)s</span> no gain</span> else, <span '
    'class="even"><span aria-hidden="true">%(unclear)s</span> unclear</span> with one seed.': (
        "구간은 테스트 행을 복원 추출로 다시 뽑을 때 차이의 95 %%가 들어가는 범위이다(대응 "
        "부트스트랩, paired bootstrap). 같은 그룹의 행은 서로 비슷하므로, 더 엄격한 두 번째 "
        "구간은 그룹을 행째로 통째로 뽑는다. 판정은 첫 번째 구간과 시드에 따른다. 구간이 0보다 "
        '위에 있고 모든 시드가 앞서면 <span class="gain"><span '
        'aria-hidden="true">%(gain)s</span> 이득</span>, 구간이 0보다 아래에 있고 앞선 시드가 '
        '없으면 <span class="loss"><span aria-hidden="true">%(loss)s</span> 손실</span>, 시드가 '
        '하나뿐이면 <span class="even"><span aria-hidden="true">%(unclear)s</span> '
        '불분명</span>, 그 밖에는 <span class="even"><span aria-hidden="true">%(no_gain)s</span> '
        "이득 없음</span>이다."
    ),
    "Gains with their intervals": "이득과 그 구간",
    "A row a task and number of labels. Thick: 95 % over test rows; thin: over whole groups. ▲ "
    "gain, ▼ loss, hollow: neither. The tables below have the same figures.": (
        "한 줄은 태스크 하나와 레이블 수 하나이다. 굵은 선은 테스트 행에 대한 95 % 구간, 가는 "
        "선은 그룹에 대한 95 % 구간이다. ▲ 이득, ▼ 손실, 속이 빈 표시는 어느 쪽도 아님. 아래 "
        "표에 같은 수치가 있다."
    ),
    "What our pre-training buys, and what a full one buys": (
        "이 사전 학습으로 얻는 것과 완전한 사전 학습으로 얻는 것"
    ),
    "Learning curves": "학습 곡선",
    "Score by number of labels; bars: standard deviation over seeds. The tables below have the "
    "same figures.": (
        "레이블 수에 따른 점수. 막대는 시드 사이의 표준 편차이다. 아래 표에 같은 수치가 있다."
    ),
    "Scores on {name}": "{name} 태스크의 점수",
    "%(name)s: %(metric)s on %(rows)s test rows": "%(name)s: 테스트 행 %(rows)s개의 %(metric)s",
    "of %(groups)s groups": "(그룹 %(groups)s개)",
    "%(labels)s labels": "레이블 %(labels)s종",
    "mean ± standard deviation over seeds": "시드에 대한 평균 ± 표준 편차",
    "%(labels)s labelled rows": "레이블 있는 행 %(labels)s개",
    "the strongest of what came before BERT": "BERT 이전 방법 중 가장 강한 것",
    "the strongest before BERT": "BERT 이전 방법 중 가장 강함",
    "† the strongest of what came before BERT, by its mean.": (
        "† BERT 이전 방법 중 평균이 가장 높은 것."
    ),
    'Pre-trained in full elsewhere: <a href="#full-pretraining">%(titles)s</a>.': (
        '다른 곳에서 완전히 사전 학습된 인코더: <a href="#full-pretraining">%(titles)s</a>.'
    ),
    "What fine-tuning gains on {name}": "{name} 태스크에서 미세 조정으로 얻는 이득",
    "Beside the other systems (%(number)s comparisons)": "그 밖의 시스템과의 비교 (%(number)s건)",
    "Fine-tuning beside the other systems on {name}": (
        "{name} 태스크에서 그 밖의 시스템과 미세 조정의 비교"
    ),
    # --- Diagnosis
    "The doctor has not looked at these results: <code>dvc repro diagnose</code>.": (
        "아직 이 결과를 진단하지 않았다. 진단 명령: <code>dvc repro diagnose</code>."
    ),
    "What most likely holds the scores back, the worst first; <code>docs/doctor.md</code> says "
    "where each threshold comes from.": (
        "점수를 붙잡고 있을 가능성이 큰 것을 심한 것부터 적었다. 각 기준값의 근거는 "
        "<code>docs/doctor.md</code> 문서에 있다."
    ),
}
