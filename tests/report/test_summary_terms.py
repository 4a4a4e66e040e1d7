"""What the summary of a run says about terms."""

from __future__ import annotations

from typing import Any

from klantreis.report.summary_terms import VEEL, termijnen_kort, zonder_einde


def rij(wet: str | None, termijn: str, soort: str = "wettelijk", **figures: float) -> dict[str, Any]:
    names = ("n", "binnen", "overschreden", "loopt", "open_nu", "te_laat_nu", "niet_geverifieerd")
    return {"wet": wet, "termijn": termijn, "soort": soort} | dict.fromkeys(names, 0) | {"mediaan_over": None} | figures


def test_the_law_per_act_and_norms_by_themselves() -> None:
    rows = [
        rij("Wmo", "WMO-BES", n=1200, binnen=900, overschreden=300, open_nu=4, te_laat_nu=3, niet_geverifieerd=1),
        rij("Wmo", "WMO-OND", n=10, binnen=5, overschreden=2, loopt=3, open_nu=3),
        rij("Jeugdwet", "JW-BES", n=2, loopt=2, open_nu=2), rij(None, "BZW-BES", n=0),
        rij("Wmo", "FO-24U", "servicenorm", n=4, binnen=3, overschreden=1),
        rij(None, "FO-24U", "servicenorm", n=4, binnen=4),
    ]  # fmt: skip
    why = [{"soort": "wettelijk", "reden": code, "aantal": n} for code, n in
           (("geen_start", 30), ("geen_einde", 20), ("uur_onbekend", 5), ("geen_waarde", 1))]  # fmt: skip
    other = [{"soort": "wettelijk", "reden": "voorwaarde_onbekend", "aantal": 138}]
    assert termijnen_kort(rows, why, other) == [
        "",
        "Termijnen van de wet: 1.212 beoordeeld, waarvan 5 nog lopen en op tijd zijn.",
        "  Jeugdwet  nog geen uitkomst; open 2",
        "  Wmo       75 % op tijd van 1.207; open 7, waarvan 3 over de termijn",
        "  1 uitkomst rust op een regel, lezing of vrije dag die nog niet is geverifieerd (in de kolom reden staat "
        "welke).",
        "  Niet te bepalen: 56. Meestal omdat:",
        "           30  het begin van de termijn is niet geregistreerd",
        "           20  het einde is niet geregistreerd, terwijl de zaak wel verder ging of is afgesloten",
        "            5  alleen de dag is bekend, en het hangt van het uur af",
        "  Ook niet te bepalen: 138 keer een minimum of een recht, die hierboven niet meetellen. Omdat:",
        "          138  of deze termijn geldt staat niet in de gegevens; zeg in het projectbestand waar wel",
        "",
        "Servicenormen van de gemeente, geen wet: 8 beoordeeld.",
        "  FO-24U  88 % op tijd van 8; open 0",
        "  Per loket of jaar, en wat nu te laat is: klantreis termijnen. Alles staat in termijnen.csv.",
    ]


def test_without_terms_nothing_is_said() -> None:
    assert termijnen_kort([], []) == []
    assert "kent deze wet niet: A, B, C en nog 1." in termijnen_kort([], [], [], ["A", "B", "C", "D"])[1]
    assert "kent deze wet niet: A." in termijnen_kort([], [], [], ["A"])[1]
    assert termijnen_kort([rij("Wmo", "WMO-BES")], []) == []


def test_a_term_that_nothing_ever_ended_seems_to_lack_a_role() -> None:
    late = [rij("Wmo", "WMO-OND", overschreden=VEEL - 1), rij("Wgs", "WGS-GES", overschreden=VEEL, mediaan_over=9.0)]
    assert zonder_einde(late) == []
    (line,) = zonder_einde([*late, rij(None, "WMO-OND", overschreden=1)])
    assert line.startswith("Let op: bij WMO-OND is nergens een einde geregistreerd.")
    assert zonder_einde([*late, rij(None, "WMO-OND", binnen=1, overschreden=1)]) == []
