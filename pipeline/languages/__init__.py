"""The language of pages and of the terminal, `en` or `ko`: `report.language`, or the environment's.

    _("Scores by label") ── spoken ──► "Scores by label", or what stands for it in the catalogue

English stands where it is used, in templates and code, between `_(…)` or `{% trans %}…{% endtrans
%}`; another language is a catalogue of all of these, by the English. A test compares the two.

| module | does |
| --- | --- |
| `spoken` | the language that is spoken now; `_` says a message in it |
| `telling` | what the code says on the terminal, told where it is shown |
| `setting` | reads `report.language`, and the environment's language |
| `korean` | Korean, a module a room whose messages they are |

What a sentence of several figures says stands in `pipeline/findings`, by claims.
"""
