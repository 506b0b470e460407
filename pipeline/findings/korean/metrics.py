"""What the metrics say: a template a claim, and a case of it."""

from __future__ import annotations

TEMPLATES = {
    # --- What was trained
    "EncoderImported": (
        "다른 사람이 사전 학습(pre-training)한 매개변수 {parameters:amount}개의 인코더를 "
        "가져왔다({source}). 여기서는 아무것도 사전 학습하지 않았다. 고유한 어휘를 쓰므로 "
        "마스킹된 토큰에 대한 점수는 비교할 대상이 없어 싣지 않는다."
    ),
    "EncoderTrained": (
        "매개변수 {parameters:amount}개의 BERT를 문서 {documents:amount}개, 단어 "
        "{words:amount}개의 텍스트로 사전 학습(pre-training)했다({steps:,}스텝 동안 본 토큰 "
        "{tokens:amount}개{encoders:with each seed}). 본 적 없는 문서에서의 결과: {held_out:, }."
    ),
    "MaskedTokensFound": (
        "마스킹된 토큰을 맞힌 비율 {accuracy:.1%}(손실 {loss:.2f} nat, 토큰 빈도만 알 때는 "
        "{frequency_loss:.2f} nat)"
    ),
    "SentencePairsTold": "{objective:tells}에 성공한 비율 {accuracy:.1%}(우연 수준 {chance:.1%})",
    # --- What it bought
    "Bought: unmeasured": (
        "이것으로 무엇을 얻는지는 재지 않았다. 미세 조정(fine-tuning)한 신경망과 비교할 무작위 "
        "가중치의 신경망이나 BERT 이전의 시스템이 없다."
    ),
    "Bought: unclear": (
        "이것으로 무엇을 얻는지는 불분명하다. 시드 하나로만 미세 조정(fine-tuning)해서 퍼진 "
        "정도를 알 수 없다. {pairs:everywhere} {pairs:others}에 대한 차이: "
        "{pairs.differences:+.3f}."
    ),
    "Bought: no gain": (
        "같은 레이블로 미세 조정(fine-tuning)하면 {pairs:everywhere} {pairs:beats none}. 사전 "
        "학습으로 얻은 것 중 테스트 행을 다시 뽑아도 남을 이득은 없다."
    ),
    "Bought: no gain of pre-training": (
        "{scratch:everywhere} 사전 학습으로 {scratch:others}에 대해 얻은 이득이 없다. 같은 "
        "레이블로 미세 조정(fine-tuning)하면 다음보다 낫다: {beaten}. {pairs:unit}."
    ),
    "Bought: gain": (
        "같은 레이블로 미세 조정(fine-tuning)하면 다음보다 낫다: {beaten:; }. {pairs:unit}."
    ),
    "Bought: gain everywhere": (
        "같은 레이블로 미세 조정(fine-tuning)하면 {pairs:everywhere} 다음보다 낫다: {beaten:; }. "
        "{pairs:unit}."
    ),
    "Beaten: alone": "{gains:others} - {gains.most:figures}",
    "Beaten: alone, said": "{gains:others}({gains.most:scores})",
    "Beaten: once": "{gains:others} - 비교 {gains.total}건 중 1건: {gains.most:figures}",
    "Beaten: in some places": (
        "{gains:others} - {gains:where} 차이 {gains.differences:+.3f}, 가장 큰 곳은 "
        "{gains.most:figures}, 가장 작은 곳은 {gains.least:figures}"
    ),
    "Beaten: everywhere": (
        "{gains:others} - {gains:everywhere} 차이 {gains.differences:+.3f}, 가장 큰 곳은 "
        "{gains.most:figures}, 가장 작은 곳은 {gains.least:figures}"
    ),
    "Beaten: everywhere, said": (
        "{gains:others} - 차이 {gains.differences:+.3f}, 가장 큰 곳은 {gains.most:figures}, 가장 "
        "작은 곳은 {gains.least:figures}"
    ),
    # --- What it did not
    "Missed: unmeasured": "무엇을 얻지 못했는지도 재지 않았다.",
    "Missed: nothing in one place": "그곳에서 {pairs:others, or}과 비슷하거나 뒤지지 않았다.",
    "Missed: nothing": (
        "태스크와 레이블 예산의 조합 {places}개 중 {pairs:others, or}과 비슷하거나 뒤진 곳은 없다."
    ),
    "Missed: something": "이르지 못한 것: {parts:; }.",
    "ShortOf: no gain": "{pairs:others}과 비슷한 곳은 {pairs:each}",
    "ShortOf: loss": "{pairs:others}에 뒤진 곳은 {pairs:each}",
    "ShortOf: unclear": "시드가 하나여서 {pairs:others}과의 차이를 말할 수 없는 곳은 {pairs:each}",
    "UndoneByGroups": (
        "테스트 행 하나하나 대신 그룹을 통째로 다시 뽑으면 구간이 0을 포함하는 곳은 "
        "{pairs:intervals by groups}"
    ),
    "Unlearned: masked tokens": (
        "마스크 언어 모델링(masked language modelling)은 토큰이 얼마나 흔한지 이상을 배우지 "
        "못했다{encoders:in encoders}"
    ),
    "Unlearned: sentence pairs": (
        "{objective:title} 학습은 아무것도 배우지 못했다. 맞힌 비율이 우연 수준이다{encoders:in "
        "encoders}"
    ),
    # --- Why it is level or behind
    "NoReason": "지금 있는 수치에서는 이유를 짐작할 수 없다.",
    "NoStepTaken": (
        "사전 학습이 한 스텝도 진행되지 않았다. 미세 조정한 신경망 자체가 무작위 가중치였다."
    ),
    "MaskedTokensUnlearned: nothing": (
        "{encoders:the worst} 마스킹된 토큰에 대해 빈도 이상을 배우지 못해서(손실 {loss:.2f} "
        "nat, 토큰 빈도만 알 때는 {frequency_loss:.2f} nat) 전해 줄 것이 없었다."
    ),
    "MaskedTokensUnlearned: little": (
        "{encoders:the worst} 마스킹된 토큰에 대해 배운 것이 적다(손실 {loss:.2f} nat, 토큰 "
        "빈도만 알 때는 {frequency_loss:.2f} nat). {steps:,}스텝 뒤에도 전해 줄 것이 적었다."
    ),
    "SentencePairsUnlearned": (
        "{encoders:the worst} {objective:tells}을 하지 못한다. 배운 것이 없다."
    ),
    "OneSeed": (
        "시드가 하나면 퍼진 정도를 알 수 없다. 시드를 늘리는 것이 좋다(params.yaml의 "
        "finetune.seeds)."
    ),
    "CaseHidden": (
        "다음 태스크에서 {system:name} 쪽은 대문자를 보고 이름과 다른 단어를 구별한다: "
        "{tasks:list}. 신경망의 어휘는 소문자로 바뀌어 있어 그것이 보이지 않는다."
    ),
    "LeadShrinks": (
        "{more.place.task} 태스크에서 {more:what it leads}에 대한 우위가 줄어든다. 레이블 "
        "{few.place:labels}개일 때 {few.difference:+.3f}, 레이블 {more.place:labels}개일 때 "
        "{more.difference:+.3f}. 사전 학습이 가르친 것을 레이블이 가르치기 때문이다."
    ),
    "FrozenIsBetter": (
        "{pair.place:at}에서는 고정한 인코더가 더 낫다({pair.others:.3f} 대 {pair.ours:.3f}). "
        "미세 조정이 사전 학습에서 배운 것을 잊게 한다."
    ),
    "WordVectorsAreStrong": (
        "다음 태스크에서는 같은 텍스트로 학습한 단어 벡터와 비교했다: {tasks:list}. 단어 하나로 "
        "답이 정해지는 곳에서는 미리 배울 수 있는 것의 대부분이 단어 벡터에 들어 있다."
    ),
    "TooFewTestRows": (
        "{pair.place:at}에서 {pair.other:name} 대비 {pair.difference:.3f}만큼 앞서지만 구간 "
        "{pair:interval} 안에 0이 있다. 테스트 행 {pair.test_rows:,}개로는 이렇게 작은 차이를 "
        "우연과 구별할 수 없다."
    ),
    # --- An encoder that someone else pre-trained in full
    "FullPretraining": (
        "{verdicts:; }. 같은 레이블로 미세 조정한 {title}: {standings:. 분류기만 학습하면: }."
    ),
    "OursBuys: unclear": "{training}: 시드 하나에서 점수 차이 {pairs.differences:+.3f}",
    "OursBuys: nothing": "{training}: 무작위 가중치 대비 이득 없음({pairs.differences:+.3f})",
    "OursBuys: something": (
        "{training}: 무작위 가중치 대비 {pairs:where} 이득({pairs.differences:+.3f})"
    ),
    "OurTraining": "여기서 한 사전 학습({steps:,}스텝, 본 토큰 {tokens:amount}개)",
    "ImportedTraining": "가져온 사전 학습({source})",
    "FullBuys: unclear": "시드가 하나여서 완전한 사전 학습으로 더 얻는지는 불분명함",
    "FullBuys: more": "완전한 사전 학습으로 더 얻음",
    "FullBuys: less": "여기서는 완전한 사전 학습으로 덜 얻음",
    "FullBuys: no more": "여기서는 완전한 사전 학습으로 더 얻는 것이 없음",
    "FullBuys: more or less": "완전한 사전 학습으로 더 얻는 곳도 있고 덜 얻는 곳도 있음",
    "FullBuys: more or the same": (
        "완전한 사전 학습으로 더 얻는 곳도 있고 더 얻는 것이 없는 곳도 있음"
    ),
    "Standing": "{parts:list}",
    "Stands: loss": "{pairs:where} {is_first:us}보다 앞섬({lead:+.3f})",
    "Stands: no gain": "{pairs:where} {is_first:us}와 비슷함({lead:+.3f})",
    "Stands: gain": "{pairs:where} {is_first:us}에 뒤짐({lead:+.3f})",
    "Stands: unclear": "{pairs:where} 시드 하나로는 {is_first:us}와 구별되지 않음({lead:+.3f})",
    "EncoderNote": (
        "다른 곳에서 완전히 사전 학습된 인코더 {name}: {title}, {num_hidden_layers}층 × "
        "{hidden_size}, 매개변수 {parameters:amount}개, 어휘 {vocabulary_size:,}개. {training} "
        "출처: {source:source}, {packaging} 레이블 있는 같은 행을 고유한 토크나이저로 읽고, "
        "스텝 수와 배치도 같다. 모든 시드가 이 인코더 하나를 쓴다. 학습할 때 테스트 행의 텍스트를 "
        "보았는지는 알 수 없다."
    ),
    # --- What varies in a ±
    "Spread: unknown": "시드가 하나여서 퍼진 정도를 알 수 없다.",
    "Spread: over": "± 기호 뒤의 수는 {number:seeds}에 대한 표준 편차(standard deviation)이다.",
    "Spread: what a seed draws": (
        "시드(seed)마다 쓰는 레이블 있는 행, 그 순서, 드롭아웃(dropout), 새 가중치가 다르다. 한 "
        "표의 모든 시스템은 같은 시드를 쓴다."
    ),
    "Spread: same rows": "레이블을 전부 쓸 때는 모든 시드가 같은 행을 쓴다.",
    "Spread: encoders in turn": (
        "시드는 사전 학습된 인코더 {number}개를 차례로 쓴다. 그래서 사전 학습된 것이 퍼진 "
        "정도에는 사전 학습이 퍼진 정도도 들어 있다."
    ),
}
