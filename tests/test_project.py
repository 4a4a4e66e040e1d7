"""The project file: good ones mean what they say; every mistake has its file in broken/, its line and its hint."""

from __future__ import annotations

import errno
import re
import shlex
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from klantreis.errors import ProjectError
from klantreis.project import Project, load_project

HIER = Path(__file__).parent
KAPOT = sorted((HIER / "broken").glob("*.yaml"))
KAPOTTE_KALENDERS = sorted((HIER / "broken" / "kalender").glob("*.yaml"))
GOED = sorted((HIER.parent / "mappings").glob("*.yaml"))


@pytest.mark.parametrize("path", KAPOT, ids=lambda path: path.stem)
def test_each_mistake_is_named_with_its_line(path: Path) -> None:
    """The first line of a file says which code, on which line (0: none), with which words."""
    _check_mistake(path, path)


@pytest.mark.parametrize("path", KAPOTTE_KALENDERS, ids=lambda path: path.stem)
def test_each_mistake_in_a_calendar_is_named_with_its_own_line(path: Path, tmp_path: Path) -> None:
    project = schrijf(tmp_path, f"kalender: {path}\n{BRON}")
    _check_mistake(path, project)


def _check_mistake(path: Path, project: Path) -> None:
    first = path.read_bytes().split(b"\n")[0].decode()
    wanted = re.fullmatch(r"# (\S+) op regel (\d+): (.*)", first)
    assert wanted, first
    code, line, words = wanted.groups()
    with pytest.raises(ProjectError) as caught:
        load_project(project)
    error = caught.value
    assert error.code == code, error
    assert error.where == (str(path) if line == "0" else f"{path}:{line}"), error
    assert words.lower() in str(error).lower()
    assert error.hint
    assert error.exit_code == 2
    assert len(str(error)) < 1500


def test_there_are_many_mistakes() -> None:
    assert len(KAPOT) > 100
    assert len(KAPOTTE_KALENDERS) > 10


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "weg.yaml", "projectbestand-ontbreekt"), (tmp_path, "projectbestand-is-map")):
        with pytest.raises(ProjectError) as caught:
            load_project(path)
        assert (caught.value.code, caught.value.where) == (code, str(path))


BRON = "bronnen: {b: {bestanden: x, kolommen: {zaak: Z, activiteit: A, tijdstip: T}}}\n"


def schrijf(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "project.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def laad(tmp_path: Path, text: str) -> Project:
    return load_project(schrijf(tmp_path, text)).project


def test_all_that_is_wrong_is_counted(tmp_path: Path) -> None:
    text = "bronnen:\n  a:\n    kopregel: x\n    vorm: y\n"
    with pytest.raises(ProjectError, match="ontbreekt") as caught:
        laad(tmp_path, text)
    assert str(caught.value).endswith("Daarna nog 3 andere meldingen.")
    with pytest.raises(ProjectError) as caught:
        laad(tmp_path, text.replace("    vorm: y\n", "    bestanden: x\n"))
    assert str(caught.value).endswith("Daarna nog 1 andere melding.")


def test_a_list_whose_items_are_wrong_is_no_second_mistake() -> None:
    with pytest.raises(ProjectError, match="geen openingstijd") as caught:
        load_project(HIER / "broken" / "termijn_openingstijd_tikfout.yaml")
    assert "Daarna" not in str(caught.value)


@pytest.mark.parametrize("path", KAPOT, ids=lambda path: path.stem)
def test_each_mistake_says_what_to_do_and_has_no_english_or_technical_words(path: Path) -> None:
    with pytest.raises(ProjectError) as caught:
        load_project(path)
    assert caught.value.hint
    for words in ("expected", "found", "mapping values", "scanning", "parsing", "Input should", "?.", ".0."):
        assert words not in str(caught.value)
    assert not re.search(r"bronnen\.", caught.value.what)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a:\n\tb: 1\n", "een tab kan niet om in te springen."),
        ("a: 1\n   b: 2\n", "kijk ook naar het inspringen van de regel erboven."),
        ("a:\n  b: 1\n c: 2\n", "kijk ook naar het inspringen van de regel erboven."),
        ("a: [1, 2\nb: 3\n", "een haakje [ of { is niet gesloten"),
        ("a: *x\n", "een waarde met * vooraan moet tussen aanhalingstekens."),
        ("a: *\n", "een waarde met * of & vooraan moet tussen aanhalingstekens."),
        ("a: @x\n", "een waarde kan niet met dit teken beginnen."),
        ('a: "C:\\q"\n', "past dit teken niet."),
        ("a: |x\n  s\n", "hier klopt de opmaak niet"),
    ],
)
def test_what_is_no_yaml_is_said_in_dutch(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ProjectError) as caught:
        laad(tmp_path, text)
    assert caught.value.code == "geen-yaml"
    assert says in caught.value.what
    assert "(" not in caught.value.what
    assert caught.value.where is not None
    assert re.search(r":\d+$", caught.value.where)


