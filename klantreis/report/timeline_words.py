"""A timeline in plain Dutch: how it stands with a term, what it rests on, and the finding above all of them."""

from __future__ import annotations

import datetime as dt
from typing import Final

from klantreis.report.dutch import aantal, datum, duur_lang, getal
from klantreis.report.text import schoon
from klantreis.report.timeline_facts import Balk, Tijdlijn
from klantreis.vocabulary import TERMIJNREDENEN


def stand(balk: Balk) -> str:
    """How it stands with a term, in a few words: "9 dagen te laat", "op tijd, 4 dagen over", "loopt nog"."""
    over = balk.dagen_over
    if balk.te_laat:
        return f"{te_laat(balk)}, nog open" if balk.open else te_laat(balk)
    if balk.status == "loopt":
        if balk.richting == "minimum":
            return "wachttijd loopt nog"
        if over is None:
            return "loopt nog"
        return "loopt nog, dit is de laatste dag" if over == 0 else f"loopt nog, nog {duur_lang(-over)}"
    if balk.status == "binnen":
        if balk.richting == "minimum":
            return "niet te vroeg"
        if over is None:
            return "op tijd"
        return "op tijd, op de laatste dag" if over == 0 else f"op tijd, {duur_lang(-over)} over"
    return balk.status.replace("_", " ")


def te_laat(balk: Balk) -> str:
    """How much too late, in words; a service norm is no law."""
    dagen = duur_lang(balk.dagen_over or 0)
    return f"{dagen} te laat" if balk.wettelijk else f"{dagen} na de norm"


def grens(balk: Balk) -> str:
    """The last day in words, or the first on which it may."""
    if balk.uiterlijk is None:
        return ""
    dag = dag_en_uur(balk.uiterlijk, balk.tijdstip)
    woord = {"recht": "recht tot en met", "minimum": "niet voor"}.get(balk.richting)
    return f"{woord or ('uiterlijk' if balk.wettelijk else 'norm: uiterlijk')} {dag}"


def dag_en_uur(dag: dt.date, tijd: dt.datetime | None) -> str:
    """A day, with its hour when that matters: "3 mrt 2026, 14.05 uur"."""
    return f"{datum(dag)}, {tijd:%H.%M} uur" if tijd else datum(dag)


def kanttekening(balk: Balk) -> str:
    """What a reader must know of this term: why it cannot be told, what did not count, what the delay costs."""
    zinnen = [TERMIJNREDENEN.get(code, code) for code in balk.redenen]
    kop = {"niet_te_bepalen": "Niet te bepalen", "niet_van_toepassing": "Niet van toepassing"}.get(
        balk.status, "Let op"
    )
    delen = [f"{kop}: {'; '.join(zinnen)}."] if zinnen else []
    if balk.dwangsom is not None:
        delen.append(f"Dwangsom{' tot en met de peildatum' if balk.open else ''}: € {getal(balk.dwangsom)}.")
    return " ".join(delen)


def in_een_zin(balk: Balk) -> str:
    """A term as one line of text: what, when, how it stands, with the article."""
    delen = []
    if balk.start:
        delen.append(f"begin {dag_en_uur(balk.start, balk.van_tijd)}{f' ({balk.van})' if balk.van else ''}")
    for stil in balk.stil:
        delen.append(
            f"opgeschort van {datum(stil.eerste)} tot en met {datum(stil.laatste)}"
            f" ({aantal(stil.dagen, 'dag', 'dagen')}{', loopt nog' if stil.loopt else ''})"
        )
    if balk.gewoon_tot and balk.uiterlijk:
        extra = aantal((balk.uiterlijk - balk.gewoon_tot).days, "dag", "dagen")
        delen.append(f"verdaagd met {extra}, zonder dat tot en met {datum(balk.gewoon_tot)}")
    if balk.uiterlijk:
        delen.append(grens(balk))
    if balk.einde:
        delen.append(f"einde {dag_en_uur(balk.einde, balk.tot_tijd)}{f' ({balk.tot})' if balk.tot else ''}")
    wie = balk.naam if balk.naam == balk.termijn else f"{balk.termijn} ({balk.naam})"
    if not balk.status.startswith("niet_") or not balk.redenen:  # the remark begins with these words
        delen.append(stand(balk))
    return f"{wie}: {'. '.join(filter(None, ['; '.join(delen), kanttekening(balk)]))}".rstrip(".") + "."


def onderwerp(balk: Balk) -> str:
    """What the term waits for, as the subject of a sentence; empty when its code does not tell."""
    return _ONDERWERPEN.get(balk.termijn) or _ONDERWERPEN.get(balk.termijn.rpartition("-")[2], "")


