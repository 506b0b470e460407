"""What the doctor found: a template a check. `{place}` is the task, `{knob}` a key of params."""

from __future__ import annotations

TEMPLATES = {
    "NothingFound": "The doctor looked at {checks} things and found nothing that holds the scores "
    "back.",
    "FoundToo": "{first} (So too on {tasks:list}.)",
    "Diagnosis: few_passes": "Pre-training saw {seen:amount} tokens of a text of {tokens:amount}: "
    "{passes:.1f} passes. Up to {good_passes:.0f} passes still teach nearly as much as new text: "
    "raise {knob} (`epochs: {good_passes:.0f}`).",
    "Diagnosis: still_falling": "Pre-training was still learning when it ended: over its last "
    "quarter the loss on held-out documents fell by {fall:.2f} to {loss:.2f} nats. Raise {knob}.",
    "Diagnosis: nothing_gained": "On {place} pre-training brought nothing over random weights "
    "(with {budget} labels {low:+.3f} to {high:+.3f}). Let the encoder go on with the texts of the "
    "task before fine-tuning: set {knob} to `{{unlabelled: []}}`.",
    "Diagnosis: positions_untrained": "On {place} {rows:.0%} of the rows have more than {longest} "
    "tokens, and no sequence of pre-training was longer: what stands beyond was never learned "
    "(max_length is {max_length}). Raise {knob}, or add a part of "
    "`{{length: {max_length}, fraction: 0.1}}`.",
    "Diagnosis: rows_cut": "On {place} {rows:.0%} of the rows have more than {max_length} tokens "
    "and lose their end. Raise {knob}.",
    "Diagnosis: unknown_pieces": "On {place} {pieces:.1%} of the pieces are unknown: the "
    "vocabulary was made of a text without these characters. Add text like the task's to {knob}.",
    "Diagnosis: many_pieces": "On {place} a word takes {pieces:.1f} pieces, in the text of "
    "pre-training {text_pieces:.1f}: the vocabulary does not fit. Raise {knob}, or add text like "
    "the task's.",
    "Diagnosis: text_unlike_task": "On {place} {known:.0%} of the words occur in the text of "
    "pre-training; of its own held-out documents {usual:.0%} do. Add text like the task's to "
    "{knob}.",
    "Diagnosis: conflicting_labels": "On {place} {rows:.1%} of the rows read have equal texts and "
    "unequal labels (they were dropped): no model gets such rows right. Look at the labels of "
    "{knob}.",
    "Diagnosis: rare_class": "On {place} the class “{label}” has about {rows:.0f} rows among "
    "{budget:,} labels: too few to learn from. Raise {knob}, or label more of that class.",
    "Diagnosis: unbalanced_classes": "On {place} {share:.0%} of the rows are of one class "
    "(“{label}”), which accuracy rewards for being said always. Set {knob} to macro_f1.",
    "Diagnosis: few_epochs": "On {place} fine-tuning saw each of {rows:,} rows {epochs:.1f} "
    "times. Raise {knob} there from {now:,} to {good:,}.",
    "Diagnosis: still_rising": "On {place} the score on validation rose by {rise:.3f} over the "
    "second half of fine-tuning (with {budget} labels): it was not done. Raise {knob} from "
    "{now:,} to {good:,}.",
    "Diagnosis: rate_at_the_end": "On {place} the best learning rate, {rate:g}, is the {end} that "
    "was tried (with {budget} labels): a better one may lie beyond. Add one to {knob}.",
    "Diagnosis: underfitted": "On {place} the model does no better on rows that it learned from "
    "({training:.3f}) than on validation ({validation:.3f}): it is not done. Raise {knob}.",
    "Diagnosis: overfitted": "On {place} the model scores {training:.3f} on rows that it learned "
    "from and {validation:.3f} on validation: it knows them by heart. Raise {knob}.",
    "Diagnosis: few_test_rows": "On {place} {rows:,} test rows cannot show a difference to "
    "{other:name} below {effect:.3f} (with {budget} labels); about {wanted:,} would show 0.015. "
    "Raise {knob}, or give more test rows.",
    "Diagnosis: classes_apart": "On {place} {validation:.0%} of validation is “{label}” and "
    "{test:.0%} of test: what is chosen on the one need not be best on the other. Give rows like "
    "test as {knob}.",
    "Diagnosis: lengths_apart": "On {place} half of the validation texts are longer than "
    "{validation:.0f} characters, of the test texts than {test:.0f}. Give rows like test as "
    "{knob}.",
    "Diagnosis: identical_pairs_apart": "On {place} {validation:.0%} of the validation pairs are "
    "one text twice, of the test pairs {test:.0%}. Give rows like test as {knob}.",
    "Diagnosis: validation_unlike_test": "On {place} a linear model tells validation from test "
    "rows (AUC {auc:.2f}; alike: 0.5): what is chosen on validation need not be best on test. "
    "Give rows like test as {knob}.",
    "Diagnosis: validation_unlike_training": "On {place} a linear model tells training from "
    "validation rows (AUC {auc:.2f}; alike: 0.5). Add rows like those of validation to {knob}.",
}
