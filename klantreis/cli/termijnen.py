"""klantreis termijnen: were the terms of the law and the service norms met, what is overdue, one zaak in a picture."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from klantreis.cli.analyse import Aantal, Loket, Niveau, Periode, Run, Wet, Wijk, Zaaktype, chosen
from klantreis.cli.show import say, table
from klantreis.cli.term_words import SOORTEN, VAN_INWONER, omschrijvingen
from klantreis.vocabulary import ONBEKEND

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from klantreis.eventlog.log import EventLog


class Per(StrEnum):
    """By what the terms are grouped, beside by term."""

    wet = "wet"
    loket = "loket"
    jaar = "jaar"


_REDENEN = 3
BINNENKORT = 14
"""Days after the peildatum in which a term is said to end soon."""


def termijnen(
    uitvoer: Run,
    per: Annotated[Per, typer.Option("--per", help="Per termijn, en verder per wet, per loket of per jaar.")] = Per.wet,
    over: Annotated[
        bool, typer.Option("--over", help="De werklijst: wat op de peildatum nog open is en al te laat.")
    ] = False,
    zaak: Annotated[
        str | None, typer.Option("--zaak", metavar="ZAAKNR", help="De termijnen van één zaak, met een tijdlijn.")
    ] = None,
    doel: Annotated[
        Path | None,
        typer.Option("-o", "--doel", help="Waar de tijdlijn van --zaak komt, zonder of met .svg; standaard tijdlijn."),
    ] = None,
    periode: Periode = None, wet: Wet = None, loket: Loket = None, wijk: Wijk = None, zaaktype: Zaaktype = None,
    aantal: Aantal = 20,
) -> None:  # fmt: skip
    """Is er op tijd beslist, en wat is er nu te laat?

    Voorbeeld: klantreis termijnen outputs/testdam --wet Wmo --per loket
    """
    from klantreis.cli.one_zaak import one_zaak
    from klantreis.errors import UsageError

    filters = (periode, wet, loket, wijk, zaaktype)
    if (zaak is not None and (over or any(filters))) or (doel is not None and zaak is None):
        raise UsageError(
            "keuzes-passen-niet", "deze keuzes gaan niet samen.",
            expected="--zaak alleen met -o; -o alleen met --zaak.",
            hint="Uitleg: klantreis termijnen --help",
        )  # fmt: skip
    with chosen(uitvoer, Niveau.fase, periode, wet, loket, wijk, zaaktype) as (log, manifest, _tables):
        rows = _rows(uitvoer, manifest, "termijnen")
        if zaak is not None:
            one_zaak(log, manifest, rows, _rows(uitvoer, manifest, "opschortingen"), zaak, doel)
            return
        if log.filters:
            rows = _of_zaken(log, rows)
        _heading(log, manifest, rows)
        if not len(rows):
            return
        if over:
            shown = [_worklist(rows, soort, aantal) for soort in SOORTEN]
        else:
            names = omschrijvingen(manifest)
            shown = [_summary(part, title, per, aantal, names) for title, part in _blocks(rows)]
        if not any(shown):
            say("Geen enkele termijn is nu te laat." if over else "Geen van deze termijnen kan worden overschreden.")
        _never_closed(log, manifest)
        if "wettelijk" not in rows["soort"].to_pylist():
            say("\nEr is geen enkele wettelijke termijn begonnen.")
            _why_none(log)


def _never_closed(log: EventLog, manifest: Mapping[str, Any]) -> None:
    """Sources of these zaken that never say that a zaak is closed: what seems open in them may be done."""
    silent = [bron for bron in log.bronnen() if not manifest["bronnen"][bron]["legt_einde_vast"]]
    if silent:
        verb = "legt" if len(silent) == 1 else "leggen"
        say(
            f"\nLet op: {', '.join(silent)} {verb} nooit vast dat een zaak klaar is. Wat daar nog open lijkt, kan al "
            "klaar zijn."
        )


def _rows(uitvoer: Path, manifest: Mapping[str, Any], name: str) -> pa.Table:
    """A table of the run; runs that only read, or that are older than the terms, have none."""
    import pyarrow.parquet as pq

    from klantreis.errors import OutputError

    if f"{name}.parquet" in manifest["uitvoer"]:
        return pq.read_table(uitvoer / f"{name}.parquet")
    project = manifest.get("invoer", {}).get("project", {}).get("bestand", "naam.yaml")
    read_only = manifest.get("invoer", {}).get("stappen") == "lezen"
    raise OutputError(
        "geen-termijnen",
        "deze run heeft alleen gelezen; er zijn geen termijnen uitgerekend."
        if read_only
        else "deze run is gemaakt toen klantreis nog geen termijnen uitrekende.",
        where=str(uitvoer),
        expected=f"een map met {name}.parquet.",
        hint=f"Reken de termijnen uit met: klantreis draai mappings/{project} -o {uitvoer}",
    )


def _of_zaken(log: EventLog, rows: pa.Table) -> pa.Table:
    import pyarrow.compute as pc

    zaken = log.engine.arrow(log.events.select("zaak").distinct())["zaak"]
    return rows.filter(pc.is_in(rows["zaak"], value_set=zaken.combine_chunks()))


def _heading(log: EventLog, manifest: Mapping[str, Any], rows: pa.Table) -> None:
    """The line above everything; without any term, what to do about that."""
    import pyarrow.compute as pc

    from klantreis.report.dutch import aantal

    only = f", alleen {', '.join(log.filters)}" if log.filters else ""
    total = log.zaken()
    if not len(rows):
        say(f"In {aantal(total, 'zaak', 'zaken')}{only} is geen termijn begonnen. Intern.")
        _why_none(log)
        return
    n = int(pc.count_distinct(rows["zaak"]).as_py())
    of = f" van de {aantal(total, 'zaak', 'zaken')}" if n != total else ""
    zaken = f"{aantal(n, 'zaak', 'zaken')}{of}"
    say(f"{aantal(len(rows), 'termijn', 'termijnen')} in {zaken}{only}. {_peildatum(log, manifest)} Intern.")


def _peildatum(log: EventLog, manifest: Mapping[str, Any]) -> str:
    from klantreis.pipeline import peildatums
    from klantreis.report.dutch import datum

    until = peildatums(manifest)
    days = {bron: until.get(bron) for bron in log.bronnen()}
    known = {day for day in days.values() if day}
    if len(known) == 1 and all(days.values()):
        return f"Peildatum {datum(known.pop())}."
    told = [f"{bron} {datum(day) if day else 'onbekend'}" for bron, day in days.items()]
    return f"Peildatum per bron: {', '.join(told)}."


def _why_none(log: EventLog) -> None:
    """What is missing in the data, or in the project file, for terms to begin."""
    from klantreis.errors import opsomming
    from klantreis.terms.library import bibliotheek

    def values(column: str) -> list[str]:
        found = log.engine.arrow(log.events.select(column).distinct())[column].to_pylist()
        return sorted(value for value in found if value)

    wetten = values("wet")
    roles = {rol for value in log.engine.arrow(log.events.select("rollen").distinct())["rollen"].to_pylist()
             for rol in value or ()}  # fmt: skip
    known = {name.casefold() for termijn in bibliotheek().termijnen.values() for name in termijn.wet or ()}
    if not wetten:
        say(
            "Geen enkele gebeurtenis heeft een wet, en een wettelijke termijn hoort bij een wet. Zet in het "
            "projectbestand bij de bron de kolom met de wet, of een vaste waarde (wet: Wmo)."
        )
    elif not known & {wet.casefold() for wet in wetten}:
        say(
            f"Bij deze wetten kent klantreis geen termijnen: {opsomming(wetten)}. Welke namen het kent, toont: "
            "klantreis termijn lijst"
        )
    if not roles:
        say(
            "Geen enkele stap heeft een rol. Geef in het projectbestand de stappen waar een termijn mee begint of "
            "eindigt een rol, zoals aanvraag, besluit of bekendmaking."
        )


# --- figures --------------------------------------------------------------------------------------------------------


def _blocks(rows: pa.Table) -> list[tuple[str, pa.Table]]:
    """Rows that may stand under one heading: law and service norm, municipality and resident never mix."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from klantreis.terms.library import bibliotheek

    theirs = [code for code, termijn in bibliotheek().termijnen.items() if termijn.alleen_met_einde]
    resident = pc.is_in(rows["termijn"], value_set=pa.array(theirs, pa.string()))
    own = rows.filter(pc.invert(resident))
    law, norm = ((title, own.filter(pc.equal(own["soort"], soort))) for soort, title in SOORTEN.items())
    return [law, (VAN_INWONER, rows.filter(resident)), norm]


