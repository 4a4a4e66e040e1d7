"""The direction in which the code may depend, read from the source itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PAKKET = Path(__file__).resolve().parent.parent / "klantreis"

BASIS = {
    "",
    "vocabulary",
    "errors",
    "results",
    "schemas",
    "notation",
    "yamlfile",
    "fields",
    "yamlmodel",
    "vocabulary_journeys",
    "vocabulary_links",
    "vocabulary_compare",
    "workers",
    "ranges",
}  # "" is klantreis/__init__.py
FUNDAMENT = {"engine", "project", "terms", "disclosure"}
KETEN = ["sources", "verdicts", "mapping", "draft", "eventlog", "links", "journeys", "analysis", "compare"]
UITVOER = {"manifest", "folders"}  # a finished run on disk: what the pipeline writes


def toegestaan() -> dict[str, set[str]]:
    """For each part of the package, the parts that it may import besides itself."""
    rules = {part: BASIS - {part} for part in BASIS | FUNDAMENT}
    rules["project"] |= {"terms"}  # a municipality's own terms have the shape of those of the law
    below = BASIS | FUNDAMENT
    for part in KETEN:
        rules[part] = set(below)
        below = below | {part}
    rules["report"] = set(BASIS)
    rules["simulate"] = BASIS | {"project"}
    rules["manifest"] = set(BASIS)
    rules["folders"] = BASIS | {"manifest"}
    rules["pipeline"] = below | {"report", "simulate"} | UITVOER
    rules["audit"] = rules["pipeline"] | {"pipeline"}
    rules["cli"] = rules["audit"] | {"audit"}
    rules["__main__"] = BASIS | {"cli"}
    return rules


@dataclass(frozen=True)
class Import:
    """One name that a module imports: where, what, and in which kind of place."""

    module: str
    line: int
    name: str
    top_level: bool
    typing_only: bool

    def __str__(self) -> str:
        return f"{self.module.replace('.', '/')}.py:{self.line} imports {self.name}"


def is_type_checking(test: ast.expr) -> bool:
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def imported_names(node: ast.AST, package: str) -> list[str]:
    """The absolute dotted names that one statement imports; `package` resolves the relative ones."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            parents = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*parents, base] if base else parents)
        return [f"{base}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in {"import_module", "__import__"} and isinstance(node.args[0].value, str):
            return [node.args[0].value]
    return []


def imports(source: str, module: str, package: str) -> Iterator[Import]:
    def visit(node: ast.AST, top: bool, typing: bool) -> Iterator[Import]:
        for name in imported_names(node, package):
            yield Import(module, getattr(node, "lineno", 0), name, top, typing)
        if isinstance(node, ast.If) and is_type_checking(node.test):
            for child in node.body:
                yield from visit(child, top, True)
            for child in node.orelse:
                yield from visit(child, top, typing)
            return
        deeper = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            yield from visit(child, top and not deeper, typing)

    yield from visit(ast.parse(source), True, False)


def alle_imports() -> list[Import]:
    found = []
    for path in sorted(PAKKET.rglob("*.py")):
        parts = path.relative_to(PAKKET.parent).with_suffix("").parts
        package = ".".join(parts[:-1])
        module = package if parts[-1] == "__init__" else ".".join(parts)
        found += imports(path.read_text(encoding="utf-8"), module, package)
    return found


def deel(dotted: str) -> str:
    """The part of the package that a dotted name belongs to: 'klantreis.mapping.dates' -> 'mapping'."""
    return [*dotted.split("."), ""][1]


def bestaat(part: str) -> bool:
    return (PAKKET / part).is_dir() or (PAKKET / f"{part}.py").is_file()


def richting(found: list[Import]) -> list[str]:
    """Imports that go against the direction of the dependencies."""
    rules = toegestaan()
    wrong = []
    for each in found:
        if each.name.split(".")[0] != "klantreis":
            continue
        here, there = deel(each.module), deel(each.name)
        if there not in rules and not bestaat(there):
            there = ""  # a name from klantreis/__init__.py, such as __version__
        if here not in rules:
            wrong.append(f"klantreis/{here} has no place in the order of dependencies yet: see {Path(__file__).name}")
        elif there != here and there not in rules[here]:
            wrong.append(str(each))
    return sorted(set(wrong))


def test_dependencies_run_one_way() -> None:
    assert richting(alle_imports()) == []


def test_query_engine_stays_behind_its_door() -> None:
    wrong = [
        str(each)
        for each in alle_imports()
        if each.name.split(".")[0] in {"ibis", "duckdb"} and deel(each.module) != "engine" and not each.typing_only
    ]
    assert wrong == []


def test_pandas_and_pm4py_are_imported_inside_functions_only() -> None:
    wrong = [
        str(each)
        for each in alle_imports()
        if each.name.split(".")[0] in {"pandas", "pm4py"} and each.top_level and not each.typing_only
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("module", "source", "expected"),
    [
        ("klantreis.report.kaart", "from klantreis.engine import open_engine", 1),
        ("klantreis.report.kaart", "from ..engine import open_engine", 1),
        ("klantreis.report.kaart", "from klantreis import __version__, results, vocabulary", 0),
        ("klantreis.nieuw", "from klantreis import results", 1),
        ("klantreis.mapping.rules", "def f():\n    import klantreis.analysis.stroom", 1),
        ("klantreis.mapping.rules", "if TYPE_CHECKING:\n    from klantreis.sources import Batch", 0),
        ("klantreis.analysis.stroom", "import importlib\nimportlib.import_module('klantreis.cli')", 1),
    ],
)
def test_the_check_itself_sees_a_wrong_import(module: str, source: str, expected: int) -> None:
    assert len(richting(list(imports(source, module, module.rpartition(".")[0])))) == expected


def test_the_check_itself_tells_places_apart() -> None:
    source = (
        "import pandas\nif TYPE_CHECKING:\n    import ibis\nclass A:\n    import pm4py\ndef f():\n    import numpy\n"
    )
    assert [(each.name, each.top_level, each.typing_only) for each in imports(source, "klantreis.x", "klantreis")] == [
        ("pandas", True, False),
        ("ibis", True, True),
        ("pm4py", True, False),
        ("numpy", False, False),
    ]


ZWAAR = ("pm4py", "pandas", "ibis", "duckdb", "scipy", "pyarrow", "numpy", "altair", "vl_convert")


@pytest.mark.parametrize("arguments", [[], ["--help"], ["kaart", "--help"]], ids=["import", "help", "kaart-help"])
def test_starting_the_command_line_loads_nothing_heavy(arguments: list[str]) -> None:
    """Help must come at once; what computes is imported by the command that computes."""
    program = (
        "import contextlib, io, sys\n"
        "from klantreis.cli import main\n"
        "if sys.argv[1:]:\n"
        "    with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "        main()\n"
        f"print(*sorted(set({ZWAAR!r}) & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_no_module_passes_400_lines() -> None:
    lengths = {
        str(path.relative_to(PAKKET.parent)): len(path.read_text(encoding="utf-8").splitlines())
        for path in PAKKET.rglob("*.py")
    }
    assert {name: length for name, length in lengths.items() if length > 400} == {}
