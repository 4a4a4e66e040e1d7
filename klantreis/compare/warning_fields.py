"""Another way of registering: times without an hour, columns that are filled less, steps registered twice, batches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from klantreis.compare.periods import Opzet, Venster
from klantreis.compare.warning_chance import MINSTENS_ZAKEN, Verschil, compare_means, compare_shares
from klantreis.compare.warning_facts import (
    GRENS,
    KANS,
    Bools,
    Bron,
    Floats,
    Ints,
    Vondst,
    dag_van,
    nummer,
    pairs,
    procent,
    telling,
)

KEREN: Final = 2.0
"""A step that is registered more than so many times as often per zaak is registered in another way."""
PARTIJ: Final = 20
"""Zaken with the same step at one moment, from which on it is a batch."""
_DRUKKER: Final = 10
"""A day without hours is a batch when it has so many times as many of a step as an ordinary day with it."""
_MAANDDAGEN: Final = 31
AFSLUITING: Final = 0.25
"""Closings depend on how long things take, too: only so large a difference, and one that halves, is a way of
registering."""
_GEWOON: Final = "loket"


def different_fields(bron: Bron, opzet: Opzet) -> Iterator[Vondst]:
    """Per pair of periods what shows that a source registered in another way."""
    batch = _batches(bron)
    for a, b in opzet.paren:
        in_a, in_b = bron.in_venster(a), bron.in_venster(b)
        if min(len(np.unique(bron.zaak[part])) for part in (in_a, in_b)) < MINSTENS_ZAKEN:
            continue
        for found in (
            _hours(bron, a, b, in_a, in_b), *_filled(bron, a, b, in_a, in_b), *_repeated(bron, a, b, in_a, in_b),
            _batch(bron, batch, a, b, in_a, in_b), _day_of_month(bron, batch, a, b, in_a, in_b),
            _closed(bron, opzet, a, b),
        ):  # fmt: skip
            if found is not None:
                yield found


def _large(verschil: Verschil | None, keer: int = 1) -> bool:
    return verschil is not None and abs(verschil.b - verschil.a) > GRENS and verschil.p * keer < KANS


def row(soort: str, bron: Bron, a: Venster, b: Venster, wat: str, verschil: Verschil, tekst: str) -> Vondst:
    """A finding about two shares."""
    far = abs(verschil.b - verschil.a)
    return Vondst(soort, bron.naam, a.naam, b.naam, wat, verschil.a, verschil.b, tekst, far)


def shares(verschil: Verschil, a: Venster, b: Venster) -> str:
    """Both shares in words."""
    return f"{procent(verschil.a)} in {a.naam} en {procent(verschil.b)} in {b.naam}"


def _hours(bron: Bron, a: Venster, b: Venster, in_a: Bools, in_b: Bools) -> Vondst | None:
    """Another share of times without an hour, in the same mixture of steps."""
    found = compare_shares(bron.zaak, bron.activiteit, bron.zonder_tijd, in_a, in_b)
    if found is None or not _large(found):
        return None
    text = (
        f"Bij bron {bron.naam} is van dezelfde soort stappen een ander deel alleen met de dag geregistreerd, zonder "
        f"uur: {shares(found, a, b)}."
    )
    return row("datum_zonder_tijd", bron, a, b, "zonder uur", found, text)


def _filled(bron: Bron, a: Venster, b: Venster, in_a: Bools, in_b: Bools) -> Iterator[Vondst]:
    """Columns that are filled more or less, at the steps that fill them at all."""
    for column, filled in bron.gevuld.items():
        found = compare_shares(bron.zaak, bron.activiteit, filled, in_a, in_b, dragers=GRENS)
        if found is not None and _large(found):
            what = "het loket bekend" if column == _GEWOON else f"'{column}' ingevuld"
            text = f"Bij bron {bron.naam} is bij dezelfde soort stappen {what}: {shares(found, a, b)}."
            yield row("anders_geregistreerd", bron, a, b, column, found, text)


def _repeated(bron: Bron, a: Venster, b: Venster, in_a: Bools, in_b: Bools) -> Iterator[Vondst]:
    """Steps that zaken with that step have more than KEREN times as often in one period as in the other."""
    for nr, naam in enumerate(bron.activiteiten):
        own = bron.activiteit == nr
        found = compare_means(_per_zaak(bron.zaak[own & in_a]), _per_zaak(bron.zaak[own & in_b]))
        if found is None or found.p >= KANS or max(found.a, found.b) <= KEREN * min(found.a, found.b):
            continue
        said = " en ".join(f"{_keer(value)} keer per zaak in {v.naam}" for value, v in ((found.a, a), (found.b, b)))
        text = f"Bij bron {bron.naam} is stap '{naam}' heel anders vastgelegd: gemiddeld {said}."
        yield row("anders_geregistreerd", bron, a, b, naam, found, text)


def _keer(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def _per_zaak(zaken: Ints) -> Floats:
    return np.unique(zaken, return_counts=True)[1].astype(np.float64)


def _batches(bron: Bron) -> Bools:
    """Which events were entered in a batch: PARTIJ zaken or more with the same step at the same moment.

    Of steps without an hour the moment is the day, and then it must also be far busier than the ordinary day of it.
    """
    found = np.zeros(len(bron.zaak), np.bool_)
    for exact in (True, False):
        own = np.flatnonzero(bron.zonder_tijd != exact)
        if not len(own):
            continue
        when = np.unique(bron.moment[own] if exact else bron.dag[own], return_inverse=True)[1]
        keys, first, group = np.unique(pairs(bron.activiteit[own], when), return_index=True, return_inverse=True)
        steps = bron.activiteit[own][first]
        size = int(bron.zaak.max()) + 1
        zaken = np.bincount(np.unique(group * size + bron.zaak[own]) // size, minlength=len(keys))
        many = zaken >= PARTIJ
        if not exact:
            for nr in np.unique(steps[many]):
                mine = steps == nr
                many &= ~mine | (zaken > _DRUKKER * np.median(zaken[mine]))
        found[own] = many[group]
    return found


def _batch(bron: Bron, batch: Bools, a: Venster, b: Venster, in_a: Bools, in_b: Bools) -> Vondst | None:
    """Another share of events that were entered in a batch. Twenty zaken at one moment are no chance."""
    found = Verschil(float(batch[in_a].mean()), float(batch[in_b].mean()), 0.0)
    if not _large(found):
        return None
    own = batch & (in_a | in_b)
    days, counts = np.unique(bron.dag[own], return_counts=True)
    most = int(np.argmax(counts))
    text = (
        f"Bij bron {bron.naam} zijn stappen met veel tegelijk ingevoerd, zoals na een overgang naar een ander systeem: "
        f"{shares(found, a, b)}. De grootste partij is van {dag_van(days[most]):%d-%m-%Y} "
        f"({telling(counts[most])} stappen)."
    )
    return row("anders_geregistreerd", bron, a, b, "in partijen ingevoerd", found, text)


def _day_of_month(bron: Bron, batch: Bools, a: Venster, b: Venster, in_a: Bools, in_b: Bools) -> Vondst | None:
    """Another share of events on one day of the month: the day on which the shares differ most, batches left out."""
    months = bron.dag.astype("datetime64[D]")
    day = (months - months.astype("datetime64[M]")).astype(np.int64) + 1
    parts = [day[part & ~batch] for part in (in_a, in_b)]
    if not all(map(len, parts)):
        return None
    parts_of = [np.bincount(part, minlength=_MAANDDAGEN + 1) / len(part) for part in parts]
    which = int(np.argmax(np.abs(parts_of[1] - parts_of[0])))
    one = np.zeros(len(day), np.int64)
    found = compare_shares(bron.zaak, one, day == which, in_a & ~batch, in_b & ~batch)
    if found is None or not _large(found, _MAANDDAGEN):
        return None
    text = (
        f"Bij bron {bron.naam} valt een ander deel van de stappen op dag {which} van de maand: {shares(found, a, b)}. "
        "Misschien is dat de dag van invoeren en niet de dag waarop het gebeurde."
    )
    return row("anders_geregistreerd", bron, a, b, f"dag {which} van de maand", found, text)


def _closed(bron: Bron, opzet: Opzet, a: Venster, b: Venster) -> Vondst | None:
    """Closings that are registered in one period only, of zaken that start in it and are followed equally long."""
    start = first_days(bron, np.ones(len(bron.zaak), np.bool_))
    end = first_days(bron, bron.einde)
    closed = (end - start <= opzet.volgtijd).astype(np.bool_)
    own = [(start >= nummer(v.van)) & (start <= nummer(v.tot)) for v in (a, b)]
    nr = np.arange(len(start), dtype=np.int64)
    found = compare_shares(nr, np.zeros(len(start), np.int64), closed, own[0], own[1])
    if found is None or found.p >= KANS or abs(found.b - found.a) <= AFSLUITING:
        return None
    if 2 * min(found.a, found.b) >= max(found.a, found.b):
        return None
    text = (
        f"Bij bron {bron.naam} is binnen {telling(opzet.volgtijd)} dagen een ander deel van de zaken afgesloten: "
        f"{shares(found, a, b)}. Misschien is het afsluiten in een van beide niet vastgelegd."
    )
    return row("anders_geregistreerd", bron, a, b, "afsluiting", found, text)


NOOIT: Final = 2**40
"""The day of what never happened."""


def first_days(bron: Bron, which: Bools) -> Ints:
    """Per zaak the first day with such an event, NOOIT without."""
    days = np.full(int(bron.zaak.max()) + 1, NOOIT, np.int64)
    np.minimum.at(days, bron.zaak[which], bron.dag[which])
    return days
