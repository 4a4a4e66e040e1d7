"""Words that every error can use."""

from __future__ import annotations

import errno
import os

import pytest

from klantreis.errors import bedoelde_u, reden_van


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_no_reason_of_the_system_is_given_in_english(number: int) -> None:
    reason = reden_van(OSError(number, os.strerror(number)))
    assert os.strerror(number) not in reason
    assert reason[0].islower()
    assert not reason.endswith(".")


def test_the_reasons_that_a_user_can_mend_are_told_apart() -> None:
    numbers = (errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.ENOTDIR, errno.EISDIR, errno.EROFS, errno.ENAMETOOLONG)
    assert len({reden_van(OSError(number, "")) for number in numbers}) == len(numbers)
    assert reden_van(OSError(errno.EPERM, "")) == reden_van(OSError(errno.EACCES, ""))
    assert reden_van(OSError("no number")) == "het besturingssysteem weigert dit"


@pytest.mark.parametrize(
    ("word", "choices", "nearest"),
    [
        ("tijdzne", ["tijdzone", "tijd"], "tijdzone"),
        ("form", ["vorm", "formaat"], "formaat"),  # what begins with it goes first
        ("Form", ["Formaat", "Formaten"], "Formaat"),
        ("wijkteam", ["Werkplein", "Sociaal wijkteam"], "Sociaal wijkteam"),  # then what holds it
        ("x", ["xyz", "vorm"], None),
        ("", ["vorm"], None),
    ],
)
def test_the_nearest_name(word: str, choices: list[str], nearest: str | None) -> None:
    assert bedoelde_u(word, choices) == (f"Bedoelde u '{nearest}'?" if nearest else None)
