"""klantreis samenloop: which desks and acts come together, and whom another desk might help."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

from klantreis.cli.analyse import Aantal, Loket, Niveau, Periode, Run, Wet, Wijk, Zaaktype, chosen
from klantreis.cli.run_tables import kop, rest, tabel, van
from klantreis.cli.show import say, table


def samenloop(
    uitvoer: Run,
    wetten: Annotated[bool, typer.Option("--wetten", help="Welke wetten samenkomen, in plaats van loketten.")] = False,
    niet_betrokken: Annotated[
        str | None,
        typer.Option(
            "--niet-betrokken", metavar="NAAM",
            help="De zaken van één regel van het projectbestand: intern, alleen om hulp aan te bieden.",
        ),
    ] = None,
    periode: Periode = None, wet: Wet = None, loket: Loket = None, wijk: Wijk = None, zaaktype: Zaaktype = None,
    aantal: Aantal = 20,
) -> None:  # fmt: skip
    """Welke loketten, of welke wetten, komen bij één vraag van een inwoner samen?

    Voorbeeld: klantreis samenloop outputs/testdam --wetten
    """
    from klantreis.analysis.overlap import overlap
    from klantreis.cli.not_involved import rule_of, show_rule
    from klantreis.errors import UsageError
    from klantreis.report.dutch import aantal as telwoord
    from klantreis.report.dutch import getal
    from klantreis.report.overlap_facts import samenloop_van
    from klantreis.report.overlap_words import KLANTREIZEN, bevinding
    from klantreis.vocabulary_journeys import ALLEEN_HULP, SAMENLOOPSOORTEN, TUSSEN

    if wetten and niet_betrokken is not None:
        raise UsageError(
            "keuzes-passen-niet", "--wetten en --niet-betrokken gaan niet samen.", expected="een van de twee.",
            hint="Uitleg: klantreis samenloop --help",
        )  # fmt: skip
    soort = "wetten" if wetten else "loketten"
    een, _ = SAMENLOOPSOORTEN[soort]
    with chosen(uitvoer, Niveau.fase, periode, wet, loket, wijk, zaaktype) as (log, manifest, _tables):
        zaken = tabel(uitvoer, manifest, "klantreis_zaken")
        if niet_betrokken is not None:
            rule = rule_of(manifest, niet_betrokken)
            listed = van(log, tabel(uitvoer, manifest, "niet_betrokken"), zaken)
            rest(show_rule(rule, listed, log.filters, aantal), aantal, "niet_betrokken.csv")
            return
        rows = van(log, tabel(uitvoer, manifest, "klantreizen"), zaken)
        kaart = samenloop_van(overlap(rows).to_pylist(), rows.select(["inwoner", soort]).to_pylist(), soort)
        several, every = (getal(kaart.waarde(groep)) for groep in (kaart.meer, kaart.alle))
        kop(log, f"{bevinding(kaart)} ({several} van {every})" if kaart.alle.klantreizen else bevinding(kaart))
        found = [groep for groep in kaart.combinaties if len(groep.namen) > 1]
        if found:
            table(
                [soort, "klantreizen", "inwoners"],
                [
                    [
                        TUSSEN.join(groep.namen), getal(groep.klantreizen),
                        "" if groep.inwoners is None else getal(groep.inwoners),
                    ]
                    for groep in found[:aantal]
                ],
                right=(1, 2),
            )  # fmt: skip
            rest(len(found), aantal, "samenloop.csv")
        one = kaart.alle.klantreizen - kaart.meer.klantreizen
        if one:
            say(f"Met één {een}: {telwoord(one, *KLANTREIZEN)}.")
        if unknown := len(rows) - kaart.alle.klantreizen:
            say(f"Zonder bekend{'e' if wetten else ''} {een}: {telwoord(unknown, *KLANTREIZEN)}.")
        if not wetten:
            say("Periodieke stappen, bezwaar en beroep tellen bij de loketten niet mee.")
        if kaart.anoniem:
            say(f"Zonder bekende inwoner: {telwoord(kaart.anoniem, *KLANTREIZEN)}; die tellen bij inwoners niet mee.")
        for rule in manifest.get("niet_betrokken", []):
            typer.echo(
                f"Zie ook, {ALLEEN_HULP}: "
                f"klantreis samenloop {uitvoer} --niet-betrokken {shlex.quote(rule['regelnaam'])}"
            )
