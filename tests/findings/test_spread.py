"""What a spread holds is told from the metrics."""

from __future__ import annotations

from pipeline.findings.sentences import spread
from tests.report.report_facts import metrics_of, metrics_of_another_preset


def test_the_number_of_seeds_is_that_of_the_metrics() -> None:
    assert "over 3 seeds." in spread(metrics_of())
    assert "over 5 seeds." in spread(metrics_of(seeds=5))
    assert "nothing is known of the spread" in spread(metrics_of(seeds=1))


def test_several_encoders_and_all_labels_are_mentioned_only_where_there_are() -> None:
    assert "in turn" not in spread(metrics_of())
    assert "the same rows" not in spread(metrics_of())
    said = spread(metrics_of_another_preset())
    assert "The seeds take the 2 pre-trained encoders in turn" in said
    assert "With all labels, every seed uses the same rows." in said


def test_where_nothing_is_compared_no_number_is_made_up() -> None:
    metrics = metrics_of()
    for task in metrics["tasks"].values():
        for budget in task["budgets"].values():
            budget["gains"] = {}
    assert "over seeds." in spread(metrics)
