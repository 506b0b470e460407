"""Korean of the experiments' page and of what their run says at its end."""

from __future__ import annotations

MESSAGES = {
    # --- The pipeline and its stages
    "Every claim of the teaching notes, tried: held, held in part, or not.": (
        "강의 노트의 주장을 하나씩 실험: 성립, 일부 성립, 불성립."
    ),
    "Batch, stochastic and mini-batch gradient descent, each at its own best rate.": (
        "배치, 확률적, 미니배치 경사 하강법을 각자 가장 좋은 학습률로 비교한다."
    ),
    "Rows of a task of the main pipeline, for the experiments on text.": (
        "텍스트 실험에 쓸, 주 파이프라인 과제의 행을 준비한다."
    ),
    "The verdicts of all experiments in one place.": "모든 실험의 판정을 한곳에 모은다.",
    # --- Page
    "What the notes claim, tried": "강의 노트의 주장, 실험으로 확인",
    "Skip to the verdicts": "판정으로 건너뛰기",
    "Experiments": "실험",
    "Verdicts": "판정",
    "claim": "주장",
    "Here:": "여기서의 판정:",
    "held": "성립",
    "held in part": "일부 성립",
    "did not hold": "불성립",
    "as claimed": "주장대로",
    "not shown": "차이가 보이지 않음",
    "the other way round": "반대",
    "half of the claim": "주장의 부분",
    "on": "대상",
    "compared": "비교",
    "mean, 95 % interval": "평균, 95 % 구간",
    "found": "결과",
    "What the verdict rests on": "판정의 근거",
    "A claim is taken apart into halves that can be measured. A half holds where the 95 % interval "
    "over seeds lies on the claimed side on every problem; it holds in part where that is so on "
    "some. Nothing is said of other data, networks or sizes.": (
        "주장을 측정할 수 있는 부분으로 나누었다. 모든 문제에서 시드에 대한 95 % 구간이 "
        "주장한 쪽에 있으면 그 부분은 성립하고, 일부 문제에서만 그러면 일부 성립한다. 다른 데이터, "
        "신경망, 크기에 대해서는 아무것도 말하지 않는다."
    ),
    "Left out, for there is no data: {names}.": "데이터가 없어 뺀 문제: {names}.",
    "It took {time}, of the processor {cpu}.": "걸린 시간 {time}, 프로세서 시간 {cpu}.",
    "Times are of this machine: {processor}, {cores} cores, {system}; other work may have run "
    "beside it. No verdict rests on a time.": (
        "시간을 잰 컴퓨터: {processor}, 코어 {cores}개, {system}. 다른 작업이 함께 돌고 있었을 수 "
        "있다. 시간에 근거한 판정은 없다."
    ),
    "Nothing was timed here: the results come from the cache.": (
        "여기서 잰 시간은 없다: 결과를 캐시에서 가져왔다."
    ),
    "{title}: {verdict}, {held} of {all} halves held.": (
        "{title}: {verdict}. {all}개 부분 중 {held}개 성립."
    ),
    # --- Names
    "digits": "숫자 이미지",
    "text rows": "텍스트 행",
    "batch": "배치",
    "stochastic": "확률적",
    "mini-batch {size}": "미니배치 {size}",
    "observed": "관측",
    "law": "법칙",
    "at the start": "처음",
    "after an epoch": "1 에포크 뒤",
    # --- Gradient descent
    "Gradient descent": "경사 하강법 (gradient descent)",
    "Batch descent takes all rows for one update an epoch: steady and parallel, but slow to update "
    "and hungry for memory. Stochastic descent updates after each row: fast and unsteady. "
    "Mini-batches lie between them.": (
        "배치 경사 하강법은 에포크마다 모든 행으로 한 번 갱신한다: 안정적이고 병렬이지만 갱신이 "
        "느리고 메모리를 많이 쓴다. 확률적 경사 하강법은 행마다 갱신한다: 빠르고 불안정하다. "
        "미니배치는 그 사이에 있다."
    ),
    "The same network from the same start, on the same data, with batches of all rows, of several "
    "sizes and of one; each at its own best rate of one grid, chosen by the cost at the end of its "
    "run. Compared: the cost over all training rows after equal epochs (differences of "
    "logarithms), the share of updates after which that cost was higher, the numbers kept for the "
    "way back, and the variance of a batch's gradient.": (
        "같은 초기값, 같은 데이터, 같은 신경망을 모든 행, 여러 크기, 한 행짜리 배치로 학습했다. "
        "학습률은 하나의 격자에서 각자 자기 학습이 끝났을 때 비용이 가장 낮은 것이다. 비교한 것: "
        "같은 에포크 뒤 모든 학습 행에 대한 비용(로그의 차이), 갱신 뒤 그 비용이 오른 비율, "
        "역전파를 위해 남겨 두는 수의 개수, 배치 기울기의 분산."
    ),
    "Batch descent is steady: its cost rises less often": (
        "배치 경사 하강법은 안정적이다: 비용이 덜 자주 오른다"
    ),
    "Batch descent learns slowly: after equal epochs its cost is higher": (
        "배치 경사 하강법은 느리게 배운다: 같은 에포크 뒤 비용이 더 높다"
    ),
    "Stochastic descent is the least steady": "확률적 경사 하강법이 가장 불안정하다",
    "Stochastic descent learns fastest by epochs": (
        "에포크로 보면 확률적 경사 하강법이 가장 빨리 배운다"
    ),
    "Batch descent needs more memory": "배치 경사 하강법은 메모리를 더 쓴다",
    "A batch of n rows has 1/n of the variance of one row": (
        "n행짜리 배치의 분산은 한 행의 1/n이다"
    ),
    "{problem}, on this machine: an update takes {batch:.2f} ms with all rows and {one:.2f} ms "
    "with one; a row costs {times:.0f} times less in the batch. That is the half in which batch "
    "descent is fast.": (
        "{problem}, 이 컴퓨터: 갱신 한 번에 모든 행으로는 {batch:.2f} ms, 한 행으로는 {one:.2f} "
        "ms. 배치 안에서는 한 행의 비용이 {times:.0f}분의 1이다. 배치 경사 하강법이 빠르다는 말은 "
        "이 부분에서 맞다."
    ),
    "Forms of gradient descent": "경사 하강법의 형태",
    "form": "형태",
    "rate": "학습률",
    "(edge)": "(격자 끝)",
    "updates": "갱신 횟수",
    "updates an epoch": "에포크당 갱신",
    "updates that raise the cost": "비용이 오른 갱신",
    "cost after one epoch": "1 에포크 뒤 비용",
    "cost after all epochs": "전체 에포크 뒤 비용",
    "cost (nats)": "비용 (nat)",
    "cost by rate": "학습률별 비용",
    "cost by {axis}": "비용, 가로축: {axis}",
    "test accuracy": "테스트 정확도",
    "numbers kept": "남겨 두는 수",
    "ms an update": "갱신당 ms",
    "epochs": "에포크",
    "seconds": "초",
    "rows in a batch": "배치의 행 수",
    "mean squared distance": "제곱 거리의 평균",
    "variance of one row ÷ n": "한 행의 분산 ÷ n",
    "variance of the gradient": "기울기의 분산",
    "At the end of each run; every form has the same grid.": (
        "각 학습이 끝났을 때. 모든 형태에 같은 격자를 썼다."
    ),
    "Over all training rows, each form at its own best rate; bands: seeds.": (
        "모든 학습 행에 대한 비용, 각자 가장 좋은 학습률. 띠는 시드 사이의 범위."
    ),
    "From the gradient of all rows. Batches are drawn without replacement, so that a batch of all "
    "rows has none: the last points lie below 1/n by (N − n) / (N − 1).": (
        "모든 행의 기울기에서 잰 거리. 배치는 비복원으로 뽑아 모든 행의 배치에는 분산이 없다. "
        "그래서 마지막 점은 1/n보다 (N − n) / (N − 1)만큼 낮다."
    ),
}