@pytest.mark.parametrize("name", ["WMO 2024.csv", "wmo.CSV.gz", "wmo.xlsx", "wmo.parquet", "wmo.xes", "wmo.json"])
def test_an_export_instead_of_a_project_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"a;b\n1;\xff\n")
    with pytest.raises(ProjectError) as caught:
        load_project(path)
    assert caught.value.code == "geen-project"
    assert caught.value.what == "dit is een export, geen projectbestand."
    stem = "wmo_2024" if "2024" in name else "wmo"
    assert caught.value.hint is not None
    assert caught.value.hint.endswith(f"klantreis mapping voorstel {shlex.quote(str(path))} -o mappings/{stem}.yaml")
    path.unlink()
    with pytest.raises(ProjectError) as caught:
        load_project(path)
    assert caught.value.code == "projectbestand-ontbreekt"


def test_a_project_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **named: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    path = schrijf(tmp_path, "")
    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(ProjectError, match="kan niet worden gelezen: u heeft hier geen rechten") as caught:
        load_project(path)
    assert (caught.value.code, bool(caught.value.hint)) == ("projectbestand-onleesbaar", True)


VOLUIT = """\
gemeente: 0363
peildatum: 2025-12-31
loketten:
  - {naam: NO, ook: [0363, "010", 1e3, ~, yes]}
bronnen:
  wmo_1:
    bestanden: [a.csv, b/*.csv]
    systeem: zorg
    soort: csv
    scheidingsteken: tab
    kopregel: 3
    extractiedatum: 2025-11-30
    negeer: Factuurnr
    kolommen:
      zaak: [Zaak, Zaaknr]
      inwoner: {kolom: BSN, soort: bsn}
      activiteit: {kolom: Stap, label: Omschrijving}
      tijdstip: {kolom: Datum, tijd: Tijd, formaat: [dd-mm-jjjj, iso]}
      wet: {waarde: Wmo}
      uitkomst: {kolom: Besluit, waarden: {T: toekenning, 0: afwijzing}}
    activiteiten:
      - {code: 0123, fase: hoger beroep, rollen: besluit, overslaan: nee}
      - {patroon: "A*", als: {Vraag: "True", Soort: [W, J], Leeg: {leeg: ja}, Niet: {niet: x, regex: "^y"}}}
      - {regex: "^B", overslaan: ja, loket: CJG}
  jeugd:
    bestanden: jeugd.xlsx
    tijdzone: "-03:30"
    vorm: breed
    kolommen: {zaak: Dossier}
    stappen:
      - {kolom: [Op, Datum], tijd: Uur, formaat: d-m-jj, fase: melding}
      - {kolom: Af}
"""


