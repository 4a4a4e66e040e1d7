"""The books of the exports: which file has how many rows, and what is wrong with which row."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from klantreis.vocabulary import TWIJFELREDENEN, UITVALREDENEN

GEEN_GEVOLG = "geen gevolg"


@dataclass(slots=True)
class Bestand:
    """One export file. `regel` is the number of the record written last; a header is 1."""

    bron: str
    naam: str
    regel: int = 1
    rijen: int = 0
    gelezen: int = 0
    gebeurtenissen: int = 0
    uitval: dict[str, int] = field(default_factory=dict)
    twijfel: dict[str, int] = field(default_factory=dict)

    def tellingen(self) -> dict[str, Any]:
        """Rows, what a reader reads (rows, or date cells in the wide form), and what should become of it."""
        return {
            "rijen": self.rijen,
            "gelezen": self.gelezen,
            "gebeurtenissen": self.gebeurtenissen,
            "uitval": dict(sorted(self.uitval.items())),
            "twijfel": dict(sorted(self.twijfel.items())),
        }


class Boeken:
    """All files of one run, and the list of everything that is dirty in them."""

    def __init__(self, exports: Path, vuil: TextIO) -> None:
        self.exports = exports
        self.bestanden: dict[str, Bestand] = {}
        self._vuil = vuil
        vuil.write("bestand,regel,soort,verwacht,reden\n")
        self.vuile_rijen = 0

    def nieuw(self, bron: str, naam: str, regel: int = 1) -> Bestand:
        bestand = Bestand(bron, naam, regel)
        self.bestanden[naam] = bestand
        return bestand

    def uitval(self, bestand: Bestand, regel: int, soort: str, reden: str) -> None:
        """A row (or date cell) that must give no event, for this reason."""
        assert reden in UITVALREDENEN, reden
        bestand.gelezen += 1
        bestand.uitval[reden] = bestand.uitval.get(reden, 0) + 1
        self._schrijf(bestand, regel, soort, "uitval", reden)

    def twijfel(self, bestand: Bestand, regel: int, soort: str, reden: str) -> None:
        """A row that gives an event with a doubt."""
        assert reden in TWIJFELREDENEN, reden
        bestand.twijfel[reden] = bestand.twijfel.get(reden, 0) + 1
        self._schrijf(bestand, regel, soort, "twijfel", reden)

    def onschuldig(self, bestand: Bestand, regel: int, soort: str) -> None:
        """Dirt without consequence."""
        self._schrijf(bestand, regel, soort, GEEN_GEVOLG, "")

    def _schrijf(self, bestand: Bestand, regel: int, soort: str, verwacht: str, reden: str) -> None:
        self.vuile_rijen += 1
        self._vuil.write(f"{bestand.naam},{regel},{soort},{verwacht},{reden}\n")
