"""klantreis klantreizen, overdrachten and loketkaart: the way of residents along the desks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klantreis.cli.analyse import Aantal, Doel, Loket, Niveau, Periode, Run, Wet, Wijk, Zaaktype, chosen
from klantreis.cli.picture import draw_at
from klantreis.cli.run_tables import kop, rest, tabel, van
from klantreis.cli.show import say, table

if TYPE_CHECKING:
    import pyarrow as pa

    from klantreis.eventlog.log import EventLog


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
            say("Inwoners zijn niet bekend: elke zaak is een klantreis.")
            return
        other = manifest["klantreizen"]
        by_quiet = sorted((int(days), n) for days, n in other["bij_stilte"].items())
        told = ", ".join(f"{getal(n)} bij {days} dagen" for days, n in by_quiet)
        say(
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
        right=(2, 4, 5), spare=(6, 7, 1), short={"terugkeren": "keer terug"},
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
        names = ["van", "naar", "aantal", "klantreizen", *OVERDRACHTSOORTEN, "mediaan wachten"]
        less = [names.index(name) for name in ("klantreizen", "mediaan wachten", "lopend")]
        table(
            names,
            [
                [
                    row["van"], row["naar"], getal(row["aantal"]), getal(row["klantreizen"]),
                    *(getal(counts.get((row["van"], row["naar"], soort), 0)) for soort in OVERDRACHTSOORTEN),
                    "" if row["mediaan_dagen"] is None else duur_kort(row["mediaan_dagen"]),
                ]
                for row in pairs[:aantal]
            ],
            right=tuple(range(2, 5 + len(OVERDRACHTSOORTEN))), spare=less,
        )  # fmt: skip
        rest(len(pairs), aantal, "overdrachten.csv")
        for soort, n in kinds_together(rows).items():
            if n:
                say(f"{soort.replace('_', ' ').capitalize()} ({getal(n)}): {OVERDRACHTSOORTEN[soort]}.")
        say("De loketten staan op alfabet. Dit zegt niets over medewerkers.")


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
