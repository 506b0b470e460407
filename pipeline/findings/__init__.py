"""What the figures say: the one source for the report, the flow and the terminal.

    metrics ── decided here, whatever the language ──► claims ── a catalogue ──► sentences

| module | does |
| --- | --- |
| `claim` | a claim, and a catalogue of templates that says claims in a language |
| `pairs` | fine-tuning beside every other system: the figures in claims |
| `encoders` | the scores of every pre-training seed |
| `results` | what was trained, what it bought, what it did not |
| `reasons` | why it is level or behind |
| `full_pretraining` | what an encoder is, and buys, that someone else pre-trained in full |
| `spread` | what varies in a ± |
| `diagnoses` | what the doctor found |
| `forecasts` | what a run will do with its text and labels |
| `english`, `korean` | a language: its templates, and the forms that values take |
| `catalogues` | which languages there are |
| `sentences` | metrics to sentences, in a language |
"""
