"""klantreis klantreizen, overdrachten, lussen and samenloop: the way of residents along the desks."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from klantreis.cli.analyse import Aantal, Loket, Niveau, Periode, Run, Wet, Wijk, Zaaktype, chosen
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
    from klantreis.report.dutch import aantal as telwoord
    from klantreis.report.dutch import datum, duur_kort, getal

    with chosen(uitvoer, Niveau.fase, periode, wet, loket, wijk, zaaktype) as (log, manifest, _tables):
        rows = _van(log, _tabel(uitvoer, manifest, "klantreizen"), _tabel(uitvoer, manifest, "klantreis_zaken"))
        found = rows.to_pylist()
        several = sum(row["zaken"] > 1 for row in found)
        _kop(log, f"{telwoord(len(found), 'klantreis', 'klantreizen')}, waarvan {getal(several)} met meer dan één zaak")
        found.sort(
            key=lambda row: (-row["terugkeren"], -row["overdrachten"], -row["doorlooptijd_dagen"], row["klantreis"])
        )
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
        _rest(len(found), aantal, "klantreizen.csv")
        other = manifest["klantreizen"]
        by_quiet = sorted((int(days), n) for days, n in other["bij_stilte"].items())
        told = ", ".join(f"{getal(n)} bij {days} dagen" for days, n in by_quiet)
        typer.echo(
            f"Na {other['stilte_dagen']} dagen stilte begint een nieuwe klantreis. Voor alle zaken samen zouden het er "
            f"met een andere grens zijn: {told}."
        )


def overdrachten(
    uitvoer: Run, periode: Periode = None, wet: Wet = None, loket: Loket = None, wijk: Wijk = None,
    zaaktype: Zaaktype = None, aantal: Aantal = 40,
) -> None:  # fmt: skip
    """Welk loket draagt over aan welk loket, en komt de inwoner daar aan?

    Voorbeeld: klantreis overdrachten outputs/testdam --periode 2024
    """
    from klantreis.analysis.journey_summary import handover_kinds, kinds_together
    from klantreis.report.dutch import aantal as telwoord
    from klantreis.report.dutch import duur_kort, getal
    from klantreis.vocabulary_journeys import OVERDRACHTSOORTEN

    with chosen(uitvoer, Niveau.fase, periode, wet, loket, wijk, zaaktype) as (log, manifest, _tables):
        rows = _van(log, _tabel(uitvoer, manifest, "overdrachten"), _tabel(uitvoer, manifest, "klantreis_zaken"))
        kinds = handover_kinds(rows)
        _kop(log, telwoord(len(rows), "overdracht of verwijzing", "overdrachten en verwijzingen"))
        table(
            ["van", "naar", "aantal", "klantreizen", *OVERDRACHTSOORTEN, "mediaan wachten"],
            [
                [
                    kind.van, kind.naar, getal(kind.aantal), getal(len(kind.klantreizen)),
                    *(getal(kind.soorten[soort]) for soort in OVERDRACHTSOORTEN),
                    "" if kind.mediaan is None else duur_kort(kind.mediaan),
                ]
                for kind in kinds[:aantal]
            ],
            right=tuple(range(2, 5 + len(OVERDRACHTSOORTEN))),
        )  # fmt: skip
        _rest(len(kinds), aantal, "overdrachten.csv")
        for soort, n in kinds_together(rows).items():
            if n:
                typer.echo(f"{soort} ({getal(n)}): {OVERDRACHTSOORTEN[soort]}.")
        typer.echo("De loketten staan op alfabet. Dit zegt niets over medewerkers.")


def lussen(
    uitvoer: Run, pad: Pad = None, periode: Periode = None, wet: Wet = None, loket: Loket = None, wijk: Wijk = None,
    zaaktype: Zaaktype = None, aantal: Aantal = 20,
) -> None:  # fmt: skip
    """Waar komt een inwoner terug bij een loket waar hij al was?

    Voorbeeld: klantreis lussen outputs/testdam --pad "Wmo-loket > CJG > Wmo-loket"
    """
    from klantreis.analysis.journey_summary import loops
    from klantreis.report.dutch import aantal as telwoord
    from klantreis.report.dutch import duur_kort, getal

    with chosen(uitvoer, Niveau.fase, periode, wet, loket, wijk, zaaktype) as (log, manifest, _tables):
        rows = _van(log, _tabel(uitvoer, manifest, "lussen"), _tabel(uitvoer, manifest, "klantreis_zaken"))
        if pad is not None:
            _lussen_van(log, rows, pad, aantal)
            return
        kinds = loops(rows)
        _kop(log, telwoord(len(rows), "terugkeer", "terugkeren"))
        table(
            ["pad", "aantal", "klantreizen", "mediaan ertussen", "met fasewinst", "zonder", "nog onbekend",
             "dagen samen zonder"],
            [
                [
                    kind.pad, getal(kind.aantal), getal(len(kind.klantreizen)), duur_kort(kind.mediaan),
                    getal(kind.met), getal(kind.zonder), getal(kind.onbekend), getal(round(kind.dagen_zonder)),
                ]
                for kind in kinds[:aantal]
            ],
            right=tuple(range(1, 8)),
        )  # fmt: skip
        _rest(len(kinds), aantal, "lussen.csv")
        if ties := sum(kind.gelijktijdig for kind in kinds):
            typer.echo(f"Bij {telwoord(ties, 'terugkeer', 'terugkeren')} rust de volgorde op gelijke tijden.")
        typer.echo(
            "Zonder: terugkeer zonder geregistreerde fasewinst, reden onbekend. Een lus is niet altijd slecht: soms is "
            "het de snelste weg."
        )


def _lussen_van(log: EventLog, rows: pa.Table, pad: str, aantal: int) -> None:
    """The returns along one path, one by one."""
    from klantreis.errors import UsageError, bedoelde_u, opsomming
    from klantreis.fields import vergelijkbaar
    from klantreis.report.dutch import aantal as telwoord
    from klantreis.report.dutch import datum, duur_kort

    paths = sorted(set(rows["pad"].to_pylist()))
    same = [path for path in paths if vergelijkbaar(path) == vergelijkbaar(pad)]
    if not same:
        raise UsageError(
            "onbekend-pad", f"het pad '{pad}' komt niet voor in deze lussen.",
            expected=f"een van {opsomming(paths)}." if paths else "lussen in deze zaken; die zijn er niet.",
            hint=bedoelde_u(pad, paths),
        )  # fmt: skip
    found = [row for row in rows.to_pylist() if row["pad"] == same[0]]
    found.sort(key=lambda row: (-row["tussentijd_dagen"], row["lus"]))
    _kop(log, f"{telwoord(len(found), 'terugkeer', 'terugkeren')} langs {same[0]}")
    table(
        ["lus", "klantreis", "weg", "terug", "ertussen", "fasewinst"],
        [
            [
                row["lus"], row["klantreis"], datum(row["vertrek"].date()), datum(row["terugkeer"].date()),
                duur_kort(row["tussentijd_dagen"]), row["voortgang"].replace("_", " "),
            ]
            for row in found[:aantal]
        ],
        right=(4,),
    )  # fmt: skip
    _rest(len(found), aantal, "lussen.csv")


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
        zaken = _tabel(uitvoer, manifest, "klantreis_zaken")
        if niet_betrokken is not None:
            rule = rule_of(manifest, niet_betrokken)
            listed = _van(log, _tabel(uitvoer, manifest, "niet_betrokken"), zaken)
            _rest(show_rule(rule, listed, log.filters, aantal), aantal, "niet_betrokken.csv")
            return
        rows = _van(log, _tabel(uitvoer, manifest, "klantreizen"), zaken)
        kaart = samenloop_van(overlap(rows).to_pylist(), rows.select(["inwoner", soort]).to_pylist(), soort)
        several, every = (getal(kaart.waarde(groep)) for groep in (kaart.meer, kaart.alle))
        _kop(log, f"{bevinding(kaart)} ({several} van {every})" if kaart.alle.klantreizen else bevinding(kaart))
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
            _rest(len(found), aantal, "samenloop.csv")
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


def _tabel(uitvoer: Path, manifest: Mapping[str, Any], name: str) -> pa.Table:
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


def _van(log: EventLog, rows: pa.Table, zaken: pa.Table) -> pa.Table:
    """The rows of klantreizen to which a chosen zaak belongs."""
    import pyarrow.compute as pc

    if not log.filters:
        return rows
    chosen_zaken = log.engine.arrow(log.events.select("zaak").distinct())["zaak"].combine_chunks()
    reizen = zaken.filter(pc.is_in(zaken["zaak"], value_set=chosen_zaken))["klantreis"].combine_chunks()
    return rows.filter(pc.is_in(rows["klantreis"], value_set=reizen))


def _kop(log: EventLog, what: str) -> None:
    only = f", alleen klantreizen met {', '.join(log.filters)}" if log.filters else ""
    typer.echo(f"{what}{only}. Intern.")


def _rest(found: int, shown: int, bestand: str) -> None:
    if found > shown:
        typer.echo(f"Dit zijn de eerste {shown} van {found}; alle staan in {bestand}.")
