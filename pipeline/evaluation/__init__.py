"""What was learned, measured beside what it should beat, and told.

| module | does |
| --- | --- |
| `metrics` | the scores of tasks |
| `statistics` | mean, spread and verdict over seeds |
| `baselines`, `tfidf`, `word_features`, `linear_models` | what came before BERT, same labels |
| `results` | every system's scores, and what they say together |
| `language_modelling`, `fill_mask` | what the encoder knows of held-out text |
| `confusions` | what a model takes for what |
| `systems` | names of what is compared, and their order |
| `findings`, `reasons` | sentences from the metrics: the one source of them |
| `full_pretraining` | what an encoder is, and buys, that someone else pre-trained in full |
| `tables`, `figures`, `report` | CSV, SVG and the page |
"""
