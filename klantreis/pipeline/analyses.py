"""The event log -> every analysis that exists, and its maps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from klantreis.analysis.before_decisions import Aanloop, before_decisions
from klantreis.analysis.dense import dense
from klantreis.analysis.flow import flow, nodes
from klantreis.analysis.journey_summary import geldig
from klantreis.analysis.not_involved import findings, not_involved
from klantreis.analysis.objections import balance, contested_days, funnel, paths, times, watched_until
from klantreis.analysis.overlap import overlap
from klantreis.analysis.precursor_features import Regels
from klantreis.analysis.precursors import Terugblik, precursors
from klantreis.analysis.rework_levels import rework
from klantreis.analysis.steps import steps
from klantreis.analysis.stock import stock
from klantreis.analysis.term_summary import overzicht, redenen
from klantreis.analysis.terms import terms
from klantreis.analysis.throughput import OVERGANG, case_ends, step_times, transition_times, whole_times
from klantreis.analysis.variants import variants
from klantreis.eventlog.log import EventLog
from klantreis.fields import vergelijkbaar
from klantreis.journeys.reading import journeys
from klantreis.journeys.verdicts import judged
from klantreis.links.linking import Links, link
from klantreis.pipeline.provenance import Tijdregels, peildatums, seen_until, tijdregels
from klantreis.pipeline.reading import Progress
from klantreis.project import Projectbestand
from klantreis.schemas import conform
from klantreis.verdicts.reading import Oordeel
from klantreis.vocabulary import NIVEAUS, STAPPEN, STROOM, TIJDNIVEAUS
from klantreis.vocabulary_journeys import BETROKKENHEID, KLOPT_NIET


def analyse(
    log: EventLog, peildatums: Mapping[str, date | None], tell: Progress, niveaus: Sequence[str] = TIJDNIVEAUS,
    regels: Tijdregels | None = None, *, voorraad: bool = True,
) -> dict[str, pa.Table]:  # fmt: skip
    """Every analysis that exists, over an event log: table name -> table.

    Parameters
    ----------
    niveaus : the levels of `stroom`, `stappen`, `varianten` (those of NIVEAUS) and `doorlooptijden` (those of
        TIJDNIVEAUS, and always that of whole zaken); the other tables have their own.
    regels : None for the calendar of the law alone, and the settings as they are unless given.
    voorraad : whether `werkvoorraad` is asked for too.
    """
    regels = regels or Tijdregels()
    numbers = dense(log)
    ends = case_ends(log, numbers, peildatums, regels.stilte)
    parts: dict[str, list[pa.Table]] = {"stroom": [], "stappen": [], "varianten": [], "doorlooptijden": []}
    parts["doorlooptijden"] += whole_times(log, numbers, ends, niveaus, regels.kalender)
    for niveau in niveaus:
        if niveau not in NIVEAUS:
            continue
        tell(f"rekent aan de stroom per {niveau}", 0)
        own = steps(numbers, niveau)
        parts["stroom"].append(conform(log.engine.arrow(flow(numbers, own, niveau)), STROOM))
        parts["stappen"].append(conform(log.engine.arrow(nodes(numbers, own, niveau)), STAPPEN))
        parts["varianten"].append(variants(numbers, own, niveau))
        parts["doorlooptijden"].append(step_times(numbers, own, ends, niveau, regels.kalender))
    if "team" in niveaus:
        parts["doorlooptijden"].append(step_times(numbers, steps(numbers, "team"), ends, "team", regels.kalender))
    if OVERGANG in niveaus:
        parts["doorlooptijden"].append(transition_times(numbers, steps(numbers, "fase"), ends, regels.kalender))
    if voorraad:
        tell("telt wat er bij de loketten ligt", 0)
        parts["werkvoorraad"] = [stock(log, numbers, ends, peildatums, regels.stilte)]
    tell("telt wat opnieuw wordt gedaan", 0)
    parts["herhalingen"] = [rework(log, numbers)]
    return {name: pa.concat_tables(tables) for name, tables in parts.items() if tables}


def judge(
    log: EventLog, projectbestand: Projectbestand, peildatums: Mapping[str, date | None], links: Links, tell: Progress
) -> tuple[dict[str, pa.Table], dict[str, Any]]:
    """The tables `termijnen` and `opschortingen`, and what the manifest says about the rules behind them."""
    tell("rekent aan de termijnen", 0)
    every = projectbestand.bibliotheek
    tables = terms(log, every, projectbestand.kalender, peildatums, contested_days(links.tabellen))
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
    log: EventLog, projectbestand: Projectbestand, peildatums: Mapping[str, date | None], oordelen: Sequence[Oordeel],
    tell: Progress,
) -> tuple[Links, dict[str, Any]]:  # fmt: skip
    """Decisions, objections and the links between them; and what the manifest says of them."""
    tell("koppelt bezwaar en beroep aan besluiten", 0)
    links = link(log, projectbestand.bibliotheek, projectbestand.kalender, oordelen)
    bezwaren = links.tabellen["bezwaren"]
    until = watched_until(log.bron_van(bezwaren["gebeurtenis"]), peildatums)
    return links, {
        "zekerheid": dict(Counter(bezwaren["zekerheid"].to_pylist())), "gezien_tot": until and until.isoformat(),
    }  # fmt: skip


def objections(
    log: EventLog, tables: Mapping[str, pa.Table], manifest: Mapping[str, Any], tell: Progress
) -> dict[str, pa.Table]:
    """What objections and appeals come to: balance, funnel, durations and paths."""
    tell("telt bezwaar en beroep", 0)
    besluiten, bezwaren, koppelingen = (tables[name] for name in ("besluiten", "bezwaren", "koppelingen"))
    found = {"bezwaarbalans": balance(bezwaren), "trechter": funnel(besluiten, bezwaren, koppelingen)}
    if len(bezwaren):
        own = dispute_times(log, bezwaren, koppelingen, manifest)
        found["doorlooptijden"] = pa.concat_tables([tables["doorlooptijden"], own])
    return found | {"bezwaarpaden": paths(besluiten, bezwaren, koppelingen, tables["bezoeken"], seen_until(manifest))}


def dispute_times(log: EventLog, bezwaren: pa.Table, koppelingen: pa.Table, manifest: Mapping[str, Any]) -> pa.Table:
    """How long these objections took: `times`, each with the peildatum of its source."""
    days = peildatums(manifest)
    own = [days.get(bron) for bron in log.bron_van(bezwaren["gebeurtenis"])]
    return times(bezwaren, koppelingen, own, tijdregels(manifest).kalender)


def contrast(
    log: EventLog, tables: Mapping[str, pa.Table], manifest: Mapping[str, Any], tell: Progress
) -> tuple[Aanloop, dict[str, Any]]:
    """The steps before contested decisions beside those before others; and what the manifest says of it.

    Parameters
    ----------
    tables : besluiten, bezwaren and koppelingen, of all zaken.
    """
    tell("vergelijkt de weg voor bestreden besluiten met die voor andere", 0)
    vertraging = manifest["voorafgaand"]["registratievertraging_dagen"]
    aanloop = before_decisions(log, tables, peildatums(manifest), vertraging)
    return aanloop, {
        "bestreden": aanloop.bestreden, "anders": aanloop.anders, "weggelaten": aanloop.keuze.weggelaten,
        "niet_te_plaatsen": aanloop.keuze.niet_te_plaatsen, "getoetst": aanloop.getoetst,
    }  # fmt: skip


def precede(
    log: EventLog, projectbestand: Projectbestand, peildatums: Mapping[str, date | None],
    tables: Mapping[str, pa.Table], tell: Progress,
) -> tuple[dict[str, pa.Table], dict[str, Any]]:  # fmt: skip
    """What came before contested decisions; and what the manifest says of it."""
    tell("vergelijkt wat aan besluiten voorafging", 0)
    project = projectbestand.project
    rules = Regels(
        project.stilte_dagen, project.aankomst_dagen, projectbestand.bibliotheek, projectbestand.kalender
    )  # fmt: skip
    back = Terugblik(project.terugkijk_dagen, project.registratievertraging_dagen, project.zaad)
    return precursors(log, tables, peildatums, rules, back)


def follow(
    log: EventLog, projectbestand: Projectbestand, peildatums: Mapping[str, date | None], links: Links,
    oordelen: Sequence[Oordeel], tell: Progress,
) -> tuple[dict[str, pa.Table], dict[str, Any]]:  # fmt: skip
    """Klantreizen, visits, handovers and loops, what people said of them, and what the manifest says of it."""
    tell("volgt inwoners langs de loketten", 0)
    project = projectbestand.project
    tables, by_quiet = journeys(
        log, projectbestand.kalender, peildatums, buiten=project.buiten_gegevens, gekoppeld=links.zaken,
        stilte=project.stilte_dagen, aankomst=project.aankomst_dagen, tell=tell,
    )  # fmt: skip
    tables |= judged(tables, oordelen)
    tables["samenloop"] = overlap(tables["klantreizen"])
    facts = {
        "lussen_klopt_niet": tables["lussen"]["oordeel"].to_pylist().count(KLOPT_NIET),
        "stilte_dagen": project.stilte_dagen, "aankomst_dagen": project.aankomst_dagen,
        "bij_stilte": {str(days): n for days, n in by_quiet.items()},
        "gelijktijdige_lussen": int(pc.sum(geldig(tables["lussen"])["gelijktijdig"]).as_py() or 0),
    }  # fmt: skip
    return tables, facts


def look_for_help(
    log: EventLog, projectbestand: Projectbestand, tables: Mapping[str, pa.Table],
    peildatums: Mapping[str, date | None], tell: Progress,
) -> tuple[dict[str, pa.Table], list[dict[str, Any]]]:  # fmt: skip
    """The table `niet_betrokken`, when the project file has rules for it; and what the manifest says about each rule.

    Parameters
    ----------
    tables : klantreizen and klantreis_zaken.
    """
    project = projectbestand.project
    rules = project.niet_betrokken
    if not rules:
        return {}, []
    tell("zoekt loketten die misschien niet betrokken waren", 0)
    elsewhere = project.buiten_gegevens
    kinds = {bron: project.inwonersoort(bron) for bron in project.bronnen}
    table = not_involved(log, rules, tables, peildatums, buiten=elsewhere, nummers=kinds)
    counts = Counter(zip(table["regelnaam"].to_pylist(), table["status"].to_pylist(), strict=True))
    notes = findings(log, rules, elsewhere)
    facts = [
        {"regelnaam": rule.naam, "loket": rule.loket, "signaal": list(rule.signaal),
         "ander_loket": rule.geen_contact_met, "binnen_dagen": rule.binnen_dagen,
         "aantallen": {status: counts[rule.naam, status] for status in BETROKKENHEID},
         "let_op": [text for place, text in notes if place == nr]}
        for nr, rule in enumerate(rules)
    ]  # fmt: skip
    return {"niet_betrokken": table}, facts


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
    """What the summary says about terms: figures per act of what the municipality must do, and why some are unknown,
    of maxima and of other terms.

    Terms of residents (to object) are left out: whether they were in time says nothing about the municipality.
    """
    theirs = [code for code, termijn in projectbestand.bibliotheek.termijnen.items() if termijn.alleen_met_einde]
    rows = termijnen.filter(pc.invert(pc.is_in(termijnen["termijn"], value_set=pa.array(theirs, pa.string()))))
    judged = pc.equal(rows["richting"], "maximum")
    return {
        "termijnoverzicht": overzicht(rows, ["wet"]).to_pylist(),
        "termijnredenen": redenen(rows.filter(judged), "niet_te_bepalen").to_pylist(),
        "termijnredenen_overig": redenen(rows.filter(pc.invert(judged)), "niet_te_bepalen").to_pylist(),
    }
