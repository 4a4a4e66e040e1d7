"""The whole way: the same in gives the same out, nothing half, nothing twice, nothing lost."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from klantreis import pipeline
from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.engine import Engine
from klantreis.errors import KlantreisError, OutputError, UsageError
from klantreis.manifest import read_manifest
from klantreis.pipeline import LEZEN, Uitkomst, reading, run, running
from klantreis.project import load_project

WORTEL = Path(__file__).resolve().parent.parent
SLEUTEL = Sleutel(b"s" * 32)
BSNS = ("111222333", "123456782", "12345678", "999990019", "000000000", "12345", "")
VUIL_YAML = """\
gemeente: Vuil
peildatum: 2024-12-31
loketten:
  - {naam: Wmo-loket, ook: [Wmo]}
  - {naam: CJG}
bronnen:
  vuil:
    bestanden: vuil*.csv
    kolommen:
      zaak: Zaak
      inwoner: {kolom: BSN, soort: bsn}
      activiteit: {kolom: Code, label: Omschrijving}
      tijdstip: Datum
      loket: Loket
      wet: Wet
      behandelaar: Medewerker
      datum_genoemd: Genoemd
    activiteiten:
      - {code: A, activiteit: Melding, fase: melding}
      - {code: B, activiteit: Gesprek, fase: onderzoek}
      - {patroon: "B*", activiteit: Onderzoek, fase: onderzoek}
      - {code: C, fase: besluit, rollen: [besluit, bekendmaking]}
      - {code: D, fase: administratie, rollen: [afsluiting]}
      - {code: X, overslaan: ja}
"""


def dirty_rows(seed: int, n: int) -> list[str]:
    """Lines with ties, lone dates, impossible dates, missing cells, doubles, labels that differ and unknown desks."""
    rnd = random.Random(seed)
    lines: list[str] = []
    for _ in range(n):
        if lines and rnd.random() < 0.05:
            lines.append(rnd.choice(lines))
            continue
        day = datetime(2024, 1, 1) + timedelta(days=rnd.randrange(300))  # noqa: DTZ001
        hour = rnd.choice(["", "", f" {rnd.randrange(24):02}:{rnd.choice(['00', '15', '30'])}"])
        when = rnd.choice(
            [f"{day:%d-%m-%Y}{hour}"] * 20
            + [f"{day:%Y-%m-%d}{hour}", "31-02-2024", "onbekend", "", "01-01-1900", "05-05-2025"]
            + ["31-03-2024 02:30", "27-10-2024 02:30"]
        )  # fmt: skip
        code = rnd.choice(["A", "B", "B2", "C", "D", "Z1", "Z2", "X", "a ", ""])
        cells = [
            rnd.choice([f"Z{rnd.randrange(n // 8)}"] * 30 + [""]), rnd.choice(BSNS), code,
            rnd.choice([f"Stap {code}", f"stap {code}", "Zelfde naam"]), when,
            rnd.choice(["Wmo", "Wmo-loket", "cjg", "Team Z", ""]), rnd.choice(["Wmo", "Jeugdwet", ""]),
            rnd.choice(["jansen", "Pietersen", ""]), rnd.choice(["", "", f"{day:%d-%m-%Y}", "geen datum"]),
        ]  # fmt: skip
        lines.append(";".join(cells))
    return lines


KOP = "Zaak;BSN;Code;Omschrijving;Datum;Loket;Wet;Medewerker;Genoemd"


def write_dirty(folder: Path, lines: list[str], yaml: str = VUIL_YAML) -> Path:
    folder.mkdir(parents=True)
    half = len(lines) // 2
    for name, part in (("vuil1.csv", lines[:half]), ("vuil2.csv", lines[half:])):
        (folder / name).write_text("\n".join([KOP, *part]) + "\n", encoding="utf-8")
    (folder / "vuil.yaml").write_text(yaml, encoding="utf-8")
    return folder / "vuil.yaml"


def go(project: Path, target: Path, **more: Any) -> Uitkomst:
    return run(load_project(project), target, SLEUTEL, **more)


def digests(folder: Path, *, but: tuple[str, ...] = ()) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.name not in but and path.stem not in but
    }


def without_provenance(folder: Path, name: str) -> list[tuple[Any, ...]]:
    rows = pq.read_table(folder / f"{name}.parquet").to_pylist()
    return [tuple(str(v) for key, v in row.items() if key not in ("bestand", "regel")) for row in rows]


@pytest.fixture(scope="module")
def vuil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over a dirty export of 1500 rows in two files."""
    folder = tmp_path_factory.mktemp("vuil")
    go(write_dirty(folder / "in", dirty_rows(1, 1500)), folder / "uit")
    return folder


