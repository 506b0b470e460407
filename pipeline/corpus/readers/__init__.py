"""One file a format. Each reads a stream once, from front to back, holding little of it.

| module | reads | yields |
| --- | --- | --- |
| `lines` | a member | its lines as text; says at which byte a file is not UTF-8 |
| `text` | txt, md | texts of documents |
| `markdown` | md | its prose: a paragraph a block, what was taken out counted |
| `html_page` | html | the same of a page |
| `tables` | jsonl, csv, tsv | rows |
| `parquet` | parquet | rows, each cell read when it is asked for |
| `class_labels` | what `datasets` says of columns | names of classes in place of numbers |
| `conll` | sentences of one token a line | rows of lists |
| `translation_memory` | tmx | rows: a column a language |
| `formats` | any of these | documents or rows, by the table settings of a source |
| `hypertext` | an HTML string | its paragraphs |
| `wheels` | a wheel | its members, JSON |
| `packages` | a wheel | documents or rows, by the reader that a source names |
| `message_catalogs` | a wheel that carries translations | rows: a column a language |
| `gettext_catalogs` | a `.po` or `.mo` | translations by English text |
| `discovery_documents` | a wheel of JSON discovery documents | documents |
| `docstrings` | a wheel of Python source | documents |
| `prose` | a paragraph | whether it is prose |
| `docstring_text` | a docstring | its paragraphs |
| `service_models` | a wheel of JSON service models | services; documents |
| `service_tables` | the same | labelled rows for tasks |
| `service_pairs` | the same | labelled pairs |
"""
