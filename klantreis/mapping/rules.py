"""Which rule gives a row its meaning: the most specific one.

Exact code before pattern before regex; then more conditions; then more literal characters; then the first in the file.
Codes, patterns and conditions are compared without regard to case and repeated spaces; a regex is taken as written.
"""

from __future__ import annotations

import fnmatch
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from klantreis.project import Bron, Regel, Voorwaarde, vergelijkbaar

GEEN_REGEL = -1
"""The rule number of a row that no rule maps."""

Check = Callable[[str | None], bool]


def condition(voorwaarde: Voorwaarde) -> Check:
    """A condition as a test on one cell (None: empty)."""
    checks: list[Check] = []
    if voorwaarde.waarde is not None:
        wanted = {vergelijkbaar(text) for text in voorwaarde.waarde}
        checks.append(lambda cell: cell is not None and vergelijkbaar(cell) in wanted)
    if voorwaarde.niet is not None:
        unwanted = {vergelijkbaar(text) for text in voorwaarde.niet}
        checks.append(lambda cell: cell is None or vergelijkbaar(cell) not in unwanted)
    if voorwaarde.patroon is not None:
        glob = _glob(voorwaarde.patroon)
        checks.append(lambda cell: cell is not None and glob.match(vergelijkbaar(cell)) is not None)
    if voorwaarde.regex is not None:
        compiled = re.compile(voorwaarde.regex)
        checks.append(lambda cell: cell is not None and compiled.search(cell) is not None)
    if voorwaarde.leeg is not None:
        empty = voorwaarde.leeg
        checks.append(lambda cell: (cell is None) == empty)
    return lambda cell: all(check(cell) for check in checks)


def _glob(patroon: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(vergelijkbaar(patroon)))


@dataclass
class Regelboek:
    """The rules of one source, ready to be asked.

    Attributes
    ----------
    columns : the columns that conditions look at, in a fixed order.
    overlap : (winner, loser) -> number of rows that both rules fit: what the check reports.
    gekozen : rule -> number of rows that it gave their meaning.
    """

    regels: Sequence[Regel]
    columns: tuple[str, ...] = ()
    overlap: Counter[tuple[int, int]] = field(default_factory=Counter)
    gekozen: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.columns = tuple(sorted({name for regel in self.regels for name in regel.als}))
        self._conditions = [
            tuple((self.columns.index(name), condition(value)) for name, value in sorted(regel.als.items()))
            for regel in self.regels
        ]
        self._order = sorted(range(len(self.regels)), key=self._specificity)
        self._exact: dict[str, list[int]] = {}
        self._loose: list[tuple[int, Callable[[str], bool]]] = []
        for nr in self._order:
            regel = self.regels[nr]
            if regel.code is not None:
                for code in dict.fromkeys(vergelijkbaar(code) for code in regel.code):
                    self._exact.setdefault(code, []).append(nr)
            elif regel.patroon is not None:
                glob = _glob(regel.patroon)
                self._loose.append((nr, lambda code, glob=glob: glob.match(vergelijkbaar(code)) is not None))  # type: ignore[misc]
            else:
                compiled = re.compile(regel.regex or "")
                self._loose.append((nr, lambda code, compiled=compiled: compiled.search(code) is not None))  # type: ignore[misc]

    def _specificity(self, nr: int) -> tuple[int, int, int, int]:
        regel = self.regels[nr]
        kind = 0 if regel.code is not None else 1 if regel.patroon is not None else 2
        literal = len(re.sub(r"[*?]|\[.*?\]", "", regel.patroon or "")) if kind == 1 else 0
        return kind, -len(regel.als), -literal, nr

    def choose(self, code: str, cells: Sequence[str | None], rows: int = 1) -> int:
        """The number of the rule for a code and the cells of `columns`, or GEEN_REGEL.

        `rows` is how many rows this choice is for; it counts in `overlap`.
        """
        fitting = [nr for nr in self._exact.get(vergelijkbaar(code), ()) if self._holds(nr, cells)]
        fitting += [nr for nr, fits in self._loose if fits(code) and self._holds(nr, cells)]
        if not fitting:
            return GEEN_REGEL
        for loser in fitting[1:]:
            self.overlap[fitting[0], loser] += rows
        self.gekozen[fitting[0]] += rows
        return fitting[0]

    def even_specifiek(self, een: int, ander: int) -> bool:
        """Whether only their order in the file decides between two rules."""
        return self._specificity(een)[:-1] == self._specificity(ander)[:-1]

    def _holds(self, nr: int, cells: Sequence[str | None]) -> bool:
        return all(check(cells[place]) for place, check in self._conditions[nr])


def rules_of(bron: Bron) -> tuple[Regel, ...]:
    """The rules of a source. A step of the wide form is a rule whose code is the name of its column."""
    if bron.vorm == "lang":
        return bron.activiteiten
    meaning = set(Regel.model_fields) - {"code", "patroon", "regex"}
    return tuple(
        Regel.model_construct(code=(stap.kolom[0],), **{name: getattr(stap, name) for name in sorted(meaning)})
        for stap in bron.stappen
    )
