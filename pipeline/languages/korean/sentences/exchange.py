"""Korean of what is said where models come in and go out: published ones, ONNX, tools."""

from __future__ import annotations

SENTENCES = {
    # --- Configurations
    "quantized weights cannot be read": "양자화된 가중치는 읽을 수 없습니다",
    "the small ELECTRAs do; take a base or large one": (
        "작은 ELECTRA가 그렇습니다. base나 large를 쓰십시오"
    ),
    "embedding_size {values} is not hidden_size {values_2}: our encoders do not project their "
    "embeddings": (
        "embedding_size {values} 값이 hidden_size {values_2} 값과 다릅니다. 여기의 인코더는 "
        "임베딩을 투영하지 않습니다"
    ),
    "one for each of {values} layers: {GLOBAL} for the first and every so many-th from there, "
    "{LOCAL} for the others": (
        "층 {values}개마다 하나: 첫 층과 거기서 일정한 간격의 층은 {GLOBAL}, 나머지는 {LOCAL}"
    ),
    "rotary positions that are scaled": "크기를 조정한 회전 위치 인코딩입니다",
    "contradictions in the configuration: {error}": "설정이 서로 어긋납니다: {error}",
    "{name} is {values}, which our encoders are not": (
        "{name} 값이 {values}인 인코더는 지원하지 않습니다"
    ),
    "an unknown architecture: model_type {model_type}": (
        "알 수 없는 구조입니다: model_type {model_type}"
    ),
    # --- Import
    "a folder that `save_pretrained` wrote, or a model's name on the hub (owner/name)": (
        "`save_pretrained`로 저장한 폴더, 또는 허브의 모델 이름(owner/name)"
    ),
    "the folder of the encoder to write": "인코더를 쓸 폴더",
    "of the hub: a commit, a tag or a branch": "허브의 커밋, 태그 또는 브랜치",
    "of the encoder, for the model card of an export": (
        "인코더의 라이선스. 내보낼 때 모델 카드에 적습니다"
    ),
    "a folder that `save_pretrained` wrote, or owner/name": (
        "`save_pretrained`로 저장한 폴더 또는 owner/name"
    ),
    "--source {source}: no such folder, and no name on the hub": (
        "--source {source}: 그런 폴더가 없고 허브의 이름도 아닙니다"
    ),
    "a new or empty folder, or an encoder that was imported before": (
        "새 폴더나 빈 폴더, 또는 전에 가져온 인코더의 폴더"
    ),
    "there is something else here already, which is not overwritten": (
        "이미 다른 것이 있어 덮어쓰지 않습니다"
    ),
    "--revision is of the hub": "--revision 옵션은 허브에만 씁니다",
    "the weights do not fit config.json:\n{mistakes}": (
        "가중치가 config.json과 맞지 않습니다:\n{mistakes}"
    ),
    "tied weights, as published BERTs have": "공개된 BERT처럼 공유하는 가중치",
    "{copy} is not {original}: our decoder is the token embedding itself": (
        "{copy} 가중치가 {original} 가중치와 다릅니다. 여기의 디코더는 토큰 임베딩 자체입니다"
    ),
    "not a JSON object": "JSON 객체가 아닙니다",
    "a published model without weights": "가중치가 없는 공개 모델입니다",
    "an index without weight_map": "weight_map이 없는 색인입니다",
    "pickled weights are refused, for they can run code: {found}": (
        "pickle 형식의 가중치는 코드를 실행할 수 있어 받지 않습니다: {found}"
    ),
    "an architecture and a tokenizer that need none": "자체 코드가 필요 없는 구조와 토크나이저",
    "this model brings code of its own (auto_map), which is never run here": (
        "모델에 자체 코드(auto_map)가 들어 있습니다. 여기서는 실행하지 않습니다"
    ),
    "a published model without {name}": "다음 파일이 없는 공개 모델입니다: {name}",
    "the shards do not hold what their index says: {different}": (
        "조각 파일의 내용이 색인과 다릅니다: {different}"
    ),
    "files of safetensors beside it": "같은 폴더의 safetensors 파일",
    "an index that names {name}": "다음 파일을 가리키는 색인입니다: {name}",
    "a shard is missing": "조각 파일 하나가 없습니다",
    "open it where its maker is trusted, with `transformers`, and `save_pretrained` it: that "
    "writes model.safetensors": (
        "만든 사람을 믿을 수 있는 곳에서 `transformers`로 열고 `save_pretrained`로 "
        "저장하십시오. model.safetensors가 만들어집니다"
    ),
    "open its tokenizer with `transformers` and `save_pretrained` it into the folder": (
        "토크나이저를 `transformers`로 열어 `save_pretrained`로 그 폴더에 저장하십시오"
    ),
    "a published model without tokenizer.json": "tokenizer.json이 없는 공개 모델입니다",
    "pad_token_id {pad_token_id}, as config.json says": (
        "config.json에 적힌 pad_token_id {pad_token_id}"
    ),
    "the tokenizer pads with {token_to_id}": "토크나이저의 패딩 토큰 번호는 {token_to_id}입니다",
    "one vocabulary, its ids without gaps, and no fewer embeddings (more, where they are "
    "padded to a multiple of 8 or 64)": (
        "번호에 빈틈이 없는 어휘 하나, 그리고 그 이상의 임베딩(8이나 64의 배수로 채웠으면 더 많음)"
    ),
    "the tokenizer has {num_vocabulary} tokens with ids up to {values}, the encoder "
    "embeddings for {size}": (
        "토크나이저의 토큰은 {num_vocabulary}개(번호 {values}까지), 인코더의 임베딩은 "
        "{size}개입니다"
    ),
    "{name}, as in tokenizer.json": "tokenizer.json과 같은 {name}",
    "{word} is {word_2}": "{word} 값이 {word_2}입니다",
    "the tokens and ids of {TOKENIZER}": "{TOKENIZER}의 토큰과 번호",
    "{VOCABULARY} is another vocabulary: {different}": "{VOCABULARY}: 다른 어휘입니다: {different}",
    "{revision} is not a commit": "{revision}: 커밋이 아닙니다",
    "the model could not be fetched ({type}: {error})": "모델을 받을 수 없습니다({type}: {error})",
    "see its name and revision; a gated or private model needs `hf auth login`": (
        "이름과 리비전을 확인하십시오. 승인이 필요하거나 비공개인 모델에는 `hf auth login`이 "
        "필요합니다"
    ),
    "the hub gives no such model (HTTP {status_code})": (
        "허브에 그런 모델이 없습니다(HTTP {status_code})"
    ),
    "not the folder of a published model": "공개 모델의 폴더가 아닙니다",
    "folder: one of {folders}": "folder: 다음 중 하나: {folders}",
    "there is no folder {folder} in the wheel": "휠 안에 {folder} 폴더가 없습니다",
    "without a network: copy HF_HOME from a machine that has read it and set "
    "HF_HUB_OFFLINE=1, or name a folder that holds its files": (
        "네트워크가 없으면 이미 읽은 장비의 HF_HOME을 복사하고 HF_HUB_OFFLINE=1을 설정하거나, "
        "모델 파일이 있는 폴더를 지정하십시오"
    ),
    "{endpoint}/{name}, revision {revision}": "{endpoint}/{name}, 리비전 {revision}",
    "{word} in {word_2}": "{word_2}의 {word} 항목",
    "say in {SETTINGS} what the weights were trained with; `tokenizer_class: "
    "PreTrainedTokenizerFast` there makes tokenizer.json hold": (
        "가중치를 학습할 때 쓴 설정을 {SETTINGS}에 적으십시오. `tokenizer_class: "
        "PreTrainedTokenizerFast`로 하면 tokenizer.json을 따릅니다"
    ),
    "tokenizer.json says {what}, which {name} in `transformers` sets aside": (
        "tokenizer.json에는 {what} 설정이 있지만 `transformers`의 {name} 클래스는 그것을 무시합니다"
    ),
    "where tokenizer.json says all of it: tokenizer_class: PreTrainedTokenizerFast": (
        "tokenizer.json에 모두 적혀 있으면 tokenizer_class: PreTrainedTokenizerFast"
    ),
    "a tokenizer of the class {named}": "{named} 클래스의 토크나이저입니다",
    "the same in both": "양쪽이 같음",
    "added tokens that are in one of {SETTINGS} and tokenizer.json alone: {tokens}": (
        "{SETTINGS}, tokenizer.json 중 한쪽에만 있는 추가 토큰입니다: {tokens}"
    ),
    "its {word}": "자체 {word}",
    # --- Export
    "the folder to write": "결과를 쓸 폴더",
    "of the weights, for the model card (default: as recorded)": (
        "모델 카드에 적을 가중치의 라이선스(기본값: 기록된 것)"
    ),
    "{out}: {class_name}, with its tokenizer and a model card (README.md)": (
        "{out}: {class_name}, 토크나이저와 모델 카드(README.md) 포함"
    ),
    "a new or empty folder, or an earlier export": "새 폴더나 빈 폴더, 또는 전에 내보낸 폴더",
    "`python -m pipeline export_onnx` takes it as it is": (
        "`python -m pipeline export_onnx` 명령은 그대로 받습니다"
    ),
    "`transformers` has no class for a model of the kind {facts}": (
        "`transformers`에는 {facts} 종류의 모델을 위한 클래스가 없습니다"
    ),
    "`python -m pipeline export_onnx` takes it as it is; or set finetune.training.pair_head "
    "to joint and run `dvc repro finetune`": (
        "`python -m pipeline export_onnx` 명령은 그대로 받습니다. 또는 "
        "finetune.training.pair_head 값을 joint로 하고 `dvc repro finetune` 명령을 실행하십시오"
    ),
    "this classifier compares the two texts token by token, which no class of `transformers` "
    "does": (
        "이 분류기는 두 텍스트를 토큰마다 비교하는데, `transformers`에는 그런 클래스가 없습니다"
    ),
    "`python -m pipeline export_onnx` takes it as it is; or set finetune.training.pooling to "
    "cls and run `dvc repro finetune`; or pre-train with pretrain.model.architecture modern, "
    "whose class can take the mean": (
        "`python -m pipeline export_onnx` 명령은 그대로 받습니다. 또는 "
        "finetune.training.pooling 값을 cls로 하고 `dvc repro finetune` 명령을 실행하거나, "
        "평균을 쓸 수 있는 pretrain.model.architecture modern으로 사전 학습하십시오"
    ),
    "this classifier reads the mean over the tokens; the classes of BERT in `transformers` "
    "read [CLS], so that none computes the same": (
        "이 분류기는 토큰의 평균을 읽는데 `transformers`의 BERT 클래스는 [CLS]를 읽으므로 같은 "
        "값을 계산하는 클래스가 없습니다"
    ),
    "name one of them": "그중 하나를 지정하십시오",
    "there are {num_found} models:\n{names}{more}": "모델이 {num_found}개 있습니다:\n{names}{more}",
    "\n    and {num_found} more": "\n    그 밖에 {num_found}개",
    "a folder with {FILES}": "다음 파일이 든 폴더: {FILES}",
    "run `dvc repro pretrain` or `dvc repro finetune`, or name another folder": (
        "`dvc repro pretrain`이나 `dvc repro finetune` 명령을 실행하거나 다른 폴더를 지정하십시오"
    ),
    "there is no model here": "여기에 모델이 없습니다",
    # --- ONNX
    "of an encoder's embeddings, as `embed` has it; a fine-tuned model has its own": (
        "인코더의 임베딩을 모으는 방식. `embed` 명령과 같습니다. 미세 조정한 모델은 자체 방식을 "
        "씁니다"
    ),
    "{out}: {GRAPH} ({outputs}), {compared}": "{out}: {GRAPH} ({outputs}), {compared}",
    "as torch computes it, to {difference} of the largest value": (
        "torch의 계산과 같음(최댓값의 {difference} 이내)"
    ),
    "valid; onnxruntime is not installed, so it was not compared with torch": (
        "올바른 그래프입니다. onnxruntime이 없어 torch와 비교하지 않았습니다"
    ),
    "onnxruntime does not run the graph: {reason}": (
        "onnxruntime이 그래프를 실행하지 못합니다: {reason}"
    ),
    "nothing was written; is another version of onnxruntime installed?": (
        "아무것도 쓰지 않았습니다. onnxruntime의 다른 버전이 설치되어 있습니까?"
    ),
    "the graph gives other {name} than the model: apart by {apart} of the largest value, for "
    "{batch} texts of {length} tokens": (
        "그래프의 {name} 출력이 모델과 다릅니다. 길이 {length}토큰인 텍스트 {batch}개에서 "
        "차이는 최댓값의 {apart}"
    ),
    "`python -m pipeline predict` and `embed` run it": (
        "`python -m pipeline predict`와 `embed` 명령으로 쓸 수 있습니다"
    ),
    "torch has no ONNX graph of this model: {splitlines}": (
        "torch가 이 모델의 ONNX 그래프를 만들지 못합니다: {splitlines}"
    ),
    "at most {LARGEST} in one file": "파일 하나에 최대 {LARGEST}",
    "weights of {size} bytes": "가중치가 {size}바이트입니다",
    "`make install`, or pip install onnx": "`make install` 또는 pip install onnx",
    "the package onnx is not installed": "onnx 패키지가 설치되어 있지 않습니다",
    "tokens, special ones included, as tokenizer.json gives them; padding: {{pad}}": (
        "tokenizer.json이 주는 토큰(특수 토큰 포함), 패딩: {{pad}}"
    ),
    "1 for a token, 0 for padding": "토큰은 1, 패딩은 0",
    "0 in the first text, 1 in the second; padding: 0": "첫 텍스트는 0, 둘째 텍스트는 1, 패딩: 0",
    # --- Models that tools open
    "{name}, this tokenizer's mask, at least once": "이 토크나이저의 마스크 {name} 하나 이상",
    "there is no {name} in {shortened}": "{shortened} 안에 {name} 마스크가 없습니다",
    "at most {room}, so that the model sees them at once": "모델이 한 번에 볼 수 있게 최대 {room}",
    "the masks are {places} tokens apart, in {shortened}": (
        "{shortened} 안에서 마스크 사이가 {places}토큰입니다"
    ),
    "`python -m pipeline import_huggingface` makes an encoder of this project of it": (
        "`python -m pipeline import_huggingface` 명령이 이 프로젝트의 인코더로 만듭니다"
    ),
    "this looks like a model of transformers": "transformers의 모델로 보입니다",
    "3 to {room} (max_position_embeddings), special tokens included": (
        "특수 토큰을 포함하여 3에서 {room}까지(max_position_embeddings)"
    ),
    "tokenizer and encoder belong together; was one of them replaced?": (
        "토크나이저와 인코더는 한 쌍입니다. 하나를 바꾸었습니까?"
    ),
    "a tokenizer of {size} entries for an encoder of {expected}": (
        "항목이 {size}개인 토크나이저와 토큰이 {expected}개인 인코더입니다"
    ),
    "an encoder, such as data/encoder/1": "인코더, 예: data/encoder/1",
    "a fine-tuned model has no head for masked tokens": (
        "미세 조정한 모델에는 마스킹된 토큰을 맞히는 헤드가 없습니다"
    ),
    "one that was pre-trained with masked language modelling, or published with its head": (
        "마스크 언어 모델링으로 사전 학습했거나 그 헤드와 함께 공개된 인코더"
    ),
    "of one that is trained here: set pretrain.masked_language_modelling in params.yaml and "
    "run `dvc repro pretrain`": (
        "여기서 학습하는 인코더라면 params.yaml의 pretrain.masked_language_modelling을 설정하고 "
        "`dvc repro pretrain` 명령을 실행하십시오"
    ),
    "this encoder has no trained head for masked tokens": (
        "이 인코더에는 마스킹된 토큰을 맞히도록 학습한 헤드가 없습니다"
    ),
    "a fine-tuned model, such as data/finetuned/TASK/finetune/1": (
        "미세 조정한 모델, 예: data/finetuned/TASK/finetune/1"
    ),
    "`fill_mask` and `embed` take an encoder": "`fill_mask`와 `embed` 명령은 인코더를 받습니다",
    "an encoder predicts no labels": "인코더는 레이블을 예측하지 않습니다",
    "a folder stands where the file is to be written": "파일을 쓸 자리에 폴더가 있습니다",
    "--text and --text_pair": "--text와 --text_pair",
    "--text without --text_pair": "--text_pair 없이 --text",
    "a task of the kind {kind} takes two texts": "{kind} 종류의 태스크는 텍스트를 둘 받습니다",
    "a task of the kind {kind} takes one text": "{kind} 종류의 태스크는 텍스트를 하나 받습니다",
    "name the column with {option}": "{option} 옵션으로 열을 지정하십시오",
    "there is no such file": "그런 파일이 없습니다",
    "a cell that holds a {type}": "{type} 값이 들어 있는 셀입니다",
    "an encoder, a fine-tuned model, a translation Transformer, or a folder of one": (
        "인코더, 미세 조정한 모델, 번역 트랜스포머, 또는 그 하나가 든 폴더"
    ),
    "`transformers` has no class for a recurrent model": (
        "`transformers`에는 순환 모델을 위한 클래스가 없습니다"
    ),
    "`transformers` has no class for this Transformer: it has several embeddings": (
        "`transformers`에는 이 트랜스포머를 위한 클래스가 없습니다. 임베딩이 여럿입니다"
    ),
    "`transformers` has no class for this Transformer: its positions are {positions}": (
        "`transformers`에는 이 트랜스포머를 위한 클래스가 없습니다. 위치 인코딩: {positions}"
    ),
    "activation_function is {function}, ours is gelu": (
        "activation_function 값이 {function}입니다. 여기서는 gelu를 씁니다"
    ),
    "encoder and decoder differ in heads or ffn_dim": (
        "인코더와 디코더의 헤드 수나 ffn_dim 값이 다릅니다"
    ),
    "encoder and decoder have embeddings of their own": "인코더와 디코더의 임베딩이 따로 있습니다",
    "model_type is {type}, not one of {known}": (
        "model_type 값이 {type}입니다. 다음 중 하나여야 합니다: {known}"
    ),
    "not a Transformer of ours:\n{mistakes}": "이 프로젝트의 트랜스포머가 아닙니다:\n{mistakes}",
    "not a Transformer's configuration: {error}": "트랜스포머의 설정이 아닙니다: {error}",
    "positions: sinusoidal, one embedding for both sides and the output": (
        "positions: sinusoidal, 양쪽과 출력이 함께 쓰는 임베딩 하나"
    ),
    "scale_embedding is false: ours multiplies embeddings by sqrt(d_model)": (
        "scale_embedding이 false입니다. 여기서는 임베딩에 sqrt(d_model)을 곱합니다"
    ),
    "the weights lack {names}": "가중치에 없는 것: {names}",
}
