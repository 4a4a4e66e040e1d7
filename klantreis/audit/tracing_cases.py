"""From a count over zaken, klantreizen, loops, handovers, terms, links or source rows to what was counted.

Every row that was counted is held against the events or visits that it rests on: what does not rest on them is not
counted again.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from klantreis.analysis.journey_summary import geldig
from klantreis.analysis.term_summary import TELLINGEN, overzicht
from klantreis.audit.traced import REGELKOLOMMEN, Cel, Getal, Herleid, Run
from klantreis.vocabulary import ONBEKEND, TERMIJNSTATUS
from klantreis.vocabulary_links import METHODEN, ZEKERHEDEN

Rij = dict[str, Any]


def termijnen(run: Run, cel: Cel) -> Herleid:
    """`termijnen:termijn:status[:wet]`."""
    code = cel.neem("termijn", run.waarden("termijnen", "termijn"))
    status = cel.neem("status", TERMIJNSTATUS)
    wet = cel.neem("wet", run.waarden("termijnen", "wet", termijn=code), "")
    cel.genomen = [part for part in cel.genomen if part]
    rows = run.tabel("termijnen")
    rows = rows.filter(pc.equal(rows["termijn"], code))
    rows = rows.filter(pc.equal(rows["wet"], wet)) if wet else rows
    counted = overzicht(rows).to_pylist()
    own = [row for row in rows.to_pylist() if row["status"] == status]
    stands = counted[0][status] if counted and status in TELLINGEN else len(own)
    supported = [row for row in own if _op_gebeurtenissen(run, row)]
    getallen = (Getal("aantal", stands, len(supported)),)
    return Herleid(cel.klaar(), getallen, tuple(sorted({row["zaak"] for row in supported})))


def _op_gebeurtenissen(run: Run, row: Rij) -> bool:
    """Whether the begin of a term is the day of the event that it names, and that event stands in its zaak."""
    for name in ("van_gebeurtenis", "tot_gebeurtenis"):
        number = row[name]
        if number is not None and run.gebeurtenis_van.get(number, ("",))[0] != row["zaak"]:
            return False
    begin: date | None = row["start"]
    if row["van_gebeurtenis"] is None or begin is None:
        return row["tot_gebeurtenis"] is not None
    return bool(run.gebeurtenis_van[row["van_gebeurtenis"]][1].date() <= begin)


def lussen(run: Run, cel: Cel) -> Herleid:
    """`lussen:pad`."""
    pad = cel.neem("pad", run.waarden("lussen", "pad"))
    rows = geldig(run.tabel("lussen"))
    own = rows.filter(pc.equal(rows["pad"], pad)).to_pylist()
    visits = {row["bezoek"]: row for row in run.rijen("bezoeken")}
    walked = [row for row in own if _gelopen(visits, row) == pad.split(" > ")]
    zaken = {visits[visit]["zaak"] for row in walked for visit in _weg(visits, row)}
    return Herleid(cel.klaar(), (Getal("lussen", len(own), len(walked)),), tuple(sorted(zaken)))


def _weg(visits: dict[int, Rij], lus: Rij) -> list[int]:
    """The visits of a loop, from the first: up the route from the visit that came back."""
    way = [lus["bezoek"]]
    while len(way) < lus["lengte"] and way[-1] in visits and visits[way[-1]]["voorganger"] is not None:
        way.append(visits[way[-1]]["voorganger"])
    return [visit for visit in reversed(way) if visit in visits]


def _gelopen(visits: dict[int, Rij], lus: Rij) -> list[str]:
    return [visits[visit]["loket"] or ONBEKEND for visit in _weg(visits, lus)]


def overdrachten(run: Run, cel: Cel) -> Herleid:
    """`overdrachten:van:naar[:soort]`."""
    every = run.rijen("overdrachten")
    van = cel.neem("loket", {row["van_loket"] or ONBEKEND for row in every})
    own = [row for row in every if (row["van_loket"] or ONBEKEND) == van]
    naar = cel.neem("loket", {row["naar_loket"] or ONBEKEND for row in own})
    own = [row for row in own if (row["naar_loket"] or ONBEKEND) == naar]
    soort = cel.neem("soort", {row["soort"] for row in own}, "")
    cel.genomen = [part for part in cel.genomen if part]
    own = [row for row in own if soort in ("", row["soort"])]
    visits = {row["bezoek"]: row for row in run.rijen("bezoeken")}

    def seen(row: Rij) -> bool:
        ends = (("van_bezoek", van, "van_zaak"), ("naar_bezoek", naar, "naar_zaak"))
        return all(
            row[visit] is None
            or (visits[row[visit]]["loket"] or ONBEKEND, visits[row[visit]]["zaak"]) == (loket, row[zaak])
            for visit, loket, zaak in ends
        )

    right = [row for row in own if seen(row)]
    zaken = {row[name] for row in right for name in ("van_zaak", "naar_zaak") if row[name]}
    return Herleid(cel.klaar(), (Getal("overdrachten", len(own), len(right)),), tuple(sorted(zaken)))


def koppelingen(run: Run, cel: Cel) -> Herleid:
    """`koppelingen:methode` or `koppelingen:zekerheid`: objections and appeals that were linked so."""
    what = cel.neem("methode of zekerheid", {*METHODEN, *ZEKERHEDEN, *run.waarden("koppelingen", "methode")})
    rows = [row for row in run.rijen("koppelingen") if what in (row["methode"], row["zekerheid"])]
    named = {row["bezwaar"] for row in rows}
    there = [row for row in run.rijen("bezwaren") if what in (row["methode"], row["zekerheid"])]
    right = {row["bezwaar"] for row in there if run.gebeurtenis_van.get(row["gebeurtenis"], ("",))[0] == row["zaak"]}
    zaken = {row["zaak"] for row in there} | {row["besluit_zaak"] for row in rows if row["besluit_zaak"]}
    return Herleid(cel.klaar(), (Getal("bezwaren", len(named), len(right & named)),), tuple(sorted(zaken)))


def bezwaren(run: Run, cel: Cel) -> Herleid:
    """`bezwaren[:soort]`."""
    soort = cel.neem("soort", run.waarden("bezwaren", "soort"), "")
    cel.genomen = [part for part in cel.genomen if part]
    rows = run.rijen("bezwaren", **({"soort": soort} if soort else {}))
    right = [row for row in rows if run.gebeurtenis_van.get(row["gebeurtenis"], ("",))[0] == row["zaak"]]
    zaken = tuple(sorted({row["zaak"] for row in rows}))
    return Herleid(cel.klaar(), (Getal("bezwaren", len(rows), len(right)),), zaken)


def klantreizen(run: Run, cel: Cel) -> Herleid:
    """`klantreizen` (how many there are) or `klantreizen:NUMMER` (the zaken of one)."""
    every, of = run.rijen("klantreizen"), run.rijen("klantreis_zaken")
    if not cel.rest.strip():
        found = {row["klantreis"] for row in of}
        zaken = tuple(sorted(row["zaak"] for row in of))
        whole = sum(row["zaken"] for row in every)
        in_log = len(run.tabel("gebeurtenissen")["zaak"].unique())
        return Herleid(
            cel.klaar(), (Getal("klantreizen", len(every), len(found)), Getal("zaken", whole, in_log)), zaken
        )
    number = cel.neem_nummer("klantreis", [row["klantreis"] for row in every])
    row = next(row for row in every if row["klantreis"] == number)
    zaken = tuple(sorted(each["zaak"] for each in of if each["klantreis"] == number))
    moves = sum(each["klantreis"] == number and each["aankomst"] is not None for each in run.rijen("overdrachten"))
    loops = sum(each["klantreis"] == number for each in geldig(run.tabel("lussen")).to_pylist())
    return Herleid(cel.klaar(), (
        Getal("zaken", row["zaken"], len(zaken)), Getal("overdrachten", row["overdrachten"], moves),
        Getal("terugkeren", row["terugkeren"], loops),
    ), zaken)  # fmt: skip


def aansluiting(run: Run, cel: Cel) -> Herleid:
    """`aansluiting:bron[:reden]`: what was read of a source, or a reason of uitval."""
    bron = cel.neem("bron", run.waarden("aansluiting", "bron"))
    own = run.rijen("aansluiting", bron=bron)
    reden = cel.neem("reden", {row["reden"] for row in own if row["reden"]}, "")
    cel.genomen = [part for part in cel.genomen if part]
    lost = run.tabel("uitval")
    lost = lost.filter(pc.equal(lost["bron"], bron))
    if reden:
        lost = lost.filter(pc.equal(lost["reden"], reden))
        stands = sum(row["aantal"] for row in own if row["reden"] == reden)
        return Herleid(cel.klaar(), (Getal("uitval", stands, len(lost)),), (), lost)
    events = run.tabel("gebeurtenissen")
    events = events.filter(pc.equal(events["bron"], bron)).select(list(REGELKOLOMMEN))
    said = {
        soort: sum(row["aantal"] for row in own if row["soort"] == soort) for soort in ("gelezen", "gebeurtenissen")
    }
    getallen = (
        Getal("gelezen", said["gelezen"], len(events) + len(lost)),
        Getal("gebeurtenissen", said["gebeurtenissen"], len(events)),
        Getal("uitval", said["gelezen"] - said["gebeurtenissen"], len(lost)),
    )
    rows = pa.concat_tables([events, lost.select(["bron", "bestand", "regel", "reden"])], promote_options="default")
    return Herleid(cel.klaar(), getallen, tuple(sorted(set(events["zaak"].to_pylist()))), rows)
