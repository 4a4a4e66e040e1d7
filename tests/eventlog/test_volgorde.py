"""The event log against the definitions written out in plain Python, on hundreds of small random zaken."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from klantreis.engine import Engine
from klantreis.eventlog.build import Opbouw

Rij = dict[str, Any]
Bouw = Callable[..., tuple[Opbouw, list[Rij]]]

UUR = 3_600_000_000
DAG = 24 * UUR
BEGIN = (date(2024, 1, 1) - date(1970, 1, 1)).days * DAG
FASEN = [
    "melding",
    "onderzoek",
    "advies",
    "besluit",
    "ondersteuning",
    "administratie",
    "bezwaar",
    "beroep",
    "hoger beroep",
]
# The mapped values, in the order in which they separate ties.
WAARDEN = ["utc", "precisie", "activiteit", "fase", "rollen", "loket", "naar_loket", "behandelaar", "team", "kanaal",
           "melder", "wet", "zaaktype", "uitkomst", "gemeente", "wijk", "relatie", "besluit", "verwijst_naar",
           "datum_genoemd", "inwoner"]  # fmt: skip
OPTIES: dict[str, list[Any]] = {
    "fase": [None, "administratie", "melding", "ondersteuning", "besluit", "bezwaar", "hoger beroep"],
    "rollen": [None, "besluit", "aanvraag,besluit"],
    "volgorde": [None, None, 1.0, 2.0, 2.5, 10.0],
    "loket": [None, "CJG", "Wmo"],
    "inwoner": [None, "a", "b"],
    "wijk": [None, "Oost", "West", "é"],
    "besluit": [None, "B1"],
    "datum_genoemd": [None, date(2024, 1, 1), date(2023, 1, 1)],
    "behandelaar": [None, "x", "y"],
}


def _random_log(rng: random.Random, zaken: int) -> list[Rij]:
    rows: list[Rij] = []
    regels: Counter[tuple[str, str]] = Counter()
    for zaak in range(zaken):
        few = rng.random() < 0.5  # few different values: many ties, and doubles
        for _ in range(rng.randint(1, 7)):
            bron = rng.choice(["wmo", "jw"])
            bestand = f"{bron}_{rng.randint(1, 2)}.csv"
            regels[bron, bestand] += rng.randint(1, 2)
            precisie = rng.choice([0, 1, 2, 2])
            lokaal = BEGIN + rng.randint(0, 2) * DAG + (0 if precisie == 0 else rng.choice([0, 9, 9, 10, 23]) * UUR)
            row: Rij = {
                "bron": bron, "bestand": bestand, "regel": regels[bron, bestand] + 1, "zaak": f"z{zaak}",
                "code": rng.choice(["A1", "A2", "B", "C"]), "lokaal": lokaal, "utc": lokaal - UUR, "precisie": precisie,
                "kolom": rng.choice(["Datum", "Op"]), "regelnr": rng.choice([-1, 0]),
            }  # fmt: skip
            for name, options in OPTIES.items():
                row[name] = rng.choice(options[: 2 if few else None])
            if rng.random() < 0.3:
                row["activiteit"] = rng.choice(["Besluit", "Aanvraag"])
            elif rng.random() < 0.7:
                row["label"] = rng.choice(["Besluit", "Melding", "Plan"])
            # Equal rows have an equal digest; a few others have it by accident.
            content = tuple(sorted((key, str(value)) for key, value in row.items() if key not in ("bestand", "regel")))
            row["afdruk"] = rng.choice([f"{hash_of(content)}", f"{hash_of(content)}", "botsing", None])
            rows.append(row)
            if rng.random() < 0.2:
                again = dict(rng.choice(rows))
                again["bestand"] = f"{again['bron']}_{rng.randint(1, 2)}.csv"
                regels[again["bron"], again["bestand"]] += 1
                again["regel"] = regels[again["bron"], again["bestand"]] + 1
                rows.append(again)
    return rows


def hash_of(content: tuple[tuple[str, str], ...]) -> str:
    return f"{random.Random(str(content)).getrandbits(64):016x}"


# --- the definitions, plainly ---------------------------------------------------------------------------------------


def _nulls_last(value: Any) -> tuple[bool, Any]:
    # Text by code point; the absent value comes after every present one.
    return (value is None, 0 if value is None else value)


def _plain(rows: list[Rij], middernacht: dict[str, str | None]) -> tuple[list[Rij], list[Rij]]:
    """The rows in order, with what the definitions add; and the doubles."""
    rows = [dict(row) for row in rows]
    first: dict[tuple[Any, ...], Rij] = {}
    kept, doubles = [], []
    for row in sorted(rows, key=lambda row: (row["bestand"], row["regel"])):
        key = tuple(row.get(name) for name in ("bron", "afdruk", "zaak", "utc", "code"))
        if row["afdruk"] is not None and key in first:
            doubles.append(row)
        else:
            first[key] = row
            kept.append(row)

    for bron, kolom in {(row["bron"], row["kolom"]) for row in kept}:
        own = [row for row in kept if (row["bron"], row["kolom"]) == (bron, kolom) and row["precisie"] > 0]
        at_midnight = [row for row in own if row["lokaal"] % DAG == 0]
        setting = middernacht.get(bron)
        if setting == "dag" or (setting is None and len(at_midnight) > 0.01 * len(own)):
            for row in at_midnight:
                row["precisie"] = 0

    labels: dict[tuple[str, str], Counter[str]] = {}
    for row in kept:
        if row.get("activiteit") is None and row.get("label") is not None:
            labels.setdefault((row["bron"], row["code"]), Counter())[row["label"]] += 1
    best = {key: min(counts, key=lambda label: (-counts[label], label)) for key, counts in labels.items()}
    for row in kept:
        if row.get("activiteit") is None:
            label = best.get((row["bron"], row["code"]))
            shared = [code for (bron, code), other in best.items() if bron == row["bron"] and other == label]
            row["activiteit"] = (
                row["code"] if label is None else label if len(shared) == 1 else f"{label} ({row['code']})"
            )

    for row in kept:
        same_day = [
            other for other in kept if other["zaak"] == row["zaak"] and other["lokaal"] // DAG == row["lokaal"] // DAG
        ]
        dates = [other["utc"] for other in same_day if other["precisie"] == 0]
        row["ogenblik"] = min(dates) if dates else row["utc"]

    def order(row: Rij) -> tuple[Any, ...]:
        fase = FASEN.index(row["fase"]) if row.get("fase") else FASEN.index("administratie") - 0.5
        return (
            row["zaak"], row["ogenblik"], _nulls_last(row.get("volgorde")), fase,
            *(_nulls_last(row.get(name)) for name in WAARDEN),
            row["bron"], row["bestand"], row["regel"], row["kolom"],
        )  # fmt: skip

    kept.sort(key=order)
    zaken = list(dict.fromkeys(row["zaak"] for row in kept))
    moments = list(dict.fromkeys((row["zaak"], row["ogenblik"]) for row in kept))
    at = Counter((row["zaak"], row["ogenblik"]) for row in kept)
    for nr, row in enumerate(kept, start=1):
        moment = (row["zaak"], row["ogenblik"])
        row |= {
            "gebeurtenis": nr, "zaak_nr": zaken.index(row["zaak"]) + 1, "moment": moments.index(moment) + 1,
            "gelijktijdig": at[moment] > 1,
        }  # fmt: skip
    return kept, doubles


KOLOMMEN = ["gebeurtenis", "zaak_nr", "moment", "gelijktijdig", "zaak", "activiteit", "fase", "loket", "inwoner",
            "wijk", "besluit", "datum_genoemd", "behandelaar", "bron"]  # fmt: skip
HERKOMST = ["bestand", "regel"]
PRECISIES = ["dag", "minuut", "seconde"]


def _only(rows: list[Rij], names: list[str]) -> list[tuple[Any, ...]]:
    return [tuple(row.get(name) for name in names) for row in rows]


@pytest.mark.parametrize("seed", range(5))
def test_every_row_in_its_place(bouw: Bouw, engine: Engine, seed: int) -> None:
    rng = random.Random(seed)
    rows = _random_log(rng, 120)
    middernacht = {"wmo": rng.choice([None, "dag", "tijdstip"]), "jw": rng.choice([None, "tijdstip"])}
    sources = {bron: {"middernacht": value} for bron, value in middernacht.items()}
    built, stored = bouw([dict(row) for row in rows], bronnen=sources)
    wanted, doubles = _plain(rows, middernacht)
    assert doubles and len({row["moment"] for row in wanted}) < len(wanted)
    assert _only(stored, [*KOLOMMEN, *HERKOMST]) == _only(wanted, [*KOLOMMEN, *HERKOMST])
    assert [row["precisie"] for row in stored] == [PRECISIES[row["precisie"]] for row in wanted]
    assert [row["rollen"] for row in stored] == [(row.get("rollen") or "").split(",") if row.get("rollen") else []
                                                 for row in wanted]  # fmt: skip
    lost = engine.arrow(built.uitval).to_pylist()
    assert {(row["reden"], row["waarde"]) for row in lost} == {("dubbel", None)}
    where = ["bron", "bestand", "regel", "kolom"]
    assert sorted(_only(lost, where)) == sorted(_only(doubles, where))


@pytest.mark.parametrize("seed", [11, 12])
def test_shuffled_rows_change_nothing_but_provenance(bouw: Bouw, seed: int) -> None:
    rng = random.Random(seed)
    rows = _random_log(rng, 100)
    stored = bouw([dict(row) for row in rows])[1]
    # Every file of a source gets other rows of that source, in another order.
    shuffled: list[Rij] = []
    for bron in ("wmo", "jw"):
        own = [dict(row) for row in rows if row["bron"] == bron]
        places = [(row["bestand"], row["regel"]) for row in own]
        rng.shuffle(places)
        shuffled += [
            row | {"bestand": bestand, "regel": regel} for row, (bestand, regel) in zip(own, places, strict=True)
        ]
    rng.shuffle(shuffled)
    again = bouw(shuffled)[1]
    names = [name for name in stored[0] if name not in HERKOMST]
    assert _only(again, names) == _only(stored, names)
    assert _only(again, HERKOMST) != _only(stored, HERKOMST)


def _volgorde(bouw: Bouw, *rows: Rij) -> list[str]:
    return [
        row["activiteit"]
        for row in bouw([{"activiteit": naam} | row for naam, row in zip("abcdefgh", rows, strict=False)])[1]
    ]


def test_each_key_in_its_turn(bouw: Bouw) -> None:
    """First the moment, then the sequence, then the phase, then the values; other nulls last."""
    at = {"lokaal": BEGIN + 9 * UUR}
    assert _volgorde(bouw, {"lokaal": BEGIN + 10 * UUR, "volgorde": 1.0}, at | {"volgorde": 2.0}) == ["b", "a"]
    assert _volgorde(bouw, at | {"fase": "melding"}, at | {"volgorde": 2.0, "fase": "beroep"}) == ["b", "a"]
    assert _volgorde(bouw, at | {"volgorde": 10.0}, at | {"volgorde": 9.0}) == ["b", "a"]
    # Without a phase: after ondersteuning, before administratie, so that no closing is followed by a step by rule.
    assert _volgorde(bouw, at, at | {"fase": "hoger beroep"}, at | {"fase": "melding"}) == ["c", "a", "b"]
    assert _volgorde(bouw, at | {"fase": "administratie"}, at, at | {"fase": "ondersteuning"}) == ["c", "b", "a"]
    assert _volgorde(bouw, at | {"fase": "beroep"}, at | {"fase": "bezwaar"}, at | {"fase": "administratie"}) == [
        "c",
        "b",
        "a",
    ]
    same = at | {"activiteit": "x"}
    stored = bouw(
        [same | {"wijk": None, "regel": 2}, same | {"wijk": "b", "regel": 3}, same | {"wijk": "a", "regel": 4}]
    )[1]
    assert [row["wijk"] for row in stored] == ["a", "b", None]


def test_a_date_makes_its_day_one_moment_for_its_own_zaak_only(bouw: Bouw) -> None:
    rows = [
        {"activiteit": "besluit", "lokaal": BEGIN, "precisie": 0, "fase": "besluit"},
        {"activiteit": "melding", "lokaal": BEGIN + 9 * UUR, "fase": "melding"},
        {"activiteit": "laat", "lokaal": BEGIN + 23 * UUR, "fase": "melding"},
        {"activiteit": "morgen", "lokaal": BEGIN + DAG, "fase": "melding", "precisie": 1},
        {"activiteit": "ander", "zaak": "2", "lokaal": BEGIN + 9 * UUR},
        {"activiteit": "eerder", "zaak": "2", "lokaal": BEGIN + 8 * UUR, "fase": "bezwaar"},
    ]
    stored = bouw(rows, bronnen={"wmo": {"middernacht": "tijdstip"}})[1]
    # Within the moment the phase decides, and within a phase the clock: known times are never turned round by a name.
    assert [(row["activiteit"], row["moment"], row["gelijktijdig"]) for row in stored] == [
        ("melding", 1, True), ("laat", 1, True), ("besluit", 1, True), ("morgen", 2, False),
        ("eerder", 3, False), ("ander", 4, False),
    ]  # fmt: skip
    assert stored[1]["tijdstip_lokaal"].hour == 23  # a known time stays what it is
    assert [row["precisie"] for row in stored] == ["seconde", "seconde", "dag", "minuut", "seconde", "seconde"]


def test_the_local_day_counts_not_that_of_utc(bouw: Bouw) -> None:
    """A date of 2 January starts on 1 January in UTC."""
    day = BEGIN + DAG
    rows = [
        {"activiteit": "datum", "lokaal": day, "utc": day - UUR, "precisie": 0},
        {"activiteit": "zelfde dag", "lokaal": day + 23 * UUR, "utc": day + 22 * UUR},
        {"activiteit": "dag ervoor", "lokaal": day - UUR // 2, "utc": day - UUR // 2 - UUR},
    ]
    stored = bouw(rows)[1]
    assert [(row["activiteit"], row["gelijktijdig"]) for row in stored] == [
        ("dag ervoor", False), ("datum", True), ("zelfde dag", True),
    ]  # fmt: skip


def test_a_random_date_never_loses_a_row(bouw: Bouw) -> None:
    rows = [{"zaak": f"{n % 7}", "lokaal": BEGIN + n * UUR, "utc": BEGIN + n * UUR - UUR, "regel": n + 2,
             "precisie": n % 3} for n in range(200)]  # fmt: skip
    stored = bouw(rows)[1]
    assert sorted(row["regel"] for row in stored) == list(range(2, 202))
    assert [row["gebeurtenis"] for row in stored] == list(range(1, 201))
    assert all(row["tijdstip_lokaal"].replace(tzinfo=None) - row["tijdstip"].replace(tzinfo=None) == timedelta(hours=1)
               for row in stored)  # fmt: skip
