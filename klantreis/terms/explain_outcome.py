"""One calculation in words: terms in hours, whether it was in time, and the dwangsom day by day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from klantreis.terms.explain import ATW, Stap, hoofdletter, rekenstappen, vrije_dagen, zin
from klantreis.terms.explain import regel as regelstap
from klantreis.terms.facts import GEEN, dag_nr
from klantreis.terms.models import UREN, WEEKDAGEN, Tarief
from klantreis.terms.single import Som
from klantreis.terms.words import (
    aantal_dagen,
    begin_en_einde,
    en,
    hoelang,
    lange_datum,
    tijdstip,
    van_tot_en_met,
)
from klantreis.vocabulary import TIJDZONE

DWANGSOM = "Awb artikel 4:17"
_UITZONDERING = (
    "Soms is toch niets verschuldigd, bijvoorbeeld als de ingebrekestelling onredelijk laat kwam (zesde lid)."
)


_TOEGELICHT = (
    "verordening_onbekend", "verdaging_zonder_datum", "binnen_marge", "uur_onbekend", "recht_voorbij",
    "eerder_dan_minimum", "geen_einde", "ingetrokken", "ingetrokken_na_termijn", "recht_vastgesteld",
)  # fmt: skip
"""Reasons that belong to the status; the others are said at the step that they concern."""


def leg_uit(som: Som) -> tuple[Stap, ...]:
    """Every step of a calculation."""
    hours = som.waarde.eenheid in UREN
    return (*(_uren(som) if hours else rekenstappen(som)), *_oordeel(som), *_dwangsom(som))


def lokaal(us: int) -> datetime:
    """An instant [us UTC] on the clock of Amsterdam."""
    utc = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)
    return utc.astimezone(ZoneInfo(TIJDZONE))


def _uren(som: Som) -> Iterator[Stap]:
    """From the rule to the last moment of a term in hours."""
    yield regelstap(som)
    begin, end = lokaal(int(som.gevallen.start_us[0])), lokaal(int(som.uit.uiterlijk_us[0]))
    said = [f"De termijn begint op {tijdstip(begin)}."]
    length = hoelang(som.aantal, som.waarde.eenheid)
    if som.waarde.openingstijden is None:
        said.append(f"Er tellen {length}, dag en nacht.")
        jump = (end.utcoffset() or timedelta()) - (begin.utcoffset() or timedelta())
        if jump:
            way = "vooruit" if jump > timedelta() else "achteruit"
            said.append(f"In die tijd ging de klok een uur {way}; er zijn echte uren geteld.")
        yield Stap("Telling", " ".join(said), som.waarde.artikel)
        yield Stap("Vrije dagen", "De Algemene termijnenwet geldt niet voor een termijn in uren.", f"{ATW} 4")
    else:
        said.append(f"Er tellen {length}: {_openingstijden(som.waarde.openingstijden)}.")
        yield Stap("Telling", " ".join(said), som.waarde.artikel)
        closed = {**som.kalender.feestdagen, **dict.fromkeys(som.kalender.gesloten, "gesloten")}
        days = (begin.date() + timedelta(n) for n in range((end.date() - begin.date()).days + 1))
        free = [
            f"{lange_datum(day)} ({closed[dag_nr(day)]})"
            for day in days
            if dag_nr(day) in closed and WEEKDAGEN[day.weekday()] in som.waarde.openingstijden
        ]
        if free:
            verb = "telt" if len(free) == 1 else "tellen"
            yield Stap("Gesloten dagen", f"{hoofdletter(en(free))} {verb} niet mee.", som.waarde.artikel)
    yield Stap("Uiterlijk", f"Uiterlijk {tijdstip(end)}.", som.waarde.artikel)


def _openingstijden(times: dict[str, tuple[tuple[int, int], ...]]) -> str:
    def clock(minutes: int) -> str:
        return f"{minutes // 60:02}.{minutes % 60:02}"

    return "; ".join(
        f"{day} {en([f'{clock(first)}-{clock(last)}' for first, last in times[day]])}"
        for day in WEEKDAGEN
        if day in times
    )


# --- in time or not ---------------------------------------------------------------------------------------------------


def _oordeel(som: Som) -> Iterator[Stap]:
    """In time, late, still running, or not to be told; nothing when neither an end nor a peildatum is known."""
    if "geen_peildatum" in som.redenen:
        return
    note = som.waarde.marge if "binnen_marge" in som.redenen else None
    article = note.artikel if note else som.waarde.artikel
    yield Stap("Uitkomst", " ".join(_gezegd(som)), article, note.niet_geverifieerd if note else None)


def _gezegd(som: Som) -> Iterator[str]:
    end, geval = begin_en_einde(som.termijn)[1], som.geval
    happened = f"{hoofdletter(lange_datum(geval.einde))} ({end})" if geval.einde else ""
    if geval.einde_tijd:
        happened = f"{hoofdletter(tijdstip(geval.einde_tijd.astimezone(ZoneInfo(TIJDZONE))))} ({end})"
    looked = f"Op {lange_datum(geval.peildatum)}" if geval.peildatum else ""
    over = som.dagen_over
    status = som.status
    if som.termijn.richting == "minimum" and status in ("binnen", "loopt"):
        yield (
            f"{happened}: niet te vroeg." if happened
            else f"{looked} mag het nog niet." if status == "loopt" else f"{looked} mag het."
        )  # fmt: skip
    elif status == "binnen":
        yield f"{happened}: op tijd{_speling(som, over)}."
    elif status == "overschreden":
        start = f"{happened}:" if happened else f"{looked} was er nog geen {end}:"
        yield f"{start} {_te_laat(som, over or 0)} te laat."
    elif status == "loopt":
        yield f"{looked} loopt de termijn nog{_te_gaan(som, over)}."
    elif status == "niet_te_bepalen":
        yield f"{happened or looked}: niet te bepalen."
    else:
        yield f"{happened or looked}: niet van toepassing."
    for code in _TOEGELICHT:
        if code in som.redenen and not (code == "verdaging_zonder_datum" and status in ("binnen", "loopt")):
            yield zin(code)


def _speling(som: Som, over: float | None) -> str:
    if over is None or som.waarde.eenheid in UREN:
        return ""
    return f", {aantal_dagen(-int(over))} voor de laatste dag" if over else ", op de laatste dag"


def _te_gaan(som: Som, over: float | None) -> str:
    if over is None or som.waarde.eenheid in UREN:
        return ""
    return f": nog {aantal_dagen(-int(over))}" if over else ": het is de laatste dag"


def _te_laat(som: Som, days: float) -> str:
    if som.waarde.eenheid not in UREN or days >= 2:
        return aantal_dagen(int(days))
    minutes = max(1, round(days * 1440))
    return f"{minutes} minuten" if minutes < 120 else f"{minutes // 60} uur"


# --- the dwangsom -----------------------------------------------------------------------------------------------------


def _dwangsom(som: Som) -> Iterator[Stap]:
    """From the notice of default to the amount, or why there is none."""
    if not som.geval.ingebrekestelling:
        return
    received = en([lange_datum(dag) for dag in som.geval.ingebrekestelling])
    if not som.waarde.dwangsom:
        yield Stap("Dwangsom", "Bij deze termijn hoort geen dwangsom, ook niet na een ingebrekestelling.", DWANGSOM)
        return
    if som.status != "overschreden":
        yield Stap(
            "Dwangsom", f"Ingebrekestelling ontvangen op {received}. De termijn is niet overschreden: geen dwangsom.",
            f"{DWANGSOM}, eerste lid",
        )  # fmt: skip
        return
    notice = som.dag("ingebrekestelling")
    tariff = _tarief(som)
    if tariff is None:
        first = som.dwangsom.tarieven[0].vanaf
        yield Stap(
            "Dwangsom",
            f"De ingebrekestelling is ontvangen op {lange_datum(notice)}. De dwangsom bestaat pas voor "
            f"ingebrekestellingen vanaf {lange_datum(first)}: geen dwangsom.", DWANGSOM,
        )  # fmt: skip
        return
    early = f" {zin('ingebrekestelling_te_vroeg')}" if "ingebrekestelling_te_vroeg" in som.redenen else ""
    several = " Die telt." if len(som.geval.ingebrekestelling) > 1 else ""
    yield Stap("Ingebrekestelling", f"Ontvangen op {lange_datum(notice)}.{several}{early}", f"{DWANGSOM}, derde lid")
    yield _respijt(som)
    yield from _bedragen(som, tariff)


def _tarief(som: Som) -> Tarief | None:
    """The tariff on the day of the notice; None when the outcome has no amount."""
    if int(som.uit.dwangsom_eur[0]) == GEEN:
        return None
    notice = som.dag("ingebrekestelling")
    return next(each for each in reversed(som.dwangsom.tarieven) if each.vanaf <= notice)


def _respijt(som: Som) -> Stap:
    """The two weeks that the municipality still has."""
    notice, end = som.dag("ingebrekestelling"), som.dag("respijt_tot")
    later = max(notice, som.uiterlijk)
    plain = later + timedelta(weeks=som.dwangsom.respijt_weken)
    what = "de ingebrekestelling" if later == notice else "het einde van de termijn"
    said = [f"{hoofdletter(hoelang(som.dwangsom.respijt_weken, 'weken'))} na {what}: tot en met {lange_datum(plain)}."]
    if end != plain:
        said.append(f"Zij eindigen niet op {vrije_dagen(som, plain, end)}, dus tot en met {lange_datum(end)}.")
    return Stap("Nog twee weken" if som.dwangsom.respijt_weken == 2 else "Respijt", " ".join(said),
                f"{DWANGSOM}, derde lid" + (f"; {ATW} 1" if end != plain else ""))  # fmt: skip


def _bedragen(som: Som, tariff: Tarief) -> Iterator[Stap]:
    total, days = int(som.uit.dwangsom_eur[0]), int(som.uit.boetedagen[0])
    first = som.dag("respijt_tot") + timedelta(1)
    if not days:
        yield Stap(
            "Dwangsom", f"De eerste dag waarover een dwangsom zou lopen is {lange_datum(first)}: € 0.",
            f"{DWANGSOM}, derde lid",
        )  # fmt: skip
        return
    left, day = days, first
    for trede in tariff.treden:
        n = min(left, trede.dagen)
        if not n:
            break
        period = van_tot_en_met(day, day + timedelta(n - 1))
        yield Stap(
            "Dwangsom", f"{hoofdletter(period)}: {aantal_dagen(n)} van € {trede.euro_per_dag} = "
            f"€ {n * trede.euro_per_dag}.", tariff.artikel, tariff.niet_geverifieerd if left == days else None,
        )  # fmt: skip
        left, day = left - n, day + timedelta(n)
    most = sum(trede.dagen for trede in tariff.treden)
    until = (
        "meer dagen tellen niet" if days == most
        else f"geteld tot en met {lange_datum(first + timedelta(days - 1))}"
    )  # fmt: skip
    yield Stap(
        "Dwangsom samen",
        f"€ {_euro(total)} over {aantal_dagen(days)}; {until}. {_UITZONDERING}",
        f"{DWANGSOM}, eerste en tweede lid",
    )


def _euro(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
