"""Korean of what is said of artifacts, models and their training."""

from __future__ import annotations

SENTENCES = {
    # --- Artifacts, gates
    "there is no artifact of {stage}": "{stage} 단계의 산출물이 없습니다",
    "an artifact without its manifest": "매니페스트가 없는 산출물입니다",
    "a manifest that is not JSON: {error}": "매니페스트가 JSON이 아닙니다: {error}",
    "an artifact whose {key} is {manifest}": "{key} 값이 {manifest}인 산출물입니다",
    "a file of the {stage} artifact is missing": "{stage} 산출물의 파일 하나가 없습니다",
    "{facts} bytes, as its manifest says": "매니페스트에 적힌 {facts}바이트",
    "a file of the {stage} artifact has {size} bytes": (
        "{stage} 산출물의 파일 하나가 {size}바이트입니다"
    ),
    "a file of the {stage} artifact was changed after it was made": (
        "{stage} 산출물의 파일 하나가 만들어진 뒤에 바뀌었습니다"
    ),
    "run `dvc repro {stage}` (dvc restores or remakes it)": (
        "`dvc repro {stage}` 명령을 실행하십시오(DVC가 되살리거나 다시 만듭니다)"
    ),
    "mend the data, or the thresholds in params.yaml, and run `dvc repro`": (
        "데이터나 params.yaml의 기준값을 고치고 `dvc repro` 명령을 실행하십시오"
    ),
    "the data failed its validation: {value}": "데이터가 검증을 통과하지 못했습니다: {value}",
    "run `dvc repro`": "`dvc repro` 명령을 실행하십시오",
    "the data has not been validated": "데이터를 아직 검증하지 않았습니다",
    "delete it and run `dvc repro`": "지우고 `dvc repro` 명령을 실행하십시오",
    "not a validation result ({type}: {error})": "검증 결과가 아닙니다({type}: {error})",
    # --- Tokenizers, vectors
    "a tokenizer without special tokens for {missing}": (
        "다음 특수 토큰이 없는 토크나이저입니다: {missing}"
    ),
    "post_processor in tokenizer.json": "tokenizer.json의 post_processor 항목",
    "something like [CLS] a [SEP]": "[CLS] a [SEP] 같은 형태",
    "a tokenizer that puts no special token before and after a text": (
        "텍스트 앞뒤에 특수 토큰을 붙이지 않는 토크나이저입니다"
    ),
    "the {split} split holds no tokens": "{split} 분할에 토큰이 없습니다",
    "{split}-sentences does not end with the number of tokens": (
        "{split}-sentences 배열이 토큰 수로 끝나지 않습니다"
    ),
    "{split}-documents does not end with the number of sentences": (
        "{split}-documents 배열이 문장 수로 끝나지 않습니다"
    ),
    "a vector a token": "토큰마다 벡터 하나",
    "run `dvc repro train_embeddings`": "`dvc repro train_embeddings` 명령을 실행하십시오",
    "{num_vectors} word vectors for a tokenizer of {size} tokens": (
        "토크나이저의 토큰은 {size}개인데 단어 벡터는 {num_vectors}개입니다"
    ),
    "the training documents": "학습 문서",
    "no text to train a tokenizer on": "토크나이저를 학습할 텍스트가 없습니다",
    "more than {num_fixed}, so that pieces of words fit in": (
        "단어 조각이 들어갈 수 있도록 {num_fixed}보다 큰 값"
    ),
    "raise vocabulary_size, or lower alphabet_size ({alphabet_size})": (
        "vocabulary_size 값을 높이거나 alphabet_size({alphabet_size}) 값을 낮추십시오"
    ),
    "the alphabet alone takes {num_fixed} entries of the vocabulary": (
        "글자만으로 어휘 {num_fixed}칸을 차지합니다"
    ),
    "run `dvc repro train_tokenizer`": "`dvc repro train_tokenizer` 명령을 실행하십시오",
    "not a tokenizer: {error}": "토크나이저가 아닙니다: {error}",
    "some of {ALGORITHMS}": "다음 중 일부: {ALGORITHMS}",
    "a new one is an entry in pipeline/embeddings/algorithms.py": (
        "새 알고리즘은 pipeline/embeddings/algorithms.py에 항목으로 추가합니다"
    ),
    "no algorithm {name} for word vectors": "단어 벡터 알고리즘 {name} 없음",
    "run `dvc repro tokenize_corpus`: they were made by another tokenizer": (
        "`dvc repro tokenize_corpus` 명령을 실행하십시오. 다른 토크나이저로 만든 토큰입니다"
    ),
    "the tokens hold the id {num_counts}, the tokenizer has {num_names} tokens": (
        "토큰 번호 {num_counts}번이 있는데 토크나이저의 토큰은 {num_names}개입니다"
    ),
    "at most the count of a frequent token": "자주 나오는 토큰의 빈도 이하",
    "no token stands {min_count} times in the training text": (
        "학습 텍스트에 {min_count}번 나오는 토큰이 없습니다"
    ),
    # --- Models
    "exactly {known}": "정확히 {known}",
    "not an encoder's configuration: missing {missing}, unknown {unknown}": (
        "인코더의 설정이 아닙니다. 빠진 것: {missing}, 모르는 것: {unknown}"
    ),
    "not an encoder's configuration: {error}": "인코더의 설정이 아닙니다: {error}",
    "not a model's configuration: no 'encoder' in it": (
        "모델의 설정이 아닙니다. 'encoder' 항목이 없습니다"
    ),
    "weights and config.json belong together; was one of them replaced?": (
        "가중치와 config.json은 한 쌍입니다. 하나를 바꾸었습니까?"
    ),
    "the weights do not fit the model:\n{mistakes}": "가중치가 모델과 맞지 않습니다:\n{mistakes}",
    "there is no weights file": "가중치 파일이 없습니다",
    "pickled weights are refused: they can run code": (
        "pickle 형식의 가중치는 코드를 실행할 수 있어 받지 않습니다"
    ),
    "not a safetensors file: {error}": "safetensors 파일이 아닙니다: {error}",
    "there is no model's configuration": "모델의 설정 파일이 없습니다",
    # --- Training
    "going on from the checkpoint of step {step}": "{step}스텝의 체크포인트에서 이어서 학습합니다",
    "checkpoints in {parent} are of other settings, inputs or code: they are left alone "
    "(remove the folder to free its space); starting from step 0": (
        "{parent} 폴더의 체크포인트는 설정, 입력 또는 코드가 달라 그대로 둡니다(공간이 필요하면 "
        "폴더를 지우십시오). 0스텝부터 시작합니다"
    ),
    "free some space and run again: training goes on from the checkpoint before": (
        "공간을 비우고 다시 실행하십시오. 바로 앞 체크포인트에서 이어서 학습합니다"
    ),
    "the checkpoint of step {step} could not be written: {strerror}": (
        "{step}스텝의 체크포인트를 쓰지 못했습니다: {strerror}"
    ),
    "that run was finished; to train anew, remove {folder}": (
        "그 실행은 끝났습니다. 새로 학습하려면 다음 폴더를 지우십시오: {folder}"
    ),
    "its manifest names another run": "매니페스트가 다른 실행의 것입니다",
    "a damaged checkpoint is passed over: {what} ({where})": (
        "손상된 체크포인트를 건너뜁니다: {what} ({where})"
    ),
    "one of {items}, or auto": "다음 중 하나 또는 auto: {items}",
    "runtime.device is {name}, but torch finds none": (
        "runtime.device 값은 {name}인데 torch가 그런 장치를 찾지 못했습니다"
    ),
    "optimizer state of {owner}, which the model lacks": (
        "모델에 없는 {owner}의 옵티마이저 상태입니다"
    ),
    "1, or runtime.device: cpu": "1, 또는 runtime.device: cpu",
    "{devices} processes are to train, but Apple's MPS is one device": (
        "프로세스 {devices}개로 학습하도록 설정했는데 Apple MPS 장치는 하나입니다"
    ),
    "at most {there}": "최대 {there}",
    "several nodes: start torchrun on each (docs/distributed.md)": (
        "노드가 여럿이면 노드마다 torchrun을 시작하십시오(docs/distributed.md)"
    ),
    "{devices} devices are asked for, but torch finds {there} of CUDA": (
        "CUDA 장치를 {devices}개 요청했는데 torch가 찾은 것은 {there}개입니다"
    ),
    "at least {count}, an example for each": "프로세스마다 예 하나씩, 최소 {count}",
    "{what} is {count}, but {count_2} processes train": (
        "{what} 값은 {count}인데 학습하는 프로세스는 {count_2}개입니다"
    ),
    "step {step} is skipped: {reason}": "{step}스텝을 건너뜁니다: {reason}",
    "lower {section}.optimizer's learning rates, or give it more warmup; the last checkpoint "
    "is kept": (
        "{section}.optimizer의 학습률을 낮추거나 워밍업을 늘리십시오. 마지막 체크포인트는 남아 "
        "있습니다"
    ),
    "the validation {name} is {value} after step {step}": (
        "{step}스텝 뒤의 검증 {name} 값이 {value}입니다"
    ),
    "{need} of at least two tokens": "토큰이 둘 이상인 것: {need}",
    "set pretrain.sentence_objective to null, or give more text": (
        "pretrain.sentence_objective 값을 null로 하거나 텍스트를 더 주십시오"
    ),
    "of {num_documents} documents, more than {usable} such": (
        "문서 {num_documents}개 중 그런 것이 {usable}개보다 많아야 합니다"
    ),
    # --- Fine-tuning, tuning
    "seed {seed} was finished before": "시드 {seed}: 이미 끝났습니다",
    "seed {seed} is trained again: {what} ({where})": (
        "시드 {seed}: 다시 학습합니다: {what} ({where})"
    ),
    "run `dvc repro tune`": "`dvc repro tune` 명령을 실행하십시오",
    "no learning rates for the label budgets {missing}": (
        "다음 레이블 예산의 학습률이 없습니다: {missing}"
    ),
    "run `dvc repro tune` (dvc restores or remakes them)": (
        "`dvc repro tune` 명령을 실행하십시오(DVC가 되살리거나 다시 만듭니다)"
    ),
    "no learning rates ({type}: {error})": "학습률이 없습니다({type}: {error})",
    "{name}, {name_2}, seed {seed}, {num_rows} labels: {scores} {scores_2} on test": (
        "{name}, {name_2}, 시드 {seed}, 레이블 {num_rows}개: 테스트 {scores} {scores_2}"
    ),
    "max_length {length} exceeds the {longest} tokens that the encoder can read": (
        "max_length {length}: 인코더가 읽을 수 있는 토큰 수 {longest}보다 큽니다"
    ),
    "set finetune.training.early_stopping to null, or give the task some": (
        "finetune.training.early_stopping 값을 null로 하거나 태스크에 검증 행을 주십시오"
    ),
    "no validation rows, which early stopping judges by": (
        "조기 종료의 기준이 되는 검증 행이 없습니다"
    ),
    "training on {configure}": "학습 장치: {configure}",
    "auto: texts of {max_length} tokens at most": "auto: 텍스트당 최대 {max_length}토큰",
    "there is none": "없습니다",
    "no strategy {name} that starts from {replace}": "{replace}에서 시작하는 전략 {name} 없음",
    "params.yaml, train_embeddings.vector_size and pretrain.model.hidden_size": (
        "params.yaml의 train_embeddings.vector_size와 pretrain.model.hidden_size"
    ),
    "equal numbers, and an encoder and vectors of the same tokenizer": (
        "같은 수, 그리고 토크나이저가 같은 인코더와 벡터"
    ),
    "run `dvc repro train_embeddings pretrain`": (
        "`dvc repro train_embeddings pretrain` 명령을 실행하십시오"
    ),
    "word vectors of shape {shape} for token embeddings {tuple}": (
        "토큰 임베딩 {tuple}에 맞지 않는 {shape} 모양의 단어 벡터입니다"
    ),
    "lower the rates": "학습률을 낮추십시오",
    "with {budget} labels no rate came to numbers: {means}": (
        "레이블 {budget}개에서 점수가 나온 학습률이 없습니다: {means}"
    ),
    "{task}, {name}: {num_trials} trials, {num_finished} of them finished before": (
        "{task}, {name}: 시도 {num_trials}번, 그중 {num_finished}번은 이미 끝남"
    ),
    "  {in_words}; {left} s left": "  {in_words}, {left}초 남음",
    "{strategy}: no committed result; the nearest has other {nearest}": (
        "{strategy}: 커밋된 결과가 없습니다. 가장 가까운 것은 다음이 다릅니다: {nearest}"
    ),
    "no results of trials": "시도의 결과가 없습니다",
    # --- Evaluation, report
    "the ids of the prepared task, in its order": "준비된 태스크의 id, 같은 순서로",
    "run the stage that made them on the task as it is prepared now": (
        "지금 준비된 태스크로 그 예측을 만든 단계를 다시 실행하십시오"
    ),
    "predictions of other rows than the test split's {num_expected}": (
        "테스트 분할의 {num_expected}개 행과 다른 행의 예측입니다"
    ),
    "{folder}, label budget {budget}": "{folder}, 레이블 예산 {budget}",
    "the metrics": "지표",
    "one of {SYSTEMS}, {imported}": "다음 중 하나: {SYSTEMS}, {imported}",
    "metrics of another version? Else: an entry in pipeline/evaluation/systems.py": (
        "다른 버전의 지표입니까? 아니면 pipeline/evaluation/systems.py에 항목이 필요합니다"
    ),
    "there is no system {name}": "{name} 시스템이 없습니다",
    "evaluate, reading the corpus": "evaluate, 말뭉치 읽기",
    "a catalogue of pipeline/findings": "pipeline/findings의 카탈로그",
    "one for every claim, for every case of one that has cases, for every diagnosis": (
        "모든 주장, 경우가 있는 주장의 모든 경우, 모든 진단에 하나씩"
    ),
    "there is no template {template}": "{template} 템플릿이 없습니다",
    "there is no check {name}": "{name} 점검이 없습니다",
    "`{command}` writes them": "`{command}` 명령이 만듭니다",
    "no metrics: {why}": "지표가 없습니다: {why}",
    "not what `{stage}` writes": "`{stage}` 단계가 쓰는 형식이 아닙니다",
    "there is nothing to report yet": "아직 보고할 것이 없습니다",
    "run the pipeline first: `make run`, or `dvc repro`": (
        "먼저 파이프라인을 실행하십시오: `make run` 또는 `dvc repro`"
    ),
    # --- Stages: progress
    "{name} baselines": "{name} 기준선",
    "going on, on {device_name}: {num_rows} rows, {num_paragraphs} unlabelled texts (left "
    "out, as a held-out split has them: {dropped}); {describe}": (
        "이어서 학습({device_name}): 행 {num_rows}개, 레이블 없는 텍스트 "
        "{num_paragraphs}개(따로 둔 분할에 있어 뺀 것 {dropped}개). {describe}"
    ),
    "{task}: masked words of validation from {first} to {last} nats": (
        "{task}: 검증의 마스킹된 단어 손실 {first} → {last} 내트"
    ),
    "no text to go on with for {task}": "{task}: 이어서 학습할 텍스트가 없습니다",
    "no text is left to go on with": "이어서 학습할 텍스트가 남지 않았습니다",
    "{num_hidden_layers} layers of {hidden_size}, {vocab_size} tokens": (
        "너비 {hidden_size}인 층 {num_hidden_layers}개, 토큰 {vocab_size}개"
    ),
    "evaluating on {configure}": "평가 장치: {configure}",
    "params.yaml, continue_pretraining.tasks and finetune.strategies.encoder": (
        "params.yaml의 continue_pretraining.tasks와 finetune.strategies.encoder"
    ),
    "no strategy that continues {strategy} on {task}": (
        "{task} 태스크에서 {strategy} 전략을 잇는 전략이 없습니다"
    ),
    "{task}: {counts} models of the baselines fitted": (
        "{task}: 기준선 모델 {counts}개를 맞췄습니다"
    ),
    "there is no encoder {encoder}": "{encoder} 인코더가 없습니다",
    "{task}: {read} rows read; {sizes}; dropped: {value}": (
        "{task}: 읽은 행 {read}개, {sizes}, 제외: {value}"
    ),
    "{task}: {read} rows read; {sizes}; dropped: none": (
        "{task}: 읽은 행 {read}개, {sizes}, 제외: 없음"
    ),
    "{task}: {without_group} rows without a group, each a group of its own": (
        "{task}: 그룹이 없는 행 {without_group}개, 각각을 한 그룹으로 봅니다"
    ),
    "training on {device_name}: {num_parameters} parameters; {num_tokens} tokens of text, "
    "{examples_per_epoch} sequences an epoch; {describe}": (
        "학습 장치 {device_name}: 파라미터 {num_parameters}개, 텍스트 {num_tokens}토큰, "
        "에포크당 시퀀스 {examples_per_epoch}개. {describe}"
    ),
    "auto: {by_rule}": "auto(규칙으로 정함): {by_rule}",
    "pretrain: {tokens} tokens seen; on held-out text": (
        "pretrain: 토큰 {tokens}개를 봄. 따로 둔 텍스트에서"
    ),
    "training sentence {middle} of {num_sentences}, decoded:": (
        "학습 문장 {num_sentences}개 중 {middle}번째를 되돌린 것:"
    ),
    "no text, no tokens": "텍스트가 없어 토큰도 없습니다",
    "sentences end as in {language}, by the text (sentence_language: auto)": (
        "문장 경계의 언어: {language}, 텍스트를 보고 정함(sentence_language: auto)"
    ),
    "{algorithm}: {made} of {size} tokens have a vector of {vector_size}": (
        "{algorithm}: 토큰 {size}개 중 {made}개에 {vector_size}차원 벡터가 있습니다"
    ),
    "a vocabulary of {size} pieces ({said}: {asked}), from {words} words": (
        "조각 {size}개의 어휘({said}: {asked}), 단어 {words}개에서"
    ),
    "no text, no vocabulary of its own": "텍스트가 없어 자체 어휘도 없습니다",
    "{name_of}: {num_rows} pairs": "{name_of}: 쌍 {num_rows}개",
    "{read} pairs read; {sizes}; dropped: {value}": "읽은 쌍 {read}개, {sizes}, 제외: {value}",
    "{read} pairs read; {sizes}; dropped: none": "읽은 쌍 {read}개, {sizes}, 제외: 없음",
    "a vocabulary of {vocabulary_size} pieces; {unknown} unknown in new targets": (
        "조각 {vocabulary_size}개의 어휘, 새 번역문의 미등록 비율 {unknown}"
    ),
    "{name} on {where}: {num_parameters} parameters, {num_encoded} pairs; {describe}": (
        "{name}, 장치 {where}: 파라미터 {num_parameters}개, 쌍 {num_encoded}개. {describe}"
    ),
    "  without trained {heads}: random weights stand in their place": (
        "  학습된 다음 헤드가 없어 무작위 가중치를 둡니다: {heads}"
    ),
    "; at the end of the rates tried: wider ones may help": (
        ". 시도한 학습률의 끝값이므로 범위를 넓히면 나아질 수 있습니다"
    ),
    "asked for": "요청",
    "at step {step}": "{step}스텝",
    "masked tokens {nats} nats, {share} right": "마스킹된 토큰 손실 {nats}내트, 정답률 {share}",
    "{short} {num_share} right": "{short} 정답률 {num_share}",
    "rate {rate}, seed {seed}: {scores}": "학습률 {rate}, 시드 {seed}: {scores}",
    "sequences of {length} tokens": "{length}토큰 시퀀스",
    "stopping: saved {at}": "멈춥니다. 저장함: {at}",
    "stopping: {at}": "멈춥니다: {at}",
    "the CPU with {threads} thread": "CPU, 스레드 {threads}개",
    "the CPU with {threads} threads": "CPU, 스레드 {threads}개",
    "the best of {num_found} trials": "시도 {num_found}번 중 최선",
    "the data failed its validation: no expectation was met": (
        "데이터가 검증을 통과하지 못했습니다: 충족한 기대가 없습니다"
    ),
    "warning: at step {step} the loss of masked tokens is still {mean} nats, what their "
    "frequencies alone cost ({entropy}): nothing but those was learned in {window} steps "
    "after warmup. Usual causes:\n{causes}": (
        "경고: {step}스텝에서 마스킹된 토큰의 손실이 아직 {mean}내트로, 토큰 빈도만 알 때의 "
        "값({entropy})과 같습니다. 워밍업 뒤 {window}스텝 동안 빈도 말고는 배운 것이 없습니다. "
        "흔한 원인:\n{causes}"
    ),
    "{batch} ({lengths} tokens)": "{batch}({lengths}토큰)",
    "{number} epochs": "{number}에포크",
    "{num_labels} labels no numbers": "레이블 {num_labels}개: 점수 없음",
    "{num_labels} labels {num_score}": "레이블 {num_labels}개 {num_score}",
    "{num_layers} layers of {num_size}": "너비 {num_size}인 층 {num_layers}개",
    "{what}, {num_layers} layers of {num_size}": "{what}, 너비 {num_size}인 층 {num_layers}개",
    "{number} sequences": "시퀀스 {number}개",
    "{num_steps} steps of {batch}": "{num_steps}스텝, 스텝마다 {batch}",
    "{num_start} to {num_end} sequences": "시퀀스 {num_start}~{num_end}개",
    "{num_amount} {word}, steps of {batch}": "{num_amount} {word}, 스텝마다 {batch}",
    "{word}, made up": "{word}, 만든 데이터",
    "{output}: {class}, {parameters} parameters, {layers} layers of {size}, {tokens} tokens": (
        "{output}: {class}, 파라미터 {parameters}개, 너비 {size}인 층 {layers}개, 토큰 {tokens}개"
    ),
    "a learning rate that is too high (the loss jumped early) or too low (it crept)": (
        "너무 높은 학습률(초기에 손실이 뛰었음) 또는 너무 낮은 학습률(손실이 거의 줄지 않음)"
    ),
    "batches too small or too few steps for this size of model: a plateau of some hundred "
    "steps is usual, and left later by deeper models": (
        "모델 크기에 비해 작은 배치나 적은 스텝: 수백 스텝의 정체는 흔하며, 깊은 모델일수록 "
        "늦게 벗어납니다"
    ),
    "labels that do not belong to their tokens: another tokenizer than that of data/tokens": (
        "토큰과 맞지 않는 레이블: data/tokens를 만든 것과 다른 토크나이저"
    ),
    "too little warmup, above all with norm_position: post": (
        "부족한 워밍업, 특히 norm_position: post일 때"
    ),
    "{name}: has {shape}, expected {expected}": "{name}: {shape}, 기대한 것은 {expected}",
    "{name}: missing, expected {expected}": "{name}: 없음, 기대한 것은 {expected}",
    "{name}: unknown, has {shape}": "{name}: 모르는 가중치, {shape}",
    "{name}: {type}, expected floating-point numbers": "{name}: {type}, 부동소수점 수여야 합니다",
    "more than {num_tokens} tokens, found {num_found}": (
        "{num_tokens}개보다 많은 토큰, 실제로는 {num_found}개"
    ),
    "sentence matching needs more text than two rows": (
        "문장 대응에는 두 행보다 많은 텍스트가 필요합니다"
    ),
    "no task: the experiments have the digits alone": "태스크 없음: 실험에는 숫자 데이터만 씁니다",
    "{num_read} rows read; {sizes}": "읽은 행 {num_read}개, {sizes}",
    "{experiment}: without the problem {problem}: prepare_rows.task is null": (
        "{experiment}: {problem} 문제를 뺍니다. prepare_rows.task가 null입니다"
    ),
    "a metrics.json of the main pipeline": "기본 파이프라인의 metrics.json",
    "{name}: {num_models} models": "{name}: 모델 {num_models}개",
}
