"""How a map looks: colours, letters and measures in one place.

Colour never speaks alone: quantity is also a number, frequency also a width, what goes back is also dashed. All text
has a contrast of 4.5:1 or more on what it stands on, all lines 3:1.
"""

from __future__ import annotations

from math import sqrt
from typing import Final

VOORUIT: Final = "#5b6b7b"
VOORUIT_TEKST: Final = "#33475b"
TERUG: Final = "#d55e00"
TERUG_TEKST: Final = "#a34700"
NADRUK: Final = "#0072b2"
"""The one accent of a picture in which nothing goes back or is late."""
NADRUK_TEKST: Final = "#005a8c"
RAND: Final = "#7c8a98"
"""Where cases start and end: lighter than the flow itself."""
INKT: Final = "#10243a"
STIL: Final = "#52626f"
BAAN: Final = "#f1f5f9"
PAPIER: Final = "#ffffff"

# The blue ramp runs from #f3f7fb to #1f5a93; nodes use the part that stands out from a lane and carries dark text.
_BLAUW_LICHT: Final = (211, 226, 240)
_BLAUW_DONKER: Final = (142, 178, 212)

LETTER_NAAM: Final = 12.0
LETTER_CIJFER: Final = 10.0
LETTER_LABEL: Final = 10.0
LETTER_BAAN: Final = 13.0
LETTER_TITEL: Final = 19.0
LETTER_UITLEG: Final = 11.0

NAAM_BREED: Final = 168.0
"""Room for a name in points: about 22 letters."""
NAAM_REGELS: Final = 3
REGEL_NAAM: Final = 15.0
REGEL_CIJFER: Final = 14.0
STAP_MARGE: Final = (12.0, 8.0)
STAP_SMALST: Final = 92.0
STIP: Final = 11.0

_DIKTE: Final = (0.8, 6.0)


def dikte(aantal: int, meeste: int) -> float:
    """Width of a line, by the square root of how often it occurs."""
    return max(_DIKTE[0], _DIKTE[1] * sqrt(min(1.0, aantal / meeste))) if meeste else _DIKTE[0]


def blauw(waarde: int, meeste: int) -> str:
    """Colour of a step, by the square root of its figure."""
    deel = sqrt(waarde / meeste) if meeste else 0.0
    paren = zip(_BLAUW_LICHT, _BLAUW_DONKER, strict=True)
    return "#" + "".join(f"{round(licht + (donker - licht) * deel):02x}" for licht, donker in paren)
