"""Fine-tuning: one pre-trained model, a task's labels.

| module | input | does | output |
| --- | --- | --- | --- |
| `strategies` | params | what a network starts from, by name | `Strategy` |
| `starts` | its artifacts | reads what that is | `Start` |
| `automatic` | labelled rows | how long texts and trainings are | numbers |
| `collation` | encoded texts | pads those of a batch, finds words | tensors |
| `objective` | labelled rows | the engine's batches, and its objective | `TaskBatches` |
| `training` | a start, labelled rows | a run of the engine; predicts | predictions |
| `runs` | task, strategy, seed | a model for every label budget | `BudgetResult` |
| `results` | those | predictions, scores, weights | an artifact |
| `rates` | what `tune` wrote | reads it | learning rates |
| `seeds`, `finished_seeds` | task, strategy | all seeds as one artifact; keeps finished ones | it |
"""
