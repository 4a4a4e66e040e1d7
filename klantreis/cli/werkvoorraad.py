"""klantreis werkvoorraad: what lies at every desk, what came and went, and how long it lay there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from klantreis.cli.analyse import Run
from klantreis.cli.run_tables import tabel
from klantreis.cli.show import apart, say, table
from klantreis.vocabulary import ALLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from klantreis.analysis.stock_window import Venstervoorraad

Rij = dict[str, Any]
_KOPPEN = {"liep al": "al", "er lagen": "begin", "er liggen": "eind", "waarvan wachten": "wachten"}


def werkvoorraad(
    uitvoer: Run,
    loket: Annotated[str | None, typer.Option("--loket", help="Alleen dit loket, per maand.")] = None,
    wet: Annotated[str | None, typer.Option("--wet", help="Alleen zaken met deze wet.")] = None,
    periode: Annotated[
        str | None,
        typer.Option("--periode", help="De tijd die telt: 2024, 2024-K1, 2024-03 of 2024-01-01:2024-06-30."),
    ] = None,
) -> None:
    """Hoeveel zaken liggen er bij elk loket, hoeveel kwamen erbij en gingen weg, en hoeveel wachten nog?

    Er lagen + erbij - weg = er liggen: dat klopt precies. Loketten staan op naam.

    Voorbeeld: klantreis werkvoorraad outputs/testdam --loket Wmo-loket --periode 2024
    """
    from klantreis.analysis.stock_window import in_window
    from klantreis.manifest import check_usable, read_manifest
    from klantreis.pipeline import peildatums
    from klantreis.report.dutch import datum

    manifest = read_manifest(uitvoer)
    check_usable(uitvoer, manifest)
    every = tabel(uitvoer, manifest, "werkvoorraad").to_pylist()
    desk, act = _known(every, "loket", loket), _known(every, "wet", wet)
    rows = [row for row in every if row["wet"] == act]
    van, tot = _window(rows, peildatums(manifest), periode)
    only = f", alleen wet {act}" if act != ALLES else ""
    where = "alle loketten" if desk == ALLES else desk
    say(f"Werkvoorraad van {where} van {datum(van)} tot en met {datum(tot)}{only}. Intern.")
    own = [row for row in rows if row["loket"] == desk]
    whole = in_window(own, van, tot)
    if desk == ALLES:
        names = sorted({row["loket"] for row in rows} - {ALLES})
        lines = [(name, in_window([row for row in rows if row["loket"] == name], van, tot)) for name in names]
        _table("loket", [*lines, ("alle loketten", whole)])
    else:
        _table("maand", [(name, in_window(own, *part)) for name, part in _months(van, tot)] + [("samen", whole)])
    if whole.al_lopend:
        say("Liep al: die zaken waren al begonnen toen hun gegevens begonnen. Ze horen niet bij wat erbij kwam.")
    if desk == ALLES:
        say("Wie van het ene loket naar het andere gaat, telt bij die loketten, en niet bij alle loketten samen.")
    for line in (*_little(whole), *_no_end(manifest)):
        say(line)


def _known(rows: Sequence[Rij], kolom: str, gevraagd: str | None) -> str:
    """A desk or act of the table as it is written there."""
    from klantreis.errors import UsageError, bedoelde_u, opsomming

    if gevraagd is None:
        return ALLES
    known = sorted({row[kolom] for row in rows} - {ALLES})
    same = [name for name in known if name.casefold() == gevraagd.casefold()]
    if not same:
        raise UsageError(
            "onbekende-waarde", f"{kolom} '{gevraagd}' komt niet voor in de werkvoorraad.",
            expected=f"een van {opsomming(known)}.", hint=bedoelde_u(gevraagd, known),
        )  # fmt: skip
    return str(same[0])


def _window(rows: Sequence[Rij], peildatums: Mapping[str, date | None], periode: str | None) -> tuple[date, date]:
    """The first and last day that were asked for, as far as the table goes."""
    from klantreis.analysis.stock import stock_until
    from klantreis.errors import UsageError
    from klantreis.eventlog.log import read_periode
    from klantreis.report.dutch import datum

    first = min(row["datum"] for row in rows)
    last = stock_until(peildatums) or max(row["datum"] for row in rows)
    van, tot = read_periode(periode) if periode else (first, last)
    if tot < first or van > last:
        raise UsageError(
            "niets-over", f"in {periode} is er geen werkvoorraad bekend.",
            expected=f"een periode tussen {datum(first)} en {datum(last)}.",
        )  # fmt: skip
    return max(van, first), min(tot, last)


def _months(van: date, tot: date) -> list[tuple[str, tuple[date, date]]]:
    """The months of a period, each with the part of it that lies inside."""
    from datetime import date as day
    from datetime import timedelta

    found, first = [], van
    while first <= tot:
        following = day(first.year + first.month // 12, first.month % 12 + 1, 1)
        found.append((f"{first:%Y-%m}", (first, min(following - timedelta(days=1), tot))))
        first = following
    return found


def _table(kop: str, lines: Sequence[tuple[str, Venstervoorraad]]) -> None:
    from klantreis.report.dutch import getal

    already = any(seen.al_lopend for _name, seen in lines)

    def cells(seen: Venstervoorraad) -> list[str]:
        return [
            getal(seen.begin), *([getal(seen.al_lopend)] if already else []), getal(seen.instroom - seen.al_lopend),
            getal(seen.uitstroom), getal(seen.eind), "onbekend" if seen.wachtend is None else getal(seen.wachtend),
            "" if seen.oudste_dagen is None else f"{getal(seen.oudste_dagen)} d",
        ]  # fmt: skip

    heads = [
        kop,
        "er lagen",
        *(["liep al"] if already else []),
        "erbij",
        "weg",
        "er liggen",
        "waarvan wachten",
        "oudste",
    ]
    table(heads, [[name, *cells(seen)] for name, seen in lines], right=tuple(range(1, len(heads))), short=_KOPPEN)


def _little(seen: Venstervoorraad) -> list[str]:
    """Little's law over the period: both sides, and why they differ."""
    from klantreis.report.dutch import getal

    apart()
    if seen.ligtijd is None:
        return ["In deze periode ging er niets weg: hoelang zaken hier liggen, is niet te zeggen."]
    product = seen.instroom_per_dag * seen.ligtijd
    found = [
        f"Controle (wet van Little): gemiddeld lagen er {getal(seen.gemiddeld, 1)}. Er kwamen er "
        f"{getal(seen.instroom_per_dag, 2)} per dag bij, en wie wegging lag er gemiddeld {getal(seen.ligtijd, 1)} "
        f"dagen: {getal(seen.instroom_per_dag, 2)} x {getal(seen.ligtijd, 1)} = {getal(product, 1)}."
    ]
    gap = seen.gemiddeld - product
    if abs(gap) < 0.05:
        return [*found, "Die twee zijn gelijk."]
    reasons = []
    # The larger part takes what rounding leaves, so that the parts are the difference.
    flow, age = round(seen.door_stroom, 1), round(seen.door_leeftijd, 1)
    if abs(flow) >= abs(age):
        flow = round(round(gap, 1) - age, 1)
    else:
        age = round(round(gap, 1) - flow, 1)
    if flow:
        more = "meer" if flow < 0 else "minder"
        reasons.append(f"{_signed(flow)} doordat er {more} bijkwam dan wegging")
    if age:
        longer = "langer" if age > 0 else "korter"
        reasons.append(f"{_signed(age)} doordat de zaken die er nu liggen er {longer} liggen dan die van het begin")
    return [
        *found,
        f"Het verschil is {_signed(gap)}: {', en '.join(reasons)}. De som klopt pas precies als er evenveel bijkomt "
        "als weggaat." if reasons else "",
    ]  # fmt: skip


def _signed(value: float) -> str:
    from klantreis.report.dutch import getal

    return ("+" if value > 0 else "-") + getal(abs(value), 1)


def _no_end(manifest: Mapping[str, Any]) -> list[str]:
    """Sources of which it cannot be seen what lies there still."""
    silent = sorted(
        bron for bron, info in manifest["bronnen"].items()
        if info["gebeurtenissen"] and not info.get("legt_einde_vast", True)
    )  # fmt: skip
    if not silent:
        return []
    return [
        f"Let op: geen stap in {', '.join(silent)} heeft de rol afsluiting. Daar gaat een zaak weg bij haar laatste "
        "gebeurtenis; wat er nog ligt, is dan niet te zien."
    ]
