"""ZGW through an ordinary project file: events, what is lost with its reason, and nothing of a person."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.errors import PrivacyError, UsageError
from klantreis.pipeline import run
from klantreis.pipeline.checking import check
from klantreis.project import load_project
from tests.sources.zgw_objecten import (
    BSN,
    PERSOON,
    ZAAKTYPE,
    Object,
    besluit,
    page,
    rol,
    status,
    statustype,
    url,
    write,
    zaak,
)

Tabellen = dict[str, list[dict[str, Any]]]
Lees = Callable[[str, dict[str, str | bytes]], Tabellen]

PROJECT = """\
peildatum: 2024-12-31
bronnen:
  zgw:
    bestanden: [zaken*.json, statussen*.json, rollen.json, besluiten.json, typen.json]
    kolommen:
      zaak: identificatie
      inwoner: {kolom: inpBsn, soort: bsn}
      behandelaar: behandelaar
      activiteit: {kolom: stap, label: statustoelichting}
      tijdstip: tijdstip
      datum_genoemd: besluitdatum
      volgorde: volgnummer
      loket: afdeling
      zaaktype: zaaktype
      uitkomst: resultaat
      besluit: besluit
      verwijst_naar: verwijst_naar
      relatie: relatie
    activiteiten:
      - {code: Zaak gestart, activiteit: Aanvraag ontvangen, fase: melding, rollen: aanvraag}
      - {code: Besluit genomen, fase: besluit, rollen: besluit}
      - {code: Besluit verzonden, fase: besluit, rollen: bekendmaking}
      - {patroon: "*", als: {opschorting: ja, eindstatus: {leeg: ja}}, activiteit: In een opgeschorte zaak}
      - {code: Vervallen, overslaan: ja}
