"""The exceptions of klantreis. Bad data is data (a row in `uitval`); bad usage is one of these.

::

    KlantreisError               exit 3   something is wrong inside klantreis itself
    +-- UsageError               exit 2   the user can mend it
        +-- ProjectError                  the project file says something that cannot be
        +-- SourceError                   a file cannot be read as what it claims to be
        +-- SleutelError                  the key for pseudonyms is missing or unsafe
        +-- PrivacyError                  going on could expose a person
        +-- OutputError                   a folder or file cannot be written, or is not a finished run

Every error says what, where, what was expected and what to do next, in plain Dutch, without personal data.
Exit codes of the command line: 0 fine, 1 findings, 2 usage or configuration, 3 internal.
"""

from __future__ import annotations

import difflib
import errno
from collections.abc import Iterable


class KlantreisError(Exception):
    """An error with everything that its reader needs.

    Parameters
    ----------
    code : short name in kebab-case, documented in docs/fouten.md ("onbekende-kolom").
    what : one sentence: what is wrong. Never holds a cell's value that could be personal.
    where : file, with a line if there is one ("mappings/testdam.yaml:14").
    expected : what was expected there.
    hint : what to do next.
    """

    exit_code = 3

    def __init__(
        self, code: str, what: str, *, where: str | None = None, expected: str | None = None, hint: str | None = None
    ) -> None:
        super().__init__(what)
        self.code, self.what, self.where, self.expected, self.hint = code, what, where, expected, hint

    def __str__(self) -> str:
        lines = [f"[{self.code}] {self.where}: {self.what}" if self.where else f"[{self.code}] {self.what}"]
        if self.expected:
            lines.append(f"  Verwacht: {self.expected}")
        if self.hint:
            lines.append(f"  {self.hint}")
        return "\n".join(lines)


_REDENEN = {
    errno.ENOENT: "de map of het bestand bestaat niet",
    errno.EACCES: "u heeft hier geen rechten",
    errno.EPERM: "u heeft hier geen rechten",
    errno.ENOSPC: "de schijf is vol",
    errno.EDQUOT: "uw deel van de schijf is vol",
    errno.ENOTDIR: "een deel van het pad is een bestand en geen map",
    errno.EISDIR: "dit is een map en geen bestand",
    errno.EEXIST: "hier staat al iets met deze naam",
    errno.EROFS: "deze schijf is alleen om te lezen",
    errno.ENAMETOOLONG: "de naam is te lang",
    errno.EIO: "de schijf of het netwerk werkt niet goed",
}


def reden_van(error: OSError) -> str:
    """Why the operating system refuses something, in plain Dutch: its own words are English.

    >>> reden_van(FileNotFoundError(errno.ENOENT, "No such file or directory"))
    'de map of het bestand bestaat niet'
    """
    return _REDENEN.get(error.errno or 0, "het besturingssysteem weigert dit")


class UsageError(KlantreisError):
    """Something that the user can mend."""

    exit_code = 2


class ProjectError(UsageError):
    """The project file says something that cannot be."""


class SourceError(UsageError):
    """A file cannot be read as what it claims to be."""


class SleutelError(UsageError):
    """The key for pseudonyms is missing or unsafe."""


class PrivacyError(UsageError):
    """Going on could expose a person."""


class OutputError(UsageError):
    """A folder or file cannot be written, or is not a finished run."""


def bedoelde_u(word: str, choices: Iterable[str]) -> str | None:
    """The sentence "Bedoelde u ...?" with the nearest of `choices`, or None when nothing is near.

    What begins with the word goes before what holds it, and that before what only looks like it.
    """
    lowered = {choice.lower(): choice for choice in sorted(choices, reverse=True)}
    begins = [choice for choice in lowered if len(word) > 2 and choice.startswith(word.lower())]
    near = [min(begins, key=lambda choice: (len(choice), choice))] if begins else []
    holds = [choice for choice in lowered if len(word) > 3 and word.lower() in choice]
    near = near or ([min(holds, key=lambda choice: (len(choice), choice))] if holds else [])
    near = near or difflib.get_close_matches(word.lower(), list(lowered), n=1, cutoff=0.6)
    return f"Bedoelde u '{lowered[near[0]]}'?" if near else None


def opsomming(words: Iterable[str], limit: int = 12) -> str:
    """Words as a Dutch enumeration, cut at `limit`: "a, b en nog 3"."""
    words = list(words)
    if len(words) > limit:
        return ", ".join(words[:limit]) + f" en nog {len(words) - limit}"
    return ", ".join(words)
