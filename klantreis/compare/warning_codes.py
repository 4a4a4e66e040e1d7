"""Names that appear or vanish within what is compared: steps, desks, and codes without a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from klantreis.compare.periods import Opzet
from klantreis.compare.warning_chance import chance_of_silence
from klantreis.compare.warning_facts import KANS, STIL, Bron, Ints, Vondst, dag_van, gevolgd_tot, nummer, telling

MINSTENS: Final = 20
"""Events of a name; of fewer nothing is said."""
GELIJKEND: Final = 2.0
"""A new name that is used at most so many times as often as an old one, or the other way round, can be that one."""
_VERWACHT: Final = 10
"""Events that must be missing of a code of which only the first and the last day are known."""


@dataclass(frozen=True)
class Naam:
    """A name that begins (or stops) on `dag`, used `tempo` times a day while it was in use."""

    naam: str
    fase: str | None
    dag: int
    tempo: float
    n: int


def changed_names(bron: Bron, opzet: Opzet, peildatum: date | None) -> Iterator[Vondst]:
    """Steps and desks of a source that begin or stop within what is compared, more than STIL days from its ends.

    One that stops and one that begins at about that time, in the same phase and used about as often, are one row:
    probably another name of the same thing.
    """
    for soort, which, names, phases in (
        ("codes_veranderd", bron.activiteit, bron.activiteiten, bron.fasen),
        ("loketten_veranderd", bron.loket, bron.loketten, [None] * len(bron.loketten)),
    ):
        begun, ended = _changes(bron, which, names, phases, opzet, peildatum)
        what = "Stap" if soort == "codes_veranderd" else "Loket"
        for old, new in _renamed(ended, begun):
            begun.remove(new)
            ended.remove(old)
            where = "in dezelfde fase, " if old.fase else ""
            text = (
                f"{what} '{old.naam}' komt bij bron {bron.naam} na {dag_van(old.dag):%d-%m-%Y} niet meer voor, en "
                f"'{new.naam}' begint op {dag_van(new.dag):%d-%m-%Y}, {where}ongeveer even vaak "
                f"({telling(old.n)} en {telling(new.n)} keer). Waarschijnlijk is dit een andere naam voor hetzelfde."
            )
            a, b = _around(opzet, new.dag)
            yield _vondst(soort, bron.naam, a, b, f"{old.naam} → {new.naam}", old.n, new.n, text)
        for one in ended:
            a, b = _around(opzet, one.dag + 1)
            text = (
                f"{what} '{one.naam}' ({telling(one.n)} keer) komt bij bron {bron.naam} na {dag_van(one.dag):%d-%m-%Y} "
                "niet meer voor."
            )
            yield _vondst(soort, bron.naam, a, b, one.naam, one.n, 0, text)
        for one in begun:
            a, b = _around(opzet, one.dag)
            text = (
                f"{what} '{one.naam}' ({telling(one.n)} keer) komt bij bron {bron.naam} pas vanaf "
                f"{dag_van(one.dag):%d-%m-%Y} voor."
            )
            yield _vondst(soort, bron.naam, a, b, one.naam, 0, one.n, text)


def _vondst(soort: str, bron: str, a: str | None, b: str | None, wat: str, n_a: int, n_b: int, tekst: str) -> Vondst:
    return Vondst(soort, bron, a, b, wat, float(n_a), float(n_b), tekst, n_a + n_b)


def _changes(
    bron: Bron, which: Ints, names: Sequence[str], phases: Sequence[str | None], opzet: Opzet, peildatum: date | None
) -> tuple[list[Naam], list[Naam]]:
    """Names that begin, and names that stop, where that is no chance."""
    first = nummer(opzet.vensters[0].van)
    last = max(nummer(gevolgd_tot(opzet, v, peildatum)) for v in opzet.vensters)
    own = (bron.dag >= first) & (bron.dag <= last)
    begun: list[Naam] = []
    ended: list[Naam] = []
    if not own.any():
        return begun, ended
    # What the source itself does not cover is told of the source.
    first, last = int(bron.dag[own].min()), int(bron.dag[own].max())
    for nr, naam in enumerate(names):
        here = own & (which == nr)
        mine = bron.dag[here]
        if len(mine) < MINSTENS:
            continue
        low, high = int(mine.min()), int(mine.max())
        tempo = len(mine) / (high - low + 1)
        for dag, gap, target in ((low, (first, low - 1), begun), (high, (high + 1, last), ended)):
            if gap[1] - gap[0] + 1 > STIL and chance_of_silence(mine, bron.zaak[here], first, last, *gap) < KANS:
                target.append(Naam(naam, phases[nr], dag, tempo, len(mine)))
    return begun, ended


def _renamed(ended: Sequence[Naam], begun: Sequence[Naam]) -> list[tuple[Naam, Naam]]:
    """Pairs of a name that stops and one that takes its place, the most alike first; each name in one pair."""
    pairs = [
        (abs(float(np.log(old.tempo / new.tempo))), old.naam, new.naam, old, new)
        for old in ended for new in begun
        if abs(new.dag - old.dag) <= STIL and old.fase == new.fase
        and 1 / GELIJKEND <= old.tempo / new.tempo <= GELIJKEND
    ]  # fmt: skip
    found: list[tuple[Naam, Naam]] = []
    for _far, _old, _new, old, new in sorted(pairs, key=lambda pair: pair[:3]):
        if all(old is not other and new is not taken for other, taken in found):
            found.append((old, new))
    return found


def _around(opzet: Opzet, dag: int) -> tuple[str | None, str | None]:
    """The window within which a day falls, and no other; or the windows before and after it, give or take STIL."""
    after = [v.naam for v in opzet.vensters if nummer(v.van) >= dag - STIL]
    before = [v.naam for v in opzet.vensters if nummer(v.tot) < dag + STIL and v.naam not in after]
    within = [v.naam for v in opzet.vensters if v.naam not in (*before, *after)]
    if within:
        return within[0], None
    return (before[-1] if before else None), (after[0] if after else None)


def unknown_codes(
    rows: Sequence[Mapping[str, Any]], bronnen: Mapping[str, Bron], opzet: Opzet, peildatums: Mapping[str, date | None]
) -> Iterator[Vondst]:
    """Codes without a rule and desks outside the register (`niet_herkend`) that begin or stop within.

    Only their first and last day are known: at the tempo between these at least _VERWACHT events must be missing.
    Names that are steps or desks of the log are told of there.
    """
    for row in rows:
        bron = bronnen.get(row["bron"])
        if bron is None or row["gebeurtenissen"] < MINSTENS or row["eerste"] is None:
            continue
        if row["waarde"] in (bron.activiteiten if row["soort"] == "code" else bron.loketten):
            continue
        span = nummer(opzet.vensters[0].van), max(
            nummer(gevolgd_tot(opzet, v, peildatums.get(row["bron"]))) for v in opzet.vensters
        )  # fmt: skip
        if not len(bron.dag):
            continue
        first, last = max(span[0], int(bron.dag.min())), min(span[1], int(bron.dag.max()))
        low, high = nummer(row["eerste"]), nummer(row["laatste"])
        tempo = row["gebeurtenissen"] / (high - low + 1)
        what, soort = ("Code", "codes_veranderd") if row["soort"] == "code" else ("Loket", "loketten_veranderd")
        lacks = "zonder regel" if row["soort"] == "code" else "dat niet in het register staat"
        n = int(row["gebeurtenissen"])
        begin = f"{what} '{row['waarde']}' {lacks} ({telling(n)} keer)"
        if first < low <= last and low - first > STIL and (low - first) * tempo >= _VERWACHT:
            text = f"{begin} komt bij bron {bron.naam} pas vanaf {dag_van(low):%d-%m-%Y} voor."
            yield _vondst(soort, bron.naam, *_around(opzet, low), row["waarde"], 0, n, text)
        if first <= high < last and last - high > STIL and (last - high) * tempo >= _VERWACHT:
            text = f"{begin} komt bij bron {bron.naam} na {dag_van(high):%d-%m-%Y} niet meer voor."
            yield _vondst(soort, bron.naam, *_around(opzet, high + 1), row["waarde"], n, 0, text)
