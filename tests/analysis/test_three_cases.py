"""Every figure of the three-case log, worked out by hand; the log itself stands in tests/conftest.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from klantreis.pipeline import analyse
from klantreis.vocabulary import TIJDNIVEAUS

Tabellen = dict[str, list[dict[str, Any]]]

# van, naar, aantal, zaken, mediaan, p90, share of ties. A transition from or to a day without an hour takes whole days.
STROOM = {
    "activiteit": [
        ("(start)", "Melding", 3, 3, None, None, 0),
        ("Melding", "Gesprek", 3, 2, 1.0, 2.2, 0.333333),  # 0 (tie), 1 and 2.5 days
        ("Afgesloten", "Factuur", 1, 1, 31.0, 31.0, 0),
        ("Beschikking", "Besluit", 1, 1, 0.0, 0.0, 1.0),
        ("Besluit", "Afgesloten", 1, 1, 4.875, 4.875, 0),
        ("Factuur", "(einde)", 1, 1, None, None, 0),
        ("Gesprek", "(einde)", 1, 1, None, None, 0),
        ("Gesprek", "Beschikking", 1, 1, 2.125, 2.125, 0),
        ("Gesprek", "Ingetrokken", 1, 1, 10.0, 10.0, 0),
        ("Gesprek", "Melding", 1, 1, 1.0, 1.0, 0),
        ("Ingetrokken", "(einde)", 1, 1, None, None, 0),
        ("Melding", "Notitie", 1, 1, 1.0, 1.0, 0),
        ("Notitie", "Gesprek", 1, 1, 1.0, 1.0, 0),
    ],
    "fase": [
        ("melding", "onderzoek", 4, 3, 1.5, 2.35, 0.25),  # 0 (tie), 1, 2 (past the Notitie) and 2.5 days
        ("(start)", "melding", 3, 3, None, None, 0),
        ("administratie", "(einde)", 1, 1, None, None, 0),
        ("administratie", "ondersteuning", 1, 1, 31.0, 31.0, 0),
        ("besluit", "administratie", 1, 1, 4.875, 4.875, 0),
        ("ondersteuning", "(einde)", 1, 1, None, None, 0),
        ("onderzoek", "(einde)", 1, 1, None, None, 0),
        ("onderzoek", "administratie", 1, 1, 10.0, 10.0, 0),
        ("onderzoek", "besluit", 1, 1, 2.125, 2.125, 0),
        ("onderzoek", "melding", 1, 1, 1.0, 1.0, 0),
    ],
    "loket": [
        ("(start)", "Wmo-loket", 3, 3, None, None, 0),
        ("CJG", "(einde)", 2, 2, None, None, 0),
        ("Wmo-loket", "CJG", 2, 2, 1.25, 2.25, 0.5),  # 0 (tie) and 2.5 days
        ("(onbekend)", "Wmo-loket", 1, 1, 1.0, 1.0, 0),
        ("Backoffice", "(einde)", 1, 1, None, None, 0),
        ("Wmo-loket", "(onbekend)", 1, 1, 1.0, 1.0, 0),
        ("Wmo-loket", "Backoffice", 1, 1, 31.0, 31.0, 0),
    ],
}
# stap, fase, aantal, zaken, inwoners (K3 has none)
STAPPEN = {
    "activiteit": [
        ("Gesprek", "onderzoek", 4, 3, 2),
        ("Melding", "melding", 4, 3, 2),
        ("Afgesloten", "administratie", 1, 1, 1),
        ("Beschikking", "besluit", 1, 1, 1),
        ("Besluit", "besluit", 1, 1, 1),
        ("Factuur", "ondersteuning", 1, 1, 1),
        ("Ingetrokken", "administratie", 1, 1, 1),
        ("Notitie", None, 1, 1, 1),
    ],
    "fase": [
        ("melding", "melding", 4, 3, 2),
        ("onderzoek", "onderzoek", 4, 3, 2),
        ("administratie", "administratie", 2, 2, 2),
        ("besluit", "besluit", 1, 1, 1),
        ("ondersteuning", "ondersteuning", 1, 1, 1),
    ],
    "loket": [
        ("Wmo-loket", None, 4, 3, 2),
        ("CJG", None, 2, 2, 1),
        ("(onbekend)", None, 1, 1, 1),
        ("Backoffice", None, 1, 1, 1),
    ],
}
# variant, stappen, zaken, aandeel, cumulatief
VARIANTEN = {
    "activiteit": [
        ("Melding > Gesprek > Ingetrokken", 3, 1, 0.333333, 0.333333),
        ("Melding > Gesprek > Melding > Gesprek", 4, 1, 0.333333, 0.666667),
        ("Melding > Notitie > Gesprek > Beschikking > Besluit > Afgesloten > Factuur", 7, 1, 0.333333, 1.0),
    ],
    "fase": [
        ("melding > onderzoek > administratie", 3, 1, 0.333333, 0.333333),
        ("melding > onderzoek > besluit > administratie > ondersteuning", 5, 1, 0.333333, 0.666667),
        ("melding > onderzoek > melding > onderzoek", 4, 1, 0.333333, 1.0),
    ],
    "loket": [
        ("Wmo-loket > CJG", 2, 2, 0.666667, 0.666667),
        ("Wmo-loket > (onbekend) > Wmo-loket > Backoffice", 4, 1, 0.333333, 1.0),
    ],
}
# groep: n, n_lopend, n_ingetrokken, mediaan, p10, p25, p75, p90, rmst, tau; in working days mediaan, p90, rmst
TIJDEN = {
    "zaak": {
        # 9 d (the invoice after the closing does not count), 10 d (withdrawn), 10 d and still open on 10 March. New
        # Year's Day is no working day: 2-5 and 8-10 January, the same and the 11th, and 4-8 March.
        "alle": (3, 1, 1, 10.0, 9.0, 9.0, None, None, 9.666667, 10.0, 7.0, 8.0, 7.5),
    },
    "wet": {
        "Wmo": (2, 0, 1, 9.0, 9.0, 9.0, 10.0, 10.0, 9.5, 10.0, 7.0, 8.0, 7.5),
        "Jeugdwet": (1, 0, 1, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 8.0, 8.0, 8.0),
    },
    "wijk": {},
    "jaar": {
        "2024": (3, 1, 1, 10.0, 9.0, 9.0, None, None, 9.666667, 10.0, 7.0, 8.0, 7.5),
    },
    "besluit": {
        # K1 after 4.125 d, 2-5 January; K2 is withdrawn after 10 d; K3 has none after 10 d
        "alle": (3, 1, 1, None, 4.125, 4.125, None, None, None, 10.0, None, None, None),
        "wet: Wmo": (2, 0, 1, 4.125, 4.125, 4.125, None, None, None, 10.0, 4.0, None, None),
        "wet: Jeugdwet": (1, 0, 1, None, None, None, None, None, None, 10.0, None, None, None),
    },
    "activiteit": {
        # 1, 2.125, 6+, 10; 0, 2, 3+, 8
        "Gesprek": (4, 1, 0, 2.125, 1.0, 1.0, 10.0, 10.0, 5.78125, 10.0, 2.0, 8.0, 4.5),
        "Melding": (4, 0, 0, 1.0, 0.0, 0.0, 1.0, 2.5, 1.125, 2.5, 0.0, 2.0, 0.75),  # 0, 1, 1, 2.5; 0, 0, 1, 2
        "Afgesloten": (1, 0, 0, 31.0, 31.0, 31.0, 31.0, 31.0, 31.0, 31.0, 22.0, 22.0, 22.0),
        "Beschikking": (1, 0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        "Besluit": (1, 0, 0, 4.875, 4.875, 4.875, 4.875, 4.875, 4.875, 4.875, 3.0, 3.0, 3.0),
        "Notitie": (1, 0, 0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
    },
    "fase": {
        "melding": (4, 0, 0, 1.0, 0.0, 0.0, 2.0, 2.5, 1.375, 2.5, 0.0, 2.0, 1.0),  # 0, 1, 2, 2.5; 0, 0, 2, 2
        "onderzoek": (4, 1, 0, 2.125, 1.0, 1.0, 10.0, 10.0, 5.78125, 10.0, 2.0, 8.0, 4.5),
        # 0 (withdrawn), 31
        "administratie": (2, 0, 1, 0.0, 0.0, 0.0, 31.0, 31.0, 15.5, 31.0, 0.0, 22.0, 11.0),
        "besluit": (1, 0, 0, 4.875, 4.875, 4.875, 4.875, 4.875, 4.875, 4.875, 3.0, 3.0, 3.0),
        # began after the closing
        "ondersteuning": (1, 0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    },
    "loket": {
        "Wmo-loket": (4, 0, 0, 1.0, 0.0, 0.0, 4.5, 38.0, 10.875, 38.0, 1.0, 27.0, 7.5),  # 0, 1, 4.5, 38; 0, 1, 2, 27
        # 6+, 10 (until the withdrawal, a day without an hour)
        "CJG": (2, 1, 1, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 8.0, 8.0, 8.0),
        "(onbekend)": (1, 0, 0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
        "Backoffice": (1, 0, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    },
    "team": {},
    "overgang": {
        "melding > onderzoek": (4, 0, 0, 1.0, 0.0, 0.0, 2.0, 2.5, 1.375, 2.5, 0.0, 2.0, 1.0),
        "administratie > ondersteuning": (1, 0, 0, 31.0, 31.0, 31.0, 31.0, 31.0, 31.0, 31.0, 22.0, 22.0, 22.0),
        "besluit > administratie": (1, 0, 0, 4.875, 4.875, 4.875, 4.875, 4.875, 4.875, 4.875, 3.0, 3.0, 3.0),
        "onderzoek > administratie": (1, 0, 0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 8.0, 8.0, 8.0),
        "onderzoek > besluit": (1, 0, 0, 2.125, 2.125, 2.125, 2.125, 2.125, 2.125, 2.125, 2.0, 2.0, 2.0),
        # Saturday to Sunday
        "onderzoek > melding": (1, 0, 0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0),
    },
}  # fmt: skip


def rows(table: list[dict[str, Any]], niveau: str, groep: str | None = "alle") -> list[tuple[Any, ...]]:
    return [tuple(row.values())[2:] for row in table if row["niveau"] == niveau and groep in (None, row["groep"])]


@pytest.mark.parametrize("niveau", ["activiteit", "fase", "loket"])
def test_stroom_stappen_varianten(drie_tabellen: Tabellen, niveau: str) -> None:
    assert rows(drie_tabellen["stroom"], niveau) == STROOM[niveau]
    assert rows(drie_tabellen["stappen"], niveau) == STAPPEN[niveau]
    assert rows(drie_tabellen["varianten"], niveau) == VARIANTEN[niveau]


@pytest.mark.parametrize("niveau", list(TIJDEN))
def test_doorlooptijden(drie_tabellen: Tabellen, niveau: str) -> None:
    found = {}
    for row in drie_tabellen["doorlooptijden"]:
        if row["niveau"] == niveau:
            found[row["groep"]] = tuple(v for k, v in row.items() if k not in ("niveau", "groep", "ci_laag", "ci_hoog"))
    assert {groep: values[:-2] for groep, values in found.items()} == TIJDEN[niveau]
    assert {values[-2:] for values in found.values()} <= {(0, 0)}  # every zaak was watched from its begin
    assert list(found) == list(TIJDEN[niveau])


def test_the_levels_are_known(drie_tabellen: Tabellen) -> None:
    assert {row["niveau"] for row in drie_tabellen["doorlooptijden"]} <= {"zaak", *TIJDNIVEAUS} == TIJDEN.keys()


def test_the_interval_of_the_median_by_hand(drie_tabellen: Tabellen) -> None:
    # At 9 days the curve is 2/3 with interval 0.054-0.945, at 10 days 1/3 with 0.009-0.774: only its lower side
    # passes 1/2.
    whole = drie_tabellen["doorlooptijden"][0]
    assert (whole["groep"], whole["ci_laag"], whole["ci_hoog"]) == ("alle", 9.0, None)


def test_a_zaak_with_two_wetten_is_in_both_groups(drie_tabellen: Tabellen) -> None:
    assert rows(drie_tabellen["stroom"], "loket", "wet: Jeugdwet") == [
        ("(start)", "Wmo-loket", 1, 1, None, None, 0),
        ("CJG", "(einde)", 1, 1, None, None, 0),
        ("Wmo-loket", "CJG", 1, 1, 0.0, 0.0, 1.0),
    ]
    wmo = rows(drie_tabellen["stroom"], "loket", "wet: Wmo")
    assert ("(start)", "Wmo-loket", 2, 2, None, None, 0) in wmo
    assert ("Wmo-loket", "CJG", 1, 1, 0.0, 0.0, 1.0) in wmo
    assert rows(drie_tabellen["varianten"], "loket", "wet: Wmo") == [
        ("Wmo-loket > (onbekend) > Wmo-loket > Backoffice", 4, 1, 0.5, 0.5),
        ("Wmo-loket > CJG", 2, 1, 0.5, 1.0),
    ]
    assert rows(drie_tabellen["stappen"], "fase", "wet: Jeugdwet") == [
        ("administratie", "administratie", 1, 1, 1),
        ("melding", "melding", 1, 1, 1),
        ("onderzoek", "onderzoek", 1, 1, 1),
    ]


@pytest.mark.parametrize("naam", ["(start)", "(einde)", "(onbekend)"])
def test_a_name_like_one_of_ours_is_told_apart(maak_log: Callable[..., Any], naam: str) -> None:
    log = maak_log([
        {"zaak": "1", "activiteit": naam, "tijd": date(2024, 1, 1), "loket": naam},
        {"zaak": "1", "activiteit": "B", "tijd": date(2024, 1, 2), "loket": None},
    ])  # fmt: skip
    tables = analyse(log, {"b": None}, lambda what, rows: None)
    moves = [(row["niveau"], row["van"], row["naar"]) for row in tables["stroom"].to_pylist()]
    own = f"{naam} (zo in de export)"
    assert ("activiteit", own, "B") in moves and ("activiteit", "(start)", own) in moves
    assert ("loket", own, "(onbekend)") in moves
