"""The field's terms in one line each, for a student."""

from __future__ import annotations

GLOSSARY = {
    "BERT": "A Transformer encoder that reads a whole text at once, pre-trained on plain text "
    "(Devlin et al. 2019).",
    "Bootstrap interval": "The spread of a figure when the test rows are drawn again and again "
    "with replacement; of 95 % of those draws the figure lies inside.",
    "Calibration": "Whether a model that says “90 % sure” is right nine times in ten; the expected "
    "calibration error is the mean gap between the two.",
    "Confusion matrix": "A table of how often each true label was taken for each label.",
    "Embedding": "A list of numbers that stands for a token, learned so that tokens used alike "
    "are near each other.",
    "FastText": "Word2Vec that also has a vector for parts of words, so that rare words borrow "
    "from their spelling (Bojanowski et al. 2017).",
    "Feature extraction": "The pre-trained network is kept as it is; only a new classifier on top "
    "is trained.",
    "Fine-tuning": "The pre-trained network is trained further, all of it, on the labelled rows "
    "of a task.",
    "Label budget": "How many labelled rows a system may train on.",
    "Learning curve": "Score against the number of labelled rows.",
    "Learning rate": "How large a step training takes along the gradient; it rises during warm-up "
    "and then falls.",
    "Loss": "What training lowers: here the mean negative log-probability of the right answer, "
    "in nats.",
    "Macro F1": "The mean over labels of F1, the harmonic mean of precision and recall: rare "
    "labels count as much as frequent ones.",
    "Masked language modelling": "Some tokens of a text are hidden, and the network predicts them "
    "from the rest.",
    "Next-sentence prediction": "The network says whether the second of two sentences really "
    "followed the first.",
    "Perplexity": "The exponential of the loss: among how many equally likely tokens the network "
    "would be as unsure.",
    "Pre-training": "Training on plain text without labels, before any task is known.",
    "Precision and recall": "Of what was called a label, the share that is one; of what is one, "
    "the share that was called it.",
    "Random weights": "The same network without pre-training: what fine-tuning is measured "
    "against (“scratch”).",
    "Seed": "The number that fixes every random choice of a run; several seeds show how much "
    "chance decides.",
    "Sentence matching": "The network says whether one segment repeats words of another, or some "
    "were exchanged.",
    "Sentence-order prediction": "The network says which of two neighbouring segments came first "
    "(Lan et al. 2020).",
    "Standard deviation": "How far single runs lie from their mean, typically.",
    "Test split": "Rows that nothing was trained or tuned on; all scores here are theirs.",
    "TF-IDF": "A text as the counts of its words, rare words weighing more (Spärck Jones 1972).",
    "Token": "The unit a network reads: a word or a piece of one.",
    "Validation split": "Rows held back from training, used to choose settings and watch progress.",
    "Word2Vec": "Vectors of words learned from their neighbours in text, one for each word "
    "whatever its context (Mikolov et al. 2013).",
    "WordPiece": "A tokenizer that keeps frequent words whole and splits rare ones into pieces; "
    "“##” marks a piece that continues a word.",
}
