"""The engine against plain Python: hundreds of small random zaken in one log, many of them with ties and lone dates."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, pairwise, zip_longest
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from klantreis.eventlog.log import EventLog
from klantreis.vocabulary import EINDROLLEN, TIJDNIVEAUS

Rij = dict[str, Any]
Tabellen = dict[str, list[dict[str, Any]]]
NIVEAUS = ("activiteit", "fase", "loket")
FASEN = ("melding", "onderzoek", "advies", "besluit", "ondersteuning", "administratie", "bezwaar")
FASE_VAN = {"A": "melding", "B": "onderzoek", "C": "onderzoek", "D": "besluit", "E": None, "F": "ondersteuning"}
PEILDATUM = date(2024, 6, 30)
FEESTDAGEN = {date(2024, 3, 29), date(2024, 4, 1), date(2024, 5, 9), date(2024, 5, 20)}
"""Holidays on weekdays in these months: Good Friday, Easter Monday, Ascension Day, Whit Monday."""
DAG = timedelta(days=1)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def random_rows(seed: int, zaken: int) -> list[Rij]:
    """Events in their right order: by moment, and at random within one, as the tie rule would leave them."""
    rnd = random.Random(seed)
    rows: list[Rij] = []
    for nr in range(zaken):
        # Around the night of 31 March the clock jumps: a day of 23 hours.
        start = datetime(2024, 3, 28) + timedelta(minutes=rnd.randrange(4 * 1440))  # noqa: DTZ001
        wetten = rnd.choice([(), ("Wmo",), ("Jeugdwet",), ("Wmo", "Jeugdwet", None)])
        zaak = f"Z{nr:04}"
        events: list[Rij] = []
        for _ in range(rnd.randint(1, 9)):
            start += rnd.choice(
                [timedelta(0), timedelta(minutes=rnd.randrange(600)), timedelta(hours=rnd.randrange(80))]
            )
            if start.date() == date(2024, 3, 31) and start.hour == 2:
                start += timedelta(hours=1)
            activiteit = rnd.choice("ABCDEF")
            einde = rnd.choice([[]] * 8 + [["afsluiting"], ["ingetrokken"]])
            einde = einde or rnd.choice([[]] * 6 + [["besluit"], ["bekendmaking"], ["aanvraag"]])
            events.append(
                {
                    "zaak": zaak, "activiteit": activiteit, "fase": FASE_VAN[activiteit],
                    "tijd": start.date() if rnd.random() < 0.2 else start,
                    "loket": rnd.choice(["X", "Y", None]), "rollen": einde,
                    "team": rnd.choice(["T1", "T1", "T2"]), "wijk": rnd.choice(["Noord", "Zuid", None]),
                    "behandelaar": rnd.choice(["b1", "b2"]),
                    "wet": rnd.choice(wetten) if wetten else None,
                    "inwoner": rnd.choice([f"i{nr % 40}", None]) if nr % 3 else None,
                }
            )  # fmt: skip
        days = {row["tijd"] for row in events if not isinstance(row["tijd"], datetime)}
        moment = [row["tijd"] if day(row) not in days else datetime.combine(day(row), time()) for row in events]
        moment = [m if isinstance(m, datetime) else datetime.combine(m, time()) for m in moment]
        rows += [row for _m, _r, row in sorted(zip(moment, [rnd.random() for _e in events], events, strict=True),
                                               key=lambda item: item[:2])]  # fmt: skip
    return rows


def day(row: Rij) -> date:
    tijd = row["tijd"]
    return tijd.date() if isinstance(tijd, datetime) else tijd


def instant(row: Rij) -> datetime:
    tijd = row["tijd"]
    local = tijd if isinstance(tijd, datetime) else datetime.combine(tijd, time())
    return local.replace(tzinfo=AMSTERDAM).astimezone(UTC)


def exact(row: Rij) -> bool:
    return isinstance(row["tijd"], datetime)


def tied(a: Rij, b: Rij, lone: set[tuple[str, date]]) -> bool:
    if (a["zaak"], day(a)) in lone:
        return day(a) == day(b)
    return instant(a) == instant(b) and (b["zaak"], day(b)) not in lone


def between(a: Rij, b: Rij, lone: set[tuple[str, date]]) -> timedelta:
    if tied(a, b, lone):
        return timedelta(0)
    return instant(b) - instant(a) if exact(a) and exact(b) else day(b) - day(a)


def runs(events: Sequence[Rij], niveau: str) -> list[list[Rij]]:
    """The steps of a zaak, each the list of its events."""
    if niveau == "activiteit":
        return [[event] for event in events]
    if niveau == "fase":
        events = [event for event in events if event["fase"]]
    found: list[list[Rij]] = []
    for event in events:
        if found and found[-1][-1][niveau] == event[niveau]:
            found[-1].append(event)
        else:
            found.append([event])
    return found


def name(step: list[Rij], niveau: str) -> str:
    return step[0][niveau] or "(onbekend)"


def working_days(van: date, tot: date) -> int:
    """Days d with van < d <= tot that are no weekend and no holiday."""
    days = (van + timedelta(days=nr) for nr in range(1, (tot - van).days + 1))
    return sum(one.weekday() < 5 and one not in FEESTDAGEN for one in days)


def quantile(values: Iterable[float], p: float) -> float:
    """Interpolating, as definitions.md says of waiting times."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * p
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


