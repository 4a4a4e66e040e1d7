"""klantreis klantreizen, overdrachten, lussen and samenloop, on the made-up municipality that ships."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.manifest import read_manifest
from klantreis.pipeline import LEZEN, run
from klantreis.project import load_project
from tests.cli.conftest import Opdracht

WORTEL = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def testdam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("run") / "testdam"
    run(load_project(WORTEL / "mappings" / "testdam.yaml"), target, Sleutel(bytes(32)))
    return target


def test_lussen_are_put_together_by_path_and_add_up(opdracht: Opdracht, testdam: Path) -> None:
    said = opdracht("lussen", str(testdam), "--aantal", "1000").uit.splitlines()
    table = pq.read_table(testdam / "lussen.parquet").to_pylist()
    assert said[0] == f"{len(table)} terugkeren. Intern."
    rows = [line.split("\t") for line in said[2:] if "\t" in line]
    assert sum(int(row[1]) for row in rows) == len(table)
    days = [int(row[7].replace(".", "")) for row in rows]
    assert days == sorted(days, reverse=True)
    assert "terugkeer zonder geregistreerde fasewinst, reden onbekend" in said[-1]


def test_lussen_of_one_path_are_listed(opdracht: Opdracht, testdam: Path) -> None:
    pad = pq.read_table(testdam / "lussen.parquet")["pad"][0].as_py()
    said = opdracht("lussen", str(testdam), "--pad", pad.upper()).uit
    assert f"langs {pad}" in said
    wrong = opdracht("lussen", str(testdam), "--pad", "Wmo-loket > Nergens > Wmo-loket")
    assert wrong.code == 2
    assert "onbekend-pad" in wrong.fout


def test_overdrachten_count_every_kind(opdracht: Opdracht, testdam: Path) -> None:
    said = opdracht("overdrachten", str(testdam), "--aantal", "1000").uit.splitlines()
    table = pq.read_table(testdam / "overdrachten.parquet")
    rows = [line.split("\t") for line in said[2:] if "\t" in line]
    assert sum(int(row[2]) for row in rows) == len(table)
    assert all(int(row[2]) == sum(int(cell) for cell in row[4:10]) for row in rows)
    assert [row[:2] for row in rows] == sorted(row[:2] for row in rows)


def test_a_run_draws_its_desk_map(testdam: Path) -> None:
    svg = (testdam / "loketkaart.svg").read_text(encoding="utf-8")
    handovers = pq.read_table(testdam / "overdrachten.parquet")
    assert f"{len(handovers)} overdrachten" in svg
    assert all(loket in svg for loket in set(handovers["van_loket"].to_pylist()) if loket)
    said = (testdam / "samenvatting.txt").read_text(encoding="utf-8")
    assert "loketkaart.svg" in said and "lusroutes.svg" in said
    people = pq.read_table(testdam / "klantreizen.parquet")
    residents = set(people["inwoner"].to_pylist()) - {None}
    assert f"Klantreizen: {len(people)} van {len(residents)} inwoners (" in said


def test_a_run_draws_its_objections(testdam: Path) -> None:
    """What the pictures say is what the tables hold."""
    rows = [row for row in pq.read_table(testdam / "trechter.parquet").to_pylist() if row["groep"] == "alle"]
    besluiten, bezwaren = ([row for row in rows if row["stap"] == stap] for stap in ("besluit", "bezwaar"))
    contested = sum(row["verder"] for row in besluiten)
    upheld = sum(row["aantal"] for row in bezwaren if row["uitkomst"] in ("gegrond", "gedeeltelijk gegrond"))
    n = pq.read_table(testdam / "besluiten.parquet")["soort"].to_pylist().count("besluit")
    svg = (testdam / "trechter.svg").read_text(encoding="utf-8")
    assert (
        f"Testdam: van de {n} besluiten werden er {contested} bestreden; {upheld} bezwaren waren geheel of gedeeltelijk"
    ) in svg
    beside = (testdam / "bestreden.svg").read_text(encoding="utf-8")
    facts = read_manifest(testdam)["stroom_bestreden"]
    assert facts["bestreden"] + facts["anders"] + sum(facts["weggelaten"].values()) == n
    assert f"Vóór {facts['bestreden']} bestreden besluiten" in beside
    flow = pq.read_table(testdam / "stroom_bestreden.parquet").to_pylist()
    ends = [row for row in flow if row["niveau"] == "activiteit" and row["naar"] == "(einde)"]
    assert [sum(row[name] for row in ends) for name in ("zaken_bestreden", "zaken_anders")] == [
        facts["bestreden"], facts["anders"],
    ]  # fmt: skip
    said = (testdam / "samenvatting.txt").read_text(encoding="utf-8")
    assert re.search(r"(?m)^  trechter\.svg +hoeveel besluiten werden bestreden, en hoe dat afliep$", said)
    assert re.search(r"(?m)^  bestreden\.svg +de weg vóór bestreden besluiten naast die vóór andere$", said)


def test_a_desk_map_of_whole_klantreizen_to_which_a_chosen_zaak_belongs(
    opdracht: Opdracht, testdam: Path, tmp_path: Path
) -> None:
    done = opdracht("loketkaart", str(testdam), "--wet", "Jeugdwet", "-o", str(tmp_path / "diep" / "jeugd.svg"))
    assert done.code == 0
    made = [tmp_path / "diep" / f"jeugd.{soort}" for soort in ("svg", "png", "dot")]
    assert done.uit.splitlines()[:3] == [str(path) for path in made]
    assert all(path.is_file() for path in made)
    events = pq.read_table(testdam / "gebeurtenissen.parquet", columns=["zaak", "wet"]).to_pylist()
    chosen = {event["zaak"] for event in events if event["wet"] == "Jeugdwet"}
    zaken = pq.read_table(testdam / "klantreis_zaken.parquet").to_pylist()
    reizen = {row["klantreis"] for row in zaken if row["zaak"] in chosen}
    handovers = pq.read_table(testdam / "overdrachten.parquet").to_pylist()
    own = [row for row in handovers if row["klantreis"] in reizen]
    assert 0 < len(own) < len(handovers)
    # Not only the handovers between the chosen zaken themselves.
    assert any(not {row["van_zaak"], row["naar_zaak"]} & chosen for row in own)
    assert f"{len(own)} overdrachten; wet Jeugdwet; " in done.uit
    lost = sum(row["soort"] == "zoekgeraakt" for row in own)
    known = sum(row["bewijs"] == "doorverwijzing" and row["soort"] not in ("lopend", "buiten_beeld") for row in own)
    svg = made[0].read_text(encoding="utf-8")
    assert f"Testdam, wet Jeugdwet: bij {lost} van de {known} doorverwijzingen is geen vervolg gezien" in svg
    cjg = {row["klantreis"] for row in pq.read_table(testdam / "bezoeken.parquet").to_pylist()
           if row["klantreis"] in reizen and row["loket"] == "CJG"}  # fmt: skip
    people = pq.read_table(testdam / "klantreizen.parquet").to_pylist()
    residents = {row["inwoner"] for row in people if row["klantreis"] in cjg} - {None}
    assert f"CJG ({len(residents)} inwoners)" in svg


def test_a_desk_map_that_cannot_be_written_says_so(opdracht: Opdracht, testdam: Path, tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("")
    done = opdracht("loketkaart", str(testdam), "-o", str(tmp_path / "bestand" / "kaart"))
    assert done.code == 2
    assert "uitvoer-niet-schrijfbaar" in done.fout and "de loketkaart" in done.fout


def test_a_run_draws_how_its_loops_went(testdam: Path) -> None:
    svg = (testdam / "lusroutes.svg").read_text(encoding="utf-8")
    loops = pq.read_table(testdam / "lussen.parquet").to_pylist()
    without = sum(row["voortgang"] == "nee" for row in loops)
    assert f"Testdam: {len(loops)} keer terug bij een eerder loket, {without} keer zonder geregistreerde" in svg
    often = Counter(row["pad"] for row in loops).most_common(1)[0]
    assert f"{often[0].replace('>', '&gt;')}: {often[1]} keer terug" in svg
    assert svg.count('<g class="pad">') == 6
    assert (testdam / "lusroutes.png").is_file()


def test_lussen_draws_the_paths_of_chosen_klantreizen(opdracht: Opdracht, testdam: Path, tmp_path: Path) -> None:
    done = opdracht("lussen", str(testdam), "--wet", "Wmo", "-o", str(tmp_path / "wmo"))
    said = done.uit.splitlines()
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["wmo.png", "wmo.svg"]
    n = int(said[0].partition(" ")[0])
    assert 0 < n < len(pq.read_table(testdam / "lussen.parquet"))
    assert said[-3:-1] == [str(tmp_path / "wmo.svg"), str(tmp_path / "wmo.png")]
    assert said[-1].startswith(f"{n} keer terug langs ") and "; wet Wmo; " in said[-1]


def test_lussen_draws_the_one_path_that_was_asked(opdracht: Opdracht, testdam: Path, tmp_path: Path) -> None:
    rows = pq.read_table(testdam / "lussen.parquet").to_pylist()
    pad = rows[0]["pad"]
    n = sum(row["pad"] == pad for row in rows)
    done = opdracht("lussen", str(testdam), "--pad", pad, "-o", str(tmp_path / "lus.svg"))
    assert done.uit.splitlines()[-1].startswith(f"{n} keer terug langs 1 pad; peildatum")
    assert (tmp_path / "lus.svg").read_text(encoding="utf-8").count('<g class="pad">') == 1


@pytest.mark.parametrize(("soort", "een", "keuze"), [("loketten", "loket", ()), ("wetten", "wet", ("--wetten",))])
def test_samenloop_adds_up_to_every_klantreis(
    opdracht: Opdracht, testdam: Path, soort: str, een: str, keuze: tuple[str, ...]
) -> None:
    said = opdracht("samenloop", str(testdam), *keuze, "--aantal", "1000").uit.splitlines()
    reizen = pq.read_table(testdam / "klantreizen.parquet").to_pylist()
    table = [row for row in pq.read_table(testdam / "samenloop.parquet").to_pylist() if row["soort"] == soort]
    several = {row["inwoner"] for row in reizen if "; " in (row[soort] or "")} - {None}
    every = {row["inwoner"] for row in reizen if row[soort]} - {None}
    assert said[0].endswith(f"met meer dan één {een} te maken ({len(several)} van {len(every)}). Intern.")
    assert said[1] == f"{soort}\tklantreizen\tinwoners"
    rows = [line.split("\t") for line in said[2:] if "\t" in line]
    assert sorted(rows) == sorted(
        [row["combinatie"], str(row["klantreizen"]), str(row["inwoners"])] for row in table if row["aantal"] > 1
    )
    rest = {what: int(n.split()[0]) for what, n in (line.split(": ") for line in said if line[:3] in ("Met", "Zon"))}
    one, none = rest[f"Met één {een}"], rest[f"Zonder bekend{'e' if een == 'wet' else ''} {een}"]
    assert sum(int(row[1]) for row in rows) + one + none == len(reizen)
    assert sum(row["klantreizen"] for row in table) + none == len(reizen)
    assert rest["Zonder bekende inwoner"] == sum(row["inwoner"] is None and bool(row[soort]) for row in reizen)


def test_samenloop_of_a_choice_counts_the_klantreizen_that_are_chosen(opdracht: Opdracht, testdam: Path) -> None:
    said = opdracht("samenloop", str(testdam), "--wet", "Jeugdwet", "--aantal", "2").uit.splitlines()
    reizen = pq.read_table(testdam / "klantreizen.parquet").to_pylist()
    zaken = pq.read_table(testdam / "klantreis_zaken.parquet").to_pylist()
    events = pq.read_table(testdam / "gebeurtenissen.parquet").to_pylist()
    jeugd = {row["zaak"] for row in events if row["wet"] == "Jeugdwet"}
    chosen = {row["klantreis"] for row in zaken if row["zaak"] in jeugd}
    sets = Counter(row["loketten"] for row in reizen if row["klantreis"] in chosen and "; " in (row["loketten"] or ""))
    assert "alleen klantreizen met wet Jeugdwet. Intern." in said[0]
    assert [(row[0], int(row[1])) for row in (line.split("\t") for line in said[2:4])] == sets.most_common(2)
    assert f"Dit zijn de eerste 2 van {len(sets)}; alle staan in samenloop.csv." in said


def test_a_run_draws_what_comes_together(testdam: Path) -> None:
    summary = (testdam / "samenvatting.txt").read_text(encoding="utf-8")
    table = pq.read_table(testdam / "samenloop.parquet").to_pylist()
    for soort in ("loketten", "wetten"):
        svg = (testdam / f"samenloop_{soort}.svg").read_text(encoding="utf-8")
        assert (testdam / f"samenloop_{soort}.png").is_file()
        most = max((row for row in table if row["soort"] == soort and row["aantal"] > 1), key=lambda r: r["inwoners"])
        assert f">{most['inwoners']}</text>" in svg
        assert "peildatum 31 dec 2025; bron bezwaren" in svg
        assert f"samenloop_{soort}.svg" in summary
    assert "inwoners heeft met meer dan één loket te maken." in summary


def test_a_run_with_one_desk_says_so_and_draws_nothing(tmp_path: Path, opdracht: Opdracht) -> None:
    (tmp_path / "a.csv").write_text("Z,S,D,L\n1,a,2024-01-01,CJG\n2,a,2024-01-02,CJG\n", encoding="utf-8")
    (tmp_path / "p.yaml").write_text(
        "bronnen:\n  a:\n    bestanden: a.csv\n    kolommen: {zaak: Z, activiteit: S, tijdstip: D, loket: L}\n",
        encoding="utf-8",
    )
    run(load_project(tmp_path / "p.yaml"), tmp_path / "uit", None)
    assert list((tmp_path / "uit").glob("samenloop_*")) == []
    summary = (tmp_path / "uit" / "samenvatting.txt").read_text(encoding="utf-8")
    assert "Geen enkele klantreis loopt langs meer dan één loket." in summary
    assert "samenloop_" not in summary and "wet" not in summary.partition("Samenloop")[2].partition("Kijk")[0]
    said = opdracht("samenloop", tmp_path / "uit").uit.splitlines()
    assert said == [
        "Geen enkele klantreis loopt langs meer dan één loket (0 van 2). Intern.", "Met één loket: 2 klantreizen.",
        "Periodieke stappen, bezwaar en beroep tellen bij de loketten niet mee.",
    ]  # fmt: skip
    said = opdracht("samenloop", tmp_path / "uit", "--wetten").uit.splitlines()
    assert said == ["Van geen enkele klantreis is een wet bekend. Intern.", "Zonder bekende wet: 2 klantreizen."]


REGEL = "Voorschot zonder Schuldhulp"


def test_the_list_of_a_rule_is_headed_by_what_it_is_for(opdracht: Opdracht, testdam: Path) -> None:
    said = opdracht("samenloop", str(testdam), "--niet-betrokken", REGEL.upper()).uit.splitlines()
    table = pq.read_table(testdam / "niet_betrokken.parquet").to_pylist()
    assert said[:3] == [
        "INTERN: alleen om hulp aan te bieden, nooit voor handhaving.",
        f"{REGEL}: Voorschot betaald bij Werkplein. Was er binnen 90 dagen contact met Schuldhulp?",
        f"{len(table)} zaken met het signaal:",
    ]
    counts = Counter(row["status"] for row in table)
    assert set(counts) == {"geen_contact", "loopt"}
    assert said[3:5] == [
        f"  {counts['geen_contact']} keer geen contact gezien in deze bronnen",
        f"  {counts['loopt']} keer nog geen contact gezien; de dagen zijn nog niet om",
    ]
    rows = [line.split("\t") for line in said[6:] if "\t" in line]
    assert sorted(row[0] for row in rows) == sorted(row["zaak"] for row in table)
    assert [row[6] for row in rows] == sorted(row[6] for row in rows)  # "geen contact" before "nog geen contact"
    assert said[5].split("\t")[3:5] == ["op", "gekeken tot en met"]
    (running,) = [row for row in table if row["status"] == "loopt"]
    assert rows[-1][4] == "31 dec 2025" and rows[-1][0] == running["zaak"]
    assert "Waarom er geen contact was, staat niet in de gegevens." in said[-1]
    short = opdracht("samenloop", str(testdam), "--niet-betrokken", REGEL, "--aantal", "1").uit
    assert f"Dit is de eerste van {len(table)}; alle staan in niet_betrokken.csv." in short
    none = opdracht("samenloop", str(testdam), "--niet-betrokken", REGEL, "--wet", "Jeugdwet").uit
    assert "0 zaken met het signaal, alleen klantreizen met wet Jeugdwet." in none
    assert f"klantreis samenloop {testdam} --niet-betrokken '{REGEL}'" in opdracht("samenloop", str(testdam)).uit


@pytest.mark.parametrize(
    ("keuzes", "code", "woorden"),
    [
        (("--niet-betrokken", "Voorschot"), "onbekende-regel", f"Bedoelde u '{REGEL}'?"),
        (("--niet-betrokken", REGEL, "--wetten"), "keuzes-passen-niet", "gaan niet samen"),
    ],
)
def test_a_rule_that_is_not_there(
    opdracht: Opdracht, testdam: Path, keuzes: tuple[str, ...], code: str, woorden: str
) -> None:
    done = opdracht("samenloop", str(testdam), *keuzes)
    assert done.code == 2 and not done.uit
    assert code in done.fout and woorden in done.fout


REGELS_YAML = """\
loketten: [{naam: Wmo}, {naam: CJG}, {naam: Kerk, in_gegevens: nee}]
peildatum: 2024-12-31
niet_betrokken:
  - {naam: jong, loket: Wmo, geen_contact_met: CJG, binnen_dagen: 10}
  - {naam: kerk, loket: Wmo, signaal: Gezienn, geen_contact_met: Kerk}
