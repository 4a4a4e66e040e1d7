"""What a municipality fixes beforehand about comparing periods: how long to follow, and what difference matters."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from klantreis.errors import bedoelde_u, opsomming
from klantreis.fields import Onderdeel, fout
from klantreis.vocabulary_compare import INDICATOREN

SECTIE = "vergelijking"


class Vergelijking(Onderdeel):
    """How periods are compared.

    Parameters
    ----------
    volgtijd_dagen : days that every zaak and klantreis is followed; as many as there is room for unless given.
    marges : by indicator the smallest difference that matters, as INDICATOREN has them.
    """

    volgtijd_dagen: Annotated[int, Field(ge=28, le=1826)] | None = None
    marges: dict[str, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known(self) -> Vergelijking:
        for code in self.marges:
            if code not in INDICATOREN:
                raise fout(
                    f"de indicator '{code}' bestaat niet", "marges", code,
                    verwacht=f"een van {opsomming(INDICATOREN, 30)}.", tip=bedoelde_u(code, INDICATOREN),
                )  # fmt: skip
        return self
