"""A language is a catalogue of templates: another one says the same claims, and lacks none."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from typing import Any, get_type_hints

import pytest

from pipeline.console.errors import UserError
from pipeline.doctor.checks.registry import CHECKS
from pipeline.findings import diagnoses, reasons, sentences
from pipeline.findings.catalogues import CATALOGUES
from pipeline.findings.claim import Catalogue, Claim, Span, template_names
from pipeline.findings.english.catalogue import ENGLISH
from pipeline.findings.pairs import BEFORE, SCRATCH
from pipeline.findings.results import EncoderTrained, MaskedTokensFound, ShortOf, missed
from pipeline.languages.spoken import speaking
from tests.findings.facts import metrics_of, results_of, task_of

CLAIMS = {
    name: claim
    for claim in Claim.__subclasses__()
    if claim.__module__.startswith("pipeline.findings.")
    for name in template_names(claim)
}
BOTH = pytest.mark.parametrize("language", CATALOGUES.values(), ids=list(CATALOGUES))


@BOTH
def test_a_language_has_a_template_of_every_claim_and_none_in_vain(language: Catalogue) -> None:
    assert {"Missed: nothing", diagnoses.NothingFound.__name__} <= set(CLAIMS)
    assert set(language.templates) == {*CLAIMS, *(f"Diagnosis: {check}" for check in CHECKS)}


@BOTH
def test_templates_name_fields_of_their_claims_and_forms_of_their_language(
    language: Catalogue,
) -> None:
    used = set()
    for name, template in language.templates.items():
        types = get_type_hints(CLAIMS[name]) if name in CLAIMS else None  # of a diagnosis: figures
        for _, field, form, _ in string.Formatter().parse(template):
            if field is None or form is None:
                continue
            used.add(form)
            joined = types is not None and types[field.partition(".")[0]] == list[Claim]
            if form not in language.forms and not joined:
                assert format(1, form)
    assert set(language.forms) <= used


def test_languages_name_the_same_figures() -> None:
    """Which of them a sentence says is not the language's to choose; but for how many encoders or
    things there are, which one language needs for its grammar and another does not."""
    english, korean = (
        {
            name: {field for _, field, _, _ in string.Formatter().parse(template) if field}
            for name, template in language.templates.items()
        }
        for language in CATALOGUES.values()
    )
    assert korean == english


def test_the_language_that_is_spoken_says_what_is_found() -> None:
    metrics = metrics_of(finetune=0.5)
    english = sentences.sentences(metrics)
    with speaking("ko"):
        korean = sentences.sentences(metrics)
    assert korean == sentences.sentences(metrics, CATALOGUES["ko"]) != english
    assert english == sentences.sentences(metrics, ENGLISH)
    for words in korean:
        assert re.search("[가-힣]", words)
        assert not re.search(r"\b(the|of|and|with|labels)\b", words), words


TOY = Catalogue(
    {name: f"({name})" for name in CLAIMS}
    | {
        "EncoderTrained": "{documents:hundreds}백 개의 글로 {steps:,}걸음; {held_out:, }.",
        "MaskedTokensFound": "{accuracy:.0%}",
        "Missed: something": "{parts:rows}",
        "ShortOf: loss": "{pairs.tasks:rows} < {pairs.most.other}",
        "Unlearned: masked tokens": "x",
    },
    forms={"hundreds": lambda number: str(number // 100), "rows": lambda words: " / ".join(words)},
    to="–",
)


def test_another_language_is_another_catalogue() -> None:
    two = {"sequences": 2, "masked_language_modelling_accuracy": 0.4, "frequency_loss": 6.0}
    metrics = metrics_of(
        next_sentence_accuracy=None,
        other_seeds={"2": {**two, "masked_language_modelling_loss": 6.5}},
        finetune=0.5,
    )
    trained, bought, lacking = sentences.sentences(metrics, TOY)
    assert trained == "140백 개의 글로 3,000걸음; 32%–40%."
    assert bought == "(Bought: no gain)"
    assert lacking == "Toy < scratch / toy < tfidf / x"
    assert set(sentences.why_no_gain(metrics, TOY)) == {"(MaskedTokensUnlearned: nothing)"}
    assert sentences.spread(metrics, TOY).startswith("(Spread: over) (Spread: what")


def test_a_template_that_is_missing_is_an_error() -> None:
    metrics = metrics_of(finetune=0.5)
    for name in ("ShortOf: loss", "Missed: something"):  # a part, and the whole
        others = {key: words for key, words in ENGLISH.templates.items() if key != name}
        with pytest.raises(UserError, match=f"there is no template '{name}'"):
            sentences.sentences(metrics, Catalogue(others, ENGLISH.forms, ENGLISH.to))


def test_a_claim_holds_figures_and_no_words() -> None:
    claim = missed(metrics_of(finetune=0.65))
    assert claim.case == "something"
    (behind,) = claim.parts
    assert isinstance(behind, ShortOf)
    assert (behind.case, behind.pairs.beside) == ("loss", (BEFORE,))
    assert [place[1:] for place in behind.pairs.places] == [("100", 100), ("500", 500)]
    assert behind.pairs.most.other == "tfidf"
    assert behind.pairs.differences.least == pytest.approx(-0.05)


def test_reasons_are_claims_in_the_order_of_the_registry() -> None:
    scores = {"fasttext": 0.8, "scratch": 0.5, "feature_extraction": 0.9, "finetune": 0.7}
    metrics = {**metrics_of(steps=0), "tasks": {"toy": task_of(*results_of(scores))}}
    found = reasons.reason_claims(metrics)
    assert found[0] == reasons.NoStepTaken()
    assert found[-1] == reasons.WordVectorsAreStrong(("toy",))
    assert [type(claim).__name__ for claim in found[1:-1]] == ["FrozenIsBetter"]


def test_a_lead_is_over_what_it_was_measured_beside() -> None:
    few, more = ({"scratch": 0.5, "finetune": ours} for ours in (0.7, 0.5))
    tasks = {"toy": task_of(*results_of(few), *results_of(more, 500))}
    (claim,) = reasons.reason_claims({**metrics_of(), "tasks": tasks})
    assert isinstance(claim, reasons.LeadShrinks)
    assert (claim.few.beside, claim.few.place.rows, claim.more.place.rows) == (SCRATCH, 100, 500)


@dataclass(frozen=True)
class Toy(Claim):
    value: Any


@pytest.mark.parametrize(
    ("template", "value", "words"),
    [
        ("from {value:.1f}", Span(0.25, 0.5), "From 0.2 to 0.5"),
        ("{value:.1f}", Span(0.5, 0.5), "0.5"),
        ("{value:, then }", [MaskedTokensFound, MaskedTokensFound], "Found, then found"),
        ("{value:list}", [MaskedTokensFound] * 3, "Found, found and found"),
        ("{value:list}", ["a", "b"], "A and b"),
        ("{value:list}", ("a",), "A"),
        ("{value.least}", Span(1, 2), "1"),
    ],
)
def test_forms(template: str, value: Any, words: str) -> None:
    if isinstance(value, list):
        span = Span(0, 0)
        value = [item if isinstance(item, str) else item(span, span, span) for item in value]
    templates = {"Toy": template, "MaskedTokensFound": "found"}
    assert Catalogue(templates, ENGLISH.forms, " to ").sentence(Toy(value)) == words


def test_of_one_encoder_no_span_is_told() -> None:
    claim = EncoderTrained(1, 1, 1, 1, 1, 1, [MaskedTokensFound(*[Span(0.5, 0.5)] * 3)])
    assert ENGLISH.sentence(claim).endswith(
        "it finds 50.0% of the masked tokens (loss 0.50 nats, where token frequencies alone cost "
        "0.50)."
    )
