"""Objections and appeals counted: how they were linked, what is open, how far they went, how long they took, and along
which desks the residents had come (definition 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from statistics import median
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.analysis.durations import summarise
from klantreis.eventlog.log import EventLog
from klantreis.fields import vergelijkbaar
from klantreis.journeys.chains import ketens
from klantreis.links.near import lijkt_op
from klantreis.links.verdicts import link_key
from klantreis.schemas import schema_of
from klantreis.terms.calendar import Kalender
from klantreis.terms.facts import dag_nr
from klantreis.vocabulary import ALLES, DAG_US, GESCHILFASEN
from klantreis.vocabulary_links import (
    BEROEP,
    BEZWAAR,
    BEZWAARBALANS,
    BEZWAARPADEN,
    GEEN,
    GEGROND,
    GEKOPPELD,
    GESCHILSOORTEN,
    HOGER_BEROEP,
    OP_BEZWAAR,
    PRIMAIR,
    STERK,
    TRECHTER,
    VAST,
)  # fmt: skip

NIVEAU: Final = "bezwaar"
"""The level of these durations in the table `doorlooptijden`."""
_POST: Final = timedelta(days=7)
Rij = dict[str, Any]
_EERSTE: Final = date(1970, 1, 1).toordinal()


def is_gegrond(uitkomst: str | None) -> bool:
    """Whether an outcome gives the resident right, wholly or in part."""
    return uitkomst is not None and GEGROND.search(vergelijkbaar(uitkomst)) is not None


def balance(bezwaren: pa.Table) -> pa.Table:
    """The table `bezwaarbalans`: every year from the first receipt to the last day that anything happened.

    What has no end is open. An end before the receipt counts on the day of receipt.
    """
    rows = bezwaren.select(["soort", "ontvangen", "afgehandeld"]).to_pylist()
    found = []
    for soort in GESCHILSOORTEN:
        own = [row for row in rows if row["soort"] == soort]
        came = Counter(row["ontvangen"].year for row in own)
        left = Counter(max(row["afgehandeld"], row["ontvangen"]).year for row in own if row["afgehandeld"])
        open_ = 0
        for jaar in range(min(came), max([*came, *left]) + 1) if came else ():
            after = open_ + came[jaar] - left[jaar]
            found.append(
                {"soort": soort, "jaar": jaar, "open_begin": open_, "binnen": came[jaar], "uit": left[jaar],
                 "open_eind": after}
            )  # fmt: skip
            open_ = after
    return pa.Table.from_pylist(found, schema_of(BEZWAARBALANS))


def links_of(koppelingen: pa.Table) -> pa.Table:
    """The rows of `koppelingen` that are links, not candidates."""
    return koppelingen.filter(pc.is_in(koppelingen["zekerheid"], value_set=pa.array(GEKOPPELD)))


def funnel(besluiten: pa.Table, bezwaren: pa.Table, koppelingen: pa.Table) -> pa.Table:
    """The table `trechter`: all together, and per act.

    A decision goes further when an objection, or an appeal straight to court, is linked to it; an objection when an
    appeal is linked to the decision on it.
    """
    links = links_of(koppelingen).select(["bezwaar", "soort", "besluit"]).to_pylist()
    linked = {(row["bezwaar"], row["soort"]) for row in links}
    contested = {row["besluit"] for row in links}
    decided = besluiten.select(["besluit", "soort", "geschil", "wet", "uitkomst"]).to_pylist()
    # One zaak may hold the objection and the appeal, under one id: what was decided on tells them apart.
    further = {
        (row["geschil"], row["soort"] == OP_BEZWAAR)
        for row in decided
        if row["geschil"] and row["besluit"] in contested
    }
    counts, onward, unfinished = (Counter[tuple[str, str, str | None]]() for _nr in range(3))

    def tel(row: Rij, stap: str, verder: bool, open_: bool) -> None:
        for groep in (ALLES, *([f"wet: {row['wet']}"] if row["wet"] else [])):
            key = (groep, stap, row["uitkomst"])
            counts[key] += 1
            onward[key] += verder
            unfinished[key] += open_

    for row in decided:
        if row["soort"] == PRIMAIR:
            tel(row, PRIMAIR, row["besluit"] in contested, False)
    for row in bezwaren.select(["bezwaar", "soort", "wet", "uitkomst", "afgehandeld"]).to_pylist():
        if (row["bezwaar"], row["soort"]) in linked:
            goes_on = row["soort"] != HOGER_BEROEP and (row["bezwaar"], row["soort"] == BEZWAAR) in further
            tel(row, row["soort"], goes_on, row["afgehandeld"] is None)
    order = {stap: nr for nr, stap in enumerate((PRIMAIR, *GESCHILSOORTEN))}
    keys = sorted(counts, key=lambda key: (key[0] != ALLES, key[0], order[key[1]], -counts[key], key[2] or ""))
    return pa.Table.from_pylist(
        [dict(zip(TRECHTER, (*key, counts[key], onward[key], unfinished[key]), strict=True)) for key in keys],
        schema_of(TRECHTER),
    )


def about_zaken(log: EventLog, tabellen: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Decisions in the chosen zaken with all that is linked to them: objections, decisions on those, appeals.

    Parameters
    ----------
    tabellen : besluiten, bezwaren and koppelingen, of all zaken.
    """
    besluiten, bezwaren, koppelingen = (tabellen[name] for name in ("besluiten", "bezwaren", "koppelingen"))
    if not log.filters:
        return {"besluiten": besluiten, "bezwaren": bezwaren, "koppelingen": koppelingen}
    zaken = set(log.engine.arrow(log.events.select("zaak").distinct())["zaak"].to_pylist())
    decided = besluiten.select(["besluit", "soort", "zaak", "geschil"]).to_pylist()
    names = {row["besluit"] for row in decided if row["soort"] == PRIMAIR and row["zaak"] in zaken}
    links = links_of(koppelingen)
    own = [
        row["keten"] in names or (row["besluit"] in names if row["besluit"] else row["besluit_zaak"] in zaken)
        for row in links.select(["besluit", "besluit_zaak", "keten"]).to_pylist()
    ]
    links = links.filter(pa.array(own, pa.bool_()))
    disputes = set(zip(links["bezwaar"].to_pylist(), links["soort"].to_pylist(), strict=True))
    ids = {bezwaar for bezwaar, _soort in disputes}
    mine = [row["besluit"] in names if row["soort"] == PRIMAIR else row["geschil"] in ids for row in decided]
    theirs = [
        (row["bezwaar"], row["soort"]) in disputes for row in bezwaren.select(["bezwaar", "soort"]).to_pylist()
    ]  # fmt: skip
    return {
        "besluiten": besluiten.filter(pa.array(mine, pa.bool_())),
        "bezwaren": bezwaren.filter(pa.array(theirs, pa.bool_())), "koppelingen": links,
    }  # fmt: skip