def test_everything_is_the_text_that_it_was(tmp_path: Path) -> None:
    project = laad(tmp_path, VOLUIT)
    assert project.gemeente == "0363"
    assert project.peildatum == date(2025, 12, 31)
    assert (project.loketten[0].naam, project.loketten[0].ook) == ("NO", ("0363", "010", "1e3", "~", "yes"))
    assert project.loketten[0].in_gegevens
    wmo, jeugd = project.bronnen["wmo_1"], project.bronnen["jeugd"]
    assert (wmo.bestanden, wmo.negeer, wmo.scheidingsteken, wmo.kopregel) == (
        ("a.csv", "b/*.csv"), ("Factuurnr",), "\t", 3,
    )  # fmt: skip
    assert wmo.kolommen.zaak.kolom == ("Zaak", "Zaaknr")
    assert wmo.kolommen.inwoner is not None and wmo.kolommen.inwoner.soort == "bsn"
    assert wmo.kolommen.uitkomst is not None
    assert wmo.kolommen.uitkomst.waarden == {"T": "toekenning", "0": "afwijzing"}
    assert wmo.kolommen.tijdstip is not None and wmo.kolommen.tijdstip.formaat == ("dd-mm-jjjj", "iso")
    assert [regel.overslaan for regel in wmo.activiteiten] == [False, False, True]
    assert wmo.activiteiten[0].code == ("0123",)
    assert wmo.activiteiten[2].gezet() == {"loket": "CJG"}
    als = wmo.activiteiten[1].als
    assert als["Vraag"].waarde == ("True",) and als["Soort"].waarde == ("W", "J") and als["Leeg"].leeg is True
    assert als["Niet"].niet == ("x",) and als["Niet"].regex == "^y"
    assert jeugd.tijdzone == "-03:30" and jeugd.stappen[0].kolom == ("Op", "Datum")
    assert project.systeem("wmo_1") == "zorg" and project.systeem("jeugd") == "jeugd"
    assert project.prefix_nodig
    with pytest.raises(ValidationError):
        project.gemeente = "Anders"  # frozen


def test_a_byte_order_mark_is_no_key(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + VOLUIT.encode())
    assert load_project(path).project.gemeente == "0363"


def test_ids_carry_their_system_from_two_systems_on(tmp_path: Path) -> None:
    def with_systems(*names: str) -> Project:
        sources = "".join(
            f"  b{nr}: {{systeem: {name}, bestanden: x, kolommen: {{zaak: Z, activiteit: A, tijdstip: T}}}}\n"
            for nr, name in enumerate(names)
        )
        return laad(tmp_path, f"bronnen:\n{sources}")

    assert not with_systems("een").prefix_nodig
    assert not with_systems("een", "een").prefix_nodig
    assert with_systems("een", "twee").prefix_nodig


@pytest.mark.parametrize(
    ("eerste", "tweede", "botst"),
    [
        ("geldig_tot: 2024-06-30", "geldig_van: 2024-07-01", False),
        ("geldig_van: 2024-06-30, geldig_tot: 2024-06-30", "geldig_van: 2024-07-01", False),
        ("geldig_tot: 2024-06-30", "geldig_van: 2024-06-30", True),
        ("geldig_van: 2024-07-01", "geldig_tot: 2024-06-30", False),
        ("geldig_van: 2024-06-30", "geldig_tot: 2024-06-30", True),
        ("geldig_van: 2020-01-01, geldig_tot: 2020-12-31", "geldig_van: 2022-01-01", False),
        ("", "geldig_van: 2022-01-01", True),
    ],
)
def test_a_raw_name_means_one_desk_at_a_time(tmp_path: Path, eerste: str, tweede: str, botst: bool) -> None:
    text = (
        f"loketten:\n  - {{naam: A, ook: X, {eerste}}}\n  - {{naam: B, ook: x, {tweede}}}\n"
        f"  - {{naam: A, ook: x, {eerste}}}\n"
        "bronnen: {b: {bestanden: x, kolommen: {zaak: Z, activiteit: A, tijdstip: T}}}\n"
    )
    if botst:
        with pytest.raises(ProjectError, match="wijst in dezelfde periode naar 'A' en naar 'B'"):
            laad(tmp_path, text)
    else:
        assert len(laad(tmp_path, text).loketten) == 3


def test_the_place_of_anything_can_be_told(tmp_path: Path) -> None:
    loaded = load_project(schrijf(tmp_path, VOLUIT))
    assert loaded.plek("bronnen", "wmo_1", "kolommen", "inwoner").endswith("project.yaml:16")
    assert loaded.plek("bronnen", "wmo_1", "activiteiten", 1).endswith(":23")
    assert loaded.plek("bronnen", "wmo_1", "activiteiten", 1, "als", "Vraag").endswith(":23")
    assert loaded.plek("bronnen", "jeugd", "doelbinding").endswith(":25")  # not there: the nearest above it
    assert len(loaded.sha256) == 64


