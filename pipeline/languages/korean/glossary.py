"""Korean of the glossary: terms, with the English in brackets, and what they mean."""

from __future__ import annotations

MESSAGES = {
    "BERT": "BERT",
    "A Transformer encoder that reads a whole text at once, pre-trained on plain text (Devlin et "
    "al. 2019).": (
        "텍스트 전체를 한 번에 읽는 트랜스포머(Transformer) 인코더. 일반 텍스트로 사전 "
        "학습한다(Devlin et al. 2019)."
    ),
    "Bootstrap interval": "부트스트랩 구간 (bootstrap interval)",
    "The spread of a figure when the test rows are drawn again and again with replacement; of 95 "
    "% of those draws the figure lies inside.": (
        "테스트 행을 복원 추출로 거듭 다시 뽑을 때 수치가 퍼지는 범위. 뽑은 것의 95 %가 이 안에 "
        "든다."
    ),
    "Whether a model that says “90 % sure” is right nine times in ten; the expected calibration "
    "error is the mean gap between the two.": (
        "“90 % 확신”한다고 답한 모델이 실제로 열 번 중 아홉 번 맞는지를 나타낸다. 기대 보정 "
        "오차는 둘 사이 차이의 평균이다."
    ),
    "Confusion matrix": "혼동 행렬 (confusion matrix)",
    "A table of how often each true label was taken for each label.": (
        "각 실제 레이블을 어떤 레이블로 몇 번 판단했는지 나타낸 표."
    ),
    "Embedding": "임베딩 (embedding)",
    "A list of numbers that stands for a token, learned so that tokens used alike are near each "
    "other.": (
        "토큰 하나를 나타내는 수의 나열. 비슷하게 쓰이는 토큰이 서로 가까워지도록 학습한다."
    ),
    "FastText": "FastText",
    "Word2Vec that also has a vector for parts of words, so that rare words borrow from their "
    "spelling (Bojanowski et al. 2017).": (
        "단어의 일부에도 벡터를 두는 Word2Vec. 드문 단어는 철자에서 정보를 빌린다(Bojanowski et "
        "al. 2017)."
    ),
    "Feature extraction": "특성 추출 (feature extraction)",
    "The pre-trained network is kept as it is; only a new classifier on top is trained.": (
        "사전 학습된 신경망은 그대로 고정하고, 그 위에 얹은 새 분류기만 학습한다."
    ),
    "Fine-tuning": "미세 조정 (fine-tuning)",
    "The pre-trained network is trained further, all of it, on the labelled rows of a task.": (
        "사전 학습된 신경망 전체를 태스크의 레이블 있는 행으로 더 학습한다."
    ),
    "Label budget": "레이블 예산 (label budget)",
    "How many labelled rows a system may train on.": (
        "시스템이 학습에 쓸 수 있는 레이블 있는 행의 수."
    ),
    "Learning curve": "학습 곡선 (learning curve)",
    "Score against the number of labelled rows.": "레이블 있는 행의 수에 따른 점수.",
    "How large a step training takes along the gradient; it rises during warm-up and then falls.": (
        "경사 하강법에서 기울기를 따라 한 번에 내딛는 크기. 워밍업 동안 커졌다가 그 뒤로 작아진다."
    ),
    "Loss": "손실 (loss)",
    "What training lowers: here the mean negative log-probability of the right answer, in nats.": (
        "학습이 줄이려는 값, 곧 손실 함수의 값. 여기서는 정답의 음의 로그 확률의 평균이며 단위는 "
        "nat이다."
    ),
    "Macro F1": "매크로 F1 (macro F1)",
    "The mean over labels of F1, the harmonic mean of precision and recall: rare labels count as "
    "much as frequent ones.": (
        "정밀도와 재현율의 조화 평균인 F1을 레이블에 대해 평균한 값. 드문 레이블도 흔한 레이블과 "
        "똑같이 센다."
    ),
    "Masked language modelling": "마스크 언어 모델링 (masked language modelling)",
    "Some tokens of a text are hidden, and the network predicts them from the rest.": (
        "텍스트의 일부 토큰을 가리고 나머지를 보고 맞히는 학습."
    ),
    "Next-sentence prediction": "다음 문장 예측 (next-sentence prediction)",
    "The network says whether the second of two sentences really followed the first.": (
        "두 문장 중 두 번째가 정말 첫 번째의 다음 문장인지 맞히는 학습."
    ),
    "Perplexity": "퍼플렉서티 (perplexity)",
    "The exponential of the loss: among how many equally likely tokens the network would be as "
    "unsure.": (
        "손실의 지수 함수 값. 신경망이 똑같이 그럴듯한 토큰 몇 개 사이에서 망설이는 것과 "
        "같은지를 나타낸다."
    ),
    "Training on plain text without labels, before any task is known.": (
        "어떤 태스크인지 알기 전에, 레이블 없는 일반 텍스트로 하는 학습. 이것을 태스크에 옮겨 "
        "쓰는 것이 전이 학습(transfer learning)이다."
    ),
    "Precision and recall": "정밀도와 재현율 (precision, recall)",
    "Of what was called a label, the share that is one; of what is one, the share that was "
    "called it.": (
        "어떤 레이블이라고 답한 것 중 실제로 그런 것의 비율, 그리고 실제로 그런 것 중 그렇게 "
        "답한 것의 비율."
    ),
    "Random weights": "무작위 가중치 (random weights)",
    "The same network without pre-training: what fine-tuning is measured against (“scratch”).": (
        "사전 학습을 하지 않은 같은 신경망. 미세 조정을 이것과 비교한다(“scratch”)."
    ),
    "Seed": "시드 (seed)",
    "The number that fixes every random choice of a run; several seeds show how much chance "
    "decides.": (
        "실행의 모든 무작위 선택을 정하는 수. 여러 시드로 실행하면 우연의 영향이 얼마나 큰지 알 "
        "수 있다."
    ),
    "Sentence matching": "문장 대조 (sentence matching)",
    "The network says whether one segment repeats words of another, or some were exchanged.": (
        "한 구간이 다른 구간의 단어를 그대로 되풀이하는지, 일부가 바뀌었는지 맞히는 학습."
    ),
    "Sentence-order prediction": "문장 순서 예측 (sentence-order prediction)",
    "The network says which of two neighbouring segments came first (Lan et al. 2020).": (
        "이웃한 두 구간 중 어느 것이 먼저인지 맞히는 학습(Lan et al. 2020)."
    ),
    "Standard deviation": "표준 편차 (standard deviation)",
    "How far single runs lie from their mean, typically.": (
        "개별 실행이 평균에서 대체로 얼마나 떨어져 있는지."
    ),
    "Test split": "테스트 분할 (test split)",
    "Rows that nothing was trained or tuned on; all scores here are theirs.": (
        "학습에도 조정에도 쓰지 않은 행. 여기의 모든 점수는 이 행에서 매긴 것이다."
    ),
    "TF-IDF": "TF-IDF",
    "A text as the counts of its words, rare words weighing more (Spärck Jones 1972).": (
        "텍스트를 단어의 개수로 나타내되 드문 단어에 더 큰 무게를 준 것(Spärck Jones 1972)."
    ),
    "Token": "토큰 (token)",
    "The unit a network reads: a word or a piece of one.": (
        "신경망이 읽는 단위. 단어 하나 또는 그 조각이다."
    ),
    "Validation split": "검증 분할 (validation split)",
    "Rows held back from training, used to choose settings and watch progress.": (
        "학습에 쓰지 않고 남겨 둔 행. 설정을 고르고 학습 과정을 살피는 데 쓴다. "
        "과적합(overfitting)도 여기서 드러난다."
    ),
    "Word2Vec": "Word2Vec",
    "Vectors of words learned from their neighbours in text, one for each word whatever its "
    "context (Mikolov et al. 2013).": (
        "텍스트에서 이웃한 단어로부터 배운 단어 벡터. 문맥과 상관없이 단어마다 하나이다(Mikolov "
        "et al. 2013)."
    ),
    "WordPiece": "WordPiece",
    "A tokenizer that keeps frequent words whole and splits rare ones into pieces; “##” marks a "
    "piece that continues a word.": (
        "흔한 단어는 그대로 두고 드문 단어는 조각으로 나누는 토크나이저. “##”는 단어가 이어지는 "
        "조각이라는 표시이다."
    ),
}
