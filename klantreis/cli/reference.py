"""The reference of every command, made of its --help: `python -m klantreis.cli.reference > docs/opdrachten.md`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer.main

from klantreis.cli import app

_KOP = """\
# Opdrachten

Deze bladzijde is gemaakt met `python -m klantreis.cli.reference`; `--help` achter een opdracht toont hetzelfde.
Meldingen staan in [fouten.md](fouten.md).
"""


def reference() -> str:
    """The reference as Markdown."""
    return "\n".join([_KOP, *_sections(typer.main.get_command(app), "klantreis", None)])


def _sections(command: Any, name: str, parent: Any) -> Iterator[str]:
    # A fixed width: what is written does not depend on the terminal.
    context = command.context_class(
        command, info_name=name.split()[-1], parent=parent, terminal_width=100, max_content_width=100
    )
    lines = [line.rstrip() for line in command.get_help(context).splitlines()]
    yield "\n".join([f"## {name}", "", "```text", *lines, "```", ""])
    for sub, child in getattr(command, "commands", {}).items():
        yield from _sections(child, f"{name} {sub}", context)


if __name__ == "__main__":
    typer.echo(reference(), nl=False)
