"""klantreis klantreis: one klantreis as a story, or those that went along a path."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from klantreis.cli.analyse import Aantal, Loket, Niveau, Periode, Run, Wet, Wijk, Zaaktype, chosen
from klantreis.cli.reizen import klantreizen_tonen
from klantreis.cli.run_tables import met_nummer, tabel, van
from klantreis.cli.show import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pyarrow as pa

    from klantreis.eventlog.log import EventLog
    from klantreis.report.story_facts import Verhaal

Nummer = Annotated[
    str | None, typer.Argument(metavar="[NUMMER]", help="Het nummer van de klantreis, of van een zaak erin.")
]
Pad = Annotated[
    str | None,
    typer.Option("--pad", metavar="PAD", help='Klantreizen met dit pad: "Wmo-loket > CJG > Wmo-loket".'),
]


def klantreis(
    uitvoer: Run, nummer: Nummer = None, pad: Pad = None, periode: Periode = None, wet: Wet = None,
    loket: Loket = None, wijk: Wijk = None, zaaktype: Zaaktype = None, aantal: Aantal = 20,
) -> None:  # fmt: skip
    """Vertel één klantreis als een verhaal, of zoek de klantreizen met een pad langs loketten.

    Voorbeeld: klantreis klantreis outputs/testdam --pad "Wmo-loket > CJG > Wmo-loket"
    """
    from klantreis.errors import UsageError
    from klantreis.report.story import tell

    map_ = shlex.quote(str(uitvoer))
    if (nummer is None) == (pad is None):
        raise UsageError(
            "nummer-of-pad", "geef het nummer van een klantreis of een pad, en niet allebei.",
            expected=f"klantreis klantreis {map_} NUMMER, of met --pad \"Wmo-loket > CJG > Wmo-loket\".",
            hint=f"Nummers staan in: klantreis klantreizen {map_}",
        )  # fmt: skip
    with chosen(uitvoer, Niveau.fase, periode, wet, loket, wijk, zaaktype) as (log, manifest, _tables):
        zaken = tabel(uitvoer, manifest, "klantreis_zaken")
        if pad is not None:
            found = _met_pad(uitvoer, manifest, van(log, tabel(uitvoer, manifest, "klantreizen"), zaken), pad)
            if len(found) > 1:
                klantreizen_tonen(log, found, f" met {pad}", aantal)
                return
            nummer = found["klantreis"][0].as_py()
        say(tell(feiten(uitvoer, manifest, log, zaken, _nummer(zaken, str(nummer), map_))))


def _met_pad(uitvoer: Path, manifest: Mapping[str, Any], reizen: pa.Table, pad: str) -> pa.Table:
    """Klantreizen with a route in which these desks follow each other.

    Raises
    ------
    UsageError : there is none.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    from klantreis.errors import UsageError, bedoelde_u, opsomming
    from klantreis.fields import vergelijkbaar

    routes = tabel(uitvoer, manifest, "routes").filter(
        pc.is_in(tabel(uitvoer, manifest, "routes")["klantreis"], value_set=reizen["klantreis"].combine_chunks())
    )
    wanted = [vergelijkbaar(desk) for desk in pad.split(">")]
    fits = {
        route
        for route in set(routes["pad"].to_pylist())
        if _bevat([vergelijkbaar(desk) for desk in route.split(" > ")], wanted)
    }
    if not fits:
        paths = sorted({route for route in routes["pad"].to_pylist() if " > " in route})
        raise UsageError(
            "onbekend-pad", f"het pad '{pad}' komt niet voor in deze klantreizen.",
            expected=f"een van {opsomming(paths)}." if paths else "klantreizen met een overdracht; die zijn er niet.",
            hint=bedoelde_u(pad, paths),
        )  # fmt: skip
    own = routes.filter(pc.is_in(routes["pad"], value_set=pa.array(sorted(fits))))["klantreis"].combine_chunks()
    return reizen.filter(pc.is_in(reizen["klantreis"], value_set=own))


def _bevat(route: list[str], pad: list[str]) -> bool:
    return any(route[nr : nr + len(pad)] == pad for nr in range(len(route) - len(pad) + 1))


def _nummer(zaken: pa.Table, nummer: str, map_: str) -> str:
    """The klantreis of this number, or of the zaak of this number; other cases of letters do no harm.

    Raises
    ------
    UsageError : there is none, or more than one. The numbers of others are personal too: none is suggested.
    """
    from klantreis.errors import UsageError

    rows = met_nummer(zaken.select(["zaak", "klantreis"]).to_pylist(), "zaak", nummer)
    found = {str(row["klantreis"]) for row in rows}
    if len(found) == 1:
        return found.pop()
    raise UsageError(
        "onbekende-klantreis",
        f"{len(found)} klantreizen hebben een zaak met dit nummer."
        if found
        else "geen klantreis en geen zaak heeft dit nummer.",
        expected="het hele nummer, zoals in de kolom klantreis of zaak van klantreis_zaken.csv"
        + (", met de bron ervoor." if found else "."),
        hint=f"Nummers staan ook in: klantreis klantreizen {map_}",
    )  # fmt: skip


def feiten(
    uitvoer: Path, manifest: Mapping[str, Any], log: EventLog, zaken: pa.Table, nummer: str, tot: date | None = None
) -> Verhaal:  # fmt: skip
    """The facts of the story of one klantreis, from the tables of a run; `tot`: up to and including this day."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from klantreis.engine import _
    from klantreis.report.story_facts import verhaal

    def rows(name: str, column: str, values: pa.Array) -> list[dict[str, Any]]:
        table = tabel(uitvoer, manifest, name)
        found: list[dict[str, Any]] = table.filter(pc.is_in(table[column], value_set=values)).to_pylist()
        return found

    reis, own = pa.array([nummer]), zaken.filter(pc.equal(zaken["klantreis"], nummer))
    ids = own["zaak"].combine_chunks()
    handovers = rows("overdrachten", "van_zaak", ids)
    own_ids = set(ids.to_pylist())
    handovers += [row for row in rows("overdrachten", "naar_zaak", ids) if row["van_zaak"] not in own_ids]
    columns = ("gebeurtenis", "zaak", "activiteit", "fase", "rollen", "tijdstip_lokaal", "precisie", "loket",
               "naar_loket", "uitkomst")  # fmt: skip
    own_events = log.heel.filter(_.zaak.isin(ids.to_pylist()))
    if tot is not None:
        own_events = own_events.filter(_.tijdstip_lokaal.date() <= tot)
    events = log.engine.arrow(own_events.select(*columns).order_by("gebeurtenis"))
    return verhaal(
        rows("klantreizen", "klantreis", reis)[0], own.to_pylist(), events.to_pylist(), rows("bezoeken", "zaak", ids),
        handovers, rows("lussen", "klantreis", reis),
    )  # fmt: skip
