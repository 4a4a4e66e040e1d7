"""A draft for ZGW: its columns are known, so that only the steps are left to explain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.draft.explore import verken
from klantreis.draft.guess import ZGW, raad
from klantreis.draft.portrait import portret
from klantreis.draft.propose import Voorstel, schrijf, stel_voor
from klantreis.errors import UsageError
from klantreis.pipeline import LEZEN, run
from klantreis.project import Bron, Projectbestand, load_project
from klantreis.sources.zgw_rows import KOLOMMEN
from tests.sources.zgw_objecten import (
    ANDER,
    PERSOON,
    ZAAKTYPE,
    besluit,
    page,
    rol,
    status,
    statustype,
    url,
    uuid,
    write,
    zaak,
)


def voorstel(paths: list[Path], doel: Path, **vast: str) -> tuple[Voorstel, Projectbestand]:
    draft = stel_voor(verken(paths), doel, vast=vast)
    schrijf(draft, doel)
    return draft, load_project(doel)


def draai(project: Projectbestand, target: Path) -> dict[str, Any]:
    return run(project, target, Sleutel(b"k" * 32), tot=LEZEN).manifest


def regels(bron: Bron) -> dict[str, tuple[str | None, tuple[str, ...]]]:
    return {code: (regel.fase, regel.rollen) for regel in bron.activiteiten for code in regel.code or ()}


def kolommen(bron: Bron) -> dict[str, str]:
    found = {name: getattr(bron.kolommen, name) for name in type(bron.kolommen).model_fields}
    return {name: column.kolom[0] for name, column in found.items() if column is not None}


@pytest.fixture
def export(tmp_path: Path) -> list[Path]:
    """Twelve zaken with a catalogue, in files that share no name."""
    nrs = range(1, 13)
    return write(
        tmp_path, zaken=page(*(zaak(nr, einddatum="2024-03-09" if nr % 2 else "2024-04-09") for nr in nrs)),
        statussen=[status(100 * type_ + nr, nr, f"2024-0{type_}-09T10:00:00Z", type_)
                   for nr in nrs for type_ in (1, 2, 3)],
        rollen=[rol(nr, nr, "initiator", "natuurlijk_persoon", PERSOON) for nr in nrs],
        besluiten=[besluit(nr, nr, verzenddatum="2024-02-20") for nr in nrs],
        typen=[ZAAKTYPE, statustype(1, "Aanvraag ontvangen"), statustype(2, "Onderzoek afgerond"),
               statustype(3, "Klaar", isEindstatus=True)],
    )  # fmt: skip


def test_every_column_is_one_of_the_reader() -> None:
    assert set(ZGW.values()) <= set(KOLOMMEN)


def test_the_portrait_says_what_was_recognised_and_how_it_joins(export: list[Path], tmp_path: Path) -> None:
    failed = write(tmp_path, zz=page(count=9))
    [groep] = verken([*export, *failed])
    assert groep.naam == "zgw"
    beeld = portret(groep, raad(groep))
    for line in (
        "  gelezen: 12 zaken, 36 statussen, 12 besluiten, 12 rollen, 1 zaaktype, 3 statustypen",
        "  statussen bij een zaak in deze bestanden: 36 van de 36", "  statustypen met een naam: 3 van de 3",
        "  vorm: lang: een rij per gebeurtenis",
    ):  # fmt: skip
        assert line in beeld.regels
    assert not [line for line in beeld.regels if line.startswith("  objecten")]
    assert "  Let op: objecten: 0 van de 9 gelezen; er ontbreken pagina's." in beeld.slot
    assert {row[0]: row[3] for row in beeld.kolommen} | {"stap": "", "identificatie": ""} == {
        "identificatie": "", "stap": "", "tijdstip": "datum van de gebeurtenis", "volgnummer": "", "eindstatus": "",
        "besluit": "nummer van een besluit", "besluittype": "", "ingangsdatum": "datum",
        "uiterlijkeReactiedatum": "datum", "zaaktype": "zaaktype", "inpBsn": "BSN", "startdatum": "datum",
        "registratiedatum": "datum", "einddatum": "datum", "opschorting": "",
    }  # fmt: skip
    text = repr(beeld)
    assert "Geheim" not in text
    assert PERSOON["inpBsn"] not in text


def test_a_draft_runs_at_once(export: list[Path], tmp_path: Path) -> None:
    draft, project = voorstel(export, tmp_path / "x.yaml")
    bron = project.project.bronnen["zgw"]
    assert kolommen(bron) == {
        "zaak": "identificatie", "inwoner": "inpBsn", "activiteit": "stap", "tijdstip": "tijdstip",
        "zaaktype": "zaaktype", "besluit": "besluit",
    }  # fmt: skip
    assert regels(bron) == {
        "Aanvraag ontvangen": (None, ("aanvraag",)),
        "Onderzoek afgerond": ("onderzoek", ("onderzoek_gereed",)),
        "Besluit genomen": ("besluit", ("besluit",)),
        "Besluit verzonden": ("besluit", ("bekendmaking",)),
        "Klaar": ("administratie", ("afsluiting",)),  # the catalogue says that it is an end status
        "Zaak afgesloten": ("administratie", ("afsluiting",)),
    }
    assert '# - {code: "Zaak gestart", fase: }' in draft.tekst
    manifest = draai(project, tmp_path / "uit")
    # A start and 3 statuses each, an end where none of them says so, a decision taken and sent.
    assert (manifest["gebeurtenissen"], manifest["zaken"], manifest["inwoners"]) == (12 * 4 + 6 + 24, 12, 1)
    assert draft.gebeurtenissen == manifest["gebeurtenissen"]


def test_without_a_catalogue_the_explanation_of_a_status_names_it(tmp_path: Path) -> None:
    found = [zaak(1), *(status(nr, 1, f"2024-02-0{nr}", nr, statustoelichting=f"Stap {nr}") for nr in (1, 2))]
    _draft, project = voorstel(write(tmp_path, zaken=found), tmp_path / "x.yaml")
    bron = project.project.bronnen["zaken"]
    assert bron.kolommen.activiteit is not None
    assert bron.kolommen.activiteit.label == ("statustoelichting",)
    assert f"{uuid(1)}" in (tmp_path / "x.yaml").read_text()
    draai(project, tmp_path / "uit")
    # With a name for one of them, or with texts that differ each time, the column stays outside.
    for found_now in (
        [*found, statustype(1, "Ontvangen")],
        [zaak(1), *(status(nr, 1, "2024-02-01", nr % 2, statustoelichting=f"Mevrouw {nr}") for nr in range(30))],
    ):
        (tmp_path / "x.yaml").unlink()
        _draft, project = voorstel(write(tmp_path, zaken=found_now), tmp_path / "x.yaml")
        activiteit = project.project.bronnen["zaken"].kolommen.activiteit
        assert activiteit is not None
        assert activiteit.label is None


def test_an_end_status_that_is_none_elsewhere_is_no_sure_end(tmp_path: Path) -> None:
    found = [zaak(1), status(1, 1, "2024-02-01", 1), status(2, 1, "2024-02-02", 2), status(3, 1, "2024-02-03", 3)]
    types = [statustype(1, "Uit", isEindstatus=True), statustype(2, "Uit"), statustype(3, "Af", isEindstatus=True)]
    _draft, project = voorstel(write(tmp_path, bezwaren=[*found, *types]), tmp_path / "x.yaml")
    # In a register of objections the phase of an end is not sure.
    assert regels(project.project.bronnen["bezwaren"]) == {"Af": (None, ("afsluiting",))}


def test_an_end_status_that_is_called_like_a_decision_is_no_sure_end(tmp_path: Path) -> None:
    found = [zaak(1), besluit(1, 1, verzenddatum="2024-02-02"), status(1, 1, "2024-02-02"),
             statustype(1, "Besluit verzonden", isEindstatus=True)]  # fmt: skip
    _draft, project = voorstel(write(tmp_path, zaken=found), tmp_path / "x.yaml")
    assert regels(project.project.bronnen["zaken"])["Besluit verzonden"] == ("besluit", ("bekendmaking",))


def test_what_looks_like_bsns_stays_outside_but_for_the_resident(tmp_path: Path, bsns: list[str]) -> None:
    found = [zaak(nr, kenmerken=[{"kenmerk": "zaakkenmerk", "bron": bsn}]) for nr, bsn in enumerate(bsns)]
    found += [rol(nr, nr, "behandelaar", "medewerker", {"identificatie": bsn}) for nr, bsn in enumerate(bsns[::-1])]
    draft, project = voorstel(write(tmp_path, zaken=found), tmp_path / "x.yaml")
    bron = project.project.bronnen["zaken"]
    assert set(bron.negeer) == {"zaakkenmerk", "behandelaar"}
    assert "behandelaar" not in kolommen(bron)
    draai(project, tmp_path / "uit")
    assert not [bsn for bsn in bsns if bsn in draft.tekst]


def test_relations_and_the_contested_decision_are_mapped(tmp_path: Path) -> None:
    kenmerken = [{"kenmerk": "besluitdatum", "bron": "2023-12-01"}]
    found = [zaak(1), zaak(2, hoofdzaak=url("zaken", 1), kenmerken=kenmerken),
             rol(1, 1, "behandelaar", "organisatorische_eenheid", {"naam": "Wmo-loket"}),
             rol(2, 1, "initiator", "natuurlijk_persoon", {"inpBsn": ANDER})]  # fmt: skip
    _draft, project = voorstel(write(tmp_path, zaken=found), tmp_path / "x.yaml")
    mapped = kolommen(project.project.bronnen["zaken"])
    assert {name: mapped[name] for name in ("verwijst_naar", "relatie", "datum_genoemd", "loket", "inwoner")} == {
        "verwijst_naar": "verwijst_naar", "relatie": "relatie", "datum_genoemd": "besluitdatum", "loket": "afdeling",
        "inwoner": "inpBsn",
    }  # fmt: skip
    assert "#   - naam: Wmo-loket" in (tmp_path / "x.yaml").read_text()


def test_the_word_of_the_user_goes_first(tmp_path: Path) -> None:
    found = [zaak(nr, registratiedatum=f"2024-02-{nr:02d}") for nr in range(1, 9)]
    _draft, project = voorstel(write(tmp_path, zaken=found), tmp_path / "x.yaml", tijdstip="registratiedatum")
    assert kolommen(project.project.bronnen["zaken"])["tijdstip"] == "registratiedatum"


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ([status(1, 1, "2024-01-01"), ZAAKTYPE], "geen-rijen"),
        ([zaak(1, startdatum="ooit"), zaak(2, startdatum="later")], "geen-tijdstipkolom"),
    ],
)
def test_what_no_draft_can_be_made_of(tmp_path: Path, found: list[Any], code: str) -> None:
    paths = write(tmp_path, zaken=found)
    [groep] = verken(paths)
    assert portret(groep, raad(groep)).regels
    with pytest.raises(UsageError) as caught:
        voorstel(paths, tmp_path / "x.yaml")
    assert caught.value.code == code


def test_beside_another_export(export: list[Path], wmo: Path, tmp_path: Path) -> None:
    _draft, project = voorstel([wmo, *export], tmp_path / "x.yaml")
    assert {naam: bron.bestanden for naam, bron in project.project.bronnen.items()} == {
        "wmo": ("exports/wmo_2024.csv",), "zgw": tuple(path.name for path in export),
    }  # fmt: skip
    assert draai(project, tmp_path / "uit")["gebeurtenissen"] == 240 + 78


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("bezwaren", "bezwaren_status"), "bezwaren"), (("zaken_1", "zaken_2"), "zaken"), (("zaken",), "zaken"),
        (("rollen", "resultaten", "zaken"), "zgw"), (("besluiten", "bezwaren"), "zgw"),
    ],
)  # fmt: skip
def test_the_name_of_the_source(tmp_path: Path, names: tuple[str, ...], expected: str) -> None:
    [groep] = verken(write(tmp_path, **{name: [zaak(nr)] for nr, name in enumerate(names)}))
    assert groep.naam == expected


def test_pages_of_one_kind_are_a_pattern(tmp_path: Path) -> None:
    files = {f"zaken_{nr}": [zaak(nr)] for nr in (1, 2, 3)} | {"statussen": [status(9, 1, "2024-02-01")]}
    _draft, project = voorstel(write(tmp_path, **files), tmp_path / "x.yaml")
    assert project.project.bronnen["zgw"].bestanden == ("statussen.json", "zaken_*.json")


def test_the_shared_example_runs_at_once(gedeelde_logs: Path, tmp_path: Path) -> None:
    draft, project = voorstel(sorted((gedeelde_logs / "zgw").glob("*.json")), tmp_path / "x.yaml")
    manifest = draai(project, tmp_path / "uit")
    assert (manifest["zaken"], manifest["gebeurtenissen"], draft.gebeurtenissen) == (4, 5, 5)
    assert kolommen(project.project.bronnen["zgw"])["verwijst_naar"] == "verwijst_naar"