@pytest.fixture
def zonder_kaarten(monkeypatch: pytest.MonkeyPatch) -> None:
    """No layout engine: nothing is drawn, which saves time where maps do not matter."""
    for module in ("klantreis.report.map", "klantreis.pipeline.running"):
        monkeypatch.setattr(f"{module}.motoren", tuple)


# --- determinism --------------------------------------------------------------------------------------------------


def test_the_same_input_in_two_folders_gives_the_same_bytes(vuil: Path, tmp_path: Path) -> None:
    go(write_dirty(tmp_path / "elders" / "in", dirty_rows(1, 1500)), tmp_path / "elders" / "uit")
    first, second = digests(vuil / "uit"), digests(tmp_path / "elders" / "uit")
    assert first == second
    assert {"gebeurtenissen.csv", "gebeurtenissen.parquet", "kaart_fase.dot", "manifest.json"} <= first.keys()


@pytest.mark.usefixtures("zonder_kaarten")
def test_only_the_way_to_the_project_file_tells_where_a_run_stands(drie_zaken: Path, tmp_path: Path) -> None:
    go(drie_zaken, tmp_path / "uit")
    go(drie_zaken, tmp_path / "ook" / "elders")
    assert digests(tmp_path / "uit", but=("manifest",)) == digests(tmp_path / "ook" / "elders", but=("manifest",))
    first, second = (read_manifest(folder) for folder in (tmp_path / "uit", tmp_path / "ook" / "elders"))
    assert first["invoer"]["project"].pop("pad") == "../drie/drie.yaml"
    assert second["invoer"]["project"].pop("pad") == "../../drie/drie.yaml"
    del first["zegel"], second["zegel"]
    assert first == second


ANDERE_OMGEVINGEN = [
    {"TZ": "Asia/Kolkata", "LANG": "nl_NL.UTF-8", "LC_ALL": "nl_NL.UTF-8", "PYTHONHASHSEED": "1"},
    {"TZ": "America/St_Johns", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "424242"},
]
IN_EIGEN_PROCES = """
import sys
from pathlib import Path
from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.pipeline import run
from klantreis.project import load_project
run(load_project(Path(sys.argv[1])), Path(sys.argv[2]), Sleutel(b"s" * 32))
"""


