"""One made-up municipality of which the years are compared, and what the benchmark keeps of it (vergelijken)."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.years import JAREN, LOG_VAN, PEIL, Ingreep, open_years, years
from klantreis.analysis.objections import contested_days
from klantreis.analysis.terms import terms
from klantreis.compare.comparison import compare
from klantreis.compare.definitions import definition_difference, world
from klantreis.compare.periods import plan
from klantreis.compare.units import Gegevens
from klantreis.compare.verdict import ZEKER
from klantreis.engine import Engine
from klantreis.journeys.reading import journeys
from klantreis.journeys.stitch import STILTE_DAGEN
from klantreis.links.linking import link
from klantreis.terms.library import bibliotheek
from klantreis.vocabulary import DAG_US, EINDROLLEN
from klantreis.vocabulary_compare import RUW

PER_JAAR: Final = 5000
TRAGER, VERDUBBELD = "fase: onderzoek", "loket: CJG"
"""Where the two changes are planted: the groups in which they should be found."""
INGREPEN: Final = {
    "gelijk": None, "trager": Ingreep(2025, langzamer={"onderzoek": 1.2}),
    "verwijst": Ingreep(2025, verwijst={"CJG": 2.0}), "afgekapt": None, "definitie": None,
}  # fmt: skip
GESPREK: Final = "Gesprek gevoerd"
EINDE: Final = date(2025, 12, 31)
"""The last day of a log that is cut off at the end of the newest year."""
Rij = dict[str, Any]


def vergelijk(zaad: int, ingreep: Ingreep | None = None, *, per_jaar: int = PER_JAAR, tot: date = PEIL) -> pa.Table:
    """The table `vergelijking` of the three years of one municipality."""
    return compare_log(years(zaad, ingreep, per_jaar=per_jaar, tot=tot), tot)


def compare_log(events: pa.Table, tot: date) -> pa.Table:
    """The table `vergelijking` of an event log that is known until a day."""
    with tempfile.TemporaryDirectory() as name, Engine(Path(name)) as engine:
        return compare(prepare_log(engine, Path(name) / "log.parquet", events, tot))


def prepare_log(
    engine: Engine, path: Path, events: pa.Table, tot: date, jaren: Sequence[int] = JAREN
) -> Gegevens:  # fmt: skip
    """Everything that is compared of an event log that is known until a day."""
    own = bibliotheek()
    log = open_years(engine, path, events)
    peil = dict.fromkeys(log.bronnen(), tot)
    links = link(log, own, own.kalender)
    tables = dict(links.tabellen)
    tables |= journeys(log, own.kalender, peil, gekoppeld=links.zaken)[0]
    tables |= terms(log, own, own.kalender, peil, contested_days(links.tabellen))
    opzet = plan([str(jaar) for jaar in jaren], LOG_VAN, tot, stilte=STILTE_DAGEN)
    return Gegevens(log, tables, peil, opzet)


def another_mapping(events: pa.Table) -> pa.Table:
    """The same exports by an earlier project file: it counted the conversation with a resident, in which the story is
    told, as part of the report; and it held CJG and Schuldhulp for one desk."""
    talk = pc.equal(events["activiteit"], GESPREK)
    found = events.set_column(
        events.column_names.index("fase"), "fase", pc.if_else(talk, "melding", events["fase"])
    )  # fmt: skip
    for name in ("loket", "naar_loket"):
        one = pc.if_else(pc.equal(found[name], "Schuldhulp"), "CJG", found[name])
        found = found.set_column(found.column_names.index(name), name, one)
    return found.cast(events.schema)


def definitions(zaad: int, *, per_jaar: int = PER_JAAR) -> pa.Table:
    """The table `definitieverschil` of a municipality where between 2024 and 2025 nothing changed but the mapping."""
    events = years(zaad, per_jaar=per_jaar)
    with tempfile.TemporaryDirectory() as name, Engine(Path(name)) as engine:
        paths = (Path(name) / "oud.parquet", Path(name) / "nieuw.parquet")
        oud, nieuw = (
            world(prepare_log(engine, path, rows, PEIL, (2024, 2025)), lambda data, a, b: None)
            for path, rows in zip(paths, (another_mapping(events), events), strict=True)
        )
        return definition_difference(oud, nieuw)


def bevindingen(table: pa.Table) -> list[Rij]:
    """The rows that are a finding."""
    return [row for row in table.to_pylist() if row["in_familie"] and row["q"] is not None and row["q"] < ZEKER]


def naief(events: pa.Table, tot: date) -> dict[str, float]:
    """Per year the median duration [days] of the zaken that began in it and were closed by `tot`, all others left out:
    what a spreadsheet shows."""
    own = events.filter(pc.less_equal(events["tijdstip_lokaal"].cast(pa.date32()), pa.scalar(tot)))
    over = [not roles.isdisjoint(EINDROLLEN) for roles in map(set, own["rollen"].to_pylist())]
    own = own.append_column("eind", pa.array(over))
    ends = own.filter(own["eind"]).group_by("zaak").aggregate([("tijdstip", "min")])
    begins = own.group_by("zaak").aggregate([("tijdstip", "min")]).rename_columns(["zaak", "begin"])
    both = ends.rename_columns(["zaak", "eind"]).join(begins, "zaak", join_type="inner")
    begin, eind = (both[name].cast(pa.int64()).to_numpy() / DAG_US for name in ("begin", "eind"))
    jaar = pc.year(both["begin"]).to_numpy()
    return {str(j): float(np.median((eind - begin)[jaar == j])) for j in JAREN}


def one_seed(job: tuple[str, int]) -> Rij:
    """What is kept of a seed: the findings, and the rows where something was planted."""
    soort, zaad = job
    if soort == "afgekapt":
        return {"zaad": zaad} | _cut(zaad)
    if soort == "definitie":
        rows = definitions(zaad).to_pylist()
        told = [row for row in rows if row["oordeel"] != "niet_te_bepalen"]
        changed = [row for row in told if (row["a_oud"], row["b_oud"]) != (row["a_nieuw"], row["b_nieuw"])]
        return {
            "zaad": zaad, "verteld": len(told), "veranderd": len(changed),
            "zo_genoemd": sum("definitie" in row["oordeel"] for row in changed),
            "ten_onrechte": sum("definitie" in row["oordeel"] for row in told) - len(changed),
            "proces": [f"{row['indicator']} {row['groep']}" for row in told if "proces" in row["oordeel"]],
            "som": max(abs(row["totaal"] - row["proces"] - row["definitie"] - row["wet"]) for row in told),
        }  # fmt: skip
    found = bevindingen(table := vergelijk(zaad, INGREPEN[soort]))
    kept = ("indicator", "groep", "periode_a", "periode_b", "effectmaat", "effect", "q")
    return {
        "zaad": zaad, "familie": sum(table["in_familie"].to_pylist()),
        "bevindingen": [{name: row[name] for name in kept} for row in found],
        "planted": [
            {name: row[name] for name in (*kept, "waarde_a", "waarde_b", "ci_laag", "ci_hoog")}
            for row in table.to_pylist() if row["in_familie"] and row["effectmaat"] != "trend"
            and (row["indicator"], row["groep"]) in (("fase", TRAGER), ("doorverwijzing", VERDUBBELD))
        ],
    }  # fmt: skip


def _cut(zaad: int) -> Rij:
    """Naive and own medians of a log that ends with the newest year, and the truth."""
    whole = years(zaad, per_jaar=PER_JAAR)
    table = compare_log(years(zaad, per_jaar=PER_JAAR, tot=EINDE), EINDE).to_pylist()
    own = [row for row in table if (row["indicator"], row["groep"]) == ("doorlooptijd", "alle")]
    medians = {row["periode_b"]: row["waarde_b"] for row in own if row["effectmaat"] == "hazardratio"}
    means = [row for row in own if row["effectmaat"] == "rmst_verschil" and row["wijze"] == RUW]
    mean = next(row for row in means if row["periode_a"] == "2024")
    return {
        "naief": naief(whole, EINDE), "waar": naief(whole, PEIL), "ons": medians,
        "rmst": {name: mean[name] for name in ("effect", "ci_laag", "ci_hoog")},
    }  # fmt: skip
