"""How text is laid out on a terminal: lines break at spaces, columns share the width, and nothing is cut.

A number of a zaak or a klantreis is one word, so that it can be copied. A word breaks after a hyphen between letters,
and only where the table does not fit otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

TUSSENRUIMTE = "  "
_LETTERSTREEPJE = re.compile(r"(?<=[^\W\d_]{2}-)(?=[^\W\d_]{3})")
_SPATIE = re.compile(r" (?!>)")
"""Where a line may break: in a path of desks ("CJG > Werkplein") only behind the arrow."""
_GEEN_TEKEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""What would split a cell, or steer the terminal of who reads it."""
_NIETS = frozenset({"", "0"})

Woorden = Callable[[str], list[str]]


def paragraph(text: str, width: int) -> Iterator[str]:
    """The lines of a text, each no longer than `width` where its words allow; what is indented stays so."""
    for line in text.split("\n"):
        if len(line) <= width:
            yield line
            continue
        indent = re.match(r"\s*(?:\d+\. |- |↓ |\S+ {2,})?", line)
        first = indent[0] if indent and len(indent[0]) <= width // 2 else ""
        for nr, part in enumerate(_fill(line[len(first) :].split(" "), max(width - len(first), 1))):
            yield (" " * len(first) if nr else first) + part


def drawn(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int,
    *,
    right: Sequence[int] = (),
    below: Mapping[int, int] | None = None,
    spare: Sequence[int] = (),
    rule: str = "─",
) -> Iterator[str]:
    """The lines of a table that is `width` wide; records below each other when its longest words do not fit.

    A column without anything in it, or with 0 everywhere, is left out and named below the table.

    Parameters
    ----------
    right : numbers of the columns that are aligned right. below : columns that explain another one, with the number of
    that other one: they stand under the table, once for each. spare : columns that may be left out when the table is
    too wide, the first one first.
    """
    below = below or {}
    cells = [[_GEEN_TEKEN.sub(" ", cell) for cell in row] for row in rows]
    names = [name.replace("_", " ") for name in headers]
    empty = [nr for nr in range(1, len(names)) if rows and all(row[nr] in _NIETS for row in cells)]
    possible = [nr for nr in range(len(names)) if nr not in empty and nr not in below]
    spare = [nr for nr in spare if nr in possible]
    yield ""
    for dropped in range(len(spare) + 1):
        shown = [nr for nr in possible if nr not in spare[:dropped]]
        lines = _fitting([names[nr] for nr in shown], [[row[nr] for row in cells] for nr in shown], width,
                         {at for at, nr in enumerate(shown) if nr in right}, rule)  # fmt: skip
        if lines is not None:
            yield from lines
            break
    else:
        dropped = 0
        yield from _records([names[nr] for nr in possible], [[row[nr] for nr in possible] for row in cells], width)
    yield ""
    for nr, other in below.items():
        told = dict.fromkeys((row[other], row[nr]) for row in cells if row[nr])
        for name, text in told:
            yield from paragraph(f"{name}: {text}", width)
    for why, left_out in (
        ("want in deze rijen leeg of 0", empty),
        ("want daarvoor is het venster te smal", spare[:dropped]),
    ):
        which = [names[nr] for nr in left_out if nr not in below]
        if which:
            yield from paragraph(f"Niet getoond, {why}: {', '.join(which)}.", width)


def _fitting(
    heads: Sequence[str], columns: Sequence[Sequence[str]], width: int, aligned: set[int], rule: str
) -> Iterator[str] | None:  # fmt: skip
    """The lines of the table in the nicest way that fits; None when none does."""
    for words in _ways(aligned):
        widths = _widths(heads, columns, width - len(TUSSENRUIMTE), words)
        if widths is not None:
            return _table(heads, columns, widths, aligned, words, rule)
    return None


def _ways(aligned: set[int]) -> Iterator[Callable[[int], Woorden]]:
    """How the cells of a column may break, from the nicest way to the one that takes the least room."""

    def spaces(text: str) -> list[str]:
        return _SPATIE.split(text)

    def hyphens(text: str) -> list[str]:
        return [piece for word in spaces(text) for piece in _LETTERSTREEPJE.split(word)]

    yield lambda column: (lambda text: [text]) if column in aligned else spaces
    yield lambda column: spaces
    yield lambda column: hyphens


