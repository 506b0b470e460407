"""One file a tool: `add_arguments(parser)` says what it can be told, `run(arguments)` does it.

| module | prints |
| --- | --- |
| `embed` | one vector a text |
| `fill_mask` | what an encoder would put in place of a mask |
| `predict` | a fine-tuned model's answers |
| `translate` | what translation models make of texts |
| `inspect_attention` | a page of what every attention head looks at |
| `inspect_alignment` | a page of where translation models look |
"""
