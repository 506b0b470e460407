"""The encoder: BERT (Devlin et al. 2019, arXiv:1810.04805), and its pre-norm variant.

| module | input | does | output |
| --- | --- | --- | --- |
| `configuration` | JSON | says what an encoder is made of | `EncoderConfiguration` |
| `attention` | hidden states, mask | multi-head self-attention | hidden states |
| `blocks` | hidden states, mask | attention, feed-forward, residuals, norms | hidden states |
| `encoder` | token ids, mask, segments | embeddings and blocks | hidden states |
| `heads` | hidden states | predicts masked tokens, next sentence, classes, tags | logits |
| `weights` | a folder | writes and reads safetensors and `config.json`, checked | a model |

Shapes: `hidden  # (batch, length, hidden_size)`, floating point; `input_ids` and
`token_type_ids  # (batch, length)`, int64; `attention_mask  # (batch, length)`, true for tokens.
"""
