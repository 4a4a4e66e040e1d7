"""A person's verdict on a link: which pairs can be judged, and which were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pyarrow as pa

from klantreis.links.choosing import Uitgesproken, sleutel
from klantreis.links.decisions import Besluiten
from klantreis.links.disputes import Geschillen
from klantreis.links.events import NIETS, Feiten, Ints
from klantreis.links.ladder import Kandidaten
from klantreis.links.near import lijkt_op
from klantreis.ranges import matches
from klantreis.verdicts.reading import Oordeel
from klantreis.verdicts.weighing import KOPPELING, kenmerk, weeg
from klantreis.vocabulary_journeys import KLOPT


def link_key(
    bezwaar: str, soort: str, ontvangen: date, besluit: str | None, zaak: str | None, besluit_op: date | None
) -> str:  # fmt: skip
    """The kenmerk of a pair in a sheet: as long as both exist, a verdict on it stays true.

    The days are in it because a name such as "W1/besluit 2" becomes another's when an earlier one turns up.
    """
    return kenmerk(KOPPELING, bezwaar, soort, ontvangen, besluit or "", zaak or "", besluit_op or "")


def judgeable(
    feiten: Feiten, kandidaten: Kandidaten, besluiten: Besluiten, geschillen: Geschillen
) -> tuple[Ints, Ints]:
    """Pairs of an objection and a decision on which somebody can say something: every candidate, and every decision of
    the resident on or before the day of receipt; of zaken themselves those with an application by then. Where the
    resident is not known, decisions by then whose references are a slip of the pen away (`suggesties`)."""
    asked = np.flatnonzero(feiten.aanvraag)
    n, size = len(besluiten), len(besluiten) + len(feiten.zaken.nummer)
    what = np.concatenate([np.arange(n), n + feiten.zaak[asked]])
    day = np.concatenate([besluiten.besluit_op, feiten.dag[asked]])
    person = np.concatenate([besluiten.inwoner, feiten.zaken.inwoner.nr[feiten.zaak[asked]]])
    own = np.concatenate([geschillen.van_event[besluiten.eerste], np.full(len(asked), NIETS)])
    known = np.flatnonzero(person != NIETS)
    order = known[np.argsort(person[known], kind="stable")]
    wanted = np.where(geschillen.inwoner == NIETS, NIETS - 1, geschillen.inwoner)
    o, at = matches(person[order], order, wanted)
    earlier = (day[at] <= geschillen.ontvangen[o]) & (own[at] != o)
    alike, nearly = suggesties(feiten, besluiten, geschillen)
    pairs = ((o[earlier], what[at[earlier]]), (kandidaten.bezwaar, kandidaten.besluit), (alike, nearly))
    keys = np.unique(np.concatenate([sleutel(left, right, size) for left, right in pairs]))
    one, two = np.divmod(keys, max(size, 1))
    return one, two


def suggesties(feiten: Feiten, besluiten: Besluiten, geschillen: Geschillen) -> tuple[Ints, Ints]:
    """Pairs of an objection without a resident and a decision on or before its day, whose reference is nearly the one
    that it names. They are no links: a person may look into them."""
    b, g = besluiten, geschillen
    o, ref = g.refs
    mine = np.flatnonzero(g.inwoner[o] == NIETS)
    if not len(mine):
        return mine, mine
    own = np.flatnonzero(b.kenmerk[: b.aantal] != NIETS)
    mine = mine[~np.isin(ref[mine], b.kenmerk[own])]
    one, two = lijkt_op(feiten.besluit.kolom(ref[mine]), feiten.besluit.kolom(b.kenmerk[own]))
    o, d = o[mine[one]], own[two]
    early = (b.besluit_op[d] <= g.ontvangen[o]) & (g.van_event[b.eerste[d]] != o)
    return o[early], d[early]


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
