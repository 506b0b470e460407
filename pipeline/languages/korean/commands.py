"""Korean of `python -m pipeline --help`: what each command does."""

from __future__ import annotations

MESSAGES = {
    # --- Around the list
    "Each stage reads {file}.": "각 단계가 읽는 설정 파일: {file}.",
    "another pipeline than the main one": "기본 파이프라인이 아닌 다른 파이프라인",
    "the file's name in presets/, without .yaml": "presets/ 폴더의 파일 이름(.yaml 제외)",
    "The whole pipeline: `make run`, or `dvc repro`. One stage: `dvc repro -s STAGE`.": (
        "파이프라인 전체: `make run` 또는 `dvc repro`. 한 단계: `dvc repro -s STAGE`."
    ),
    "The whole pipeline: `python -m flows run --pipeline {name}`, or `dvc repro {file}`. One "
    "stage: `dvc repro -s {file}:STAGE`.": (
        "파이프라인 전체: `python -m flows run --pipeline {name}` 또는 `dvc repro {file}`. 한 "
        "단계: `dvc repro -s {file}:STAGE`."
    ),
    # --- Stages
    "From raw text to a proven BERT.": "텍스트에서 검증된 BERT까지.",
    "An encoder and a task's own texts → an encoder that went on with masked words on these.": (
        "인코더와 태스크의 텍스트 → 그 텍스트의 마스킹된 단어로 이어서 학습한 인코더."
    ),
    "What the encoder is made of, and its tokenizer: all that a network from random weights "
    "takes.": ("인코더의 구조와 토크나이저: 무작위 가중치의 신경망에 필요한 전부."),
    "What most likely holds the scores back, from what the stages before left, each with its "
    "knob.": (
        "점수를 붙잡고 있을 가능성이 큰 것을 앞 단계의 결과에서 찾고, 바꿀 설정을 알려 준다."
    ),
    "Fetch the sources, verify them by hash, and unpack them to documents.": (
        "출처를 내려받고, 해시로 확인하고, 문서로 푼다."
    ),
    "Score everything that was trained, beside what it should beat; write metrics, facts, "
    "a page.": ("학습한 모든 것을 이겨야 할 대상과 나란히 채점하고 지표, 사실, 페이지를 쓴다."),
    "An encoder and a task → one model for each seed and label budget, and its predictions.": (
        "인코더와 태스크 → 시드와 레이블 예산마다 모델 하나와 그 예측."
    ),
    "The same as `finetune`, with encoders that went on with the task's own texts.": (
        "`finetune` 단계와 같지만 태스크의 텍스트로 이어서 학습한 인코더를 쓴다."
    ),
    "The same as `finetune`, with an encoder that someone else pre-trained in full.": (
        "`finetune` 단계와 같지만 다른 사람이 완전히 사전 학습한 인코더를 쓴다."
    ),
    "Fit what a pre-trained encoder should beat: majority, linear models, averaged word vectors.": (
        "사전 학습한 인코더가 이겨야 할 것을 맞춘다: 다수 클래스, 선형 모델, 평균한 단어 벡터."
    ),
    "Take an encoder that someone else pre-trained in full, to be fine-tuned beside ours.": (
        "다른 사람이 완전히 사전 학습한 인코더를 가져와 나란히 미세 조정할 수 있게 한다."
    ),
    "Clean the raw documents, drop duplicates, and split them by a hash of their group.": (
        "원본 문서를 정제하고, 중복을 빼고, 그룹의 해시로 나눈다."
    ),
    "Rows of a task's source → train, validation and test examples, without leaks.": (
        "태스크 출처의 행 → 서로 누출이 없는 학습, 검증, 테스트 예."
    ),
    "Pre-train BERT on the tokens: masked language modelling and, on pairs, a sentence "
    "objective.": ("토큰으로 BERT를 사전 학습한다: 마스크 언어 모델링과, 쌍에서는 문장 목적 함수."),
    "Split documents into sentences, encode them, and write flat memory-mapped arrays with "
    "offsets.": (
        "문서를 문장으로 나누고 토큰 번호로 바꾸어, 오프셋이 있는 메모리 매핑 배열로 쓴다."
    ),
    "Train word vectors (Word2Vec or FastText) on the tokens of the training split.": (
        "학습 분할의 토큰으로 단어 벡터(Word2Vec 또는 FastText)를 학습한다."
    ),
    "A network from random weights and a task → what `finetune` makes of an encoder and a task.": (
        "무작위 가중치의 신경망과 태스크 → `finetune` 단계가 인코더와 태스크로 만드는 것과 같은 것."
    ),
    "Train a WordPiece vocabulary on the training documents; the same text gives the same bytes.": (
        "학습 문서로 WordPiece 어휘를 학습한다. 텍스트가 같으면 결과도 바이트까지 같다."
    ),
    "As `train_scratch`, but the token embeddings start as word vectors of one algorithm.": (
        "`train_scratch` 단계와 같지만 토큰 임베딩이 한 알고리즘의 단어 벡터에서 시작한다."
    ),
    "Check the corpus by Great Expectations; a gate: nothing is trained on data that failed.": (
        "말뭉치를 Great Expectations로 검증한다. 통과하지 못한 데이터로는 아무것도 학습하지 않는다."
    ),
    "Check a task's examples by Great Expectations; a gate before its fine-tuning.": (
        "태스크의 예를 Great Expectations로 검증한다. 통과해야 미세 조정을 한다."
    ),
    "Check the token arrays by Great Expectations; a gate before pre-training.": (
        "토큰 배열을 Great Expectations로 검증한다. 통과해야 사전 학습을 한다."
    ),
    "Learning rates of a task, as `tune` chooses them, of an encoder that someone else "
    "pre-trained.": (
        "다른 사람이 사전 학습한 인코더의 태스크별 학습률. `tune` 단계와 같이 고른다."
    ),
    "Learning rates of a task: for each strategy the best on validation, of as many trials.": (
        "태스크별 학습률: 전략마다 같은 횟수의 시도 중 검증에서 가장 좋은 것."
    ),
    # --- Stages of translation
    "Pairs of texts: the Transformer against what it replaced.": (
        "텍스트 쌍: 트랜스포머(Transformer)와 그 이전 방법의 비교."
    ),
    "Read pairs of texts from their sources, verified by hash, with what each source gave.": (
        "텍스트 쌍을 출처에서 읽고 해시로 확인하며, 출처마다 얻은 것을 적는다."
    ),
    "Clean the pairs, drop what is none, and split them so that no text stands on two sides.": (
        "쌍을 정제하고, 쌍이 아닌 것을 빼고, 어떤 텍스트도 두 분할에 있지 않게 나눈다."
    ),
    "Train one WordPiece vocabulary on both sides of the training pairs; spaces are pieces too.": (
        "학습 쌍의 양쪽으로 WordPiece 어휘 하나를 학습한다. 공백도 조각이다."
    ),
    "Train one model with one seed on the pairs, and translate the test sources with it.": (
        "쌍으로 모델 하나를 시드 하나로 학습하고, 테스트 원문을 번역한다."
    ),
    "Check the pairs by Great Expectations; a gate before everything that learns from them.": (
        "쌍을 Great Expectations로 검증한다. 통과해야 이 쌍으로 학습한다."
    ),
    "Score what the models said of the test sources, beside copying and the nearest translation.": (
        "모델이 테스트 원문을 번역한 것을, 원문을 그대로 베낀 것과 가장 가까운 학습 문장의 "
        "번역과 나란히 채점한다."
    ),
    # --- Tools
    "what translation models make of texts, and which words they looked at": (
        "번역 모델이 텍스트를 옮긴 결과와 그때 본 단어"
    ),
    "overlay presets/NAME.yaml on params.yaml, in place": (
        "presets/NAME.yaml 내용을 params.yaml에 덮어쓴다"
    ),
    "write what params.yaml leaves out; say every mistake, else epochs, trials": (
        "params.yaml에 빠진 값을 채우고, 잘못된 곳을 모두 또는 에포크와 시도 횟수를 알려 준다"
    ),
    "print what the stage tune tried, and chose, as Markdown": (
        "tune 단계가 시도하고 고른 것을 Markdown으로 출력한다"
    ),
    "raise the learning rate step by step, and plot where the loss falls": (
        "학습률을 스텝마다 높이며 손실이 줄어드는 곳을 그린다"
    ),
    "write pretrain.budget: the tokens that this machine sees in so many minutes": (
        "이 장비가 주어진 시간에 볼 수 있는 토큰 수를 pretrain.budget에 쓴다"
    ),
    "how many sequences a gradient needs, to choose pretrain.batch_size": (
        "기울기에 필요한 시퀀스 수를 재서 pretrain.batch_size를 고르게 한다"
    ),
    "write a model as a folder that `transformers` opens, with a model card": (
        "모델을 모델 카드와 함께 `transformers`로 열 수 있는 폴더로 쓴다"
    ),
    "write a model as an ONNX graph, which runs without torch and without us": (
        "모델을 torch나 이 패키지 없이 실행되는 ONNX 그래프로 쓴다"
    ),
    "write someone else's encoder as one of ours, from a folder or the hub": (
        "다른 사람의 인코더를 폴더나 허브에서 가져와 여기의 형식으로 쓴다"
    ),
    "one vector a text, from an encoder or a fine-tuned model": (
        "인코더나 미세 조정한 모델에서 텍스트마다 벡터 하나를 얻는다"
    ),
    "what an encoder would put in place of a mask": "마스크 자리에 인코더가 넣을 토큰",
    "a fine-tuned model's labels, tags or numbers for texts or a file": (
        "텍스트나 파일에 대한 미세 조정 모델의 레이블, 태그 또는 수"
    ),
    "a page of where translation models look in one sentence, side by side": (
        "번역 모델들이 한 문장에서 보는 곳을 나란히 보여 주는 페이지"
    ),
    "a page of what every attention head looks at in a text": (
        "텍스트에서 어텐션 헤드마다 무엇을 보는지 보이는 페이지"
    ),
    "write reports/report.html again, from the metrics and the logs that are there": (
        "있는 지표와 로그로 reports/report.html을 다시 쓴다"
    ),
    "print the results of a metrics.json as Markdown": (
        "metrics.json의 결과를 Markdown으로 출력한다"
    ),
    "print the sha256 that a `files` source of this path needs": (
        "이 경로의 `files` 출처에 필요한 sha256을 출력한다"
    ),
    "compare dvc.yaml's code dependencies with the imports": (
        "dvc.yaml의 코드 의존성을 import와 비교한다"
    ),
}
