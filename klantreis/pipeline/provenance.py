"""What the manifest of a run says of its data: whose they are, from which sources, and until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from klantreis.analysis.begins import STILTE_DAGEN
from klantreis.terms.calendar import Kalender
from klantreis.terms.facts import dag_nr, dag_van


@dataclass(frozen=True)
class Tijdregels:
    """What times are counted with: the calendar of working days, and the setting `stilte` [days]."""

    kalender: Kalender = field(default_factory=Kalender.standaard)
    stilte: int = STILTE_DAGEN


def say_tijdregels(kalender: Kalender, stilte: int) -> dict[str, Any]:
    """What the manifest says of them: of the calendar the days that are not in every calendar."""
    extra = sorted(kalender.feestdagen.keys() - Kalender.standaard().feestdagen.keys())
    return {"stilte_dagen": stilte, "gelijkgestelde_dagen": [day.isoformat() for day in map(dag_van, extra) if day]}


def tijdregels(manifest: Mapping[str, Any]) -> Tijdregels:
    """What the times of a run are counted with."""
    own = manifest["tijden"]
    standard = Kalender.standaard()
    extra = {dag_nr(date.fromisoformat(day)): "gelijkgesteld met een feestdag" for day in own["gelijkgestelde_dagen"]}
    return Tijdregels(replace(standard, feestdagen=extra | standard.feestdagen), own["stilte_dagen"])


def peildatums(manifest: Mapping[str, Any]) -> dict[str, date | None]:
    """The peildatum of every source of a run."""
    return {bron: _date(info["peildatum"]) for bron, info in manifest["bronnen"].items()}


def seen_until(manifest: Mapping[str, Any]) -> date | None:
    """The last day on which every source with objections was watched."""
    return _date(manifest["bezwaren"]["gezien_tot"])


def with_events(manifest: Mapping[str, Any]) -> list[str]:
    """The sources of a run that gave any event."""
    return sorted(bron for bron, info in manifest["bronnen"].items() if info["gebeurtenissen"])


def herkomst(manifest: Mapping[str, Any], bronnen: Sequence[str] | None = None) -> dict[str, Any]:
    """What stands under a picture: gemeente, the peildatum that the sources share, and their names (bron).

    When they share no peildatum, every source is named with its own.

    Parameters
    ----------
    bronnen : the sources that the picture rests on; every one that gave an event unless given.
    """
    used = with_events(manifest) if bronnen is None else bronnen
    until = peildatums(manifest)
    days = {until[bron] for bron in used}
    one_day = days.pop() if len(days) == 1 else None
    names = [bron if one_day or until[bron] is None else f"{bron} (tot {until[bron]:%d-%m-%Y})" for bron in used]
    return {"gemeente": manifest.get("gemeente") or "", "peildatum": one_day, "bron": ", ".join(names)}


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
