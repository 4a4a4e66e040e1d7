"""A person's verdict on a link: which pairs can be judged, and which were."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from klantreis.links.about import uitgevouwen
from klantreis.links.choosing import Uitgesproken, sleutel
from klantreis.links.decisions import Besluiten
from klantreis.links.disputes import Geschillen
from klantreis.links.events import GEEN_DAG, NIETS, Ints
from klantreis.links.ladder import Kandidaten
from klantreis.verdicts.reading import Oordeel
from klantreis.verdicts.weighing import KOPPELING, kenmerk, weeg
from klantreis.vocabulary_journeys import KLOPT


def link_key(bezwaar: str, soort: str, besluit: str | None, zaak: str | None) -> str:
    """The kenmerk of a pair in a sheet: as long as both exist, a verdict on it stays true."""
    return kenmerk(KOPPELING, bezwaar, soort, besluit or "", zaak or "")


def judgeable(kandidaten: Kandidaten, besluiten: Besluiten, geschillen: Geschillen) -> tuple[Ints, Ints]:
    """Pairs of an objection and a decision on which somebody can say something: every candidate, and every decision of
    the resident on or before the day of receipt; of zaken those with an application by then."""
    known = np.flatnonzero(besluiten.inwoner != NIETS)
    order = known[np.argsort(besluiten.inwoner[known], kind="stable")]
    wanted = np.where(geschillen.inwoner == NIETS, NIETS - 1, geschillen.inwoner)
    o, d = uitgevouwen(besluiten.inwoner[order], order, wanted)
    day = besluiten.besluit_op[d]
    own = np.append(geschillen.van_event, NIETS)[besluiten.eerste[d]] == o
    earlier = (day != GEEN_DAG) & (day <= geschillen.ontvangen[o]) & ~own
    n = max(len(besluiten), 1)
    keys = np.unique(
        np.concatenate([sleutel(o[earlier], d[earlier], n), sleutel(kandidaten.bezwaar, kandidaten.besluit, n)])
    )
    one, two = np.divmod(keys, n)
    return one, two


def said(
    oordelen: Sequence[Oordeel], pairs: tuple[Ints, Ints], keys: Sequence[str], names: Sequence[str], besluiten: int
) -> tuple[Uitgesproken, pa.Table]:
    """What people said of pairs, and the table `oordelen` about it.

    Parameters
    ----------
    keys, names : per pair its kenmerk, and the id of its objection.
    """
    counts, table = weeg(oordelen, dict(zip(keys, names, strict=True)))
    numbers = sleutel(pairs[0], pairs[1], max(besluiten, 1))
    place = {key: nr for nr, key in enumerate(keys)}
    right = [place[key] for key, each in counts.items() if each.oordeel == KLOPT]
    wrong = [place[key] for key, each in counts.items() if each.oordeel != KLOPT]
    return Uitgesproken(*(np.sort(numbers[np.array(some, np.int64)]) for some in (right, wrong))), table
