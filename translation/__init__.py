"""The translation pipeline: pairs of texts, four kinds of models, and what each of them loses.

| module | holds |
| --- | --- |
| `params` | what translation/params.yaml may hold |
| `stages` | a module a stage |
"""
