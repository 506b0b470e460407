"""The translation pipeline: pairs of texts, four kinds of models, and what each of them loses.

| module | holds |
| --- | --- |
| `params` | what translation/params.yaml may hold |
| `names` | what systems are called |
| `findings` | what the scores say, in sentences |
| `page` | the page of a run |
| `tables` | its figures as Markdown |
| `stages` | a module a stage |
"""
