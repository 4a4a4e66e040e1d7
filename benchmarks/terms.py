"""A million zaken, every term: what does it cost, next to what the engine needs to scan and sort the same rows?

All in one run, each in a process of its own, so that the peak of memory is its own too. A smaller run:
`python -m benchmarks.terms 10000`.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

ZAKEN = 1_000_000
HOOGSTENS = 15.0
"""Seconds that the analysis of ZAKEN may take on two cores."""

EERSTE, PEILDATUM = date(2021, 1, 4), date(2025, 12, 31)
WETTEN = ("Wmo 2015", "Jeugdwet", "Participatiewet", "Wgs")
WMO, JEUGD, PW, WGS = range(4)
AANDEEL = (0.4, 0.25, 0.2, 0.15)
LOKETTEN = ("Wmo-loket", "CJG", "Werkplein", "Schuldhulp")
EIGEN = {
    "code": "FO-24U", "omschrijving": "Antwoord binnen 24 uur", "soort": "servicenorm",
    "trajecten": [{"van": {"fase": "melding"}, "tot": {"rollen": "eerste_antwoord"}}],
    "waarden": [{
        "vanaf": "2020-01-01", "aantal": 24, "eenheid": "openingsuren", "artikel": "servicebelofte",
        "openingstijden": dict.fromkeys(("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag"), "08:30-17:00"),
    }],
}  # fmt: skip
"""A municipality's own term, in opening hours, beside those of the law."""


# --- a log as case systems hold them, planned per step for all zaken at once ----------------------------------------


@dataclass
class Plan:
    """Steps of zaken: per step which zaken have it, on which day, and the day that it names (-1: none)."""

    kans: np.random.Generator
    zaken: int
    namen: list[tuple[str, str | None, tuple[str, ...]]] = field(default_factory=list)
    delen: list[tuple[Ints, Ints, Ints]] = field(default_factory=list)

    def deel(self, share: float) -> Bools:
        """So many of the zaken, drawn."""
        return self.kans.random(self.zaken) < share

    def dagen(self, van: int, tot: int) -> Ints:
        """A number of days for every zaak."""
        return self.kans.integers(van, tot + 1, self.zaken)

    def stap(
        self, naam: str, fase: str | None, rol: str, which: Bools, dag: Ints, genoemd: Ints | None = None
    ) -> Bools:  # fmt: skip
        """Add a step; `rol` may be empty."""
        import numpy as np

        own = np.flatnonzero(which)
        self.namen.append((naam, fase, (rol,) if rol else ()))
        self.delen.append((own, dag[own], np.full(len(own), -1) if genoemd is None else genoemd[own]))
        return which


