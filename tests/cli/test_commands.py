"""Every command: its help, its example, what it shows and how it says that something is wrong."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer.main

from klantreis.cli import app, show
from klantreis.manifest import seal

Opdracht = Callable[..., Any]


def commands() -> dict[str, Any]:
    """Every command by its full name, without the groups."""
    found: dict[str, Any] = {}

    def walk(command: Any, name: str) -> None:
        own = getattr(command, "commands", None)
        for sub, child in (own or {}).items():
            walk(child, f"{name} {sub}".strip())
        if own is None:
            found[name] = command

    walk(typer.main.get_command(app), "")
    return found


ALLES = commands()
ENGELS = r"\b(Usage|Options|Arguments|Commands|Show this message|default|required|Error|Missing|Invalid|No such|Try)\b"


def test_the_commands_that_there_are() -> None:
    assert set(ALLES) == {
        "verken", "lees", "draai", "demo", "stroom", "varianten", "doorlooptijden", "herhalingen", "kaart",
        "termijnen", "termijn", "klantreis", "klantreizen", "overdrachten", "loketkaart", "lussen", "samenloop",
        "bezwaar", "voorafgaand", "werkvoorraad", "vergelijk", "verbeteropgaven", "verifieer", "herleid", "steekproef",
        "wijzigingen",
        "simuleer", "mapping schema", "mapping voorstel", "mapping controleer", "sleutel maak",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["", "mapping", "sleutel", *ALLES])
def test_help_is_dutch(opdracht: Opdracht, name: str) -> None:
    done = opdracht(*name.split(), "--help")
    assert done.code == 0
    assert done.uit.startswith(f"Gebruik: klantreis {name}".strip())
    assert re.findall(ENGELS, done.uit) == []
    assert "Toon deze uitleg." in done.uit


@pytest.mark.parametrize("name", list(ALLES))
def test_help_ends_with_an_example_that_can_be_run(opdracht: Opdracht, name: str) -> None:
    text = opdracht(*name.split(), "--help").uit
    examples = re.findall(r"^  Voorbeeld: (klantreis .+)$", text, re.MULTILINE)
    assert len(examples) == 1, text
    assert ALLES[name].help.strip().splitlines()[-1].startswith("Voorbeeld: ")
    words = shlex.split(examples[0])[1:]
    assert words[: len(name.split())] == name.split()
    context = ALLES[name].make_context(name, words[len(name.split()) :])  # refuses what the command does not know
    assert context.params


@pytest.mark.parametrize("words", [["--help"], ["kaart", "--help"], ["mapping", "voorstel", "--help"]])
def test_help_loads_no_validation(words: list[str]) -> None:
    """Typer loads pydantic to read values; help has none to read, and must come at once."""
    program = (
        "import sys\nfrom klantreis.cli import main\n"
        "try:\n    main()\nfinally:\n    print('pydantic' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "False\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("stroom", "UITVOER ontbreekt."),
        ("draai p.yaml q.yaml", "dit is te veel: q.yaml."),
        ("stroom x --nivea fase", "de optie --nivea bestaat hier niet."),
        ("stroom x --niveau hoog", "bij --niveau hoort een van 'activiteit', 'fase', 'loket'."),
        ("stroom x --aantal 0", "bij --aantal hoort een getal vanaf 1."),
        ("stroom x --aantal veel", "bij --aantal hoort een heel getal."),
        ("stroom x --wet", "bij --wet hoort een waarde."),
        ("strom", "de opdracht 'strom' bestaat niet."),
        ("mapping voorstl", "de opdracht 'voorstl' bestaat niet."),
        ("mapping voorstel x.csv", "de optie -o of --naar ontbreekt."),
    ],
)
def test_a_wrong_command(opdracht: Opdracht, words: str, says: str) -> None:
    done = opdracht(*words.split())
    assert done.code == 2
    assert done.fout.startswith("[verkeerde-opdracht] klantreis")
    assert says in done.fout.splitlines()[0]
    assert re.findall(ENGELS, done.fout) == []
    assert "--help" in done.fout
    assert done.uit == ""


def test_help_after_a_value_is_help_too(opdracht: Opdracht) -> None:
    assert opdracht("stroom", "outputs/x", "--help").uit == opdracht("stroom", "--help").uit
    assert opdracht("--debug", "stroom", "--help").uit == opdracht("stroom", "--help").uit
    assert opdracht("strom", "--help").code == 2


def test_the_nearest_name(opdracht: Opdracht) -> None:
    assert "Bedoelde u 'stroom'?" in opdracht("strom").fout
    assert "Bedoelde u '--niveau'?" in opdracht("stroom", "x", "--nivea", "fase").fout
    assert "Bedoelde u '--wijk'?" in opdracht("stroom", "x", "--wij", "Noord").fout
    for unlike in ("--out", "--uit", "--x", "-z"):
        assert "Bedoelde u" not in opdracht("kaart", "x", unlike, "y").fout


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("kaart x --out y", "klantreis kaart"),
        ("kaart x --niveau", "klantreis kaart"),
        ("--debug kaart x --niveau", "klantreis kaart"),
        ("mapping voorstel x -o", "klantreis mapping voorstel"),
        ("sleutel maak", "klantreis sleutel maak"),
        ("mapping --x", "klantreis mapping"),
        ("--x", "klantreis"),
    ],
)
def test_a_wrong_command_points_at_its_own_help(opdracht: Opdracht, words: str, where: str) -> None:
    done = opdracht(*words.split())
    assert done.fout.startswith(f"[verkeerde-opdracht] {where}: ")
    assert done.fout.endswith(f"Uitleg: {where} --help\n")


@pytest.mark.parametrize("words", ["", "mapping", "sleutel"])
def test_without_anything_the_help_is_shown(opdracht: Opdracht, words: str) -> None:
    done = opdracht(*words.split())
    assert done.code == 2
    assert done.fout.startswith("Gebruik: klantreis")


def test_the_version(opdracht: Opdracht) -> None:
    assert re.fullmatch(r"klantreis \d+\.\d+\.\d+\S*\n", opdracht("--versie").uit)


# --- a run and questions about it ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def uitvoer(schrijf_drie_zaken: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    from klantreis.disclosure.pseudonyms import Sleutel
    from klantreis.pipeline import run
    from klantreis.project import load_project

    folder = tmp_path_factory.mktemp("cli")
    run(load_project(schrijf_drie_zaken(folder)), folder / "uit", Sleutel(b"s" * 32))
    return folder / "uit"


@pytest.fixture
def zonder_kaarten(monkeypatch: pytest.MonkeyPatch) -> None:
    """No layout engine: nothing is drawn, which saves time where maps do not matter."""
    for module in ("klantreis.report.map", "klantreis.report.desk_map", "klantreis.pipeline.running"):
        monkeypatch.setattr(f"{module}.motoren", tuple)


@pytest.mark.usefixtures("zonder_kaarten")
def test_a_second_run_says_that_nothing_changed(
    opdracht: Opdracht, drie_zaken: Path, sleutel: Path, tmp_path: Path
) -> None:
    first = opdracht("draai", drie_zaken, "-o", tmp_path / "uit", "--sleutel", sleutel)
    assert first.code == 0, first.fout
    assert "Gelezen voor Drie zaken: 14 gebeurtenissen in 3 zaken van 2 inwoners." in first.uit
    assert "Niets veranderd" not in first.uit
    assert first.fout == ""  # progress is for a terminal
    again = opdracht("draai", drie_zaken, "-o", tmp_path / "uit", "--sleutel", sleutel)
    assert again.uit == (
        f"Niets veranderd sinds de vorige keer: {tmp_path / 'uit'} is niet opnieuw gemaakt.\n\n{first.uit}"
    )
    secret = sleutel.read_text().strip()
    for path in (tmp_path / "uit").iterdir():
        assert secret.encode() not in path.read_bytes()


def test_the_key_may_come_from_the_environment(
    opdracht: Opdracht, drie_zaken: Path, sleutel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opdracht("lees", drie_zaken, "-o", tmp_path / "een", "--sleutel", sleutel)
    monkeypatch.setenv("KLANTREIS_SLEUTELBESTAND", str(sleutel))
    opdracht("lees", drie_zaken, "-o", tmp_path / "twee")
    monkeypatch.delenv("KLANTREIS_SLEUTELBESTAND")
    monkeypatch.setenv("KLANTREIS_SLEUTEL", sleutel.read_text())
    opdracht("lees", drie_zaken, "-o", tmp_path / "drie_")
    one, two, three = ((tmp_path / name / "manifest.json").read_bytes() for name in ("een", "twee", "drie_"))
    assert one == two == three


def test_the_default_place_is_outputs_and_the_name(
    opdracht: Opdracht, drie_zaken: Path, sleutel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = opdracht("lees", drie_zaken, "--sleutel", sleutel)
    assert done.code == 0
    assert (tmp_path / "outputs" / "drie" / "manifest.json").is_file()


def lines(done: Any) -> list[list[str]]:
    assert done.code == 0, done.fout
    return [line.split("\t") for line in done.uit.splitlines()]


def test_stroom(opdracht: Opdracht, uitvoer: Path) -> None:
    assert lines(opdracht("stroom", uitvoer, "--niveau", "loket", "--aantal", "3")) == [
        ["Overgangen per loket van 3 zaken; de eerste 3 van 7. Intern."],
        ["van", "naar", "aantal", "zaken", "mediaan", "90 % binnen", "gelijktijdig"],
        ["(start)", "Wmo-loket", "3", "3", "", "", "0 %"],
        ["CJG", "(einde)", "2", "2", "", "", "0 %"],
        ["Wmo-loket", "CJG", "2", "2", "1,3 d", "2,3 d", "50 %"],
    ]


def test_varianten(opdracht: Opdracht, uitvoer: Path) -> None:
    assert lines(opdracht("varianten", uitvoer, "--niveau", "loket")) == [
        ["Varianten per loket van 3 zaken. Intern."],
        ["zaken", "aandeel", "samen", "stappen", "variant"],
        ["2", "66,7 %", "66,7 %", "2", "Wmo-loket > CJG"],
        ["1", "33,3 %", "100,0 %", "4", "Wmo-loket > (onbekend) > Wmo-loket > Backoffice"],
    ]


def test_doorlooptijden(opdracht: Opdracht, uitvoer: Path) -> None:
    shown = lines(opdracht("doorlooptijden", uitvoer))
    assert shown[:3] == [
        ["Doorlooptijden van zaken en per fase van 3 zaken. Intern."],
        ["wat", "n", "lopen nog", "mediaan", "waarschijnlijk", "90 % binnen", "mediaan werkdagen"],
        ["zaak, alle", "3", "1", "10 d", "9 d tot niet bereikt", "niet bereikt", "7"],
    ]
    certain = [row[4] for row in shown[2:] if row[3] != "niet bereikt"]
    assert "te weinig om te zeggen" in certain and "niet bereikt tot niet bereikt" not in certain


@pytest.mark.parametrize(
    ("options", "zaken"),
    [
        (["--wet", "jeugdwet"], "1 zaak, alleen wet Jeugdwet"),
        (["--loket", "CJG"], "2 zaken, alleen loket CJG"),
        (["--periode", "2024-K1"], "3 zaken, alleen zaken die beginnen in 2024-K1"),
        (["--periode", "2024-03"], "1 zaak, alleen zaken die beginnen in 2024-03"),
        (["--wet", "Wmo", "--loket", "CJG"], "1 zaak, alleen wet Wmo, loket CJG"),
    ],
)
def test_filters(opdracht: Opdracht, uitvoer: Path, options: list[str], zaken: str) -> None:
    assert f" van {zaken}" in lines(opdracht("stroom", uitvoer, *options))[0][0]


@pytest.mark.parametrize("command", ["varianten", "doorlooptijden"])
def test_filters_hold_for_every_question(opdracht: Opdracht, uitvoer: Path, command: str) -> None:
    assert (
        " van 1 zaak, alleen wet Wmo, loket CJG. "
        in lines(opdracht(command, uitvoer, "--wet", "Wmo", "--loket", "CJG"))[0][0]
    )


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--wet", "Wvggz"], "onbekende-waarde"),
        (["--wijk", "Noord"], "onbekende-waarde"),
        (["--periode", "vorig jaar"], "ongeldige-periode"),
        (["--periode", "2024-13"], "ongeldige-periode"),
        (["--periode", "2024-06-30:2024-01-01"], "ongeldige-periode"),
        (["--periode", "1999"], "niets-over"),
        (["--periode", "2024-03", "--wet", "Wmo"], "niets-over"),
    ],
)
def test_filters_that_leave_nothing(opdracht: Opdracht, uitvoer: Path, options: list[str], code: str) -> None:
    for command in ("stroom", "kaart"):
        done = opdracht(command, uitvoer, *options)
        assert done.code == 2, done
        assert f"[{code}]" in done.fout or "[onbekende-waarde]" in done.fout
        assert done.uit == ""


def test_kaart(opdracht: Opdracht, uitvoer: Path, tmp_path: Path) -> None:
    done = opdracht("kaart", uitvoer, "--niveau", "fase", "--wet", "Wmo", "-o", tmp_path / "diep" / "wmo.v2.svg")
    assert done.code == 0, done.fout
    made = sorted(path.name for path in (tmp_path / "diep").iterdir())
    assert "wmo.v2.dot" in made
    assert "2 zaken; wet Wmo" in done.uit
    if len(made) == 3:
        assert made == ["wmo.v2.dot", "wmo.v2.png", "wmo.v2.svg"]


@pytest.mark.parametrize("name", ["punt.naam", "kaart"])
def test_the_name_of_a_map_keeps_its_dots(opdracht: Opdracht, uitvoer: Path, tmp_path: Path, name: str) -> None:
    opdracht("kaart", uitvoer, "--niveau", "fase", "-o", tmp_path / name)
    assert (tmp_path / f"{name}.dot").is_file()


def test_a_map_that_cannot_be_written(opdracht: Opdracht, uitvoer: Path, tmp_path: Path) -> None:
    (tmp_path / "bestand").touch()
    done = opdracht("kaart", uitvoer, "-o", tmp_path / "bestand" / "kaart")
    assert (done.code, done.fout.startswith("[uitvoer-niet-schrijfbaar]")) == (2, True)


@pytest.mark.usefixtures("zonder_kaarten")
def test_a_map_beside_the_run_does_not_spoil_it(
    opdracht: Opdracht, drie_zaken: Path, sleutel: Path, tmp_path: Path
) -> None:
    """A map drawn into the folder of a run is no output of that run: it is kept, also when that is to be replaced."""
    arguments = ("draai", drie_zaken, "-o", tmp_path / "uit", "--sleutel", sleutel)
    opdracht(*arguments)
    opdracht("kaart", tmp_path / "uit", "-o", tmp_path / "uit" / "eigen")
    assert "Niets veranderd" in opdracht(*arguments).uit
    drie_zaken.write_text(drie_zaken.read_text() + "# anders\n")
    done = opdracht(*arguments)
    assert (done.code, done.fout.startswith("[map-niet-leeg]")) == (2, True)
    assert "eigen.dot" in done.fout
    assert (tmp_path / "uit" / "eigen.dot").is_file()


def test_no_run(opdracht: Opdracht, tmp_path: Path) -> None:
    for command in ("stroom", "varianten", "doorlooptijden", "kaart"):
        done = opdracht(command, tmp_path)
        assert (done.code, done.fout.startswith("[geen-uitvoer]")) == (2, True)


@pytest.mark.usefixtures("zonder_kaarten")
@pytest.mark.parametrize("lost", ["gebeurtenissen.parquet", "stroom.parquet"])
def test_a_run_of_which_a_table_is_gone(
    opdracht: Opdracht, drie_zaken: Path, sleutel: Path, tmp_path: Path, lost: str
) -> None:
    opdracht("draai", drie_zaken, "-o", tmp_path / "uit", "--sleutel", sleutel)
    (tmp_path / "uit" / lost).unlink()
    done = opdracht("stroom", tmp_path / "uit")
    assert (done.code, done.fout.startswith("[uitvoer-onvolledig]")) == (2, True), done.fout


def test_a_run_by_other_definitions_is_refused(opdracht: Opdracht, tmp_path: Path, uitvoer: Path) -> None:
    copy = tmp_path / "uit"
    shutil.copytree(uitvoer, copy)
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    manifest["invoer"]["definities"] = "1"
    manifest["zegel"] = seal(manifest)
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    done = opdracht("bezwaar", copy)
    assert (done.code, done.fout.startswith("[andere-definities]")) == (2, True), done.fout
    assert f"-o {copy}" in done.fout


def test_questions_about_a_run_that_only_read(
    opdracht: Opdracht, drie_zaken: Path, sleutel: Path, tmp_path: Path, uitvoer: Path
) -> None:
    opdracht("lees", drie_zaken, "-o", tmp_path / "uit", "--sleutel", sleutel)
    assert opdracht("stroom", tmp_path / "uit").uit == opdracht("stroom", uitvoer).uit


# --- keys, crashes, a terminal ------------------------------------------------------------------------------------


def test_making_a_key(opdracht: Opdracht, tmp_path: Path) -> None:
    path = tmp_path / "k.sleutel"
    done = opdracht("sleutel", "maak", path)
    assert done.code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    secret = path.read_text().strip()
    assert re.fullmatch(r"[0-9a-f]{64}", secret)
    assert secret not in done.uit
    again = opdracht("sleutel", "maak", path)
    assert (again.code, again.fout.startswith("[sleutel-bestaat]")) == (2, True)
    assert path.read_text().strip() == secret
    assert opdracht("sleutel", "maak", tmp_path / "weg" / "k").code == 2


def test_the_place_of_a_key_holds_in_every_folder(
    opdracht: Opdracht, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mijn map").mkdir()
    monkeypatch.chdir(tmp_path / "mijn map")
    done = opdracht("sleutel", "maak", "k.sleutel")
    path = tmp_path / "mijn map" / "k.sleutel"
    assert path.is_file()
    assert done.uit.splitlines()[-1] == f"Gebruik hem met: export KLANTREIS_SLEUTELBESTAND='{path}'"


def test_a_crash_shows_no_traceback_and_no_data(
    opdracht: Opdracht, drie_zaken: Path, sleutel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("cel 'jansen'")

    monkeypatch.setattr("klantreis.pipeline.reading.build", crash)
    arguments = ("lees", drie_zaken, "-o", tmp_path / "uit", "--sleutel", sleutel)
    done = opdracht(*arguments)
    assert done.code == 3
    assert done.fout.startswith("[interne-fout]")
    assert "jansen" not in done.fout
    assert "RuntimeError" in done.fout
    assert not (tmp_path / "uit").exists()


def test_debug_shows_where(drie_zaken: Path, sleutel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from klantreis.cli import main
    from klantreis.errors import KlantreisError

    monkeypatch.setenv("KLANTREIS_DEBUG", "")
    monkeypatch.setattr(sys, "argv", ["klantreis", "--debug", "lees", str(tmp_path / "weg.yaml")])
    with pytest.raises(KlantreisError):
        main()


def test_stopping_says_so(
    opdracht: Opdracht, drie_zaken: Path, sleutel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("klantreis.pipeline.reading.build", stop)
    done = opdracht("lees", drie_zaken, "-o", tmp_path / "uit", "--sleutel", sleutel)
    assert (done.code, done.fout) == (130, "Gestopt. Er is niets half geschreven.\n")
    assert not (tmp_path / "uit").exists()


def on_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the streams of this test say that they are a terminal."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "160")


def test_on_a_terminal_tables_are_drawn(opdracht: Opdracht, uitvoer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_terminal(monkeypatch)
    shown = opdracht("varianten", uitvoer, "--niveau", "loket").uit
    assert "Wmo-loket > CJG" in shown
    assert "\t" not in shown
    assert "──" in shown


def test_names_are_no_markup(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from klantreis.cli.show import progress, table

    on_terminal(monkeypatch)
    table(["kop"], [["[red]x[/red] [/]"]])
    assert "[red]x[/red] [/]" in capsys.readouterr().out
    with progress() as tell:
        assert tell is not None
        tell("leest map[/b].csv", 1234)
    assert capsys.readouterr().out == ""  # progress is no result


def test_a_cell_stays_one_cell_of_one_row(capsys: pytest.CaptureFixture[str]) -> None:
    show.table(["a", "b"], [["x\ty", "een\r\ntwee\u2028drie"]])
    assert capsys.readouterr().out == "a\tb\nx y\teen twee drie\n"


def test_a_terminal_that_lacks_a_character(tmp_path: Path) -> None:
    program = (
        "import sys, typer\nfrom klantreis import cli\nfrom klantreis.cli import main\n"
        "cli.app.command('toon')(lambda: typer.echo('Łódź é ≥'))\nsys.argv = ['klantreis', 'toon']\nmain()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=False,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == "?ód? é ?\n".encode("latin-1")


@pytest.mark.parametrize(
    ("body", "to_stderr", "code"),
    [
        ("[typer.echo('x' * 5000) for _ in range(200)]", False, 0),
        ("[print('x' * 5000) for _ in range(200)]", False, 0),
        ("print('x')", False, 0),
        ("typer.echo('x' * 500_000)", True, 0),
        ("int('x')", True, 3),
    ],
)
def test_a_reader_that_stops_reading(body: str, to_stderr: bool, code: int) -> None:
    """`klantreis ... | head`: no error, and what went wrong otherwise keeps its code."""
    program = (
        "import sys, typer\nfrom klantreis import cli\n"
        f"def toon():\n    {body}\n"
        "cli.app.command('toon')(toon)\nsys.argv = ['klantreis', 'toon']\ncli.main()"
    )
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-c", program], stdout=writing, stderr=writing if to_stderr else subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr or b"") == (code, b"")
