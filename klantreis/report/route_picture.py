"""The route picture: small panels on one time axis, one per path along which residents came back -> SVG and PNG."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from klantreis.report import style
from klantreis.report.desk_drawing import GEEN_FASEN, loketnaam
from klantreis.report.dutch import aantal, duur_lang, duur_rond, getal, met_plaats, procent
from klantreis.report.files import PictureFiles, write_sheet
from klantreis.report.origin import met_herkomst
from klantreis.report.route_axis import Dagenas, as_tot
from klantreis.report.route_facts import Lusroute, Lusroutes
from klantreis.report.route_panel import Kolommen, Paneel, teken_paneel
from klantreis.report.sheet import MARGE, Tekst, begin, kop, maat, schrijf, voet
from klantreis.report.text import schoon
from klantreis.vocabulary_journeys import ZONDER_FASEWINST

_NAAM: Final = 150.0
_AS: Final = 520.0
_WOORDEN: Final = 232.0
_RAND: Final = 12.0
_TUSSEN: Final = 28.0
_KIER: Final = 8.0
_AS_HOOG: Final = 26.0
_ASSEN_VANAF: Final = 3
"""With more panels than this the axis is also named below them."""


def write_routes(routes: Lusroutes, stem: Path) -> PictureFiles:
    """Write `stem`.svg and `stem`.png; its folder exists."""
    return write_sheet(draw_routes(routes), stem, "dit plaatje", titel(routes), onderschrift(routes))


def draw_routes(routes: Lusroutes) -> str:
    """The route picture as SVG. The same facts give the same bytes."""
    panelen = [_paneel(route) for route in routes.routes]
    tekst = Tekst(titel(routes), _leeswijzer(routes), onderschrift(routes), _in_woorden(panelen))
    return draw_panels(panelen, tekst, "tijd sinds het vertrek bij het eerste loket")


def draw_panels(panelen: Sequence[Paneel], tekst: Tekst, as_naam: str) -> str:
    """Panels below each other on one time axis, with its name: what every picture of lines along desks rests on."""
    laatste = max((halte.vertrek for paneel in panelen for halte in paneel.haltes), default=0.0)
    as_ = as_tot(laatste, MARGE + 2 * _RAND + _NAAM, _AS)
    rechts = as_.links + _AS + _TUSSEN + _WOORDEN
    kolommen = Kolommen(MARGE, MARGE + _RAND, as_, rechts - _WOORDEN, rechts)
    delen, y = kop(tekst, rechts - MARGE)
    if panelen:
        delen += _as(as_, y + _AS_HOOG - 8, as_naam)
        y += _AS_HOOG
    inhoud: list[str] = []
    for paneel in panelen:
        eigen, onder = teken_paneel(paneel, kolommen, y)
        delen.append(_band(MARGE, rechts, as_, y, onder))
        inhoud += eigen
        y = onder + _KIER
    if len(panelen) > _ASSEN_VANAF:
        delen += _as(as_, y + 6, "")
        y += 8
    onder_tekst, hoog = voet(tekst, rechts - MARGE, y)
    return "\n".join([*begin(tekst, rechts + MARGE, hoog), *delen, *inhoud, *onder_tekst, "</svg>", ""])


def _band(links: float, rechts: float, as_: Dagenas, boven: float, onder: float) -> str:
    """What a panel stands on, with the ticks as pale lines."""
    strepen = "".join(f"M{maat(x)},{maat(boven)}V{maat(onder)}" for x, _ in as_.strepen())
    return (
        f'<rect x="{maat(links)}" y="{maat(boven)}" width="{maat(rechts - links)}" height="{maat(onder - boven)}"'
        f' rx="9" fill="{style.BAAN}"/><path d="{strepen}" stroke="{style.PAPIER}" stroke-width="1"/>'
    )


def _as(as_: Dagenas, y: float, naam: str) -> list[str]:
    """The labels of the ticks, and beside them what they count."""
    delen = [schrijf(x, y, label, style.LETTER_CIJFER, style.STIL) for x, label in as_.strepen()]
    if naam:
        delen.append(schrijf(as_.links + as_.breed + _TUSSEN, y, naam, style.LETTER_CIJFER, style.STIL, midden=False))
    return delen


def titel(routes: Lusroutes) -> str:
    """Where it holds, and the finding."""
    return met_plaats(bevinding(routes), routes.gemeente, routes.filter)


def bevinding(routes: Lusroutes) -> str:
    """How often residents came back, and how often no gain of phase is registered."""
    n, zonder = routes.aantal, routes.zonder
    if not n:
        return "Geen terugkeer bij een eerder loket gezien"
    kop_ = f"{getal(n)} keer terug bij een eerder loket"
    if not zonder:
        return kop_
    deel = "" if n == zonder == 1 else "steeds " if zonder == n else f"{getal(zonder)} keer "
    return f"{kop_}, {deel}{ZONDER_FASEWINST}"


def _leeswijzer(routes: Lusroutes) -> str:
    if not routes.routes:
        return "Er is geen pad om te tekenen."
    delen = [
        "Elk vak is een pad. Volg de lijn vanaf de stip bij 0. Dik: bij het loket, tot de overdracht.",
        "Gestreept: wachten op dat loket. Oranje met een ring: terug.",
    ]
    if any(route.aantal > 1 for route in routes.routes):
        delen.append(
            "Elke duur is een mediaan; de stukken tellen daarom niet precies op tot de mediaan van het geheel, die "
            "ernaast staat."
        )
    return " ".join([*delen, "Dit zegt niets over medewerkers."])


def onderschrift(routes: Lusroutes) -> str:
    """The line below the picture: how much of all returns it shows, up to when, where from, for whom."""
    getoond = sum(route.aantal for route in routes.routes)
    delen = [f"{getal(routes.aantal)} keer terug langs {aantal(routes.paden, 'pad', 'paden')}"]
    if len(routes.routes) < routes.paden:
        paden = "het vaakste pad" if len(routes.routes) == 1 else f"de {len(routes.routes)} vaakste paden"
        delen.append(f"getekend: {paden}, {getal(getoond)} keer ({procent(getoond / routes.aantal)})")
    if routes.filter:
        delen.append(schoon(routes.filter))
    if routes.afgekeurd:
        delen.append(f"{getal(routes.afgekeurd)} keer niet meegeteld: iemand zei dat het niet klopt")
    if not routes.kent_fasen:
        delen.append(GEEN_FASEN)
    return met_herkomst(delen, routes)


def _paneel(route: Lusroute) -> Paneel:
    namen = tuple(loketnaam(loket) for loket in route.loketten)
    woorden = _woorden(route)
    return Paneel(namen, woorden, route.haltes, f"{' > '.join(namen)}: {'; '.join(woorden)}. {_stappen(route)}")


def _woorden(route: Lusroute) -> tuple[str, ...]:
    """What stands beside a panel."""
    wie = (
        aantal(route.klantreizen, "klantreis", "klantreizen")
        if route.inwoners is None
        else aantal(route.inwoners, "inwoner", "inwoners")
    )
    geheel, stukken = duur_rond(route.mediaan_dagen), duur_rond(route.haltes[-1].aankomst)
    if route.aantal > 1:
        geheel = f"mediaan {geheel}" + ("" if stukken == geheel else f" (de stukken samen: {stukken})")
    delen = [
        f"{getal(route.aantal)} keer terug, {wie}",
        f"van vertrek tot terug: {geheel}",
        f"{getal(route.zonder)} keer {ZONDER_FASEWINST}",
        f"{getal(route.met)} keer met geregistreerde fasewinst",
    ]
    if route.onbekend:
        delen.append(f"{getal(route.onbekend)} keer nog niet te zeggen")
    if route.gelijktijdig:
        delen.append(f"bij {getal(route.gelijktijdig)} rust een grens op gelijke tijden")
    return tuple(delen)


def _stappen(route: Lusroute) -> str:
    """The steps of a path as a sentence."""
    delen = []
    for stap in route.stappen:
        daar = "" if stap.dagen_hier is None else f", {duur_lang(stap.dagen_hier)} daar"
        delen.append(f"{duur_lang(stap.wachtdagen)} wachten op {loketnaam(stap.loket)}{daar}")
    return f"{'Medianen: ' if route.aantal > 1 else ''}{'; '.join(delen)}."


def _in_woorden(panelen: Sequence[Paneel]) -> str:
    """The picture as text, for who cannot see it."""
    return " ".join([f"{aantal(len(panelen), 'pad', 'paden')}.", *(paneel.uitleg for paneel in panelen)])
