"""The event log -> every analysis that exists, and its maps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from klantreis.analysis.dense import dense
from klantreis.analysis.flow import flow, nodes
from klantreis.analysis.journey_summary import geldig
from klantreis.analysis.objections import balance, funnel, paths, times
from klantreis.analysis.rework_levels import rework
from klantreis.analysis.steps import steps
from klantreis.analysis.term_summary import overzicht, redenen
from klantreis.analysis.terms import terms
from klantreis.analysis.throughput import case_ends, case_times, step_times
from klantreis.analysis.variants import variants
from klantreis.eventlog.log import EventLog
from klantreis.fields import vergelijkbaar
from klantreis.journeys.reading import journeys
from klantreis.journeys.verdicts import judged
from klantreis.links.linking import Links, link
from klantreis.pipeline.reading import Progress
from klantreis.project import Projectbestand
from klantreis.report.dutch import met_plaats
from klantreis.report.files import MapFiles
from klantreis.report.map import write_map
from klantreis.report.summary import vinding
from klantreis.results import stroomkaart
from klantreis.schemas import conform
from klantreis.verdicts.reading import Oordeel
from klantreis.vocabulary import NIVEAUS, STAPPEN, STROOM
from klantreis.vocabulary_journeys import KLOPT_NIET


def peildatums(manifest: Mapping[str, Any]) -> dict[str, date | None]:
    """The peildatum of every source of a run."""
    return {bron: _date(info["peildatum"]) for bron, info in manifest["bronnen"].items()}


def analyse(
    log: EventLog, peildatums: Mapping[str, date | None], tell: Progress, niveaus: Sequence[str] = NIVEAUS
) -> dict[str, pa.Table]:
    """Every analysis that exists, over an event log: table name -> table.

    Parameters
    ----------
    niveaus : the levels of `stroom`, `stappen`, `varianten` and `doorlooptijden`; the other tables have their own.
    """
    numbers = dense(log)
    ends = case_ends(log, numbers, peildatums)
    parts: dict[str, list[pa.Table]] = {"stroom": [], "stappen": [], "varianten": [], "doorlooptijden": []}
    parts["doorlooptijden"].append(case_times(numbers, ends))
    for niveau in niveaus:
        tell(f"rekent aan de stroom per {niveau}", 0)
        own = steps(numbers, niveau)
        parts["stroom"].append(conform(log.engine.arrow(flow(numbers, own, niveau)), STROOM))
        parts["stappen"].append(conform(log.engine.arrow(nodes(numbers, own, niveau)), STAPPEN))
        parts["varianten"].append(variants(numbers, own, niveau))
        parts["doorlooptijden"].append(step_times(numbers, own, ends, niveau))
    tell("telt wat opnieuw wordt gedaan", 0)
    parts["herhalingen"] = [rework(log, numbers)]
    return {name: pa.concat_tables(tables) for name, tables in parts.items() if tables}


def judge(
    log: EventLog, projectbestand: Projectbestand, peildatums: Mapping[str, date | None], tell: Progress
) -> tuple[dict[str, pa.Table], dict[str, Any]]:
    """The tables `termijnen` and `opschortingen`, and what the manifest says about the rules behind them."""
    tell("rekent aan de termijnen", 0)
    every = projectbestand.bibliotheek
    tables = terms(log, every, projectbestand.kalender, peildatums)
    used = tables["termijnen"].group_by(["termijn", "versie", "artikel"]).aggregate([("zaak", "count")]).to_pylist()
    own = {entry.code for entry in projectbestand.project.termijnen}
    facts = rules_of_law(projectbestand) | {
        "kalender": projectbestand.project.kalender,
        "onbekende_wetten": _unknown_acts(log, projectbestand),
        "gebruikt": [
            {"termijn": row["termijn"], "omschrijving": every.termijnen[row["termijn"]].omschrijving,
             "soort": every.termijnen[row["termijn"]].soort, "versie": row["versie"],
             "artikel": row["artikel"], "eigen": row["termijn"] in own, "aantal": row["zaak_count"]}
            for row in sorted(used, key=lambda row: (row["termijn"], row["versie"] or ""))
            if row["versie"] is not None
        ],
    }  # fmt: skip
    return tables, facts


def connect(
    log: EventLog, projectbestand: Projectbestand, oordelen: Sequence[Oordeel], tell: Progress
) -> tuple[Links, dict[str, Any]]:
    """Decisions, objections and the links between them; and what the manifest says of them."""
    tell("koppelt bezwaar en beroep aan besluiten", 0)
    links = link(log, projectbestand.bibliotheek, projectbestand.kalender, oordelen)
    return links, {"zekerheid": dict(Counter(links.tabellen["bezwaren"]["zekerheid"].to_pylist()))}


def objections(
    tables: Mapping[str, pa.Table], peildatums: Mapping[str, date | None], tell: Progress
) -> dict[str, pa.Table]:
    """What objections and appeals come to: balance, funnel, durations and paths."""
    tell("telt bezwaar en beroep", 0)
    until = max((day for day in peildatums.values() if day), default=None)
    besluiten, bezwaren, koppelingen = (tables[name] for name in ("besluiten", "bezwaren", "koppelingen"))
    found = {"bezwaarbalans": balance(bezwaren), "trechter": funnel(besluiten, bezwaren, koppelingen)}
    if len(bezwaren):
        found["doorlooptijden"] = pa.concat_tables([tables["doorlooptijden"], times(bezwaren, koppelingen, until)])
    return found | {"bezwaarpaden": paths(besluiten, bezwaren, koppelingen, tables["bezoeken"], until)}


def follow(
    log: EventLog, projectbestand: Projectbestand, peildatums: Mapping[str, date | None], links: Links,
    oordelen: Sequence[Oordeel], tell: Progress,
) -> tuple[dict[str, pa.Table], dict[str, Any]]:  # fmt: skip
    """Klantreizen, visits, handovers and loops, what people said of them, and what the manifest says of it."""
    tell("volgt inwoners langs de loketten", 0)
    project = projectbestand.project
    elsewhere = [loket.naam for loket in project.loketten if not loket.in_gegevens]
    tables, by_quiet = journeys(
        log, projectbestand.kalender, peildatums, buiten=elsewhere, gekoppeld=links.zaken, stilte=project.stilte_dagen,
        aankomst=project.aankomst_dagen, tell=tell,
    )  # fmt: skip
    tables |= judged(tables, oordelen)
    facts = {
        "lussen_klopt_niet": tables["lussen"]["oordeel"].to_pylist().count(KLOPT_NIET),
        "stilte_dagen": project.stilte_dagen, "aankomst_dagen": project.aankomst_dagen,
        "bij_stilte": {str(days): n for days, n in by_quiet.items()},
        "gelijktijdige_lussen": int(pc.sum(geldig(tables["lussen"])["gelijktijdig"]).as_py() or 0),
    }  # fmt: skip
    return tables, facts


def rules_of_law(projectbestand: Projectbestand) -> dict[str, Any]:
    """Fingerprints of what decides how terms are counted, beside the project file itself."""
    return {"wet_sha256": projectbestand.bibliotheek.vingerafdruk, "kalender_sha256": projectbestand.kalender_sha256}


def _unknown_acts(log: EventLog, projectbestand: Projectbestand) -> list[str]:
    """Acts in the log for which there is no term, as they are written there: perhaps another name of one that has."""
    terms_of = projectbestand.bibliotheek.termijnen.values()
    known = {vergelijkbaar(name) for termijn in terms_of for name in termijn.wet or ()}
    found = log.events.select("wet").distinct().to_pyarrow()["wet"].to_pylist()
    return sorted(name for name in found if name and vergelijkbaar(name) not in known)


def terms_in_short(termijnen: pa.Table, projectbestand: Projectbestand) -> dict[str, list[dict[str, Any]]]:
    """What the summary says about terms: figures per act of what the municipality must do, and why some are unknown.

    Terms of residents (to object) are left out: whether they were in time says nothing about the municipality.
    """
    theirs = [code for code, termijn in projectbestand.bibliotheek.termijnen.items() if termijn.alleen_met_einde]
    rows = termijnen.filter(pc.invert(pc.is_in(termijnen["termijn"], value_set=pa.array(theirs, pa.string()))))
    return {
        "termijnoverzicht": overzicht(rows, ["wet"]).to_pylist(),
        "termijnredenen": redenen(rows, "niet_te_bepalen").to_pylist(),
    }


def draw(
    tables: Mapping[str, pa.Table],
    niveau: str,
    stem: Path,
    manifest: Mapping[str, Any],
    *,
    zaken: int,
    bronnen: Sequence[str],
    filter: str = "",
) -> MapFiles:
    """Draw the map of one level of the tables `stroom` and `stappen`, under the finding of `doorlooptijden`.

    Parameters
    ----------
    bronnen : the sources that the tables rest on.
    filter : what was chosen, in the reader's words.
    """
    until = peildatums(manifest)
    days = {until[bron] for bron in bronnen}
    one_day = days.pop() if len(days) == 1 else None
    names = [bron if one_day or until[bron] is None else f"{bron} (tot {until[bron]:%d-%m-%Y})" for bron in bronnen]
    ended = any(manifest["bronnen"][bron]["legt_einde_vast"] for bron in bronnen)
    finding = vinding(tables["doorlooptijden"].to_pylist(), einde_bekend=ended)
    kaart = stroomkaart(
        tables["stroom"].to_pylist(),
        tables["stappen"].to_pylist(),
        niveau=niveau,
        zaken_totaal=zaken,
        titel=met_plaats(finding, manifest.get("gemeente") or "", filter),
        filter=filter,
        peildatum=one_day,
        bron=", ".join(names),
    )
    return write_map(kaart, stem)


def draw_all(
    tables: Mapping[str, pa.Table], manifest: Mapping[str, Any], folder: Path, tell: Progress
) -> list[dict[str, Any]]:
    """Draw the map of every level that has steps, and say what was drawn and how."""
    made = []
    bronnen = sorted(bron for bron, info in manifest["bronnen"].items() if info["gebeurtenissen"])
    for niveau in NIVEAUS:
        if niveau not in set(tables["stappen"]["niveau"].to_pylist()):
            continue
        tell(f"tekent de kaart per {niveau}", 0)
        files = draw(tables, niveau, folder / f"kaart_{niveau}", manifest, zaken=manifest["zaken"], bronnen=bronnen)
        made.append(
            {"niveau": niveau, "motor": files.motor, "onderschrift": files.onderschrift,
             "waarschuwingen": list(files.waarschuwingen)}
        )  # fmt: skip
    return made


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
