"""An auditor's sample of a run: which zaken, what the run says of them, and what the filled sheet comes to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from klantreis.analysis.audit_sample import Laag, draw, error_share, upper_bound
from klantreis.audit.traced import Run
from klantreis.errors import SourceError, UsageError
from klantreis.report.source_rows import bronregels
from klantreis.verdicts.reading import read_judged
from klantreis.verdicts.weighing import kenmerk, weeg
from klantreis.vocabulary_journeys import KLOPT_NIET
from klantreis.vocabulary_links import GEKOPPELD

KOLOMMEN = (
    "kenmerk", "zaak", "laag", "start", "eind", "besluit_op", "gebeurtenissen", "overdrachten", "bezwaar", "bronregels",
    "trekking",
)  # fmt: skip
"""The columns of the work sheet, before those that the auditor fills in."""
_TREKKING = re.compile(r"run ([0-9a-f]{16}), n (\d+), zaad (\d+)")
_ZEGEL = 16
"""So many characters of the seal tell one run from another."""


@dataclass(frozen=True)
class Steekproef:
    """A sample: the zaken drawn, and the strata."""

    zaken: tuple[str, ...]
    lagen: dict[str, Laag]
    laag_van: dict[str, str]
    n: int
    zaad: int
    trekking: str
    """What stands in every row: of which run it is, and how it was drawn."""

    def kenmerk(self, zaak: str) -> str:
        """The name of a row of the sheet."""
        return kenmerk("steekproef", self.trekking, zaak)


@dataclass(frozen=True)
class Uitslag:
    """What a filled sheet comes to.

    lagen : with what was judged. aandeel : the estimated share of wrong zaken; bovengrens : with 95 % certainty no more
    than this; bovengrens_open : the same when all that was not judged is wrong. None of the three when nothing was
    judged. onbruikbaar : row and why, of rows that do not count. klopt_niet : the zaken that are wrong, with what the
    auditor wrote.
    """

    steekproef: Steekproef
    lagen: dict[str, Laag]
    aandeel: float | None
    bovengrens: float | None
    bovengrens_open: float | None
    onbruikbaar: tuple[tuple[int, str], ...]
    klopt_niet: tuple[tuple[str, str], ...] = ()

    @property
    def beoordeeld(self) -> int:
        """How many zaken were judged."""
        return sum(laag.beoordeeld for laag in self.lagen.values())

    @property
    def fout(self) -> int:
        """How many zaken were found wrong."""
        return sum(laag.fout for laag in self.lagen.values())


def sample(run: Run, n: int, zaad: int) -> Steekproef:
    """Draw zaken, in proportion over act and year of start; all zaken when there are no more than `n`.

    The act of a zaak is that of its first event that names one.

    Raises
    ------
    UsageError : fewer than there are strata.
    """
    lagen = {}
    for zaak, events in run.sporen("wet", "tijdstip_lokaal"):
        wet = next((wet for wet, _time in events if wet), "wet onbekend")
        lagen[zaak] = f"{wet}, {events[0][1].year}"
    many = min(n, len(lagen))
    strata = len(set(lagen.values()))
    if many < strata:
        raise UsageError(
            "steekproef-te-klein", f"er zijn {strata} groepen van wet en jaar, en elke groep moet erin.",
            expected=f"--n {strata} of meer.", hint="Voor 95 % zekerheid dat hoogstens 5 % fout is, zijn er 59 nodig.",
        )  # fmt: skip
    zaken, drawn = draw(lagen, many, zaad)
    trekking = f"run {run.manifest['zegel'][:_ZEGEL]}, n {n}, zaad {zaad}"
    return Steekproef(tuple(zaken), drawn, lagen, n, zaad, trekking)


def sheet_rows(run: Run, steekproef: Steekproef) -> list[list[str]]:
    """The rows of the work sheet: KOLOMMEN."""
    events: dict[str, list[dict[str, Any]]] = {zaak: [] for zaak in steekproef.zaken}
    for row in run.bronregels(steekproef.zaken).to_pylist():
        events[row["zaak"]].append(row)
    decided = _decisions(run)
    moved = Counter(
        zaak for row in _rows(run, "overdrachten") for zaak in {row["van_zaak"], row["naar_zaak"]} if zaak
    )  # fmt: skip
    contested: dict[str, list[str]] = {}
    for row in _rows(run, "koppelingen"):
        if row["zekerheid"] in GEKOPPELD and row["besluit_zaak"]:
            contested.setdefault(row["besluit_zaak"], []).append(f"{row['bezwaar']} ({row['zekerheid']})")
    return [
        [
            steekproef.kenmerk(zaak), zaak, steekproef.laag_van[zaak], f"{own[0]['tijdstip_lokaal']:%Y-%m-%d}",
            f"{own[-1]['tijdstip_lokaal']:%Y-%m-%d}", decided.get(zaak, ""), str(len(own)), str(moved[zaak]),
            "; ".join(contested.get(zaak, ())), bronregels(own), steekproef.trekking,
        ]
        for zaak, own in events.items()
    ]  # fmt: skip


def _decisions(run: Run) -> dict[str, str]:
    """The day of the first decision of every zaak that has one."""
    found: dict[str, str] = {}
    for row in _rows(run, "besluiten"):
        if row["besluit_op"] is not None:
            day = row["besluit_op"].isoformat()
            found[row["zaak"]] = min(day, found.get(row["zaak"], day))
    return found


def _rows(run: Run, name: str) -> list[dict[str, Any]]:
    """A table; of a run that only read it is empty."""
    return run.rijen(name) if f"{name}.parquet" in run.manifest["uitvoer"] else []


def read_sheet(run: Run, blad: Path) -> Uitslag:
    """What a filled sheet comes to.

    Raises
    ------
    SourceError : it is no such sheet, or it belongs to another run.
    """
    oordelen, cells = read_judged(blad, ("trekking",))
    drawn = {cell["trekking"] for cell in cells if cell["trekking"]}
    found = _TREKKING.fullmatch(drawn.pop()) if len(drawn) == 1 else None
    if found is None:
        raise SourceError(
            "geen-steekproef", "in dit blad staat niet in elke rij dezelfde trekking.", where=str(blad),
            expected="een blad van klantreis steekproef, met de kolom trekking zoals zij was.",
            hint="Zet de kolom trekking terug, of maak een nieuw blad.",
        )  # fmt: skip
    seal, n, zaad = found[1], int(found[2]), int(found[3])
    if seal != run.manifest["zegel"][:_ZEGEL]:
        raise SourceError(
            "steekproef-van-andere-run", f"dit blad hoort bij een andere run (zegel begint met {seal}).",
            where=str(blad), expected=f"een blad van deze run (zegel begint met {run.manifest['zegel'][:_ZEGEL]}).",
            hint="Lees het in met de run waarvan het is, of trek een nieuwe steekproef.",
        )  # fmt: skip
    steekproef = sample(run, n, zaad)
    names = {steekproef.kenmerk(zaak): zaak for zaak in steekproef.zaken}
    counts, table = weeg(oordelen, names)
    judged: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for name, oordeel in counts.items():
        laag = steekproef.laag_van[names[name]]
        judged[laag] += 1
        wrong[laag] += oordeel.oordeel == KLOPT_NIET
    lagen = {
        name: replace(laag, beoordeeld=judged[name], fout=wrong[name]) for name, laag in steekproef.lagen.items()
    }  # fmt: skip
    bad = tuple((row["regel"], _reden(row)) for row in table.to_pylist() if row["status"] not in ("geldt", "vervangen"))
    errors = tuple(
        sorted((names[name], oordeel.reden) for name, oordeel in counts.items() if oordeel.oordeel == KLOPT_NIET)
    )
    return Uitslag(steekproef, lagen, *_figures(lagen), bad, errors)


def _figures(lagen: Mapping[str, Laag]) -> tuple[float | None, float | None, float | None]:
    n, drawn = (sum(getattr(laag, name) for laag in lagen.values()) for name in ("beoordeeld", "getrokken"))
    if not n:
        return None, None, None
    errors = sum(laag.fout for laag in lagen.values())
    share = error_share(lagen)
    # Where strata were not judged alike the weighted share may be higher than the plain one: never below either.
    return share, upper_bound(max(errors, share * n), n), upper_bound(errors + drawn - n, drawn)


def _reden(row: Mapping[str, Any]) -> str:
    if row["status"] == "tegenstrijdig":
        return "op dezelfde dag is ook het omgekeerde gezegd"
    return row["opmerking"] or "deze rij hoort niet bij de steekproef"