def _summary(rows: pa.Table, title: str, per: Per, most: int, names: Mapping[str, str]) -> bool:
    """One block: figures per group and term, and below them what could not be told or was not verified."""
    import pyarrow.compute as pc

    from klantreis.analysis.term_summary import overzicht, redenen
    from klantreis.report.dutch import getal, procent
    from klantreis.report.summary_terms import zonder_einde
    from klantreis.vocabulary import TERMIJNREDENEN

    maximum = pc.equal(rows["richting"], "maximum")
    other = rows.filter(pc.and_(pc.invert(maximum), pc.equal(rows["status"], "niet_te_bepalen")))
    rows = rows.filter(maximum)
    hours = set(rows.filter(pc.is_valid(rows["uiterlijk_tijdstip"]))["termijn"].to_pylist())
    found = overzicht(rows, (per.value,)).to_pylist()
    if not found:
        return False
    part = f"; de eerste {most} van {getal(len(found))}, alles met --aantal {len(found)}" if len(found) > most else ""
    say(f"\n{title} (per {per.value}{part})")
    table(
        [
            per.value, "termijn", "n", "op tijd", "mediaan", "90 % binnen", "open", "nu te laat", "niet te bepalen",
            "wat",
        ],
        [
            [
                ONBEKEND if row[per.value] is None else str(row[per.value]), row["termijn"], getal(row["n"]),
                "" if row["aandeel_binnen"] is None else procent(row["aandeel_binnen"]),
                *(_marge(row[name], row["termijn"] in hours) for name in ("mediaan_over", "p90_over")),
                getal(row["open_nu"]), getal(row["te_laat_nu"]),
                getal(row["niet_te_bepalen"]), names.get(row["termijn"], ""),
            ]
            for row in found[:most]
        ],
        right=(2, 3, 4, 5, 6, 7, 8), below={9: 1},
    )  # fmt: skip
    for line in zonder_einde(found):
        say(line)
    reasons = redenen(rows, "niet_te_bepalen").to_pylist()
    if reasons:
        n = sum(row["niet_te_bepalen"] for row in found)
        cause = "De meeste omdat" if len(reasons) > _REDENEN else "Omdat"
        say(f"Niet te bepalen: {getal(n)}. {cause}:")
        for row in reasons[:_REDENEN]:
            say(f"  {getal(row['aantal'])} keer: {TERMIJNREDENEN.get(row['reden'], row['reden'])}")
    if len(other):
        say(f"Ook niet te bepalen: {getal(len(other))} keer een minimum of een recht, die hier niet bij staan.")
    doubt = sorted({row["termijn"] for row in found if row["niet_geverifieerd"]})
    if doubt:
        n = sum(row["niet_geverifieerd"] for row in found)
        say(
            f"Niet geverifieerd: {getal(n)} van deze uitkomsten {'rust' if n == 1 else 'rusten'} op een regel of "
            f"lezing die niet geverifieerd is ({', '.join(doubt)})."
        )
    return True


