"""klantreis klantreizen, overdrachten, loketkaart, lussen and samenloop: the way of residents along the desks."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from klantreis.cli.analyse import Aantal, Doel, Loket, Niveau, Periode, Run, Wet, Wijk, Zaaktype, chosen
from klantreis.cli.beoordeel import Beoordeel
from klantreis.cli.picture import draw_at
from klantreis.cli.show import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from klantreis.eventlog.log import EventLog

Pad = Annotated[
    str | None,
    typer.Option("--pad", metavar="PAD", help='Alleen lussen met dit pad: "Wmo-loket > CJG > Wmo-loket".'),
]


def klantreizen(
    uitvoer: Run, periode: Periode = None, wet: Wet = None, loket: Loket = None, wijk: Wijk = None,
    zaaktype: Zaaktype = None, aantal: Aantal = 20,
) -> None:  # fmt: skip
    """Welke zaken horen bij één vraag van een inwoner, en hoe liep die?

    Voorbeeld: klantreis klantreizen outputs/testdam --wet Wmo
    """
    from klantreis.analysis.journey_summary import kent_inwoners
    from klantreis.report.dutch import getal

    with chosen(uitvoer, Niveau.fase, periode, wet, loket, wijk, zaaktype) as (log, manifest, _tables):
        rows = van(log, tabel(uitvoer, manifest, "klantreizen"), tabel(uitvoer, manifest, "klantreis_zaken"))
        klantreizen_tonen(log, rows, "", aantal)
        if not kent_inwoners(rows):
            typer.echo("Inwoners zijn niet bekend: elke zaak is een klantreis.")
            return
        other = manifest["klantreizen"]
        by_quiet = sorted((int(days), n) for days, n in other["bij_stilte"].items())
        told = ", ".join(f"{getal(n)} bij {days} dagen" for days, n in by_quiet)
        typer.echo(
            f"Na {other['stilte_dagen']} dagen stilte begint een nieuwe klantreis. Voor alle zaken samen zouden het er "
            f"met een andere grens zijn: {told}."
        )


def klantreizen_tonen(log: EventLog, rows: pa.Table, welke: str, aantal: int) -> None:
    """The short table of klantreizen: first those with the most returns, then with the most handovers.

    welke : which they are, in the reader's words, behind their number.
    """
    from klantreis.report.dutch import aantal as telwoord
    from klantreis.report.dutch import datum, duur_kort, getal

    found = rows.to_pylist()
    several, open_ = sum(row["zaken"] > 1 for row in found), sum(row["lopend"] for row in found)
    some = [f"{getal(several)} met meer dan één zaak"] if several else []
    some += [f"{getal(open_)} die nog {'loopt' if open_ == 1 else 'lopen'}"] if open_ else []
    of_which = f", waarvan {' en '.join(some)}" if some else ""
    kop(log, f"{telwoord(len(found), 'klantreis', 'klantreizen')}{welke}{of_which}")
    found.sort(key=lambda row: (-row["terugkeren"], -row["overdrachten"], -row["doorlooptijd_dagen"], row["klantreis"]))
    table(
        ["klantreis", "begin", "zaken", "loketten", "overdrachten", "terugkeren", "bereikt", "tot besluit", "duur"],
        [
            [
                row["klantreis"], datum(row["start"].date()), getal(row["zaken"]), row["loketten"] or "",
                getal(row["overdrachten"]), getal(row["terugkeren"]), row["fase_bereikt"] or "",
                "" if row["dagen_tot_besluit"] is None else duur_kort(row["dagen_tot_besluit"]),
                duur_kort(row["doorlooptijd_dagen"]) + (" en loopt" if row["lopend"] else ""),
            ]
            for row in found[:aantal]
        ],
        right=(2, 4, 5),
    )  # fmt: skip
    rest(len(found), aantal, "klantreizen.csv")


def overdrachten(
    uitvoer: Run, periode: Periode = None, wet: Wet = None, loket: Loket = None, wijk: Wijk = None,
    zaaktype: Zaaktype = None, aantal: Aantal = 40,
) -> None:  # fmt: skip
    """Welk loket draagt over aan welk loket, en komt de inwoner daar aan?

    Voorbeeld: klantreis overdrachten outputs/testdam --periode 2024
    """
    from klantreis.analysis.journey_summary import handovers, kinds_together
    from klantreis.report.dutch import aantal as telwoord
    from klantreis.report.dutch import duur_kort, getal
    from klantreis.vocabulary_journeys import OVERDRACHTSOORTEN

    with chosen(uitvoer, Niveau.fase, periode, wet, loket, wijk, zaaktype) as (log, manifest, _tables):
        rows = van(log, tabel(uitvoer, manifest, "overdrachten"), tabel(uitvoer, manifest, "klantreis_zaken"))
        found = handovers(rows, tabel(uitvoer, manifest, "klantreizen")).to_pylist()
        pairs = [row for row in found if row["soort"] is None]
        counts = {(row["van"], row["naar"], row["soort"]): row["aantal"] for row in found}
        if not len(rows):
            kop(log, "Geen overdrachten en doorverwijzingen tussen loketten gezien")
            return
        kop(log, telwoord(len(rows), "overdracht of doorverwijzing", "overdrachten en doorverwijzingen"))
        table(
            ["van", "naar", "aantal", "klantreizen", *OVERDRACHTSOORTEN, "mediaan wachten"],
            [
                [
                    row["van"], row["naar"], getal(row["aantal"]), getal(row["klantreizen"]),
                    *(getal(counts.get((row["van"], row["naar"], soort), 0)) for soort in OVERDRACHTSOORTEN),
                    "" if row["mediaan_dagen"] is None else duur_kort(row["mediaan_dagen"]),
                ]
                for row in pairs[:aantal]
            ],
            right=tuple(range(2, 5 + len(OVERDRACHTSOORTEN))),
        )  # fmt: skip
        rest(len(pairs), aantal, "overdrachten.csv")
        for soort, n in kinds_together(rows).items():
            if n:
                typer.echo(f"{soort} ({getal(n)}): {OVERDRACHTSOORTEN[soort]}.")
        typer.echo("De loketten staan op alfabet. Dit zegt niets over medewerkers.")


def loketkaart(
    uitvoer: Run, doel: Doel = None, periode: Periode = None, wet: Wet = None, loket: Loket = None, wijk: Wijk = None,
    zaaktype: Zaaktype = None,
) -> None:  # fmt: skip
    """Teken waar inwoners van loket naar loket gingen, als SVG en PNG.

    Een keuze gaat over hele klantreizen: die met een zaak die u kiest.

    Voorbeeld: klantreis loketkaart outputs/testdam --wet Wmo --periode 2024 -o wmo-2024
    """
    from klantreis.pipeline import draw_desks

    with chosen(uitvoer, Niveau.fase, periode, wet, loket, wijk, zaaktype) as (log, manifest, _tables):
        zaken = tabel(uitvoer, manifest, "klantreis_zaken")
        names = ("klantreizen", "bezoeken", "overdrachten", "lussen")
        tables = {name: van(log, tabel(uitvoer, manifest, name), zaken) for name in names}
        draw_at(
            doel, "loketkaart", "de loketkaart",
            lambda stem: draw_desks(tables, manifest, stem, ", ".join(log.filters)),
        )  # fmt: skip


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
            typer.echo(said)
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
        right=tuple(range(1, 8)),
    )  # fmt: skip
    rest(len(kinds), aantal, "lussen.csv")
    if left_out:
        typer.echo(said)
    if ties := sum(row["gelijktijdig"] for row in kinds):
        typer.echo(f"Bij {telwoord(ties, 'terugkeer', 'terugkeren')} rust de volgorde op gelijke tijden.")
    if not kent_fasen(klantreizen):
        typer.echo(f"Let op: {GEEN_FASEN}.")
    typer.echo(f"Zonder: terugkeer {ZONDER_FASEWINST}. Een lus is niet altijd slecht: soms is het de snelste weg.")


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
            typer.echo(f"Met één {een}: {telwoord(one, *KLANTREIZEN)}.")
        if unknown := len(rows) - kaart.alle.klantreizen:
            typer.echo(f"Zonder bekend{'e' if wetten else ''} {een}: {telwoord(unknown, *KLANTREIZEN)}.")
        if kaart.anoniem:
            typer.echo(
                f"Zonder bekende inwoner: {telwoord(kaart.anoniem, *KLANTREIZEN)}; die tellen bij inwoners niet mee."
            )
        for rule in manifest.get("niet_betrokken", []):
            typer.echo(
                f"Zie ook, {ALLEEN_HULP}: "
                f"klantreis samenloop {uitvoer} --niet-betrokken {shlex.quote(rule['regelnaam'])}"
            )


def tabel(uitvoer: Path, manifest: Mapping[str, Any], name: str) -> pa.Table:
    """A table of the run; runs that only read, or that are older, have none."""
    import pyarrow.parquet as pq

    from klantreis.errors import OutputError

    if f"{name}.parquet" in manifest["uitvoer"]:
        return pq.read_table(uitvoer / f"{name}.parquet")
    project = manifest.get("invoer", {}).get("project", {}).get("bestand", "naam.yaml")
    raise OutputError(
        "geen-klantreizen", "in deze run zijn geen klantreizen gezocht.", where=str(uitvoer),
        expected=f"een map met {name}.parquet.",
        hint=f"Zoek ze met: klantreis draai mappings/{project} -o {uitvoer}",
    )  # fmt: skip


def van(log: EventLog, rows: pa.Table, zaken: pa.Table) -> pa.Table:
    """The rows of klantreizen to which a chosen zaak belongs."""
    import pyarrow.compute as pc

    if not log.filters:
        return rows
    chosen_zaken = log.engine.arrow(log.events.select("zaak").distinct())["zaak"].combine_chunks()
    reizen = zaken.filter(pc.is_in(zaken["zaak"], value_set=chosen_zaken))["klantreis"].combine_chunks()
    return rows.filter(pc.is_in(rows["klantreis"], value_set=reizen))


def kop(log: EventLog, what: str) -> None:
    only = f", alleen klantreizen met {', '.join(log.filters)}" if log.filters else ""
    typer.echo(f"{what}{only}. Intern.")


def rest(found: int, shown: int, bestand: str) -> None:
    from klantreis.report.dutch import getal

    if found > shown:
        first = "is de eerste" if shown == 1 else f"zijn de eerste {getal(shown)}"
        typer.echo(f"Dit {first} van {getal(found)}; alle staan in {bestand}.")
