from __future__ import annotations

import pytest

from pipeline.corpus.readers.docstring_text import docstring_paragraphs
from pipeline.corpus.readers.prose import is_prose

NUMPYDOC = """Switches the lamp of a room, and
waits until it shines.

Parameters
----------
room : str or Room
    The room that has the lamp. It has
    one door.

    It may be dark in there.
power, colour : float, optional
    Both of these are numbers.

Returns
-------
list of lamps
    Every lamp that shines now.

Raises
------
NoPower
    If the house is dark.

See Also
--------
switch_off : the opposite of this one

Examples
--------
>>> switch("kitchen")
... # and wait
the lamp is on now

The kitchen has a lamp.

References
----------
.. [1] Somebody, A book about many lamps, 1901.
"""


def test_numpydoc_keeps_descriptions_and_drops_names_examples_and_references() -> None:
    assert docstring_paragraphs(NUMPYDOC) == [
        "Switches the lamp of a room, and waits until it shines.",
        "The room that has the lamp. It has one door.",
        "It may be dark in there.",
        "Both of these are numbers.",
        "Every lamp that shines now.",
        "If the house is dark.",
        "The kitchen has a lamp.",
    ]


@pytest.mark.parametrize(
    ("docstring", "paragraphs"),
    [
        ("Like this here::\n\n    the code of it\n\nAnd so on.", ["Like this here:", "And so on."]),
        ("::\n\n    the code of it\n\nIt goes on.", ["It goes on."]),
        (".. note:: Mind the open door.\n", ["Mind the open door."]),
        (".. versionadded:: 1.2\n\n   It was not there.", ["It was not there."]),
        (".. math::\n\n   the sum of all\n\nIt goes on.", ["It goes on."]),
        (".. _a-target:\n.. a comment of words\n\nIt goes on.", ["It goes on."]),
        (
            ":param room: the room of it\n:type room: a type of rooms\n:return: the lamp of it",
            ["the room of it", "the lamp of it"],
        ),
        ("* the first lamp\n  of them\n* the second lamp", None),
        ("1. the first lamp\n   of them\n2. the second lamp", None),
        ("===  =====\nthe first one\n===  =====\n| a table row |", ["the first one"]),
        (
            "A word with\na hanging line\n    that goes on.",
            ["A word with a hanging line that goes on."],
        ),
        ("room : The room of it.\n", ["The room of it."]),
    ],
)
def test_blocks(docstring: str, paragraphs: list[str] | None) -> None:
    expected = ["the first lamp of them", "the second lamp"]
    assert docstring_paragraphs(docstring) == (expected if paragraphs is None else paragraphs)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("See :func:`~house.switch` for it.", "See house.switch for it."),
        ("Let :math:`x` be the lamp.", "Let x be the lamp."),
        ("See `the lamp <https://lamp.test>`_ of it.", "See the lamp of it."),
        ("The ``lamp`` and *the* **door** of $x$.", "The lamp and the door of x."),
        ("It takes *args and **kwargs as well.", "It takes *args and **kwargs as well."),
        ("As was shown [1]_ by others_ in __init__ there.", None),
    ],
)
def test_marks_within_a_paragraph_give_way_to_their_text(text: str, plain: str | None) -> None:
    expected = plain or "As was shown by others in __init__ there."
    assert docstring_paragraphs(text) == [expected]


@pytest.mark.parametrize(
    ("paragraph", "prose"),
    [
        ("A lamp (or two) isn't on/off.", True),
        ("등불이 집에 있다.", True),
        ("too short", False),
        ("x_1 + 2 = z for all y_1 < 3", False),
        ("# a comment of some code", False),
        ("", False),
    ],
)
def test_prose_is_mostly_words(paragraph: str, prose: bool) -> None:
    assert is_prose(paragraph) is prose