def _marge(dagen: float | None, uren: bool) -> str:
    """Days from the last day to the end: "4 d over", "9 d te laat"; hours only where the term has hours."""
    if dagen is None:
        return ""
    if dagen == 0:
        return "op de dag"
    return f"{_dagen(abs(dagen), uren)} {'over' if dagen < 0 else 'te laat'}"


def _dagen(dagen: float, uren: bool = True) -> str:
    """Days stay days: a list that is worked through must not round to weeks."""
    from klantreis.report.dutch import duur_kort, kort_getal

    return f"{kort_getal(dagen)} d" if dagen >= 1 or not uren else duur_kort(dagen)


# --- the worklist ---------------------------------------------------------------------------------------------------


def _worklist(rows: pa.Table, soort: str, most: int) -> bool:
    """One block: what is open and over its date, the longest first; and how much will be soon."""
    from klantreis.analysis.term_summary import binnenkort, te_laat
    from klantreis.report.dutch import aantal, datum, getal
    from klantreis.vocabulary import TERMIJNREDENEN

    late, soon = te_laat(rows, soort), len(binnenkort(rows, soort, BINNENKORT))
    if not len(late) and not soon:
        return False
    part = f"; de eerste {most} van {getal(len(late))}, alles met --aantal {len(late)}" if len(late) > most else ""
    what = aantal(len(late), "termijn", "termijnen") if len(late) else "niets"
    say(f"\n{SOORTEN[soort]}: {what} nu te laat{part}")
    if len(late):
        table(
            ["zaak", "termijn", "loket", "uiterlijk", "te laat", "dwangsom", "let op"],
            [
                [
                    row["zaak"], row["termijn"], row["loket"] or ONBEKEND,
                    datum(row["uiterlijk"])
                    + (f" {row['uiterlijk_tijdstip']:%H.%M}" if row["uiterlijk_tijdstip"] else ""),
                    _dagen(row["dagen_over"]), "" if row["dwangsom_eur"] is None else f"€ {getal(row['dwangsom_eur'])}",
                    "; ".join(TERMIJNREDENEN.get(code, code) for code in (row["reden"] or "").split("; ") if code),
                ]
                for row in late.slice(0, most).to_pylist()
            ],
            right=(4, 5),
        )  # fmt: skip
    if soon:
        say(
            f"Binnen {BINNENKORT} dagen na de peildatum {'loopt' if soon == 1 else 'lopen'} nog "
            f"{aantal(soon, 'termijn', 'termijnen')} af."
        )
    return True
