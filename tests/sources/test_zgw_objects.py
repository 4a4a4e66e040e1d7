"""Single objects of ZGW: what they are, what they are called, what they say of people and decisions."""

from __future__ import annotations

from typing import Any

import pytest

from klantreis.sources.zgw_objects import betrokkene, lees_zaak, sleutel, soort_van
from tests.sources.zgw_objecten import BSN, PERSOON, ZAAKTYPE, Object, besluit, rol, status, statustype, url, uuid, zaak


@pytest.mark.parametrize(
    ("een", "ander", "same"),
    [
        (url("zaken", 1), url("zaken", 1) + "/", True),
        (url("zaken", 1), url("zaken", 1) + "?expand=status", True),
        (url("zaken", 1), url("zaken", 1) + "/#x", True),
        (url("zaken", 10), url("zaken", 10, "http://ander:8000").upper(), True),
        (url("zaken", 1), uuid(1), True),
        (url("zaken", 1), url("zaken", 2), False),
        ("https://x/zaken/7", "https://x/zaken/7/?a=1", True),
        ("https://x/zaken/7", "https://x/zaken/8", False),
        ("https://x/zaken/7", "https://x/rollen/7", False),
        (f"https://x/zaken/a{uuid(1)}", url("zaken", 1), False),
    ],
)
def test_urls_that_mean_the_same(een: str, ander: str, same: bool) -> None:
    assert (sleutel(een) == sleutel(ander)) is same


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (zaak(1), "zaak"),
        ({"identificatie": "Z1", "startdatum": None}, "zaak"),
        (status(1, 1, None), "status"),
        ({"zaak": None, "statustype": "x"}, "status"),
        ({"datumStatusGezet": "2024"}, "status"),
        (besluit(1, 1), "besluit"),
        (rol(1, 1, "initiator", "medewerker", {}), "rol"),
        ({"zaak": "x", "roltype": "y"}, "rol"),
        ({"zaak": "x", "resultaattype": "y", "toelichting": ""}, "resultaat"),
        (ZAAKTYPE, "zaaktype"),
        (statustype(1, "A"), "statustype"),
        ({"omschrijving": "A", "zaaktype": "x", "volgnummer": 1}, "statustype"),
        ({"zaaktype": "x", "omschrijving": "A", "archiefactietermijn": "P1Y"}, "resultaattype"),
        ({"catalogus": "x", "omschrijving": "A", "reactietermijn": "P42D"}, "besluittype"),
        ({"zaaktype": "x", "informatieobjecttype": "y", "volgnummer": 1}, ""),
        ({"zaaktype": "x", "omschrijving": "Initiator", "omschrijvingGeneriek": "initiator"}, ""),
        ({"url": "x", "zaak": "y", "naam": "a", "waarde": "b"}, ""),
        ({"type": "e", "code": "not_found", "title": "Niet gevonden.", "status": 404, "detail": "x"}, "foutmelding"),
        ({"detail": "Niet gevonden."}, "foutmelding"),
        ({}, ""),
    ],
)  # fmt: skip
def test_the_kind_of_an_object_by_its_fields(found: Object, kind: str) -> None:
    assert soort_van(found)[0] == kind


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (rol(1, 1, "initiator", "natuurlijk_persoon", PERSOON), [("inpBsn", BSN)]),
        (rol(1, 1, "", "natuurlijk_persoon", PERSOON, omschrijving="Initiator"), [("inpBsn", BSN)]),
        (rol(1, 1, "belanghebbende", "natuurlijk_persoon", PERSOON), []),
        (rol(1, 1, "initiator", "natuurlijk_persoon", PERSOON, indicatieMachtiging="gemachtigde"), []),
        (rol(1, 1, "belanghebbende", "natuurlijk_persoon", PERSOON, indicatieMachtiging="machtiginggever"),
         [("machtiginggever", BSN)]),
        (rol(1, 1, "behandelaar", "medewerker", {"identificatie": "jansen1", "achternaam": "Geheim"}),
         [("behandelaar", "jansen1")]),
        (rol(1, 1, "behandelaar", "medewerker", {"identificatie": "", "achternaam": "Geheim"}), []),
        (rol(1, 1, "behandelaar", "organisatorische_eenheid", {"identificatie": "T1", "naam": "Team Zorg"}),
         [("afdeling", "Team Zorg")]),
        (rol(1, 1, "behandelaar", "organisatorische_eenheid", {"identificatie": "T1"}), [("afdeling", "T1")]),
        (rol(1, 1, "behandelaar", "natuurlijk_persoon", {"geslachtsnaam": "Geheim"}), []),
        (rol(1, 1, "adviseur", "medewerker", {"identificatie": "x"}), []),
        (rol(1, 1, "initiator", "vestiging", {"handelsnaam": ["Geheim"]}), []),
        (rol(1, 1, "initiator", "natuurlijk_persoon", PERSOON) | {"betrokkeneIdentificatie": None}, []),
    ],
)  # fmt: skip
def test_what_a_rol_says(found: Object, expected: list[tuple[str, str]]) -> None:
    assert list(betrokkene(found)) == expected


@pytest.mark.parametrize(
    ("found", "known", "unknown"),
    [
        ([{"kenmerk": "besluitnr", "bron": "B-1"}], {"besluitnr": "B-1"}, 0),
        ([{"kenmerk": "B-1", "bron": "besluitnr"}], {"besluitnr": "B-1"}, 0),
        ([{"kenmerk": "B-1", "bron": "Besluit-nummer"}], {"besluitnr": "B-1"}, 0),
        ([{"kenmerk": "BESLUITDATUM", "bron": "2021-05-01"}], {"besluitdatum": "2021-05-01"}, 0),
        ([{"kenmerk": "Klantnaam", "bron": "Jansen"}], {}, 1),
        ([{"kenmerk": "besluitnr 2021.0008", "bron": "Zaaksysteem"}], {}, 1),
        ([{"kenmerk": "besluitnr", "bron": "zaakkenmerk"}], {}, 1),
        ([{"kenmerk": "besluitnr", "bron": "1"}, {"kenmerk": "besluitnr", "bron": "1"}], {"besluitnr": "1"}, 0),
        ([{"kenmerk": "besluitnr", "bron": "1"}, {"kenmerk": "besluitnr", "bron": "2"}], {"besluitnr": "1; 2"}, 0),
        ([{"kenmerk": "besluitnr", "bron": None}, {"kenmerk": "", "bron": None}], {}, 0),
        ([None, "x", {"kenmerk": 5, "bron": "zaakkenmerk"}], {"zaakkenmerk": "5"}, 0),
        (None, {}, 0),
        ({"kenmerk": "besluitnr"}, {}, 0),
    ],
)
def test_kenmerken_both_ways_round(found: Any, known: dict[str, str], unknown: int) -> None:
    read_zaak = lees_zaak(zaak(1, kenmerken=found))
    assert (read_zaak.kenmerken, read_zaak.onbekende_kenmerken) == (known, unknown)
