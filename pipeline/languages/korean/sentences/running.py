"""Korean of runs: errors' labels, progress, the flow, and the folders that stages are given."""

from __future__ import annotations

SENTENCES = {
    "where": "위치",
    "expected": "기대한 것",
    "to do": "할 일",
    "not allowed to open {value}: {strerror}": "열 권한이 없습니다: {value}: {strerror}",
    "not allowed to open a file: {strerror}": "파일을 열 권한이 없습니다: {strerror}",
    "give yourself the right to it (chmod, chown), or name another place": (
        "권한을 주거나(chmod, chown) 다른 위치를 지정하십시오"
    ),
    "the disk is full": "디스크가 가득 찼습니다",
    "the disk is full at {filename}": "디스크가 가득 찼습니다: {filename}",
    "free some space and run again; what was finished is kept": (
        "공간을 비우고 다시 실행하십시오. 끝난 것은 남아 있습니다"
    ),
    # --- Units and fields of progress
    "documents": "문서",
    "steps": "스텝",
    "sentences": "문장",
    "models": "모델",
    "bytes": "바이트",
    "rows": "행",
    "loss": "손실",
    # --- Console
    "{dvc_file} is in step with the imports": "{dvc_file}: 임포트와 일치합니다",
    "mend the stage's deps in dvc.yaml: a folder for each room that it stands on": (
        "dvc.yaml에서 그 단계의 deps를 고치십시오. 단계가 쓰는 방마다 폴더 하나입니다"
    ),
    "{dvc_file} is not in step with the imports:\n  {mistakes}": (
        "{dvc_file}: 임포트와 일치하지 않습니다:\n  {mistakes}"
    ),
    "run this in the project's folder": "프로젝트 폴더에서 실행하십시오",
    "there is no {dvc_file}": "{dvc_file} 파일이 없습니다",
    "fetch the files themselves: `git lfs pull` in the repository that they are from": (
        "파일 자체를 받으십시오. 파일이 온 저장소에서 `git lfs pull` 명령을 실행합니다"
    ),
    "a pointer of Git LFS in place of the file": "파일 대신 Git LFS 포인터가 있습니다",
    "{AGAIN}; was it out of memory?": "{AGAIN}. 메모리가 모자랐습니까?",
    "was killed": "강제로 종료됨",
    "run again: training goes on from the newest checkpoint": (
        "다시 실행하십시오. 가장 새 체크포인트에서 이어서 학습합니다"
    ),
    "{name} is left out from here on, {type}: {error}; the log itself has every point": (
        "여기부터 {name} 기록을 뺍니다({type}: {error}). 로그 자체에는 모두 남습니다"
    ),
    "an installed package, or null: the log is written all the same": (
        "설치된 패키지 또는 null. 로그는 어느 쪽이든 씁니다"
    ),
    "make install, which has it; or: python -m pip install {name}": (
        "make install(포함되어 있음) 또는 python -m pip install {name}"
    ),
    "the package {name} cannot be imported: {error}": (
        "{name} 패키지를 임포트할 수 없습니다: {error}"
    ),
    "one of {known}": "다음 중 하나: {known}",
    "did you mean {near}?": "혹시 {near}입니까?",
    "there is no pipeline {name}": "{name} 파이프라인이 없습니다",
    "warning: no record of this run in {path}: {error}": (
        "경고: 이 실행의 기록을 {path}에 쓰지 못했습니다: {error}"
    ),
    # --- What stages are given
    "a pre-trained encoder (data/encoder/SEED)": "사전 학습한 인코더(data/encoder/SEED)",
    "the prepared task (data/tasks/TASK)": "준비된 태스크(data/tasks/TASK)",
    "the task's validation result, which must be a success": (
        "태스크의 검증 결과. 통과했어야 합니다"
    ),
    "the folder of local sources, data/sources (may be empty)": (
        "로컬 출처의 폴더 data/sources(비어 있어도 됨)"
    ),
    "one of continue_pretraining.tasks": "continue_pretraining.tasks 중 하나",
    "the tokenizer of the corpus (data/tokenizer)": "말뭉치의 토크나이저(data/tokenizer)",
    "the prepared corpus (data/corpus)": "준비된 말뭉치(data/corpus)",
    "the tokenized corpus (data/tokens)": "토큰화된 말뭉치(data/tokens)",
    "the folder of the pre-trained encoders (data/encoder)": (
        "사전 학습한 인코더의 폴더(data/encoder)"
    ),
    "the folder of prepared tasks (data/tasks)": "준비된 태스크의 폴더(data/tasks)",
    "the folder of fine-tuned models (data/finetuned)": "미세 조정한 모델의 폴더(data/finetuned)",
    "the folder of learning rates (data/rates)": "학습률의 폴더(data/rates)",
    "what evaluate measured (reports/metrics.json)": (
        "evaluate 단계가 측정한 것(reports/metrics.json)"
    ),
    "the tokenizer (data/tokenizer)": "토크나이저(data/tokenizer)",
    "the folder of word vectors (data/embeddings)": "단어 벡터의 폴더(data/embeddings)",
    "the folder of fitted baselines (data/baselines)": "맞춘 기준선의 폴더(data/baselines)",
    "the folder of validation results (reports/validation)": "검증 결과의 폴더(reports/validation)",
    "the learning rates (data/rates/TASK/STRATEGY.json)": "학습률(data/rates/TASK/STRATEGY.json)",
    "the task's name in params.yaml": "params.yaml에 적힌 태스크 이름",
    "one of finetune.strategies.encoder": "finetune.strategies.encoder 중 하나",
    "the folder of the continued encoders (data/continued/TASK)": (
        "이어서 학습한 인코더의 폴더(data/continued/TASK)"
    ),
    "the learning rates of the strategy itself (data/rates/TASK/STRATEGY.json)": (
        "그 전략 자체의 학습률(data/rates/TASK/STRATEGY.json)"
    ),
    "the imported encoder (data/imported/ENCODER)": "가져온 인코더(data/imported/ENCODER)",
    "the learning rates (data/imported_rates/ENCODER/TASK/STRATEGY.json)": (
        "학습률(data/imported_rates/ENCODER/TASK/STRATEGY.json)"
    ),
    "the tokenizer of the word vectors, where there are some (data/tokenizer)": (
        "단어 벡터가 있을 때 그 토크나이저(data/tokenizer)"
    ),
    "one of import_encoder.sources in params.yaml": "params.yaml의 import_encoder.sources 중 하나",
    "the documents of download_corpus": "download_corpus 단계의 문서",
    "the folder of local files (data/sources)": "로컬 파일의 폴더(data/sources)",
    "the tokenized corpus": "토큰화된 말뭉치",
    "the tokenizer that made the tokens": "토큰을 만든 토크나이저",
    "the validation result of the tokens": "토큰의 검증 결과",
    "one of pretrain.seeds": "pretrain.seeds 중 하나",
    "the folder that prepare_corpus wrote": "prepare_corpus 단계가 쓴 폴더",
    "the folder that train_tokenizer wrote": "train_tokenizer 단계가 쓴 폴더",
    "one of train_embeddings.algorithms": "train_embeddings.algorithms 중 하나",
    "what define_architecture wrote (data/architecture)": (
        "define_architecture 단계가 쓴 것(data/architecture)"
    ),
    "one of finetune.strategies.random_weights": "finetune.strategies.random_weights 중 하나",
    "the result of validate_corpus, which must be a success": (
        "validate_corpus 단계의 결과. 통과했어야 합니다"
    ),
    "the word vectors (data/embeddings/ALGORITHM)": "단어 벡터(data/embeddings/ALGORITHM)",
    "one of finetune.strategies.word_vectors": "finetune.strategies.word_vectors 중 하나",
    "results that are under git (presets/tuning)": "git이 관리하는 결과(presets/tuning)",
    "the folder that prepare_task wrote": "prepare_task 단계가 쓴 폴더",
    "the folder that tokenize_corpus wrote": "tokenize_corpus 단계가 쓴 폴더",
    "the folder that download_pairs wrote, for what each source gave": (
        "download_pairs 단계가 쓴 폴더. 출처마다 무엇을 주었는지 봅니다"
    ),
    "the folder that prepare_pairs wrote": "prepare_pairs 단계가 쓴 폴더",
    "the folder of the trained models": "학습한 모델의 폴더",
    "the folder that download_pairs wrote": "download_pairs 단계가 쓴 폴더",
    "the result of validate_pairs, which must be a success": (
        "validate_pairs 단계의 결과. 통과했어야 합니다"
    ),
    "the tokenizer of both languages": "두 언어의 토크나이저",
    "one of train_translation.models": "train_translation.models 중 하나",
    "one of train_translation.seeds": "train_translation.seeds 중 하나",
    # --- The flow
    "Runs the stages of a dvc.yaml as a Prefect flow, in the current folder.": (
        "현재 폴더에서 dvc.yaml의 단계를 Prefect 플로로 실행합니다."
    ),
    "`dvc repro` gives the same results, one stage after another.": (
        "`dvc repro` 명령도 단계를 차례로 실행하여 같은 결과를 냅니다."
    ),
    "bring the stages up to date": "단계를 최신 상태로 만듭니다",
    "stages or groups of stages; default: all": "단계 또는 단계 묶음. 기본값: 전부",
    "another than the main one": "기본 파이프라인이 아닌 다른 것",
    "cores to use; default: all": "사용할 코어 수. 기본값: 전부",
    "gpu stages at once; default: runtime.training_slots": (
        "동시에 실행할 gpu 단계 수. 기본값: runtime.training_slots"
    ),
    "serve the flow to a Prefect server that runs": "실행 중인 Prefect 서버에 플로를 제공합니다",
    "start a Prefect server and serve the flow": "Prefect 서버를 시작하고 플로를 제공합니다",
    "default: 4200": "기본값: 4200",
    "watch: {api_url}": "보기: {api_url}",
    "watch: {api_url} (until the run ends)": "보기: {api_url} (실행이 끝날 때까지)",
    "{number} is less than 1": "{number}: 1보다 작습니다",
    "{number} is more than {MAX_PORT}": "{number}: {MAX_PORT}보다 큽니다",
    "run the main pipeline on a schedule, such as '0 3 * * *'": (
        "기본 파이프라인을 일정에 따라 실행합니다. 예: '0 3 * * *'"
    ),
    "Prefect's server ended and does not know how the run did": (
        "Prefect 서버가 끝나서 실행 결과를 알 수 없습니다"
    ),
    "run again": "다시 실행하십시오",
    "Prefect's server ended": "Prefect 서버가 끝났습니다",
    "{near}, perhaps": "혹시 {near}",
    "there is no stage {target}": "{target} 단계가 없습니다",
    "`dvc status` says the same; mend dvc.yaml or params.yaml": (
        "`dvc status` 명령도 같은 말을 합니다. dvc.yaml이나 params.yaml을 고치십시오"
    ),
    "DVC cannot read this project: {filter}": "DVC가 이 프로젝트를 읽을 수 없습니다: {filter}",
    "waits for a slot of the limit {GPU_LIMIT}": "제한 {GPU_LIMIT}의 빈자리를 기다립니다",
    "1 or more": "1 이상",
    "a run needs room for at least one stage": "실행에는 단계 하나 이상의 자리가 필요합니다",
    "start it again": "다시 시작하십시오",
    "Prefect's server no longer answers": "Prefect 서버가 더는 응답하지 않습니다",
    "`python -m flows dashboard` starts one; or set PREFECT_API_URL": (
        "`python -m flows dashboard` 명령으로 시작하거나 PREFECT_API_URL을 설정하십시오"
    ),
    "there is no Prefect server to serve the flow to": "플로를 제공할 Prefect 서버가 없습니다",
    "starting Prefect's server (10 s the first time) …": (
        "Prefect 서버를 시작합니다(처음에는 10초) …"
    ),
    "five fields, such as '0 3 * * *'": "다섯 필드. 예: '0 3 * * *'",
    "not a cron schedule: {cron}": "cron 일정이 아닙니다: {cron}",
    "dashboard: {api_url}": "대시보드: {api_url}",
    "deployment: {names}; Ctrl-C ends both": "배포: {names}. Ctrl-C로 둘 다 끝냅니다",
    "a Prefect server has this port: using it": "이 포트에 Prefect 서버가 있어 그것을 씁니다",
    "end what uses it, or: `python -m flows dashboard --port {port}`": (
        "쓰고 있는 것을 끝내거나 다음을 실행하십시오: `python -m flows dashboard --port {port}`"
    ),
    "port {port} is in use, and not by a Prefect server": (
        "{port}번 포트를 Prefect 서버가 아닌 것이 쓰고 있습니다"
    ),
    "its message stands above": "위에 그 메시지가 있습니다",
    "the flow is no longer served": "플로가 더는 제공되지 않습니다",
    "it is starting or ending": "시작하거나 끝나는 중입니다",
    "the dashboard of this workspace runs already": "이 작업 공간의 대시보드가 이미 실행 중입니다",
    "start it, or unset PREFECT_API_URL (`prefect config unset PREFECT_API_URL`): without it "
    "a temporary server is used": (
        "서버를 시작하거나 PREFECT_API_URL을 지우십시오(`prefect config unset "
        "PREFECT_API_URL`). 없으면 임시 서버를 씁니다"
    ),
    "no Prefect server answers": "응답하는 Prefect 서버가 없습니다",
    "Prefect's server ended at once": "Prefect 서버가 바로 끝났습니다",
    "Prefect's server did not answer within {START_SECONDS} s": (
        "Prefect 서버가 {START_SECONDS}초 안에 응답하지 않았습니다"
    ),
    "{folder} was not written: {error}": "{folder}: 쓰지 못했습니다: {error}",
    "wait for it, or stop it: Ctrl-C in its terminal, or Cancel in the dashboard": (
        "기다리거나 멈추십시오: 그 터미널에서 Ctrl-C, 또는 대시보드에서 Cancel"
    ),
    "another run is at work in this workspace (process {value})": (
        "이 작업 공간에서 다른 실행이 진행 중입니다(프로세스 {value})"
    ),
    "waiting for the stages of a run that was killed (process {holder}) to end": (
        "강제로 종료된 실행의 단계가 끝나기를 기다립니다(프로세스 {holder})"
    ),
    "another run is at work in this workspace (process unknown)": (
        "이 작업 공간에서 다른 실행이 진행 중입니다(프로세스 번호 모름)"
    ),
    "batches": "배치",
    "process {rank} of {num_ranks} {ended}, so that all were ended": (
        "프로세스 {num_ranks}개 중 {rank}번이 끝나 모두 끝냈습니다(원인: {ended})"
    ),
    "was killed by {name}": "{name} 신호로 강제 종료",
    "{word} of {word_2} is no stage": "{word_2}의 {word}: 단계가 아닙니다",
    "{name} has no module in {stages}": "{name}: {stages}에 모듈이 없습니다",
    "{name} imports {path}, which none of its deps holds": (
        "{name}: deps에 없는 다음을 임포트합니다: {path}"
    ),
    "{name} lists {folder}, of which it imports nothing": (
        "{name}: 임포트하지 않는 폴더가 적혀 있습니다: {folder}"
    ),
    "{name} names {key} of params.yaml; write `{file}: [{keys}]`": (
        "{name}: params.yaml의 {key} 항목을 가리킵니다. `{file}: [{keys}]`로 적으십시오"
    ),
    "{name} runs in {folder}: its wdir must lead to the repository's top": (
        "{name}: {folder}에서 실행됩니다. wdir이 저장소의 최상위를 가리켜야 합니다"
    ),
    "the folder that gradient_descent wrote": "gradient_descent 단계가 쓴 폴더",
    "the folder that prepare_rows wrote": "prepare_rows 단계가 쓴 폴더",
    "the folder that attention wrote": "attention 단계가 쓴 폴더",
    "the folder that cost_and_loss wrote": "cost_and_loss 단계가 쓴 폴더",
    "the folder that dropout wrote": "dropout 단계가 쓴 폴더",
    "the folder that normalization wrote": "normalization 단계가 쓴 폴더",
    "the folder that optimizers wrote": "optimizers 단계가 쓴 폴더",
    "the folder that pretraining wrote": "pretraining 단계가 쓴 폴더",
}
