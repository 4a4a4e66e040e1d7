"""A drawn map -> its files: DOT, SVG and PNG."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

Uitsnede = TypeVar("Uitsnede")


@dataclass(frozen=True, slots=True)
class Blad(Generic[Uitsnede]):
    """A map before it is written.

    Parameters
    ----------
    dot, svg : the texts; `svg` is None when no layout engine could draw the map.
    uitsnede : what is shown and how much is hidden.
    motor : the layout engine with its version ("graphviz 2.43.0"); empty when there was none.
    onderschrift : the line below the map.
    waarschuwingen : in plain Dutch; empty when all went well.
    """

    dot: str
    svg: str | None
    uitsnede: Uitsnede
    motor: str
    onderschrift: str
    waarschuwingen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapFiles:
    """The files of a map, `svg` and `png` None when they could not be made; the rest as in Blad."""

    dot: Path
    svg: Path | None
    png: Path | None
    motor: str
    onderschrift: str
    waarschuwingen: tuple[str, ...]

    @property
    def paden(self) -> tuple[Path, ...]:
        """The files that there are, the best to look at first."""
        return tuple(pad for pad in (self.svg, self.png, self.dot) if pad is not None)


@dataclass(frozen=True, slots=True)
class PictureFiles:
    """The files of a picture that needs no layout engine: what they show, the line below, what a reader must know."""

    svg: Path
    png: Path | None
    titel: str
    onderschrift: str
    waarschuwingen: tuple[str, ...]

    @property
    def paden(self) -> tuple[Path, ...]:
        """The files that there are, the best to look at first."""
        return tuple(pad for pad in (self.svg, self.png) if pad is not None)


def clear(stem: Path, *soorten: str) -> tuple[Path, ...]:
    """The paths of the files of a picture, those of an earlier run removed: one that fails must leave none behind."""
    paden = tuple(stem.with_name(f"{stem.name}.{soort}") for soort in soorten)
    for pad in paden:
        pad.unlink(missing_ok=True)
    return paden


def write_blad(blad: Blad[Uitsnede], dot: Path, svg: Path, png: Path) -> MapFiles:
    """Write a map; without a layout engine the DOT is all there is."""
    dot.write_text(blad.dot, encoding="utf-8", newline="\n")
    waarschuwing = None if blad.svg is None else write_picture(blad.svg, svg, png, "deze kaart")
    return MapFiles(
        dot=dot,
        svg=None if blad.svg is None else svg,
        png=None if blad.svg is None or waarschuwing else png,
        motor=blad.motor,
        onderschrift=blad.onderschrift,
        waarschuwingen=(*blad.waarschuwingen, *([waarschuwing] if waarschuwing else [])),
    )


def write_sheet(getekend: str, stem: Path, wat: str, titel: str, onderschrift: str) -> PictureFiles:
    """Write a picture as `stem`.svg and `stem`.png, in place of earlier ones; `wat` as in `write_picture`."""
    svg, png = clear(stem, "svg", "png")
    waarschuwing = write_picture(getekend, svg, png, wat)
    return PictureFiles(
        svg, None if waarschuwing else png, titel, onderschrift, (waarschuwing,) if waarschuwing else ()
    )


def write_picture(getekend: str, svg: Path, png: Path, wat: str) -> str | None:
    """Write an SVG and the PNG of it; the sentence that says so when no PNG could be made.

    Parameters
    ----------
    wat : what it is a picture of, as in "deze kaart".
    """
    svg.write_text(getekend, encoding="utf-8", newline="\n")
    try:
        from klantreis.report.picture import png as schilder

        png.write_bytes(schilder(getekend))
    except (ImportError, RuntimeError, ValueError) as fout:
        return f"Van {wat} is geen PNG gemaakt ({type(fout).__name__}); de SVG is er wel."
    return None
