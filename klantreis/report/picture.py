"""SVG -> PNG, sharp enough for A3."""

from __future__ import annotations

import importlib.util
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

_A3_BREED: Final = 3300
"""Pixels across A3 at 200 dots per inch."""
_SCHAAL: Final = (1.5, 3.0)
_MEESTE_PIXELS: Final = 40_000_000
_PX_PER_PT: Final = 4 / 3


def png(svg: str) -> bytes:
    """The picture of an SVG, about as many pixels wide as A3 in print needs."""
    import vl_convert

    _letters()
    maten = re.search(r'<svg [^>]*width="([\d.]+)pt" height="([\d.]+)pt"', svg)
    breed, hoog = (float(m) * _PX_PER_PT for m in maten.groups()) if maten else (_A3_BREED / 2, _A3_BREED / 3)
    schaal = min(max(_A3_BREED / breed, _SCHAAL[0]), _SCHAAL[1], (_MEESTE_PIXELS / (breed * hoog)) ** 0.5)
    return bytes(vl_convert.svg_to_png(svg, scale=schaal))


@lru_cache(maxsize=1)
def _letters() -> None:
    """Where DejaVu Sans is not installed, matplotlib's copy serves; nothing is ever downloaded."""
    import vl_convert

    pakket = importlib.util.find_spec("matplotlib")
    for plek in pakket.submodule_search_locations or () if pakket else ():
        map_ = Path(plek) / "mpl-data" / "fonts" / "ttf"
        if (map_ / "DejaVuSans.ttf").is_file():
            vl_convert.register_font_directory(str(map_))
