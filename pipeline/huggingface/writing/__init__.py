"""Our models as folders that `transformers` opens.

| module | input | does | output |
| --- | --- | --- | --- |
| `found_model` | a folder of ours | finds the one model in it | `FoundModel` |
| `exporting` | that | class, configuration and tensors as `transformers` has them | `Exported` |
| `provenance` | manifests, metrics | follows hashes to what a model was made from | facts |
| `model_card`, `card_words` | these | writes the card | Markdown |
| `translation_export` | a translation model | all of it, with its tokenizer and card | a folder |
| `export_command` | arguments | the command | a folder |
"""
