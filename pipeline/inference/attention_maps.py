"""Attention weights as SVG that follows the page's theme.

A map is drawn once, a shape for each shade, and used twice: small in the overview, large with its
tokens beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup, escape

from pipeline.inference.plain_table import shortened, width

SHADES = 16
CELL, SMALL_CELL = 16, 13  # CSS pixels of a cell of a large map, and of one of many tokens
MANY = 40  # tokens
LETTER = 7.2  # CSS pixels, about, of a letter beside it
LABEL_COLUMNS = 16  # letters of a token, or half as many Hangul syllables; more are left out
MARGIN = 4


def shade_of(weights: np.ndarray) -> np.ndarray:
    """0, which is not drawn, to `SHADES`: the square root of the weight, so that a token which
    gets a thirtieth is seen beside one that gets all."""
    return np.rint(np.sqrt(weights) * SHADES).astype(int)


def map_shapes(name: str, weights: np.ndarray) -> Markup:
    """One head's `weights  # (length, length)` as a group of shapes, a unit a cell.

    Neighbours of one shade in a row are one rectangle.
    """
    shades = shade_of(weights)
    shapes: dict[int, list[str]] = {}
    for row, line in enumerate(shades):
        starts = np.flatnonzero(np.diff(line, prepend=-1))
        stops = np.append(starts[1:], len(line))
        for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
            if line[start]:
                run = stop - start
                shapes.setdefault(int(line[start]), []).append(f"M{start} {row}h{run}v1h-{run}z")
    paths = "".join(
        f'<path fill-opacity="{shade / SHADES:.4g}" d="{"".join(shapes[shade])}"/>'
        for shade in sorted(shapes)
    )
    return Markup(f'<g id="{name}">{paths}</g>')


def small_map(name: str, weights: np.ndarray) -> Markup:
    """The map alone; its text stands in the link around it."""
    length = len(weights)
    return Markup(
        f'<svg class="map" aria-hidden="true" viewBox="0 0 {length} {length}" '
        f'shape-rendering="crispEdges">{map_shapes(name, weights)}</svg>'
    )


def large_map(name: str, tokens: Sequence[str], label: str) -> Markup:
    """The map that `small_map` drew under `name`, with tokens; `label` is read out in its place."""
    return labelled_map(Markup(f'<use href="#{name}"/>'), tokens, tokens, label)


def alignment_map(
    name: str, weights: np.ndarray, rows: Sequence[str], columns: Sequence[str], label: str
) -> Markup:
    """`weights  # (rows, columns)` of one text's tokens over another's, with both beside it."""
    return labelled_map(map_shapes(name, weights), rows, columns, label)


def labelled_map(shapes: Markup, rows: Sequence[str], columns: Sequence[str], label: str) -> Markup:
    """`shapes`, a unit a cell, with the tokens of each row and column beside them."""
    cell = CELL if max(len(rows), len(columns)) <= MANY else SMALL_CELL
    down, across = (
        [shortened(token, LABEL_COLUMNS) for token in tokens] for tokens in (rows, columns)
    )
    left, above = (round(max(map(width, names)) * LETTER) + 2 * MARGIN for names in (down, across))
    wide, high = len(across) * cell, len(down) * cell
    row_names = "".join(
        f'<text x="{left - MARGIN}" y="{above + (index + 0.5) * cell:g}" text-anchor="end">'
        f"{escape(token)}</text>"
        for index, token in enumerate(down)
    )
    column_names = "".join(
        f'<text transform="translate({left + (index + 0.5) * cell:g} {above - MARGIN}) '
        f'rotate(-90)">{escape(token)}</text>'
        for index, token in enumerate(across)
    )
    return Markup(
        f'<svg class="large map" role="img" aria-label="{escape(label)}" width="{left + wide}" '
        f'height="{above + high}" viewBox="0 0 {left + wide} {above + high}" '
        f'shape-rendering="crispEdges">'
        f'<rect class="frame" x="{left - 0.5}" y="{above - 0.5}" width="{wide}" height="{high}"/>'
        f'<g transform="translate({left} {above}) scale({cell})">{shapes}</g>'
        f"{row_names}{column_names}</svg>"
    )