def watched_until(bronnen: Iterable[str], peildatums: Mapping[str, date | None]) -> date | None:
    """The last day until which every source with objections was watched; without any, every source.

    Parameters
    ----------
    bronnen : the sources with objections.
    """
    own = set(bronnen) or set(peildatums)
    return min((day for bron in own if (day := peildatums.get(bron))), default=None)


def times(
    bezwaren: pa.Table, koppelingen: pa.Table, peildatums: Sequence[date | None], kalender: Kalender
) -> pa.Table:  # fmt: skip
    """Rows of `doorlooptijden` at the level bezwaar: from a decision to what is linked to it, and from receipt to end.

    Whole days. What has not ended is censored at the end of the peildatum; without a peildatum it is left out.

    Parameters
    ----------
    peildatums : of each objection that of its source.
    """
    rows: list[tuple[str, int, int, int, bool, bool]] = []
    own = bezwaren.select(["bezwaar", "soort", "ontvangen", "afgehandeld", "uitkomst"]).to_pylist()
    received = {(row["bezwaar"], row["soort"]): dag_nr(row["ontvangen"]) for row in own}
    for row in links_of(koppelingen).select(["bezwaar", "soort", "dagen_na_besluit", "rang"]).to_pylist():
        days = row["dagen_na_besluit"]
        if row["rang"] == 1 and days is not None and days >= 0:
            day = received[row["bezwaar"], row["soort"]]
            rows.append((f"van besluit tot {row['soort']}", days * DAG_US, day - days, day, True, False))
    for row, peildatum in zip(own, peildatums, strict=True):
        end = row["afgehandeld"] or (peildatum and peildatum + timedelta(days=1))
        if end is not None:
            gone = vergelijkbaar(row["uitkomst"] or "").startswith("ingetrokken")
            begin, seen = dag_nr(row["ontvangen"]), dag_nr(row["afgehandeld"] or peildatum)
            micros = max((end - row["ontvangen"]).days, 0) * DAG_US
            over = row["afgehandeld"] is not None
            rows.append((f"van {row['soort']} tot uitkomst", micros, begin, max(seen, begin), over, gone))
    columns = [[row[nr] for row in rows] for nr in range(6)]
    kinds = (pa.string(), pa.int64(), pa.int64(), pa.int64(), pa.bool_(), pa.bool_())
    names = ("groep", "duur", "van", "tot", "geeindigd", "weg")
    arrays = [pa.array(values, kind) for values, kind in zip(columns, kinds, strict=True)]
    return summarise(pa.Table.from_arrays(arrays, names), NIVEAU, kalender)


