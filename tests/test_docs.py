"""The texts for readers: what they point at exists."""

from __future__ import annotations

import ast
import fnmatch
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from klantreis import vocabulary
from klantreis import vocabulary_compare as vergelijken
from klantreis import vocabulary_journeys as reizen
from klantreis import vocabulary_links as links

WORTEL = Path(__file__).resolve().parent.parent
TEKSTEN = sorted([*WORTEL.glob("*.md"), *WORTEL.glob("docs/**/*.md"), *WORTEL.glob("changelog.d/*.md")])


def ankers(text: str) -> set[str]:
    """The anchors that a Markdown page offers, as code forges make them of headings."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", TEKSTEN, ids=[str(path.relative_to(WORTEL)) for path in TEKSTEN])
def test_links_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (path.parent / name) if name else path
        if not there.exists() or (
            anchor and there.suffix == ".md" and anchor not in ankers(there.read_text(encoding="utf-8"))
        ):
            broken.append(target)
    assert broken == []


def test_readme_names_the_two_commands() -> None:
    readme = (WORTEL / "README.md").read_text(encoding="utf-8")
    assert "make demo" in readme
    assert "make test" in readme


def test_readme_has_a_question_for_every_command_and_a_line_for_every_folder() -> None:
    import typer.main

    from klantreis.cli import app

    readme = (WORTEL / "README.md").read_text(encoding="utf-8")
    commands: dict[str, object] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    wanted = {
        f"{name} {sub}".strip()
        for name, command in commands.items()
        for sub in getattr(command, "commands", None) or [""]
    }
    cells = re.findall(r"^\| [^|]+\? \| (.+) \|$", readme, re.MULTILINE)
    assert {name for cell in cells for name in re.findall(r"`klantreis ([^`]+)`", cell)} == wanted
    tracked = {path.parent.name for path in (WORTEL / "klantreis").glob("*/*.py")}
    layout = readme.partition("| part of `klantreis/` |")[2]
    assert set(re.findall(r"^\| `(\w+)` \|", layout, re.MULTILINE)) == tracked
    assert "docs/opdrachten.md" in readme and "docs/fouten.md" in readme


# --- docs and source say the same -----------------------------------------------------------------------------------

FOUTEN = ("KlantreisError", "UsageError", "ProjectError", "SourceError", "SleutelError", "PrivacyError", "OutputError")


def codes(source: str) -> Iterator[str]:
    """The codes of the errors that a module can raise."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in FOUTEN or name == "source_error":
            first = node.args[0]
            if isinstance(first, ast.JoinedStr):  # f"geen-{rol}kolom": a code with a place for a word
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in first.values)
                continue
            for part in ast.walk(first):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value


