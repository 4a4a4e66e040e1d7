"""klantreis termijnen --zaak: the terms of one zaak as text, and its timeline as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from klantreis.cli.picture import draw_at
from klantreis.cli.run_tables import met_nummer
from klantreis.cli.show import say
from klantreis.cli.term_words import SOORTEN, omschrijvingen

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from klantreis.eventlog.log import EventLog
    from klantreis.report.timeline_facts import Tijdlijn


def one_zaak(
    log: EventLog, manifest: Mapping[str, Any], rows: pa.Table, opschortingen: pa.Table, zaak: str, doel: Path | None
) -> None:
    """Say how it stands with the terms of a zaak and write its timeline.

    Raises
    ------
    UsageError : no event has this number.
    OutputError : the picture cannot be written there.
    """
    from klantreis.report.timeline import write_timeline
    from klantreis.report.timeline_words import bevinding, in_een_zin

    lijn = _tijdlijn(log, manifest, rows, opschortingen, zaak)
    say(f"Zaak {lijn.zaak}: {bevinding(lijn)}. Intern.")
    if not lijn.balken:
        say("Er is daarom geen tijdlijn getekend.")
        return
    for soort, title in SOORTEN.items():
        own = [balk for balk in lijn.balken if balk.soort == soort]
        if own:
            say(f"\n{title}:")
        for balk in own:
            say(f"  - {in_een_zin(balk)}{f' [{balk.artikel}]' if balk.artikel else ''}")
    say("")
    draw_at(doel, "tijdlijn", "de tijdlijn", lambda stem: write_timeline(lijn, stem))


def _tijdlijn(
    log: EventLog, manifest: Mapping[str, Any], rows: pa.Table, opschortingen: pa.Table, zaak: str
) -> Tijdlijn:
    import pyarrow.compute as pc

    from klantreis.pipeline import peildatums
    from klantreis.report.timeline_facts import Moment, tijdlijn

    events = _events(log, zaak)
    number = events[0]["zaak"]
    until = peildatums(manifest)
    bronnen = sorted({event["bron"] for event in events})
    days = [day for bron in bronnen if (day := until.get(bron))]
    terms, stopped = (
        part.filter(pc.equal(part["zaak"], number)).to_pylist() for part in (rows, opschortingen)
    )  # fmt: skip
    return tijdlijn(
        number, terms, stopped,
        peildatum=max(days, default=None), bron=", ".join(bronnen),
        namen=omschrijvingen(manifest),
        gebeurtenissen={
            event["gebeurtenis"]: Moment(
                event["activiteit"], event["tijdstip_lokaal"].date(),
                event["tijdstip_lokaal"] if event["precisie"] != "dag" else None,
            )
            for event in events
        },
    )  # fmt: skip


def _events(log: EventLog, zaak: str) -> list[dict[str, Any]]:
    """The events of a zaak.

    Raises
    ------
    UsageError : no zaak has this number, or more have.
    """
    from klantreis.engine import _
    from klantreis.errors import UsageError

    columns = ("gebeurtenis", "zaak", "activiteit", "tijdstip_lokaal", "precisie", "bron")
    every = log.engine.arrow(log.events.select("zaak").distinct()).to_pylist()
    found = met_nummer(every, "zaak", zaak)
    if len(found) == 1:
        own = log.events.filter(_.zaak == found[0]["zaak"]).select(*columns).order_by("gebeurtenis")
        return list(log.engine.arrow(own).to_pylist())
    # The numbers of other zaken are personal too: none is suggested.
    raise UsageError(
        "onbekende-zaak",
        f"{len(found)} zaken hebben dit nummer." if found else "deze zaak komt in deze run niet voor.",
        expected="het hele zaaknummer zoals het in de export staat, met nullen en streepjes; komt het in meer systemen "
        "voor, dan met het systeem ervoor (wmo:123).",
        hint="De zaken met een termijn staan in de kolom zaak van termijnen.csv. Staat er een spatie in, gebruik dan "
        "aanhalingstekens.",
    )  # fmt: skip