def paths(
    besluiten: pa.Table, bezwaren: pa.Table, koppelingen: pa.Table, bezoeken: pa.Table, until: date | None
) -> pa.Table:
    """The table `bezwaarpaden`: decisions by the route of desks up to the visit in which they were taken.

    Only decisions whose term to object, with a week for the post, was over on the last day watched (`watched_until`).
    """
    first_decisions = besluiten.filter(pc.equal(besluiten["soort"], PRIMAIR))
    own = first_decisions.filter(_voorbij(first_decisions, until))
    contested: set[str] = set()
    first: dict[str, int] = {}
    upheld: set[str] = set()
    outcome = {
        row["bezwaar"]: row["uitkomst"]
        for row in bezwaren.select(["bezwaar", "soort", "uitkomst"]).to_pylist()
        if row["soort"] == BEZWAAR
    }
    for row in links_of(koppelingen).select(["bezwaar", "soort", "besluit", "dagen_na_besluit"]).to_pylist():
        if row["soort"] in (BEZWAAR, BEROEP) and row["besluit"] is not None:
            contested.add(row["besluit"])
            if row["dagen_na_besluit"] >= 0:  # a decision that replaced a contested one came after the objection
                first[row["besluit"]] = min(row["dagen_na_besluit"], first.get(row["besluit"], row["dagen_na_besluit"]))
            if row["soort"] == BEZWAAR and is_gegrond(outcome.get(row["bezwaar"])):
                upheld.add(row["besluit"])
    per: dict[str | None, list[str]] = {}
    for pad, besluit in zip(_routes(own, bezoeken), own["besluit"].to_pylist(), strict=True):
        per.setdefault(pad, []).append(besluit)
    found: list[Rij] = []
    for pad, names in per.items():
        days = [first[name] for name in names if name in first]
        n = sum(name in contested for name in names)
        found.append({
            "pad": pad, "besluiten": len(names), "bestreden": n,
            "gegrond": sum(name in upheld for name in names), "aandeel_bestreden": round(n / len(names), 6),
            "mediaan_dagen_tot_bezwaar": float(median(days)) if days else None,
        })  # fmt: skip
    found.sort(key=lambda row: (-row["bestreden"], -row["besluiten"], row["pad"] or ""))
    return pa.Table.from_pylist(found, schema_of(BEZWAARPADEN))


