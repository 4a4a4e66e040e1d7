"""klantreis herleid: from a figure to its zaken, events and source rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from klantreis.cli.analyse import Aantal, Run
from klantreis.cli.show import apart, say, table

if TYPE_CHECKING:
    import pyarrow as pa


def herleid(
    uitvoer: Run,
    cel: Annotated[str, typer.Option("--cel", metavar="TABEL:DEEL:DEEL", help="Welk getal; zie hierboven.")],
    aantal: Aantal = 20,
    doel: Annotated[
        Path | None, typer.Option("-o", "--doel", help="Schrijf alle bronregels naar dit bestand, als .csv.")
    ] = None,
) -> None:
    """Uit welke zaken, gebeurtenissen en bronregels bestaat dit getal, en komt het er weer uit?

    Een cel is een tabel met delen erachter: stroom:niveau:van:naar, stappen:niveau:stap, varianten:niveau:variant,
    doorlooptijden:niveau:groep, termijnen:termijn:status, lussen:pad, overdrachten:van:naar, koppelingen:methode (of
    zekerheid), bezwaren:soort, klantreizen (of klantreizen:nummer), aansluiting:bron:reden,
    vergelijking:indicator:groep:periode. Bij stroom, stappen en varianten mag er nog een groep achter, bij termijnen
    een wet, bij overdrachten een soort. Komt het getal er niet weer uit, dan eindigt de opdracht met code 1.

    Voorbeeld: klantreis herleid outputs/testdam --cel "stroom:fase:melding:onderzoek"
    """
    from klantreis.audit.traced import Run as Bron
    from klantreis.audit.tracing import trace
    from klantreis.engine import Engine
    from klantreis.manifest import check_usable, read_manifest
    from klantreis.report.dutch import aantal as geteld

    manifest = read_manifest(uitvoer)
    check_usable(uitvoer, manifest)
    with Engine() as engine:
        run = Bron(uitvoer, manifest, engine)
        found = trace(run, cel)
        rows = found.bronregels if found.bronregels is not None else run.bronregels(found.zaken)
    say(f"{found.cel}. Intern.")
    apart()
    table(
        ["getal", "in de tabel", "nageteld", "gelijk"],
        [
            [getal.naam, _shown(getal.tabel), _shown(getal.nageteld), "ja" if getal.klopt else "nee"]
            for getal in found.getallen
        ],
        right=(1, 2),
    )
    cases = f"{geteld(len(found.zaken), 'zaak', 'zaken')} en " if found.zaken else ""
    say(f"Dit gaat over {cases}{geteld(len(rows), 'bronregel', 'bronregels')}.")
    apart()
    _list(found.zaken, rows, aantal, doel)
    if doel:
        _write(rows, doel)
    if not found.klopt:
        say("Niet elk getal komt er weer uit: de tabel is niet wat uit deze gegevens volgt.")
        raise typer.Exit(1)


def _shown(value: Any) -> str:
    from klantreis.report.dutch import getal

    if isinstance(value, float):
        return getal(value, 6).rstrip("0").removesuffix(",")
    return "geen" if value is None else getal(value) if isinstance(value, int) else str(value)


def _list(zaken: tuple[str, ...], rows: pa.Table, aantal: int, doel: Path | None) -> None:
    """The first zaken with their source rows, or the first source rows when there are no zaken."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from klantreis.report.dutch import getal
    from klantreis.report.source_rows import bronregels

    if zaken:
        shown = zaken[:aantal]
        own: dict[str, list[dict[str, Any]]] = {zaak: [] for zaak in shown}
        for row in rows.filter(pc.is_in(rows["zaak"], value_set=pa.array(shown, pa.string()))).to_pylist():
            own[row["zaak"]].append(row)
        table(
            ["zaak", "gebeurtenissen", "bronregels"],
            [[zaak, getal(len(events)), bronregels(events)] for zaak, events in own.items()], right=(1,),
        )  # fmt: skip
        total = len(zaken)
    else:
        names = [name for name in ("bron", "bestand", "regel", "reden", "kolom") if name in rows.column_names]
        table(names, [[str(row[name] or "") for name in names] for row in rows.slice(0, aantal).to_pylist()])
        total = len(rows)
    if total > aantal:
        rest = "." if doel else "; alle bronregels schrijft -o naar een bestand."
        first = "is de eerste" if aantal == 1 else f"zijn de eerste {getal(aantal)}"
        say(f"Dit {first} van {getal(total)}{rest}")


def _write(rows: pa.Table, doel: Path) -> None:
    """All source rows as CSV.

    Raises
    ------
    OutputError : the file exists, or cannot be written.
    """
    from klantreis.errors import OutputError, reden_van
    from klantreis.report.tables import write_batches

    path = doel if doel.suffix == ".csv" else doel.with_name(f"{doel.name}.csv")
    if path.exists():
        raise OutputError(
            "bestand-bestaat-al", "dit bestand is er al.", where=str(path), expected="een naam die nog vrij is.",
            hint="Kies een andere naam achter -o.",
        )  # fmt: skip
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_batches(rows.column_names, rows.to_batches(), path)
    except OSError as error:
        raise OutputError(
            "uitvoer-niet-schrijfbaar", f"het bestand kan hier niet worden geschreven ({reden_van(error)}).",
            where=str(path), expected="een map waarin u mag schrijven.", hint="Kies een andere plaats met -o.",
        ) from None  # fmt: skip
    say(f"{path}")