class Spell(NamedTuple):
    """How long something took: days, whether it is over, or was withdrawn, working days, whether its begin is known."""

    duur: float
    over: bool
    weg: bool
    werk: int
    telt: bool


class Plain:
    """All tables, the slow way."""

    def __init__(self, rows: Sequence[Rij], peildatum: date) -> None:
        self.zaken = {zaak: list(events) for zaak, events in groupby(rows, key=lambda row: row["zaak"])}
        self.lone = {(row["zaak"], day(row)) for row in rows if not exact(row)}
        self.records_ends = any("afsluiting" in row["rollen"] for row in rows)
        self.peildatum = peildatum

    def groups(self, zaak: str) -> list[str]:
        return ["alle", *sorted({f"wet: {row['wet']}" for row in self.zaken[zaak] if row["wet"]})]

    def stroom(self, niveau: str) -> dict[tuple[str, str, str], tuple[Any, ...]]:
        moves: dict[tuple[str, str, str], list[tuple[str, timedelta | None, bool]]] = defaultdict(list)
        for zaak, events in self.zaken.items():
            steps = runs(events, niveau)
            if not steps:
                continue
            for groep in self.groups(zaak):
                moves[groep, "(start)", name(steps[0], niveau)].append((zaak, None, False))
                moves[groep, name(steps[-1], niveau), "(einde)"].append((zaak, None, False))
                for a, b in pairwise(steps):
                    tie = tied(a[-1], b[0], self.lone)
                    moves[groep, name(a, niveau), name(b, niveau)].append((zaak, between(a[-1], b[0], self.lone), tie))
        result = {}
        for key, found in moves.items():
            waits = [wait / DAG for _zaak, wait, _tie in found if wait is not None]
            figures = (quantile(waits, 0.5), quantile(waits, 0.9)) if waits else (None, None)
            share = sum(tie for *_rest, tie in found) / len(found)
            result[key] = (len(found), len({zaak for zaak, *_rest in found}), *figures, share)
        return result

    def stappen(self, niveau: str) -> dict[tuple[str, str], tuple[Any, ...]]:
        found: dict[tuple[str, str], list[list[Rij]]] = defaultdict(list)
        for zaak, events in self.zaken.items():
            for step in runs(events, niveau):
                for groep in self.groups(zaak):
                    found[groep, name(step, niveau)].append(step)
        result = {}
        for (groep, stap), steps in found.items():
            fase = {"activiteit": FASE_VAN.get(stap), "fase": stap, "loket": None}[niveau]
            people = {step[0]["inwoner"] for step in steps} - {None}
            result[groep, stap] = (fase, len(steps), len({step[0]["zaak"] for step in steps}), len(people))
        return result

    def varianten(self, niveau: str) -> dict[tuple[str, str], tuple[int, int, float]]:
        paths: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
        for zaak, events in self.zaken.items():
            steps = tuple(name(step, niveau) for step in runs(events, niveau))
            for groep in self.groups(zaak):
                if steps:
                    paths[groep][steps] += 1
        return {
            (groep, " > ".join(path)): (len(path), n, n / sum(counts.values()))
            for groep, counts in paths.items()
            for path, n in counts.items()
        }

    def end(self, events: Sequence[Rij]) -> tuple[datetime | None, date, bool, bool, bool]:
        """When a zaak ends: instant, day, whether only the day is known, whether it is over or was withdrawn."""
        closing = [event for event in events if {"afsluiting", "ingetrokken"} & set(event["rollen"])]
        if not closing and not self.records_ends:
            closing = list(events)
        if not closing:
            return None, self.peildatum + DAG, True, False, False
        last_day = max(map(day, closing))
        lone = any(day(event) == last_day and not exact(event) for event in closing)
        return max(map(instant, closing)), last_day, lone, True, closing[-1]["rollen"] == ["ingetrokken"]

    def known(self, zaak: str) -> bool:
        """Whether a zaak is seen to begin; all of them show themselves soon after the log begins."""
        first = self.zaken[zaak][0]
        return first["fase"] == "melding" or "aanvraag" in first["rollen"]

    def whole(self, zaak: str) -> Spell:
        events = self.zaken[zaak]
        moment, last_day, lone, over, weg = self.end(events)
        first_day = min(map(day, events))
        if lone or (zaak, first_day) in self.lone:
            duur = last_day - first_day
        else:
            assert moment
            duur = moment - min(map(instant, events))
        seen = last_day if over else self.peildatum
        return Spell(duur / DAG, over, weg, working_days(first_day, seen), self.known(zaak))

    def zaak_duur(self, niveau: str) -> dict[str, list[Spell]]:
        result: dict[str, list[Spell]] = defaultdict(list)
        for zaak, events in self.zaken.items():
            groups = {
                "zaak": {"alle"}, "wet": {event["wet"] for event in events},
                "wijk": {event["wijk"] for event in events}, "jaar": {"2024"},
            }  # fmt: skip
            for groep in groups[niveau] - {None}:
                result[groep].append(self.whole(zaak))
        return result

    def besluit_duur(self) -> dict[str, list[Spell]]:
        """Until the first decision; `weg`: it ended without one."""
        result: dict[str, list[Spell]] = defaultdict(list)
        for zaak, events in self.zaken.items():
            spell, first_day = self.whole(zaak), min(map(day, events))
            decided = [event for event in events if {"besluit", "bekendmaking"} & set(event["rollen"])]
            if decided:
                if exact(decided[0]) and (zaak, first_day) not in self.lone:
                    duur = instant(decided[0]) - min(map(instant, events))
                else:
                    duur = day(decided[0]) - first_day
                work = working_days(first_day, day(decided[0]))
                spell = Spell(max(duur / DAG, 0.0), True, False, work, spell.telt)
            else:
                spell = spell._replace(weg=spell.over)
            for groep in self.groups(zaak):
                result[groep].append(spell)
        return result

    def stap_duur(self, niveau: str) -> dict[str, list[Spell]]:
        result: dict[str, list[Spell]] = defaultdict(list)
        for zaak, events in self.zaken.items():
            moment, last_day, lone, over, weg = self.end(events)
            seen = last_day if over else self.peildatum
            steps = runs(events, niveau)
            for nr, (step, following) in enumerate(zip_longest(steps, steps[1:])):
                telt = niveau == "activiteit" or nr > 0 or self.known(zaak)
                work = working_days(day(step[0]), day(following[0]) if following else seen)
                if following:
                    spell = Spell(between(step[0], following[0], self.lone) / DAG, True, False, work, telt)
                elif niveau == "activiteit" and over:
                    continue
                elif lone or not exact(step[0]):
                    spell = Spell(max((last_day - day(step[0])) / DAG, 0.0), over, weg, work, telt)
                else:
                    assert moment
                    spell = Spell(max((moment - instant(step[0])) / DAG, 0.0), over, weg, work, telt)
                result[name(step, niveau)].append(spell)
        return result

    def overgang_duur(self) -> dict[str, list[Spell]]:
        result: dict[str, list[Spell]] = defaultdict(list)
        for events in self.zaken.values():
            for a, b in pairwise(runs(events, "fase")):
                work = working_days(day(a[-1]), day(b[0]))
                spell = Spell(between(a[-1], b[0], self.lone) / DAG, True, False, work, True)
                result[f"{name(a, 'fase')} > {name(b, 'fase')}"].append(spell)
        return result

    def duren(self, niveau: str) -> dict[str, list[Spell]]:
        if niveau in ("zaak", "wet", "wijk", "jaar"):
            return self.zaak_duur(niveau)
        return {"besluit": self.besluit_duur, "overgang": self.overgang_duur}.get(
            niveau, lambda: self.stap_duur(niveau)
        )()  # fmt: skip


