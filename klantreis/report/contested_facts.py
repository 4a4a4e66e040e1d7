"""What the picture of contested decisions shows: steps and connections before them, beside those before others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from klantreis.report.twin_facts import Tweetal, Vergelijking


@dataclass(frozen=True, slots=True)
class Bestreden(Tweetal):
    """Everything that the picture could show, at one level, "activiteit" or "fase".

    Parameters
    ----------
    bestreden, anders : how many decisions were contested, and were not: one per zaak.
    weggelaten : decisions that are not compared, by the reason why, in the words of `NIET_VERGELEKEN`.
    niet_te_plaatsen : objections of which neither the decision nor the resident is known.
    """

    met_einde: ClassVar[bool] = False  # it is the decision

    bestreden: int
    anders: int
    weggelaten: Mapping[str, int] = field(default_factory=dict)
    niet_te_plaatsen: int = 0

    @property
    def groepen(self) -> tuple[int, int]:
        """How many decisions there are in either group."""
        return self.bestreden, self.anders


def bestreden(
    rijen: Iterable[Mapping[str, Any]], niveau: str, fasen: Mapping[str, str | None], groepen: tuple[int, int]
) -> Bestreden:  # fmt: skip
    """The picture from rows of the table `stroom_bestreden`; what else it says is for the caller to add.

    Parameters
    ----------
    rijen : those of another level are passed over.
    fasen : per step its phase.
    groepen : how many decisions were contested, and were not.
    """
    found = [
        Vergelijking(
            rij["van"], rij["naar"], (rij["zaken_bestreden"], rij["zaken_anders"]),
            (rij["mediaan_bestreden"], rij["mediaan_anders"]), rij["verschil_per_100"], rij["ci_laag"], rij["ci_hoog"],
            rij["gemarkeerd"],
        )
        for rij in rijen
        if rij["niveau"] == niveau
    ]  # fmt: skip
    return Bestreden(
        niveau,
        tuple(v for v in found if v.naar is None),
        tuple(v for v in found if v.naar is not None),
        fasen,
        *groepen,
    )