def still_open(besluiten: pa.Table, until: date | None) -> int:
    """To how many first decisions an objection could still come after the last day watched (`watched_until`)."""
    own = besluiten.filter(pc.equal(besluiten["soort"], PRIMAIR))
    return int(len(own) - pc.sum(_voorbij(own, until).cast(pa.int64())).as_py()) if len(own) else 0


def _voorbij(besluiten: pa.Table, until: date | None) -> pa.ChunkedArray:
    """Whether the term to object, with a week for the post, was over by that day; without a term it is not."""
    over = until - _POST if until else date.max
    return pc.fill_null(pc.less_equal(besluiten["bezwaar_tot"], pa.scalar(over, pa.date32())), False)


def _routes(besluiten: pa.Table, bezoeken: pa.Table) -> Sequence[str | None]:
    """Per decision the desks from the beginning of its route to the visit that holds it; None outside every visit."""
    if not len(bezoeken):
        return [None] * len(besluiten)
    begin, end = (bezoeken[f"{name}_gebeurtenis"].to_numpy() for name in ("eerste", "laatste"))
    # Visits of one zaak follow each other, and events of one zaak stand together.
    order = np.argsort(begin, kind="stable")
    event = besluiten["gebeurtenis"].to_numpy()
    at = order[np.maximum(np.searchsorted(begin[order], event, "right") - 1, 0)]
    inside = (begin[at] <= event) & (event <= end[at])
    before = bezoeken["voorganger"].fill_null(0).to_numpy()
    place = np.full(int(bezoeken["bezoek"].to_numpy().max()) + 1, -1)
    place[bezoeken["bezoek"].to_numpy()] = np.arange(len(bezoeken))
    coded = bezoeken["loket"].combine_chunks().fill_null("(onbekend)").dictionary_encode()
    texts = ketens(
        place[before], coded.indices.to_numpy().astype(np.int64), at, coded.dictionary.to_pylist(), " > "
    ).to_pylist()
    return [text if is_inside else None for text, is_inside in zip(texts, inside.tolist(), strict=True)]


def contested_days(tables: Mapping[str, pa.Table]) -> dict[tuple[str, str], tuple[int, bool]]:
    """Per objection or appeal in a zaak of its own the day of the decision that it is about, for its terms.

    Only certain and strong links to one decision count. See `term_cases.Bestreden`.
    """
    decided = {row["besluit"]: row for row in tables["besluiten"].to_pylist()}
    found: dict[tuple[str, str], tuple[int, bool]] = {}
    for row in links_of(tables["koppelingen"]).to_pylist():
        own = decided.get(row["besluit"])
        if own is None or row["zekerheid"] not in (VAST, STERK) or row["rang"] != 1:
            continue
        day = own["bekend_op"] or own["besluit_op"]
        if row["methode"] != "zelfde_zaak" and row["soort"] in GESCHILFASEN and day:
            found[row["bezwaar"], row["soort"]] = (day.toordinal() - _EERSTE, own["bekend_op"] is not None)
    return found


def by_method(bezwaren: pa.Table) -> Mapping[tuple[str, str, str], int]:
    """How many objections of each kind were linked in which way, how surely."""
    rows = bezwaren.select(["soort", "methode", "zekerheid"]).to_pylist()
    return Counter((row["soort"], row["methode"], row["zekerheid"]) for row in rows)