def test_rules_about_desks_that_were_not_involved(tmp_path: Path) -> None:
    text = (
        "loketten: [{naam: Wmo-loket}, {naam: CJG, in_gegevens: nee}]\n"
        "niet_betrokken:\n"
        "  - {naam: 0363, loket: wmo-LOKET, geen_contact_met: CJG}\n"
        "  - {naam: twee, loket: CJG, signaal: Gezien, geen_contact_met: Wmo-loket, binnen_dagen: 3650}\n"
        "  - {naam: drie, loket: CJG, signaal: [Gezien, 10], geen_contact_met: Wmo-loket}\n"
    )
    een, twee, drie = laad(tmp_path, text + BRON).niet_betrokken
    assert (een.naam, een.loket, een.signaal, een.geen_contact_met, een.binnen_dagen) == (
        "0363", "wmo-LOKET", (), "CJG", 90,
    )  # fmt: skip
    assert (twee.signaal, twee.binnen_dagen, drie.signaal) == (("Gezien",), 3650, ("Gezien", "10"))
    assert laad(tmp_path, text + BRON).buiten_gegevens == ("CJG",)
    # Without a register any desk may occur.
    assert len(laad(tmp_path, text.partition("\n")[2] + BRON).niet_betrokken) == 3
    assert laad(tmp_path, BRON).niet_betrokken == ()


def test_improvement_tasks(tmp_path: Path) -> None:
    text = (
        "verbeteropgaven:\n"
        "  - {naam: een, indicator: terugkeer, nulmeting: 2024, streefwaarde: 0.05, richting: lager,\n"
        "     ingreep_op: 2025-01-01, meten_op: 2025-02-26}\n"
        "  - {naam: twee, indicator: doorlooptijd, groep: 'wet: Wmo', nulmeting: 2024-K1, streefwaarde: 42,\n"
        "     richting: lager, eigenaar: Team toegang, ingreep_op: 2024-04-01, meten_op: 2025-01-01, geborgd: ja}\n"
    )
    een, twee = laad(tmp_path, text + BRON).verbeteropgaven
    assert (een.nulmeting, een.groep, een.eigenaar, een.geborgd) == ("2024", "alle", None, False)
    assert (twee.groep, twee.streefwaarde, twee.geborgd) == ("wet: Wmo", 42.0, True)
    project = laad(tmp_path, BRON)
    assert (project.verbeteropgaven, project.vernietiging_dagen) == ((), 42)
    with pytest.raises(ProjectError, match="een aandeel kan niet 5 zijn"):
        laad(tmp_path, text.replace("0.05", "5") + BRON)
    assert laad(tmp_path, text.replace("0.05", "1") + BRON).verbeteropgaven[0].streefwaarde == 1


def test_by_which_number_a_source_knows_residents(tmp_path: Path) -> None:
    def bron(naam: str, extra: str, inwoner: str = "") -> str:
        return f"  {naam}: {{bestanden: x, {extra}kolommen: {{zaak: Z, activiteit: A, tijdstip: T{inwoner}}}}}\n"

    project = laad(
        tmp_path,
        "bronnen:\n"
        + bron("wmo", "", ", inwoner: {kolom: BSN, soort: bsn}")
        + bron("facturen", "systeem: wmo, ")
        + bron("jeugd", "", ", inwoner: Klant")
        + bron("werk", "systeem: suite, ", ", inwoner: {kolom: Nr, soort: klantnummer}")
        + bron("schuld", ""),
    )
    assert {naam: project.inwonersoort(naam) for naam in project.bronnen} == {
        "wmo": "bsn", "facturen": "bsn", "jeugd": "inwoner:jeugd", "werk": "klantnummer", "schuld": None,
    }  # fmt: skip


# --- the JSON Schema that editors use ----------------------------------------------------------------------------


def _accepts(schema: dict[str, Any], value: Any, root: dict[str, Any]) -> bool:
    """Enough of JSON Schema to check the one that pydantic writes."""
    if "$ref" in schema:
        node: Any = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            node = node[part]
        return _accepts(node, value, root)
    if "anyOf" in schema:
        return any(_accepts(option, value, root) for option in schema["anyOf"])
    kinds = {str: "string", list: "array", dict: "object", int: "integer", float: "number", bool: "boolean",
             type(None): "null"}  # fmt: skip
    kind = kinds[type(value)]
    if "type" in schema and schema["type"] not in (kind, "number" if kind == "integer" else kind):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "const" in schema and value != schema["const"]:
        return False
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        return False
    if isinstance(value, list):
        return "items" not in schema or all(_accepts(schema["items"], item, root) for item in value)
    if isinstance(value, dict):
        if set(schema.get("required", [])) - set(value) or len(value) < schema.get("minProperties", 0):
            return False
        for key, item in value.items():
            known = schema.get("patternProperties", {})
            patterns = [rule for pattern, rule in known.items() if re.search(pattern, key)]
            extra = schema.get("additionalProperties", True)
            rules = [schema["properties"][key]] if key in schema.get("properties", {}) else patterns or [extra]
            if not all(rule if isinstance(rule, bool) else _accepts(rule, item, root) for rule in rules):
                return False
    return True


