"""Models in and out of `transformers`, by their files alone: it is never imported here.

| package | does |
| --- | --- |
| `reading` | what someone else published, as one of ours |
| `writing` | one of ours, as `transformers` opens it, with a model card |
"""
