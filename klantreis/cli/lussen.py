"""klantreis lussen: where residents came back to a desk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from klantreis.cli.analyse import Aantal, Loket, Niveau, Periode, Run, Wet, Wijk, Zaaktype, chosen
from klantreis.cli.beoordeel import Beoordeel
from klantreis.cli.picture import draw_at
from klantreis.cli.run_tables import kop, rest, tabel, van
from klantreis.cli.show import say, table

if TYPE_CHECKING:
    import pyarrow as pa

    from klantreis.eventlog.log import EventLog

Pad = Annotated[
    str | None,
    typer.Option("--pad", metavar="PAD", help='Alleen lussen met dit pad: "Wmo-loket > CJG > Wmo-loket".'),
]


def lussen(
    uitvoer: Run, pad: Pad = None,
    doel: Annotated[
        Path | None,
        typer.Option("-o", "--doel", help="Teken de vaakste paden ook, en zet het plaatje hier, zonder of met .svg."),
    ] = None,
    periode: Periode = None, wet: Wet = None, loket: Loket = None, wijk: Wijk = None, zaaktype: Zaaktype = None,
    aantal: Aantal = 20, beoordeel: Beoordeel = None,
) -> None:  # fmt: skip
    """Waar komt een inwoner terug bij een loket waar hij al was?

    Voorbeeld: klantreis lussen outputs/testdam --pad "Wmo-loket > CJG > Wmo-loket" -o lus
    """
    from klantreis.pipeline import draw_routes

    with chosen(uitvoer, Niveau.fase, periode, wet, loket, wijk, zaaktype) as (log, manifest, _tables):
        rows = van(log, tabel(uitvoer, manifest, "lussen"), tabel(uitvoer, manifest, "klantreis_zaken"))
        klantreizen = tabel(uitvoer, manifest, "klantreizen")
        if pad is not None:
            rows = _met_pad(rows, pad)
        if beoordeel is not None:
            _beoordeel(rows, beoordeel)
        elif pad is not None:
            _lussen_van(log, rows, aantal)
        else:
            _per_pad(log, rows, klantreizen, aantal)
        if doel is not None:
            whole = {name: tabel(uitvoer, manifest, name) for name in ("bezoeken", "overdrachten")}
            draw_at(
                doel, "lusroutes", "het plaatje",
                lambda stem: draw_routes(
                    whole | {"lussen": rows, "klantreizen": klantreizen}, manifest, stem, ", ".join(log.filters)
                ),
            )  # fmt: skip


def _per_pad(log: EventLog, rows: pa.Table, klantreizen: pa.Table, aantal: int) -> None:
    """The returns put together by path."""
    from klantreis.analysis.journey_summary import kent_fasen, loops
    from klantreis.report.desk_drawing import GEEN_FASEN
    from klantreis.report.dutch import aantal as telwoord
    from klantreis.report.dutch import duur_kort, getal
    from klantreis.vocabulary_journeys import ZONDER_FASEWINST

    kinds = loops(rows, klantreizen).to_pylist()
    total = sum(row["aantal"] for row in kinds)
    left_out = len(rows) - total
    said = f"Niet meegeteld: {telwoord(left_out, 'terugkeer', 'terugkeren')} waarvan iemand zei: klopt niet."
    if not total:
        kop(log, "Geen terugkeer gezien bij een loket waar een inwoner al was")
        if left_out:
            say(said)
        return
    kop(log, telwoord(total, "terugkeer", "terugkeren"))
    table(
        ["pad", "aantal", "klantreizen", "mediaan ertussen", "met fasewinst", "zonder", "nog onbekend",
         "dagen samen zonder"],
        [
            [
                row["pad"], getal(row["aantal"]), getal(row["klantreizen"]), duur_kort(row["mediaan_dagen"]),
                getal(row["met"]), getal(row["zonder"]), getal(row["onbekend"]), getal(round(row["dagen_zonder"])),
            ]
            for row in kinds[:aantal]
        ],
        right=tuple(range(1, 8)), spare=(6, 2, 3),
    )  # fmt: skip
    rest(len(kinds), aantal, "lussen.csv")
    if left_out:
        say(said)
    if ties := sum(row["gelijktijdig"] for row in kinds):
        say(f"Bij {telwoord(ties, 'terugkeer', 'terugkeren')} rust de volgorde op gelijke tijden.")
    if not kent_fasen(klantreizen):
        say(f"Let op: {GEEN_FASEN}.")
    say(f"Zonder: terugkeer {ZONDER_FASEWINST}. Een lus is niet altijd slecht: soms is het de snelste weg.")


def _met_pad(rows: pa.Table, pad: str) -> pa.Table:
    """The returns along one path.

    Raises
    ------
    UsageError : there is none.
    """
    import pyarrow.compute as pc

    from klantreis.errors import UsageError, bedoelde_u, opsomming
    from klantreis.fields import vergelijkbaar

    paths = sorted(set(rows["pad"].to_pylist()))
    same = [path for path in paths if vergelijkbaar(path) == vergelijkbaar(pad)]
    if not same:
        raise UsageError(
            "onbekend-pad", f"het pad '{pad}' komt niet voor in deze lussen.",
            expected=f"een van {opsomming(paths)}." if paths else "lussen in deze zaken; die zijn er niet.",
            hint=bedoelde_u(pad, paths),
        )  # fmt: skip
    return rows.filter(pc.equal(rows["pad"], same[0]))


def _beoordeel(rows: pa.Table, blad: Path) -> None:
    """A sheet of the returns on which nobody has said anything yet."""
    from klantreis.cli.beoordeel import write
    from klantreis.journeys.verdicts import loop_keys
    from klantreis.report.dutch import datum, getal

    open_ = rows.filter(rows["oordeel"].is_null())
    write(
        ["kenmerk", "lus", "klantreis", "pad", "vertrek", "terugkeer", "dagen ertussen", "fasewinst"],
        [
            [
                key, row["lus"], row["klantreis"], row["pad"], datum(row["vertrek"].date()),
                datum(row["terugkeer"].date()), getal(row["tussentijd_dagen"]), row["voortgang"].replace("_", " "),
            ]
            for key, row in zip(loop_keys(open_), open_.to_pylist(), strict=True)
        ],
        blad,
    )  # fmt: skip


def _lussen_van(log: EventLog, rows: pa.Table, aantal: int) -> None:
    """The returns along one path, one by one."""
    from klantreis.report.dutch import aantal as telwoord
    from klantreis.report.dutch import datum, duur_kort

    found = rows.to_pylist()
    found.sort(key=lambda row: (-row["tussentijd_dagen"], row["lus"]))
    kop(log, f"{telwoord(len(found), 'terugkeer', 'terugkeren')} langs {found[0]['pad']}")
    table(
        ["lus", "klantreis", "weg", "terug", "ertussen", "fasewinst", "oordeel"],
        [
            [
                row["lus"], row["klantreis"], datum(row["vertrek"].date()), datum(row["terugkeer"].date()),
                duur_kort(row["tussentijd_dagen"]), row["voortgang"].replace("_", " "), row["oordeel"] or "",
            ]
            for row in found[:aantal]
        ],
        right=(4,),
    )  # fmt: skip
    rest(len(found), aantal, "lussen.csv")
