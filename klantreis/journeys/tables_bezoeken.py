"""Visits, handovers, loops and routes as tables (definition 3)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from klantreis.journeys.chains import ketens, nog
from klantreis.journeys.handovers import BEWIJZEN, BINNEN_ZAAK, DOORVERWIJZING
from klantreis.journeys.lookup import GEEN, na
from klantreis.journeys.routes import VOORTGANG, diepte
from klantreis.journeys.signals import verhaal_opnieuw
from klantreis.journeys.traces import ONBEKEND, Ints
from klantreis.journeys.writing import Schrijver
from klantreis.vocabulary_journeys import BEZOEKEN, HEEN_EN_WEER, LUSSEN, OVERDRACHTEN, ROUTES

LANGSTE_PAD = 100
"""So many visits of a path are written out; nobody reads more."""


def bezoeken(w: Schrijver) -> pa.Table:
    """The table `bezoeken`."""
    b, s = w.reizen.bezoeken, w.reizen.sporen
    after = np.append((b.zaak[1:] == b.zaak[:-1]) & (s.moment[b.laatste[:-1]] == s.moment[b.eerste[1:]]), False)
    tie = (after | np.roll(after, 1)) if len(b) else np.empty(0, bool)
    return w.maak(
        BEZOEKEN, w.volgorde_bezoeken, bezoek=w.nummer, klantreis=w.klantreis(b.zaak), zaak=w.zaak(b.zaak),
        loket=w.loket(b.loket), aankomst=w.tijd(b.eerste), vertrek=w.tijd(b.laatste),
        voorganger=w.bezoek(b.voorganger), gelijktijdig=tie, eerste_gebeurtenis=s.nr[b.eerste],
        laatste_gebeurtenis=s.nr[b.laatste],
    )  # fmt: skip


def overdrachten(w: Schrijver, buiten: Sequence[str], aankomst: int) -> pa.Table:
    """The table `overdrachten`: every handover, and every referral without arrival.

    Parameters
    ----------
    buiten : desks of which the register says that their data are elsewhere. aankomst : setting [days].
    """
    b, s = w.reizen.bezoeken, w.reizen.sporen
    to = np.flatnonzero(b.voorganger != GEEN)
    lost = b.verwijzing[b.aankomst == GEEN]
    nowhere = np.full(len(lost), GEEN, np.int64)
    left, came = np.concatenate([b.vertrek[to], lost]), np.concatenate([b.binnenkomst[to], nowhere])
    gone = came == GEEN
    there = np.where(gone, left, came)
    naar_loket = np.concatenate([b.loket[to], s.naar[lost]])
    bewijs = np.concatenate([b.bewijs[to], np.full(len(lost), DOORVERWIJZING)])
    zaak = w.zaak_van[left]
    return w.maak(
        OVERDRACHTEN, w.volgorde_van(zaak, left), klantreis=w.klantreis(zaak),
        van_loket=w.loket(np.concatenate([b.loket[b.voorganger[to]], s.loket[lost]])), naar_loket=w.loket(naar_loket),
        van_zaak=w.zaak(zaak), naar_zaak=w.zaak(np.where(gone, GEEN, w.zaak_van[there])),
        bewijs=pa.array(BEWIJZEN).take(pa.array(bewijs)), vertrek=w.tijd(left), aankomst=w.tijd(came),
        wachtdagen=pa.array(w.dagen(left, there), mask=gone),
        wachtwerkdagen=pa.array(w.kalender.werkdagen_tussen(s.dag[left], s.dag[there]), mask=gone),
        soort=np.where(gone, _zonder_vervolg(w, left, naar_loket, buiten, aankomst), _soort(w, zaak, bewijs, there)),
        van_bezoek=w.bezoek(np.concatenate([b.voorganger[to], b.van_gebeurtenis[lost]])),
        naar_bezoek=w.bezoek(np.concatenate([to, nowhere])),
    )  # fmt: skip


def _soort(w: Schrijver, zaak: Ints, bewijs: Ints, there: Ints) -> npt.NDArray[np.str_]:
    """Warm, koud or unknown, from when the sending zaak was closed."""
    s, z = w.reizen.sporen, w.reizen.zaken
    closed = z.einde[zaak]
    before = na(s, there, np.where(closed < 0, 0, closed), zeker=True) & (closed >= 0)
    # Where only withdrawals are recorded, a zaak that seems open may be done.
    kind = np.where(before, "koud", np.where(s.omgeving.sluit[s.bron[z.van[zaak]]], "warm", "onbekend"))
    return np.where(bewijs == BINNEN_ZAAK, "warm", kind)


def _zonder_vervolg(
    w: Schrijver, left: Ints, naar: Ints, buiten: Sequence[str], aankomst: int
) -> npt.NDArray[np.str_]:  # fmt: skip
    """What a referral without an arrival is: under way, not seen again, or outside the data."""
    s, o = w.reizen.sporen, w.reizen.sporen.omgeving
    named, day = naar != ONBEKEND, s.dag[left]
    until = np.where(named, o.gedekt_tot[naar], o.peil[s.bron[left]])
    kind = np.where(until - day > aankomst, "zoekgeraakt", "lopend")
    elsewhere = ~o.gezien | np.isin(np.array(o.loketnamen, object), list(buiten))
    uncovered = elsewhere[naar] | (day < o.gedekt_van[naar]) | (day > o.gedekt_tot[naar])
    # Who is alone in these data can refer to nobody in them.
    alone = np.count_nonzero(o.gezien[ONBEKEND + 1 :]) <= (s.loket[left] != ONBEKEND)
    return np.where(np.where(named, uncovered, alone), "buiten_beeld", kind)


def lussen(w: Schrijver) -> pa.Table:
    """The table `lussen`, without verdicts."""
    b, s, found = w.reizen.bezoeken, w.reizen.sporen, w.reizen.lussen
    left, back = b.vertrek[found.eerste_stap], b.binnenkomst[found.terug]
    zaak = b.zaak[found.terug]
    names, pad = np.array(w.loketnamen, object), np.empty(len(found.terug), object)
    for own, path in found.paden:
        shown, left_out = names[b.loket[path[:, -LANGSTE_PAD:]]], max(path.shape[1] - LANGSTE_PAD, 0)
        # A loop is seen to come back, however long it is.
        before = f"{{}} > {nog(left_out - 1)} > " if left_out > 1 else "{} > " if left_out else ""
        pad[own] = [before.format(row[-1]) + " > ".join(row) for row in shown]
    # The number of the visit within its zaak.
    begin = np.searchsorted(b.zaak, zaak)
    ids = [f"{naam}/{nr}" for naam, nr in zip(w.zaak(zaak).to_pylist(), found.terug - begin + 1, strict=True)]
    return w.maak(
        LUSSEN, w.volgorde_van(zaak, back), lus=pa.array(ids, pa.string()), klantreis=w.klantreis(zaak),
        soort=np.where(found.afstand == 2, "direct", "indirect"), volledig=found.volledig,
        van_loket=w.loket(b.loket[found.terug]), pad=pa.array(pad.tolist(), pa.string()), lengte=found.afstand + 1,
        vertrek=w.tijd(left), terugkeer=w.tijd(back), tussentijd_dagen=w.dagen(left, back),
        tussentijd_werkdagen=w.kalender.werkdagen_tussen(s.dag[left], s.dag[back]),
        voortgang=pa.array(VOORTGANG).take(pa.array(found.voortgang)), gelijktijdig=found.gelijktijdig,
        oordeel=pa.nulls(len(found.terug), pa.string()), bezoek=w.bezoek(found.terug),
    )  # fmt: skip


def heen_en_weer(w: Schrijver) -> pa.Table:
    """The table `heen_en_weer`."""
    b, found = w.reizen.bezoeken, w.reizen.heen_en_weer
    second = np.where(found.wisselingen % 2 == 1, found.eind, b.voorganger[found.eind])
    zaak, begin, end = b.zaak[found.eind], b.eerste[found.begin], b.eerste[found.eind]
    return w.maak(
        HEEN_EN_WEER, w.volgorde_van(zaak, begin), klantreis=w.klantreis(zaak), loket_a=w.loket(b.loket[found.begin]),
        loket_b=w.loket(b.loket[second]), wisselingen=found.wisselingen, start=w.tijd(begin), eind=w.tijd(end),
    )  # fmt: skip


def routes(w: Schrijver) -> pa.Table:
    """The table `routes`."""
    b = w.reizen.bezoeken
    leaves, again = verhaal_opnieuw(w.reizen.sporen, b)
    return w.maak(
        ROUTES, w.volgorde_van(b.zaak[leaves], b.eerste[leaves]), klantreis=w.klantreis(b.zaak[leaves]),
        pad=ketens(b.voorganger, b.loket, leaves, w.loketnamen, " > ", LANGSTE_PAD),
        bezoeken=diepte(b.voorganger)[leaves] + 1, verhaal_opnieuw=again,
    )  # fmt: skip