def figures(spells: list[Spell], niveau: str) -> dict[str, Any]:
    """The figures of `doorlooptijden`, the curves as lists of steps."""
    own = [spell for spell in spells if spell.telt]
    counts = {
        "n": len(own), "n_lopend": sum(not spell.over for spell in own), "n_ingetrokken": sum(s.weg for s in own),
        "n_weggelaten": len(spells) - len(own), "n_later": 0,
    }  # fmt: skip
    if not own:
        return counts | dict.fromkeys(["mediaan_dagen", "p90", "rmst_dagen", "tau", "mediaan_werkdagen"])
    curve = incidence if niveau == "besluit" else kaplan_meier
    work = curve([spell._replace(duur=float(spell.werk)) for spell in own])
    return counts | curve(own) | {
        "mediaan_werkdagen": work["mediaan_dagen"], "p90_werkdagen": work["p90"], "rmst_werkdagen": work["rmst_dagen"],
    }  # fmt: skip


def kaplan_meier(spells: list[Spell]) -> dict[str, Any]:
    share, curve = 1.0, [(0.0, 1.0)]
    for duur in sorted({spell.duur for spell in spells if spell.over}):
        at_risk = sum(other.duur >= duur for other in spells)
        share *= 1 - sum(other.duur == duur and other.over for other in spells) / at_risk
        curve.append((duur, share))
    tau = max(spell.duur for spell in spells)
    ends = [duur for duur, _share in curve[1:]] + [tau]
    area = sum(share * (end - duur) for (duur, share), end in zip(curve, ends, strict=True))
    return reached([(duur, 1 - share) for duur, share in curve[1:]]) | {"rmst_dagen": area, "tau": tau}