bronnen:
  a:
    bestanden: a.csv
    kolommen: {zaak: Z, inwoner: {kolom: B, soort: klant}, activiteit: S, tijdstip: D, loket: L}
    activiteiten:
      - {code: G, activiteit: Gezien, rollen: signaal}
      - {code: M, activiteit: Melding, fase: melding}
"""
REGELS_CSV = """\
Z,B,S,D,L
c0,p0,M,2024-01-01,CJG
w1,p1,G,2024-02-01,Wmo
w2,p2,G,2024-02-01,Wmo
c2,p2,M,2024-02-11,CJG
w3,,G,2024-02-01,Wmo
w4,p4,G,2024-12-30,Wmo
c4,p4,M,2024-01-05,CJG
"""


def test_a_run_counts_every_status_and_says_which_rule_can_find_nothing(tmp_path: Path, opdracht: Opdracht) -> None:
    (tmp_path / "a.csv").write_text(REGELS_CSV, encoding="utf-8")
    (tmp_path / "p.yaml").write_text(REGELS_YAML, encoding="utf-8")
    target = tmp_path / "uit"
    jong, kerk = run(load_project(tmp_path / "p.yaml"), target, Sleutel(bytes(32))).manifest["niet_betrokken"]
    assert jong["aantallen"] == {"geen_contact": 1, "loopt": 1, "niet_te_bepalen": 1, "contact": 1}
    assert (jong["let_op"], sum(kerk["aantallen"].values()), len(kerk["let_op"])) == ([], 0, 2)
    summary = (target / "samenvatting.txt").read_text(encoding="utf-8")
    assert (
        "(alleen om hulp aan te bieden, nooit voor handhaving):\n  jong: 4 zaken met het signaal, waarvan 1 zonder"
        in (summary)
    )
    assert "niet_betrokken, 'kerk': het signaal 'Gezienn' komt niet voor. Bedoelde u 'Gezien'?" in summary
    assert "niet_betrokken.csv" in summary
    said = opdracht("samenloop", target, "--niet-betrokken", "jong").uit.splitlines()
    assert "jong: een stap met de rol signaal bij Wmo. Was er binnen 10 dagen contact met CJG?" in said
    rows = [line.split("\t") for line in said if line.startswith("w")]
    assert [(row[0], row[3], row[4], row[5], row[6]) for row in rows] == [
        ("w1", "1 feb 2024", "11 feb 2024", "", "geen contact gezien in deze bronnen"),
        ("w4", "30 dec 2024", "31 dec 2024", "5 jan 2024", "nog geen contact gezien; de dagen zijn nog niet om"),
        ("w3", "1 feb 2024", "", "",
         "niet te bepalen: bij deze zaak is geen inwoner bekend, dus ook niet of er contact was"),
    ]  # fmt: skip
    said = opdracht("samenloop", target, "--niet-betrokken", "kerk").uit
    assert "0 zaken met het signaal.\nLet op: niet_betrokken, 'kerk': het signaal" in said


def test_without_a_rule_there_is_no_list(tmp_path: Path, opdracht: Opdracht) -> None:
    (tmp_path / "a.csv").write_text(REGELS_CSV, encoding="utf-8")
    head, _, tail = REGELS_YAML.partition("niet_betrokken:")
    (tmp_path / "p.yaml").write_text(head + tail[tail.index("bronnen:") :], encoding="utf-8")
    run(load_project(tmp_path / "p.yaml"), tmp_path / "uit", Sleutel(bytes(32)))
    assert not list((tmp_path / "uit").glob("niet_betrokken*"))
    assert "niet_betrokken" not in (tmp_path / "uit" / "samenvatting.txt").read_text(encoding="utf-8")
    assert "Zie ook" not in opdracht("samenloop", tmp_path / "uit").uit
    done = opdracht("samenloop", tmp_path / "uit", "--niet-betrokken", "jong")
    assert (done.code, "geen-regels" in done.fout) == (2, True)


def test_klantreizen_say_what_another_quiet_period_would_give(opdracht: Opdracht, testdam: Path) -> None:
    said = opdracht("klantreizen", str(testdam), "--wet", "Wmo").uit
    assert "alleen klantreizen met wet Wmo" in said
    assert "bij 90 dagen" in said
    assert "bij 365 dagen" in said


def test_a_run_that_only_read_has_no_klantreizen(opdracht: Opdracht, tmp_path: Path) -> None:
    target = tmp_path / "gelezen"
    run(load_project(WORTEL / "mappings" / "testdam.yaml"), target, Sleutel(bytes(32)), tot=LEZEN)
    found = opdracht("klantreizen", str(target))
    assert found.code == 2
    assert "geen-klantreizen" in found.fout
    shutil.rmtree(target)
