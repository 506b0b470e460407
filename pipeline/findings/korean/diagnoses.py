"""What the doctor found: a template a check. `{place}` is the task, `{knob}` a key of params."""

from __future__ import annotations

TEMPLATES = {
    "NothingFound": "{checks}가지를 진단했고 점수를 붙잡고 있는 것을 찾지 못했다.",
    "FoundToo": "{first} (다음 태스크에서도 같다: {tasks:list}.)",
    "Diagnosis: few_passes": (
        "사전 학습에서 본 토큰은 {seen:amount}개, 텍스트의 토큰은 {tokens:amount}개이다. "
        "텍스트를 {passes:.1f}번 읽었다. {good_passes:.0f}번까지는 새 텍스트와 거의 같은 효과가 "
        "있다. {knob} 값을 높이는 것이 좋다(`epochs: {good_passes:.0f}`)."
    ),
    "Diagnosis: still_falling": (
        "사전 학습이 끝날 때도 아직 배우고 있었다. 마지막 4분의 1 동안 떼어 둔 문서의 손실이 "
        "{fall:.2f} nat 줄어 {loss:.2f} nat까지 내려갔다. {knob} 값을 높이는 것이 좋다."
    ),
    "Diagnosis: nothing_gained": (
        "{place} 태스크에서 사전 학습은 무작위 가중치보다 나은 것이 없었다(레이블 {budget}개, "
        "{low:+.3f}~{high:+.3f}). 미세 조정 전에 태스크의 텍스트로 인코더를 더 학습시키는 것이 "
        "좋다. {knob} 값을 `{{unlabelled: []}}`로 둔다."
    ),
    "Diagnosis: positions_untrained": (
        "{place} 태스크에서 행의 {rows:.0%}는 {longest}토큰보다 긴데, 사전 학습에는 그보다 긴 "
        "시퀀스가 없었다. 그 뒤의 위치는 배운 적이 없다(max_length: {max_length}). {knob} 값을 "
        "높이거나 `{{length: {max_length}, fraction: 0.1}}` 부분을 더하는 것이 좋다."
    ),
    "Diagnosis: rows_cut": (
        "{place} 태스크에서 행의 {rows:.0%}는 {max_length}토큰보다 길어 끝이 잘린다. {knob} 값을 "
        "높이는 것이 좋다."
    ),
    "Diagnosis: unknown_pieces": (
        "{place} 태스크에서 조각의 {pieces:.1%}는 어휘에 없다. 어휘를 만든 텍스트에 이 문자들이 "
        "없었다. 태스크와 비슷한 텍스트를 {knob} 목록에 더하는 것이 좋다."
    ),
    "Diagnosis: many_pieces": (
        "{place} 태스크에서 단어 하나가 {pieces:.1f}조각이 된다. 사전 학습 텍스트에서는 "
        "{text_pieces:.1f}조각이다. 어휘가 맞지 않는다. {knob} 값을 높이거나 태스크와 비슷한 "
        "텍스트를 더하는 것이 좋다."
    ),
    "Diagnosis: text_unlike_task": (
        "{place} 태스크의 단어 중 사전 학습 텍스트에 나오는 것은 {known:.0%}, 사전 학습에서 떼어 "
        "둔 문서에서는 {usual:.0%}이다. 태스크와 비슷한 텍스트를 {knob} 목록에 더하는 것이 좋다."
    ),
    "Diagnosis: conflicting_labels": (
        "{place} 태스크에서 읽은 행의 {rows:.1%}는 텍스트가 같은데 레이블이 달라 제외했다. 어떤 "
        "모델도 이런 행은 맞힐 수 없다. {knob} 쪽의 레이블을 살펴보는 것이 좋다."
    ),
    "Diagnosis: rare_class": (
        "{place} 태스크에서 “{label}” 클래스는 레이블 {budget:,}개 중 약 {rows:.0f}개뿐이다. "
        "배우기에 너무 적다. {knob} 값을 높이거나 이 클래스의 레이블을 더 다는 것이 좋다."
    ),
    "Diagnosis: unbalanced_classes": (
        "{place} 태스크에서 행의 {share:.0%}가 한 클래스(“{label}”)에 속한다. 항상 이 "
        "클래스라고만 답해도 정확도가 높게 나온다. {knob} 값을 macro_f1으로 바꾸는 것이 좋다."
    ),
    "Diagnosis: few_epochs": (
        "{place} 태스크의 미세 조정에서 행 {rows:,}개를 각각 {epochs:.1f}번 보았다. 그곳의 "
        "{knob} 값을 {now:,}에서 {good:,} 정도로 높이는 것이 좋다."
    ),
    "Diagnosis: still_rising": (
        "{place} 태스크에서 미세 조정의 후반부에도 검증 점수가 {rise:.3f} 올랐다(레이블 "
        "{budget}개). 학습이 덜 되었다. {knob} 값을 {now:,}에서 {good:,} 정도로 높이는 것이 좋다."
    ),
    "Diagnosis: rate_at_the_end": (
        "{place} 태스크에서 가장 좋은 학습률 {rate:g} 값은 시도한 것 중 {end:end} 값이다(레이블 "
        "{budget}개). 더 좋은 값이 그 너머에 있을 수 있다. {knob} 목록에 하나를 "
        "더하는 것이 좋다."
    ),
    "Diagnosis: underfitted": (
        "{place} 태스크에서 학습한 행의 점수({training:.3f})가 검증 점수({validation:.3f})보다 "
        "낫지 않다. 과소적합(underfitting)으로, 학습이 덜 되었다. {knob} 값을 높이는 것이 좋다."
    ),
    "Diagnosis: overfitted": (
        "{place} 태스크에서 학습한 행의 점수는 {training:.3f}, 검증 점수는 {validation:.3f}이다. "
        "과적합(overfitting)으로, 학습한 행을 외우고 있다. {knob} 값을 높이는 것이 좋다."
    ),
    "Diagnosis: few_test_rows": (
        "{place} 태스크의 테스트 행 {rows:,}개로는 {other:name} 대비 {effect:.3f}보다 작은 "
        "차이를 보일 수 없다(레이블 {budget}개). 약 {wanted:,}개면 0.015의 차이를 보일 수 있다. "
        "{knob} 값을 높이거나 테스트 행을 더 주는 것이 좋다."
    ),
    "Diagnosis: classes_apart": (
        "{place} 태스크에서 “{label}” 클래스의 비율이 검증 분할에서는 {validation:.0%}, 테스트 "
        "분할에서는 {test:.0%}이다. 한쪽에서 고른 것이 다른 쪽에서도 가장 좋다고 할 수 없다. "
        "테스트와 비슷한 행을 {knob} 쪽에 주는 것이 좋다."
    ),
    "Diagnosis: lengths_apart": (
        "{place} 태스크에서 검증 텍스트의 절반은 {validation:.0f}자보다 길고, 테스트 텍스트의 "
        "절반은 {test:.0f}자보다 길다. 테스트와 비슷한 행을 {knob} 쪽에 주는 것이 좋다."
    ),
    "Diagnosis: identical_pairs_apart": (
        "{place} 태스크에서 두 텍스트가 똑같은 쌍의 비율이 검증 분할에서는 {validation:.0%}, "
        "테스트 분할에서는 {test:.0%}이다. 테스트와 비슷한 행을 {knob} 쪽에 주는 것이 좋다."
    ),
    "Diagnosis: validation_unlike_test": (
        "{place} 태스크에서 선형 모델이 검증 행과 테스트 행을 구별해 낸다(AUC {auc:.2f}, "
        "비슷하면 0.5). 검증에서 고른 것이 테스트에서도 가장 좋다고 할 수 없다. 테스트와 비슷한 "
        "행을 {knob} 쪽에 주는 것이 좋다."
    ),
    "Diagnosis: validation_unlike_training": (
        "{place} 태스크에서 선형 모델이 학습 행과 검증 행을 구별해 낸다(AUC {auc:.2f}, 비슷하면 "
        "0.5). 검증과 비슷한 행을 {knob} 쪽에 더하는 것이 좋다."
    ),
}
