"""klantreis voorafgaand: what came before contested decisions, against comparable ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from klantreis.cli.analyse import Aantal, Loket, Niveau, Periode, Run, Wet, Wijk, Zaaktype, chosen
from klantreis.cli.run_tables import rest, tabel
from klantreis.cli.show import say, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from klantreis.eventlog.log import EventLog

Rij = dict[str, Any]
_KOPPEN = {"bestreden op 100 met": "van 100 met", "op 100 zonder": "van 100 zonder"}
"""Shorter headings for a terminal; the line below the table says what they are."""


def voorafgaand(
    uitvoer: Run, periode: Periode = None, wet: Wet = None, loket: Loket = None, wijk: Wijk = None,
    zaaktype: Zaaktype = None, aantal: Aantal = 20,
    alles: Annotated[bool, typer.Option("--alles", help="Toon ook de kenmerken die geen bevinding zijn.")] = False,
) -> None:  # fmt: skip
    """Wat ging vaker of minder vaak vooraf aan besluiten waartegen bezwaar kwam?

    Een keuze (zoals --wet) gaat over de zaken waarin het besluit is genomen.

    Voorbeeld: klantreis voorafgaand outputs/testdam
    """
    from klantreis.report.precursor_words import VOORBEHOUD, conclusie, weggelaten

    with chosen(uitvoer, Niveau.fase, periode, wet, loket, wijk, zaaktype) as (log, manifest, _tables):
        found = tabel(uitvoer, manifest, "voorafgaand")
        facts = manifest["voorafgaand"]
        if log.filters:
            found, facts = _gekozen(log, tabel(uitvoer, manifest, "voorafgaand_besluiten"), facts)
        _kop(log, facts)
        rows = found.to_pylist()
        say("\n".join(conclusie(rows, facts)))
        _tabel(rows, aantal, alles)
        for line in (*weggelaten(facts), *VOORBEHOUD):
            say(line)
        if log.filters:
            say(
                "Let op: dit is een keuze achteraf. Wie lang genoeg kiest, vindt altijd iets. Wat in de hele run "
                "staat, weegt zwaarder."
            )


def _gekozen(log: EventLog, besluiten: pa.Table, feiten: Mapping[str, Any]) -> tuple[pa.Table, Rij]:
    """The comparison over the decisions of the chosen zaken only."""
    from collections import Counter

    import pyarrow.compute as pc

    from klantreis.analysis.precursor_risks import compare
    from klantreis.analysis.precursors import compared

    zaken = log.engine.arrow(log.events.select("zaak").distinct())["zaak"].combine_chunks()
    own = besluiten.filter(pc.is_in(besluiten["zaak"], value_set=zaken))
    done = compare(own, feiten["zaad"], feiten["trekkingen"])
    counts = Counter(own["telt"].to_pylist())
    left_out = {name: counts[name] for name in feiten["weggelaten"] if counts[name]}
    return done.tabel, {**feiten, **compared(done), "weggelaten": left_out}


def _kop(log: EventLog, feiten: Mapping[str, Any]) -> None:
    from klantreis.report.dutch import aantal, getal

    only = f", alleen zaken met {', '.join(log.filters)}" if log.filters else ""
    people = f" van {aantal(feiten['inwoners'], 'inwoner', 'inwoners')}" if feiten["inwoners"] else ""
    say(
        f"{aantal(feiten['besluiten'], 'besluit', 'besluiten')}{people} vergeleken, waarvan "
        f"{getal(feiten['bestreden'])} bestreden (er kwam bezwaar of beroep){only}. Intern."
    )
    say(f"Gekeken is naar wat er in de {feiten['terugkijk_dagen']} dagen voor het besluit is geregistreerd.\n")


def _tabel(rows: Sequence[Rij], aantal: int, alles: bool) -> None:
    """The findings, or all that was tested, the surest first; the crude difference stands beside the stratified one."""
    from klantreis.report.dutch import getal
    from klantreis.report.precursor_words import GRENS

    def op_100(value: float | None) -> str:
        return "" if value is None else getal(value, 1)

    pairs = [(crude, row) for crude, row in zip(rows[::2], rows[1::2], strict=True) if row["in_familie"]]
    pairs.sort(key=lambda pair: (pair[1]["p"], pair[1]["kenmerk"], pair[1]["niveau"]))
    tested = len(pairs)
    if not alles:
        pairs = [pair for pair in pairs if pair[1]["q"] < GRENS]
    if tested > len(pairs):
        say("Wat er nog meer is bekeken, toont --alles; het staat ook in voorafgaand.csv. Lees daar geen verschil in.")
    if not pairs:
        return
    table(
        ["kenmerk", "niveau", "besluiten met", "besluiten zonder", "bestreden op 100 met", "op 100 zonder", "verschil",
         "waarschijnlijk", "ruw verschil", "q"],
        [
            [
                row["kenmerk"].replace("_", " "), row["niveau"], getal(row["n_met"]), getal(row["n_zonder"]),
                *(op_100(None if row[name] is None else row[name] * 100) for name in ("risico_met", "risico_zonder")),
                op_100(row["verschil_per_100"]),
                "" if row["ci_laag"] is None else f"{op_100(row['ci_laag'])} tot {op_100(row['ci_hoog'])}",
                op_100(crude["verschil_per_100"]), getal(row["q"], 3),
            ]
            for crude, row in pairs[:aantal]
        ],
        right=tuple(range(2, 10)), spare=(8, 3, 2), short=_KOPPEN,
    )  # fmt: skip
    rest(len(pairs), aantal, "voorafgaand.csv")
    say(
        "Van de 100 besluiten met en zonder het kenmerk: hoeveel er zijn bestreden, en het verschil. Een bevinding "
        "heeft een q onder 0,05. Het ruwe verschil houdt geen rekening met wet, jaar en uitkomst."
    )
    if any(row["ci_laag"] is None for _crude, row in pairs[:aantal]):
        say("Is de kolom waarschijnlijk leeg, dan zijn er te weinig bestreden besluiten om een bereik te geven.")
