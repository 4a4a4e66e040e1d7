"""ZGW: objects of several files joined into rows, whatever their order, their pages and the hosts of their urls."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from klantreis.errors import SourceError
from klantreis.sources import open_source, open_sources
from klantreis.sources import zgw as module
from klantreis.sources.zgw_objects import soort_van
from tests.sources.zgw_objecten import (
    ANDER,
    BSN,
    PERSOON,
    ZAAKTYPE,
    Object,
    besluit,
    cells,
    page,
    read,
    rol,
    status,
    statustype,
    steps,
    url,
    uuid,
    write,
    zaak,
)

# --- rows ----------------------------------------------------------------------------------------------------------


def test_the_rows_of_a_small_export(tmp_path: Path) -> None:
    paths = write(
        tmp_path,
        a_statussen=page(
            status(11, 1, "2024-01-01T09:00:00+01:00", statustoelichting="Geheim"),
            status(12, 1, "2024-02-01T10:00:00Z", 2),
            status(13, 2, "2024-01-05T10:00:00Z"),
        ),
        b_zaken=page(zaak(1, einddatum="2024-02-03"), zaak(2), zaak(3, startdatum=None, einddatum="2024-05-01")),
        c_besluiten=page(besluit(21, 1, verzenddatum="2024-02-02"), besluit(22, 3, datum=None)),
        d_types=[ZAAKTYPE, statustype(1, "Ontvangen"), statustype(2, "Beoordeeld"),
                 {"url": url("besluittypen", 7), "omschrijving": "Beschikking", "reactietermijn": "P42D"}],
    )  # fmt: skip
    rows, lost, lacking = read(paths)
    assert steps(rows) == [
        ("a_statussen", 1, "Z1", "Ontvangen", "2024-01-01T09:00:00+01:00"),
        ("a_statussen", 2, "Z1", "Beoordeeld", "2024-02-01T10:00:00Z"),
        ("a_statussen", 3, "Z2", "Ontvangen", "2024-01-05T10:00:00Z"),
        ("b_zaken", 1, "Z1", "Zaak afgesloten", "2024-02-03"),  # its first status tells of its start
        ("b_zaken", 2, "Z2", "Zaak gestart", "2024-01-01"),  # its first status came later
        ("b_zaken", 3, "Z3", "Zaak geregistreerd", "2024-01-02"),
        ("b_zaken", 3, "Z3", "Zaak afgesloten", "2024-05-01"),
        ("c_besluiten", 1, "Z1", "Besluit genomen", "2024-02-01"),
        ("c_besluiten", 1, "Z1", "Besluit verzonden", "2024-02-02"),
        ("c_besluiten", 2, "Z3", "Besluit genomen", None),
    ]
    assert (lost, lacking) == ([], ())
    assert set(cells(rows, "zaaktype", "opschorting")) == {("Wmo-aanvraag", "nee")}
    assert cells(rows, "volgnummer", "eindstatus", "statustoelichting")[:3] == [
        ("1", "nee", "Geheim"), ("2", "nee", None), ("1", "nee", None),
    ]  # fmt: skip
    assert cells(rows, "besluit", "besluittype", "ingangsdatum", "uiterlijkeReactiedatum")[6:9] == [
        (None,) * 4, ("B21", "Beschikking", "2024-03-01", "2024-03-14"),
        ("B21", "Beschikking", "2024-03-01", "2024-03-14"),
    ]  # fmt: skip
    assert cells(rows, "startdatum", "registratiedatum", "einddatum")[0] == ("2024-01-01", "2024-01-02", "2024-02-03")


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2024-01-01T23:59:59+01:00", True),
        ("2024-01-01T00:00:00+01:00", True),
        ("2023-12-30T10:00:00Z", True),
        ("2023-12-31T23:30:00Z", True),  # 1 January in Amsterdam
        ("2024-01-01T23:30:00Z", False),  # 2 January in Amsterdam
        ("2024-01-02T00:00:00+01:00", False),
        ("2024-01-01", True),
        ("1900-01-01T00:00:00Z", False),  # no real date, so no event
        ("9999-12-31T23:59:59Z", False),
        ("onbekend", False),
        (None, False),
    ],
)
def test_a_status_may_say_that_the_zaak_began(tmp_path: Path, moment: str | None, told: bool) -> None:
    rows, _lost, _lacking = read(write(tmp_path, a=[zaak(1)], b=[status(11, 1, moment)]))
    assert [row.get("stap") for _file, _nr, row in rows] == ([] if told else ["Zaak gestart"]) + [uuid(1)]


def test_a_status_without_a_kind_says_nothing(tmp_path: Path) -> None:
    rows, _lost, _lacking = read(write(tmp_path, a=[zaak(1), status(11, 1, "2024-01-01", statustype=None)]))
    assert steps(rows) == [("a", 1, "Z1", "Zaak gestart", "2024-01-01"), ("a", 2, "Z1", None, "2024-01-01")]


@pytest.mark.parametrize(
    ("moment", "last", "told"),
    [
        ("2024-05-01T12:00:00+02:00", True, True),
        ("2024-05-01T12:00:00+02:00", False, False),
        ("2024-05-01T12:00:00+02:00", None, False),
        ("2024-04-30T12:00:00+02:00", True, False),
    ],
)
def test_an_end_status_may_say_that_the_zaak_ended(tmp_path: Path, moment: str, last: bool | None, told: bool) -> None:
    rows, _lost, _lacking = read(write(
        tmp_path, a=[zaak(1, einddatum="2024-05-01"), status(10, 1, "2024-01-01", 5)], b=[status(11, 1, moment, 2)],
        c=[statustype(2, "Klaar", isEindstatus=last)],
    ))  # fmt: skip
    assert ("a", 1, "Z1", "Zaak afgesloten", "2024-05-01") in steps(rows) or told
    assert len(rows) == 3 - told
    assert cells(rows, "eindstatus")[-1] == ({True: "ja", False: "nee", None: None}[last],)


def test_a_zaak_without_any_date_is_not_lost(tmp_path: Path) -> None:
    bare = {"startdatum": None, "registratiedatum": None}
    rows, _lost, _lacking = read(write(tmp_path, a=[zaak(1, **bare), zaak(2, **bare)], b=[status(11, 2, "2024-01-01")]))
    assert steps(rows) == [("a", 1, "Z1", "Zaak gestart", None), ("b", 1, "Z2", uuid(1), "2024-01-01")]


def test_an_extension_has_no_date_and_a_suspension_is_a_fact(tmp_path: Path) -> None:
    rows, lost, _lacking = read(write(tmp_path, a=[
        zaak(1, verlenging={"reden": "Geheim", "duur": "P42D"}, opschorting={"indicatie": True, "reden": "Geheim"}),
        zaak(2, verlenging={"reden": "", "duur": None}, opschorting=None),
        zaak(3, verlenging={"reden": "Geheim", "duur": None}, opschorting={"reden": "x"}),
    ]))  # fmt: skip
    assert cells(rows, "stap", "verlenging", "opschorting") == [
        ("Zaak gestart", "P42D", "ja"), ("Zaak gestart", None, None), ("Zaak gestart", None, None),
    ]  # fmt: skip
    assert lost == [("a", 1, "zonder_datum", "verlenging"), ("a", 3, "zonder_datum", "verlenging")]


def test_a_status_of_a_zaak_that_is_not_there(tmp_path: Path) -> None:
    rows, lost, _lacking = read(write(
        tmp_path, a=[zaak(1, startdatum=None, registratiedatum=None)],
        b=[status(11, 8, "2024-01-01"), status(12, 1, "2024-01-01", zaak=None), status(13, 1, "2024-01-01")],
        c=[besluit(21, 8), besluit(22, 1, zaak="")],
    ))  # fmt: skip
    assert steps(rows) == [("b", 3, "Z1", uuid(1), "2024-01-01")]
    assert lost == [
        ("b", 1, "zaak_onbekend", "zaak"), ("b", 2, "zaak_ontbreekt", "zaak"),
        ("c", 1, "zaak_onbekend", "zaak"), ("c", 2, "zaak_ontbreekt", "zaak"),
    ]  # fmt: skip


def test_one_object_on_two_pages_counts_once(tmp_path: Path) -> None:
    later = zaak(1, identificatie="Z1-later", url=url("zaken", 1, "https://elders.example"))
    rows, lost, _lacking = read(write(
        tmp_path, a=[zaak(1), status(11, 1, "2024-02-01")], b=[status(11, 1, "2024-02-01"), later, besluit(21, 1)],
        c=[besluit(21, 1), {**status(12, 1, "2024-02-01"), "url": None, "uuid": None}],
        d=[{**status(12, 1, "2024-02-01"), "url": None, "uuid": None}],
    ))  # fmt: skip
    assert lost == [("b", 1, "object_dubbel", None), ("b", 2, "object_dubbel", None), ("c", 1, "object_dubbel", None)]
    assert [row[:3] for row in steps(rows)] == [
        ("a", 1, "Z1"), ("a", 2, "Z1"), ("b", 3, "Z1"), ("c", 2, "Z1"), ("d", 1, "Z1"),
    ]  # fmt: skip


# --- how objects find each other -----------------------------------------------------------------------------------


def test_objects_without_a_uuid_or_without_a_url(tmp_path: Path) -> None:
    odd, bare = zaak(1, url="https://x/zaken/7"), zaak(2, url=None)
    found = [status(11, 1, "2024-02-01", zaak="https://x/zaken/7/"), status(12, 2, "2024-03-01")]
    for order in ([odd, bare, *found], [*found, odd, bare]):
        rows, lost, _lacking = read(write(tmp_path, a=order))
        assert sorted(row[2] or "" for row in steps(rows)) == ["Z1", "Z1", "Z2", "Z2"]
        assert lost == []


def test_a_type_without_a_name_is_its_code(tmp_path: Path) -> None:
    rows, _lost, _lacking = read(write(tmp_path, a=[
        zaak(1), status(11, 1, "2024-02-01", statustype="https://x/statustypen/ONTV/"), zaak(2, zaaktype=None),
    ]))  # fmt: skip
    assert cells(rows, "stap", "zaaktype") == [
        ("Zaak gestart", uuid(900)), ("ONTV", uuid(900)), ("Zaak gestart", None),
    ]  # fmt: skip


def test_the_first_name_of_a_type_counts(tmp_path: Path) -> None:
    types = [statustype(1, "Ontvangen", isEindstatus=None), statustype(1, "Anders", isEindstatus=True)]
    rows, lost, _lacking = read(write(tmp_path, a=[zaak(1), status(11, 1, "2024-02-01")], b=types))
    assert (cells(rows, "stap", "eindstatus")[1], lost) == (("Ontvangen", None), [])


def test_what_the_api_put_into_a_zaak(tmp_path: Path) -> None:
    inner = status(11, 1, "2024-02-01") | {"_expand": {"statustype": statustype(1, "Ontvangen")}}
    people = [
        rol(1, 1, "initiator", "natuurlijk_persoon", PERSOON),
        rol(2, 1, "behandelaar", "medewerker", {"identificatie": "m1"}),
    ]
    more = {"zaaktype": ZAAKTYPE, "status": inner, "hoofdzaak": zaak(2), "resultaat": None, "rollen": people}
    expanded = zaak(1, _expand=more)
    for files in (
        {"a": [expanded]},
        {"a": [expanded], "b": [status(11, 1, "2024-02-01")]},
        {"b": [inner], "a": [expanded]},
    ):
        rows, lost, _lacking = read(write(tmp_path, **{"a": [], "b": []} | files))
        assert cells(rows, "identificatie", "stap", "zaaktype", "inpBsn", "behandelaar") == [
            ("Z1", "Zaak gestart", "Wmo-aanvraag", BSN, "m1"), ("Z1", "Ontvangen", "Wmo-aanvraag", BSN, "m1"),
        ]  # fmt: skip
        assert lost == []
        assert [row[:2] for row in steps(rows)] == [("a", 1), ("a" if files.keys() == {"a"} else "b", 1)]


def test_a_dump_of_the_catalogue_of_open_zaak(tmp_path: Path) -> None:
    def dump(model: str, nr: int, **fields: Any) -> Object:
        return {"model": model, "pk": 5, "fields": {"uuid": uuid(nr)} | fields}

    rows, _lost, _lacking = read(write(
        tmp_path, a=[zaak(1), status(11, 1, "2024-02-01", 2)],
        b=[dump("catalogi.zaaktype", 900, zaaktype_omschrijving="Bezwaar", identificatie="b-1"),
           dump("catalogi.statustype", 2, statustype_omschrijving="Hoorzitting", statustypevolgnummer=3),
           dump("config.zaaktype", 900, zaaktype_omschrijving="anders"), dump("catalogi.eigenschap", 901)],
    ))  # fmt: skip
    assert cells(rows, "zaaktype", "stap", "volgnummer") == [
        ("Bezwaar", "Zaak gestart", None), ("Bezwaar", "Hoorzitting", "3"),
    ]  # fmt: skip


# --- people --------------------------------------------------------------------------------------------------------


def test_people_are_those_of_the_zaak(tmp_path: Path) -> None:
    rows, _lost, _lacking = read(write(
        tmp_path, a=[zaak(nr) for nr in (1, 2, 3)],
        b=[rol(1, 1, "initiator", "natuurlijk_persoon", PERSOON),
           rol(2, 1, "initiator", "natuurlijk_persoon", PERSOON | {"inpBsn": ANDER}),
           rol(3, 2, "initiator", "natuurlijk_persoon", PERSOON, indicatieMachtiging="gemachtigde"),
           rol(4, 2, "belanghebbende", "natuurlijk_persoon", {"inpBsn": ANDER}, indicatieMachtiging="machtiginggever"),
           rol(5, 1, "behandelaar", "medewerker", {"identificatie": "m1"}), rol(6, 9, "initiator", "x", PERSOON),
           rol(7, 3, "behandelaar", "organisatorische_eenheid", {"naam": "Team Zorg"}),
           rol(8, 1, "x", "y", {}, zaak=None)],
    ))  # fmt: skip
    assert cells(rows, "identificatie", "inpBsn", "behandelaar", "afdeling") == [
        ("Z1", BSN, "m1", None), ("Z2", ANDER, None, None), ("Z3", None, None, "Team Zorg"),
    ]  # fmt: skip
    assert "Geheim" not in repr(rows)


# --- kenmerken, relations, outcomes --------------------------------------------------------------------------------


def test_what_a_zaak_refers_to(tmp_path: Path) -> None:
    def andere(nr: int, aard: str | None) -> Object:
        return {"url": url("zaken", nr, "https://elders.example"), "aardRelatie": aard}

    rows, _lost, lacking = read(write(tmp_path, a=[
        zaak(1),
        zaak(2, relevanteAndereZaken=[andere(1, "bijdrage"), andere(77, "onderwerp")], hoofdzaak=url("zaken", 1)),
        zaak(3, hoofdzaak=url("zaken", 1)),
        zaak(4, kenmerken=[{"kenmerk": "B7", "bron": "besluitnr"}], relevanteAndereZaken=[andere(1, "vervolg")]),
        zaak(5, relevanteAndereZaken=[andere(1, None), {"url": None, "aardRelatie": "vervolg"}]),
        zaak(6, relevanteAndereZaken=[andere(1, "vervolg"), andere(1, "onderwerp")], hoofdzaak=url("zaken", 1)),
    ]))  # fmt: skip
    names = ("verwijst_naar", "relatie", "hoofdzaak", "relevanteAndereZaak", "aardRelatie")
    assert cells(rows, *names) == [
        (None,) * 5,
        (uuid(77), "onderwerp", None, uuid(77), "onderwerp"),
        ("Z1", "hoofdzaak", "Z1", None, None),
        ("B7", None, None, "Z1", "vervolg"),
        ("Z1", "overig", None, "Z1", "overig"),
        ("Z1", "vervolg", None, "Z1", "vervolg"),
    ]
    assert lacking == (
        "2 zaken noemen meer dan één andere zaak, of een besluit en een zaak; in verwijst_naar staat het besluit, of "
        "anders de eerste zaak",
    )


def test_every_number_of_a_decision_counts(tmp_path: Path) -> None:
    numbers = [{"kenmerk": f"B{nr}", "bron": "besluitnr"} for nr in (7, 8, 7, 9)]
    dates = [{"kenmerk": f"2024-03-0{nr}", "bron": "besluitdatum"} for nr in (1, 2)]
    paths = write(tmp_path, a=[zaak(1, kenmerken=numbers), zaak(2, kenmerken=numbers[:1] + dates)])
    [source] = open_sources(paths)
    rows, _lost, lacking = read(paths)
    assert cells(rows, "verwijst_naar") == [("B7; B8; B9",), ("B7",)]
    assert lacking == ()
    list(source.batches())
    assert source.facts["kenmerken die een zaak vaker heeft, alleen de eerste gebruikt"] == "besluitdatum (1)"
    assert "kenmerken zonder bekende naam, niet gebruikt" not in source.facts


def test_the_outcome_of_a_zaak(tmp_path: Path) -> None:
    def resultaat(nr: int, van: int | None, soort: int | None) -> Object:
        return {"url": url("resultaten", nr), "zaak": van and url("zaken", van), "toelichting": "Geheim",
                "resultaattype": soort and url("resultaattypen", soort)}  # fmt: skip

    text = [{"kenmerk": "resultaattekst", "bron": "Gegrond"}]
    rows, _lost, _lacking = read(write(
        tmp_path, a=[zaak(nr, kenmerken=text if nr > 2 else []) for nr in range(1, 6)],
        b=[resultaat(1, 1, 30), resultaat(2, 2, 31), resultaat(3, 3, 30), resultaat(4, 4, None),
           resultaat(5, None, 30)],
        c=[{"url": url("resultaattypen", 30), "zaaktype": "x", "omschrijving": "Toegekend", "archiefactietermijn": 1}],
    ))  # fmt: skip
    assert cells(rows, "resultaat") == [("Toegekend",), (uuid(31),), ("Toegekend",), ("Gegrond",), ("Gegrond",)]


def test_two_zaken_with_one_number_are_said(tmp_path: Path) -> None:
    _rows, _lost, lacking = read(write(tmp_path, a=[zaak(1), zaak(2, identificatie="Z1"), zaak(3, identificatie=None)]))
    assert lacking == ("1 zaaknummer hoort bij meer dan één zaak; die zaken zijn in het log één zaak",)


# --- pages ---------------------------------------------------------------------------------------------------------


def link(number: int | None, query: str = "") -> str | None:
    return None if number is None else f"https://x/api/zaken?{query}page={number}"


def pages(*numbers: int, of: int = 3, size: int = 2, count: Any = 6) -> list[Object]:
    before = {1: None, 2: "https://x/api/zaken"}  # the first page has no number
    return [
        page(*(zaak(size * nr + each) for each in range(size)), count=count,
             next=link(nr + 1) if nr < of else None, previous=before.get(nr, link(nr - 1)))
        for nr in numbers
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (pages(1, 2, 3), None),
        (pages(3, 1, 2), None),
        (pages(1, 2, 2, 3), None),
        (pages(1, 3), "zaken: 4 van de 6 gelezen; er ontbreken pagina's, in elk geval pagina 2"),
        (pages(1, 2), "zaken: 4 van de 6 gelezen; er ontbreken pagina's, in elk geval pagina 3"),
        (pages(2, 3), "zaken: 4 van de 6 gelezen; er ontbreken pagina's, in elk geval pagina 1"),
        (pages(1, 2, count=None), "zaken: er ontbreken pagina's, in elk geval pagina 3"),
        (pages(1, 2, 3, count=5), None),  # the list grew while it was fetched
        ([page(zaak(1), count=9)], "zaken: 1 van de 9 gelezen; er ontbreken pagina's"),
        ([page(zaak(1)), page(count=2)], "objecten: 0 van de 2 gelezen; er ontbreken pagina's"),
        ([page(zaak(1)), page({"titel": "brief"}, count=9)], None),
        ([page(zaak(1), next="https://[", count=1), page(zaak(2), next="https://x/zaken?page=x", count=1)], None),
    ],
)
def test_a_page_that_was_not_fetched_is_said(tmp_path: Path, found: list[Object], says: str | None) -> None:
    one_each = {f"p{nr}": each for nr, each in enumerate(found)}
    for files in (one_each, {"samen": found}):
        assert read(write(tmp_path, **files))[2] == ((says,) if says else ())


def test_lists_are_told_apart_by_their_query(tmp_path: Path) -> None:
    first = page(zaak(1), count=2, next=link(2, "a=1&"))
    other = page(zaak(2), count=2, previous=link(1, "a=2&"))
    lacking = read(write(tmp_path, a=first, b=other))[2]
    assert lacking == tuple(
        f"zaken: 1 van de 2 gelezen; er ontbreken pagina's, in elk geval pagina {nr}" for nr in (1, 2)
    )
    assert read(write(tmp_path, a=first, b=other | {"previous": "https://y/api/zaken/?page=1&a=1"}))[2] == ()


def test_a_page_that_failed_is_said(tmp_path: Path) -> None:
    failed = {"type": "x", "code": "error", "title": "Fout", "status": 500, "detail": "", "instance": "x"}
    assert read(write(tmp_path, a=[zaak(1)], b=failed))[2] == (
        "in b.json staat een foutmelding van een server in plaats van gegevens",
    )


# --- files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "code", "words"),
    [
        ({"a": "<html>inloggen Geheim</html>", "b": [zaak(1)]}, "geen-json", "webpagina"),
        ({"a": '[{"naam": "Geheim"}]'}, "geen-zgw", "wel JSON"),
        ({"a": {"type": "FeatureCollection", "features": []}}, "geen-zgw", "wel JSON"),
        ({"a": {"detail": "Geheim"}}, "geen-zgw", "foutmelding"),
        ({"a": [zaak(1)], "b": '[{"naam": "Geheim"'}, "json-onvolledig", "houdt op"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, files: dict[str, Any], code: str, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(write(tmp_path, **files))
    assert caught.value.code == code
    assert words in caught.value.what
    assert "Geheim" not in str(caught.value)


def test_files_without_objects_are_no_error(tmp_path: Path) -> None:
    rows, lost, lacking = read(write(tmp_path, a=page(), b=[]))
    assert (rows, lost, lacking) == ([], [], ())


def test_the_facts_of_a_file_and_of_the_export(tmp_path: Path) -> None:
    paths = write(
        tmp_path, a=[zaak(1, kenmerken=[{"kenmerk": "besluitnr", "bron": "1"}, {"kenmerk": "x", "bron": "y"}],
                          relevanteAndereZaken=[{"url": url("zaken", 2)}, {"url": url("zaken", 9)}]), zaak(2)],
        b=[status(11, 1, "2024-01-01"), status(12, 8, "2024-01-01", 2), statustype(1, "Ontvangen")],
        c=[rol(1, 1, "x", "y", {}), rol(2, 8, "x", "y", {}), besluit(1, 1), {"titel": "brief"}],
    )  # fmt: skip
    sources = open_sources(paths)
    assert sources[0].facts == {}  # nothing has been read yet
    for source in sources:
        list(source.batches())
    samen = {
        "gelezen": "2 zaken, 2 statussen, 1 besluit, 2 rollen, 1 statustype, 1 ander object",
        "statussen bij een zaak in deze bestanden": "1 van de 2",
        "besluiten bij een zaak in deze bestanden": "1 van de 1",
        "rollen bij een zaak in deze bestanden": "1 van de 2",
        "andere zaken die een zaak noemt, in deze bestanden": "1 van de 2",
        "zaaktypen met een naam": "0 van de 1",
        "statustypen met een naam": "1 van de 2",
        "besluittypen met een naam": "0 van de 1",
        "kenmerken": "besluitnr (1)",
        "kenmerken zonder bekende naam, niet gebruikt": "1",
    }
    own = ["2 zaken", "2 statussen, 1 statustype", "1 besluit, 2 rollen, 1 ander object"]
    assert [source.facts for source in sources] == [{"objecten": each} | samen for each in own]


def test_columns_and_stretches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [path] = write(tmp_path, a=[zaak(nr, verlenging={"duur": "P1D"}) for nr in range(1, 6)])
    source = open_source(path)
    assert (source.kind, source.ordered, source.columns()[:3]) == ("zgw", False, ["identificatie", "stap", "tijdstip"])
    whole = read([path])
    monkeypatch.setattr(module, "BATCH_RIJEN", 2)
    assert read([path]) == whole
    assert [batch.rows.num_rows for batch in source.batches()] == [2, 2, 1]
    [batch, *_rest] = source.batches(["tijdstip", "identificatie"])
    assert batch.rows.column_names == ["identificatie", "tijdstip"]
    with pytest.raises(SourceError) as caught:
        list(source.batches(["Zaak"]))
    assert caught.value.code == "onbekende-kolom"


def test_characters_that_no_table_can_hold(tmp_path: Path) -> None:
    text = json.dumps([zaak(1, identificatie="A\ud800"), zaak(2, identificatie="\0"), zaak(3), zaak(4)])
    [path] = write(tmp_path, a=text.replace("Z4", "x" * 2_000_000))
    rows, lost, _lacking = read([path])
    assert [row[2] for row in steps(rows)] == ["Z3"]
    assert lost == [
        ("a", nr, reason, "identificatie")
        for nr, reason in ((1, "onleesbare_tekens"), (2, "nul_bytes"), (4, "cel_te_groot"))
    ]
    path.write_bytes(json.dumps([zaak(1, identificatie="éé"), zaak(2)], ensure_ascii=False).encode() + b"\n")
    path.write_bytes(path.read_bytes().replace(b"Z2", b"Z\xff") + b" " * 10)
    rows, lost, _lacking = read([path])
    assert ([row[2] for row in steps(rows)], lost) == (["éé"], [("a", 2, "onleesbare_tekens", "identificatie")])


def test_one_file_by_itself_and_by_its_kind(tmp_path: Path) -> None:
    [path] = write(tmp_path, a=[zaak(1), status(11, 1, "2024-02-01")])
    other = path.rename(tmp_path / "export.txt")
    [batch] = open_source(other, kind="zgw").batches()
    assert batch.regel.to_pylist() == [1, 2]
    assert [source.kind for source in open_sources([other], kind="zgw")] == ["zgw"]


# --- against a reading that is plain and slow ----------------------------------------------------------------------


def plain(found: list[Object]) -> Counter[tuple[Any, ...]]:
    """What must come of objects: (zaak, step, moment), or (reason,)."""
    expected: Counter[tuple[Any, ...]] = Counter()
    seen: set[tuple[str, str]] = set()
    once = []
    for each in found:
        key = soort_van(each)[0], each["url"][-36:]
        if key in seen:
            expected["object_dubbel",] += 1
        else:
            once.append(each)
            seen.add(key)
    zaken = {each["uuid"]: each for each in once if "startdatum" in each}
    names = {each["url"][-36:]: each for each in once if "volgnummer" in each}
    for each in once:
        if "statustype" in each or "besluittype" in each:
            own = zaken.get(each["zaak"][-36:])
            if own is None:
                expected["zaak_onbekend",] += 1
            elif "statustype" in each:
                code = each["statustype"][-36:]
                step = names[code]["omschrijving"] if code in names else code
                expected[own["identificatie"], step, each["datumStatusGezet"]] += 1
            else:
                expected[own["identificatie"], "Besluit genomen", each["datum"]] += 1
                if each["verzenddatum"]:
                    expected[own["identificatie"], "Besluit verzonden", each["verzenddatum"]] += 1
        elif "startdatum" in each:
            own_statuses = [other for other in once if "statustype" in other and other["zaak"][-36:] == each["uuid"]]
            days = [other["datumStatusGezet"][:10] for other in own_statuses]
            if not any(day <= each["startdatum"] for day in days):
                expected[each["identificatie"], "Zaak gestart", each["startdatum"]] += 1
            last = [other["datumStatusGezet"][:10] for other in own_statuses
                    if names.get(other["statustype"][-36:], {}).get("isEindstatus")]  # fmt: skip
            if each["einddatum"] and each["einddatum"] not in last:
                expected[each["identificatie"], "Zaak afgesloten", each["einddatum"]] += 1
            if each["verlenging"]:
                expected["zonder_datum",] += 1
    return expected


def random_export(rng: random.Random) -> list[Object]:
    def day() -> str:
        return f"2024-01-{rng.randrange(1, 9):02d}"

    found: list[Object] = [
        zaak(nr, startdatum=day(), einddatum=rng.choice([None, day()]), verlenging=rng.choice([None, {"duur": "P7D"}]))
        for nr in range(1, rng.randrange(2, 8))
    ]
    found += [status(100 + nr, rng.randrange(1, 9), f"{day()}T12:00:00+01:00", rng.randrange(1, 4)) for nr in range(12)]
    found += [
        besluit(200 + nr, rng.randrange(1, 9), datum=day(), verzenddatum=rng.choice([None, day()])) for nr in range(4)
    ]
    found += [statustype(nr, f"Stap {nr}", isEindstatus=nr == 2) for nr in (1, 2) if rng.random() < 0.7]
    # One and the same object, by another way: only the last part of its url is equal.
    found += [each | {"url": f"http://ander/x/{each['url'][-36:]}/"} for each in rng.sample(found[:3], 1)]
    for each in found:
        each["url"] = each["url"].rstrip("/")
        if "zaak" in each and rng.random() < 0.5:
            each["zaak"] = f"http://ander/{each['zaak'][-36:]}"
    return found


def test_random_exports_in_random_pieces(tmp_path: Path) -> None:
    rng = random.Random(11)
    for _ in range(40):
        found = random_export(rng)
        rng.shuffle(found)
        pieces: list[list[Object]] = [[] for _ in range(rng.randrange(1, 5))]
        for each in found:
            rng.choice(pieces).append(each)
        for old in tmp_path.glob("*.json"):
            old.unlink()
        files = {f"f{nr}": rng.choice([page(*piece), piece]) for nr, piece in enumerate(pieces)}
        rows, lost, _lacking = read(write(tmp_path, **files))
        ours = Counter(row[2:] for row in steps(rows)) + Counter((reason,) for _file, _nr, reason, _column in lost)
        assert ours == plain([each for piece in pieces for each in piece])
        assert all(1 <= nr <= len(pieces[int(file[1:])]) for file, nr, _row in rows)