def doubtful(besluiten: pa.Table, bezwaren: pa.Table, koppelingen: pa.Table) -> list[Rij]:
    """Pairs of an objection and a decision for a person to judge.

    Of an objection without a certain or strong link: its candidates, and every decision of the same resident on or
    before the day of receipt, the latest first; without a resident those whose references are a slip of the pen away.
    Of one that is linked to the decision of another resident: that link.
    """
    decided = besluiten.to_pylist()
    by_name = {row["besluit"]: row for row in decided}
    of_person: dict[str, list[Rij]] = {}
    for row in sorted(decided, key=lambda row: (-(row["besluit_op"] or date.min).toordinal(), row["besluit"])):
        if row["inwoner"] is not None:
            of_person.setdefault(row["inwoner"], []).append(row)
    links: dict[tuple[str, str], list[Rij]] = {}
    for row in koppelingen.to_pylist():
        links.setdefault((row["bezwaar"], row["soort"]), []).append(row)
    found: list[Rij] = []
    alike = _lijken(bezwaren, decided)
    for row in bezwaren.to_pylist():
        own = links.get((row["bezwaar"], row["soort"]), [])
        sure = [link for link in own if link["zekerheid"] in (VAST, STERK)]
        elsewhere = [link for link in sure if _van_een_ander(row, by_name.get(link["besluit"]))]
        if any(link["methode"] == "beoordeeld" for link in own) or (sure and not elsewhere):
            continue
        shown = elsewhere or [link for link in own if link["besluit_zaak"] is not None]
        found += [_vraag(row, by_name.get(link["besluit"]), link) for link in shown]
        names = {link["besluit"] for link in shown}
        before = [
            one
            for one in of_person.get(row["inwoner"], alike.get((row["bezwaar"], row["soort"]), ()))
            if one["besluit_op"] and one["besluit_op"] <= row["ontvangen"] and one["geschil"] != row["bezwaar"]
        ]
        none = {"zekerheid": GEEN, "reden": "Een ander besluit van dezelfde inwoner."}
        if row["inwoner"] is None:
            none["reden"] = "Het kenmerk van dit besluit scheelt één teken, of twee verwisselde."
        found += [] if elsewhere else [_vraag(row, one, none) for one in before if one["besluit"] not in names]
    return found


def _lijken(bezwaren: pa.Table, besluiten: list[Rij]) -> dict[tuple[str, str], list[Rij]]:
    """By objection without a resident the decisions whose references nearly are one that it names."""
    known = [row for row in besluiten if row["kenmerk"]]
    exact = {row["kenmerk"] for row in known}
    pairs = [
        (row["bezwaar"], row["soort"], text)
        for row in bezwaren.select(["bezwaar", "soort", "kenmerk", "inwoner"]).to_pylist()
        if row["inwoner"] is None and row["kenmerk"]
        for text in row["kenmerk"].split("; ")
        if text not in exact
    ]
    if not pairs:
        return {}
    names = pa.array([row["kenmerk"] for row in known], pa.string())
    found: dict[tuple[str, str], list[Rij]] = {}
    for one, two in zip(*lijkt_op(pa.array([text for *_who, text in pairs], pa.string()), names), strict=True):
        own = found.setdefault(pairs[one][:2], [])
        own += [known[two]] if known[two] not in own else []
    return found


def _van_een_ander(bezwaar: Rij, besluit: Rij | None) -> bool:
    both = (bezwaar["inwoner"], besluit["inwoner"] if besluit else None)
    return None not in both and both[0] != both[1]


def _vraag(bezwaar: Rij, besluit: Rij | None, link: Mapping[str, Any]) -> Rij:
    """A pair with what a person needs to judge it."""
    zaak = besluit["zaak"] if besluit else link["besluit_zaak"]
    own = (besluit["besluit"], zaak, besluit["besluit_op"]) if besluit else (None, zaak, None)
    named = [bezwaar["kenmerk"], bezwaar["datum_genoemd"] and f"{bezwaar['datum_genoemd']:%d-%m-%Y}"]
    return {
        "kenmerk": link_key(bezwaar["bezwaar"], bezwaar["soort"], bezwaar["ontvangen"], *own),
        "bezwaar": bezwaar["bezwaar"], "soort": bezwaar["soort"], "ontvangen": bezwaar["ontvangen"],
        "genoemd": ", ".join(text for text in named if text), "besluit": besluit and besluit["besluit"], "zaak": zaak,
        "besluit_op": besluit and besluit["besluit_op"], "uitkomst": besluit and besluit["uitkomst"],
        "loket": besluit and besluit["loket"], "zekerheid": link["zekerheid"], "reden": link["reden"],
    }  # fmt: skip
