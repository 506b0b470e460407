"""Docstrings of the Python modules in a wheel, found through `ast`: no module is imported."""

from __future__ import annotations

import ast
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from pipeline.console.errors import UserError
from pipeline.console.saying import say
from pipeline.corpus.documents import Document
from pipeline.corpus.readers.docstring_text import docstring_paragraphs
from pipeline.corpus.readers.tables import paired
from pipeline.corpus.readers.wheels import open_wheel, read_member

_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_UNPARSABLE = (SyntaxError, ValueError, RecursionError, MemoryError)  # a deep nest: MemoryError


def docstring_documents(wheel: Path, source: str, licence: str) -> Iterator[Document]:
    """A document a module: its docstrings in the order of the source; a module is in memory.

    The group is the package with its first subpackage ("sympy.core"). Modules without prose are
    no documents; those that do not parse are passed over, and a line says how many.
    Raises `UserError` where the file is no wheel or holds no Python source.
    """
    num_unparsable = 0
    with open_wheel(wheel) as archive:
        for name in _modules(archive, wheel):
            try:
                docstrings = list(_docstrings(read_member(archive, name)))
            except _UNPARSABLE:
                num_unparsable += 1
                continue
            texts = (docstring_paragraphs(docstring) for docstring in docstrings)
            if paragraphs := [paired(paragraph) for text in texts for paragraph in text]:
                yield {
                    "id": f"{source.partition(' ')[0]}/{name.removesuffix('.py')}",
                    "group": _group(name),
                    "source": source,
                    "licence": licence,
                    "paragraphs": paragraphs,
                }
    if num_unparsable:
        say(f"{source}: {num_unparsable} Python files do not parse and were skipped")


def _modules(archive: zipfile.ZipFile, wheel: Path) -> list[str]:
    names = sorted({name for name in archive.namelist() if name.endswith(".py")})
    if not names:
        raise UserError("a wheel without Python source", where=str(wheel), expected="files *.py")
    return names


def _group(name: str) -> str:
    """ "sympy/core/add.py" is of "sympy.core", "sympy/abc.py" of "sympy", "isympy.py" of itself."""
    return ".".join(PurePosixPath(name).with_suffix("").parts[:-1][:2]) or name.removesuffix(".py")


def _docstrings(code: bytes) -> Iterator[str]:
    """Every docstring, indentation removed; a stack, as nesting may exceed Python's own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the compiler thinks of the escapes in it
        stack: list[ast.AST] = [ast.parse(code)]
    while stack:
        node = stack.pop()
        if isinstance(node, _DOCUMENTED) and (docstring := ast.get_docstring(node)):
            yield docstring
        # Expressions hold no docstring, and are most of a module.
        stack += reversed([c for c in ast.iter_child_nodes(node) if not isinstance(c, ast.expr)])