_ONDERWERPEN: Final = {
    "BZW-BES": "de beslissing op bezwaar",
    "BZW-IND": "het bezwaar",
    "BER-IND": "het beroep",
    "BES": "het besluit",
    "OND": "het onderzoek",
    "GES": "het eerste gesprek",
    "VOOR": "het voorschot",
    "SPOED": "de spoedhulp",
}


def bevinding(lijn: Tijdlijn) -> str:
    """The finding above the timeline, in one sentence: what is late first, then what runs, then what was in time."""
    wettelijk = [balk for balk in lijn.balken if balk.wettelijk]
    normen = [balk for balk in lijn.balken if not balk.wettelijk]
    for groep in (wettelijk, normen):
        # What the municipality did goes before what a resident did.
        laat = sorted((b for b in groep if b.te_laat), key=lambda b: (b.termijn.endswith("-IND"), -(b.dagen_over or 0)))
        if laat:
            anders = len(laat) - 1
            soort = ("andere termijn", "andere termijnen") if laat[0].wettelijk else ("andere norm", "andere normen")
            ook = f"; ook {aantal(anders, *soort)} niet gehaald" if anders else ""
            return _laat(laat[0], lijn.peildatum) + ook
    for groep in (wettelijk, normen):
        loopt = sorted(
            (b for b in groep if b.status == "loopt" and b.uiterlijk), key=lambda b: b.uiterlijk or dt.date.max
        )
        eerst = next((b for b in loopt if b.richting == "maximum"), None)
        if eerst and eerst.uiterlijk:
            wat = onderwerp(eerst) or f"wat {eerst.naam} vraagt"
            nog = stand(eerst).split(", ", 1)[-1]
            stil = "; de klok staat nu stil" if any(stil.loopt for stil in eerst.stil) else ""
            return f"{_hoofdletter(wat)} moet er uiterlijk {datum(eerst.uiterlijk)} zijn, {nog}{stil}"
    return _rustig(wettelijk or normen)


def _laat(balk: Balk, peildatum: dt.date | None) -> str:
    wat = onderwerp(balk)
    if "ingetrokken_na_termijn" in balk.redenen:
        return f"{_hoofdletter(wat or balk.naam)} was al {te_laat(balk)} toen de zaak werd ingetrokken"
    if balk.open:
        toen = f"op {datum(peildatum)} " if peildatum else ""
        return f"{_hoofdletter(wat)} is er nog niet: {toen}{te_laat(balk)}" if wat else f"{balk.naam}: {stand(balk)}"
    return f"{_hoofdletter(wat)} kwam {te_laat(balk)}" if wat else f"{balk.naam}: {te_laat(balk)}"


def _rustig(balken: list[Balk]) -> str:
    """The finding when nothing is late and no term runs."""
    if not balken:
        return "In deze zaak is geen termijn begonnen"
    woord = ("termijn", "termijnen") if balken[0].wettelijk else ("norm", "normen")
    gehaald = [b for b in balken if b.status == "binnen"]
    onbekend = [b for b in balken if b.status == "niet_te_bepalen"]
    loopt = [b for b in balken if b.status == "loopt"]
    if len(gehaald) == 1 == len(balken):
        wat = onderwerp(gehaald[0])
        return f"{_hoofdletter(wat)} kwam op tijd" if wat else f"{gehaald[0].naam}: op tijd"
    delen = [f"{aantal(len(gehaald), *woord)} gehaald"] if gehaald else []
    if loopt:
        delen.append(f"{aantal(len(loopt), *woord)} {'loopt' if len(loopt) == 1 else 'lopen'} nog")
    if onbekend:
        delen.append(f"{aantal(len(onbekend), *woord)} niet te bepalen")
    if not delen:
        delen = [f"{aantal(len(balken), *woord)} niet van toepassing"]
    return "; ".join(delen)


def _hoofdletter(tekst: str) -> str:
    return tekst[:1].upper() + tekst[1:]


def onderschrift(lijn: Tijdlijn, niet_getoond: int = 0) -> str:
    """The line below the timeline: which zaak, up to when, where from, what was not verified, for whom."""
    delen = [f"zaak {schoon(lijn.zaak)}"]
    if niet_getoond:
        delen.append(f"{aantal(niet_getoond, 'termijn', 'termijnen')} niet getoond (geen ruimte)")
    delen.append(f"peildatum {datum(lijn.peildatum)}" if lijn.peildatum else "peildatum onbekend")
    if lijn.bron:
        delen.append(f"bron {schoon(lijn.bron)}")
    onzeker = sorted({balk.termijn for balk in lijn.balken if not balk.geverifieerd})
    if onzeker:
        delen.append(f"niet geverifieerd: {', '.join(onzeker)}")
    return "; ".join([*delen, lijn.openbaarheid])
