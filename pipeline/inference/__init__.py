"""Finished models at work: what `embed`, `fill_mask`, `predict`, `translate`,
`inspect_attention` and `inspect_alignment` do.

| module | input | does | output |
| --- | --- | --- | --- |
| `commands` | arguments | one tool each | a file, or lines on the terminal |
| `arguments` | – | what several tools can be told | options |
| `model_folder` | a path | finds the artifact, says what it is, opens it | a model |
| `text_input` | `--text`, or a file | reads, bounded in memory | texts, rows |
| `lengths` | texts | encodes them, and says which were cut | token ids |
| `embedding` | texts | one vector a text | `(texts, hidden_size)` |
| `masked_tokens` | a text with masks | what the encoder would put there | tokens, probabilities |
| `prediction` | rows | what a fine-tuned model says of them | rows |
| `shown_tokens` | a token | how a person reads it, what it writes | names, text |
| `attention` | a sequence | the weights of every head | `(layers, heads, length, length)` |
| `attention_facts` | attention weights | entropy, distance, shares of every head | numbers |
| `attention_maps`, `attention_page` | both | draws them | an HTML page |
| `alignment_page` | alignments of translation models | draws them | an HTML page |
| `output` | rows | writes them, whole or not at all | jsonl, csv, Parquet |
| `plain_table` | rows of cells | aligns them | lines |
"""
