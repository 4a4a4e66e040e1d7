"""What commands share: progress and tables on a terminal, plain text elsewhere."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
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


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> None:
    """Print a table: drawn on a terminal, tab-separated elsewhere.

    Parameters
    ----------
    right : numbers of the columns that are aligned right.
    """
    if not sys.stdout.isatty():
        for row in (headers, *rows):
            typer.echo("\t".join(_EEN_CEL.sub(" ", cell) for cell in row))
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=SIMPLE_HEAD)
    for nr, header in enumerate(headers):
        drawn.add_column(header, justify="right" if nr in right else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    Console().print(drawn)
