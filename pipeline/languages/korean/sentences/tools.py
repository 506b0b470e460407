"""Korean of the tools: their options, what they print, and what is wrong with a command."""

from __future__ import annotations

SENTENCES = {
    # --- A model, texts, a device
    "of torch, on the CPU; default: its own": (
        "CPU에서 torch가 쓰는 스레드 수. 기본값: torch의 기본값"
    ),
    "texts": "텍스트",
    "the second text of each pair, as many as --text": "쌍마다 둘째 텍스트. --text와 같은 개수",
    "a file of texts: txt or md (a line is a text), jsonl, csv, tsv, parquet, conll; .gz .xz "
    ".bz2 .zst too": (
        "텍스트 파일: txt 또는 md(한 줄이 한 텍스트), jsonl, csv, tsv, parquet, conll. .gz .xz "
        ".bz2 .zst 가능"
    ),
    "of a table: where the text stands": "표에서 텍스트가 있는 열",
    "tsv: a double quote encloses a field, as it does in csv": (
        "tsv: csv처럼 큰따옴표가 필드를 감쌉니다"
    ),
    "csv: a double quote is a character like others, as it is in tsv": (
        "csv: tsv처럼 큰따옴표도 보통 글자입니다"
    ),
    "{number} is below 1": "{number}: 1보다 작습니다",
    "--out {path}: its ending says no format": "--out {path}: 확장자로 형식을 알 수 없습니다",
    "one --text_pair for each --text": "--text마다 --text_pair 하나",
    "{num_texts} texts, but {num_pairs} of --text_pair": (
        "텍스트는 {num_texts}개인데 --text_pair는 {num_pairs}개입니다"
    ),
    "bytes that are not UTF-8 (is the terminal set to cp949?); a file can be converted: iconv "
    "-f cp949 -t utf-8 FILE > NEW": (
        "UTF-8이 아닌 바이트입니다(터미널이 cp949로 설정되어 있습니까?). 파일은 다음과 같이 "
        "바꿀 수 있습니다: iconv -f cp949 -t utf-8 FILE > NEW"
    ),
    "--device {device}, but torch finds none": (
        "--device {device}: torch가 그런 장치를 찾지 못했습니다"
    ),
    "the folder of an encoder (data/encoder/SEED) or of a fine-tuned model "
    "(data/finetuned/TASK/STRATEGY/SEED), or one above it that holds a single model": (
        "인코더의 폴더(data/encoder/SEED)나 미세 조정한 모델의 "
        "폴더(data/finetuned/TASK/STRATEGY/SEED), 또는 모델이 하나만 든 상위 폴더"
    ),
    # --- embed, fill_mask, inspect_attention, predict, translate
    "the mean over all tokens' vectors (default), or the vector of the first token": (
        "모든 토큰 벡터의 평균(기본값) 또는 첫 토큰의 벡터"
    ),
    "tokens of a text, special ones too; default: the length that it was trained on": (
        "텍스트의 토큰 수(특수 토큰 포함). 기본값: 학습한 길이"
    ),
    "of a batch, padding too; default: 8192": "배치의 토큰 수(패딩 포함). 기본값: 8192",
    "leave the texts out of the file": "파일에 텍스트를 넣지 않습니다",
    "default: the terminal": "기본값: 터미널",
    "{out}: {num_texts} texts, {size} numbers each": (
        "{out}: 텍스트 {num_texts}개, 각각 수 {size}개"
    ),
    "cosine similarities": "코사인 유사도",
    "--file needs --out": "--file에는 --out이 필요합니다",
    "at most {COMPARED}, or --out FILE.parquet": "최대 {COMPARED}개, 또는 --out FILE.parquet",
    "a table of the similarities of {num_texts} texts": "텍스트 {num_texts}개의 유사도 표입니다",
    "note: the model was trained on at most {trained_length} tokens at once": (
        "참고: 모델은 한 번에 최대 {trained_length}토큰으로 학습했습니다"
    ),
    "note: {num_truncated} of {num_texts} texts were cut to {max_length} tokens": (
        "참고: 텍스트 {num_texts}개 중 {num_truncated}개를 {max_length}토큰에서 잘랐습니다"
    ),
    "tokens at each mask; default: 5": "마스크마다 보일 토큰 수. 기본값: 5",
    "note: of {num_tokens} tokens the model saw the {max_length} around the mask": (
        "참고: 모델은 토큰 {num_tokens}개 중 마스크 주변의 {max_length}개를 보았습니다"
    ),
    "each of {num_masks} masks on its own, the others in place": (
        "마스크 {num_masks}개를 하나씩, 나머지는 그대로 두고"
    ),
    "{out}: {layers} layers × {heads} heads over {num_tokens} tokens": (
        "{out}: 층 {layers}개 × 헤드 {heads}개, 토큰 {num_tokens}개"
    ),
    "one, in quotation marks, for a page": "페이지 하나에 따옴표로 묶은 텍스트 하나",
    "{num_text} texts": "텍스트 {num_text}개",
    "note: of {num_tokens} tokens {num_tokens_2} are looked at": (
        "참고: 토큰 {num_tokens}개 중 {num_tokens_2}개를 봅니다"
    ),
    "of a table: where the second text stands": "표에서 둘째 텍스트가 있는 열",
    ".jsonl, .parquet or .csv; default: the terminal": ".jsonl, .parquet 또는 .csv. 기본값: 터미널",
    "{out}: {num_rows} rows": "{out}: 행 {num_rows}개",
    "note: {num_truncated} of {num_rows} texts were cut to {max_length} tokens, as in training": (
        "참고: 텍스트 {num_rows}개 중 {num_truncated}개를 학습 때처럼 {max_length}토큰에서 "
        "잘랐습니다"
    ),
    "1: greedy; default: 4": "1이면 탐욕 탐색. 기본값: 4",
    "alpha of Wu et al. 2016; default: 0.6": "Wu et al. 2016의 alpha. 기본값: 0.6",
    "for each piece written, the piece of the source that was looked at most": (
        "쓴 조각마다 원문에서 가장 많이 본 조각"
    ),
    # --- Diagnostics
    "default: {TOKENS} beside params.yaml": "기본값: params.yaml 옆의 {TOKENS}",
    "default: the first of pretrain.seeds": "기본값: pretrain.seeds의 첫째",
    "of torch; default: runtime.threads": "torch의 스레드 수. 기본값: runtime.threads",
    "params.yaml, pretrain.source: huggingface": "params.yaml의 pretrain.source: huggingface",
    "nothing is trained from initial weights here": (
        "여기서는 초기 가중치에서 학습하는 것이 없습니다"
    ),
    "{vocabulary_size}, as the tokenized text has": "토큰화된 텍스트와 같은 {vocabulary_size}",
    "an encoder of {vocab_size} tokens": "토큰이 {vocab_size}개인 인코더입니다",
    "{longest} or more: pretrain.sequence_length": "{longest} 이상: pretrain.sequence_length",
    "an encoder of at most {max_position_embeddings} tokens a sequence": (
        "시퀀스당 최대 {max_position_embeddings}토큰인 인코더입니다"
    ),
    "a modern encoder has no head for pairs of sentences": (
        "modern 인코더에는 문장 쌍을 위한 헤드가 없습니다"
    ),
    "an encoder; default: the initial weights": "인코더. 기본값: 초기 가중치",
    "after so many steps of training from there, at the params' rate after a warmup over a "
    "tenth of them; default: 0": (
        "거기서 이만큼의 스텝을 학습한 뒤에 측정합니다. 학습률은 params의 값이고 스텝의 10분의 "
        "1은 워밍업입니다. 기본값: 0"
    ),
    "sequences; default: an eighth of batch_size": "시퀀스 수. 기본값: batch_size의 8분의 1",
    "small batches in a large one; default: 64": "큰 배치 하나에 든 작은 배치의 수. 기본값: 64",
    "large batches a measurement; default: 16": "측정마다 쓰는 큰 배치의 수. 기본값: 16",
    "on {device_name}: {groups} batches of {large} sequences, each from {ratio} of {small}": (
        "장치 {device_name}: 시퀀스 {large}개짜리 배치 {groups}개, 각각 {small}개짜리 "
        "{ratio}개로 이루어짐"
    ),
    "at most {examples_per_epoch} sequences, one epoch: an example that is seen twice is no "
    "new one": "최대 한 에포크의 시퀀스 {examples_per_epoch}개. 두 번 본 예는 새 예가 아닙니다",
    "lower --groups, --ratio or --small": "--groups, --ratio, --small 중 하나를 낮추십시오",
    "{groups} groups of {large} sequences": "시퀀스 {large}개짜리 묶음 {groups}개입니다",
    "numbers from 0 with commas between, such as 0,100,300": (
        "0 이상의 수를 쉼표로 나눈 것. 예: 0,100,300"
    ),
    "2 or more": "2 이상",
    "{MIN_GROUPS} or more": "{MIN_GROUPS} 이상",
    "between the two; default: 200": "둘 사이의 스텝 수. 기본값: 200",
    "on {device_name}: {steps} steps of {batch_size} sequences, {name} from {first} to {last}": (
        "장치 {device_name}: 시퀀스 {batch_size}개짜리 스텝 {steps}번, {name} 학습률 {first} → "
        "{last}"
    ),
    "lower it": "낮추십시오",
    "the loss is no finite number after the first step": "첫 스텝 뒤의 손실이 유한한 수가 아닙니다",
    "of pre-training, per seed": "시드당 사전 학습 시간(분)",
    "of measuring; default: {SECONDS}": "측정 시간(초). 기본값: {SECONDS}",
    "{params}: pretrain.budget is now {{tokens: {tokens}}}, {tokens_2} times the {text} "
    "tokens of the text.\nMeasured: {speed} tokens a second on {device_name}, in steps of "
    "{batch_size} sequences; assumed: as much of the machine to itself as now. Validation and "
    "checkpoints come on top, a few per cent.": (
        "{params}: pretrain.budget 값이 이제 {{tokens: {tokens}}}입니다. 텍스트 {text}토큰의 "
        "{tokens_2}배입니다.\n측정: {device_name} 장치에서 시퀀스 {batch_size}개짜리 스텝으로 "
        "초당 {speed}토큰. 장비를 지금만큼 쓸 수 있다고 가정합니다. 검증과 체크포인트에 몇 "
        "퍼센트가 더 듭니다."
    ),
    "more than 0": "0보다 큰 수",
    "set it to 1, measure, and multiply the tokens by the devices": (
        "1로 두고 측정한 뒤 토큰 수에 장치 수를 곱하십시오"
    ),
    "one device is measured here": "여기서는 장치 하나를 측정합니다",
    # --- The command line itself
    "where the result is put": "결과를 둘 위치",
    "default: {params_file}": "기본값: {params_file}",
    "of TASK/STRATEGY.json: data/rates, data/imported_rates/ENCODER, presets/tuning/NAME": (
        "TASK/STRATEGY.json이 든 폴더: data/rates, data/imported_rates/ENCODER, presets/tuning/NAME"
    ),
    # --- argparse
    "usage: ": "사용법: ",
    "positional arguments": "인자",
    "options": "옵션",
    "show this help message and exit": "이 도움말을 보이고 끝냅니다",
    "%(prog)s: error: %(message)s\n": "%(prog)s: 오류: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "인자 %(argument_name)s: %(message)s",
    "the following arguments are required: %s": "다음 인자가 필요합니다: %s",
    "one of the arguments %s is required": "다음 인자 중 하나가 필요합니다: %s",
    "unrecognized arguments: %s": "알 수 없는 인자입니다: %s",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "잘못된 값입니다: %(value)r (가능한 값: %(choices)s)"
    ),
    "invalid %(type)s value: %(value)r": "올바른 %(type)s 값이 아닙니다: %(value)r",
    "expected one argument": "값이 하나 필요합니다",
    "expected at most one argument": "값은 최대 하나입니다",
    "expected at least one argument": "값이 하나 이상 필요합니다",
    "expected %s argument": "값이 %s개 필요합니다",
    "expected %s arguments": "값이 %s개 필요합니다",
    "not allowed with argument %s": "다음 인자와 함께 쓸 수 없습니다: %s",
    "ambiguous option: %(option)s could match %(matches)s": (
        "옵션이 모호합니다: %(option)s (가능한 것: %(matches)s)"
    ),
    "ignored explicit argument %r": "값을 받지 않는 옵션입니다: %r",
    "unknown parser %(parser_name)r (choices: %(choices)s)": (
        "모르는 명령입니다: %(parser_name)r (가능한 것: %(choices)s)"
    ),
    "one vector: nothing is looked at": "벡터 하나: 아무것도 보지 않습니다",
    "a translation that all are asked about; default: what each says itself": (
        "모든 모델에 물을 번역문. 기본값: 각 모델의 번역"
    ),
    "at most {number} of a side, for a page": "페이지 하나에 한쪽당 최대 {number}개",
    "trained models (data/translation/models/MODEL/SEED) or exports, one after another": (
        "학습한 모델(data/translation/models/MODEL/SEED)이나 내보낸 모델을 차례로"
    ),
    "trained models (data/translation/models/MODEL/SEED) or exports, side by side": (
        "학습한 모델(data/translation/models/MODEL/SEED)이나 내보낸 모델을 나란히"
    ),
    "{number} pieces": "조각 {number}개",
}
