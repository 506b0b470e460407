"""Korean of the pages of validation: ours, and the words that Great Expectations renders."""

from __future__ import annotations

MESSAGES = {
    "Validation of %(suite)s": "%(suite)s 검증",
    "All suites": "모든 검증 묶음",
    "passed": "통과",
    "failed": "실패",
    "%(part)s of %(whole)s expectations met.": "기대 조건 %(whole)s개 중 %(part)s개 만족.",
    "{part} expectations met": "기대 조건 {part}개 만족",
    "What depends on this data may run.": "이 데이터를 쓰는 단계를 실행할 수 있다.",
    "Nothing that depends on this data runs.": "이 데이터를 쓰는 단계는 실행되지 않는다.",
    "What failed": "만족하지 못한 조건",
    "Observed": "관측값",
    "table %(table)s": "표: %(table)s",
    "(none)": "(없음)",
    "Every expectation": "모든 기대 조건",
    "Rendered by Great Expectations; the suite's JSON holds the same facts.": (
        "Great Expectations로 만든 표이다. 검증 묶음의 JSON 파일에 같은 내용이 있다."
    ),
    "What the data was expected to be, and whether it was: a page for each suite. A suite that "
    "failed stops every stage that depends on its data.": (
        "데이터에 기대한 것과 그 결과를 검증 묶음(suite)마다 한 페이지에 적었다. 한 묶음이 "
        "실패하면 그 데이터를 쓰는 모든 단계가 멈춘다."
    ),
    "Suite": "검증 묶음",
    "Result": "결과",
    "Expectations met": "만족한 기대 조건",
    "{part:,} of {whole:,} rows are not so": "행 {whole:,}개 중 {part:,}개가 그렇지 않음",
    "{value:g} at {quantile:g}": "{quantile:g} 분위수 {value:g}",
}

RETOLD = {
    # --- Corpus
    "The corpus has at least {least} documents": "말뭉치에 문서가 {least}개 이상 있다",
    "Every document has a value in {column}": "모든 문서에 {column} 값이 있다",
    "Every document states its licence": "모든 문서가 라이선스를 밝힌다",
    "Every document has an id of its own": "모든 문서의 id가 서로 다르다",
    "Every document has paragraphs, none of them null": (
        "모든 문서에 문단이 있고 null인 문단은 없다"
    ),
    "Every document has {shortest} to {longest} characters": (
        "모든 문서의 길이가 {shortest} ~ {longest}자이다"
    ),
    "No document is of a group that is held out": "떼어 둔 그룹에 속하는 문서가 없다",
    "Every document lies on the side of the split that its group belongs to": (
        "모든 문서가 그룹이 속하는 분할 쪽에 있다"
    ),
    "There are documents for {split}": "{split} 분할에 문서가 있다",
    "{script} letters are at least {least} of all letters": (
        "전체 글자 중 {script} 글자의 비율이 {least} 이상이다"
    ),
    "{words} are at most {most} of all characters": (
        "전체 문자 중 {words}의 비율이 {most} 이하이다"
    ),
    "Repetitions of an earlier document are at most {most} of all documents": (
        "전체 문서 중 앞선 문서를 되풀이한 것의 비율이 {most} 이하이다"
    ),
    "Train and validation have no {name} in common": (
        "학습 분할과 검증 분할에 공통된 {name} 항목이 없다"
    ),
    # --- Tasks
    "Every row has a value in {column}": "모든 행에 {column} 값이 있다",
    "Every row has more than space in {column}": "모든 행의 {column} 값에 공백이 아닌 문자가 있다",
    "Every row has an id of its own in its split": "모든 행의 id가 분할 안에서 서로 다르다",
    "No word or tag of a row is null": "null인 단어나 태그가 있는 행이 없다",
    "Every row has as many {others} as {parts}": "모든 행에서 {others} 개수와 {parts} 개수가 같다",
    "There are at least two different values to predict": "예측할 값이 두 가지 이상 있다",
    "Every split has at least {least} rows": "모든 분할에 행이 {least}개 이상 있다",
    "Columns and types are those of the kind {kind}": "열과 형식이 {kind} 종류의 것과 같다",
    "Rows with equal texts and unequal labels (dropped) are at most {most} of all": (
        "텍스트가 같고 레이블이 다른 행(제외됨)의 비율이 {most} 이하이다"
    ),
    "No {name} are both in {left} and in {right}": (
        "{left} 분할과 {right} 분할에 모두 있는 {name} 항목이 없다"
    ),
    "A linear model tells validation from test rows with an AUC of at most {most}": (
        "선형 모델이 검증 행과 테스트 행을 구별하는 AUC가 {most} 이하이다"
    ),
    "Training has at least two classes": "학습 분할에 클래스가 두 개 이상 있다",
    "The rarest class is at least {least} of training": (
        "가장 드문 클래스의 비율이 학습 분할에서 {least} 이상이다"
    ),
    "Every label occurs in training and stands in labels.json": (
        "모든 레이블이 학습 분할에 나오고 labels.json 파일에 있다"
    ),
    # --- Tokens
    "[UNK] is at most {most} of all tokens": "전체 토큰 중 [UNK] 토큰의 비율이 {most} 이하이다",
    "Ids are at most {most}, the last of the vocabulary": (
        "토큰 번호가 어휘의 마지막 번호 {most} 이하이다"
    ),
    "No [PAD], [CLS], [SEP] or [MASK] stands inside the text": (
        "텍스트 안에 [PAD], [CLS], [SEP], [MASK] 토큰이 없다"
    ),
    "Sentences have at most {most} tokens": "문장의 길이가 {most}토큰 이하이다",
    "Sentence offsets rise from the first to the last token": (
        "문장의 오프셋이 첫 토큰부터 마지막 토큰까지 커진다"
    ),
    "Document offsets go from the first to the last sentence": (
        "문서의 오프셋이 첫 문장부터 마지막 문장까지 이어진다"
    ),
    "There are as many documents as in the corpus": "문서 수가 말뭉치의 문서 수와 같다",
    "There are at least {least} tokens": "토큰이 {least}개 이상 있다",
    "The median sentence has {shortest} to {longest} tokens": (
        "문장 길이의 중앙값이 {shortest} ~ {longest}토큰이다"
    ),
    "At least {share} of sampled sentences decode to their text": (
        "표본 문장 중 원래 텍스트로 복원되는 것의 비율이 {share} 이상이다"
    ),
    # --- Words in them
    "train": "학습",
    "validation": "검증",
    "test": "테스트",
    "ids": "id",
    "groups": "그룹",
    "texts": "텍스트",
    "Replacement characters (U+FFFD)": "대체 문자(U+FFFD)",
    "Control characters": "제어 문자",
    "Latin": "로마자",
    "Hangul": "한글",
    "facts about the task": "태스크 전체에 대한 사실",
    "facts about the whole corpus": "말뭉치 전체에 대한 사실",
    "sentence lengths": "문장 길이",
    # --- Great Expectations
    "Table-Level Expectations": "표 전체에 대한 기대 조건",
    "Status": "상태",
    "Expectation": "기대 조건",
    "Observed Value": "관측값",
    "{share} unexpected": "기대와 다른 값 {share}",
    "{share} not null": "null이 아닌 값 {share}",
    "{number} unexpected values found. {share} of {rows} total rows.": (
        "기대와 다른 값 {number}개. 전체 행 {rows}개의 {share}."
    ),
    "Sampled Unexpected Values": "기대와 다른 값의 표본",
    "Unexpected Value": "기대와 다른 값",
    "Count": "개수",
    "Quantile": "분위수",
    "Value": "값",
    "Median": "중앙값",
}
