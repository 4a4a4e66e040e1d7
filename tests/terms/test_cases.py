"""Worked cases (*.yaml): facts, then what the law says of them; computed by the slow reading and by klantreis."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from klantreis.terms.facts import Geval, Stilstand, Uitstel
from klantreis.terms.library import bibliotheek
from klantreis.terms.models import Kalenderbestand, Termijn
from klantreis.vocabulary import TERMIJNREDENEN, TERMIJNSTATUS
from klantreis.yamlfile import load_yaml
from tests.terms import slow
from tests.terms.compare import langzaam, snel, verschillen

HERKOMST = ("met de hand", "vector", "nagerekend")
"""Computed by hand from the article; given in the project's notes on the domain; computed by the slow reading, then
checked."""
ZEKERHEID = {"niet_geverifieerd", "dag_niet_geverifieerd"}
"""What is said of the law that ships changes when somebody reads a decree; the cases name it for their own rules."""
VELDEN = {
    "naam", "herkomst", "redenering", "artikel", "termijn", "eigen", "start", "einde", "vervallen", "ingetrokken",
    "afgesloten", "peildatum", "commissie", "opschortingen", "verdagingen", "ingebrekestellingen", "start_tijd",
    "einde_tijd", "start_dubbel", "einde_dubbel", "gelijkgesteld", "gesloten", "verwacht",
}  # fmt: skip
UITKOMST = {
    "uiterlijk", "status", "dagen_over", "opschorting_dagen", "verdaging_dagen", "verlengd_tot", "dwangsom_eur",
    "redenen", "uiterlijk_tijdstip", "waarde",
}  # fmt: skip
BRON = {"artikel": "verzonnen", "url": "https://example.org", "checked_on": "2026-01-01"}


def alle() -> list[Any]:
    found = []
    for path in sorted(Path(__file__).parent.glob("*.yaml")):
        for case in load_yaml(path)[0]:
            found.append(pytest.param(case, id=f"{path.stem}: {case['naam']}"))
    return found


def termijn_van(case: dict[str, Any]) -> Termijn:
    if "termijn" in case:
        return bibliotheek().termijnen[case["termijn"]]
    own = {
        "code": "X-X", "omschrijving": "verzonnen", "soort": "wettelijk",
        "trajecten": [{"van": {"rollen": "aanvraag"}, "tot": {"rollen": "besluit"}}], **case["eigen"],
    }  # fmt: skip
    own["waarden"] = [bron_erbij({"vanaf": "1990-01-01", **waarde}) for waarde in own["waarden"]]
    if "mededeling" in own:
        own["mededeling"] = BRON
    return Termijn.model_validate(own)


def bron_erbij(part: dict[str, Any]) -> dict[str, Any]:
    """With an article and a link, which every rule needs and no case is about."""
    found = BRON | part
    for key in ("verdaging", "marge"):
        if key in part:
            found[key] = BRON | (part[key] or {})
    if "opschorting" in part:
        found["opschorting"] = [BRON | ({"soort": item} if isinstance(item, str) else item)
                                for item in part["opschorting"]]  # fmt: skip
    return found


def dag(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def zeker(text: str) -> date:
    return date.fromisoformat(text)


def tijd(text: str | None, dubbel: str | None) -> datetime | None:
    """A time on the wall clock; `dubbel: tweede` is the second of a doubled hour."""
    if text is None or len(text) == len("2026-01-01"):
        return None
    return datetime.fromisoformat(text).replace(tzinfo=slow.AMSTERDAM, fold=int(dubbel == "tweede"))


def geval_van(case: dict[str, Any]) -> Geval:
    start, einde = case.get("start_tijd", case.get("start")), case.get("einde_tijd", case.get("einde"))
    times = (
        tijd(case.get("start_tijd"), case.get("start_dubbel")),
        tijd(case.get("einde_tijd"), case.get("einde_dubbel")),
    )
    return Geval(
        start=dag(start[:10] if start else None),
        einde=dag(einde[:10] if einde else None),
        vervallen=dag(case.get("vervallen")),
        ingetrokken=case.get("ingetrokken", "ja") == "ja",
        afgesloten=dag(case.get("afgesloten")),
        peildatum=dag(case.get("peildatum")),
        commissie=case.get("commissie") == "ja",
        stilstand=tuple(
            Stilstand(zeker(item["gevraagd"]), dag(item.get("hervat")), dag(item.get("gegeven")), item["soort"])
            for item in case.get("opschortingen", ())
        ),
        uitstel=tuple(
            Uitstel(zeker(item["aangekondigd"]), dag(item.get("tot")), item.get("instemming") == "ja")
            for item in case.get("verdagingen", ())
        ),
        ingebrekestelling=tuple(zeker(text) for text in case.get("ingebrekestellingen", ())),
        start_tijd=times[0],
        einde_tijd=times[1],
        start_grof=times[0] is None,
        einde_grof=einde is not None and times[1] is None,
    )


def kalender_van(case: dict[str, Any]) -> Kalenderbestand:
    """The days on a par that ship, or those of the case."""
    shipped = bibliotheek().kalenderbestand
    days: Any = shipped.gelijkgesteld
    if "gelijkgesteld" in case:
        days = [BRON | ({"datum": item} if isinstance(item, str) else item) for item in case["gelijkgesteld"] or ()]
    return Kalenderbestand.model_validate({"gelijkgesteld": days, "gesloten": case.get("gesloten", ())})


def verwacht(case: dict[str, Any], uit: slow.Uitkomst, termijn: Termijn) -> dict[str, Any]:
    """What the case expects, as an outcome has it."""
    found: dict[str, Any] = {}
    for name, text in case["verwacht"].items():
        if name in ("uiterlijk", "verlengd_tot"):
            found[name] = dag(text)
        elif name == "uiterlijk_tijdstip":
            found[name] = datetime.fromisoformat(text) if text else None
        elif name == "dagen_over":
            found[name] = pytest.approx(float(text), abs=1e-4) if text else None
        elif name == "redenen":
            found[name] = frozenset(text or ())
        elif name == "waarde":
            found[name] = [waarde.vanaf.isoformat() for waarde in termijn.waarden].index(text) if text else -1
        else:
            found[name] = text if name == "status" else int(text) if text else None
    return found


@pytest.mark.parametrize("reading", [langzaam, snel])
@pytest.mark.parametrize("case", alle())
def test_case(case: dict[str, Any], reading: Any) -> None:
    termijn = termijn_van(case)
    uit = reading(termijn, [geval_van(case)], kalender_van(case), bibliotheek().dwangsom)[0]
    expected = verwacht(case, uit, termijn)
    found = {name: getattr(uit, name) for name in expected}
    if "redenen" in found and "termijn" in case:
        found["redenen"] -= ZEKERHEID
        expected["redenen"] -= ZEKERHEID
    assert found == expected


@pytest.mark.parametrize("case", alle())
def test_readings_agree_beyond_what_the_case_names(case: dict[str, Any]) -> None:
    facts = termijn_van(case), [geval_van(case)], kalender_van(case), bibliotheek().dwangsom
    assert verschillen(langzaam(*facts)[0], snel(*facts)[0]) == {}


def test_cases_are_whole() -> None:
    cases = [param.values[0] for param in alle()]
    names = Counter(case["naam"] for case in cases)
    assert [name for name, number in names.items() if number > 1] == []
    by_hand = [case for case in cases if case["herkomst"] == "met de hand"]
    assert len(cases) >= 110
    assert len(by_hand) >= 35
    for case in cases:
        assert set(case) <= VELDEN, case["naam"]
        assert set(case["verwacht"]) <= UITKOMST, case["naam"]
        assert {"uiterlijk", "status"} <= set(case["verwacht"]), case["naam"]
        assert case["verwacht"]["status"] in TERMIJNSTATUS, case["naam"]
        assert set(case["verwacht"].get("redenen") or ()) <= set(TERMIJNREDENEN), case["naam"]
        assert case["herkomst"] in HERKOMST, case["naam"]
        assert case["artikel"], case["naam"]
        assert ("termijn" in case) != ("eigen" in case), case["naam"]
        assert case["herkomst"] != "met de hand" or len(case["redenering"]) > 60, case["naam"]
