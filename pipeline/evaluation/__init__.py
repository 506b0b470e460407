"""What was learned, measured beside what it should beat.

| module | does |
| --- | --- |
| `opened` | all that evaluation reads, opened and found whole |
| `statistics` | mean, spread and verdict over seeds |
| `results` | every system's scores, and what they say together |
| `translations` | every translation model's scores, over seeds and by length |
| `systems` | names of what is compared, and their order |
| `language_modelling`, `fill_mask` | what the encoder knows of held-out text |
| `calibration`, `confusions` | how sure a model is; what it takes for what |
| `imported_encoder` | what an encoder is that someone else pre-trained |
| `text_statistics` | lengths and frequencies, in one pass over the shards |
| `text_facts`, `tokenizer_facts`, `embedding_facts` | of the text, for the report |
| `encoder_facts`, `task_facts` | of pre-training and of each task, for the report |
| `report_facts` | `metrics.json` and `report.json` put together |
| `metrics_file` | `metrics.json`, read by whoever was given its path |
| `tables` | CSV for `dvc plots` |
"""
