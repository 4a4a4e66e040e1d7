"""What commands share: progress and tables on a terminal, plain text elsewhere."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import typer


@contextmanager
def progress() -> Iterator[Callable[[str, int], None] | None]:
    """A progress line on a terminal; None elsewhere, so that files and pipes hold results only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True)
    with console.status("begint") as status:

        def tell(what: str, rows: int) -> None:
            count = f": {rows:,}".replace(",", ".") if rows else ""
            status.update(Text(f"{what}{count}"))  # a file's name may look like markup

        yield tell


_EEN_CEL = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
"""What would split a cell or a row for the program that reads them."""
_SMALST = 40


def say(text: str = "") -> None:
    """Print text: on a terminal its lines break at spaces, elsewhere it stays as it is."""
    if not sys.stdout.isatty():
        typer.echo(text)
        return
    from klantreis.cli.layout import paragraph

    for line in paragraph(text, _width()):
        typer.echo(line)


def apart() -> None:
    """An empty line before a table that follows something else; a drawn one has room of its own."""
    if not sys.stdout.isatty():
        typer.echo("")


def table(
    headers: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = (),
    below: Mapping[int, int] | None = None, spare: Sequence[int] = (), short: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Print a table: drawn on a terminal, tab-separated elsewhere.

    What follows `right` is for the terminal only; see `layout.drawn`.

    Parameters
    ----------
    right : numbers of the columns that are aligned right. below : columns that explain another one, with the number of
    that other one. spare : columns that a narrow terminal may do without. short : shorter headings.
    """
    if not sys.stdout.isatty():
        for row in (headers, *rows):
            typer.echo("\t".join(_EEN_CEL.sub(" ", cell) for cell in row))
        return
    from klantreis.cli.layout import drawn

    rule = "─" if (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf") else "-"
    names = [(short or {}).get(name, name) for name in headers]
    for line in drawn(names, rows, _width(), right=right, below=below, spare=spare, rule=rule):
        typer.echo(line)


def _width() -> int:
    return max(shutil.get_terminal_size().columns, _SMALST)
