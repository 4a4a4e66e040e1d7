"""Flow and variants of one stored log: klantreis, pm4py, and what the engine needs to scan and sort the same rows.

All in one run, so that only the ratios count. Logs: the made-up municipality, blown up.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

INWONERS = 20_000


def timed(what: str, call: Callable[[], object]) -> float:
    """Run once, print the seconds, return them."""
    start = time.perf_counter()
    call()
    seconds = time.perf_counter() - start
    print(f"{what}: {seconds:.2f} s", flush=True)
    return seconds


def main() -> None:
    """Measure."""
    import pm4py
    import pyarrow.parquet as pq

    from klantreis.analysis.dense import dense
    from klantreis.analysis.flow import flow
    from klantreis.analysis.steps import steps
    from klantreis.analysis.variants import variants
    from klantreis.disclosure.pseudonyms import Sleutel
    from klantreis.engine import Engine
    from klantreis.eventlog.log import EventLog
    from klantreis.pipeline import LEZEN, run
    from klantreis.project import load_project
    from klantreis.simulate import simulate

    with tempfile.TemporaryDirectory() as name, Engine() as engine:
        folder = Path(name)
        timed("simulate", lambda: simulate(folder, inwoners=INWONERS, zaad=1))
        project = load_project(folder / "testdam.yaml")
        timed("lees", lambda: run(project, folder / "uit", Sleutel(bytes(32)), tot=LEZEN))
        path = folder / "uit" / "gebeurtenissen.parquet"
        log = EventLog.open(engine, path)
        print(f"{pq.read_metadata(path).num_rows} events")

        floor = timed(
            "engine: scan and sort", lambda: engine.keep(log.events.order_by("zaak", "tijdstip", "activiteit"))
        )

        def ours() -> None:
            numbers = dense(log)
            own = steps(numbers, "activiteit")
            engine.arrow(flow(numbers, own, "activiteit"))
            variants(numbers, own, "activiteit")

        mine = timed("klantreis: flow with median and p90, and variants, per group", ours)

        def theirs() -> None:
            frame = pq.read_table(path, columns=["zaak", "activiteit", "tijdstip"]).to_pandas()
            frame = pm4py.format_dataframe(frame, case_id="zaak", activity_key="activiteit", timestamp_key="tijdstip")
            pm4py.discover_dfg(frame)
            pm4py.discover_performance_dfg(frame)
            pm4py.get_variants(frame)

        other = timed("pm4py: the same for all zaken together", theirs)
        print(f"klantreis / engine's floor: {mine / floor:.1f}; pm4py / klantreis: {other / mine:.1f}")


if __name__ == "__main__":
    main()
