"""Typer in Dutch: the words of its help, and one sentence for what is wrong with a command.

Typer has no translations of its own. Help passes through one formatter, errors through one method; both are translated
word by word here, and what is not in the lists stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from typer.core import TyperCommand

from klantreis.errors import UsageError, bedoelde_u, opsomming

KOPPEN: Final = {"Arguments": "Wat u opgeeft", "Options": "Opties", "Commands": "Opdrachten"}
WOORDEN: Final = (
    ("[OPTIONS]", "[OPTIES]"),
    ("COMMAND [ARGS]...", "OPDRACHT ..."),
    ("Show this message and exit.", "Toon deze uitleg."),
    ("[default: ", "[standaard: "),
    ("[required]", "[verplicht]"),
    ("<path>", "<pad>"),
    ("<list[Path]>", "<pad>"),
    ("<int>", "<getal>"),
    ("<int range>", "<getal>"),
    ("<str>", "<tekst>"),
)
_FOUTEN: Final = (
    (r"Missing argument '(.+?)'\.", "{0} ontbreekt."),
    (r"Missing option '(.+?)'\.", "de optie {0} ontbreekt."),
    (r"No such option: (\S+).*", "de optie {0} bestaat hier niet."),
    (r"No such command '(.+?)'\..*", "de opdracht '{0}' bestaat niet."),
    (r"Got unexpected extra argument\(s\) \((.*)\)", "dit is te veel: {0}."),
    (r"Option '(.+?)' requires an argument\.", "bij {0} hoort een waarde."),
    (r"Option '(.+?)' does not take a value\.", "bij {0} hoort geen waarde."),
    (r"Invalid value for '(.+?)': .*is not one of (.*)\.", "bij {0} hoort een van {1}."),
    (r"Invalid value for '(.+?)': .*greater than or equal to (\d+)", "bij {0} hoort een getal vanaf {1}."),
    (r"Invalid value for '(.+?)': .*valid integer.*", "bij {0} hoort een heel getal."),
    (r"Invalid value for '(.+?)': .*", "de waarde bij {0} klopt niet."),
)


def speak_dutch() -> None:
    """Let every command of this process write its help in Dutch."""
    context: Any = TyperCommand.context_class
    plain: Any = context.formatter_class

    class Uitleg(plain):  # type: ignore[misc]
        """Help in Dutch, its example on one line so that it can be copied."""

        nederlands = True

        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            plain_args = re.sub(r"\{([^}]+?)(?:\.\.\.)?\}", r"\1", _translate(args))
            super().write_usage(prog, plain_args, prefix or "Gebruik: ")

        def write_heading(self, heading: str) -> None:
            super().write_heading(KOPPEN.get(heading, heading))

        def write_text(self, text: str) -> None:
            super().write_text(re.sub(r"(?m)^Voorbeeld:", "\b\nVoorbeeld:", text))

        def write_dl(self, rows: Any, *more: Any, **named: Any) -> None:
            super().write_dl([tuple(map(_translate, row)) for row in rows], *more, **named)

    if not getattr(plain, "nederlands", False):
        context.formatter_class = Uitleg


def quick_help(command: Any, words: Sequence[str]) -> str | None:
    """The help that is asked for, without reading any value; None when it is not asked for right after a command.

    To read values Typer loads its validation library, which takes three times as long as all the rest.
    """
    context = command.context_class(command, info_name="klantreis")
    for word in words:
        if word == "--help":
            return str(command.get_help(context))
        command = getattr(command, "commands", {}).get(word)
        if command is None:
            return None
        context = command.context_class(command, info_name=word, parent=context)
    return None


def _deepest(command: Any, words: Sequence[str]) -> Any:
    """The context of the command that the words call; not every error of Typer has one."""
    context = command.context_class(command, info_name="klantreis")
    for word in words:
        if word.startswith("-"):
            continue
        command = getattr(command, "commands", {}).get(word)
        if command is None:
            break
        context = command.context_class(command, info_name=word, parent=context)
    return context


def usage_text(error: Any, command: Any, words: Sequence[str]) -> str:
    """What Typer found wrong with a command, as an error of our own; for a command without anything: its help."""
    message = error.format_message()
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(message)
    context = getattr(error, "ctx", None) or _deepest(command, words)
    where = context.command_path
    for pattern, sentence in _FOUTEN:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            message = sentence.format(*found.groups()).replace("' / '", " of ")
            break
    hint = " ".join(filter(None, (_nearest(error, context), f"Uitleg: {where} --help")))
    return str(UsageError("verkeerde-opdracht", message, where=where, expected=_choices(error, context), hint=hint))


def _choices(error: Any, context: Any) -> str | None:
    commands = getattr(getattr(context, "command", None), "commands", None)
    return f"een van {opsomming(commands, 20)}." if commands and "No such command" in error.format_message() else None


def _nearest(error: Any, context: Any) -> str | None:
    option = getattr(error, "option_name", None)
    if option:
        # Dashes are left out: they would make any two options look alike.
        known = [name[2:] for param in context.command.params for name in param.opts if name.startswith("--")]
        near = bedoelde_u(option.lstrip("-"), known)
        return near.replace("'", "'--", 1) if near else None
    found = re.match(r"No such command '(.+?)'", error.format_message())
    return bedoelde_u(found[1], context.command.commands) if found else None


def _translate(text: str) -> str:
    for english, dutch in WOORDEN:
        text = text.replace(english, dutch)
    return text
