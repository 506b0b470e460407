"""Korean of the mistakes in a params file."""

from __future__ import annotations

SENTENCES = {
    "{word} is not one of {known}{meant}": "{word}: 다음 중 하나가 아닙니다: {known}{meant}",
    "; did you mean {near}?": ". 혹시 {near}입니까?",
    "is a mapping, with what each algorithm alone has: write {{word2vec: {{}}, fasttext: "
    "{{min_n: 3, max_n: 6, buckets: 100000}}}}, and leave min_n, max_n and buckets out beside "
    "it": (
        "알고리즘마다 그 알고리즘만의 설정이 든 매핑입니다. {{word2vec: {{}}, fasttext: "
        "{{min_n: 3, max_n: 6, buckets: 100000}}}}처럼 적고 옆의 min_n, max_n, buckets는 "
        "빼십시오"
    ),
    "algorithms.{name} must have {known}: {options}": (
        "algorithms.{name} 항목에는 다음이 있어야 합니다: {known} (지금: {options})"
    ),
    "algorithms.{name}.max_n {options} is less than min_n {options_2}": (
        "algorithms.{name}.max_n 값 {options}: min_n 값 {options_2}보다 작습니다"
    ),
    "write {{{DEFAULT}: {rates}}}, or a task's name in place of {DEFAULT}": (
        "{{{DEFAULT}: {rates}}}처럼 적거나 {DEFAULT} 자리에 태스크 이름을 쓰십시오"
    ),
    "micro_batch_size {micro} exceeds batch_size {batch_size}": (
        "micro_batch_size {micro}: batch_size {batch_size}보다 큽니다"
    ),
    "either steps, one number a label budget, or epochs: set one to null": (
        "steps(레이블 예산마다 수 하나)와 epochs 중 하나만 쓰고 다른 하나는 null로 하십시오"
    ),
    "steps needs one number for each of label_budgets": (
        "steps에는 label_budgets마다 수 하나가 필요합니다"
    ),
    "needs multiples ([0.5, 1, 2]: of the default rate of each strategy), or rates and "
    "published_rates": (
        "multiples([0.5, 1, 2]: 전략별 기본 학습률의 배수) 또는 rates와 published_rates가 "
        "필요합니다"
    ),
    "has {num_rates} rates and {num_published_rates} published_rates: every strategy gets the "
    "same number of trials": (
        "rates는 {num_rates}개, published_rates는 {num_published_rates}개입니다. 모든 전략의 "
        "시도 횟수가 같아야 합니다"
    ),
    "tuning.seeds and seeds share {shared}: rates must not be chosen on label subsets that "
    "are reported": (
        "tuning.seeds와 seeds에 함께 있는 값: {shared}. 보고할 레이블 부분집합으로 학습률을 "
        "고르면 안 됩니다"
    ),
    "{name} holds a value twice: {values}": "{name}에 같은 값이 두 번 있습니다: {values}",
    "either multiples of the default rates, or rates: remove one": (
        "기본 학습률의 배수(multiples)와 rates 중 하나만 쓰십시오"
    ),
    "encoders names {unknown}, not among sources: {sources}": (
        "encoders의 {unknown}: sources에 없습니다: {sources}"
    ),
    "encoders names one twice: {encoders}": "encoders에 같은 이름이 두 번 있습니다: {encoders}",
    "not a mapping of sections": "섹션의 매핑이 아닙니다",
    "there is no params file": "params 파일이 없습니다",
    "no params file that can be read: {error}": "읽을 수 있는 params 파일이 아닙니다: {error}",
    "not YAML: {problem}": "YAML이 아닙니다: {problem}",
    "half of a surrogate pair in {value}": "다음 값에 서로게이트 쌍의 반쪽이 있습니다: {value}",
    "{folder}/ says what each knob means and its bounds": (
        "{folder}/ 폴더에 각 설정의 뜻과 범위가 있습니다"
    ),
    "(whole file)": "(파일 전체)",
    "{count}:\n{lines}": "{count}:\n{lines}",
    "{num_lines} mistake": "잘못된 곳 {num_lines}개",
    "{num_lines} mistakes": "잘못된 곳 {num_lines}개",
    "{word}: missing": "{word}: 빠졌습니다",
    "{word}: unknown; now {places}": "{word}: 모르는 항목입니다. 지금은 {places}",
    "{word}: unknown{hint}": "{word}: 모르는 항목입니다{hint}",
    "{word}: {item} (is {item_2})": "{word}: {item} (지금 값: {item_2})",
    "{word}: {message}": "{word}: {message}",
    "name: {name} {mistakes}": "name: {name} 설정이 잘못되었습니다: {mistakes}",
    "name: schedule_free_adamw needs schedule: constant (warmup may stand before it): an "
    "average of the weights takes the place of a falling rate": (
        "name: schedule_free_adamw에는 schedule: constant가 필요합니다(앞에 워밍업을 둘 수 "
        "있음). 줄어드는 학습률 대신 가중치의 평균을 씁니다"
    ),
    "schedule: warmup_stable_decay needs cooldown_fraction": (
        "schedule: warmup_stable_decay에는 cooldown_fraction이 필요합니다"
    ),
    "schedule: {schedule} has no cooldown_fraction: delete it": (
        "schedule: {schedule}에는 cooldown_fraction이 없습니다. 지우십시오"
    ),
    "warmup_fraction + cooldown_fraction exceed 1": (
        "warmup_fraction + cooldown_fraction 합이 1보다 큽니다"
    ),
    "exactly one of steps, epochs, tokens and seconds (of pre-training also auto): {value} "
    "given (a preset replaces it with `replace: true` beside its own)": (
        "steps, epochs, tokens, seconds(사전 학습에는 auto도) 중 정확히 하나만 씁니다. 주어진 "
        "것: {value} (프리셋은 자기 값 옆의 `replace: true`로 바꿉니다)"
    ),
    "start {start} is not below end {end}": "start {start}: end {end}보다 작지 않습니다",
    "{params_file} now holds the preset {name}; `git diff {params_file_2}` shows what changed": (
        "{params_file}: 프리셋 {name} 적용됨. 바뀐 것은 `git diff {params_file_2}` 명령으로 볼 "
        "수 있습니다"
    ),
    "there is no preset {name}": "{name} 프리셋이 없습니다",
    "tasks: {taken} are names of other validation results or keys": (
        "tasks: 다른 검증 결과나 키의 이름입니다: {taken}"
    ),
    "finetune.tasks names {unknown}, not among tasks: {tasks}": (
        "finetune.tasks의 {unknown}: tasks에 없습니다: {tasks}"
    ),
    "download_corpus.sources is empty, but pretrain.source is corpus: name some text, or a "
    "published encoder (`python -m pipeline preset published_encoder`)": (
        "download_corpus.sources가 비었는데 pretrain.source는 corpus입니다. 텍스트를 지정하거나 "
        "공개된 인코더를 쓰십시오(`python -m pipeline preset published_encoder`)"
    ),
    "download_corpus.sources is empty, but train_embeddings.algorithms has {algorithms}, "
    "which learn from text: write {{}}": (
        "download_corpus.sources가 비었는데 train_embeddings.algorithms에 텍스트로 학습하는 "
        "{algorithms} 항목이 있습니다. {{}}라고 쓰십시오"
    ),
    "continue_pretraining.tasks has {unknown}, not among finetune.tasks": (
        "continue_pretraining.tasks의 {unknown}: finetune.tasks에 없습니다"
    ),
    "continue_pretraining.tasks is of masked words, but pretrain.masked_language_modelling, "
    "which says how they are masked, is null": (
        "continue_pretraining.tasks는 마스킹된 단어로 학습하는데, 마스킹 방법을 정하는 "
        "pretrain.masked_language_modelling이 null입니다"
    ),
    "pretrain.batch_size {smallest} is below runtime.devices {devices}: some of them would "
    "have no example": (
        "pretrain.batch_size {smallest}: runtime.devices {devices}보다 작아 예가 없는 장치가 "
        "생깁니다"
    ),
    "runtime.parallelism is shard, which pretrain.optimizer.name {name} cannot have: set it "
    "to replicate, or name to one of {others}": (
        "runtime.parallelism: shard는 pretrain.optimizer.name {name}에서 쓸 수 없습니다. "
        "replicate로 하거나 name을 다음 중 하나로 하십시오: {others}"
    ),
    "runtime.compile is true, but pretrain.batch_size is a ramp: every size would be compiled "
    "anew; set the one to auto or false, or the other to a number": (
        "runtime.compile이 true인데 pretrain.batch_size가 점점 커집니다. 크기마다 다시 "
        "컴파일하게 되므로 앞의 것을 auto나 false로 하거나 뒤의 것을 수로 하십시오"
    ),
    "runtime.compile is true, but runtime.parallelism is shard: set the one to auto or false, "
    "or the other to replicate": (
        "runtime.compile이 true인데 runtime.parallelism이 shard입니다. 앞의 것을 auto나 false로 "
        "하거나 뒤의 것을 replicate로 하십시오"
    ),
    "finetune.strategies names {twice} twice": "finetune.strategies에 두 번 있는 이름: {twice}",
    "finetune.strategies has {unknown}, not among the systems of "
    "pipeline/evaluation/systems.py: {SYSTEMS}": (
        "finetune.strategies의 {unknown}: pipeline/evaluation/systems.py의 시스템에 없습니다: "
        "{SYSTEMS}"
    ),
    "finetune.learning_rates has {unknown}, which are no strategies": (
        "finetune.learning_rates의 {unknown}: 전략이 아닙니다"
    ),
    "tasks.{name}.max_length {length} exceeds pretrain.model.max_position_embeddings {longest}": (
        "tasks.{name}.max_length {length}: pretrain.model.max_position_embeddings {longest}보다 "
        "큽니다"
    ),
    "finetune.learning_rates.{name} has {unknown}, not among tasks: {tasks}": (
        "finetune.learning_rates.{name}의 {unknown}: tasks에 없습니다: {tasks}"
    ),
    "finetune.strategies.word_vectors has {algorithm}, but pretrain.source is huggingface: "
    "that encoder has a vocabulary of its own, not that of the vectors": (
        "finetune.strategies.word_vectors에 {algorithm} 항목이 있는데 pretrain.source가 "
        "huggingface입니다. 그 인코더의 어휘는 벡터의 어휘와 다릅니다"
    ),
    "finetune.strategies.word_vectors has {algorithm}, which train_embeddings.algorithms "
    "lacks: {algorithms}": (
        "finetune.strategies.word_vectors의 {algorithm}: train_embeddings.algorithms에 "
        "없습니다: {algorithms}"
    ),
    "train_embeddings.vector_size and pretrain.model.size: set both to auto, or neither": (
        "train_embeddings.vector_size와 pretrain.model.size는 둘 다 auto이거나 둘 다 아니어야 "
        "합니다"
    ),
    "train_embeddings.vector_size {vector_size} is not pretrain.model.hidden_size "
    "{hidden_size}, which a network that starts from {algorithm} needs": (
        "train_embeddings.vector_size {vector_size}: pretrain.model.hidden_size {hidden_size} "
        "값과 다릅니다. {algorithm} 벡터에서 시작하는 신경망에는 같은 값이 필요합니다"
    ),
    "finetune.learning_rates.{name}.{task} needs one rate for each of "
    "finetune.training.label_budgets {budgets}; delete it, and the stage tune chooses": (
        "finetune.learning_rates.{name}.{task}에는 finetune.training.label_budgets "
        "{budgets}마다 학습률 하나가 필요합니다. 지우면 tune 단계가 고릅니다"
    ),
    "table: {table} is none that reader: {reader} gives; expected one of {given}": (
        "table: {table}: reader: {reader} 출처에 없는 표입니다. 다음 중 하나여야 합니다: {given}"
    ),
    "a path outside data/sources needs its sha256, so that a change is seen (`python -m "
    "pipeline hash {path}` prints it)": (
        "폴더 data/sources 밖의 경로에는 변경을 알 수 있도록 sha256이 필요합니다(`python -m "
        "pipeline hash {path}` 명령이 출력합니다)"
    ),
    "is a mapping, by what a network starts from: {FORM}": (
        "신경망이 무엇에서 시작하는지에 따른 매핑입니다: {FORM}"
    ),
    "names one twice: {algorithms}": "같은 이름이 두 번 있습니다: {algorithms}",
    "names no strategy at all": "전략이 하나도 없습니다",
    "columns: {{text: …, label: …}} of {table}": (
        "columns: {{text: …, label: …}} (표의 열: {table})"
    ),
    "no columns for {wanted}": "다음을 위한 열이 없습니다: {wanted}",
    "put it there, or mend the path": "그 자리에 두거나 path를 고치십시오",
    "there is no such file or folder: {path}": "그런 파일이나 폴더가 없습니다: {path}",
    "columns: {{text: …, label: …}}, or names for them": (
        "columns: {{text: …, label: …}}, 또는 그에 맞는 열 이름"
    ),
    "without a header row: `column_names: [text, label]` in the source": (
        "머리글 행이 없으면 출처에 `column_names: [text, label]`을 넣으십시오"
    ),
    "a column named {found}: is there no header row?": (
        "이름이 {found}인 열이 있습니다. 머리글 행이 없습니까?"
    ),
    "columns: {{text: …, label: …}}, or all that the source needs": (
        "columns: {{text: …, label: …}}, 또는 출처에 필요한 모든 것"
    ),
    "the columns of a source that is not complete cannot be told": (
        "완전하지 않은 출처의 열은 알 수 없습니다"
    ),
    "kind {kind} and columns.text_pair contradict each other": (
        "kind {kind} 설정과 columns.text_pair 설정이 서로 어긋납니다"
    ),
    "metric {metric} does not fit kind {kind}: {allowed}": (
        "metric {metric}: kind {kind}에 맞지 않습니다. 가능한 것: {allowed}"
    ),
    "validation + held_out leave nothing to train on (must be below 1)": (
        "validation + held_out을 빼면 학습할 것이 남지 않습니다(합이 1보다 작아야 합니다)"
    ),
    "mask_fraction + random_fraction exceed 1": "mask_fraction + random_fraction 합이 1보다 큽니다",
    "name: next_sentence needs random_fraction": (
        "name: next_sentence에는 random_fraction이 필요합니다"
    ),
    "seeds names one twice: {seeds}": "seeds에 같은 값이 두 번 있습니다: {seeds}",
    "both objectives are off: nothing to learn": "두 목적 함수가 모두 꺼져 있어 배울 것이 없습니다",
    "packing documents is of text without pairs: set sentence_objective to null, or packing "
    "to stream": (
        "packing: documents는 쌍이 없는 텍스트에만 씁니다. sentence_objective를 null로 하거나 "
        "packing을 stream으로 하십시오"
    ),
    "schedule_free_adamw averages itself: set weight_averaging to null": (
        "schedule_free_adamw는 스스로 평균을 냅니다. weight_averaging을 null로 하십시오"
    ),
    "the fractions of sequence_length add up to {total}, not 1": (
        "sequence_length의 비율을 더하면 1이 아니라 {total}입니다"
    ),
    "sequence_length {longest} exceeds model.max_position_embeddings {max_position_embeddings}": (
        "sequence_length {longest}: model.max_position_embeddings {max_position_embeddings}보다 "
        "큽니다"
    ),
    "model.architecture modern has neither segments nor a next-sentence head: set "
    "sentence_objective to null": (
        "model.architecture modern에는 세그먼트도 다음 문장 헤드도 없습니다. "
        "sentence_objective를 null로 하십시오"
    ),
    "source: huggingface needs `huggingface`, where the encoder is from": (
        "source: huggingface에는 인코더를 어디서 가져올지 정하는 `huggingface` 항목이 필요합니다"
    ),
    "source: huggingface gives one encoder, but seeds has {num_seeds}: keep one": (
        "source: huggingface의 인코더는 하나인데 seeds는 {num_seeds}개입니다. 하나만 두십시오"
    ),
    "huggingface of kind files needs its sha256 (`python -m pipeline hash {path}` prints it)": (
        "kind가 files인 huggingface에는 sha256이 필요합니다(`python -m pipeline hash {path}` "
        "명령이 출력합니다)"
    ),
    "validation + test leave nothing to train on (must be below 1)": (
        "validation + test를 빼면 학습할 것이 남지 않습니다(합이 1보다 작아야 합니다)"
    ),
    "architecture {architecture} has no {given}": (
        "architecture {architecture}에 없는 항목: {given}"
    ),
    "architecture transformer needs {missing}": "architecture transformer에 필요한 항목: {missing}",
    "max_length is of positions: learned, which need it": (
        "max_length는 positions: learned에 필요한 값입니다"
    ),
    "length_bounds must rise: {length_bounds}": (
        "length_bounds 값은 점점 커져야 합니다: {length_bounds}"
    ),
    # --- Pydantic's own
    "Field required": "값이 필요합니다",
    "Input should be {what}": "다음이어야 합니다: {what}",
    "Input should be greater than {bound}": "{bound}보다 커야 합니다",
    "Input should be greater than or equal to {bound}": "{bound} 이상이어야 합니다",
    "Input should be less than {bound}": "{bound}보다 작아야 합니다",
    "Input should be less than or equal to {bound}": "{bound} 이하여야 합니다",
    "Input should be a valid integer": "정수여야 합니다",
    "Input should be a valid integer, got a number with a fractional part": (
        "소수부가 없는 정수여야 합니다"
    ),
    "Input should be a valid integer, unable to parse string as an integer": (
        "정수로 읽을 수 있어야 합니다"
    ),
    "Input should be a valid number": "수여야 합니다",
    "Input should be a valid number, unable to parse string as a number": (
        "수로 읽을 수 있어야 합니다"
    ),
    "Input should be a valid string": "문자열이어야 합니다",
    "Input should be a valid boolean": "true 또는 false여야 합니다",
    "Input should be a valid list": "목록이어야 합니다",
    "Input should be a valid dictionary": "매핑이어야 합니다",
    "Input should be a valid tuple": "목록이어야 합니다",
    "Input should be a finite number": "유한한 수여야 합니다",
    "String should match pattern {pattern}": "다음 패턴에 맞아야 합니다: {pattern}",
    "String should have at least {number} character": "{number}자 이상이어야 합니다",
    "String should have at least {number} characters": "{number}자 이상이어야 합니다",
    "exactly one of steps, epochs, tokens and seconds (of pre-training also auto): none given "
    "(a preset replaces it with `replace: true` beside its own)": (
        "steps, epochs, tokens, seconds(사전 학습에는 auto도) 중 정확히 하나만 씁니다. 주어진 "
        "것이 없습니다(프리셋은 자기 값 옆의 `replace: true`로 바꿉니다)"
    ),
    "has no {keys}: delete it": "다음 항목이 없습니다. 지우십시오: {keys}",
    "needs {keys}": "다음 항목이 필요합니다: {keys}",
    "name: {name} always {does} half of the pairs: set random_fraction to null": (
        "name: {name}: 항상 쌍의 절반을 바꿉니다(방법: {does}). random_fraction을 null로 하십시오"
    ),
    "exchanges words in": "단어 맞바꾸기",
    "heads must begin with 1, which the others are compared with": (
        "heads는 나머지와 비교할 기준인 1로 시작해야 합니다"
    ),
    "lengths lack {length}, the length of training": "lengths에 학습 길이 {length} 값이 없습니다",
    "width {width} is no multiple of 8 and of all heads": (
        "width {width}: 8과 모든 heads의 배수가 아닙니다"
    ),
    "{name} must begin with 0: the network that has none": (
        "{name} 목록은 0으로 시작해야 합니다. 그것이 없는 신경망입니다"
    ),
    "{name}.problems has no data: prepare_rows.task is null": (
        "{name}.problems에 데이터가 없습니다. prepare_rows.task가 null입니다"
    ),
}
