"""The event log -> decisions, objections and the links between them: the one entry to this package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from klantreis.eventlog.log import EventLog
from klantreis.links.about import Keus
from klantreis.links.choosing import certain_pairs, choose
from klantreis.links.decisions import Besluiten, decisions, met_zaken
from klantreis.links.disputes import disputes
from klantreis.links.events import Feiten, Ints, read
from klantreis.links.ladder import Kandidaten, candidates
from klantreis.links.tables import Schrijver
from klantreis.links.verdicts import judgeable, said
from klantreis.terms.calendar import Kalender
from klantreis.terms.library import Bibliotheek
from klantreis.verdicts.reading import Oordeel

TERMIJN = "BZW-IND"
"""The term to object; that to appeal is as long (Awb 6:7)."""


@dataclass(frozen=True)
class Links:
    """What was found.

    tabellen : besluiten, bezwaren, koppelingen, and oordelen on links. zaken : pairs of zaken (zaak_nr) that a certain
    link joins.
    """

    tabellen: dict[str, pa.Table]
    zaken: tuple[Ints, Ints]


def link(log: EventLog, bibliotheek: Bibliotheek, kalender: Kalender, oordelen: Sequence[Oordeel] = ()) -> Links:
    """Link every objection and appeal to the decision that it is about.

    Parameters
    ----------
    oordelen : verdicts of people on links (`link_key`), already read.
    """
    feiten = read(log)
    besluiten = decisions(feiten, bibliotheek.termijnen[TERMIJN], kalender)
    geschillen = disputes(feiten)
    keus = Keus(feiten, besluiten, geschillen)
    geschillen = replace(geschillen, niet_tijdig=keus.niet_tijdig)
    found, genoemd = candidates(feiten, besluiten, geschillen, keus)
    none = np.empty(0, np.int64)
    pairs = judgeable(feiten, found, besluiten, geschillen) if oordelen else (none, none)
    besluiten, found, pairs = _met_zaken(feiten, besluiten, found, pairs)
    w = Schrijver(feiten, besluiten, geschillen, keus, found, genoemd)
    gezegd, table = said(oordelen, pairs, w.sleutels(*pairs), w.namen(pairs[0]), len(besluiten))
    keuze = choose(found, besluiten, geschillen, gezegd)
    one, two = certain_pairs(keuze, besluiten, geschillen)
    return Links(
        {"besluiten": w.besluiten(), "bezwaren": w.bezwaren(keuze), "koppelingen": w.koppelingen(keuze, gezegd.fout),
         "oordelen": table},
        (feiten.zaken.nummer[one], feiten.zaken.nummer[two]),
    )  # fmt: skip


def _met_zaken(
    feiten: Feiten, besluiten: Besluiten, found: Kandidaten, pairs: tuple[Ints, Ints]
) -> tuple[Besluiten, Kandidaten, tuple[Ints, Ints]]:
    """Only the zaken that are candidates stand behind the decisions."""
    n = len(besluiten)
    named = np.unique(np.concatenate([found.besluit, pairs[1]]))
    zaken = named[named >= n] - n

    def place(d: Ints) -> Ints:
        return np.where(d < n, d, n + np.searchsorted(zaken, d - n))

    return (
        met_zaken(feiten, besluiten, zaken), replace(found, besluit=place(found.besluit)), (pairs[0], place(pairs[1]))
    )  # fmt: skip