def _as_an_editor_reads_it(path: Path) -> Any:
    """YAML with its own types, but for dates: the JSON Schema of YAML knows none."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        sign: [(tag, pattern) for tag, pattern in rules if tag not in ("tag:yaml.org,2002:timestamp",)]
        for sign, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)


@pytest.mark.parametrize("path", GOED, ids=lambda path: path.stem)
def test_the_schema_accepts_what_the_loader_accepts(path: Path) -> None:
    load_project(path)
    schema = Project.model_json_schema()
    assert _accepts(schema, _as_an_editor_reads_it(path), schema)


def test_the_schema_accepts_the_example_of_own_terms(tmp_path: Path) -> None:
    docs = (HIER.parent / "docs" / "projectbestand.md").read_text(encoding="utf-8")
    (example,) = [text for text in re.findall(r"```yaml\n(.*?)```", docs, re.DOTALL) if "\ntermijnen:" in text]
    schema = Project.model_json_schema()
    assert _accepts(schema, _as_an_editor_reads_it(schrijf(tmp_path, example)), schema)
    wrong = schrijf(tmp_path, example.replace("eenheid: weken", "eenheid: week"))
    assert not _accepts(schema, _as_an_editor_reads_it(wrong), schema)


def test_the_example_of_a_rule_about_desks_that_were_not_involved(tmp_path: Path) -> None:
    docs = (HIER.parent / "docs" / "projectbestand.md").read_text(encoding="utf-8")
    (example,) = [text for text in re.findall(r"```yaml\n(.*?)```", docs, re.DOTALL) if "niet_betrokken:" in text]
    (regel,) = laad(tmp_path, example).niet_betrokken
    assert (regel.loket, regel.geen_contact_met, regel.binnen_dagen) == ("Wmo-loket", "CJG", 90)
    schema = Project.model_json_schema()
    assert _accepts(schema, _as_an_editor_reads_it(schrijf(tmp_path, example)), schema)


def test_the_example_of_an_improvement_task(tmp_path: Path) -> None:
    docs = (HIER.parent / "docs" / "projectbestand.md").read_text(encoding="utf-8")
    (example,) = [text for text in re.findall(r"```yaml\n(.*?)```", docs, re.DOTALL) if "verbeteropgaven:" in text]
    (opgave,) = laad(tmp_path, example).verbeteropgaven
    assert (opgave.indicator, opgave.groep, opgave.streefwaarde) == ("terugkeer", "wet: Wmo", 0.05)
    schema = Project.model_json_schema()
    assert _accepts(schema, _as_an_editor_reads_it(schrijf(tmp_path, example)), schema)


@pytest.mark.parametrize(
    "naam", ["onbekende_sleutel", "onbekende_kolom", "foute_fase", "foute_rol", "foute_vorm", "bronnen_is_lijst",
             "zaak_ontbreekt", "geen_bronnen", "ja_of_nee", "termijn_foute_eenheid", "termijn_onbekende_sleutel",
             "termijn_wettelijk_door_gemeente", "termijn_onbekende_rol", "termijn_zonder_artikel", "termijn_is_tekst",
             "verordening_uren", "niet_betrokken_is_tekst", "niet_betrokken_onbekende_sleutel",
             "niet_betrokken_zonder_ander_loket", "verbeteropgaven_is_tekst", "verbeteropgave_onbekende_sleutel",
             "verbeteropgave_foute_richting", "verbeteropgave_zonder_streefwaarde"]
)  # fmt: skip
def test_the_schema_refuses_what_an_editor_can_see(naam: str) -> None:
    schema = Project.model_json_schema()
    assert not _accepts(schema, _as_an_editor_reads_it(HIER / "broken" / f"{naam}.yaml"), schema)