def plan(zaken: int) -> tuple[Plan, Ints]:
    """Zaken of four acts with everything that terms know of, and the act of each."""
    import numpy as np

    p = Plan(np.random.default_rng(1), zaken)
    wet = p.kans.choice(len(WETTEN), zaken, p=AANDEEL)
    wmo, jeugd, pw, wgs = (wet == nr for nr in range(4))
    melding = (EERSTE - date(1970, 1, 1)).days + p.dagen(0, (PEILDATUM - EERSTE).days)
    p.stap("Melding", "melding", "", p.deel(0.97), melding)
    p.stap("Antwoord", "melding", "eerste_antwoord", p.deel(0.6), melding + p.dagen(0, 4))
    p.stap("Eigen plan", "onderzoek", "plan", wmo & p.deel(0.1), melding + p.dagen(1, 12))
    onderzocht = melding + p.dagen(7, 70)
    p.stap("Gesprek thuis", "onderzoek", "", (wmo | jeugd) & p.deel(0.8), (melding + onderzocht) // 2)
    p.stap("Onderzoek gereed", "onderzoek", "onderzoek_gereed", wmo & p.deel(0.9), onderzocht)
    p.stap("Eerste gesprek", "onderzoek", "eerste_gesprek", wgs & p.deel(0.85), melding + p.dagen(1, 45))
    aanvraag = np.where(wmo, onderzocht, melding) + p.dagen(0, 30)
    gevraagd = p.stap("Aanvraag", "onderzoek", "aanvraag", ~wgs & p.deel(0.92), aanvraag)
    _tussentijds(p, gevraagd, aanvraag)
    p.stap("Voorschot", "ondersteuning", "voorschot", pw & gevraagd & p.deel(0.4), aanvraag + p.dagen(7, 40))
    p.stap("Voorschot", "ondersteuning", "voorschot", pw & gevraagd & p.deel(0.15), aanvraag + p.dagen(41, 70))
    besluit = np.where(wgs, melding + p.dagen(30, 110), aanvraag + np.where(wmo, p.dagen(3, 30), p.dagen(14, 90)))
    weg = p.stap("Ingetrokken", "administratie", "ingetrokken", p.deel(0.05), besluit - p.dagen(0, 3))
    besloten = p.stap("Besluit", "besluit", "besluit", ~weg & p.deel(0.95), besluit)
    bekend = besluit + p.dagen(0, 4)
    p.stap("Beschikking verzonden", "besluit", "bekendmaking", besloten & p.deel(0.9), bekend)
    p.stap("Levering", "ondersteuning", "", besloten & p.deel(0.7), bekend + p.dagen(5, 60))
    _geschil(p, besloten & p.deel(0.06), bekend)
    p.stap("Heronderzoek", "onderzoek", "periodiek", wmo & besloten & p.deel(0.2), bekend + p.dagen(180, 400))
    p.stap("Zaak gesloten", "administratie", "afsluiting", ~weg & p.deel(0.9), bekend + p.dagen(60, 500))
    return p, wet


def _tussentijds(p: Plan, which: Bools, aanvraag: Ints) -> None:
    """What lengthens a term, or follows when it is over."""
    for share in (0.3, 0.08):
        gevraagd = aanvraag + p.dagen(1, 25)
        vraag = p.stap(
            "Stukken gevraagd", "onderzoek", "aanvulling_gevraagd", which & p.deel(share), gevraagd,
            gevraagd + alleen(p.deel(0.9), p.dagen(7, 21)),
        )  # fmt: skip
        p.stap("Stukken binnen", "onderzoek", "aanvulling_ontvangen", vraag & p.deel(0.85), gevraagd + p.dagen(1, 24))
    stil = aanvraag + p.dagen(1, 20)
    staat = p.stap("Opgeschort", "onderzoek", "opschorting", which & p.deel(0.05), stil)
    p.stap("Hervat", "onderzoek", "hervatting", staat & p.deel(0.85), stil + p.dagen(3, 40))
    later = aanvraag + p.dagen(5, 60)
    p.stap("Verdaagd", "besluit", "verdaging", which & p.deel(0.08), later, later + p.dagen(14, 60))
    p.stap("In gebreke gesteld", "besluit", "ingebrekestelling", which & p.deel(0.02), aanvraag + p.dagen(20, 110))


def alleen(which: Bools, dagen: Ints) -> Ints:
    """Days where they are known; elsewhere so far back that the named day counts as none."""
    import numpy as np

    return np.where(which, dagen, np.iinfo(np.int32).min)


def _geschil(p: Plan, which: Bools, bekend: Ints) -> None:
    """Objection, appeal, higher appeal, within the contested zaak."""
    bezwaar = bekend + p.dagen(1, 60)
    p.stap("Bezwaar", "bezwaar", "", which, bezwaar)
    p.stap("Commissie", "bezwaar", "commissie", which & p.deel(0.4), bezwaar + p.dagen(20, 60))
    gevraagd = bezwaar + p.dagen(2, 20)
    vraag = p.stap("Gronden gevraagd", "bezwaar", "aanvulling_gevraagd", which & p.deel(0.25), gevraagd, gevraagd + 14)
    p.stap("Gronden binnen", "bezwaar", "aanvulling_ontvangen", vraag & p.deel(0.9), gevraagd + p.dagen(1, 16))
    later = bezwaar + p.dagen(40, 80)
    p.stap("Beslissing verdaagd", "bezwaar", "verdaging", which & p.deel(0.3), later, later + p.dagen(20, 50))
    weg = p.stap("Bezwaar ingetrokken", "bezwaar", "ingetrokken", which & p.deel(0.3), bezwaar + p.dagen(5, 50))
    besluit = bezwaar + p.dagen(40, 160)
    beslist = p.stap("Beslissing op bezwaar", "bezwaar", "besluit", which & ~weg & p.deel(0.95), besluit)
    p.stap("Beslissing verzonden", "bezwaar", "bekendmaking", beslist & p.deel(0.9), besluit + p.dagen(0, 4))
    beroep, uitspraak = besluit + p.dagen(5, 55), besluit + p.dagen(100, 400)
    gegaan = p.stap("Beroep", "beroep", "", beslist & p.deel(0.15), beroep)
    p.stap("Uitspraak", "beroep", "uitspraak", gegaan & p.deel(0.9), uitspraak)
    p.stap("Hoger beroep", "hoger beroep", "", gegaan & p.deel(0.1), uitspraak + p.dagen(5, 50))


def schrijf(path: Path, zaken: int) -> int:
    """Write a stored event log and return its number of rows."""
    import numpy as np

    from klantreis.eventlog.store import RIJEN_PER_GROEP, TECHNISCH, ParquetTabel
    from klantreis.schemas import schema_of
    from klantreis.terms.hours import begin_van_dag
    from klantreis.vocabulary import DAG_US, GEBEURTENISSEN

    p, wet = plan(zaken)
    stap = np.repeat(np.arange(len(p.delen)), [len(own) for own, _dag, _genoemd in p.delen])
    zaak, dag, genoemd = (np.concatenate([deel[nr] for deel in p.delen]) for nr in range(3))
    dag = dag + ((dag + 3) % 7 == 6)  # nobody registers on a Sunday, the day on which the clock jumps
    keep = dag <= (PEILDATUM - date(1970, 1, 1)).days
    stap, zaak, dag, genoemd = stap[keep], zaak[keep], dag[keep], genoemd[keep]
    # The register of Wgs knows days only; hours never put a step before the one that it follows on the same day.
    uur = np.where(wet[zaak] == WGS, 0, 8 * 3600 + (stap * 800) + p.kans.integers(0, 800, len(stap))) * 1_000_000
    order = np.lexsort((stap, uur, dag, zaak))
    stap, zaak, dag, genoemd, uur = stap[order], zaak[order], dag[order], genoemd[order], uur[order]
    nieuw = np.append(True, zaak[1:] != zaak[:-1])
    moment = nieuw | np.append(True, dag[1:] * DAG_US + uur[1:] != dag[:-1] * DAG_US + uur[:-1])
    values = {
        "zaak_nr": np.cumsum(nieuw), "moment": np.cumsum(moment),
        "gelijktijdig": ~moment | ~np.append(moment[1:], True),
        "stap": stap, "zaak": zaak, "genoemd": genoemd, "wet": wet[zaak], "lokaal": dag * DAG_US + uur,
        "utc": begin_van_dag(dag) + uur,
    }  # fmt: skip
    schema = schema_of(GEBEURTENISSEN | TECHNISCH)
    with ParquetTabel(path, schema) as target:
        for first in range(0, len(stap), RIJEN_PER_GROEP):
            own = {name: column[first : first + RIJEN_PER_GROEP] for name, column in values.items()}
            target.write(_tabel(p, schema, own, first))
    return len(stap)


def _tabel(p: Plan, schema: pa.Schema, own: dict[str, Ints], first: int) -> pa.Table:
    """Some rows with the columns of `gebeurtenissen`."""
    import numpy as np
    import pyarrow as pa

    n = len(own["stap"])

    def een_van(names: Any, codes: Ints) -> pa.Array:
        return pa.array(names).take(pa.array(codes))

    made = {
        "gebeurtenis": pa.array(np.arange(first + 1, first + n + 1)),
        "inwoner": pa.array([f"P{nr * 7919 % 600_011:07d}" for nr in own["zaak"].tolist()]),
        "zaak": pa.array([f"Z-{nr:08d}" for nr in own["zaak"].tolist()]),
        "activiteit": een_van([naam for naam, _fase, _rollen in p.namen], own["stap"]),
        "fase": een_van([fase for _naam, fase, _rollen in p.namen], own["stap"]),
        "rollen": pa.array([rollen for *_rest, rollen in p.namen], pa.list_(pa.string())).take(pa.array(own["stap"])),
        "tijdstip": pa.array(own["utc"]).cast(pa.timestamp("us", tz="UTC")),
        "tijdstip_lokaal": pa.array(own["lokaal"]).cast(pa.timestamp("us")),
        "precisie": een_van(("seconde", "dag"), (own["wet"] == WGS).astype(np.int64)),
        "gelijktijdig": pa.array(own["gelijktijdig"].astype(bool)),
        "loket": een_van(LOKETTEN, own["wet"]),
        "melder": een_van(("inwoner", "huisarts", "wijkverpleegkundige"), np.minimum(own["zaak"] % 20, 2)),
        "wet": een_van(WETTEN, own["wet"]),
        "datum_genoemd": pa.array(own["genoemd"].astype(np.int32), mask=own["genoemd"] < 0).cast(pa.date32()),
        "bron": een_van([f"bron {nr}" for nr in range(len(WETTEN))], own["wet"]),
        "bestand": een_van([f"export_{nr}.csv" for nr in range(len(WETTEN))], own["wet"]),
        "regel": pa.array(np.arange(first + 2, first + n + 2)),
        "zaak_nr": pa.array(own["zaak_nr"]),
        "moment": pa.array(own["moment"]),
    }
    columns = [made[f.name].cast(f.type) if f.name in made else pa.nulls(n, f.type) for f in schema]
    return pa.Table.from_arrays(columns, schema=schema)


# --- measuring ------------------------------------------------------------------------------------------------------


def bodem(path: Path) -> float:
    """Seconds in which the engine scans and sorts the rows."""
    from klantreis.engine import Engine
    from klantreis.eventlog.log import EventLog

    with Engine() as engine:
        log = EventLog.open(engine, path)
        start = time.perf_counter()
        engine.keep(log.events.order_by("zaak", "tijdstip", "activiteit"))
        return time.perf_counter() - start


def termijnen(path: Path) -> tuple[float, dict[str, int], dict[str, int]]:
    """Seconds of the whole analysis from the stored log on; rows per table; rows of `termijnen` per status."""
    from klantreis.analysis.terms import terms
    from klantreis.engine import Engine
    from klantreis.eventlog.log import EventLog
    from klantreis.terms.library import bibliotheek
    from klantreis.terms.models import Termijn

    with Engine() as engine:
        log = EventLog.open(engine, path)
        start = time.perf_counter()
        every = bibliotheek([Termijn.model_validate(EIGEN)])
        tables = terms(log, every, every.kalender, {f"bron {nr}": PEILDATUM for nr in range(len(WETTEN))})
        seconds = time.perf_counter() - start
    counts = tables["termijnen"]["status"].value_counts().to_pylist()
    sizes = {name: len(table) for name, table in tables.items()}
    return seconds, sizes | {"terms": len(every.termijnen)}, {row["values"]: row["counts"] for row in counts}


def apart(call: Callable[..., Any], *arguments: Any) -> tuple[Any, str]:
    """The result of a call in a process of its own, and what that process took: work of its cores, peak of memory."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_en_verbruik, call, *arguments).result()


def _en_verbruik(call: Callable[..., Any], *arguments: Any) -> tuple[Any, str]:
    result = call(*arguments)
    used = resource.getrusage(resource.RUSAGE_SELF)
    # Much less work than seconds x cores: the machine was busy with something else.
    return (
        result,
        f"{used.ru_utime + used.ru_stime:.1f} s of work with start-up, at most {used.ru_maxrss / 1024:.0f} MB",
    )


def main(zaken: int = ZAKEN) -> None:
    """Generate, scan and sort, judge."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "gebeurtenissen.parquet"
        rows, _used = apart(schrijf, path, zaken)
        print(f"{zaken} zaken, {rows} events, {path.stat().st_size / 1e6:.0f} MB; {os.cpu_count()} cores", flush=True)
        floor, used = apart(bodem, path)
        print(f"engine: scan and sort: {floor:.2f} s ({used})", flush=True)
        (seconds, sizes, statuses), used = apart(termijnen, path)
        print(f"klantreis: {sizes.pop('terms')} terms: {seconds:.2f} s ({used})", flush=True)
    print("  rows: " + ", ".join(f"{name} {n}" for name, n in sizes.items()))
    print("  status: " + ", ".join(f"{status} {n}" for status, n in sorted(statuses.items())))
    print(f"klantreis / engine's floor: {seconds / floor:.1f}")
    if zaken == ZAKEN and seconds > HOOGSTENS:
        sys.exit(f"more than {HOOGSTENS:.0f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ZAKEN)
