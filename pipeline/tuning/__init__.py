"""Learning rates chosen on validation, with the same trials for every strategy.

| piece | input | does | output |
| --- | --- | --- | --- |
| `trials.trials_of` | params | tasks x strategies x rates x seeds | trials |
| `trials.Bench` | encoder, tokenizer, tasks | runs a trial, reads no test row | scores |
| `inputs.TuningInputs` | the project's folder | checks what trials read, and hashes it | hashes |
| `journal.Journal` | finished trials | keeps them, so that a second start goes on | lines of JSON |
| `choice` | trials | the best rate for each label budget | rates |
| `log` | trials | all of it as one record | JSON |
| `table` | the record | what a person reads | Markdown |
| `runs.tune` | trials | runs those that are missing, in processes | the record, chosen rates |
| `rates` | chosen rates | puts them beside what stands in the file | `params.yaml` |
| `command` | the command line | `python -m pipeline tune` | all of it |

There is no option for the rates, seeds or steps of one strategy: unequal tuning cannot be asked
for. Only an encoder that someone else pre-trained has rates of its own, as many as the others.
Label subsets of `finetune.seeds`, which are reported, are never trained on here.
"""