def incidence(spells: list[Spell]) -> dict[str, Any]:
    """Aalen-Johansen: the share that still goes on, times the chance to end as asked, summed."""
    going, so_far, curve = 1.0, 0.0, []
    for duur in sorted({spell.duur for spell in spells if spell.over}):
        at_risk = sum(other.duur >= duur for other in spells)
        ended = [other for other in spells if other.duur == duur and other.over]
        so_far += going * sum(not other.weg for other in ended) / at_risk
        going *= 1 - len(ended) / at_risk
        curve.append((duur, so_far))
    return reached(curve) | {"rmst_dagen": None, "tau": max(spell.duur for spell in spells)}


def reached(curve: list[tuple[float, float]]) -> dict[str, float | None]:
    """The first duration at which so large a share has ended."""

    def first(p: float) -> float | None:
        return next((duur for duur, ended in curve if ended >= p - 1e-9), None)

    return {"mediaan_dagen": first(0.5)} | {f"p{p}": first(p / 100) for p in (10, 25, 75, 90)}


SOORTEN = {"gewoon": (1, 400), "veel gelijk": (2, 150), "zonder einde": (3, 120)}


@pytest.fixture(scope="module", params=list(SOORTEN))
def both(
    request: pytest.FixtureRequest,
    maak_log: Callable[[Sequence[Rij]], EventLog],
    analyseer: Callable[..., Tabellen],
) -> Iterator[tuple[Plain, Tabellen]]:
    rows = random_rows(*SOORTEN[request.param])
    if request.param == "veel gelijk":
        rows = [row | {"tijd": day(row)} for row in rows]
    if request.param == "zonder einde":
        rows = [row | {"rollen": [rol for rol in row["rollen"] if rol not in EINDROLLEN]} for row in rows]
    yield Plain(rows, PEILDATUM), analyseer(maak_log(rows), PEILDATUM)


