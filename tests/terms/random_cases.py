"""Random rules and random facts, the same for the same seed: for the comparison of the two readings of the law."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from klantreis.terms.facts import Geval, Stilstand, Uitstel
from klantreis.terms.models import Kalenderbestand, Termijn, Waarde
from tests.terms import slow

DAG = timedelta(days=1)
EERSTE, LAATSTE = date(1994, 1, 1), date(2035, 12, 31)
PER_REGEL = 20
"""Cases per rule: the fast reading does them in one call."""

BRON = {"artikel": "verzonnen", "url": "https://example.org", "checked_on": "2026-01-01"}
LENGTE = {"dagen": 120, "weken": 16, "maanden": 5, "werkdagen": 40, "uren": 120, "openingsuren": 20}
OPEN = (
    {"maandag": "09:00-17:00", "dinsdag": "09:00-17:00", "woensdag": "09:00-17:00", "donderdag": "09:00-17:00"},
    {"dinsdag": "08:30-12:30, 13:00-20:15", "vrijdag": "09:00-12:00", "zaterdag": "10:00-14:00"},
    dict.fromkeys(("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"), "00:00-24:00"),
    {"zondag": "01:00-05:00", "maandag": "22:00-24:00", "dinsdag": "00:00-03:00"},
)


def ronden(
    seed: int, aantal: int, wet: Sequence[Termijn], gelijkgesteld: Kalenderbestand
) -> Iterator[tuple[Termijn, Kalenderbestand, list[Geval]]]:
    """Rules, each with a calendar file and its cases, until there are so many cases."""
    dobbel = random.Random(seed)
    while aantal > 0:
        termijn = dobbel.choice(wet) if dobbel.random() < 0.3 else regel(dobbel)
        bestand = gelijkgesteld if dobbel.random() < 0.5 else kalender(dobbel)
        gevallen = [geval(dobbel, termijn) for _ in range(min(PER_REGEL, aantal))]
        aantal -= len(gevallen)
        yield termijn, bestand, gevallen


def dag(dobbel: random.Random, van: date, tot: date) -> date:
    """A day from the first to the last; often near a holiday season or the end of a month."""
    found = van + dobbel.randrange(max(1, (tot - van).days + 1)) * DAG
    if dobbel.random() < 0.2:
        found = found.replace(month=dobbel.choice((1, 4, 5, 12))) if found.day <= 28 else found
    if dobbel.random() < 0.1:
        found = (found.replace(day=1) + 32 * DAG).replace(day=1) - DAG
    return min(max(found, van), tot)


def kans(dobbel: random.Random, p: float) -> bool:
    return dobbel.random() < p


def bron(dobbel: random.Random) -> dict[str, Any]:
    """Where a rule stands; now and then nobody could check it."""
    return BRON | ({"niet_geverifieerd": "verzonnen"} if kans(dobbel, 0.1) else {})


def kalender(dobbel: random.Random) -> Kalenderbestand:
    """Days on a par and closed days, anywhere."""
    dagen = sorted({dag(dobbel, EERSTE, LAATSTE) for _ in range(dobbel.randrange(400))})
    gesloten = sorted({dag(dobbel, EERSTE, LAATSTE) for _ in range(dobbel.randrange(200))})
    return Kalenderbestand.model_validate(
        {"gelijkgesteld": [{"datum": day, **bron(dobbel)} for day in dagen], "gesloten": gesloten}
    )


def regel(dobbel: random.Random) -> Termijn:
    """A term that no legislator thought of."""
    vanaf = [date(1990, 1, 1)]
    while kans(dobbel, 0.35) and len(vanaf) < 4:
        vanaf.append(dag(dobbel, vanaf[-1] + 2 * DAG, LAATSTE - 1000 * DAG))
    waarden = []
    for nr, first in enumerate(vanaf):
        new: dict[str, Any] = {"vanaf": first.isoformat(), **waarde(dobbel)}
        if nr and kans(dobbel, 0.5):
            new["onmiddellijk"] = "ja"
        if nr < len(vanaf) - 1 and kans(dobbel, 0.3):
            new["tot_en_met"] = dag(dobbel, first, vanaf[nr + 1] - DAG).isoformat()
        waarden.append(new)
    soort = "servicenorm" if kans(dobbel, 0.2) else "wettelijk"
    richting = dobbel.choices(("maximum", "minimum", "recht"), (8, 1, 1))[0]
    if any(value["eenheid"] in ("uren", "openingsuren") for value in waarden):
        richting = "maximum"
    extra = {"mededeling": bron(dobbel)} if kans(dobbel, 0.2) else {}
    return Termijn.model_validate(
        {
            "code": "X-X", "omschrijving": "verzonnen", "soort": soort, "richting": richting,
            "trajecten": [{"van": {"rollen": "aanvraag"}, "tot": {"rollen": "besluit"}}],
            "waarden": waarden, **extra,
        }
    )  # fmt: skip


def waarde(dobbel: random.Random) -> dict[str, Any]:
    """One rule."""
    eenheid = dobbel.choices(tuple(LENGTE), (20, 35, 15, 15, 5, 3))[0]
    new: dict[str, Any] = {"eenheid": eenheid, "aantal": dobbel.randint(1, LENGTE[eenheid]), **bron(dobbel)}
    if kans(dobbel, 0.3):
        new["aantal"] = dobbel.randint(1, 4)
    if eenheid == "openingsuren":
        new["openingstijden"] = dobbel.choice(OPEN)
    if eenheid in ("uren", "openingsuren"):
        return new
    if kans(dobbel, 0.3):
        new["termijnenwet"] = dobbel.choice(("ja", "nee"))
    if kans(dobbel, 0.3):
        new["commissie"] = dobbel.randint(1, LENGTE[eenheid])
    new["opschorting"] = [
        {"soort": soort, **bron(dobbel)} for soort in ("aanvulling", "geregistreerd") if kans(dobbel, 0.8)
    ]
    if kans(dobbel, 0.5):
        most = {"aantal": dobbel.randint(1, 8), "eenheid": dobbel.choice(("dagen", "weken", "weken", "maanden"))}
        new["verdaging"] = {**bron(dobbel), **(most if kans(dobbel, 0.7) else {})}
    if kans(dobbel, 0.15):
        new["marge"] = {"aantal": dobbel.randint(1, 9), "eenheid": dobbel.choice(("dagen", "weken")), **bron(dobbel)}
    if kans(dobbel, 0.15):
        new["bovengrens"] = "ja"
    if kans(dobbel, 0.6):
        new["dwangsom"] = "ja"
    return new


def lengte(rule: Waarde) -> int:
    """About how many days a rule takes."""
    per = {"dagen": 1.0, "weken": 7, "maanden": 30, "werkdagen": 1.5, "uren": 1 / 24, "openingsuren": 1 / 6}
    return int(rule.aantal * per[rule.eenheid]) + 1


def geval(dobbel: random.Random, termijn: Termijn) -> Geval:
    """Facts, many of them just about in time."""
    start = dag(dobbel, EERSTE, LAATSTE - 500 * DAG)
    rule = dobbel.choice(termijn.waarden)
    if kans(dobbel, 0.4):
        start = rule.vanaf + dobbel.randint(-lengte(rule), 40) * DAG
        start = min(max(start, EERSTE), LAATSTE)
    found = termijn.waarde_op(start) or rule
    most = lengte(found)

    def rond(ruim: float = 1.5) -> date:
        return start + dobbel.randint(-2, int(most * ruim) + 5) * DAG

    facts: dict[str, Any] = {"start": start, "commissie": kans(dobbel, 0.3), "ingetrokken": kans(dobbel, 0.7)}
    if kans(dobbel, 0.55):
        facts["einde"] = rond()
    if kans(dobbel, 0.15):
        facts["vervallen"] = max(start, rond())
    if kans(dobbel, 0.1):
        facts["afgesloten"] = max(start, rond())
    if kans(dobbel, 0.9):
        facts["peildatum"] = rond(3)
    if found.eenheid in ("uren", "openingsuren"):
        return Geval(**facts, **tijden(dobbel, facts))
    bekend = "peildatum" in facts or ("einde" in facts and "vervallen" not in facts)
    facts["stilstand"] = tuple(stilstand(dobbel, rond, bekend) for _ in range(veel(dobbel, 5)))
    facts["uitstel"] = tuple(
        sorted((uitstel(dobbel, rond, most) for _ in range(veel(dobbel, 3))), key=lambda item: item.aangekondigd)
    )
    facts["ingebrekestelling"] = tuple(sorted(rond(2) for _ in range(veel(dobbel, 2))))
    if "einde" in facts and kans(dobbel, 0.4):
        return op_het_nippertje(dobbel, termijn, facts)
    return Geval(**facts)


def op_het_nippertje(dobbel: random.Random, termijn: Termijn, facts: dict[str, Any]) -> Geval:
    """With an end just before or after the last day of the term."""
    from klantreis.terms.library import bibliotheek
    from tests.terms.slow_days import Vrij

    uit = slow.bepaal(termijn, Geval(**facts), bibliotheek().dwangsom, Vrij())
    if uit.uiterlijk is not None:
        facts["einde"] = uit.uiterlijk + dobbel.choice((-1, 0, 0, 1, 1, 2, 7, 8, 14, 15, 20, 60)) * DAG
    return Geval(**facts)


def veel(dobbel: random.Random, most: int) -> int:
    """None in half of the cases, else up to so many."""
    return 0 if kans(dobbel, 0.5) else dobbel.randint(1, most)


def stilstand(dobbel: random.Random, rond: Any, bekend: bool) -> Stilstand:
    """A suspension: ended, announced until a day, without any end, now and then the wrong way round."""
    gevraagd = rond()
    hervat = gevraagd + dobbel.choice((-3, 0, 1, 2, *range(3, 40))) * DAG if kans(dobbel, 0.7) else None
    gegeven = gevraagd + dobbel.choice((-2, 0, 1, *range(2, 30))) * DAG if kans(dobbel, 0.7) else None
    soort = dobbel.choice(("aanvulling", "geregistreerd"))
    if soort == "geregistreerd" and not bekend and hervat is None and gegeven is None:
        hervat = gevraagd + 5 * DAG
    return Stilstand(gevraagd, hervat, gegeven, soort)


def uitstel(dobbel: random.Random, rond: Any, most: int) -> Uitstel:
    """An announced extension."""
    gezegd = rond(1.2)
    tot = gezegd + dobbel.randint(-5, most + 60) * DAG if kans(dobbel, 0.7) else None
    return Uitstel(gezegd, tot, kans(dobbel, 0.25))


def tijden(dobbel: random.Random, facts: dict[str, Any]) -> dict[str, Any]:
    """Instants on the days that are known: by day only, or to the second."""
    found: dict[str, Any] = {}
    for name in ("start", "einde"):
        if name not in facts:
            continue
        grof = kans(dobbel, 0.25)
        begin = slow.begin_van(facts[name])
        seconden = round((slow.begin_van(facts[name] + DAG) - begin).total_seconds())
        moment = begin if grof else begin + dobbel.randrange(seconden) * timedelta(seconds=1)
        found[f"{name}_tijd"] = moment
        found[f"{name}_grof"] = grof
    return found
