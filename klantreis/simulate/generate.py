"""Making up Testdam: resident by resident, exports and truth together, so that memory does not grow with the size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from klantreis.errors import OutputError, UsageError, reden_van
from klantreis.simulate.calendar import DAG, dag_nr
from klantreis.simulate.export_binary import Facturen, Wijkteam
from klantreis.simulate.export_text import Kcc, Schuldhulp, TekstExport, Werkplein, Wmo
from klantreis.simulate.export_xlsx import Bezwaren, Jeugd
from klantreis.simulate.files import Boeken
from klantreis.simulate.life import leef
from klantreis.simulate.people import MAX_INWONERS
from klantreis.simulate.project_file import KALENDER, calendar_file, project_file
from klantreis.simulate.scenarios_plain import voorjaarsnachten
from klantreis.simulate.story import Gebeurtenis, Verhaal
from klantreis.simulate.truth import Waarheid

EERSTE_JAREN = range(2018, 2041)
MAX_JAREN = 10
MELD_ELKE = 500


@dataclass(frozen=True)
class SimulationReport:
    """What was made: rows per export file and per file of truth, and the project file that reads the exports."""

    folder: Path
    project: Path
    inwoners: int
    gebeurtenissen: int
    vuile_rijen: int
    exports: dict[str, int]
    waarheid: dict[str, int]


def simulate(
    target: Path,
    *,
    inwoners: int,
    zaad: int,
    eerste_jaar: int = 2023,
    jaren: int = 3,
    progress: Callable[[int, int], None] | None = None,
) -> SimulationReport:
    """Make up a municipality: `target`/exports, `target`/waarheid, and `target`/testdam.yaml with its calendar.

    Parameters
    ----------
    inwoners : number of residents; the first ones do not change when there are more.
    zaad : equal seeds give equal files.
    jaren : the log runs from 1 January of `eerste_jaar` over this many years; the last day is the extraction date.
    progress : called now and then with (residents done, residents).

    Raises
    ------
    UsageError : numbers that cannot be.
    OutputError : `target` cannot be written, or holds exports already.
    """
    _check(inwoners, zaad, eerste_jaar, jaren)
    exports, waarheid = _folders(target)
    begin, einde = dag_nr(eerste_jaar) * DAG, dag_nr(eerste_jaar + jaren) * DAG
    with Path(waarheid, "vuil.csv").open("w", encoding="utf-8", newline="", buffering=1 << 18) as vuil:
        boeken = Boeken(exports, vuil)
        truth = Waarheid(waarheid, begin, einde, dag_nr(eerste_jaar + 2))
        gemeente = _Systemen(boeken, begin, einde, zaad)
        for nummer in range(1, inwoners + 1):
            v, scenario = leef(nummer, zaad, begin, einde)
            truth.schrijf(v, scenario, gemeente.schrijf(v))
            if progress and nummer % MELD_ELKE == 0:
                progress(nummer, inwoners)
        gemeente.sluit()
    gegevens = {"inwoners": inwoners, "zaad": zaad, "eerste_jaar": eerste_jaar, "jaren": jaren}
    truth.sluit(boeken, gegevens)
    Path(target, KALENDER).write_text(calendar_file(eerste_jaar, jaren), encoding="utf-8")
    project = Path(target, "testdam.yaml")
    project.write_text(project_file("exports", eerste_jaar, jaren), encoding="utf-8")
    if progress:
        progress(inwoners, inwoners)
    return SimulationReport(
        folder=target,
        project=project,
        inwoners=inwoners,
        gebeurtenissen=truth.rijen["gebeurtenissen"],
        vuile_rijen=boeken.vuile_rijen,
        exports={naam: bestand.rijen for naam, bestand in sorted(boeken.bestanden.items())},
        waarheid=truth.rijen,
    )


class _Systemen:
    """All case systems of the municipality, exporting at once."""

    def __init__(self, boeken: Boeken, begin: int, einde: int, zaad: int) -> None:
        self.begin, self.einde, self.zaad = begin, einde, zaad
        self.wmo = Wmo(boeken, begin, einde)
        self.tekst: dict[str, TekstExport] = {
            "kcc": Kcc(boeken, begin, einde),
            "wmo": self.wmo,
            "werkplein": Werkplein(boeken, begin, einde),
            "schuldhulp": Schuldhulp(boeken, begin, einde),
        }
        self.jeugd = Jeugd(boeken, begin, einde)
        self.wijkteam = Wijkteam(boeken, begin, einde)
        self.facturen = Facturen(boeken, begin, einde)
        self.bezwaren = Bezwaren(boeken, begin, einde)

    def schrijf(self, v: Verhaal) -> list[Gebeurtenis]:
        """Export a resident; gives the exported events in the order of their rows."""
        # A generator of its own, so that another kind of dirt changes nothing that happened.
        rng = Random((1 << 72) + (self.zaad << 32) + v.inwoner.nummer)
        begin, einde = self.begin, self.einde
        klaar: list[Gebeurtenis] = []
        for zaak in v.zaken:
            events = [e for e in zaak.gebeurtenissen if begin <= e.t < einde]
            if not events:
                continue
            events.sort(key=lambda e: (e.t, e.fold))
            systeem = zaak.systeem.naam
            if systeem == "jeugd":
                self.jeugd.schrijf(zaak, events, v.inwoner, rng)
                klaar += events
            elif systeem == "wijkteam":
                self.wijkteam.schrijf(zaak, events, v.inwoner)
                klaar += events
            elif systeem == "bezwaren":
                for e in events:
                    self.bezwaren.schrijf(e, v.inwoner, rng)
                klaar += events
            else:
                export = self.tekst[systeem]
                for e in events:
                    klaar.append(e)
                    klaar += export.schrijf(e, v, rng)
        for e in v.facturen:
            if begin <= e.t < einde:
                self.facturen.schrijf(e, v.inwoner, rng)
                klaar.append(e)
        self._lentenacht(v, rng)
        return klaar

    def _lentenacht(self, v: Verhaal, rng: Random) -> None:
        """Residents of the scenario `nachten` get a row in an hour that never was."""
        for verschijnsel, zaak in v.verschijnselen:
            if verschijnsel == "nachten" and zaak.systeem.naam == "wmo":
                nachten = voorjaarsnachten(v)
                self.wmo.nacht(zaak.gebeurtenissen[0], v, nachten[int(rng.random() * len(nachten))])

    def sluit(self) -> None:
        for tekst in self.tekst.values():
            tekst.sluit()
        for rest in (self.jeugd, self.bezwaren):
            rest.sluit()
        self.wijkteam.sluit()
        self.facturen.sluit()


def _check(inwoners: int, zaad: int, eerste_jaar: int, jaren: int) -> None:
    for naam, waarde, grenzen in (
        ("inwoners", inwoners, range(1, MAX_INWONERS + 1)),
        ("zaad", zaad, range(2**31)),
        ("eerste jaar", eerste_jaar, EERSTE_JAREN),
        ("jaren", jaren, range(3, MAX_JAREN + 1)),
    ):
        if waarde not in grenzen:
            raise UsageError(
                "ongeldig-aantal",
                f"{waarde} kan niet bij '{naam}'.",
                expected=f"een getal van {grenzen[0]} tot en met {grenzen[-1]}.",
            )


def _folders(target: Path) -> tuple[Path, Path]:
    exports, waarheid = Path(target, "exports"), Path(target, "waarheid")
    for folder in (exports, waarheid):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                "map-niet-schrijfbaar",
                f"de map kan niet worden gemaakt ({reden_van(error)}).",
                where=str(folder),
                expected="een map waarin u mag schrijven.",
            ) from None
        if any(folder.iterdir()):
            raise OutputError(
                "map-niet-leeg",
                "in deze map staan al bestanden; die zouden door elkaar raken met de nieuwe.",
                where=str(folder),
                expected="een map die nog niet bestaat, of leeg is.",
                hint="Kies een andere map met -o, of maak deze eerst leeg.",
            )
    return exports, waarheid