def first_column(heading: str | None = None) -> list[str]:
    """The names in the first column of the tables of docs/fouten.md: below one heading, or but those of reasons."""
    found = []
    here = ""
    for line in (WORTEL / "docs" / "fouten.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            here = line[3:]
        cell = re.match(r"\| ([a-z_-]+(?:, [a-z_-]+)*) \|", line)
        wanted = here == heading if heading else not here.startswith("Redenen")
        if cell and cell[1] not in ("code", "reden") and wanted:
            found += cell[1].split(", ")
    return found


def test_every_error_code_is_explained_once() -> None:
    raised = {code for path in (WORTEL / "klantreis").rglob("*.py") for code in codes(path.read_text(encoding="utf-8"))}
    raised.add("interne-fout")  # said by main() for what is no error of ours
    assert [code for code in raised if not re.fullmatch(r"[a-z*]+(-[a-z*]+)*", code)] == []
    explained = first_column()
    assert sorted(explained) == sorted(set(explained))
    assert [code for code in raised if not fnmatch.filter(explained, code)] == []
    assert [code for code in explained if not any(fnmatch.fnmatch(code, known) for known in raised)] == []


def rows_below(heading: str) -> dict[str, str]:
    text = (WORTEL / "docs" / "fouten.md").read_text(encoding="utf-8").partition(f"## {heading}\n")[2]
    return dict(re.findall(r"^\| (\w+) \| (.+) \|$", text.partition("\n## ")[0], re.MULTILINE))


def test_every_reason_is_explained_in_the_same_words() -> None:
    for heading, reasons in (
        ("Redenen van uitval", vocabulary.UITVALREDENEN),
        ("Redenen van twijfel", vocabulary.TWIJFELREDENEN),
        ("Redenen bij termijnen", vocabulary.TERMIJNREDENEN),
        ("Redenen bij niet betrokken", reizen.BETROKKENHEIDREDENEN),
    ):
        found = rows_below(heading)
        assert found.pop("reden") == "betekenis"
        assert found == reasons


def test_why_a_decision_does_not_count_is_explained_in_the_same_words() -> None:
    text = (WORTEL / "docs" / "definities.md").read_text(encoding="utf-8").partition("## Voorafgaand\n")[2]
    rows = dict(re.findall(r"^\| (\w+) \| (.+) \|$", text.partition("\n## ")[0], re.MULTILINE))
    assert rows.items() >= links.VOORAFGAAND_TELT.items()
    assert rows.keys() >= links.VOORAFGAAND_KENMERKEN.keys()


def test_what_makes_a_comparison_unfair_is_explained_in_the_same_words() -> None:
    text = (WORTEL / "docs" / "definities.md").read_text(encoding="utf-8").partition("## Waarschuwingen\n")[2]
    rows = re.findall(r"^\| (\w+) \| (.+) \|$", text.partition("\n### ")[0], re.MULTILINE)
    assert rows[1:] == list(vergelijken.WAARSCHUWINGSOORTEN.items())


@pytest.mark.parametrize("name", ["WAARSCHUWINGEN", "VERBETEROPGAVEN"])
def test_what_is_said_of_periods_is_defined_column_by_column(name: str) -> None:
    text = (WORTEL / "docs" / "definities.md").read_text(encoding="utf-8")
    columns = list(getattr(vergelijken, name))
    assert re.sub(r"\s+", " ", f"`{', '.join(columns)}`") in re.sub(r"\s+", " ", text)


def test_verdicts_on_improvement_tasks_are_explained() -> None:
    text = (WORTEL / "docs" / "definities.md").read_text(encoding="utf-8").partition("## Verbeteropgaven\n")[2]
    rows = re.findall(r"^\| (\w+) \| .+ \|$", text.partition("\n## ")[0], re.MULTILINE)
    assert rows[1:] == list(vergelijken.OPGAVEOORDELEN)


TABELLEN = {
    "gebeurtenissen": vocabulary.GEBEURTENISSEN, "uitval": vocabulary.UITVAL, "aansluiting": vocabulary.AANSLUITING,
    "twijfel": vocabulary.TWIJFEL, "niet_herkend": vocabulary.NIET_HERKEND, "stroom": vocabulary.STROOM,
    "stappen": vocabulary.STAPPEN, "varianten": vocabulary.VARIANTEN, "doorlooptijden": vocabulary.DOORLOOPTIJDEN,
    "termijnen": vocabulary.TERMIJNEN, "opschortingen": vocabulary.OPSCHORTINGEN,
    "klantreizen": reizen.KLANTREIZEN, "klantreis_zaken": reizen.KLANTREIS_ZAKEN, "bezoeken": reizen.BEZOEKEN,
    "overdrachten": reizen.OVERDRACHTEN, "lussen": reizen.LUSSEN, "heen_en_weer": reizen.HEEN_EN_WEER,
    "besluiten": links.BESLUITEN, "bezwaren": links.BEZWAREN, "koppelingen": links.KOPPELINGEN,
    "bezwaarbalans": links.BEZWAARBALANS, "trechter": links.TRECHTER, "bezwaarpaden": links.BEZWAARPADEN,
    "stroom_bestreden": links.STROOM_BESTREDEN,
    "voorafgaand": links.VOORAFGAAND, "voorafgaand_besluiten": links.VOORAFGAAND_BESLUITEN,
    "oordelen": reizen.OORDELEN, "routes": reizen.ROUTES, "zaaksignalen": reizen.ZAAKSIGNALEN,
    "werkvoorraad": vergelijken.WERKVOORRAAD,
    "herhalingen": reizen.HERHALINGEN, "samenloop": reizen.SAMENLOOP, "niet_betrokken": reizen.NIET_BETROKKEN,
}  # fmt: skip


@pytest.mark.parametrize("name", list(TABELLEN))
def test_every_table_and_column_is_defined(name: str) -> None:
    text = (WORTEL / "docs" / "definities.md").read_text(encoding="utf-8")
    assert re.search(rf"(?i)\b{name}\b", text)
    columns = list(TABELLEN[name])
    if name == "gebeurtenissen":
        cells = re.findall(r"^\| ([a-z_, ]+) \|", text, re.MULTILINE)
        known = {word for cell in cells for word in cell.split(", ")}
        assert set(columns) <= known
    else:
        # The columns of a table stand in one list, in their order.
        assert re.sub(r"\s+", " ", f"`{', '.join(columns)}`") in re.sub(r"\s+", " ", text)


def test_every_file_of_a_run_is_in_the_manual() -> None:
    """The table of docs/handleiding.md names every table that definities.md defines."""
    text = (WORTEL / "docs" / "handleiding.md").read_text(encoding="utf-8")
    part = text.partition("| bestand | wat erin staat |\n")[2].partition("\n\n")[0]
    named = {name for cell in re.findall(r"^\| ([a-z_, ]+) \|", part, re.MULTILINE) for name in cell.split(", ")}
    assert named >= set(TABELLEN)


def test_every_column_of_zgw_is_explained() -> None:
    from klantreis.sources.zgw_rows import KOLOMMEN

    text = (WORTEL / "docs" / "projectbestand.md").read_text(encoding="utf-8").partition("\n## ZGW\n")[2]
    names = re.findall(r"^\| ([A-Za-z_, ]+) \|", text.partition("\n## ")[0], re.MULTILINE)
    assert {name for cell in names for name in cell.split(", ")} - {"object", "status", "zaak", "kolom"} == set(
        KOLOMMEN
    )


def test_the_reference_of_commands_is_that_of_the_source() -> None:
    from klantreis.cli.reference import reference

    found = (WORTEL / "docs" / "opdrachten.md").read_text(encoding="utf-8")
    assert found == reference(), "docs/opdrachten.md is oud; maak het met: python -m klantreis.cli.reference"


def test_every_command_in_the_texts_exists() -> None:
    """What a reader copies must run: command and options."""
    import typer.main

    from klantreis.cli import app

    wrong = []
    for path in TEKSTEN:
        text = path.read_text(encoding="utf-8")
        blocks = re.findall(r"^```(\w*)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
        in_blocks = "\n".join(block for language, block in blocks if language in ("", "sh", "console"))
        shown = re.findall(r"`(klantreis [a-z][^`\n]*)`", text)
        for line in [*shown, *re.findall(r"^(?:\$ )?(klantreis [a-z].*)$", in_blocks, re.MULTILINE)]:
            words = re.sub(r"\s+#.*", "", line).split()[1:]
            command = typer.main.get_command(app)
            while words and words[0] in getattr(command, "commands", {}):
                command = command.commands[words.pop(0)]
            options = {option for param in command.params for option in param.opts} | {"--help"}
            unknown = [word for word in words if word.startswith("-") and word.partition("=")[0] not in options]
            if unknown or (getattr(command, "commands", None) and words and not words[0].startswith("-")):
                wrong.append(f"{path.name}: {line}")
    assert wrong == []
