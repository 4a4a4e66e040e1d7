"""How the line below every picture ends: up to when, where the data come from, and for whom it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from klantreis.report.dutch import datum
from klantreis.report.text import schoon


class Herkomst(Protocol):
    """What a picture shows: the peildatum that its sources share, their names, and who may see it."""

    @property
    def peildatum(self) -> date | None: ...

    @property
    def bron(self) -> str: ...

    @property
    def openbaarheid(self) -> str: ...


def met_herkomst(delen: Iterable[str], wat: Herkomst) -> str:
    """The parts of a caption as one line, with where the data come from."""
    until = [f"peildatum {datum(wat.peildatum)}"] if wat.peildatum else []
    source = [f"bron {schoon(wat.bron)}"] if wat.bron else []
    return "; ".join([*delen, *until, *source, wat.openbaarheid])
