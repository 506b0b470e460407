"""What the metrics say: a template a claim, and a case of it."""

from __future__ import annotations

TEMPLATES = {
    # --- What was trained
    "EncoderImported": "An encoder of {parameters:amount} parameters that someone else "
    "pre-trained ({source}) was imported: nothing was pre-trained here, and with its own "
    "vocabulary its scores on masked tokens compare with nothing, so there are none.",
    "EncoderTrained": "A BERT of {parameters:amount} parameters was pre-trained on {words:amount} "
    "words in {documents:amount} documents ({tokens:amount} tokens seen in {steps:,} "
    "steps{encoders:with each seed}); on documents it never saw {held_out: and }.",
    "MaskedTokensFound": "it finds {accuracy:.1%} of the masked tokens (loss {loss:.2f} nats, "
    "where token frequencies alone cost {frequency_loss:.2f})",
    "SentencePairsTold": "it tells {objective:tells} in {accuracy:.1%} of the pairs (chance: "
    "{chance:.1%})",
    # --- What it bought
    "Bought: unmeasured": "What that buys was not measured: there is no fine-tuned network beside "
    "one from random weights or a system from before BERT.",
    "Bought: unclear": "What that buys is unclear, for fine-tuning ran with one seed and nothing "
    "is known of the spread: {pairs:everywhere} it differs by {pairs.differences:+.3f} from "
    "{pairs:others, and}.",
    "Bought: no gain": "{pairs:everywhere}, fine-tuned on the same labels, it {pairs:beats none}: "
    "pre-training bought no gain that would stand if the test rows were drawn anew.",
    "Bought: no gain of pre-training": "Pre-training bought no gain over {scratch:others} "
    "{scratch:everywhere}; fine-tuned on the same labels it beats {beaten}; {pairs:unit}.",
    "Bought: gain": "Fine-tuned on the same labels, it beats {beaten:, and }; {pairs:unit}.",
    "Bought: gain everywhere": "Fine-tuned on the same labels, it beats {pairs:everywhere} "
    "{beaten:, and }; {pairs:unit}.",
    "Beaten: alone": "{gains:others} on {gains.most:figures}",
    "Beaten: alone, said": "{gains:others} ({gains.most:scores})",
    "Beaten: once": "{gains:others} in 1 of {gains.total} comparisons: on {gains.most:figures}",
    "Beaten: in some places": "{gains:others} {gains:where} by {gains.differences:+.3f}, most on "
    "{gains.most:figures}, least on {gains.least:figures}",
    "Beaten: everywhere": "{gains:others} {gains:everywhere} by {gains.differences:+.3f}, most on "
    "{gains.most:figures}, least on {gains.least:figures}",
    "Beaten: everywhere, said": "{gains:others} by {gains.differences:+.3f}, most on "
    "{gains.most:figures}, least on {gains.least:figures}",
    # --- What it did not
    "Missed: unmeasured": "What it did not buy was not measured either.",
    "Missed: nothing in one place": "There it was neither level with nor behind "
    "{pairs:others, or}.",
    "Missed: nothing": "At none of the {places} combinations of task and label budget was it "
    "level with or behind {pairs:others, or}.",
    "Missed: something": "What it did not reach: {parts:; }.",
    "ShortOf: no gain": "it is level with {pairs:others} on {pairs:each}",
    "ShortOf: loss": "it is behind {pairs:others} on {pairs:each}",
    "ShortOf: unclear": "with one seed nothing can be said of the difference to {pairs:others} on "
    "{pairs:each}",
    "UndoneByGroups": "when whole groups of test rows are drawn anew instead of single rows, 0 "
    "lies in the interval of {pairs:intervals by groups}",
    "Unlearned: masked tokens": "masked language modelling learned no more than how frequent "
    "tokens are{encoders:in encoders}",
    "Unlearned: sentence pairs": "{objective:title} learned nothing (it is right no more often "
    "than chance){encoders:in encoders}",
    # --- Why it is level or behind
    "NoReason": "The figures at hand suggest no reason.",
    "NoStepTaken": "Pre-training took no step: the network that was fine-tuned had random weights "
    "itself.",
    "MaskedTokensUnlearned: nothing": "{encoders:the worst} learned no more of masked tokens than "
    "their frequencies (loss {loss:.2f} nats; frequencies alone cost {frequency_loss:.2f}), so "
    "that it had nothing to pass on.",
    "MaskedTokensUnlearned: little": "{encoders:the worst} learned little of masked tokens (loss "
    "{loss:.2f} nats; frequencies alone cost {frequency_loss:.2f}): after {steps:,} steps it had "
    "little to pass on.",
    "SentencePairsUnlearned": "{encoders:the worst} cannot tell {objective:tells}: it learned "
    "nothing.",
    "OneSeed": "One seed shows no spread: run more seeds (finetune.seeds in params.yaml).",
    "CaseHidden": "On {tasks:list} {system:name} sees upper-case letters, which tell names from "
    "other words; the network's vocabulary is lower-cased and hides them.",
    "LeadShrinks": "On {more.place.task} the lead over {more:what it leads} shrinks from "
    "{few.difference:+.3f} with {few.place:labels} labels to {more.difference:+.3f} with "
    "{more.place:labels}: labels teach what pre-training had taught.",
    "FrozenIsBetter": "On {pair.place:at} the frozen encoder does better ({pair.others:.3f} "
    "against {pair.ours:.3f}): fine-tuning forgets there what pre-training had learned.",
    "WordVectorsAreStrong": "On {tasks:list} it is measured against word vectors trained on the "
    "same corpus: where single words decide, they hold most of what there is to learn beforehand.",
    "TooFewTestRows": "On {pair.place:at} it is ahead of {pair.other:name} by "
    "{pair.difference:.3f}, but the interval {pair:interval} holds 0: {pair.test_rows:,} test "
    "rows are too few to tell so small a difference from chance.",
    # --- An encoder that someone else pre-trained in full
    "FullPretraining": "{verdicts:; }: {title}, fine-tuned on the same labels, "
    "{standings:, and, with nothing but a classifier trained, }.",
    "OursBuys: unclear": "{training} moves the score by {pairs.differences:+.3f}, in one seed",
    "OursBuys: nothing": "{training} gains nothing over random weights ({pairs.differences:+.3f})",
    "OursBuys: something": "{training} gains over random weights {pairs:where} "
    "({pairs.differences:+.3f})",
    "OurTraining": "our pre-training ({steps:,} steps, {tokens:amount} tokens seen)",
    "ImportedTraining": "the pre-training of {source}",
    "FullBuys: unclear": "with one seed it is unclear whether a full pre-training buys more",
    "FullBuys: more": "a full pre-training buys more",
    "FullBuys: less": "a full pre-training buys less here",
    "FullBuys: no more": "a full pre-training buys no more here",
    "FullBuys: more or less": "a full pre-training buys more in some places and less in others",
    "FullBuys: more or the same": "a full pre-training buys more in some places and nothing "
    "beyond ours in others",
    "Standing": "is {parts:list}",
    "Stands: loss": "ahead of {is_first:us} {pairs:where} ({lead:+.3f})",
    "Stands: no gain": "level with {is_first:us} {pairs:where} ({lead:+.3f})",
    "Stands: gain": "behind {is_first:us} {pairs:where} ({lead:+.3f})",
    "Stands: unclear": "by one seed not to be told from {is_first:us} {pairs:where} ({lead:+.3f})",
    "EncoderNote": "The encoder {name}, pre-trained in full elsewhere, is {title}: "
    "{num_hidden_layers} layers × {hidden_size}, {parameters:amount} parameters, a vocabulary of "
    "{vocabulary_size:,}. {training} It came from {source:source}, {packaging} It reads the same "
    "labelled rows with its own tokenizer, in the same steps and batches; every seed takes this "
    "one encoder. Whether it saw the text of the test rows in its training is not known.",
    # --- What varies in a ±
    "Spread: unknown": "There was one seed: nothing is known of the spread.",
    "Spread: over": "± is the standard deviation over {number:seeds}.",
    "Spread: what a seed draws": "A seed draws which labelled rows are used, their order, dropout "
    "and new weights; every system of a table sees the same seeds.",
    "Spread: same rows": "With all labels, every seed uses the same rows.",
    "Spread: encoders in turn": "The seeds take the {number} pre-trained encoders in turn, so "
    "that the spread of what is pre-trained is that of pre-training too.",
}
