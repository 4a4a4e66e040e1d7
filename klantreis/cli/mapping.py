"""klantreis mapping: making and checking a project file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from klantreis.cli.show import progress, say, table
from klantreis.cli.verken import Bestanden, Blad, Kopregel

app = typer.Typer(help="Het projectbestand maken en controleren.", no_args_is_help=True, rich_markup_mode=None)

Doel = Annotated[Path, typer.Option("-o", "--naar", help="Het projectbestand dat wordt gemaakt; het bestaat nog niet.")]
Project = Annotated[Path, typer.Argument(metavar="PROJECT", help="Het projectbestand, zoals mappings/testdam.yaml.")]


@app.command(short_help="Toon het JSON-schema van het projectbestand.")
def schema(
    naar: Annotated[Path | None, typer.Option("-o", "--naar", help="Schrijf het schema in dit bestand.")] = None,
) -> None:
    """Toon het JSON-schema van het projectbestand, waarmee een editor helpt bij het invullen.

    In VS Code (met de uitbreiding YAML) zet u bovenaan het projectbestand: # yaml-language-server: $schema=schema.json

    Voorbeeld: klantreis mapping schema -o mappings/schema.json
    """
    from klantreis.errors import OutputError, reden_van
    from klantreis.project.schema import json_schema

    text = json_schema()
    if naar is None:
        typer.echo(text, nl=False)
        return
    try:
        naar.parent.mkdir(parents=True, exist_ok=True)
        naar.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(
            "uitvoer-niet-schrijfbaar", f"hier kan niet worden geschreven ({reden_van(error)}).", where=str(naar),
            expected="een bestand in een map waarin u mag schrijven.",
        ) from None  # fmt: skip
    say(f"Schema geschreven in {naar}.")
    typer.echo(f"Zet bovenaan een projectbestand in dezelfde map: # yaml-language-server: $schema={naar.name}")


@app.command()
def voorstel(
    bestanden: Bestanden,
    naar: Doel,
    gemeente: Annotated[str | None, typer.Option("--gemeente", help="De naam van de gemeente.")] = None,
    zaak: Annotated[str | None, typer.Option("--zaak", help="De kolom met het nummer van de zaak.")] = None,
    activiteit: Annotated[str | None, typer.Option("--activiteit", help="De kolom met de stap of de code.")] = None,
    tijdstip: Annotated[str | None, typer.Option("--tijdstip", help="De kolom met de datum van een stap.")] = None,
    blad: Blad = None,
    kopregel: Kopregel = None,
) -> None:
    """Maak een eerste projectbestand uit exports. Het draait meteen; wat niet zeker is, staat erbij.

    Een bestaand bestand wordt nooit overschreven.

    Voorbeeld: klantreis mapping voorstel exports/wmo_2024.csv -o mappings/mijngemeente.yaml --gemeente Mijngemeente
    """
    from klantreis.draft.explore import verken
    from klantreis.draft.opening import beschreven, zonder_sloten
    from klantreis.draft.propose import schrijf, stel_voor
    from klantreis.report.dutch import aantal, procent

    vast = {"zaak": zaak, "activiteit": activiteit, "tijdstip": tijdstip}
    bestanden, overgeslagen = zonder_sloten(bestanden)
    for line in overgeslagen:
        say(line)
    with progress() as tell:
        groepen = verken(bestanden, tell, blad=blad, kopregel=kopregel)
        draft = stel_voor(groepen, naar, gemeente=gemeente, vast={rol: name for rol, name in vast.items() if name})
    schrijf(draft, naar)
    say(f"Voorstel geschreven in {naar}, met {aantal(len(draft.bronnen), 'bron', 'bronnen')}.")
    for groep in groepen:
        for label, value in beschreven(groep.bestanden[0].plaats, groep.kind).items():
            say(f"  {groep.naam}: {label}: {value}")
    share = draft.met_fase / draft.gebeurtenissen if draft.gebeurtenissen else 0.0
    unsure = (
        f"bij {aantal(draft.onzeker, 'stap', 'stappen')} is die niet zeker" if draft.onzeker else "elke stap is zeker"
    )
    say(f"Van de gebeurtenissen heeft {procent(share)} een fase; {unsure}.")
    if draft.sleutel_nodig:
        say("Er zijn nummers of namen van personen. Maak daarom een sleutel, als u die nog niet heeft:")
        typer.echo("  klantreis sleutel maak ~/klantreis.sleutel")
    typer.echo(f"Volgende stap: klantreis mapping controleer {naar}")


@app.command(short_help="Controleer een projectbestand op de exports.")
def controleer(
    project: Project,
    vorige: Annotated[
        Path | None,
        typer.Option("--vorige", help="De map van een eerdere run: wat nieuw is, komt eerst."),
    ] = None,
) -> None:
    """Controleer een projectbestand op de exports: wat krijgt geen fase, wat is onbekend, welke regel doet niets?

    Er wordt niets bewaard. De uitkomst is 1 als er iets te verbeteren is, anders 0.

    Voorbeeld: klantreis mapping controleer mappings/testdam.yaml --vorige outputs/testdam
    """
    from klantreis.mapping.check import KOP_UITVAL
    from klantreis.pipeline.checking import check

    with progress() as tell:
        done = check(project, vorige, tell)
    for line in done.regels:
        say(line)
    if done.uitval:
        say("\nRijen die geen gebeurtenis zijn:")
        table(KOP_UITVAL, done.uitval, right=(2,))
    if not done.bevindingen:
        say("\nNiets gevonden om te verbeteren.")
        return
    say("\nOm te verbeteren:")
    for nr, line in enumerate(done.bevindingen, start=1):
        say(f"  {nr}. {line}")
    raise typer.Exit(1)
