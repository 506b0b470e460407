"""Korean of the learning-rate finder and of the gradient noise scale."""

from __future__ import annotations

MESSAGES = {
    # --- Both
    "In numbers": "수치",
    "How it was measured": "측정 방법",
    "smoothed": "평활값",
    "sequences": "시퀀스 수",
    "steps of training": "학습 스텝 수",
    # --- The learning-rate finder
    "Learning rate finder": "학습률 탐색 (learning rate finder)",
    "Loss against learning rate; the vertical lines are the rates named in the legend.": (
        "학습률에 따른 손실. 세로선은 범례에 적힌 학습률이다."
    ),
    "Training begins at the initial weights of the seed, with the params' model, objectives, "
    "batch size and optimizer, and each step has a rate that is a fixed multiple of the one "
    "before (the range test of Smith 2017, arXiv:1506.01186, section 3.3, in geometric steps). "
    "The loss at a rate is that of the next batch, which the model has not seen. The thin line "
    "is every batch; the thick one is smoothed by a Gaussian kernel whose standard deviation is "
    "a fortieth of the steps.": (
        "학습은 시드의 초기 가중치에서 시작하며 모델, 목적 함수, 배치 크기, 옵티마이저는 설정 "
        "파일의 것이다. 스텝마다 학습률을 일정한 배수로 높인다(Smith 2017, arXiv:1506.01186, "
        "3.3절의 범위 시험을 등비로 한 것). 한 학습률의 손실은 모델이 보지 않은 다음 배치의 "
        "손실이다. 가는 선은 배치마다의 값이고, 굵은 선은 표준 편차가 스텝 수의 40분의 1인 "
        "가우스 커널로 평활한 값이다."
    ),
    "A step's loss also shows what all the smaller rates before it have taught, and a rate that "
    "one step survives may be too high for a thousand: the test finds the order of magnitude of "
    "a peak, to be followed by the schedule's warmup and fall.": (
        "한 스텝의 손실에는 그 앞의 더 작은 학습률로 배운 것도 들어 있다. 또 한 스텝을 견디는 "
        "학습률도 천 스텝에는 너무 높을 수 있다. 이 시험으로는 최고 학습률의 자릿수를 찾고, 실제 "
        "학습에서는 일정에 따라 워밍업하고 낮춘다."
    ),
    "Suggested: {rate}.": "제안: {rate}.",
    "It is the careful end: runs at {low:.2g}, {between:.2g} and {high:.2g}, judged by "
    "validation loss, decide.": (
        "이것은 조심스러운 쪽의 값이다. {low:.2g}, {between:.2g}, {high:.2g} 값으로 실행해 검증 "
        "손실을 비교하고 정하는 것이 좋다."
    ),
    "The loss falls fastest at {rate:.2g}.": "손실이 가장 빨리 줄어드는 학습률: {rate:.2g}.",
    "It blew up at {rate:.2g}.": "발산한 학습률: {rate:.2g}.",
    "It did not blow up.": "발산하지 않았다.",
    "params.yaml has {rate}.": "params.yaml의 값: {rate}.",
    "{rate} with {other}": "{rate} 및 {other}",
    "smoothed loss": "평활한 손실",
    "suggested": "제안",
    "steepest fall": "가장 가파른 감소",
    "least": "최소",
    "loss (nats)": "손실 (nat)",
    "Loss against learning rate from {first:.2g} to {last:.2g}: {start:.3f} at the start, at "
    "least {least:.3f}. {reason}": (
        "학습률 {first:.2g} ~ {last:.2g} 구간의 손실: 처음 {start:.3f}, 최소 {least:.3f}. {reason}"
    ),
    # --- The gradient noise scale
    "Gradient noise scale": "기울기 잡음 척도 (gradient noise scale)",
    "The noise scale, in sequences, against steps of training, and the batch size; a bar without "
    "an upper end has no upper bound.": (
        "학습 스텝 수에 따른 잡음 척도(시퀀스 수)와 배치 크기. 위쪽 끝이 없는 막대는 상한이 없다."
    ),
    "The squared norm of a batch's gradient is, in expectation, that of the true gradient plus "
    "the trace of the covariance of one example's gradient over the batch size. Two sizes of "
    "batch give both without bias, and their quotient is the noise scale (McCandlish et al. "
    "2018, arXiv:1812.06162, appendix A.1). Every large batch is made of small ones, which weigh "
    "alike, and none is seen twice at one point of training. The interval is a bootstrap over "
    "the large batches; of few it comes out somewhat too narrow.": (
        "배치 기울기의 제곱 노름의 기댓값은 참 기울기의 제곱 노름에, 예 하나의 기울기 공분산의 "
        "대각합을 배치 크기로 나눈 값을 더한 것이다. 배치 크기 두 가지로 둘을 편향 없이 추정할 "
        "수 있고, 그 비가 잡음 척도이다(McCandlish et al. 2018, arXiv:1812.06162, 부록 A.1). 큰 "
        "배치는 무게가 같은 작은 배치로 이루어지며, 학습의 한 시점에서 두 번 보는 것은 없다. "
        "구간은 큰 배치에 대한 부트스트랩이며, 배치 수가 적으면 조금 좁게 나온다."
    ),
    "A step of B sequences gains B / (B + scale) of what a step without noise would, and "
    "training at that size needs 1 + B / scale times the text that the smallest batch needs. At "
    "B equal to the scale a step gains half, for twice the text. Where a larger batch takes no "
    "longer (a GPU with room) B should come near the scale; where time grows with the sequences "
    "(a busy CPU) small batches lose nothing but the cost of the optimizer's step.": (
        "시퀀스 B개짜리 한 스텝은 잡음 없는 한 스텝이 얻는 것의 B / (B + 척도)만큼을 얻고, 그 "
        "크기로 학습하려면 가장 작은 배치에 필요한 텍스트의 1 + B / 척도 배가 필요하다. B가 "
        "척도와 같으면 텍스트를 두 배 쓰고 절반을 얻는다. 배치가 커져도 시간이 늘지 않는 곳(여유 "
        "있는 GPU)에서는 B를 척도 가까이 잡고, 시간이 시퀀스 수만큼 느는 곳(바쁜 CPU)에서는 작은 "
        "배치를 써도 옵티마이저 스텝의 비용 말고는 잃는 것이 없다."
    ),
    "The scale is that of the plain gradient: an optimizer that rescales it (Adam, Muon) sees "
    "another, which is not measured here. It grows while the loss falls. Learning rates have to "
    "be found anew for another batch size.": (
        "이 척도는 기울기 그대로의 것이다. 기울기의 크기를 바꾸는 옵티마이저(Adam, Muon)가 보는 "
        "척도는 다르며 여기서 재지 않는다. 손실이 줄어드는 동안 척도는 커진다. 배치 크기를 "
        "바꾸면 학습률을 새로 찾아야 한다."
    ),
    "low": "하한",
    "high": "상한",
    "in tokens": "토큰 수로",
    "After {steps:,} steps no gradient could be told from the noise.": (
        "{steps:,}스텝 뒤에는 기울기를 잡음과 구별할 수 없었다."
    ),
    "Take more, or larger, batches: --groups, --ratio.": (
        "배치를 더 많이, 또는 더 크게 하는 것이 좋다: --groups, --ratio."
    ),
    "{low} without an upper bound": "{low} 이상, 상한 없음",
    "After {steps:,} steps the noise scale is {scale} sequences (95 % interval {interval}), or "
    "{tokens} tokens.": (
        "{steps:,}스텝 뒤의 잡음 척도는 시퀀스 {scale}개(95 % 구간 {interval}), 토큰으로는 "
        "{tokens}개이다."
    ),
    "twice that": "그 두 배",
    "At {size:,} sequences a step ({words}) a step gains {gain:.1%} of one without noise, and "
    "training takes {cost:.2f} times the text that the smallest batch needs.": (
        "스텝당 시퀀스 {size:,}개({words})일 때 한 스텝은 잡음 없는 스텝의 {gain:.1%}만큼을 "
        "얻고, 학습에는 가장 작은 배치에 필요한 텍스트의 {cost:.2f}배가 든다."
    ),
    "More batches would bound the scale: --groups, --ratio.": (
        "배치를 더 많이 쓰면 상한을 알 수 있다: --groups, --ratio."
    ),
    "B_simple, 95 % interval": "B_simple, 95 % 구간",
    "{scale:,.0f} sequences after {steps:,} steps": "{steps:,}스텝 뒤 시퀀스 {scale:,.0f}개",
    "Gradient noise scale: {scales}. The batch size is {size:,}.": (
        "기울기 잡음 척도: {scales}. 배치 크기는 {size:,}."
    ),
    "none could be told": "알 수 없음",
}

RETOLD = {
    "The loss blew up at once: lower --from.": (
        "손실이 곧바로 발산했다. --from 값을 낮추는 것이 좋다."
    ),
    "The loss hardly fell by more than it scatters: no rate can be read from it; try a lower "
    "--from, a higher --to, or more --steps.": (
        "손실이 흩어진 폭보다 거의 더 줄지 않아 학습률을 읽을 수 없다. --from 값을 낮추거나 --to "
        "값 또는 --steps 값을 높여 보는 것이 좋다."
    ),
    "The loss never rose again, so the suggestion is the rate of its steepest fall; a higher "
    "--to would show where it ends.": (
        "손실이 다시 오르지 않아 가장 가파르게 줄어든 학습률을 제안한다. --to 값을 높이면 어디서 "
        "끝나는지 볼 수 있다."
    ),
    "The suggestion is a tenth of {rate}, the rate of the least smoothed loss.": (
        "평활한 손실이 가장 작은 학습률 {rate} 값의 10분의 1을 제안한다."
    ),
}
