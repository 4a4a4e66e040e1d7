"""Windows that differ before anything is counted: in length, in the part of the year, in what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from klantreis.compare.periods import Opzet, Venster
from klantreis.compare.warning_facts import GRENS, Vondst, procent, telling

LENGTE: Final = 7
"""Days that windows may differ in length: more than a leap day and a holiday."""
_JAAR: Final = 366


def different_windows(opzet: Opzet) -> Iterator[Vondst]:
    """What makes windows unequal, per pair; and once the days that were left out of all of them."""
    for a, b in opzet.paren:
        apart = abs(a.dagen - b.dagen)
        if apart > LENGTE:
            text = (
                f"{a.naam} telt {telling(a.dagen)} dagen en {b.naam} {telling(b.dagen)}. Vergelijk geen aantallen, "
                "alleen aandelen en duren."
            )
            days = float(a.dagen), float(b.dagen)
            yield Vondst("andere_lengte", None, a.naam, b.naam, "dagen", days[0], days[1], _sentence(text), apart)
        only_a, only_b = _days_of_year(a) - _days_of_year(b), _days_of_year(b) - _days_of_year(a)
        share = max(len(only_a) / len(_days_of_year(a)), len(only_b) / len(_days_of_year(b)))
        if share > GRENS:
            text = (
                f"{a.naam} ({_span(a)}) en {b.naam} ({_span(b)}) vallen in een ander deel van het jaar: "
                f"{procent(share)} van de dagen komt maar in een van beide voor. Wat met het seizoen verandert, lijkt "
                "dan een verschil."
            )
            yield Vondst("ander_seizoen", None, a.naam, b.naam, "deel van het jaar", None, None, _sentence(text), share)
    if opzet.voor or opzet.achter:
        parts = [f"de eerste {telling(opzet.voor)}"] * bool(opzet.voor)
        parts += [f"de laatste {telling(opzet.achter)}"] * bool(opzet.achter)
        why = ["aan het begin van de gegevens is niet bekend wat er al liep"] * bool(opzet.voor)
        why += ["elke zaak moet even lang gevolgd zijn"] * bool(opzet.achter)
        text = (
            f"Van elke periode tellen {' en '.join(parts)} dagen niet mee, want {' en '.join(why)}. Vergeleken is "
            f"{'; '.join(f'{v.naam}: {_dates(v)}' for v in opzet.vensters)}."
        )
        left = opzet.voor + opzet.achter
        yield Vondst("dagen_weggelaten", None, None, None, "dagen", float(opzet.voor), float(opzet.achter), text, left)


def _sentence(text: str) -> str:
    """It may begin with the name of a window."""
    return f"{text[0].upper()}{text[1:]}"


def _days_of_year(v: Venster) -> set[tuple[int, int]]:
    days = (v.van + timedelta(days=nr) for nr in range(min(v.dagen, _JAAR)))
    return {(day.month, day.day) for day in days} - {(2, 29)}


def _span(v: Venster) -> str:
    return f"{_day(v.van)} tot en met {_day(v.tot)}"


def _dates(v: Venster) -> str:
    return f"{v.van:%d-%m-%Y} tot en met {v.tot:%d-%m-%Y}"


def _day(day: date) -> str:
    return f"{day:%d-%m}"