"""
KENMERKEN = [{"kenmerk": "besluitnr", "bron": "B-7"}, {"kenmerk": "besluitdatum", "bron": "2023-12-01"}]


def files(**found: Any) -> dict[str, str | bytes]:
    empty: dict[str, Any] = {"zaken": [], "statussen": [], "rollen": [], "besluiten": [], "typen": [ZAAKTYPE]}
    return {f"{name}.json": json.dumps(content) for name, content in (empty | found).items()}


def rijen(found: Tabellen, table: str, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in found[table]]


def test_an_export_through_a_project_file(lees: Lees) -> None:
    found = lees(PROJECT, files(
        zaken=page(
            zaak(1, hoofdzaak=url("zaken", 2), einddatum="2024-02-30"),
            zaak(2, startdatum="2024-03-01", verlenging={"duur": "P42D"}, opschorting={"indicatie": True},
                 kenmerken=KENMERKEN),
            zaak(3, startdatum="maandag", identificatie=""),
        ),
        statussen=[
            status(11, 1, "2024-01-09T09:00:00+01:00", 1), status(12, 1, "2024-01-01T08:00:00Z", 2),
            status(13, 1, "2024-01-10T00:00:00Z", 3), status(14, 2, None), status(15, 9, "2024-01-10T00:00:00Z"),
            status(16, 2, "2024-03-31T02:30:00"), status(11, 1, "2024-01-09T09:00:00+01:00", 1),
            status(17, 2, "2025-01-01T12:00:00Z", 4, statustoelichting="Wacht"),
            status(18, 2, "2024-04-01T12:00:00Z", 4, statustoelichting="Wacht"),
        ],
        rollen=[rol(1, 1, "initiator", "natuurlijk_persoon", PERSOON),
                rol(2, 2, "behandelaar", "medewerker", {"identificatie": "m1", "achternaam": "Geheim"}),
                rol(3, 1, "behandelaar", "organisatorische_eenheid", {"naam": "Wmo-loket"})],
        besluiten=[besluit(21, 1, verzenddatum="2024-02-02"), besluit(22, 1, datum=None)],
        typen=[ZAAKTYPE, statustype(1, "Onderzoek"), statustype(2, "Ontvangen"), statustype(3, "Vervallen")],
    ))  # fmt: skip
    sleutel = Sleutel(bytes(range(32)))
    persoon, medewerker = sleutel.pseudoniem("bsn", BSN), sleutel.pseudoniem("behandelaar:zgw", "M1")
    assert rijen(found, "gebeurtenissen", "zaak", "activiteit", "bestand", "regel", "precisie", "besluit") == [
        ("Z1", "Ontvangen", "statussen.json", 2, "seconde", None),
        ("Z1", "Onderzoek", "statussen.json", 1, "seconde", None),
        ("Z1", "Besluit genomen", "besluiten.json", 1, "dag", "B21"),
        ("Z1", "Besluit verzonden", "besluiten.json", 1, "dag", "B21"),
        ("Z2", "Aanvraag ontvangen", "zaken.json", 2, "dag", None),
        ("Z2", "In een opgeschorte zaak", "statussen.json", 9, "seconde", None),
    ]
    assert set(rijen(found, "gebeurtenissen", "zaak", "inwoner", "behandelaar", "loket", "verwijst_naar", "relatie",
                     "datum_genoemd", "zaaktype")) == {
        ("Z1", persoon, None, "Wmo-loket", "Z2", "hoofdzaak", None, "Wmo-aanvraag"),
        ("Z2", None, medewerker, None, "B7", None, dt.date(2023, 12, 1), "Wmo-aanvraag"),
    }  # fmt: skip
    assert rijen(found, "uitval", "bestand", "regel", "reden", "kolom") == [
        ("besluiten.json", 2, "tijdstip_ontbreekt", "tijdstip"),
        ("statussen.json", 3, "overgeslagen", "stap"),
        ("statussen.json", 4, "tijdstip_ontbreekt", "tijdstip"),
        ("statussen.json", 5, "zaak_onbekend", "zaak"),
        ("statussen.json", 6, "uur_bestaat_niet", "tijdstip"),
        ("statussen.json", 7, "object_dubbel", None),
        ("statussen.json", 8, "na_peildatum", "tijdstip"),
        ("zaken.json", 1, "datum_bestaat_niet", "tijdstip"),
        ("zaken.json", 2, "zonder_datum", "verlenging"),
        ("zaken.json", 3, "datum_onleesbaar", "tijdstip"),
    ]
    gelezen = {row["bestand"]: row["aantal"] for row in found["aansluiting"] if row["soort"] == "gelezen"}
    assert gelezen == {"besluiten.json": 3, "rollen.json": 0, "statussen.json": 9, "typen.json": 0, "zaken.json": 4}
    assert "Geheim" not in json.dumps(found, default=str)
    assert BSN not in json.dumps(found, default=str)


def test_the_order_of_pages_and_files_changes_nothing_but_provenance(lees: Lees) -> None:
    objects = [zaak(1), zaak(2, hoofdzaak=url("zaken", 1)), rol(1, 1, "initiator", "natuurlijk_persoon", PERSOON),
               status(11, 1, "2024-01-01T09:00:00Z"), status(12, 2, "2024-01-03T09:00:00Z", 2), besluit(21, 2),
               statustype(1, "Ontvangen"), ZAAKTYPE]  # fmt: skip

    def events(parts: list[list[Object]]) -> list[dict[str, Any]]:
        names = ("zaken", "statussen", "rollen", "besluiten", "typen")
        found = lees(PROJECT, files(**dict(zip(names, parts, strict=True))))["gebeurtenissen"]
        return [{name: cell for name, cell in row.items() if name not in ("bestand", "regel")} for row in found]

    expected = events([objects, [], [], [], []])
    assert len(expected) == 4
    assert events([[], [], [], [], objects[::-1]]) == expected
    assert events([objects[6:], objects[4:6], objects[2:4], objects[1:2], objects[:1]]) == expected


def test_a_bsn_column_that_is_not_named_stops_the_run(lees: Lees) -> None:
    found = files(zaken=[zaak(1)], rollen=[rol(1, 1, "initiator", "natuurlijk_persoon", PERSOON)])
    without = PROJECT.replace("      inwoner: {kolom: inpBsn, soort: bsn}\n", "")
    with pytest.raises(PrivacyError) as caught:
        lees(without, found)
    assert caught.value.code == "bsn-kolom"
    assert "inpBsn" in caught.value.what
    assert BSN not in str(caught.value)
    lees(without.replace("    kolommen:", "    negeer: inpBsn\n    kolommen:"), found)
    with pytest.raises(PrivacyError):
        lees(without.replace("zaak: identificatie", "zaak: inpBsn"), found)


def test_a_missing_page_is_a_finding_and_no_stop(lees: Lees, tmp_path: Path) -> None:
    found = files(zaken=page(zaak(1), count=250, next="https://x/zaken?page=2"))
    assert len(lees(PROJECT, found)["gebeurtenissen"]) == 1
    sentence = "project.yaml:4: zaken: 1 van de 250 gelezen; er ontbreken pagina's, in elk geval pagina 2."
    checked = check(tmp_path / "project.yaml")
    assert len([text for text in checked.bevindingen if text.endswith(sentence)]) == 1
    assert sentence in (tmp_path / "uit" / "samenvatting.txt").read_text()
    # Files that only explain others hold no rows, and need none.
    assert not [text for text in checked.regels if "geen rijen" in text and "typen.json" in text]
    assert [text for text in checked.regels if "geen rijen" in text and "besluiten.json" in text]


LINKS = """\
peildatum: 2024-12-31
bronnen:
  zgw:
    bestanden: "*.json"
    kolommen:
      zaak: identificatie
      inwoner: {kolom: inpBsn, soort: bsn}
      activiteit: stap
      tijdstip: tijdstip
      wet: {waarde: Wmo}
      besluit: besluit
      verwijst_naar: verwijst_naar
      relatie: relatie
    activiteiten:
      - {code: Zaak gestart, als: {zaaktype: Wmo-aanvraag}, fase: melding, rollen: aanvraag}
      - {code: Zaak gestart, als: {zaaktype: Bezwaar}, activiteit: Bezwaar ontvangen, fase: bezwaar}
      - {code: Besluit genomen, fase: besluit, rollen: besluit}
      - {code: Besluit verzonden, fase: besluit, rollen: bekendmaking}