@pytest.mark.parametrize("environment", ANDERE_OMGEVINGEN, ids=lambda e: e["TZ"])
def test_the_environment_does_not_matter(vuil: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    target = vuil / f"uit{environment['PYTHONHASHSEED']}"  # beside the other, so that the way to the project is equal
    done = subprocess.run(
        [sys.executable, "-c", IN_EIGEN_PROCES, str(vuil / "in" / "vuil.yaml"), str(target)],
        env={**os.environ, **environment}, capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert digests(target) == digests(vuil / "uit")


@pytest.mark.parametrize("threads", [1, 7])
def test_the_number_of_threads_does_not_matter(vuil: Path, monkeypatch: pytest.MonkeyPatch, threads: int) -> None:
    class Other(Engine):
        def __init__(self, temp: Path | None = None) -> None:
            super().__init__(temp)
            self._connection.raw_sql(f"SET threads = {threads}")

    monkeypatch.setattr(running, "Engine", Other)
    go(vuil / "in" / "vuil.yaml", vuil / f"uit{threads}")
    assert digests(vuil / f"uit{threads}") == digests(vuil / "uit")


MET_HERKOMST = ("gebeurtenissen", "uitval", "twijfel")


def check_shuffled(one: Path, other: Path) -> None:
    """Everything equal but provenance and hashes. Rows of uitval and twijfel stand in the order of their provenance."""
    assert digests(one, but=(*MET_HERKOMST, "manifest")) == digests(other, but=(*MET_HERKOMST, "manifest"))
    assert without_provenance(one, "gebeurtenissen") == without_provenance(other, "gebeurtenissen")
    for name in ("uitval", "twijfel"):
        assert sorted(without_provenance(one, name)) == sorted(without_provenance(other, name))
    first, second = (json.loads((folder / "manifest.json").read_text()) for folder in (one, other))
    for manifest in (first, second):
        del manifest["invoer"], manifest["uitvoer"], manifest["zegel"]
    assert first == second


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_rows_does_not_matter(vuil: Path, tmp_path: Path, seed: int) -> None:
    lines = dirty_rows(1, 1500)
    half = len(lines) // 2
    parts = [lines[:half], lines[half:]]
    for part in parts:
        random.Random(seed).shuffle(part)
    go(write_dirty(tmp_path / "in", [*parts[0], *parts[1]]), tmp_path / "uit")
    check_shuffled(vuil / "uit", tmp_path / "uit")


def test_testdam_shuffled(tmp_path: Path) -> None:
    """The made-up municipality, its delimited exports shuffled."""
    project, exports = WORTEL / "mappings" / "testdam.yaml", WORTEL / "eventlogs" / "testdam" / "exports"
    go(project, tmp_path / "een")
    there = tmp_path / "eventlogs" / "testdam" / "exports"
    there.mkdir(parents=True)
    rnd = random.Random(5)
    shuffled = 0
    for path in sorted(exports.iterdir()):
        content = path.read_bytes()
        if path.suffix == ".csv" and b'"' not in content:
            head, *rows = content.splitlines(keepends=True)
            if rows and rows[-1].endswith(b"\n"):
                rnd.shuffle(rows)
                shuffled += 1
                content = head + b"".join(rows)
        (there / path.name).write_bytes(content)
    assert shuffled > 10
    (tmp_path / "mappings").mkdir()
    (tmp_path / "mappings" / project.name).write_bytes(project.read_bytes())
    (there.parent / "kalender.yaml").write_bytes((exports.parent / "kalender.yaml").read_bytes())
    go(tmp_path / "mappings" / project.name, tmp_path / "twee")
    check_shuffled(tmp_path / "een", tmp_path / "twee")


@pytest.mark.usefixtures("zonder_kaarten")
def test_the_same_instants_in_other_offsets_give_the_same(tmp_path: Path) -> None:
    rnd = random.Random(3)
    moments = [datetime(2024, 3, 29, tzinfo=UTC) + timedelta(minutes=rnd.randrange(0, 5000, 7)) for _ in range(300)]
    cells = [(f"Z{rnd.randrange(60)}", rnd.choice("ABCD"), moment) for moment in moments]
    yaml = VUIL_YAML.replace("vuil*.csv", "log.csv")
    for line in ("inwoner: ", "loket: ", "wet: ", "behandelaar: ", "datum_genoemd: "):
        yaml = "\n".join(text for text in yaml.splitlines() if not text.startswith(f"      {line}"))
    yaml = yaml.replace("{kolom: Code, label: Omschrijving}", "Code")
    folders = []
    for name, hours in (("utc", 0.0), ("delhi", 5.5), ("wisselend", None)):
        folder = tmp_path / name
        folder.mkdir()
        lines = ["Zaak;Code;Datum"]
        for nr, (zaak, code, moment) in enumerate(cells):
            offset = timezone(timedelta(hours=hours if hours is not None else [0, 1, -8, 2][nr % 4]))
            lines.append(f"{zaak};{code};{moment.astimezone(offset).isoformat()}")
        (folder / "log.csv").write_text("\n".join(lines) + "\n")
        (folder / "p.yaml").write_text(yaml)
        go(folder / "p.yaml", folder / "uit")
        folders.append(folder / "uit")
    for other in folders[1:]:
        assert digests(folders[0], but=("manifest",)) == digests(other, but=("manifest",))


# --- nothing twice ------------------------------------------------------------------------------------------------


def test_a_second_run_on_the_same_input_does_nothing(vuil: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in (vuil / "uit").iterdir()}
    again = go(vuil / "in" / "vuil.yaml", vuil / "uit")
    assert again.was_er_al
    assert again.manifest == read_manifest(vuil / "uit")
    assert {path.name: path.stat().st_mtime_ns for path in (vuil / "uit").iterdir()} == before
    assert go(vuil / "in" / "vuil.yaml", vuil / "uit", tot=LEZEN).was_er_al  # who went further has also read


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


@pytest.mark.parametrize(
    "change",
    [
        "input byte",
        "new input",
        "project",
        "key",
        "output gone",
        "output changed",
        "output damaged",
    ],
)
def test_any_change_runs_again(drie_zaken: Path, tmp_path: Path, change: str) -> None:
    target = tmp_path / "uit"
    if change == "new input":
        drie_zaken.write_text(drie_zaken.read_text().replace("zaken.csv", "'*.csv'"))
    go(drie_zaken, target, tot=LEZEN)
    assert go(drie_zaken, target, tot=LEZEN).was_er_al
    key = SLEUTEL
    match change:
        case "input byte":
            path = drie_zaken.parent / "zaken.csv"
            path.write_bytes(path.read_bytes().replace(b"12:00;Wmo-loket", b"12:01;Wmo-loket", 1))
        case "new input":
            (drie_zaken.parent / "zaken2.csv").write_bytes((drie_zaken.parent / "zaken.csv").read_bytes())
        case "project":
            append(drie_zaken, "# een opmerking\n")
        case "key":
            key = Sleutel(b"t" * 32)
        case "output gone":
            (target / "uitval.csv").unlink()
        case "output changed":
            append(target / "uitval.csv", "x")
        case "output damaged":
            for path in target.glob("*.parquet"):
                path.write_bytes(path.read_bytes()[:100])
    done = run(load_project(drie_zaken), target, key, tot=LEZEN)
    assert not done.was_er_al
    assert read_manifest(target) == done.manifest


def test_what_the_user_put_in_the_folder_is_kept(drie_zaken: Path, tmp_path: Path) -> None:
    target = tmp_path / "uit"
    go(drie_zaken, target, tot=LEZEN)
    (target / "aantekening.txt").write_text("werk")
    assert go(drie_zaken, target, tot=LEZEN).was_er_al
    append(drie_zaken, "# een opmerking\n")
    with pytest.raises(OutputError, match="aantekening") as caught:
        go(drie_zaken, target, tot=LEZEN)
    assert caught.value.code == "map-niet-leeg"
    assert (target / "aantekening.txt").read_text() == "werk"
    assert (target / "uitval.csv").is_file()


def test_a_damaged_manifest_is_left_alone(drie_zaken: Path, tmp_path: Path) -> None:
    target = tmp_path / "uit"
    go(drie_zaken, target, tot=LEZEN)
    append(target / "manifest.json", " x")
    with pytest.raises(OutputError) as caught:
        go(drie_zaken, target, tot=LEZEN)
    assert caught.value.code == "map-niet-leeg"
    assert (target / "uitval.csv").is_file()


def test_a_run_that_must_go_further_does(drie_zaken: Path, tmp_path: Path) -> None:
    target = tmp_path / "uit"
    go(drie_zaken, target, tot=LEZEN)
    assert not (target / "stroom.csv").exists()
    assert not go(drie_zaken, target).was_er_al
    assert (target / "stroom.csv").exists()


def test_another_map_engine_draws_again(drie_zaken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who installs Graphviz after a first run must not be told that nothing has changed."""
    go(drie_zaken, tmp_path / "uit")
    monkeypatch.setattr(running, "motoren", lambda: ())
    assert not go(drie_zaken, tmp_path / "uit").was_er_al
    assert go(drie_zaken, tmp_path / "uit", tot=LEZEN).was_er_al


# --- nothing half -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "where",
    [
        *(f"reading.{name}" for name in ("read_sources", "build", "store", "_aansluiting")),
        *(f"running.{name}" for name in ("analyse", "draw_maps", "write_tables", "samenvatting", "write_manifest")),
    ],
)
@pytest.mark.usefixtures("zonder_kaarten")
@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_run_that_fails_leaves_the_earlier_one(
    drie_zaken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, error: type[BaseException]
) -> None:
    target = tmp_path / "uit"
    go(drie_zaken, target, tot=LEZEN)
    before = digests(target)

    def die(*_: object, **__: object) -> None:
        raise error("boem")

    with monkeypatch.context() as patch:
        patch.setattr(f"klantreis.pipeline.{where}", die)
        with pytest.raises(error):
            go(drie_zaken, target)
    assert digests(target) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["drie", "uit"]


def test_a_killed_run_leaves_the_earlier_one_and_the_next_cleans_up(drie_zaken: Path, tmp_path: Path) -> None:
    target = tmp_path / "uit"
    go(drie_zaken, target, tot=LEZEN)
    before = digests(target)
    wait = "import klantreis.pipeline.running as p, time\n"
    wait += "p.analyse = lambda *a, **k: (print('midden', flush=True), time.sleep(60))\n"
    program = IN_EIGEN_PROCES.replace("run(load", f"{wait}run(load")
    append(drie_zaken, "# anders\n")
    with subprocess.Popen(
        [sys.executable, "-c", program, str(drie_zaken), str(target)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "midden\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
    left = [path for path in tmp_path.iterdir() if path.name not in ("drie", "uit")]
    assert len(left) == 1
    assert (left[0] / "gebeurtenissen.parquet").exists()
    assert not (left[0] / "manifest.json").exists()
    assert digests(target) == before
    for _ in range(100):
        try:
            done = go(drie_zaken, target, tot=LEZEN)
            break
        except UsageError:
            time.sleep(0.05)
    assert not done.was_er_al
    assert sorted(path.name for path in tmp_path.iterdir()) == ["drie", "uit"]


def test_a_wrong_sum_writes_nothing(drie_zaken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reconciliation is a real check: what was read is counted apart from what came out."""
    real = reading.store

    def lose(engine: Engine, log: Any, path: Path, **more: Any) -> Any:
        return real(engine, log.limit(13), path, **more)

    monkeypatch.setattr(reading, "store", lose)
    with pytest.raises(KlantreisError) as caught:
        go(drie_zaken, tmp_path / "uit")
    assert (caught.value.code, caught.value.exit_code) == ("aansluiting-klopt-niet", 3)
    assert not (tmp_path / "uit").exists()


# --- nothing lost -------------------------------------------------------------------------------------------------


def test_read_is_events_and_uitval_for_every_file(vuil: Path) -> None:
    rows = pq.read_table(vuil / "uit" / "aansluiting.parquet").to_pylist()
    events = Counter(pq.read_table(vuil / "uit" / "gebeurtenissen.parquet")["bestand"].to_pylist())
    lost = Counter(pq.read_table(vuil / "uit" / "uitval.parquet")["bestand"].to_pylist())
    for file in ("vuil1.csv", "vuil2.csv"):
        found = [row for row in rows if row["bestand"] == file]
        assert [row["aantal"] for row in found if row["soort"] == "gelezen"] == [750]
        assert [row["aantal"] for row in found if row["soort"] == "gebeurtenissen"] == [events[file]]
        assert sum(row["aantal"] for row in found if row["soort"] == "uitval") == lost[file]
        assert events[file] + lost[file] == 750
    reasons = {row["reden"] for row in rows if row["soort"] == "uitval"}
    assert reasons >= {
        "dubbel", "zaak_ontbreekt", "activiteit_ontbreekt", "tijdstip_ontbreekt", "datum_onleesbaar",
        "datum_bestaat_niet", "plaatsvervangende_datum", "uur_bestaat_niet", "na_peildatum", "overgeslagen",
    }  # fmt: skip


def test_no_resident_or_worker_in_any_output(vuil: Path) -> None:
    """Not in a table, not in a map, not in the manifest."""
    secrets = (*(bsn for bsn in BSNS if len(bsn) > 7), "ansen", "ietersen", "s" * 32, "73" * 32)
    for path in (vuil / "uit").iterdir():
        if path.suffix == ".parquet":
            # Decoded: compressed bytes may spell anything.
            content = f"{pq.read_table(path).to_pylist()} {pq.read_schema(path).metadata}"
        else:
            content = path.read_bytes().decode("latin-1")
        assert [secret for secret in secrets if secret in content] == [], path.name


def test_the_summary_adds_up(vuil: Path) -> None:
    text = (vuil / "uit" / "samenvatting.txt").read_text()
    manifest = read_manifest(vuil / "uit")
    assert "1.500 gelezen = " in text
    assert f"+ {1500 - manifest['gebeurtenissen']} uitval" in text
    assert manifest["rijen"]["gebeurtenissen"] == manifest["gebeurtenissen"]
    assert manifest["openbaarheid"] == "intern"


def empty_project(folder: Path, files: Mapping[str, str]) -> Path:
    for name, content in files.items():
        (folder / name).write_text(content)
    text = "bronnen:\n  b:\n    bestanden: 'x*.csv'\n    kolommen: {zaak: Zaak, activiteit: Code, tijdstip: Datum}\n"
    (folder / "p.yaml").write_text(text)
    return folder / "p.yaml"


@pytest.mark.parametrize("tot", ["lezen", "draaien"])
def test_a_project_without_any_row(tmp_path: Path, tot: str) -> None:
    project = empty_project(tmp_path, {"x.csv": "Zaak;Code;Datum\n"})
    with pytest.raises(UsageError) as caught:
        go(project, tmp_path / "uit", tot=tot)
    assert caught.value.code == "geen-gebeurtenissen"
    assert not (tmp_path / "uit").exists()


def test_a_project_of_which_every_row_is_lost_says_why(tmp_path: Path) -> None:
    project = empty_project(tmp_path, {"x.csv": "Zaak;Code;Datum\nK1;A;gisteren\nK2;B;vandaag\n;C;2024-01-01\n"})
    with pytest.raises(UsageError) as caught:
        go(project, tmp_path / "uit")
    text = str(caught.value)
    assert (caught.value.code, "de datum past bij geen enkele notatie (2)" in text) == ("geen-gebeurtenissen", True)
    assert "het zaaknummer is leeg (1)" in text
    assert "gisteren" not in text


def test_one_file_of_two_without_rows(tmp_path: Path) -> None:
    files = {"x1.csv": "Zaak;Code;Datum\nK1;A;2024-01-01\n", "x2.csv": "Zaak;Code;Datum\n"}
    done = go(empty_project(tmp_path, files), tmp_path / "uit")
    assert "in x2.csv staan geen rijen" in (done.folder / "samenvatting.txt").read_text()
    rows = pq.read_table(done.folder / "aansluiting.parquet").to_pylist()
    assert [row["aantal"] for row in rows if row["bestand"] == "x2.csv"] == [0, 0]


def test_progress_is_told(drie_zaken: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    go(drie_zaken, tmp_path / "uit", progress=lambda what, rows: told.append((what, rows)))
    assert ("zaken: zaken.csv", 14) in told
    assert any("kaart" in what for what, _rows in told)


def test_loading_needs_a_key_only_for_ids(drie_zaken: Path, tmp_path: Path) -> None:
    loaded = load_project(drie_zaken)
    assert pipeline.needs_key(loaded)
    drie_zaken.write_text(drie_zaken.read_text().replace("      inwoner: {kolom: BSN, soort: bsn}\n", "").replace(
        "bestanden: zaken.csv", "bestanden: zaken.csv\n    negeer: [BSN]"))  # fmt: skip
    loaded = load_project(drie_zaken)
    assert not pipeline.needs_key(loaded)
    done = run(loaded, tmp_path / "uit", None, tot=LEZEN)
    assert done.manifest["invoer"]["sleutel"] is None
    assert done.manifest["inwoners"] == 0


def test_an_odd_cell_of_a_wide_row_is_one_doubt(tmp_path: Path) -> None:
    yaml = (
        "bronnen:\n  b:\n    bestanden: vuil.csv\n    vorm: breed\n"
        "    kolommen: {zaak: Zaak, verwijst_naar: Tegen}\n"
        "    stappen: [{kolom: In, fase: bezwaar}, {kolom: Uit, fase: bezwaar, rollen: besluit}]\n"
    )
    lines = ["Zaak;In;Uit;Tegen", "B1;03-03-2025;04-04-2025;brief van mevrouw Jansen", "B2;03-03-2025;05-04-2025;W2"]
    (tmp_path / "vuil.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "vuil.yaml").write_text(yaml, encoding="utf-8")
    go(tmp_path / "vuil.yaml", tmp_path / "uit")
    found = pq.read_table(tmp_path / "uit" / "twijfel.parquet").to_pylist()
    assert [(row["regel"], row["reden"], row["kolom"]) for row in found] == [(2, "kenmerk_onduidelijk", "Tegen")]
    assert not any(b"Jansen" in path.read_bytes() for path in (tmp_path / "uit").iterdir() if path.is_file())
