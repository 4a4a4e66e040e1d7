"""A million decisions and 100,000 objections that name them in dirty spellings: what does it cost to link them?

Beside a hand-written normalise-and-join of the engine over the same rows: the references of both sides normalised by
regular expressions, joined on that key; what is left joined on resident, act and the weeks after the decision. All in
one run. The log holds references as the mapping normalised them, which is timed apart. Ours says besides how sure each
link is and why, what else it could be and what was tried, and makes the three tables. A smaller run:
`python -m benchmarks.koppelen 100000`.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

BESLUITEN = 1_000_000
HOOGSTENS = 5.0
"""So many times the hand-written join it may take."""
EERSTE_DAG = (date(2020, 1, 1) - date(1970, 1, 1)).days
WETTEN = ("Wmo", "Jeugdwet", "Participatiewet", "Wgs")

JOIN = r"""
with genormaliseerd as (
    select *, tijdstip_lokaal::date as dag, regexp_replace(upper(regexp_replace(coalesce(besluit_ruw, verwijst_ruw),
        '^((ons|uw) )?(kenmerk|besluit(nummer|nr)?|zaak(nummer)?|referentie|nummer|nr)[ .:#-]*(nr[ .:#-]*)?', '', 'i')),
        '[^0-9A-Z]', '', 'g') as sleutel
    from read_parquet('{path}') where besluit_ruw is not null or fase = 'bezwaar'
),
besluiten as (select * from genormaliseerd where fase = 'besluit'),
bezwaren as (select * from genormaliseerd where fase = 'bezwaar'),
op_kenmerk as (
    select o.zaak as bezwaar, d.zaak as besluit_zaak, 'kenmerk' as methode
    from bezwaren o join besluiten d on o.sleutel = d.sleutel and o.sleutel <> ''
),
in_venster as (
    select o.zaak as bezwaar, d.zaak as besluit_zaak, 'venster' as methode
    from bezwaren o join besluiten d
        on o.inwoner = d.inwoner and lower(o.wet) = lower(d.wet) and o.dag between d.dag and d.dag + 49
    where o.zaak not in (select bezwaar from op_kenmerk)
)
select *, count(*) over (partition by bezwaar) as kandidaten
from (select * from op_kenmerk union all select * from in_venster) order by bezwaar, besluit_zaak
"""


def main(besluiten: int = BESLUITEN) -> None:
    """Make the log, and link it in both ways."""
    import duckdb
    import pyarrow.parquet as pq

    from klantreis.engine import Engine
    from klantreis.eventlog.log import EventLog
    from klantreis.links.linking import link
    from klantreis.mapping.references import normaliseer
    from klantreis.terms.library import bibliotheek

    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "gebeurtenissen.parquet")
        pq.write_table(log(besluiten), path, row_group_size=131_072, compression="zstd", compression_level=1)
        con = duckdb.connect(config={"temp_directory": name})
        kalender = bibliotheek().kalender
        joins, links, mapped = [], [], []
        for _time in range(3):
            joins.append(time.perf_counter())
            joined = con.sql(JOIN.format(path=path)).to_arrow_table()
            joins[-1] = time.perf_counter() - joins[-1]
            with Engine(Path(name)) as engine:
                links.append(time.perf_counter())
                found = link(EventLog.open(engine, path), bibliotheek(), kalender).tabellen
                links[-1] = time.perf_counter() - links[-1]
            raw = pq.read_table(path, columns=["besluit_ruw", "verwijst_ruw"])
            mapped.append(time.perf_counter())
            for column in raw.columns:
                normaliseer(column.combine_chunks())
            mapped[-1] = time.perf_counter() - mapped[-1]
    ratio = min(links) / min(joins)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = {name: f"{found[name].num_rows:,}" for name in ("besluiten", "bezwaren", "koppelingen")}
    print(
        f"{rows['besluiten']} decisions, {rows['bezwaren']} objections: {rows['koppelingen']} rows of koppelingen in "
        f"{_tijden(links)}, after the mapping normalised the references in {min(mapped):.2f} s; "
        f"the join gives {joined.num_rows:,} pairs in {_tijden(joins)}: ratio {ratio:.1f}, "
        f"and {(min(links) + min(mapped)) / min(joins):.1f} with what the mapping did; peak {peak:.0f} MB"
    )
    if ratio > HOOGSTENS:
        sys.exit(f"more than {HOOGSTENS} times the hand-written join")


def _tijden(seconds: list[float]) -> str:
    return f"{min(seconds):.2f} s ({', '.join(f'{each:.2f}' for each in seconds)})"


def log(besluiten: int) -> pa.Table:
    """An event log of so many decisions and a tenth of objections, with the references as registers write them beside
    those that the mapping made of them (besluit_ruw, verwijst_ruw)."""
    import numpy as np
    import pyarrow as pa

    from klantreis.eventlog.store import TECHNISCH
    from klantreis.mapping.references import normaliseer
    from klantreis.schemas import schema_of
    from klantreis.vocabulary import GEBEURTENISSEN

    rng = np.random.default_rng(1)
    n, m = besluiten, besluiten // 10
    # In the order of a log: by zaak. First the register of objections, then the decisions.
    target = rng.choice(n, m, replace=False)
    day = EERSTE_DAG + rng.integers(0, 1800, n)
    person = rng.integers(0, n // 3, n)
    act = rng.integers(0, len(WETTEN), n)
    number = np.arange(n) * 97
    written = [f"BSL-{2020 + nr % 5}/{nr:08d}" for nr in number.tolist()]
    manier = rng.choice(6, m, p=(0.3, 0.15, 0.15, 0.1, 0.1, 0.2))
    named = [_schrijf(written[nr], how) for nr, how in zip(target.tolist(), manier.tolist(), strict=True)]
    came = day[target] + rng.integers(1, 45, m)
    total = n + m
    texts = {
        "inwoner": [f"p{nr:07d}" for nr in (*person[target].tolist(), *person.tolist())],
        "zaak": [*(f"bz:{nr:08d}" for nr in range(m)), *(f"wmo:{nr:08d}" for nr in range(n))],
        "activiteit": ["Bezwaar ontvangen"] * m + ["Besluit verzonden"] * n,
        "fase": ["bezwaar"] * m + ["besluit"] * n,
        "wet": [WETTEN[nr] for nr in (*act[target].tolist(), *act.tolist())],
        "precisie": ["dag"] * total, "bron": ["bz"] * m + ["wmo"] * n, "loket": ["Wmo-loket"] * total,
        "besluit_ruw": [None] * m + written, "verwijst_ruw": [*named, *[None] * n],
    }  # fmt: skip
    columns: dict[str, Any] = {name: pa.array(values, pa.string()) for name, values in texts.items()}
    columns["besluit"] = normaliseer(columns["besluit_ruw"])
    columns["verwijst_naar"] = normaliseer(columns["verwijst_ruw"])
    columns["rollen"] = pa.array([[]] * m + [["bekendmaking", "besluit"]] * n, pa.list_(pa.string()))
    rank = np.arange(1, total + 1)
    columns |= {name: pa.array(rank) for name in ("gebeurtenis", "regel", "zaak_nr", "moment")}
    columns["gelijktijdig"] = pa.array(np.zeros(total, bool))
    when = _tijd(np.concatenate([came, day]))
    columns["tijdstip_lokaal"], columns["tijdstip"] = when, when.cast(pa.timestamp("us", tz="UTC"))
    schema = schema_of(GEBEURTENISSEN | TECHNISCH)
    table = pa.Table.from_arrays(
        [columns[field.name] if field.name in columns else pa.nulls(total, field.type) for field in schema],
        schema=schema,
    )
    for name in ("besluit_ruw", "verwijst_ruw"):
        table = table.append_column(name, columns[name])
    return table


def _tijd(days: np.ndarray) -> pa.Array:
    import pyarrow as pa

    return pa.array(days * 86_400_000_000).cast(pa.timestamp("us"))


def _schrijf(nummer: str, manier: int) -> str | None:
    """How a register writes a decision's number: as it is, in other ways, with a slip, or not at all."""
    if manier == 0:
        return nummer
    if manier == 1:
        return f"Uw kenmerk: {nummer.lower().replace('/', ' ')}."
    if manier == 2:
        return f"besluit nr. {nummer.replace('-', ' ').replace('/', '.')}"
    if manier == 3:
        return nummer[:-1] + str((int(nummer[-1]) + 3) % 10)
    if manier == 4:
        return f"ABC{nummer[3:]}X"
    return None


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else BESLUITEN)
