"""Korean of the main report: its sections on data, training, tasks and the run."""

from __future__ import annotations

MESSAGES = {
    # --- Data
    "Text": "텍스트",
    "Text, after cleaning": "정제한 뒤의 텍스트",
    "Sources and licences": "출처와 라이선스",
    "Documents by length": "길이별 문서 수",
    "Sentences by length": "길이별 문장 수",
    "%(title)s, as a table": "%(title)s (표)",
    "The most frequent words": "가장 자주 나오는 단어",
    "What cleaning dropped": "정제에서 제외한 것",
    "Dropped before training, by rule, with examples": "학습 전에 제외한 것: 규칙별 개수와 예",
    "Not recorded.": "기록되지 않음.",
    "How it was split": "분할 방법",
    "Whole groups of documents go to one side, by a hash of the group's name, so that no test "
    "text was ever seen in pre-training:": (
        "문서는 그룹 이름의 해시에 따라 그룹째로 한쪽에 속한다. 그래서 테스트에 쓰는 텍스트는 "
        "사전 학습에서 한 번도 보지 않는다."
    ),
    "%(share)s of the groups are held out for the tasks' test rows,": (
        "그룹의 %(share)s: 태스크의 테스트 행을 위해 떼어 둠,"
    ),
    "%(share)s are for validation,": "그룹의 %(share)s: 검증용,",
    "the rest for training": "나머지: 학습용",
    "salt": "솔트(salt)",
    "Labelled rows": "레이블 있는 행",
    "Validation": "검증(validation)",
    "Validation of the data": "데이터 검증",
    "Expectations about the data; nothing is trained before all of a suite are met": (
        "데이터에 대한 기대 조건. 한 묶음(suite)의 조건을 모두 만족하기 전에는 아무것도 학습하지 "
        "않는다"
    ),
    "what was checked in %(name)s": "%(name)s에서 확인한 것",
    "There is no corpus (<code>download_corpus.sources</code> is empty): nothing was pre-trained "
    "here, there are no word vectors, and a score of the encoder on held-out text is not known. "
    "All text is the tasks' own.": (
        "말뭉치(corpus)가 없다(<code>download_corpus.sources</code> 목록이 비어 있음). 여기서는 "
        "아무것도 사전 학습하지 않았고, 단어 벡터도 없으며, 떼어 둔 텍스트에 대한 인코더의 "
        "점수도 알 수 없다. 모든 텍스트는 태스크 자체의 것이다."
    ),
    # --- Tokenizer
    "WordPiece with %(pieces)s pieces, learned from the training text": (
        "학습 텍스트에서 익힌 %(pieces)s조각짜리 WordPiece"
    ),
    "in lower case": "소문자로 바꿈",
    "case kept": "대소문자 유지",
    "A word is %(tokens)s tokens in the mean, and %(unknown)s of the tokens are unknown.": (
        "단어 하나가 평균 %(tokens)s개의 토큰이 된다. 미등록 토큰의 비율: %(unknown)s."
    ),
    "How sentences split": "문장이 나뉘는 모습",
    "%(number)s tokens": "토큰 %(number)s개",
    # --- Pretraining
    "The validation curve, as a table": "검증 곡선 (표)",
    "Validation curve": "검증 곡선",
    "Validation during pre-training": "사전 학습 중의 검증",
    "%(objective)s: right": "%(objective)s: 정답률",
    "The encoder was imported: %(source)s, %(parameters)s parameters, pre-trained by someone "
    "else. It has a vocabulary of its own, so that its scores on masked tokens compare with "
    "nothing here and were left out.": (
        "인코더는 가져온 것이다: %(source)s, 매개변수 %(parameters)s개, 다른 사람이 사전 "
        "학습했다. 고유한 어휘를 쓰기 때문에 마스킹된 토큰에 대한 점수는 여기의 어떤 값과도 "
        "비교할 수 없어 싣지 않았다."
    ),
    "It came without these heads: %(heads)s.": "다음 헤드는 함께 오지 않았다: %(heads)s.",
    "What it learned": "배운 것",
    "After training, on %(sequences)s sequences of documents that were not trained on": (
        "학습이 끝난 뒤, 학습에 쓰지 않은 문서의 시퀀스 %(sequences)s개에서"
    ),
    "<strong>Warning: pre-training was stuck after warmup</strong> at what the frequencies of "
    "tokens alone cost; the stage's log says where, and the usual causes.": (
        "<strong>경고: 사전 학습이 워밍업 뒤에 멈춰 있었다.</strong> 손실이 토큰 빈도만 알 때의 "
        "값에서 내려가지 않았다. 그 위치와 흔한 원인은 단계의 로그에 있다."
    ),
    "%(part)s of %(whole)s steps were skipped: their loss or gradients were no numbers, or leapt "
    "(<code>pretrain.loss_spikes</code>).": (
        "전체 %(whole)s스텝 중 %(part)s스텝을 건너뛰었다. 손실이나 기울기가 수가 아니었거나 "
        "갑자기 튀었다(<code>pretrain.loss_spikes</code>)."
    ),
    "Other pre-training seeds": "사전 학습의 다른 시드",
    "The same training from other random weights, in another order; fine-tuning takes the "
    "encoders in turn": (
        "다른 무작위 가중치에서 다른 순서로 시작한 같은 학습. 미세 조정은 이 인코더들을 차례로 쓴다"
    ),
    "What was imported": "가져온 것",
    "The settings of pre-training": "사전 학습 설정",
    "Fill in the blank": "빈칸 채우기",
    "Sentences from documents that were not trained on, one word taken out (in green, in "
    "brackets), and the five likeliest tokens for its place, before and after training.": (
        "학습에 쓰지 않은 문서의 문장에서 단어 하나를 빼고(초록색 대괄호), 그 자리에 올 가능성이 "
        "가장 큰 토큰 다섯 개를 학습 전과 후로 나누어 보인다."
    ),
    "The five likeliest tokens and their probabilities": "가능성이 가장 큰 토큰 다섯 개와 그 확률",
    "Word vectors: nearest neighbours": "단어 벡터: 가장 가까운 이웃",
    "What came before BERT: one vector a token, whatever its context, learned from the "
    "same text.": (
        "BERT 이전의 방법: 문맥과 상관없이 토큰마다 벡터 하나를 같은 텍스트에서 배운다."
    ),
    "%(algorithm)s: nearest tokens, with the cosine of the angle between the vectors": (
        "%(algorithm)s: 가장 가까운 토큰과 두 벡터 사이의 코사인"
    ),
    "Neighbours by {name}": "{name} 기준의 이웃",
    "Settings of {name}": "{name} 설정",
    # --- Tasks
    "Before its labels were learned, the encoder went on, in rows of its own, with masked words "
    "on the texts of %(rows)s training rows and on %(unlabelled)s unlabelled texts, %(epochs)s "
    "times through them (%(left_out)s were left out: validation or test has them). On "
    "validation's texts a masked token cost %(before)s nats before and %(after)s after.": (
        "레이블을 배우기 전에 인코더를 마스킹된 단어로 이어서 학습했다. 이 표의 별도 줄에 있다. "
        "쓴 텍스트: 학습 행 %(rows)s개의 텍스트와 레이블 없는 텍스트 %(unlabelled)s개를 "
        "%(epochs)s번 읽음(검증이나 테스트에 있어 뺀 것 %(left_out)s개). 검증 텍스트에서 "
        "마스킹된 토큰의 손실은 이어서 학습하기 전 %(before)s nat, 뒤 %(after)s nat이다."
    ),
    "Confusions, scores by label, errors and calibration are those of the first seed at the "
    "largest label budget.": (
        "혼동 행렬, 레이블별 점수, 오류, 보정(calibration)은 레이블 예산이 가장 클 때 첫 번째 "
        "시드의 것이다."
    ),
    "Examples": "예",
    "Examples of {name}": "{name} 태스크의 예",
    "Rows of %(name)s": "%(name)s 태스크의 행",
    "What is taken for what": "무엇을 무엇으로 보는가",
    "A row has one true label; columns are what the model says; framed cells are right. Shade: "
    "the share of the row. The model is the %(system)s, with %(labels)s labels; what is counted "
    "are %(unit)s.": (
        "한 줄은 실제 레이블 하나, 한 칸은 모델이 답한 레이블 하나이며 테두리가 있는 칸이 "
        "정답이다. 진하기는 그 줄에서 차지하는 비율이다. 모델: %(system)s, 레이블 %(labels)s개. "
        "세는 단위: %(unit)s."
    ),
    "Confusions of {name}": "{name} 태스크의 혼동 행렬",
    "%(name)s: %(unit)s by true label and by what the model says": (
        "%(name)s: 실제 레이블과 모델의 답에 따른 수 (단위: %(unit)s)"
    ),
    "%(number)s labels: too many for a table here; it is in <code>reports/evaluation</code>.": (
        "레이블이 %(number)s종이라 여기에 표로 싣기에는 너무 많다. 표는 "
        "<code>reports/evaluation</code> 폴더에 있다."
    ),
    "Scores by label": "레이블별 점수",
    "Scores by label of {name}": "{name} 태스크의 레이블별 점수",
    "%(name)s, by label": "%(name)s, 레이블별",
    "Calibration": "보정 (calibration)",
    "How often it is right, by how sure it is; on the dashed line it is as sure as right; larger "
    "dots are more rows. Expected calibration error: %(error)s.": (
        "모델의 확신 정도에 따라 실제로 맞힌 비율. 점선 위에서는 확신한 만큼 맞힌다. 점이 클수록 "
        "행이 많다. 기대 보정 오차(expected calibration error): %(error)s."
    ),
    "Calibration of %(name)s, as a table": "%(name)s 태스크의 보정 (표)",
    "Calibration of {name}": "{name} 태스크의 보정",
    "%(name)s: how sure, and how often right": "%(name)s: 확신 정도와 맞힌 비율",
    "Its surest errors": "가장 확신하며 틀린 답",
    "Errors on {name}": "{name} 태스크의 오류",
    "%(name)s: wrong, and sure of it": "%(name)s: 확신했지만 틀린 답",
    "Learning rates of {name}, by the stage tune": "{name} 태스크의 학습률 (tune 단계)",
    # --- Run
    "Stages": "단계",
    "The latest run of the flow: %(state)s": "최근 플로 실행: %(state)s",
    "in %(time)s": "(%(time)s 걸림)",
    "Times are those of a stage's latest real run; “Cached”: unchanged, so not run again. Energy "
    "is an estimate, not a measurement: CPU time (of all cores) × %(watts)s W a busy core; "
    "memory, cooling and a GPU are not in it. The peak memory of several runs is that of the "
    "largest.": (
        "시간은 그 단계를 마지막으로 실제 실행했을 때의 것이다. “캐시됨”은 바뀐 것이 없어 다시 "
        "실행하지 않았다는 뜻이다. 에너지는 측정값이 아니라 추정값으로, CPU 시간(모든 코어의 "
        "합)에 일하는 코어당 %(watts)s W의 전력을 곱했다. 메모리, 냉각, GPU는 들어 있지 않다. "
        "여러 번 실행했으면 최대 메모리는 그중 가장 큰 값이다."
    ),
    "Stages with times": "단계별 시간",
    "Every single run of a stage": "단계의 모든 실행",
    "No record of times: <code>logs</code> holds none.": (
        "시간 기록이 없다. <code>logs</code> 폴더가 비어 있다."
    ),
    "Machine and versions": "장비와 버전",
    "%(cores)s cores, %(memory)s of memory": "코어 %(cores)s개, 메모리 %(memory)s",
    "accelerator": "가속기",
    "processor not known": "프로세서 알 수 없음",
    "system not known": "운영 체제 알 수 없음",
    "Seeds and hashes": "시드와 해시",
    "Pre-training seed": "사전 학습 시드",
    "Pre-training seeds": "사전 학습 시드",
    "Every random choice follows from the seeds of <code>params.yaml</code>; the same input "
    "gives the same bytes, which these hashes (SHA-256) show.": (
        "모든 무작위 선택은 <code>params.yaml</code> 파일의 시드에서 나온다. 입력이 같으면 "
        "결과도 바이트까지 같으며, 아래 해시(SHA-256)로 확인할 수 있다."
    ),
    "Hashes of the artifacts": "결과물의 해시",
    "Artifacts": "결과물",
    "No hashes were recorded.": "기록된 해시가 없다.",
    "How to make each figure again": "각 수치를 다시 만드는 방법",
    "Commands": "명령",
    "Commands, from the project's folder; DVC runs the stages before them where these are not up "
    "to date": ("프로젝트 폴더에서 실행하는 명령. 앞 단계가 최신이 아니면 DVC가 먼저 실행한다"),
    "everything": "전부",
    "scores, gains, intervals": "점수, 이득, 구간",
    "tables and plots of them": "그 표와 그림",
    "pre-training curves": "사전 학습 곡선",
    "speed and time of pre-training": "사전 학습의 속도와 시간",
    "fill in the blank, confusions, errors, calibration": "빈칸 채우기, 혼동 행렬, 오류, 보정",
    "documents, words, what was dropped": "문서, 단어, 제외한 것",
    "tokens a word, unknown tokens": "단어당 토큰 수, 미등록 토큰",
    "times and memory of stages": "단계별 시간과 메모리",
    "this page": "이 페이지",
}
