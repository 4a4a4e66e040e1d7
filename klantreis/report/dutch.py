"""Numbers, durations and dates as the Dutch write them: 1.240 · 12,5 % · "12 d" · "3 jan 2026"."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

MAANDEN: Final = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")

_MINUTEN_PER_DAG: Final = 1440
_DAGEN_PER_MAAND: Final = 30.4375
_DAGEN_PER_JAAR: Final = 365.25


def getal(waarde: float, decimalen: int = 0) -> str:
    """A number with a point per thousand and a decimal comma; halves are rounded up.

    Examples
    --------
    >>> getal(1240), getal(1234.56, 1), getal(-0.2)
    ('1.240', '1.234,6', '0')
    """
    afgerond = Decimal(repr(waarde)).quantize(Decimal(1).scaleb(-decimalen), ROUND_HALF_UP)
    if not afgerond:
        afgerond = abs(afgerond)
    return f"{afgerond:,f}".translate(str.maketrans(",.", ".,"))


def kort_getal(waarde: float) -> str:
    """At most one decimal, and none where it says nothing: "1,2", "12", "3".

    Examples
    --------
    >>> kort_getal(1.23), kort_getal(3.02), kort_getal(12.4)
    ('1,2', '3', '12')
    """
    return getal(waarde) if waarde >= 9.95 else getal(waarde, 1).removesuffix(",0")


def procent(aandeel: float, decimalen: int = 0) -> str:
    """A share (0-1) as a percentage. What is rounded never becomes none or all.

    Examples
    --------
    >>> procent(0.125, 1), procent(0.82), procent(0.999), procent(0.001), procent(1)
    ('12,5 %', '82 %', 'ruim 99 %', 'minder dan 1 %', '100 %')
    """
    kleinste = 10.0**-decimalen
    percentage = aandeel * 100
    if 0 < percentage < kleinste / 2:
        return f"minder dan {getal(kleinste, decimalen)} %"
    if 100 - kleinste / 2 <= percentage < 100:
        return f"ruim {getal(100 - kleinste, decimalen)} %"
    return f"{getal(percentage, decimalen)} %"


_TELWOORDEN: Final = (
    "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf", "dertien", "veertien",
    "vijftien", "zestien", "zeventien", "achttien", "negentien", "twintig",
)  # fmt: skip
_DELEN: Final = (
    (1 / 2, "de helft van de"),
    *((1 / nr, f"één op de {woord}") for nr, woord in enumerate(_TELWOORDEN, start=2) if nr > 2),
    (2 / 3, "twee op de drie"),
    (3 / 4, "drie op de vier"),
    *((nr / 10, f"{_TELWOORDEN[nr - 2]} op de tien") for nr in (3, 4, 6, 7, 8, 9)),
)
"""Shares that have a name, of the names for one share the shortest first."""
_KLEIN: Final = 20
"""Of fewer than this a share says less than the numbers."""


def deel(n: int, totaal: int, enkelvoud: str, meervoud: str, een: str, meer: str) -> str:
    """A share as the beginning of a sentence: the nearest that has a name, with "ruim" or "bijna" where it is not that.

    Parameters
    ----------
    enkelvoud, meervoud : what is counted, for one and for more. een, meer : the verb that goes with each.

    Examples
    --------
    >>> [deel(n, 600, "inwoner", "inwoners", "heeft", "hebben") for n in (100, 240, 294)]
    ['Eén op de zes inwoners heeft', 'Vier op de tien inwoners hebben', 'De helft van de inwoners heeft']
    >>> [deel(n, 600, "inwoner", "inwoners", "heeft", "hebben") for n in (104, 12, 600)]
    ['Ruim één op de zes inwoners heeft', '2 % van de inwoners heeft', 'Alle inwoners hebben']
    >>> deel(3, 12, "inwoner", "inwoners", "heeft", "hebben"), deel(0, 9, "zaak", "zaken", "is", "zijn")
    ('3 van de 12 inwoners hebben', 'Geen enkele zaak is')
    """
    if not n:
        return f"Geen enkele {enkelvoud} {een}"
    if n == totaal:
        return f"Alle {meervoud} {meer}" if n > 1 else f"De enige {enkelvoud} {een}"
    if totaal < _KLEIN:
        return f"{n} van de {totaal} {meervoud} {een if n == 1 else meer}"
    echt = n / totaal
    if echt < 1 / (_KLEIN + 0.5):
        return f"{procent(echt)} van de {meervoud} {een}".capitalize()
    if echt > 0.95:
        return f"Bijna alle {meervoud} {meer}"
    benoemd, woorden = min(_DELEN, key=lambda paar: abs(paar[0] - echt))
    afwijking = round(echt / benoemd - 1, 9)
    if abs(afwijking) > 0.02:
        woorden = f"{'ruim' if afwijking > 0 else 'bijna'} {woorden}"
    werkwoord = een if "één" in woorden or "helft" in woorden else meer
    # A capital loses its accent.
    begin = f"Eén{woorden[3:]}" if woorden.startswith("één") else f"{woorden[0].upper()}{woorden[1:]}"
    return f"{begin} {meervoud} {werkwoord}"


def vervolg(zin: str) -> str:
    """A sentence as it goes on after a colon.

    Examples
    --------
    >>> vervolg("Eén op de zes"), vervolg("Ruim 3 %")
    ('één op de zes', 'ruim 3 %')
    """
    return f"één{zin[3:]}" if zin.startswith("Eén") else f"{zin[:1].lower()}{zin[1:]}"


def datum(dag: dt.date) -> str:
    """A date in short.

    Examples
    --------
    >>> datum(dt.date(2026, 1, 3))
    '3 jan 2026'
    """
    return f"{dag.day} {MAANDEN[dag.month - 1]} {dag.year}"


def aantal(n: int, enkelvoud: str, meervoud: str) -> str:
    """A count with its noun.

    Examples
    --------
    >>> aantal(1, "zaak", "zaken"), aantal(1240, "zaak", "zaken")
    ('1 zaak', '1.240 zaken')
    """
    return f"{getal(n)} {enkelvoud if n == 1 else meervoud}"


def met_plaats(zin: str, *waar: str) -> str:
    """A sentence with where it holds before it, as far as that is said.

    Examples
    --------
    >>> met_plaats("De helft is klaar", "Testdam", "wet Wmo"), met_plaats("De helft is klaar", "", "")
    ('Testdam, wet Wmo: de helft is klaar', 'De helft is klaar')
    """
    plaats = ", ".join(filter(None, waar))
    return f"{plaats}: {zin[0].lower()}{zin[1:]}" if plaats and zin else zin


def duur_kort(dagen: float) -> str:
    """A duration as a label: in the unit in which people speak of it, rounded for the reader.

    Minutes, hours, days up to three weeks, weeks up to three months, months up to two years, then years; weeks and
    months in halves. The exact number of days belongs in the tooltip.

    Examples
    --------
    >>> [duur_kort(d) for d in (0, 0.01, 0.2, 1.2, 12, 21, 150, 913)]
    ['0 d', '14 min', '5 u', '1,2 d', '12 d', '3 wk', '5 mnd', '2,5 jr']
    """
    if dagen < 0:
        return f"-{duur_kort(-dagen)}"
    minuten = dagen * _MINUTEN_PER_DAG
    if minuten == 0:
        return "0 d"
    if minuten < 59.5:
        return f"{getal(minuten)} min" if minuten >= 0.5 else "<1 min"
    if minuten < 23.5 * 60:
        return f"{getal(minuten / 60)} u"
    if dagen < 20.5:
        return f"{kort_getal(dagen)} d"
    if dagen < 91:
        return f"{_halven(dagen / 7)} wk"
    if dagen < 730:
        return f"{_halven(dagen / _DAGEN_PER_MAAND)} mnd"
    return f"{_halven(dagen / _DAGEN_PER_JAAR)} jr"


def duur_lang(dagen: float) -> str:
    """A duration in words, as exact as a reader can use: days, or hours and minutes below a day.

    Examples
    --------
    >>> [duur_lang(d) for d in (0, 0.01, 0.5, 1, 1.25, 12, 913)]
    ['0 dagen', '14 minuten', '12 uur', '1 dag', '1,3 dagen', '12 dagen', '913 dagen']
    """
    minuten = abs(dagen) * _MINUTEN_PER_DAG
    if 0 < minuten < 0.5:
        return "minder dan een minuut"
    if 0 < minuten < 59.5:
        tekst = getal(minuten)
        return f"{tekst} minuut" if tekst == "1" else f"{tekst} minuten"
    if 0 < minuten < 23.5 * 60:
        return f"{getal(dagen * 24)} uur"
    tekst = getal(dagen, 1).removesuffix(",0") if abs(dagen) < 100 else getal(dagen)
    return f"{tekst} dag" if tekst == "1" else f"{tekst} dagen"


def duur_rond(dagen: float) -> str:
    """A duration in words for a sentence: whole days from ten on.

    Examples
    --------
    >>> [duur_rond(d) for d in (0.5, 9.94, 40.8)]
    ['12 uur', '9,9 dagen', '41 dagen']
    """
    return duur_lang(round(dagen) if dagen >= 10 else dagen)


def _halven(waarde: float) -> str:
    if waarde >= 9.75:
        return getal(waarde)
    return getal(int(getal(waarde * 2)) / 2, 1).removesuffix(",0")