"""


def test_an_objection_finds_its_decision_by_number_and_by_relation(tmp_path: Path) -> None:
    own = {"zaaktype": url("zaaktypen", 901), "startdatum": "2024-03-01"}
    write(
        tmp_path, typen=[ZAAKTYPE, ZAAKTYPE | {"url": url("zaaktypen", 901), "omschrijving": "Bezwaar"}],
        zaken=[zaak(1), zaak(2, kenmerken=[{"kenmerk": "besluitnr", "bron": "b21"}], **own),
               zaak(3, relevanteAndereZaken=[{"url": url("zaken", 1), "aardRelatie": "onderwerp"}], **own)],
        besluiten=[besluit(21, 1, verzenddatum="2024-02-02")],
        rollen=[rol(nr, nr, "initiator", "natuurlijk_persoon", PERSOON) for nr in (1, 2, 3)],
    )  # fmt: skip
    (tmp_path / "project.yaml").write_text(LINKS, encoding="utf-8")
    run(load_project(tmp_path / "project.yaml"), tmp_path / "uit", Sleutel(bytes(range(32))))
    found = pq.read_table(tmp_path / "uit" / "koppelingen.parquet").to_pylist()
    names = ("bezwaar", "besluit", "besluit_zaak", "methode", "zekerheid")
    assert [tuple(row[name] for name in names) for row in found] == [
        ("Z2", "B21", "Z1", "kenmerk", "vast"), ("Z3", "B21", "Z1", "zaakrelatie", "vast"),
    ]  # fmt: skip


def test_statuses_without_their_zaken(lees: Lees) -> None:
    with pytest.raises(UsageError) as caught:
        lees(PROJECT, files(statussen=[status(11, 1, "2024-01-01")]))
    assert caught.value.code == "geen-gebeurtenissen"
    assert "de zaak waar dit bij hoort, zit niet in de bestanden (1)" in (caught.value.hint or "")
