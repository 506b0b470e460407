"""The language that pages and summaries are in: `report.language` of params.yaml, `en` or `ko`.

    _("Scores by label") ── spoken ──► "Scores by label", or what stands for it in the catalogue

English stands where it is used, in templates and code, between `_(…)` or `{% trans %}…{% endtrans
%}`; another language is a catalogue of all of these, by the English. A test compares the two.

| module | does |
| --- | --- |
| `spoken` | the language that is spoken now; `_` says a message in it |
| `setting` | reads `report.language` |
| `korean` | Korean, a module a room whose messages they are |

What a sentence of several figures says stands in `pipeline/findings`, by claims.
"""