def keyed(table: list[Mapping[str, Any]], niveau: str, keys: Sequence[str]) -> dict[tuple[str, ...], tuple[Any, ...]]:
    found = {}
    for row in table:
        if row["niveau"] == niveau:
            key = tuple(row[name] for name in keys)
            assert key not in found
            found[key] = tuple(value for name, value in row.items() if name not in ("niveau", *keys))
    return found


def agree(found: Mapping[Any, tuple[Any, ...]], expected: Mapping[Any, tuple[Any, ...]]) -> None:
    assert found.keys() == expected.keys()
    for key, values in expected.items():
        assert [close(*pair) for pair in zip(found[key], values, strict=True)] == [True] * len(values), key


def close(found: Any, expected: Any) -> bool:
    """Equal; stored floats are rounded to six decimals."""
    if isinstance(found, float) and expected is not None:
        return abs(found - expected) < 6e-7
    return bool(found == expected)


@pytest.mark.parametrize("niveau", NIVEAUS)
def test_stroom(both: tuple[Plain, Tabellen], niveau: str) -> None:
    plain, tables = both
    agree(keyed(tables["stroom"], niveau, ("groep", "van", "naar")), plain.stroom(niveau))


@pytest.mark.parametrize("niveau", NIVEAUS)
def test_stappen(both: tuple[Plain, Tabellen], niveau: str) -> None:
    plain, tables = both
    agree(keyed(tables["stappen"], niveau, ("groep", "stap")), plain.stappen(niveau))


@pytest.mark.parametrize("niveau", NIVEAUS)
def test_varianten(both: tuple[Plain, Tabellen], niveau: str) -> None:
    plain, tables = both
    found = keyed(tables["varianten"], niveau, ("groep", "variant"))
    agree({key: values[:3] for key, values in found.items()}, plain.varianten(niveau))
    for groep in {key[0] for key in found}:
        rows = [(values[1], key[1], values[3]) for key, values in found.items() if key[0] == groep]
        assert [(n, variant) for n, variant, _c in rows] == sorted(
            ((n, variant) for n, variant, _c in rows), key=lambda item: (-item[0], item[1])
        )
        total, running = sum(n for n, *_rest in rows), 0
        for n, _variant, cumulatief in rows:
            running += n
            assert cumulatief == pytest.approx(running / total, abs=6e-7)


@pytest.mark.parametrize("niveau", ["zaak", *TIJDNIVEAUS])
def test_doorlooptijden(both: tuple[Plain, Tabellen], niveau: str) -> None:
    plain, tables = both
    expected = plain.duren(niveau)
    found = {row["groep"]: row for row in tables["doorlooptijden"] if row["niveau"] == niveau}
    assert found.keys() == expected.keys()
    for groep, spells in expected.items():
        for what, value in figures(spells, niveau).items():
            assert close(found[groep][what], value), (groep, what, found[groep][what], value)
    if niveau != "besluit":
        assert [(-row["n"], groep) for groep, row in found.items()] == sorted((-r["n"], g) for g, r in found.items())


def test_what_flows_in_flows_out(both: tuple[Plain, Tabellen]) -> None:
    for niveau in NIVEAUS:
        for groep in {row["groep"] for row in both[1]["stroom"]}:
            moves = [row for row in both[1]["stroom"] if (row["niveau"], row["groep"]) == (niveau, groep)]
            into, out = Counter[str](), Counter[str]()
            for row in moves:
                out[row["van"]] += row["aantal"]
                into[row["naar"]] += row["aantal"]
            assert out.pop("(start)") == into.pop("(einde)")
            assert into == out
            nodes = {r["stap"]: r["aantal"] for r in both[1]["stappen"] if (r["niveau"], r["groep"]) == (niveau, groep)}
            assert into == nodes
