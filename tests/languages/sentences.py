"""What the code says on a terminal, found where it is said: each sentence with a `{field}` a value.

Of an expression it is read which texts it may be: both sides of a condition, what a name was given,
what a function of the project returns, whatever calls a function with one.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from functools import cache

from pipeline.console.errors import LABELS
from pipeline.console.pipelines import PIPELINES
from pipeline.languages.telling import parts_of
from pipeline.tasks import preparation as tasks
from tests.languages.messages import PROJECT, TOPS

# What says its arguments, or these of them: of an error, a parser, a line, long work, a schema.
KEYWORDS = {"what", "where", "expected", "hint", "help", "description", "epilog", "unit"}
WHOLE = {
    "UserError",
    "say",
    "print",
    "Progress",
    "ArgumentParser",
    "told",
    "ValueError",
}
BY_KEYWORD = {"add_argument", "add_parser", "add_argument_group"}
LEFT_OUT = {"left_out", "taken"}  # counts by what was counted
STAGES = {"INPUTS", "OPTIONS"}  # mappings of a stage's module: what its help says
FOR_DOCS = ("pipeline/tuning/table.py",)  # prints Markdown
WORD = re.compile(r"(?<![\w./`:<\-])[a-z]{2,}(?![\w/`(]|\.\w|-\w)")
CODE = re.compile(r"[\w.]+: [a-z_]+")  # `source: corpus`

ARGPARSE = (  # those that a command line of ours can meet, as Python 3.11 to 3.13 have them
    *("usage: ", "positional arguments", "options", "show this help message and exit"),
    *("%(prog)s: error: %(message)s\n", "argument %(argument_name)s: %(message)s"),
    "the following arguments are required: %s",
    "one of the arguments %s is required",
    "unrecognized arguments: %s",
    "invalid choice: %(value)r (choose from %(choices)s)",
    "invalid %(type)s value: %(value)r",
    *("expected one argument", "expected at most one argument", "expected at least one argument"),
    *("expected %s argument", "expected %s arguments", "not allowed with argument %s"),
    "ambiguous option: %(option)s could match %(matches)s",
    "ignored explicit argument %r",
    "unknown parser %(parser_name)r (choices: %(choices)s)",
)
PYDANTIC = (
    "Field required",
    *("Input should be {}", "Input should be a finite number"),
    *("Input should be greater than {}", "Input should be greater than or equal to {}"),
    *("Input should be less than {}", "Input should be less than or equal to {}"),
    "Input should be a valid integer",
    "Input should be a valid integer, got a number with a fractional part",
    "Input should be a valid integer, unable to parse string as an integer",
    "Input should be a valid number",
    "Input should be a valid number, unable to parse string as a number",
    *("Input should be a valid string", "Input should be a valid boolean"),
    *("Input should be a valid list", "Input should be a valid dictionary"),
    *("Input should be a valid tuple", "String should match pattern {}"),
    *("String should have at least {} character", "String should have at least {} characters"),
)
# How parts stand together; a list of counts by name; beside the losses of a progress line.
TOGETHER = ("{}:\n{}", "{}: {}", "{}: {} ({}), {}", "loss")
COUNTED = (*tasks.SPLITS, *tasks.RULES)
# The same in every language.
NAMES = {
    *(
        "{} and {}",
        "{}, {} and {}",
        "0 < from < to",
        "pip download {}=={}",
        "http://{}:{}/api",
        "pretrain, runtime.devices",
    ),
    *("python -m pipeline", "make dashboard", "gpu", "download", "embed", "predict", "tags"),
}


def shape(message: str) -> str:
    """The message whatever its fields are called."""
    return "{}".join(parts_of(message)[0])


def sentences() -> set[str]:
    """The shapes of all of them."""
    found = {shape(said) for file in _files() for said in file.sentences() if is_sentence(said)}
    for pipeline in PIPELINES:
        for name in pipeline.stage_names():
            doc = ast.get_docstring(ast.parse(pipeline.stage_file(name).read_text("utf-8"))) or ""
            found |= {" ".join(part.split()) for part in doc.split("\n\n")[1:]}
    counted = {f"{name} {{}}" for name in COUNTED}
    return (found | {*ARGPARSE, *PYDANTIC, *TOGETHER, *LABELS, *counted}) - NAMES


def is_sentence(said: str) -> bool:
    """Whether it says words: not a path, a command, a key and its value, values alone."""
    plain = re.sub(r"`[^`]*`|\{.*\}", "", "\0".join(parts_of(said)[0]))
    return WORD.search(plain) is not None and not CODE.fullmatch(said)


class SourceFile:
    """A module, and what it says."""

    def __init__(self, name: str, source: str) -> None:
        self.name = name
        self.tree = ast.parse(source)
        self.above = {
            child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)
        }
        self.functions = {
            node.name: node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)
        }
        self.seen: set[ast.AST] = set()
        self.further: list[str] = []  # of names, functions and callers that were met

    def sentences(self) -> Iterator[str]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield from self._of_call(node, _called(node))
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
                if isinstance(node.targets[0], ast.Name) and node.targets[0].id in STAGES:
                    for value in node.value.values:
                        yield from self.texts(value)
            elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Subscript):
                counts = ast.unparse(node.target.value).rpartition(".")[2]
                what = self.texts(node.target.slice) if counts in LEFT_OUT else []
                yield from (f"{{x}} {said}" for said in what)
        yield from (said for said in self.further if " " in said.strip())  # others are names

    def _of_call(self, node: ast.Call, name: str) -> Iterator[str]:
        if name not in WHOLE | BY_KEYWORD:
            return
        if name == "ValueError" and "params" not in self.name:
            return  # ours, not a user's
        if name == "print" and self.name in FOR_DOCS:
            return
        said = [keyword.value for keyword in node.keywords if keyword.arg in KEYWORDS]
        said += node.args if name in WHOLE else []
        for part in said:
            yield from self.texts(part)

    def texts(self, node: ast.AST) -> list[str]:
        """The texts that an expression may be."""
        match node:
            case ast.Constant(value=str(said)):
                return [said.replace("{", "{{").replace("}", "}}")]
            case ast.JoinedStr(values=values):
                return list(map("".join, itertools.product(*map(self.texts, values))))
            case ast.FormattedValue(value=value):
                return self.texts(value)
            case ast.BinOp(op=ast.Add(), left=left, right=right) if self._says(node):
                sides = itertools.product(self.texts(left), self.texts(right))
                return list(map("".join, sides))
            case ast.BinOp(op=ast.Mult(), left=left) if self._says(left):
                return ["", *self.texts(left)]
            case ast.IfExp(body=body, orelse=orelse):
                return [*self.texts(body), *self.texts(orelse)]
            case ast.BoolOp(values=values) if any(map(self._says, values)):
                return [said for value in values for said in self.texts(value)]
            case ast.Constant(value=None):
                return []
            case ast.Starred(value=value):
                return self.texts(value)
        self._meet(node)
        return ["{x}"]

    def _says(self, node: ast.AST) -> bool:
        return any(
            isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value
            for part in ast.walk(node)
        )

    def _meet(self, node: ast.AST) -> None:
        """What a name, or the function of a call, stands for is said too."""
        if node in self.seen:
            return
        self.seen.add(node)
        if isinstance(node, ast.Name):
            self._meet_name(node)
        elif isinstance(node, ast.Call):
            for owner, function in _definitions(self, _called(node)):
                for part in ast.walk(function):
                    if isinstance(part, ast.Return | ast.Yield) and part.value is not None:
                        self._add(part.value, owner)
            for argument in node.args:
                self._meet(argument)
        elif isinstance(node, ast.GeneratorExp | ast.ListComp):
            self._add(node.elt)
            for generator in node.generators:
                self._meet(generator.iter)

    def _meet_name(self, node: ast.Name) -> None:
        scope: ast.AST = node
        while scope in self.above and not isinstance(scope, ast.FunctionDef):
            scope = self.above[scope]
        for part in [*ast.walk(scope), *self.tree.body]:
            if isinstance(part, ast.Assign | ast.AugAssign | ast.AnnAssign) and part.value:
                targets = part.targets if isinstance(part, ast.Assign) else [part.target]
                for target in targets:
                    for name, value in _pairs(target, part.value):
                        if isinstance(name, ast.Name) and name.id == node.id:
                            self._add(value)
            elif isinstance(part, ast.Call) and ast.unparse(part.func) == f"{node.id}.append":
                self._add(part.args[0])
        if not isinstance(scope, ast.FunctionDef):
            return
        names = [argument.arg for argument in scope.args.args if argument.arg != "self"]
        for call in ast.walk(self.tree):
            if isinstance(call, ast.Call) and _called(call) == scope.name:
                given = dict(zip(names, call.args, strict=False))
                given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
                if node.id in given:
                    self._add(given[node.id])

    def _add(self, node: ast.AST, owner: SourceFile | None = None) -> None:
        if isinstance(node, ast.Tuple | ast.List):
            for element in node.elts:
                self._add(element, owner)
        else:
            self.further += (owner or self).texts(node)
            if owner and owner is not self:
                self.further += owner.further


def _pairs(target: ast.AST, value: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        yield from zip(target.elts, value.elts, strict=True)
    else:
        yield target, value


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


@cache
def _files() -> list[SourceFile]:
    """All but catalogues of other languages, and of findings, which have a test of their own."""
    return [
        SourceFile(path.relative_to(PROJECT).as_posix(), path.read_text("utf-8"))
        for top in TOPS
        for path in sorted((PROJECT / top).rglob("*.py"))
        if not {"languages", "korean", "english"} & set(path.parts)
    ]


def _definitions(file: SourceFile, name: str) -> list[tuple[SourceFile, ast.FunctionDef]]:
    """The function of that name: the file's, or those of the project that give text."""
    if name in file.functions:
        return [(file, file.functions[name])]
    found = [(other, other.functions[name]) for other in _files() if name in other.functions]
    return [pair for pair in found if "str" in ast.unparse(pair[1].returns or ast.Pass())]
