"""What most likely holds the scores of a run back: facts, checks of them, diagnoses.

    artifacts of a run ── facts ──► checks ──► diagnoses ── findings.diagnoses ──► sentences

| module | does |
| --- | --- |
| `diagnosis` | what a check found: name, figures, severity, the one knob to turn |
| `facts` | the figures that checks look at |
| `gathering` | reads them from what the stages wrote |
| `reading` | how the tokenizer reads a task's rows, and which of their words the text has |
| `fit` | a fine-tuned model's score on what it learned from, and on validation |
| `checks` | the checks, in one registry |
| `forecast` | before a run: words, passes, epochs |
"""
