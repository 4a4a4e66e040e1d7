"""Text on a drawing: what may stand there, how wide it is, where it breaks.

Every engine measures letters in its own way, and some only guess. So the drawing measures by itself, with the widths
of DejaVu Sans, and gives the engine boxes of a fixed size: the same map on every machine, and labels that fit.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

LETTERTYPE: Final = "DejaVu Sans"
LETTERTYPEN: Final = "'DejaVu Sans', Verdana, Geneva, sans-serif"
"""Verdana is as wide as DejaVu Sans, letter by letter: a machine without the one nearly always has the other."""

# Widths in thousandths of the size, of the characters 32-126 and 160-255, as in the font's own table.
_GEWOON: Final = (
    "318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636 636 636 636 636 337 337 "
    "838 838 838 531 1000 684 686 698 770 632 575 775 752 295 295 656 557 863 748 787 603 787 695 635 611 732 684 989 "
    "685 611 685 390 337 390 838 500 500 613 635 550 635 615 352 635 634 278 278 579 278 974 634 612 635 635 411 521 "
    "392 634 592 818 592 592 525 636 337 636 838",
    "318 401 636 636 636 636 337 500 500 1000 471 612 838 361 1000 500 500 838 401 401 500 636 636 318 500 401 471 612 "
    "969 969 969 531 684 684 684 684 684 684 974 698 632 632 632 632 295 295 295 295 775 748 787 787 787 787 787 838 "
    "787 732 732 732 732 611 605 630 613 613 613 613 613 613 982 550 615 615 615 615 278 278 278 278 612 634 612 612 "
    "612 612 612 838 612 634 634 634 634 592 635 592",
)
_VET: Final = (
    "348 456 521 838 696 1002 872 306 457 457 523 838 380 415 380 365 696 696 696 696 696 696 696 696 696 696 400 400 "
    "838 838 838 580 1000 774 762 734 830 683 683 821 837 372 372 775 637 995 837 850 733 850 770 720 682 812 774 1103 "
    "771 724 725 457 365 457 838 500 500 675 716 593 716 678 435 716 712 343 343 665 343 1042 712 687 716 716 493 595 "
    "478 712 652 924 645 652 582 712 365 712 838",
    "348 456 696 696 636 696 365 500 500 1000 564 646 838 415 1000 500 500 838 438 438 500 736 636 380 500 438 564 646 "
    "1035 1035 1035 580 774 774 774 774 774 774 1085 734 683 683 683 683 372 372 372 372 838 837 850 850 850 850 850 "
    "838 850 812 812 812 812 724 738 719 675 675 675 675 675 675 1048 593 678 678 678 678 343 343 343 343 687 712 687 "
    "687 687 687 687 838 687 712 712 712 712 652 716 652",
)
_OVERIG: Final = {
    False: {"‘": 318, "’": 318, "“": 518, "”": 518, "–": 500, "—": 1000, "…": 1000, "€": 636},
    True: {"‘": 380, "’": 380, "“": 657, "”": 657, "–": 500, "—": 1000, "…": 1000, "€": 696},
}


def _tabel(reeksen: tuple[str, str], vet: bool) -> dict[str, int]:
    latijn = {chr(32 + i): int(w) for i, w in enumerate(reeksen[0].split())}
    return {**_OVERIG[vet], **latijn, **{chr(160 + i): int(w) for i, w in enumerate(reeksen[1].split())}}


_BREEDTEN: Final = {False: _tabel(_GEWOON, False), True: _tabel(_VET, True)}
_ONBEKEND: Final = {False: 700, True: 780}
_NAAM_REGELS: Final = 3
"""Lines that one name in a path may take."""
_JOINERS: Final = "\u200c\u200d"


def schoon(tekst: str) -> str:
    """Text that can stand on one line of any drawing.

    Control characters, marks that turn the direction of what follows, and code points that no XML file may hold fall
    away; every run of white space becomes one space. All the rest stays what it is.
    """
    zonder = (" " if teken.isspace() else teken for teken in tekst if teken.isspace() or _mag(teken))
    return " ".join("".join(zonder).split())


def _mag(teken: str) -> bool:
    soort = unicodedata.category(teken)
    if soort == "Cf":  # joiners hold emoji and some scripts together
        return teken in _JOINERS
    return soort not in ("Cc", "Cs") and (ord(teken) & 0xFFFE) != 0xFFFE and not 0xFDD0 <= ord(teken) <= 0xFDEF


def breedte(tekst: str, grootte: float, vet: bool = False) -> float:
    """Width of a line in points; for letters outside the table a cautious estimate."""
    tabel, onbekend = _BREEDTEN[vet], _ONBEKEND[vet]
    duizendsten = 0
    for teken in tekst:
        if teken in tabel:
            duizendsten += tabel[teken]
        elif teken not in _JOINERS and unicodedata.category(teken) not in ("Mn", "Me"):
            breed = unicodedata.east_asian_width(teken) in "WF"
            duizendsten += 1300 if breed else onbekend
    return duizendsten * grootte / 1000


def ingekort(tekst: str, ruimte: float, grootte: float, vet: bool = False) -> str:
    """Text cut with an ellipsis where it is wider than `ruimte` points."""
    if breedte(tekst, grootte, vet) <= ruimte:
        return tekst
    ruimte -= breedte("…", grootte, vet)
    for plek, teken in enumerate(tekst):
        ruimte -= breedte(teken, grootte, vet)
        if ruimte < 0:
            return tekst[:plek].rstrip() + "…"
    return tekst


def regels(tekst: str, ruimte: float, grootte: float, vet: bool = False, hoogstens: int = 0) -> list[str]:
    """Text broken at its spaces into lines of about equal length, none wider than `ruimte` points.

    Words are never hyphenated; one that does not fit is cut with an ellipsis, and so is the last of `hoogstens` lines.
    """
    ruim = _gevuld(tekst, ruimte, grootte, vet)
    if len(ruim) > 1 and hoogstens:  # a short last line looks like a mistake: take the least width that needs no more
        for deel in range(12, 20):
            smal = _gevuld(tekst, ruimte * deel / 20, grootte, vet)
            if len(smal) == len(ruim) and not any(r.endswith("…") for r in smal):
                ruim = smal
                break
    if hoogstens and len(ruim) > hoogstens:
        laatste = " ".join(ruim[hoogstens - 1 :])
        ruim = [*ruim[: hoogstens - 1], ingekort(laatste, ruimte, grootte, vet)]
    return ruim


def pad_regels(namen: Sequence[str], ruimte: float, grootte: float, vet: bool = False) -> list[str]:
    """A path "A > B > A" over lines that break between names; within a name only where it is wider than a line."""
    uit = [""]
    for nr, naam in enumerate(namen):
        stuk = naam if nr == len(namen) - 1 else f"{naam} >"
        samen = f"{uit[-1]} {stuk}".strip()
        if breedte(samen, grootte, vet) <= ruimte:
            uit[-1] = samen
        else:
            uit += regels(stuk, ruimte, grootte, vet, hoogstens=_NAAM_REGELS)
    return [regel for regel in uit if regel]


def _gevuld(tekst: str, ruimte: float, grootte: float, vet: bool) -> list[str]:
    uit: list[str] = []
    for woord in tekst.split():
        woord = ingekort(woord, ruimte, grootte, vet)
        if uit and breedte(f"{uit[-1]} {woord}", grootte, vet) <= ruimte:
            uit[-1] += f" {woord}"
        else:
            uit.append(woord)
    return uit or [""]
