"""Learning rates chosen on validation, with the same trials for every strategy.

| piece | input | does | output |
| --- | --- | --- | --- |
| `choosing.choose_rates` | params, a task, strategies | what the stages `tune` do | a record each |
| `trials.trials_of` | params, a strategy | rates x seeds | trials |
| `trials.Bench` | starts, a task | runs a trial, reads no test row | scores |
| `inputs.TuningInputs` | paths | what a strategy starts from; hashes of what its trials read | |
| `facts.deciding_facts` | manifests, params | what decides rates: text, rows, network | JSON |
| `committed.committed_record` | `presets/tuning` | results whose facts are the same | a record |
| `journal.Journal` | finished trials | keeps them, so that a second start goes on | lines of JSON |
| `choice` | trials | the best rate for each label budget | rates |
| `records` | all of it | what is written of a strategy | JSON |
| `forecast` | params | what it will take, before a run | trials, steps |
| `worth` | records | what the choice bought over default rates | Markdown |
| `table` | records | what a person reads | Markdown |

There is no option for the rates, seeds or steps of one strategy: unequal tuning cannot be asked
for. Only an encoder that someone else pre-trained has rates of its own, as many as the others.
Label subsets of `finetune.seeds`, which are reported, are never trained on here.
"""
