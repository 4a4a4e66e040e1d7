"""klantreis steekproef: zaken for an auditor to look at, and what comes of what she found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from klantreis.cli.analyse import Run
from klantreis.cli.show import apart, say, table

if TYPE_CHECKING:
    from klantreis.audit.sampling import Steekproef, Uitslag
    from klantreis.audit.traced import Run as Bron

_UITLEG = (
    "INTERN: dit zijn gegevens over personen; alleen voor wie de steekproef beoordeelt.",
    "",
    "Per rij staat wat klantreis van een zaak zegt, met de regels in de exports waar het vandaan komt.",
    "Zoek die regels op in het bronsysteem of in de export. Kies dan bij oordeel: klopt of klopt niet.",
    "Bij klopt niet: zet bij reden wat er niet klopt. Zet er altijd bij wie het zegt (door) en wanneer (op, "
    "jjjj-mm-dd).",
    "Een rij zonder oordeel telt als niet beoordeeld. Laat de kolomnamen en de kolommen kenmerk en trekking zoals ze "
    "zijn, en haal geen rijen weg.",
    "Lees het blad terug met: klantreis steekproef UITVOER --lees BLAD",
)


def steekproef(
    uitvoer: Run,
    n: Annotated[int, typer.Option("--n", min=1, help="Hoeveel zaken.")] = 60,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Met hetzelfde getal komen dezelfde zaken eruit.")] = 1,
    blad: Annotated[
        Path | None, typer.Option("-o", "--blad", help="Waar het werkblad komt, als .xlsx en .csv.")
    ] = None,
    lees: Annotated[
        Path | None, typer.Option("--lees", metavar="BLAD", help="Lees een ingevuld blad en zeg wat eruit volgt.")
    ] = None,
) -> None:
    """Trek zaken om met de bron te vergelijken, of lees het ingevulde werkblad en zeg hoeveel er hoogstens fout is.

    De zaken zijn naar verhouding verdeeld over wet en jaar van begin, en uit elke groep komt er minstens één.

    Voorbeeld: klantreis steekproef outputs/testdam --n 60 --seed 1 -o steekproef/testdam
    """
    from klantreis.audit.sampling import read_sheet, sample
    from klantreis.audit.traced import Run as Bron
    from klantreis.engine import Engine
    from klantreis.manifest import check_usable, read_manifest

    manifest = read_manifest(uitvoer)
    check_usable(uitvoer, manifest)
    with Engine() as engine:
        run = Bron(uitvoer, manifest, engine)
        if lees is None:
            _make(run, sample(run, n, seed), blad or Path(f"steekproef_{uitvoer.absolute().name}"))
            return
        found = read_sheet(run, lees)
    _report(found)
    if found.onbruikbaar:
        raise typer.Exit(1)


def _make(run: Bron, drawn: Steekproef, blad: Path) -> None:
    from klantreis.audit.sampling import KOLOMMEN, sheet_rows
    from klantreis.cli.beoordeel import free_stem, put
    from klantreis.report.dutch import aantal, getal
    from klantreis.report.verdict_sheet import write_sheet

    stem = free_stem(blad, "-o")
    rows = sheet_rows(run, drawn)
    put(lambda: write_sheet(KOLOMMEN, rows, stem, _UITLEG), stem)
    say(
        f"{aantal(len(rows), 'zaak', 'zaken')} van de {getal(len(drawn.laag_van))}, getrokken met zaad {drawn.zaad}. "
        "Vul een van de twee bestanden in en lees het terug met --lees. Intern."
    )
    apart()
    table(
        ["laag", "zaken", "getrokken"],
        [[name, getal(laag.zaken), getal(laag.getrokken)] for name, laag in drawn.lagen.items()], right=(1, 2),
    )  # fmt: skip


def _report(found: Uitslag) -> None:
    from klantreis.report.dutch import aantal, getal, procent

    drawn = len(found.steekproef.zaken)
    say(
        f"Steekproef van {aantal(drawn, 'zaak', 'zaken')} van de {getal(len(found.steekproef.laag_van))} (zaad "
        f"{found.steekproef.zaad}): {getal(found.beoordeeld)} beoordeeld, {getal(found.fout)} klopt niet. Intern."
    )
    apart()
    table(
        ["laag", "zaken", "getrokken", "beoordeeld", "klopt niet"],
        [
            [name, *map(getal, (laag.zaken, laag.getrokken, laag.beoordeeld, laag.fout))]
            for name, laag in found.lagen.items()
        ],
        right=(1, 2, 3, 4),
    )
    for zaak, reden in found.klopt_niet:
        say(f"Klopt niet: {zaak}: {reden}")
    for regel, reden in found.onbruikbaar:
        say(f"Telt niet mee: rij {regel}: {reden}.")
    if found.aandeel is None or found.bovengrens is None or found.bovengrens_open is None:
        say("Er is nog geen rij beoordeeld; er is dus niets over te zeggen.")
        return
    say(f"Geschat deel dat niet klopt: {procent(found.aandeel, 1)} van de zaken (elke laag telt naar haar grootte).")
    say(
        f"Met 95 % zekerheid klopt hoogstens {_omhoog(found.bovengrens)} van de zaken niet. Dat is de exacte "
        "eenzijdige bovengrens van Clopper en Pearson over de hele steekproef."
    )
    if found.beoordeeld < drawn:
        say(
            f"{aantal(drawn - found.beoordeeld, 'rij is', 'rijen zijn')} niet beoordeeld. Tellen die als fout, dan is "
            f"de bovengrens {_omhoog(found.bovengrens_open)}."
        )


def _omhoog(share: float) -> str:
    """A bound in percent, rounded up: it promises no more than it holds."""
    from math import ceil

    from klantreis.report.dutch import getal

    return f"{getal(ceil(share * 1000 - 1e-9) / 10, 1)} %"
