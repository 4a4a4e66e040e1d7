"""One term of a timeline: its stretches on the axis, its marks, and flags that never cover each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from klantreis.report import style
from klantreis.report.dutch import aantal, datum
from klantreis.report.sheet import maat, schrijf, veilig
from klantreis.report.text import breedte, ingekort
from klantreis.report.timeline_axis import As
from klantreis.report.timeline_facts import Balk, Stil
from klantreis.report.timeline_words import dag_en_uur, grens, stand, te_laat

HOOG: Final = 16.0
"""Height of a bar."""
TREDE: Final = 15.0
"""Height of a line of flags."""
AFSTAND: Final = 7.0
"""Between a bar and the nearest line of flags: the caps of the last day stand there."""
VERDAAGD: Final = "#b9d0e6"
VERDAAGD_RAND: Final = "#1f5a93"
GRIJS: Final = "#dde3e9"
"""A term about which nothing can be said."""
_INSPRING: Final = 4.0
_VRIJ: Final = 6.0
_NAAM_BREED: Final = 170.0
_VEEL: Final = 4
"""With more suspensions than this one flag speaks for all."""


@dataclass(frozen=True, slots=True)
class Vlag:
    """A label at a place on the axis; `naar_links`: it stands before that place, else behind it."""

    x: float
    tekst: str
    kleur: str = style.INKT
    vet: bool = False
    naar_links: bool = False

    @property
    def links(self) -> float:
        """Where its text begins."""
        return self.x - _INSPRING - self.breed if self.naar_links else self.x + _INSPRING

    @property
    def breed(self) -> float:
        """The width of its text."""
        return breedte(self.tekst, style.LETTER_LABEL, self.vet)

    @property
    def rechts(self) -> float:
        """Where its text ends."""
        return self.links + self.breed


@dataclass(frozen=True, slots=True)
class Vlaggen:
    """Flags on one side of a bar, each with its step away from the bar."""

    treden: tuple[tuple[Vlag, int], ...] = ()

    @property
    def hoog(self) -> float:
        """The room that they take."""
        return TREDE * (1 + max((trede for _, trede in self.treden), default=-1))

    @property
    def rechts(self) -> float:
        """Where the widest ends."""
        return max((vlag.rechts for vlag, _ in self.treden), default=0.0)


def geplaatst(vlaggen: Iterable[Vlag]) -> Vlaggen:
    """Flags with their steps: one that would reach another to its right goes a step further than that.

    So a text covers neither another text nor the line between a flag and its bar.
    """
    klaar: list[tuple[Vlag, int]] = []
    for vlag in sorted(vlaggen, key=lambda v: (-v.x, v.tekst)):
        geraakt = [trede for ander, trede in klaar if ander.x - _VRIJ < vlag.rechts]
        klaar.append((vlag, 1 + max(geraakt, default=-1)))
    return Vlaggen(tuple(klaar))


def boven(balk: Balk, as_: As) -> Vlaggen:
    """The flags above a bar: what happened to the clock, and how late it is."""
    vlaggen = []
    if len(balk.stil) > _VEEL:
        dagen = aantal(sum(stil.dagen for stil in balk.stil), "dag", "dagen")
        nog = ", de laatste loopt nog" if balk.stil[-1].loopt else ""
        vlaggen.append(Vlag(as_.begin(balk.stil[0].eerste), f"{len(balk.stil)} keer opgeschort, samen {dagen}{nog}"))
    else:
        vlaggen += [Vlag(as_.begin(stil.eerste), opgeschort(stil)) for stil in balk.stil]
    if balk.gewoon_tot and balk.uiterlijk:
        dagen = aantal((balk.uiterlijk - balk.gewoon_tot).days, "dag", "dagen")
        vlaggen.append(Vlag(as_.eind(balk.gewoon_tot), f"verdaagd, {dagen}"))
    if balk.te_laat and balk.uiterlijk:
        tekst = stand(balk) if balk.open else te_laat(balk)
        vlaggen.append(Vlag(_grens_x(balk, as_), tekst, style.TERUG_TEKST, vet=True))
    return geplaatst(vlaggen)


def onder(balk: Balk, as_: As, tot: float | None) -> Vlaggen:
    """The flags below a bar: its beginning, its last day, its end; `tot`: where an open term ends on the peildatum."""
    vlaggen = []
    if balk.uiterlijk:
        vlaggen.append(Vlag(_grens_x(balk, as_), grens(balk), vet=True))
    if balk.einde:
        woord = "ingetrokken" if "ingetrokken_na_termijn" in balk.redenen else balk.tot or "einde"
        vlaggen.append(Vlag(_einde_x(balk, as_), _met_datum(woord, dag_en_uur(balk.einde, balk.tot_tijd))))
    if balk.status == "loopt" and tot is not None:
        vlaggen.append(Vlag(tot, "loopt nog", style.VOORUIT_TEKST))
    if balk.start:
        tekst = _met_datum(balk.van or "begin", dag_en_uur(balk.start, balk.van_tijd))
        vlag = Vlag(_begin_x(balk, as_), tekst, style.STIL)
        ruim = vlag.x - _INSPRING - vlag.breed >= as_.links
        botst = any(vlag.x <= ander.x < vlag.rechts + _VRIJ for ander in vlaggen)
        eerst = all(vlag.x <= ander.x for ander in vlaggen)
        vlaggen.append(replace(vlag, naar_links=botst and ruim and eerst))
    return geplaatst(vlaggen)


def opgeschort(stil: Stil) -> str:
    """A suspension in words: "opgeschort, 10 dagen"."""
    return f"opgeschort, {aantal(stil.dagen, 'dag', 'dagen')}{', loopt nog' if stil.loopt else ''}"


def _met_datum(naam: str, dag: str) -> str:
    return f"{ingekort(naam, _NAAM_BREED, style.LETTER_LABEL)}, {dag}"


def _begin_x(balk: Balk, as_: As) -> float:
    assert balk.start is not None
    return as_.moment(balk.van_tijd) if balk.van_tijd else as_.midden(balk.start)


def _einde_x(balk: Balk, as_: As) -> float:
    assert balk.einde is not None
    return as_.moment(balk.tot_tijd) if balk.tot_tijd else as_.midden(balk.einde)


def _grens_x(balk: Balk, as_: As) -> float:
    """A maximum lasts through its last day; a minimum is over where its first free day begins."""
    assert balk.uiterlijk is not None
    if balk.tijdstip:
        return as_.moment(balk.tijdstip)
    return as_.begin(balk.uiterlijk) if balk.richting == "minimum" else as_.eind(balk.uiterlijk)


def teken_vlaggen(vlaggen: Vlaggen, y: float, richting: int) -> list[str]:
    """Flags from the edge of a bar at `y`: up (-1) or down (1)."""
    lijnen, teksten = [], []
    for vlag, trede in vlaggen.treden:
        midden = y + richting * (TREDE * trede + TREDE / 2 + AFSTAND)
        tekst_y = midden + style.LETTER_LABEL * 0.36
        lijnen.append(
            f'<path d="M{maat(vlag.x)},{maat(y)}V{maat(midden + 4)}" stroke="{style.STIL}" stroke-width="0.8"/>'
        )
        teksten.append(
            f'<rect x="{maat(vlag.links - 2)}" y="{maat(midden - 6.5)}" width="{maat(vlag.breed + 4)}" height="13"'
            f' fill="{style.BAAN}"/>'
        )
        teksten.append(
            schrijf(vlag.links, tekst_y, vlag.tekst, style.LETTER_LABEL, vlag.kleur, vet=vlag.vet, midden=False)
        )
    return lijnen + teksten


def teken_balk(balk: Balk, as_: As, y: float, tot: float | None) -> list[str]:
    """The stretches and marks of a term; `y`: the top of the bar, `tot`: the end of the peildatum."""
    delen: list[str] = []
    stop = _einde_x(balk, as_) if balk.einde else tot if balk.open else None
    if balk.start:
        delen += _stukken(balk, as_, y, stop)
        delen.append(_streep(_begin_x(balk, as_), y, 0, style.VOORUIT_TEKST, 2.0))
    if balk.uiterlijk:
        delen += _grens(balk, as_, y)
    if balk.einde:
        x, midden = _einde_x(balk, as_), y + HOOG / 2
        vol = style.PAPIER if "ingetrokken_na_termijn" in balk.redenen else style.INKT
        delen.append(
            f'<circle cx="{maat(x)}" cy="{maat(midden)}" r="6" fill="{style.PAPIER}"/><circle cx="{maat(x)}"'
            f' cy="{maat(midden)}" r="4.4" fill="{vol}" stroke="{style.INKT}" stroke-width="1.4"/>'
        )
    elif balk.open and stop is not None:
        kleur = style.TERUG if balk.te_laat else style.VOORUIT
        delen.append(
            f'<path d="M{maat(stop)},{maat(y - 3)}l11,{maat(HOOG / 2 + 3)}l-11,{maat(HOOG / 2 + 3)}Z" fill="{kleur}"/>'
        )
    return delen


def _stukken(balk: Balk, as_: As, y: float, stop: float | None) -> list[str]:
    """Running, extended, left over, too late, and on top of those what was suspended."""
    assert balk.start is not None
    # The first day does not count, but an hour does at once.
    begin = as_.moment(balk.van_tijd) if balk.van_tijd else as_.eind(balk.start)
    delen = [_rechthoek(_begin_x(balk, as_), begin, y + HOOG / 2 - 1, 2, style.VOORUIT)]
    if balk.uiterlijk is None:
        return [*delen, *(_omtrek(begin, stop, y, style.RAND, GRIJS) if stop is not None else [])]
    grens_x = _grens_x(balk, as_)
    if balk.status in ("niet_te_bepalen", "niet_van_toepassing"):
        delen += _omtrek(begin, grens_x, y, style.RAND, GRIJS)
        if stop is not None and stop > grens_x:
            delen += _omtrek(grens_x, stop, y, style.RAND, GRIJS)
    else:
        klaar = grens_x if stop is None else min(stop, grens_x)
        gewoon = min(klaar, as_.eind(balk.gewoon_tot)) if balk.gewoon_tot else klaar
        delen.append(_rechthoek(begin, gewoon, y, HOOG, style.VOORUIT))
        if klaar > gewoon:
            delen.append(_rechthoek(gewoon, klaar, y, HOOG, VERDAAGD, f' stroke="{VERDAAGD_RAND}" stroke-width="1.2"'))
        rest = max(klaar, begin)
        if balk.gewoon_tot and as_.eind(balk.gewoon_tot) > rest:
            delen += _omtrek(rest, as_.eind(balk.gewoon_tot), y, style.RAND)
            rest = as_.eind(balk.gewoon_tot)
        delen += _omtrek(rest, grens_x, y, VERDAAGD_RAND if balk.gewoon_tot else style.RAND)
        if stop is not None and stop > grens_x and balk.te_laat:
            delen.append(_rechthoek(grens_x, max(stop, grens_x + 1.5), y - 3, HOOG + 6, style.TERUG))
    for stil in balk.stil:
        van, naar = max(as_.begin(stil.eerste), begin), as_.eind(stil.laatste)
        if naar > van:
            title = f"{opgeschort(stil)}: {datum(stil.eerste)} tot en met {datum(stil.laatste)}"
            delen.append(f'<g class="opgeschort"><title>{veilig(title)}</title>{_arcering(van, naar, y)}</g>')
    return delen


def _rechthoek(van: float, naar: float, y: float, hoog: float, kleur: str, extra: str = "") -> str:
    if naar <= van:
        return ""
    return (
        f'<rect x="{maat(van)}" y="{maat(y)}" width="{maat(naar - van)}" height="{maat(hoog)}" fill="{kleur}"{extra}/>'
    )


def _omtrek(van: float, naar: float, y: float, kleur: str, vulling: str = style.PAPIER) -> list[str]:
    """Time that is only an outline: left over, or about which nothing can be said."""
    rand = f' stroke="{kleur}" stroke-width="1.2" stroke-dasharray="4 3"'
    return [_rechthoek(van, naar, y + 0.6, HOOG - 1.2, vulling, rand)] if naar > van else []


def _arcering(van: float, naar: float, y: float) -> str:
    """Slanted lines in a pale box, drawn one by one: a pattern would be a reference, which some viewers drop."""
    lijnen = []
    stap = 5.0
    c = van - HOOG
    while c < naar:
        # The line x = c + t, y = onder - t, cut where the box ends.
        t0, t1 = max(0.0, van - c), min(HOOG, naar - c)
        if t1 > t0:
            lijnen.append(f"M{maat(c + t0)},{maat(y + HOOG - t0)}L{maat(c + t1)},{maat(y + HOOG - t1)}")
        c += stap
    return (
        _rechthoek(van, naar, y, HOOG, style.PAPIER)
        + f'<path d="{"".join(lijnen)}" stroke="{style.VOORUIT}" stroke-width="1"/>'
        + _rechthoek(van, naar, y, HOOG, "none", f' stroke="{style.VOORUIT}" stroke-width="1"')
    )


def _streep(x: float, y: float, uitsteek: float, kleur: str, dik: float, streepjes: str = "") -> str:
    return (
        f'<path d="M{maat(x)},{maat(y - uitsteek)}V{maat(y + HOOG + uitsteek)}" stroke="{kleur}"'
        f' stroke-width="{maat(dik)}"{streepjes}/>'
    )


def _grens(balk: Balk, as_: As, y: float) -> list[str]:
    """The last day: a line with a cap on both sides; dashed when no law sets it."""
    x = _grens_x(balk, as_)
    streepjes = "" if balk.wettelijk else ' stroke-dasharray="3 2"'
    doppen = "".join(
        f'<path d="M{maat(x - 4)},{maat(rand)}h8" stroke="{style.INKT}" stroke-width="2"/>'
        for rand in (y - 6, y + HOOG + 6)
    )
    return [_streep(x, y, 6, style.INKT, 2.4, streepjes), doppen]
