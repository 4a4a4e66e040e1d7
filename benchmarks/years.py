"""Made-up years that are alike, with known truth: the log of a municipality where nothing changes but what is planted.

Residents come by chance, as many on average on every day of every year (more in winter than in summer), with one to
three questions of their own. What a zaak becomes is dealt with the same chances whenever it starts. So the years are
exchangeable: any difference between them is chance. Residents differ: each has a pace of its own, so that zaken of one
resident are alike. The log runs from the middle of 2022 to the middle of 2026 and residents come long before and until
the end, so the calendar years 2023 to 2025 are whole, begin with work in hand, and are followed for half a year.

What can be planted is an Ingreep: phases that take longer and desks that refer more often, in zaken that start in one
year. Its other consequences are real too: who is referred opens a zaak elsewhere, and gets no decision where he was.

Testdam (klantreis.simulate) tells whole stories that end within the log; so its years differ by design.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from klantreis.engine import Engine
from klantreis.eventlog.log import EventLog
from klantreis.eventlog.store import TECHNISCH
from klantreis.schemas import schema_of
from klantreis.vocabulary import DAG_US, GEBEURTENISSEN

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

BEGIN, LOG_VAN, PEIL = date(2020, 7, 1), date(2022, 7, 1), date(2026, 7, 1)
"""Residents come from BEGIN; the log knows what happened from LOG_VAN to PEIL, both included."""
JAREN = (2023, 2024, 2025)

KCC, WMO, CJG, WERK, SCHULD, JURIDISCH = range(6)
LOKETTEN = ("Contactcentrum", "Wmo-loket", "CJG", "Werkplein", "Schuldhulp", "Juridische Zaken")
BRONNEN = ("kcc", "wmo", "jeugd", "werk", "schuld", "juridisch")
WETTEN = (None, "Wmo", "Jeugdwet", "Participatiewet", "Wgs", None)
KANALEN = ("balie", "telefoon", "website", "brief")
MELDERS = ("inwoner", "mantelzorger", "huisarts")
UITKOMSTEN = ("toegekend", "afgewezen", "gegrond", "ongegrond")
WIJKEN = 10

AANDEEL: Final = (0.35, 0.22, 0.15, 0.17, 0.11)
"""Where residents come with a question of their own."""
VERWIJST: Final = (0.5, 0.10, 0.12, 0.09, 0.08)
"""The chance that a zaak ends by being referred."""
INTREKKING, AFWIJZING, TERUG, ZOEK, ADVIES, BLIJFT_OPEN = 0.06, 0.2, 0.35, 0.08, 0.3, 0.01
BEZWAAR: Final = (0.02, 0.18)
"""The chance of an objection against a grant and against a refusal."""
PER_INWONER: Final = 1.924
"""Zaken that one resident brings in all, referrals and objections too."""
_HOOGSTE_DIEPTE = 4

STAPPEN: Final[Sequence[tuple[str, str | None, tuple[str, ...]]]] = (
    ("Vraag gesteld", "melding", ("uitvraag",)),
    ("Vraag beantwoord", "melding", ("eerste_antwoord",)),
    ("Melding ontvangen", "melding", ()),
    ("Gesprek gevoerd", "onderzoek", ("uitvraag",)),
    ("Onderzoek afgerond", "onderzoek", ("onderzoek_gereed",)),
    ("Keuring gepland", "advies", ()),
    ("Keuring gedaan", "advies", ()),
    ("Aanvraag ontvangen", "besluit", ("aanvraag",)),
    ("Besluit genomen", "besluit", ("besluit",)),
    ("Besluit verzonden", "besluit", ("bekendmaking",)),
    ("Ondersteuning gestart", "ondersteuning", ()),
    ("Evaluatie gehouden", "ondersteuning", ()),
    ("Doorverwezen", "onderzoek", ("doorverwijzing",)),
    ("Ingetrokken", None, ("ingetrokken",)),
    ("Zaak afgesloten", "administratie", ("afsluiting",)),
    ("Bezwaar ontvangen", "bezwaar", ()),
    ("Hoorzitting", "bezwaar", ("commissie",)),
    ("Beslissing op bezwaar", "bezwaar", ("besluit", "bekendmaking")),
    ("Doorverbonden", "melding", ("doorverwijzing",)),
)
STAP: Final = {naam: nr for nr, (naam, _fase, _rollen) in enumerate(STAPPEN)}


@dataclass(frozen=True)
class Ingreep:
    """What is planted in zaken that start in `jaar`: phases that take so many times as long (`langzamer`), desks that
    refer so many times as often (`verwijst`)."""

    jaar: int = 2025
    langzamer: Mapping[str, float] = field(default_factory=dict)
    verwijst: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class _Zaken:
    """Zaken that start: the resident, the desk, the moment [days since BEGIN], the desk that referred (-1: none), the
    decision that it contests (0: none)."""

    inwoner: Ints
    loket: Ints
    start: Floats
    van: Ints
    bestrijdt: Ints

    def __len__(self) -> int:
        return len(self.inwoner)


class _Log:
    """Events as they come: of which zaak, which step, when; and what few of them have."""

    def __init__(self) -> None:
        self.pieces: list[dict[str, npt.NDArray[Any]]] = []
        self.zaken: list[_Zaken] = []
        self.aantal = self.besluiten = 0

    def open(self, zaken: _Zaken) -> Ints:
        """Numbers for these zaken."""
        numbers = np.arange(self.aantal, self.aantal + len(zaken))
        self.zaken.append(zaken)
        self.aantal += len(zaken)
        return numbers

    def add(self, zaak: Ints, stap: str, t: Floats, where: Bools | None = None, **more: Ints) -> None:
        """One event of each of these zaken, or of those where `where`."""
        keep = np.ones(len(zaak), bool) if where is None else where
        own = {"naar": -1, "uitkomst": -1, "besluit": 0, "verwijst": 0}
        n = int(keep.sum())
        self.pieces.append({
            "zaak": zaak[keep], "t": t[keep], "stap": np.full(n, STAP[stap]),
            **{name: more[name][keep] if name in more else np.full(n, none) for name, none in own.items()},
        })  # fmt: skip


def years(zaad: int, ingreep: Ingreep | None = None, *, per_jaar: int = 5000, tot: date = PEIL) -> pa.Table:
    """The event log of a municipality, with about `per_jaar` zaken a year, cut off after the day `tot`."""
    rng, own, log = np.random.default_rng(zaad), ingreep or Ingreep(), _Log()
    people = rng.poisson(per_jaar / PER_INWONER * (PEIL - BEGIN).days / 365.25)
    pace = rng.lognormal(0, 0.25, people)
    zaken = _questions(rng, people)
    for _depth in range(_HOOGSTE_DIEPTE):
        zaken = _live(rng, log, zaken, own, pace)
    return _table(rng, log, people, tot)


def open_years(engine: Engine, path: Path, table: pa.Table) -> EventLog:
    """The table as an event log, by way of a file."""
    pq.write_table(table, path)
    return EventLog.open(engine, path)


def _questions(rng: np.random.Generator, people: int) -> _Zaken:
    """The questions with which residents come by themselves."""
    days = np.array([BEGIN + timedelta(days=nr) for nr in range((PEIL - BEGIN).days + 1)])
    season = np.array([1 + 0.2 * np.cos(2 * np.pi * day.timetuple().tm_yday / 365.25) for day in days])
    first = rng.choice(len(days), people, p=season / season.sum()) + rng.random(people)
    number = rng.choice([1, 2, 3], people, p=[0.6, 0.3, 0.1])
    gaps = np.cumsum(np.concatenate([np.zeros((people, 1)), rng.uniform(20, 300, (people, 2))], axis=1), axis=1)
    asked = np.arange(3) < number[:, None]
    n = int(asked.sum())
    return _Zaken(
        np.repeat(np.arange(people), number), rng.choice(5, n, p=AANDEEL), (first[:, None] + gaps)[asked],
        np.full(n, -1), np.zeros(n, np.int64),
    )  # fmt: skip


def _live(rng: np.random.Generator, log: _Log, zaken: _Zaken, ingreep: Ingreep, pace: Floats) -> _Zaken:
    """What these zaken become, in the log; the zaken that come of them."""
    planted = _year(zaken.start) == ingreep.jaar
    chance = np.array(VERWIJST)[zaken.loket]
    factor = np.array([ingreep.verwijst.get(naam, 1.0) for naam in LOKETTEN])[zaken.loket]
    lot = rng.random(len(zaken))
    refers = lot < np.where(planted, chance * factor, chance)
    nr = log.open(zaken)
    desk, contact = zaken.loket != KCC, zaken.loket == KCC
    to = _target(rng, zaken)
    gone = np.where(contact, zaken.start + _wait(rng, len(zaken), 1, 0.3), 0.0)
    log.add(nr, "Vraag gesteld", zaken.start, contact)
    log.add(nr, "Vraag beantwoord", gone, contact & ~refers)
    log.add(nr, "Doorverbonden", gone, contact & refers, naar=to)
    log.add(nr, "Zaak afgesloten", gone + _wait(rng, len(zaken), 1, 0.2), contact)

    slow = {fase: np.where(planted, ingreep.langzamer.get(fase, 1.0), 1.0) for fase in (
        "melding", "onderzoek", "advies", "besluit", "ondersteuning",
    )}  # fmt: skip
    talk = zaken.start + _wait(rng, len(zaken), 2, 3) * slow["melding"]
    known = talk + _wait(rng, len(zaken), 2.5, 7) * slow["onderzoek"] * pace[zaken.inwoner]
    half = talk + rng.uniform(0.2, 0.9, len(zaken)) * (known - talk)
    withdrawn = desk & ~refers & (lot > 1 - INTREKKING)
    log.add(nr, "Melding ontvangen", zaken.start, desk)
    log.add(nr, "Gesprek gevoerd", talk, desk)
    log.add(nr, "Doorverwezen", half, desk & refers, naar=to)
    log.add(nr, "Zaak afgesloten", half + _wait(rng, len(zaken), 2, 3), desk & refers)
    log.add(nr, "Ingetrokken", half, withdrawn)
    contested = _decide(rng, log, zaken, nr, (desk & ~refers & ~withdrawn), known, slow)
    _object(rng, log, contested)

    arrives = refers & (rng.random(len(zaken)) >= ZOEK)
    return _Zaken(
        zaken.inwoner[arrives], to[arrives], (np.where(contact, gone, half) + _wait(rng, len(zaken), 2, 3))[arrives],
        zaken.loket[arrives], np.zeros(int(arrives.sum()), np.int64),
    )  # fmt: skip


def _decide(
    rng: np.random.Generator, log: _Log, zaken: _Zaken, nr: Ints, goes_on: Bools, known: Floats, slow: dict[str, Floats]
) -> _Zaken:
    """From the end of the investigation to the closing; the objections that come of the decisions."""
    n = len(zaken)
    advised = goes_on & (rng.random(n) < ADVIES)
    planned = known + _wait(rng, n, 2, 1.5) * slow["onderzoek"]
    seen = planned + rng.lognormal(2.3, 0.5, n) * slow["advies"]
    asked = np.where(
        advised, seen + _wait(rng, n, 2, 1) * slow["advies"], known + _wait(rng, n, 2, 2) * slow["onderzoek"]
    )
    decided = asked + _wait(rng, n, 3, 6) * slow["besluit"]
    sent = decided + _wait(rng, n, 2, 0.5) * slow["besluit"]
    refused = rng.random(n) < AFWIJZING
    helped = sent + _wait(rng, n, 2, 5) * slow["besluit"]
    looked = helped + rng.lognormal(3, 0.6, n) * slow["ondersteuning"]
    pause = 0.02 + rng.lognormal(2.3, 0.8, n)
    closed = np.where(refused, sent + pause * slow["besluit"], looked + pause * slow["ondersteuning"])
    number = log.besluiten + np.cumsum(goes_on)
    log.besluiten += int(goes_on.sum())
    log.add(nr, "Onderzoek afgerond", known, goes_on)
    log.add(nr, "Keuring gepland", planned, advised)
    log.add(nr, "Keuring gedaan", seen, advised)
    log.add(nr, "Aanvraag ontvangen", asked, goes_on)
    log.add(nr, "Besluit genomen", decided, goes_on, uitkomst=refused.astype(np.int64), besluit=number)
    log.add(nr, "Besluit verzonden", sent, goes_on, besluit=number)
    log.add(nr, "Ondersteuning gestart", helped, goes_on & ~refused)
    log.add(nr, "Evaluatie gehouden", looked, goes_on & ~refused)
    log.add(nr, "Zaak afgesloten", closed, goes_on & (rng.random(n) >= BLIJFT_OPEN))
    contested = goes_on & (rng.random(n) < np.array(BEZWAAR)[refused.astype(np.int64)])
    return _Zaken(
        zaken.inwoner[contested], np.full(int(contested.sum()), JURIDISCH), (sent + _wait(rng, n, 3, 7))[contested],
        zaken.loket[contested], number[contested],
    )  # fmt: skip


def _object(rng: np.random.Generator, log: _Log, zaken: _Zaken) -> None:
    """The course of objections, each a zaak of its own."""
    nr, n = log.open(zaken), len(zaken)
    heard = zaken.start + _wait(rng, n, 3, 9)
    decided = heard + _wait(rng, n, 3, 9)
    number = log.besluiten + 1 + np.arange(n)
    log.besluiten += n
    outcome = np.where(rng.random(n) < 0.25, 2, 3)
    log.add(nr, "Bezwaar ontvangen", zaken.start, verwijst=zaken.bestrijdt)
    log.add(nr, "Hoorzitting", heard)
    log.add(nr, "Beslissing op bezwaar", decided, uitkomst=outcome, besluit=number)
    log.add(nr, "Zaak afgesloten", decided + _wait(rng, n, 2, 3))


def _wait(rng: np.random.Generator, n: int, shape: float, scale: float) -> Floats:
    """Days until the next step; never so short that two steps share a second."""
    return 0.01 + rng.gamma(shape, scale, n)


def _target(rng: np.random.Generator, zaken: _Zaken) -> Ints:
    """The desk to which a zaak would be referred: back to where it came from, or any other desk that gives help."""
    other = rng.integers(1, 4, len(zaken))
    to = np.where(other >= zaken.loket, other + 1, other)
    to = np.where(zaken.loket == KCC, 1 + rng.choice(4, len(zaken), p=[0.35, 0.25, 0.25, 0.15]), to)
    back = (zaken.van > KCC) & (rng.random(len(zaken)) < TERUG)
    return np.where(back, zaken.van, to)


def _year(t: Floats) -> Ints:
    days = np.datetime64(BEGIN) + np.floor(t).astype(np.int64)
    return np.asarray(days.astype("datetime64[Y]").astype(np.int64) + 1970)


# --- the table -------------------------------------------------------------------------------------------------------


def _table(rng: np.random.Generator, log: _Log, people: int, tot: date) -> pa.Table:
    """The events in the order and with the numbers of the store."""
    columns = {name: np.concatenate([piece[name] for piece in log.pieces]) for name in log.pieces[0]}
    every = {
        name: np.concatenate([getattr(z, name) for z in log.zaken]) for name in ("inwoner", "loket", "start", "van")
    }
    day = np.floor(columns["t"]).astype(np.int64)
    first, last = (LOG_VAN - BEGIN).days, (tot - BEGIN).days
    rank = np.empty(log.aantal, np.int64)
    rank[np.argsort(every["start"], kind="stable")] = np.arange(1, log.aantal + 1)
    keep = np.flatnonzero((first <= day) & (day <= last))
    keep = keep[np.lexsort((columns["t"][keep], rank[columns["zaak"][keep]]))]
    zaak, stap, t = (columns[name][keep] for name in ("zaak", "stap", "t"))
    n = len(keep)
    # A working day from half past eight to five, so that no hour is skipped or doubled when the clock is changed.
    second = 30_600 + np.floor((t - np.floor(t)) * 30_600).astype(np.int64)
    local = (day[keep] + (BEGIN - date(1970, 1, 1)).days) * DAG_US + second * 1_000_000
    loket, inwoner = every["loket"][zaak], every["inwoner"][zaak]
    wijk = rng.integers(0, WIJKEN, people)
    melder, kanaal, worker = rng.integers(0, 3, people), rng.integers(0, 4, log.aantal), rng.integers(0, 8, log.aantal)
    team = loket * 2 + wijk[inwoner] % 2
    # Of an objection the act is that of the decision.
    act = np.where(loket == JURIDISCH, every["van"][zaak], loket)
    texts: dict[str, pa.Array] = {
        "inwoner": _numbered("", inwoner, people), "zaak": _numbered("Z", rank[zaak], log.aantal + 1),
        "activiteit": _chosen([naam for naam, _fase, _rollen in STAPPEN], stap),
        "fase": _chosen([fase for _naam, fase, _rollen in STAPPEN], stap),
        "precisie": _chosen(["seconde"], np.zeros(n, np.int64)),
        "loket": _chosen(LOKETTEN, loket), "naar_loket": _chosen((*LOKETTEN, None), columns["naar"][keep]),
        "team": _chosen([f"{naam} {half}" for naam in LOKETTEN for half in ("noord", "zuid")], team),
        "behandelaar": _numbered("m", team * 8 + worker[zaak], 96), "kanaal": _chosen(KANALEN, kanaal[zaak]),
        "melder": _chosen(MELDERS, melder[inwoner]), "wet": _chosen(WETTEN, act),
        "uitkomst": _chosen((*UITKOMSTEN, None), columns["uitkomst"][keep]),
        "wijk": _numbered("Wijk ", wijk[inwoner], WIJKEN),
        "besluit": _reference(columns["besluit"][keep]), "verwijst_naar": _reference(columns["verwijst"][keep]),
        "bron": _chosen(BRONNEN, loket), "bestand": _chosen(BRONNEN, loket),
    }  # fmt: skip
    number = pa.array(np.arange(1, n + 1))
    roles = pa.array([list(rollen) for _naam, _fase, rollen in STAPPEN], pa.list_(pa.string()))
    new = np.ones(n, bool)
    new[1:] = zaak[1:] != zaak[:-1]
    if np.any(~new[1:] & (np.diff(local) <= 0)):
        raise AssertionError("two steps of a zaak in one second")
    made = texts | {
        "gebeurtenis": number, "regel": number, "moment": number, "zaak_nr": pa.array(np.cumsum(new)),
        "rollen": roles.take(pa.array(stap)), "gelijktijdig": pa.array(np.zeros(n, bool)),
        "tijdstip_lokaal": pa.array(local).cast(pa.timestamp("us")),
        "tijdstip": pa.array(local - _offset(day[keep])).cast(pa.timestamp("us", tz="UTC")),
    }  # fmt: skip
    schema = schema_of(GEBEURTENISSEN | TECHNISCH)
    return pa.Table.from_arrays([made.get(item.name, pa.nulls(n, item.type)) for item in schema], schema=schema)


def _offset(day: Ints) -> Ints:
    """By how much the clock was ahead of UTC in the middle of that day [us]."""
    zone = ZoneInfo("Europe/Amsterdam")
    noon = [
        datetime(BEGIN.year, BEGIN.month, BEGIN.day, 12, tzinfo=zone) + timedelta(days=nr)
        for nr in range(day.max() + 1)
    ]
    return np.array([int((moment.utcoffset() or timedelta()).total_seconds()) for moment in noon])[day] * 1_000_000


def _chosen(names: Sequence[str | None], place: Ints) -> pa.Array:
    return pa.array(names, pa.string()).take(pa.array(place % len(names)))


def _numbered(prefix: str, number: Ints, size: int) -> pa.Array:
    """A text per number below `size`, as wide as the widest."""
    width = max(2, len(str(size)))
    return pa.array([f"{prefix}{nr:0{width}d}" for nr in range(size)], pa.string()).take(pa.array(number))


def _reference(number: Ints) -> pa.Array:
    """The normalised reference of a decision; none for 0."""
    text = pc.binary_join_element_wise("BES", pc.utf8_lpad(pa.array(number).cast(pa.string()), 6, "0"), "")
    return pc.if_else(pa.array(number > 0), text, None)
