"""References that are nearly equal: one character off, or two neighbours swapped."""

from __future__ import annotations


def bijna(een: str, ander: str) -> bool:
    """Whether two references differ in one character (another, one more, one less), or in two that are swapped.

    Examples
    --------
    >>> bijna("BSL20240012", "BSL20240013"), bijna("BSL20240012", "BSL2024012"), bijna("BSL20240012", "BSL20240021")
    (True, True, True)
    >>> bijna("BSL20240012", "BSL20240012"), bijna("BSL20240012", "BSL20240033")
    (False, False)
    """
    if een == ander or abs(len(een) - len(ander)) > 1:
        return False
    begin = 0
    while begin < min(len(een), len(ander)) and een[begin] == ander[begin]:
        begin += 1
    rest, other = een[begin:], ander[begin:]
    if len(rest) == len(other):
        return rest[1:] == other[1:] or (rest[:2] == other[1::-1] and len(rest) > 1 and rest[2:] == other[2:])
    short, long = sorted((rest, other), key=len)
    return long[1:] == short