def _fill(words: Sequence[str], width: int) -> list[str]:
    """Words put together in lines; what follows a hyphen on the same line comes right behind it."""
    lines: list[str] = []
    glue = True
    for word in words:
        joint = "" if glue else " "
        if lines and len(lines[-1]) + len(joint) + len(word) <= width:
            lines[-1] += joint + word
        else:
            lines.append(word)
        glue = bool(_LETTERSTREEPJE.search(word + "aaa")) and word.endswith("-")
    return lines or [""]


def _widths(
    heads: Sequence[str], cells: Sequence[Sequence[str]], width: int, words: Callable[[int], Woorden]
) -> list[int] | None:  # fmt: skip
    """How wide every column becomes; None when the longest words do not fit.

    Every column begins as wide as its longest word. What is left goes, step by step, where it saves the most lines for
    each character that it costs.
    """
    spare = width - len(TUSSENRUIMTE) * (len(heads) - 1)
    header_words = _header_words(words)
    columns = [
        [(header_words(at)(head), 1), *((words(at)(cell), n) for cell, n in Counter(cells[at]).items())]
        for at, head in enumerate(heads)
    ]
    found = [max(len(word) for cell, _ in column for word in cell) for column in columns]
    spare -= sum(found)
    if spare < 0:
        return None

    def lines(column: list[tuple[list[str], int]], wide: int) -> int:
        return sum(n * len(_fill(cell, wide)) for cell, n in column if len(cell) > 1)

    now = [lines(column, found[at]) for at, column in enumerate(columns)]
    best = [_step(column, found[at], now[at], spare, lines) for at, column in enumerate(columns)]
    while True:
        steps = [(gain / more, -at, more, gain) for at, (more, gain) in enumerate(best) if gain and more <= spare]
        if not steps:
            return found
        _, minus, more, gain = max(steps)
        at = -minus
        found[at] += more
        now[at] -= gain
        spare -= more
        best[at] = _step(columns[at], found[at], now[at], spare, lines)


def _step(
    column: list[tuple[list[str], int]], wide: int, now: int, spare: int, lines: Callable[..., int]
) -> tuple[int, int]:  # fmt: skip
    """The widening of a column that saves the most lines for its characters, and how many lines it saves."""
    options = [(more, now - lines(column, wide + more)) for more in range(1, spare + 1)]
    return max(options, key=lambda option: (option[1] / option[0], -option[0]), default=(0, 0))


def _header_words(words: Callable[[int], Woorden]) -> Callable[[int], Woorden]:
    """Headings break at spaces also above numbers that stay whole."""
    return lambda column: lambda text: [piece for word in _SPATIE.split(text) for piece in words(column)(word)]


def _table(
    heads: Sequence[str], columns: Sequence[Sequence[str]], widths: Sequence[int], aligned: set[int],
    words: Callable[[int], Woorden], rule: str,
) -> Iterator[str]:  # fmt: skip
    header_words = _header_words(words)
    top = [_fill(header_words(at)(head), widths[at]) for at, head in enumerate(heads)]
    high = max(map(len, top))
    yield from _row([[""] * (high - len(cell)) + cell for cell in top], widths, aligned)
    yield TUSSENRUIMTE + rule * (sum(widths) + len(TUSSENRUIMTE) * (len(widths) - 1))
    for row in zip(*columns, strict=True):
        yield from _row([_fill(words(at)(cell), widths[at]) for at, cell in enumerate(row)], widths, aligned)


def _row(cells: Sequence[Sequence[str]], widths: Sequence[int], aligned: set[int]) -> Iterator[str]:
    for nr in range(max(map(len, cells))):
        parts = [cell[nr] if nr < len(cell) else "" for cell in cells]
        padded = [part.rjust(widths[at]) if at in aligned else part.ljust(widths[at]) for at, part in enumerate(parts)]
        yield (TUSSENRUIMTE + TUSSENRUIMTE.join(padded)).rstrip()


def _records(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Every row as a list of its cells: for a table that is too wide for the terminal."""
    wide = max(map(len, heads))
    for nr, row in enumerate(rows):
        if nr:
            yield ""
        for head, cell in zip(heads, row, strict=True):
            if cell:
                lines = _fill(cell.split(" "), max(width - wide - 2 * len(TUSSENRUIMTE), 1))
                for at, line in enumerate(lines):
                    yield TUSSENRUIMTE + ("" if at else head).ljust(wide) + TUSSENRUIMTE + line
