"""Korean of the translation pipeline's page and of what its run says at its end."""

from __future__ import annotations

MESSAGES = {
    # --- Names
    "Transformer": "트랜스포머 (Transformer)",
    "LSTM with one vector": "벡터 하나짜리 LSTM",
    "LSTM with additive attention": "덧셈 어텐션(additive attention) LSTM",
    "LSTM with multiplicative attention": "곱셈 어텐션(multiplicative attention) LSTM",
    "translation of the nearest training source": "가장 가까운 학습 원문의 번역",
    "the source, copied": "원문 그대로",
    # --- Reasons to drop a pair
    "an empty side": "빈 쪽",
    "private characters": "사용자 정의 문자",
    "too long": "너무 긺",
    "a copy": "원문과 같음",
    "lengths too far apart": "길이 차이가 큼",
    "placeholders that differ": "자리 표시자 불일치",
    "source seen before": "이미 나온 원문",
    "beyond the limit": "한도 초과",
    # --- Sections, columns, axes
    "What the Transformer replaced": "트랜스포머가 대신한 것",
    "Skip to the results": "결과로 건너뛰기",
    "Scores": "점수",
    "By the length of the source": "원문 길이별",
    "Validation loss": "검증 손실",
    "The pairs": "문장 쌍",
    "steps": "스텝 수",
    "training": "학습 시간",
    "loss (nats a token)": "손실 (토큰당 nat)",
    "equal to the reference": "참조 번역과 같음",
    "placeholders kept": "보존된 자리 표시자",
    "sentences a second": "초당 문장",
    "{seconds:.0f} s": "{seconds:.0f}초",
    "mean over seeds; after ± the standard deviation": "시드 평균, ± 뒤는 표준 편차",
    "{first} less the other, BLEU": "{first} 빼기 상대, BLEU",
    "95 % interval": "95 % 구간",
    "seeds ahead": "앞선 시드",
    "words of the source": "원문 단어 수",
    "sentences": "문장 수",
    "{first} and more": "{first} 이상",
    "source text": "원문",
    "reference": "참조 번역",
    "from": "출처",
    "pairs": "쌍",
    # --- Verdicts
    "ahead": "앞섬",
    "level": "대등",
    "behind": "뒤짐",
    "one seed: unclear": "시드 하나: 알 수 없음",
    # --- Sentences
    "one seed": "시드 1개",
    "{number} seeds": "시드 {number}개",
    "Of {models} models with about {parameters} parameters, from {source} to {target}, the best is "
    "{name}: BLEU {bleu:.1f}, chrF {chrf:.1f}, {exact:.1%} equal to the reference, mean of {seeds} "
    "on {sentences} test sentences.": (
        "매개변수가 약 {parameters}개인 모델 {models}개 중 {source} → {target} 번역에서 가장 좋은 "
        "모델: {name}. BLEU {bleu:.1f}, chrF {chrf:.1f}, 참조 번역과 같은 비율 {exact:.1%}. "
        "테스트 문장 {sentences}개에 대한 {seeds} 평균."
    ),
    "{first} and {other}: {mean:+.1f} BLEU ({low:+.1f} to {high:+.1f}): {verdict}.": (
        "{first} 대 {other}: BLEU {mean:+.1f} ({low:+.1f} ~ {high:+.1f}), {verdict}."
    ),
    "From sources of {short} to those of {long} words BLEU goes from {lstm_short:.1f} to "
    "{lstm_long:.1f} for {lstm}, and from {first_short:.1f} to {first_long:.1f} for {first}.": (
        "원문 단어 수 {short} 구간에서 {long} 구간으로 가면 BLEU 변화는 {lstm}: "
        "{lstm_short:.1f} → {lstm_long:.1f}, {first}: {first_short:.1f} → {first_long:.1f}."
    ),
    "Without a model: the nearest training source's translation has BLEU {nearest:.1f}, the source "
    "itself {copy:.1f}.": (
        "모델 없이: 가장 가까운 학습 원문의 번역은 BLEU {nearest:.1f}, 원문 그대로는 {copy:.1f}."
    ),
    "That translation, which no model made, is ahead of every model by at least {points:.1f} BLEU: "
    "texts are alike here, and the training was too short for that.": (
        "모델이 만들지 않은 이 번역이 모든 모델보다 적어도 BLEU {points:.1f} 앞선다. 이 데이터의 "
        "문장들이 서로 비슷하고, 이를 넘기에는 학습이 짧았다."
    ),
    "{names}: every test sentence is answered exactly.": "{names}: 모든 테스트 문장을 정확히 맞힘.",
    "At the last step the validation loss still falls for {models}: longer training would change "
    "these numbers.": (
        "마지막 스텝에서도 검증 손실이 줄고 있는 모델: {models}. 더 오래 학습하면 수치가 달라진다."
    ),
    "BLEU by the words of the source, mean over seeds. What one vector loses shows where sources "
    "are long.": (
        "원문 단어 수별 BLEU, 시드 평균. 벡터 하나가 잃는 것은 원문이 긴 곳에서 드러난다."
    ),
    "Loss on validation, unsmoothed, of the first seed of each model.": (
        "모델별 첫 시드의 검증 손실. 레이블 스무딩(label smoothing)은 넣지 않았다."
    ),
    "{read} pairs were read; {train} are for training, {validation} for validation and {test} for "
    "test.": "읽은 쌍 {read}개. 학습 {train}개, 검증 {validation}개, 테스트 {test}개.",
    "Dropped: {reasons}.": "제외한 것: {reasons}.",
    "BLEU and chrF by sacreBLEU ({bleu}; {chrf}), of {sentences} test sentences, from 0 to 100. "
    "The loss is that of the reference, unsmoothed, its end too.": (
        "sacreBLEU로 잰 BLEU와 chrF ({bleu}; {chrf}), 테스트 문장 {sentences}개, 0에서 100까지. "
        "손실은 참조 번역에 대한 것으로, 스무딩 없이 문장 끝 토큰까지 센다."
    ),
    "Intervals: the test sentences are drawn anew ten thousand times, both systems scored on the "
    "same ones; the seeds stay as they are.": (
        "구간: 테스트 문장을 만 번 다시 뽑아 두 시스템을 같은 문장으로 채점했다. 시드는 "
        "그대로 둔다."
    ),
    "No source text stands on two of the sides, case and punctuation aside.": (
        "대소문자와 문장 부호를 빼고 보면, 두 분할에 함께 든 원문은 없다."
    ),
    # --- The page of alignments
    "What translation models look at": "번역 모델이 보는 곳",
    "Skip to the models": "모델로 건너뛰기",
    "Each model": "모델별",
    "Rows, from top to bottom, are the pieces written; columns the pieces of the source. The "
    "darker (on a dark page: the brighter) a cell, the more weight while that piece was made; its "
    "depth grows with the square root of the weight. A row sums to 1.": (
        "위에서 아래로 놓인 행은 모델이 쓴 조각이고 열은 원문의 조각이다. 칸이 진할수록(어두운 "
        "화면에서는 밝을수록) 그 조각을 쓸 때의 가중치가 크다. 진하기는 가중치의 제곱근에 "
        "비례한다. 한 행의 가중치를 더하면 1이다."
    ),
    "Of the Transformer it is the cross-attention of the last layer but one, the mean of its "
    "heads; of a recurrent model its one attention. A model with one vector looks at nothing. The "
    "weights say what was mixed, not what mattered.": (
        "트랜스포머는 마지막에서 둘째 층의 크로스 어텐션(cross-attention)을 헤드 평균으로, 순환 "
        "신경망 모델은 하나뿐인 어텐션을 보여 준다. 벡터 하나짜리 모델은 아무 데도 보지 않는다. "
        "가중치는 무엇이 섞였는지를 말할 뿐, 무엇이 중요했는지를 말하지 않는다."
    ),
    "{model}, heat map: {pairs}": "{model}, 열 지도: {pairs}",
    "one vector: nothing is looked at": "벡터 하나: 보는 곳이 없다",
    "What each piece looked at most": "조각마다 가장 많이 본 곳",
    "piece written": "쓴 조각",
    "Made by <code>python -m pipeline inspect_alignment</code>. Nothing on this page is fetched "
    "from anywhere.": (
        "<code>python -m pipeline inspect_alignment</code>로 만들었다. 이 페이지는 외부에서 "
        "아무것도 가져오지 않는다."
    ),
}
