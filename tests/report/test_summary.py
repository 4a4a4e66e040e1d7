"""What a run says at its end."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from klantreis.report.summary import samenvatting
from klantreis.vocabulary import UITVALREDENEN


def row(soort: str, aantal: int, reden: str | None = None, bron: str = "wmo", bestand: str = "a.csv") -> dict[str, Any]:
    return {"bron": bron, "bestand": bestand, "soort": soort, "reden": reden, "aantal": aantal}


def manifest(**more: Any) -> dict[str, Any]:
    return {
        "gemeente": "Testdam", "gebeurtenissen": 1234, "zaken": 56, "inwoners": 40, "middernacht_zonder_uur": [],
        "overlappende_regels": [], "datums": [], "opmerkingen": [], "rijen": {}, "kaarten": [],
        "bronnen": {"wmo": {"peildatum": "2024-12-31", "peildatum_herkomst": "projectbestand", "regels": 3}},
    } | more  # fmt: skip


AANSLUITING = [
    row("gelezen", 1300), row("gebeurtenissen", 1234), row("uitval", 60, "dubbel"),
    row("uitval", 6, "datum_onleesbaar"),
]  # fmt: skip


def text(tables: dict[str, Any] | None = None, **more: Any) -> str:
    return samenvatting(manifest(**more), {"aansluiting": AANSLUITING, "niet_herkend": []} | (tables or {}))


def test_what_was_read_and_left_out() -> None:
    shown = text()
    assert shown.startswith("INTERN")
    assert "Gelezen voor Testdam: 1.234 gebeurtenissen in 56 zaken van 40 inwoners." in shown
    assert "1.300 gelezen = 1.234 gebeurtenissen + 66 uitval" in shown
    assert "wmo: 1.300 uit 1 bestand; peildatum 31 dec 2024 (projectbestand)" in shown
    assert shown.index("60  dubbel") < shown.index("6  datum_onleesbaar")
    assert UITVALREDENEN["dubbel"] in shown
    assert shown.endswith("\n")


def test_one_of_each_and_nothing_left_out() -> None:
    shown = text(
        {"aansluiting": [row("gelezen", 1), row("gebeurtenissen", 1)]},
        gebeurtenissen=1,
        zaken=1,
        inwoners=1,
        gemeente=None,
    )
    assert "Gelezen voor dit project: 1 gebeurtenis in 1 zaak van 1 inwoner." in shown
    assert "Er is niets weggelaten." in shown


def test_a_log_without_residents_does_not_name_them() -> None:
    assert " inwoner" not in text(inwoners=0)


def test_every_reason_of_several_files_is_added_up() -> None:
    rows = [*AANSLUITING, row("gelezen", 5, bestand="b.csv"), row("uitval", 5, "dubbel", bestand="b.csv")]
    shown = text({"aansluiting": rows})
    assert "65  dubbel" in shown
    assert "wmo: 1.305 uit 2 bestanden" in shown


def unknown(soort: str, waarde: str, n: int, bron: str = "wmo") -> dict[str, Any]:
    return {"bron": bron, "soort": soort, "waarde": waarde, "gebeurtenissen": n}


def test_codes_without_a_rule() -> None:
    shown = text({"niet_herkend": [unknown("code", "Z1", 100), unknown("code", "Z2", 23)]})
    assert "2 codes staan in geen enkele regel (123 gebeurtenissen, 10 %)" in shown
    assert "1 code staat" in text({"niet_herkend": [unknown("code", "Z1", 1)]})


def test_a_source_without_any_rule_is_named_once() -> None:
    shown = text(
        {"niet_herkend": [unknown("code", str(nr), 1) for nr in range(9)]},
        bronnen={"wmo": {"peildatum": None, "peildatum_herkomst": "x", "regels": 0}},
    )
    assert "Zonder regels, dus zonder fase: wmo." in shown
    assert "geen enkele regel" not in shown


def test_desks_outside_the_register() -> None:
    rows = [unknown("loket", "Team Z", 3), unknown("naar_loket", "Team Z", 2), unknown("loket", "Wijk", 1)]
    assert "2 loketnamen staan niet in het register (6 gebeurtenissen)" in text({"niet_herkend": rows})


def test_what_else_stood_out() -> None:
    shown = text(
        rijen={"twijfel": 2},
        middernacht_zonder_uur=[{"bron": "wmo", "kolom": "Datum", "aandeel": 0.46}],
        overlappende_regels=[{"bron": "wmo", "wint": 4, "verliest": nr, "rijen": 7} for nr in (1, 2)],
        opmerkingen=["wmo: in b.csv staan geen rijen."],
    )
    assert "2 regels tellen mee met een kanttekening" in shown
    assert "46 % van de tijden in 'Datum' is 00:00 uur" in shown
    assert "wmo: op 14 rijen past meer dan één regel" in shown
    assert "wmo: in b.csv staan geen rijen." in shown


def times(**more: Any) -> list[dict[str, Any]]:
    figures = {"mediaan_dagen": 42.0, "ci_laag": 40.0, "ci_hoog": 45.0}
    return [{"niveau": "zaak", "groep": "alle", "n": 56, "n_lopend": 4} | figures | more]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({}, "De helft is klaar binnen 42 dagen (waarschijnlijk 40 dagen tot 45 dagen)."),
        ({"ci_hoog": None}, "De helft is klaar binnen 42 dagen."),
        ({"mediaan_dagen": None}, "nog niet te zeggen"),
    ],
)
def test_throughput(more: dict[str, Any], sentence: str) -> None:
    shown = text({"doorlooptijden": times(**more)})
    assert sentence in shown
    assert "56 zaken" in shown


@pytest.mark.parametrize(
    ("n", "waiting", "sentence"),
    [(1200, 31, "Werkvoorraad op 31 dec 2025: 1.200 zaken, waarvan 31 wachten tot iemand begint."),
     (1, 1, ": 1 zaak, waarvan 1 wacht tot iemand begint."), (5, 0, ": 5 zaken. Per loket:"),
     (5, None, ": 5 zaken. Per loket:")],
)  # fmt: skip
def test_what_lies_at_the_desks(n: int, waiting: int | None, sentence: str) -> None:
    row = {"datum": date(2025, 12, 31), "voorraad": n, "wachtend": waiting}
    assert sentence in text({"werkvoorraad": [row]})


def test_maps_that_were_drawn_and_one_that_was_not() -> None:
    kaarten = [
        {"niveau": "fase", "motor": "graphviz 2", "waarschuwingen": []},
        {"niveau": "loket", "motor": "", "waarschuwingen": ["Deze kaart is niet getekend: Graphviz ontbreekt."]},
    ]
    shown = text(kaarten=kaarten)
    assert "kaart_fase.svg" in shown
    assert "kaart_loket.svg" not in shown
    assert "Let op: Deze kaart is niet getekend" in shown


def test_what_comes_together_and_its_pictures() -> None:
    shown = text(
        samenloop=[
            {"soort": "loketten", "bevinding": "Eén op de zes", "getekend": True, "waarschuwingen": ["Geen PNG."]},
            {"soort": "wetten", "bevinding": "Geen enkele", "getekend": False, "waarschuwingen": []},
        ]
    )
    assert "Samenloop, per klantreis:\n  Eén op de zes.\n  Geen enkele.\n\nKijk eerst naar:" in shown
    assert "samenloop_loketten.svg  welke loketten bij één vraag samenkomen" in shown
    assert "  Let op: Geen PNG." in shown
    assert "samenloop_wetten" not in shown
    assert "Samenloop" not in text() and "samenloop" not in text()


def test_rules_that_were_looked_for_and_what_they_are_for() -> None:
    counts = {"geen_contact": 1_200, "loopt": 2, "niet_te_bepalen": 3, "contact": 35}
    rule = {"regelnaam": "jong", "ander_loket": "CJG", "aantallen": counts, "let_op": ["signaal komt niet voor."]}
    shown = text(niet_betrokken=[rule])
    assert (
        "(alleen om hulp aan te bieden, nooit voor handhaving):\n  jong: 1.240 zaken met het signaal, waarvan 1.200 "
        in (shown)
    )
    assert "zonder contact met CJG in deze bronnen; bij 2 zijn de dagen nog niet om; 3 keer niet te bepalen\n" in (
        shown
    )
    seen = rule | {"aantallen": dict.fromkeys(counts, 0) | {"contact": 4}}
    assert "waarvan 0 zonder contact met CJG in deze bronnen\n" in text(niet_betrokken=[seen])
    assert "  - signaal komt niet voor." in shown and "niet_betrokken.csv" in shown
    assert "niet_betrokken" not in text(niet_betrokken=[]) and "handhaving" not in text()


def test_a_source_that_loses_much_is_named_first() -> None:
    many = [row("gelezen", 100), row("gebeurtenissen", 90), row("uitval", 10, "datum_onleesbaar")]
    gone = [row("gelezen", 5, bron="jeugd"), row("uitval", 5, "datum_onleesbaar", bron="jeugd")]
    shown = text({"aansluiting": [*many, *gone]}).splitlines()
    found = [line for line in shown if line.startswith("LET OP")]
    assert found == [
        "LET OP: van bron jeugd telt niets mee (5 van de 5).",
        "LET OP: van bron wmo telt 10 % niet mee (10 van de 100).",
    ]
    nothing = [row("gelezen", 0, bron="kcc"), row("gebeurtenissen", 0, bron="kcc")]
    assert "LET OP: in bron kcc staat niets om te lezen." in text({"aansluiting": [*many, *nothing]})
    skipped = [row("gelezen", 100), row("gebeurtenissen", 50), row("uitval", 50, "overgeslagen")]
    assert "LET OP" not in text({"aansluiting": skipped})


def test_without_a_recorded_end_nothing_is_called_done() -> None:
    whole = {
        "niveau": "zaak",
        "groep": "alle",
        "n": 3,
        "n_lopend": 0,
        "mediaan_dagen": 12.0,
        "ci_laag": None,
        "ci_hoog": None,
    }
    source = {"peildatum": None, "peildatum_herkomst": "", "regels": 1, "legt_einde_vast": False}
    shown = text({"doorlooptijden": [whole]}, bronnen={"wmo": source})
    assert "Bij de helft is de laatste stap binnen 12 dagen." in shown and "rol afsluiting" in shown
    assert "lopen nog" not in shown and "klaar" not in shown
