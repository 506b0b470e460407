"""Korean: a template for everything that is found, and the forms that values take in it.

| module | does |
| --- | --- |
| `catalogue` | the catalogue, of the others |
| `metrics` | templates of what the metrics say |
| `diagnoses` | templates of what the doctor found |
| `forms` | names, amounts, places, scores, lists |
"""
