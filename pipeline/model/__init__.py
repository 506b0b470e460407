"""The encoder: BERT (Devlin et al. 2019, arXiv:1810.04805), its pre-norm variant, and ModernBERT.

Both architectures are made of the same parts: `bert` has weights interchangeable with
`transformers.BertForPreTraining`, `modern` (Warner et al. 2024, arXiv:2412.13663) with
`transformers.ModernBertForMaskedLM`; `tests/model` holds outputs, losses and gradients to theirs.

| module | input | does | output |
| --- | --- | --- | --- |
| `configuration` | JSON | says what an encoder is made of | `EncoderConfiguration` |
| `sizes` | a published name, and what differs from it | fills in the rest | the same |
| `automatic` | words of text | what `size: auto` is | the fields |
| `padding` | mask, or which token is of which sequence | finds the real tokens | `Layout` |
| `rotary` | positions | turns queries and keys | the same shapes |
| `positions` | places | sinusoidal position vectors | vectors |
| `attention` | hidden states, layout, scope | attention to itself, or another | the same |
| `blocks` | hidden states, layout, scope | attention, feed-forward, residuals, norms | the same |
| `encoder` | token ids, mask, segments | embeddings and blocks | hidden states |
| `sequence_to_sequence` | – | what each answers that reads one text and writes another | a class |
| `transformer` | source, target | encoder and decoder | vectors to be scored |
| `recurrent` | source, target | LSTMs with one vector, or with attention | vectors to be scored |
| `linear` | rows, weights | products by the processor's whole width | rows |
| `sequence_lengths` | params of a manifest | the longest sequence of a pre-training | a number |
| `initialization` | a generator | draws first weights | |
| `heads` | hidden states | predicts masked tokens, next sentence, classes, tags | logits |
| `pair_heads` | hidden states of two texts | compares them token by token | logits |
| `classifier_settings` | params, or a model's facts | says what a classifier is made of | |
| `training` | a model, batches by number | the engine: a folder of its own | trained weights |
| `weights` | a folder | writes and reads safetensors and `config.json`, checked | a model |

Shapes: `hidden  # (batch, length, hidden_size)`, floating point; `input_ids` and
`token_type_ids  # (batch, length)`, int64; `attention_mask  # (batch, length)`, true for tokens;
or instead `sequence_ids  # (batch, length)`, int64, where several sequences share a row.
"""
