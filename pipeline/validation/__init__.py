"""Gates: Great Expectations suites over an artifact; nothing goes on with data that failed.

| module | input | does | output |
| --- | --- | --- | --- |
| `corpus`, `tokens`, `task`, `pairs` | an artifact, thresholds | expectations on it | `Table`s |
| `likeness` | two splits of a task | how alike they are | figures |
| `suites` | tables | runs their expectations | `Outcome` |
| `results` | an outcome | strips times and ids, adds examples | JSON, the same each time |
| `pages` | an outcome | Great Expectations' page, readable offline | HTML |

Text is never loaded whole: suites look at one row of numbers a document, and at one-row tables of
facts about all of it.
"""
