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
        "텍스트 실험에 쓸, 주 파이프라인 태스크의 행을 준비한다."
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
    "what was found": "결과",
    "What the verdict rests on": "판정의 근거",
    "A claim is taken apart into halves that can be measured. A half holds where the 95 % interval "
    "over seeds lies on the claimed side on every problem; it holds in part where that is so on "
    "some. It did not hold where that is so on none: what each verdict rests on stands below its "
    "tables, and says whether no difference was shown or the opposite. Nothing is said of other "
    "data, networks or sizes.": (
        "주장을 측정할 수 있는 부분으로 나누었다. 모든 문제에서 시드에 대한 95 % 구간이 주장한 "
        "쪽에 있으면 그 부분은 성립하고, 일부 문제에서만 그러면 일부 성립하고, 그런 문제가 없으면 "
        "불성립이다. 판정의 근거는 각 표 아래에 있으며, 차이가 보이지 않았는지 반대였는지를 "
        "알려 준다. 다른 데이터, 신경망, 크기에 대해서는 아무것도 말하지 않는다."
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
    "mini-batch {number}": "미니배치 {number}",
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
    # --- Optimizers
    "Every optimizer over one grid of rates, on real data and on surfaces of two weights.": (
        "모든 최적화 기법을 하나의 학습률 격자로, 실제 데이터와 가중치 둘의 곡면에서 비교한다."
    ),
    "Optimizers": "최적화 기법 (optimizer)",
    "Learning is finding the minimum of a cost function. Momentum, Nesterov, Adagrad, RMSProp, "
    "Adadelta, Adam and those after it each mend something of the one before.": (
        "학습은 비용 함수의 최솟값을 찾는 일이다. 모멘텀, 네스테로프, Adagrad, RMSProp, Adadelta, "
        "Adam과 그 뒤의 기법은 저마다 앞선 것의 어떤 점을 고친다."
    ),
    "Every optimizer of the pipeline with the same starts, batches and updates over one grid of "
    "rates, each at its own best rate by the cost over all training rows (differences of "
    "logarithms); all but Muon also on three surfaces whose minimum is known. A rate is good "
    "where its cost is below one and a half times the best one's.": (
        "파이프라인의 모든 최적화 기법을 같은 초기값, 같은 배치, 같은 갱신 횟수로 하나의 학습률 "
        "격자에서 학습했다. 각자 모든 학습 행에 대한 비용이 가장 낮은 학습률로 비교한다(로그의 "
        "차이). Muon 외에는 최솟값을 아는 곡면 셋에서도 돌렸다. 비용이 가장 낮은 비용의 1.5배보다 "
        "낮으면 좋은 학습률이다."
    ),
    "Momentum reaches a lower cost than plain descent": (
        "모멘텀은 단순 경사 하강법보다 비용이 낮다"
    ),
    "Nesterov's look ahead reaches a lower cost than momentum": (
        "네스테로프 방식은 모멘텀보다 비용이 낮다"
    ),
    "RMSProp reaches a lower cost than Adagrad": "RMSProp 쪽이 Adagrad 쪽보다 비용이 낮다",
    "Adam reaches a lower cost than RMSProp": "Adam 쪽이 RMSProp 쪽보다 비용이 낮다",
    "Adam reaches a lower cost than momentum": "Adam 쪽이 모멘텀 쪽보다 비용이 낮다",
    "More rates of the grid are good for Adam than for descent": (
        "격자에서 좋은 학습률의 수는 단순 경사 하강법보다 Adam 쪽이 많다"
    ),
    "ravine": "골짜기",
    "saddle": "안장점",
    "plateau": "평지",
    "At the end of each run; bands: seeds. A wide valley is an easy choice.": (
        "각 학습이 끝났을 때. 띠는 시드 사이의 범위. 골이 넓을수록 고르기 쉽다."
    ),
    "Each at its own best rate; bands: seeds.": "각자 가장 좋은 학습률. 띠는 시드 사이의 범위.",
    "cost around what Adam found": "Adam이 찾은 곳 둘레의 비용",
    "first direction": "첫째 방향",
    "second direction": "둘째 방향",
    "Random directions whose columns have the length of the network's.": (
        "열마다 길이를 신경망의 열에 맞춘 무작위 방향."
    ),
    "cost above the minimum": "최솟값 위의 비용",
    "Paths from one start, each at its own best rate of the grid.": (
        "한 출발점에서 간 길, 각자 격자에서 가장 좋은 학습률."
    ),
    "optimizer": "최적화 기법",
    "good rates": "좋은 학습률 수",
    "numbers kept a parameter": "매개변수당 남겨 두는 수",
    "Optimizers, each at its own best rate": "최적화 기법, 각자 가장 좋은 학습률",
    "Mean rank over the problems, 1 the lowest cost": "문제에 대한 평균 순위, 1위가 가장 낮은 비용",
    "rank": "순위",
    "Surfaces of two weights": "가중치 둘의 곡면",
    # --- Cost and loss
    "Loss of one example and cost of all; what the choice of a loss does.": (
        "예제 하나의 손실과 전체의 비용, 그리고 손실 함수의 선택이 하는 일."
    ),
    "Cost and loss": "비용과 손실 (cost, loss)",
    "Loss is of one example, cost of all. Which loss is chosen decides what a network that is "
    "wrong is told.": (
        "손실은 예제 하나의 것이고 비용은 전체의 것이다. 어떤 손실 함수를 고르느냐가 틀린 신경망에 "
        "무엇을 알려 줄지 정한다."
    ),
    "The gradient of the cost beside the mean of single gradients; networks trained on wrong "
    "classes and then on the right ones, with squared error and with cross-entropy, each at its "
    "own best rate; label smoothing, class weights and focal loss beside cross-entropy, the last "
    "two where half of the classes keep a tenth of their rows.": (
        "비용의 기울기를 예제별 기울기의 평균과 비교했다. 틀린 클래스로 학습한 신경망을 제곱 "
        "오차와 교차 엔트로피로, 각자 가장 좋은 학습률로 다시 학습했다. 레이블 스무딩, 클래스 "
        "가중치, 초점 손실을 교차 엔트로피와 비교했고, 뒤의 둘은 클래스 절반이 행의 10분의 1만 "
        "가질 때이다."
    ),
    "The cost's gradient is the mean of the gradients of the losses": (
        "비용의 기울기는 손실 기울기의 평균이다"
    ),
    "On a classifier that is sure and wrong cross-entropy pulls harder than squared error": (
        "확신하며 틀린 분류기는 제곱 오차보다 교차 엔트로피가 더 세게 당긴다"
    ),
    "From there cross-entropy comes back faster": "거기서 교차 엔트로피가 더 빨리 돌아온다",
    "Label smoothing calibrates": "레이블 스무딩은 확률을 보정한다",
    "Class weights raise the recall of rare classes": (
        "클래스 가중치는 드문 클래스의 재현율을 높인다"
    ),
    "Focal loss raises the recall of rare classes": "초점 손실은 드문 클래스의 재현율을 높인다",
    "cross-entropy": "교차 엔트로피",
    "squared error": "제곱 오차",
    "label smoothing": "레이블 스무딩",
    "class weights": "클래스 가중치",
    "focal loss": "초점 손실",
    "mean of gradients": "기울기의 평균",
    "gradient of mean": "평균의 기울기",
    "Gradient by the probability of the truth": "정답 확률에 따른 기울기",
    "probability of the truth": "정답의 확률",
    "size of the gradient": "기울기의 크기",
    "Of two classes. Where the answer is sure and wrong, squared error has none.": (
        "클래스 둘. 확신하며 틀린 곳에서 제곱 오차의 기울기는 없다."
    ),
    "the way back": "되돌아오는 길",
    "training accuracy": "학습 정확도",
    "From a network that was trained on wrong classes; each at its own best rate.": (
        "틀린 클래스로 학습한 신경망에서 시작. 각자 가장 좋은 학습률."
    ),
    "losses of single rows": "행별 손실",
    "share of the rows": "행의 비율",
    "In their order, of the first seed.": "크기순, 첫 시드.",
    "when": "시점",
    "cost": "비용",
    "The cost, and quantiles of the losses": "비용과 손실의 분위수",
    "From wrong answers": "틀린 답에서 시작",
    "gradient at the start": "처음의 기울기",
    "mean accuracy on the way": "도중의 평균 정확도",
    "Label smoothing": "레이블 스무딩 (label smoothing)",
    "Recall where half of the classes are rare": "클래스 절반이 드물 때의 재현율",
    "rare classes": "드문 클래스",
    "common classes": "흔한 클래스",
    # --- Dropout
    "Dropout against overfitting, weight decay and real ensembles, with what they cost.": (
        "드롭아웃을 과적합, 가중치 감쇠, 실제 앙상블과 그 비용에 견준다."
    ),
    "Dropout": "드롭아웃 (dropout)",
    "Dropout is a regularizer against overfitting: neurons are ignored at random. That is like an "
    "ensemble without training several networks; ensembles cost training time and time in use, and "
    "dropout solves both.": (
        "드롭아웃은 과적합을 막는 정칙화 기법이다: 뉴런을 무작위로 무시한다. 여러 신경망을 "
        "학습하지 않고도 앙상블(ensemble)과 같은 효과를 낸다. 앙상블은 학습과 사용에 시간이 들지만 "
        "드롭아웃은 둘 다 해결한다."
    ),
    "Networks of two hidden layers, trained by Adam for equal updates on several amounts of data, "
    "with every rate from one grid, alone and with weight decay; rates and decays chosen on "
    "validation. Beside them real ensembles: networks on draws with replacement (bagging), and "
    "networks of different structures. Costs are counted in multiplications, with that of one "
    "network as the unit.": (
        "은닉층이 둘인 신경망을 여러 데이터 양에서 Adam으로 같은 횟수만큼 갱신했다. 드롭아웃 "
        "비율은 하나의 격자에서 모두, 단독으로 또 가중치 감쇠와 함께 썼고, 비율과 감쇠는 검증 "
        "데이터로 골랐다. 실제 앙상블도 학습했다: 복원 추출한 행으로 학습한 신경망들(배깅, "
        "bagging)과 구조가 다른 신경망들. 비용은 곱셈 횟수로 세었고 신경망 하나가 단위이다."
    ),
    "Dropout closes the gap between training and test cost": (
        "드롭아웃은 학습 비용과 테스트 비용의 차이를 줄인다"
    ),
    "Dropout raises test accuracy": "드롭아웃은 테스트 정확도를 높인다",
    "Units adapt less to each other: they are less correlated": (
        "유닛끼리 서로 덜 맞춰진다: 상관이 낮다"
    ),
    "Dropout beats the best weight decay": "드롭아웃은 가장 좋은 가중치 감쇠보다 낫다",
    "Real ensembles are better than one network": "실제 앙상블은 신경망 하나보다 낫다",
    "One network with dropout is as good as a real ensemble, to one point of accuracy": (
        "드롭아웃을 쓴 신경망 하나는 실제 앙상블만큼 좋다 (정확도 1점 이내)"
    ),
    "An ensemble costs more to train and to use than one network with dropout": (
        "앙상블은 드롭아웃을 쓴 신경망 하나보다 학습과 사용에 비용이 더 든다"
    ),
    "One pass without dropout is as good as the mean of many with it, to one point": (
        "드롭아웃 없는 한 번의 계산은 드롭아웃을 켠 여러 계산의 평균만큼 좋다 (1점 이내)"
    ),
    "one network": "신경망 하나",
    "dropout": "드롭아웃",
    "bagging": "배깅 앙상블",
    "different structures": "구조가 다른 앙상블",
    "mean of {number} passes": "계산 {number}번의 평균",
    "rate {number}": "비율 {number}",
    "decay {number}": "감쇠 {number}",
    "{problem}, {rows} rows: test accuracy": "{problem}, {rows}행: 테스트 정확도",
    "{problem}, {rows} rows: cost": "{problem}, {rows}행: 비용",
    "{problem}, {rows} rows, rate {rate}": "{problem}, {rows}행, 비율 {rate}",
    "dropout rate": "드롭아웃 비율",
    "weight decay": "가중치 감쇠",
    "Dropout and weight decay together; mean over seeds.": (
        "드롭아웃과 가중치 감쇠를 함께 썼을 때. 시드 평균."
    ),
    "The distance of the two lines is the gap; bands: seeds.": (
        "두 선 사이의 거리가 과적합의 크기. 띠는 시드 사이의 범위."
    ),
    "one pass without dropout": "드롭아웃 없는 계산 한 번",
    "mean of n passes with dropout": "드롭아웃을 켠 계산 n번의 평균",
    "Monte-Carlo passes": "몬테카를로 계산",
    "passes": "계산 횟수",
    "test cost (nats)": "테스트 비용 (nat)",
    "Each pass drops other units; their probabilities are averaged.": (
        "계산마다 다른 유닛을 끄고 확률을 평균한다."
    ),
    "rows and rate": "행 수와 비율",
    "training cost": "학습 비용",
    "test cost": "테스트 비용",
    "gap": "차이",
    "correlation of units": "유닛 사이의 상관",
    "Dropout by amount of data; * chosen on validation": (
        "데이터 양에 따른 드롭아웃. *: 검증 데이터로 고른 것"
    ),
    "calibration error": "보정 오차",
    "cost of training": "학습의 비용",
    "cost of use": "사용의 비용",
    "Ensembles, and what they cost in multiplications": "앙상블과 그 비용 (곱셈 횟수)",
    # --- Attention and positions
    "Attention with and without positions, by length, by heads, and what it costs.": (
        "위치 정보가 있는 어텐션과 없는 어텐션을 길이, 헤드 수, 비용에 따라 비교한다."
    ),
    "Attention and positions": "어텐션과 위치 (attention)",
    "Self-attention takes the place of recurrence. Since words no longer come one by one, their "
    "place must be told otherwise; several heads look at several things.": (
        "셀프 어텐션이 순환을 대신한다. 단어가 더는 하나씩 들어오지 않으므로 위치를 다른 방법으로 "
        "알려야 한다. 헤드 여러 개는 여러 가지를 본다."
    ),
    "Small Transformers with no positions, sinusoidal, learned and rotary ones, on sequences whose "
    "answer is known: the token before each (nothing but order), and how often each occurs "
    "(nothing of order). Tested on the lengths of training, on longer ones and with the words "
    "shuffled; and with 1 to 8 heads at equal width.": (
        "위치 정보가 없거나 사인파, 학습, 회전 방식인 작은 트랜스포머를 답이 알려진 수열로 "
        "학습했다: 바로 앞의 토큰(순서만 필요), 각 토큰이 나온 횟수(순서가 필요 없음). 학습한 "
        "길이, 더 긴 길이, 단어를 섞은 입력으로 시험했고, 같은 너비에서 헤드 1개부터 8개까지 "
        "비교했다."
    ),
    "Without positions shuffled words give the same answers": (
        "위치 정보가 없으면 단어를 섞어도 답이 같다"
    ),
    "Positions tell the order: the token before is found": (
        "위치 정보는 순서를 알려 준다: 바로 앞의 토큰을 찾는다"
    ),
    "Where order does not matter none are needed": "순서가 필요 없는 곳에는 위치 정보도 필요 없다",
    "Computed positions carry to longer texts than learned ones": (
        "계산한 위치 정보는 학습한 것보다 긴 텍스트에도 통한다"
    ),
    "Rotary positions are as good on the longest texts as on those of training": (
        "회전 위치 정보는 가장 긴 텍스트에서도 학습한 길이에서만큼 좋다"
    ),
    "Several heads are better than one of the same width": (
        "같은 너비에서 헤드 여러 개가 하나보다 낫다"
    ),
    "the token just before": "바로 앞의 토큰",
    "how often": "나온 횟수",
    "next byte of text": "텍스트의 다음 바이트",
    "no positions": "위치 정보 없음",
    "sinusoidal": "사인파",
    "learned": "학습",
    "rotary": "회전",
    "unchanged answers": "바뀌지 않은 답",
    "all answers": "모든 답",
    "attention": "어텐션",
    "{number} heads": "헤드 {number}개",
    "length {number}": "길이 {number}",
    "{number} layers": "층 {number}개",
    "length": "길이",
    "number of layers": "층 수",
    "Trained on the shortest; bands: seeds.": ("가장 짧은 길이로 학습했다. 띠는 시드 사이의 범위."),
    "What each place looks at in the first layer": "첫 층에서 각 위치가 보는 곳",
    "from the token": "보는 토큰",
    "at the token": "보이는 토큰",
    "Rotary positions, asked for the token before; mean over heads, first seed.": (
        "회전 위치 정보, 바로 앞의 토큰을 묻는 태스크. 헤드 평균, 첫 시드."
    ),
    "milliseconds": "밀리초",
    "Time of one layer by length": "길이에 따른 한 층의 시간",
    "Measured on this machine, forwards, one text.": "이 컴퓨터에서 잰 시간, 순전파, 텍스트 하나.",
    "Counted in multiplications attention costs more than an LSTM from a length of {length} on.": (
        "곱셈 횟수로 세면 길이 {length}부터 어텐션이 LSTM보다 비싸다."
    ),
    "Measured here it is slower from a length of {length} on.": (
        "여기서 잰 시간으로는 길이 {length}부터 더 느리다."
    ),
    "Measured here it is faster at every length that was tried.": (
        "여기서 잰 시간으로는 시험한 모든 길이에서 더 빠르다."
    ),
    "positions": "위치 정보",
    "answers that shuffling leaves": "섞어도 그대로인 답",
    "heads": "헤드 수",
    "Accuracy by positions and length": "위치 정보와 길이에 따른 정확도",
    "Heads at equal width": "같은 너비에서의 헤드 수",
    "Multiplications of one layer by length": "길이에 따른 한 층의 곱셈 횟수",
    # --- Normalization and residuals
    "Residuals and normalization: which trainings diverge, by depth and rate.": (
        "잔차 연결과 정규화: 깊이와 학습률에 따라 어떤 학습이 발산하는지 본다."
    ),
    "Normalization and residuals": "정규화와 잔차 연결 (normalization, residual)",
    "Residuals and normalization make deep networks trainable; where the normalization stands "
    "decides which trainings diverge.": (
        "잔차 연결과 정규화가 깊은 신경망을 학습할 수 있게 한다. 정규화를 어디에 두느냐가 어떤 "
        "학습이 발산할지 정한다."
    ),
    "Small Transformers that foretell the next byte of real text (without rows of text: the token "
    "before, in made-up sequences), with pre-norm, post-norm, no norm and no residuals, at several "
    "depths and rates, by Adam at a constant rate without warmup.": (
        "실제 텍스트의 다음 바이트를 예측하는(텍스트 행이 없으면 만든 수열에서 바로 앞의 토큰을 "
        "맞히는) 작은 트랜스포머를 사전 정규화, 사후 정규화, 정규화 없이, 잔차 연결 없이 여러 "
        "깊이와 학습률에서 워밍업 없는 일정한 학습률의 Adam으로 학습했다."
    ),
    "Post-norm fails at more rates than pre-norm": (
        "사후 정규화는 사전 정규화보다 더 많은 학습률에서 실패한다"
    ),
    "With residuals a lower cost is reached than without": (
        "잔차 연결이 있으면 없을 때보다 비용이 낮다"
    ),
    "With normalization a lower cost is reached than without": (
        "정규화가 있으면 없을 때보다 비용이 낮다"
    ),
    "pre-norm": "사전 정규화",
    "post-norm": "사후 정규화",
    "without norm": "정규화 없음",
    "without residuals": "잔차 연결 없음",
    "cost at the end": "끝의 비용",
    "A dash: diverged, or no better than answering by frequencies.": (
        "줄표: 발산했거나, 빈도만으로 답하는 것보다 낫지 않다."
    ),
    "cost at {layers} layers": "층 {layers}개에서의 비용",
    "A line a rate; mean over seeds.": "선 하나가 학습률 하나. 시드 평균.",
    "form and layers": "형태와 층 수",
    "share of rates that fail": "실패한 학습률의 비율",
    "best rate": "가장 좋은 학습률",
    "cost at the best rate": "가장 좋은 학습률에서의 비용",
    "Which trainings come to nothing": "실패한 학습",
    # --- Pre-training by reference
    "Pre-training and transfer, by reference to what the main pipeline measured.": (
        "사전 학습과 전이 학습: 주 파이프라인이 측정한 것을 참조한다."
    ),
    "Pre-training and transfer": "사전 학습과 전이 학습",
    "A pre-trained network needs less data and less time than one from scratch; transfer and "
    "fine-tuning carry over what it has learned.": (
        "사전 학습한 신경망은 처음부터 학습하는 신경망보다 데이터와 시간이 적게 든다. 전이 학습과 "
        "미세 조정은 배운 것을 옮긴다."
    ),
    "By reference: nothing is computed here. The figures are those of the main pipeline's "
    "committed results (presets/results/default.json); its report says how they were measured.": (
        "참조: 여기서 계산한 것은 없다. 주 파이프라인의 커밋된 "
        "결과(presets/results/default.json)의 수치이며, 어떻게 측정했는지는 그 보고서에 있다."
    ),
    "Fine-tuned, it is ahead of the same network from random weights": (
        "미세 조정하면 무작위 가중치에서 시작한 같은 신경망보다 앞선다"
    ),
    "It is ahead of the strongest of what came before BERT": (
        "BERT 이전의 가장 강한 방법보다 앞선다"
    ),
    "With a quarter or a fifth of the labels it is ahead of random weights with all of them": (
        "레이블의 4분의 1이나 5분의 1로도 레이블을 모두 쓴 무작위 가중치보다 앞선다"
    ),
    "labelled rows": "레이블이 있는 행",
    "score": "점수",
    "Mean and one deviation over seeds, from the main pipeline's results.": (
        "시드 평균과 표준 편차, 주 파이프라인의 결과."
    ),
    "Scores by labelled rows": "레이블 수에 따른 점수",
    "“Less time” is not a half here: both are fine-tuned for equal steps, and pre-training took "
    "{steps} steps over {tokens} tokens before. It is saved only where the encoder is there "
    "already, or serves several tasks.": (
        "“시간이 적게 든다”는 여기서 판정하지 않는다: 둘 다 같은 스텝만큼 미세 조정하고, 사전 "
        "학습에 먼저 토큰 {tokens}개, {steps}스텝이 들었다. 인코더가 이미 있거나 여러 태스크에 "
        "쓰일 때만 시간이 준다."
    ),
    "pre-trained, {number} labels": "사전 학습, 레이블 {number}개",
    "random weights, {number} labels": "무작위 가중치, 레이블 {number}개",
}
