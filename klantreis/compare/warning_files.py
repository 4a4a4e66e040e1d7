"""Exports that differ: in their columns, and in how many of their rows could not be used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import NormalDist
from typing import Any, Final

import numpy as np

from klantreis.compare.periods import Opzet
from klantreis.compare.warning_chance import MINSTENS_ZAKEN, Verschil
from klantreis.compare.warning_facts import GRENS, KANS, Bron, Vondst, nummer, opsomming
from klantreis.compare.warning_fields import row, shares
from klantreis.vocabulary import VEEL_UITVAL

GEEN_VERLIES: Final = frozenset({"dubbel", "object_dubbel", "overgeslagen", "na_peildatum"})
"""Reasons of uitval that say nothing of how well a source was registered."""


def different_files(bron: Bron, opzet: Opzet, bestanden: Sequence[Mapping[str, Any]]) -> Iterator[Vondst]:
    """Columns that the files of one period always or never have, and those of another not so."""
    columns = {file["bestand"]: set(file["kolommen"]) for file in bestanden if file["bron"] == bron.naam}
    has = {
        name: np.array([name in columns.get(file, ()) for file in bron.bestanden])
        for name in sorted(set().union(*columns.values()))
    }
    for a, b in opzet.paren:
        in_a, in_b = bron.in_venster(a), bron.in_venster(b)
        if min(in_a.sum(), in_b.sum()) < MINSTENS_ZAKEN:
            continue
        new: list[str] = []
        gone: list[str] = []
        most = Verschil(0.0, 0.0, 0.0)
        for name, files in has.items():
            one, other = (float(files[bron.bestand[part]].mean()) for part in (in_a, in_b))
            if abs(other - one) > GRENS and {one, other} & {0.0, 1.0}:
                (new if other > one else gone).append(name)
                most = max(most, Verschil(one, other, 0.0), key=lambda v: abs(v.b - v.a))
        if new or gone:
            parts = [f"weg: {opsomming(gone)}"] * bool(gone) + [f"nieuw: {opsomming(new)}"] * bool(new)
            text = (
                f"De exports van bron {bron.naam} hebben in {b.naam} (deels) andere kolommen dan in {a.naam}; "
                f"{'; '.join(parts)}."
            )
            yield row("kolommen_veranderd", bron, a, b, opsomming([*gone, *new], 10), most, text)


def different_losses(bron: Bron, opzet: Opzet, aansluiting: Sequence[Mapping[str, Any]]) -> Iterator[Vondst]:
    """Another share of rows that gave no event, over the files of which nearly all events fall in one period.

    Rows of one zaak fail together: the variance is taken as if every zaak had one row.
    """
    counts: dict[str, dict[str, int]] = {}
    for line in aansluiting:
        if line["bron"] == bron.naam and line["reden"] not in GEEN_VERLIES:
            own = counts.setdefault(line["bestand"], {})
            own[line["soort"]] = own.get(line["soort"], 0) + line["aantal"]
    period_of = {file: _period(bron, nr, opzet) for nr, file in enumerate(bron.bestanden)}
    totals = {v.naam: np.zeros(2, np.int64) for v in opzet.vensters}
    for file, own in counts.items():
        naam = period_of.get(file)
        if naam is not None:
            lost = own.get("uitval", 0)
            totals[naam] += np.array([lost, lost + own.get("gebeurtenissen", 0)])
    size = len(bron.zaak) / max(1, len(np.unique(bron.zaak)))
    for a, b in opzet.paren:
        (lost_a, n_a), (lost_b, n_b) = totals[a.naam], totals[b.naam]
        if min(n_a, n_b) < MINSTENS_ZAKEN * size:
            continue
        one, other, both = lost_a / n_a, lost_b / n_b, (lost_a + lost_b) / (n_a + n_b)
        if abs(other - one) <= VEEL_UITVAL:
            continue
        p = _normal(abs(other - one), both * (1 - both) * size * (1 / n_a + 1 / n_b))
        found = Verschil(float(one), float(other), p)
        if p < KANS:
            text = (
                f"Van bron {bron.naam} kon een ander deel van de regels niet worden gebruikt: {shares(found, a, b)}. "
                "Kijk in uitval waarom."
            )
            yield row("anders_geregistreerd", bron, a, b, "uitval", found, text)


def _period(bron: Bron, file: int, opzet: Opzet) -> str | None:
    """The period in which nine in ten of the events of a file fall."""
    own = bron.bestand == file
    for v in opzet.vensters:
        within = (bron.dag >= nummer(v.periode[0])) & (bron.dag <= nummer(v.periode[1]))
        if own.any() and float(within[own].mean()) >= 1 - GRENS:
            return v.naam
    return None


def _normal(difference: float, variance: float) -> float:
    return 2 * NormalDist().cdf(-difference / variance**0.5) if variance > 0 else 0.0
