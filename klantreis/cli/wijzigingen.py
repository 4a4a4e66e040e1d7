"""klantreis wijzigingen: what changed between two runs, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from klantreis.cli.show import apart, say, table

if TYPE_CHECKING:
    from klantreis.pipeline.changes import Momentopname, Wijzigingen


def wijzigingen(
    oud: Annotated[Path, typer.Argument(metavar="OUD", help="De map van de eerdere run.")],
    nieuw: Annotated[Path, typer.Argument(metavar="NIEUW", help="De map van de latere run.")],
) -> None:
    """Welke hoofdcijfers veranderden van de ene run naar de andere, en waardoor kan dat komen?

    Voorbeeld: klantreis wijzigingen outputs/testdam-oud outputs/testdam
    """
    from klantreis.pipeline.changes import changes, shown

    found = changes(_read(oud), _read(nieuw))
    say(f"Van {oud} naar {nieuw}. Intern.")
    apart()
    table(
        ["cijfer", "oud", "nieuw", "anders"],
        [[name, shown(then), shown(now), "" if then == now else "ja"] for name, then, now in found.cijfers],
        right=(1, 2),
    )
    tell(found, figures=False)
    if not found.nieuws and not found.redenen and not found.veranderd:
        say("Er is niets veranderd.")


def tell(found: Wijzigingen, *, figures: bool = True) -> None:
    """Say what is new, which figures changed, and what went in differently."""
    from klantreis.pipeline.changes import figure_sentences

    for title, lines in (
        ("Nieuw sinds de vorige keer:", found.nieuws),
        ("Hoofdcijfers die veranderden:", figure_sentences(found) if figures else ()),
        ("Wat anders was dan toen:", found.redenen),
    ):
        if lines:
            say(title)
            for line in lines:
                say(f"  - {line}")
            say("")
    if found.redenen and not found.veranderd:
        say("Geen van de hoofdcijfers veranderde.\n")
    if found.veranderd and not found.redenen:
        say("Er ging niets anders in dan toen. Dat cijfers toch verschillen, hoort niet te kunnen: meld dit.\n")


def _read(folder: Path) -> Momentopname:
    from klantreis.errors import OutputError
    from klantreis.manifest import read_manifest
    from klantreis.pipeline.changes import snapshot

    manifest = read_manifest(folder)
    try:
        return snapshot(folder, manifest)
    except (KeyError, OSError, ValueError):  # ValueError: a table that Arrow cannot read
        raise OutputError(
            "uitvoer-onvolledig", "een tabel van deze run ontbreekt of is niet te lezen.", where=str(folder),
            expected="alle bestanden zoals klantreis draai ze schreef.",
            hint=f"Wat er mis is, zegt: klantreis verifieer {folder}",
        ) from None  # fmt: skip
