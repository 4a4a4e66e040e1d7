"""A municipality's own terms in its project file: service norms, and what it says about terms of the law.

Nothing municipal looks like law: an own term is a servicenorm. A value for a term of the law is possible only where the
law leaves it to an ordinance, and never longer than the law's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, PlainValidator, model_validator

from klantreis.errors import bedoelde_u, opsomming
from klantreis.fields import Onderdeel, fout
from klantreis.project.ordinance import VerordeningWaarde, check_waarden, samen
from klantreis.terms.library import Bibliotheek, bibliotheek
from klantreis.terms.models import Termijn, Waarde, Zaken


def _servicenorm(value: Any) -> Any:
    if value == "wettelijk":
        raise ValueError("een eigen termijn is een servicenorm; alleen de wet geeft wettelijke termijnen")
    return value


class EigenTermijn(Termijn):
    """A term that a municipality set itself, in the shape of those of the law."""

    soort: Annotated[
        Literal["servicenorm"], BeforeValidator(_servicenorm, json_schema_input_type=Literal["servicenorm"])
    ] = "servicenorm"

    @model_validator(mode="after")
    def _own(self) -> EigenTermijn:
        like = next((code for code in (*_wet(), bibliotheek().dwangsom.code) if self.code.startswith(f"{code}-")), None)
        if like:
            raise fout(
                f"'{self.code}' lijkt op de termijn {like} van de wet", "code",
                verwacht="een code die niet begint met die van een termijn van de wet.",
                tip=f"Kies een andere, zoals NORM-{self.code.removeprefix(f'{like}-')}.",
            )  # fmt: skip
        if self.verordening:
            raise fout("verordening hoort bij een termijn van de wet", "verordening")
        if self.zaken is not None:
            _check_zaken(self.zaken)
        for nr, traject in enumerate(self.trajecten):
            for end in ("van", "tot"):
                if getattr(traject, end).termijn:
                    # The only terms that follow on another are those about objections, with rules of their own.
                    raise fout(
                        "een eigen termijn loopt van gebeurtenis tot gebeurtenis", "trajecten", nr, end, "termijn",
                        verwacht="rollen of een fase.", tip="Noem de gebeurtenis waarbij de norm begint of eindigt.",
                    )  # fmt: skip
        for nr, waarde in enumerate(self.waarden):
            _check_norm(waarde, nr)
        return self


class WetTermijn(Onderdeel):
    """What a municipality says about a term of the law: its ordinance's `waarden`, or for which `zaken` it holds."""

    code: str
    waarden: tuple[VerordeningWaarde, ...] = ()
    zaken: Zaken | None = None

    @model_validator(mode="after")
    def _fits_the_law(self) -> WetTermijn:
        wet = _wet()[self.code]
        if not self.waarden and self.zaken is None:
            raise fout(f"bij '{self.code}' staat niets", verwacht="waarden of zaken.")
        if self.zaken is not None:
            if not wet.alleen_als:
                raise fout(
                    f"voor welke zaken '{self.code}' geldt, zegt de wet zelf", "zaken",
                    verwacht=f"zaken alleen bij {opsomming(_met('alleen_als'))}.", tip="Haal zaken hier weg.",
                )  # fmt: skip
            _check_zaken(self.zaken)
        if self.waarden and not wet.verordening:
            raise fout(
                f"hoe lang '{self.code}' is, staat in de wet; een gemeente kan er geen eigen waarde voor geven",
                "waarden", verwacht=f"eigen waarden alleen bij {opsomming(_met('verordening'))}.",
                tip="Wilt u een strengere norm meten, maak dan een servicenorm met een eigen code.",
            )  # fmt: skip
        check_waarden(self.waarden, wet)
        return self

    def op(self, wet: Termijn) -> Termijn:
        """The term of the law with what the municipality says."""
        zaken = wet.zaken if self.zaken is None else self.zaken
        return wet.model_copy(update={"zaken": zaken, "waarden": samen(wet, self.waarden)})


Eigen = EigenTermijn | WetTermijn


def _eigen(value: Any) -> Any:
    """An entry in the shape that it should have: what goes with a term of the law, or a whole own term."""
    code = value.get("code") if isinstance(value, dict) else None
    if not isinstance(code, str):
        return EigenTermijn.model_validate(value)
    if code in _wet():
        extra = [key for key in value if key in EigenTermijn.model_fields and key not in WetTermijn.model_fields]
        if extra:
            raise fout(
                f"'{code}' is een termijn van de wet; '{extra[0]}' staat daarvan vast", extra[0],
                verwacht=f"bij een termijn van de wet alleen {opsomming(WetTermijn.model_fields)}.",
                tip="Is het een eigen termijn, geef haar dan een eigen code.",
            )  # fmt: skip
        return WetTermijn.model_validate(value)
    if set(value) <= set(WetTermijn.model_fields):
        raise fout(
            f"de wet kent geen termijn '{code}'; voor een eigen termijn ontbreken omschrijving en trajecten", "code",
            verwacht=f"een termijn van de wet ({opsomming(_wet(), 30)}), of een hele eigen termijn.",
            tip=bedoelde_u(code, _wet()),
        )  # fmt: skip
    return EigenTermijn.model_validate(value)


EigenVeld = Annotated[Eigen, PlainValidator(_eigen, json_schema_input_type=Eigen)]
"""An entry of `termijnen:` in a project file."""


def check_codes(eigen: Sequence[Eigen]) -> None:
    """Refuse a code that stands twice."""
    seen: dict[str, int] = {}
    for nr, entry in enumerate(eigen):
        if entry.code in seen:
            raise fout(
                f"'{entry.code}' staat twee keer in de lijst", "termijnen", nr, "code",
                verwacht=f"elke code één keer; de eerste is termijn {seen[entry.code] + 1}.",
                tip="Haal er een weg, of voeg ze samen.",
            )  # fmt: skip
        seen[entry.code] = nr


def met_eigen(eigen: Sequence[Eigen]) -> Bibliotheek:
    """The terms of the law with those of a municipality."""
    return bibliotheek([entry.op(_wet()[entry.code]) if isinstance(entry, WetTermijn) else entry for entry in eigen])


def _wet() -> Mapping[str, Termijn]:
    return bibliotheek().termijnen


def _met(eigenschap: str) -> list[str]:
    """The codes of the terms of the law that have something."""
    return [code for code, termijn in _wet().items() if getattr(termijn, eigenschap)]


def _check_zaken(zaken: Zaken) -> None:
    if not zaken.model_fields_set:
        raise fout("bij 'zaken' staat niets", "zaken", verwacht=f"een van {opsomming(Zaken.model_fields)}.")


def _check_norm(waarde: Waarde, nr: int) -> None:
    """Refuse what only the law can give."""
    for key, what in (
        ("dwangsom", "een dwangsom volgt alleen uit een termijn van de wet"),
        ("bovengrens", "een bovengrens hoort bij een termijn van de wet; zet hier de norm zelf"),
    ):
        if getattr(waarde, key):
            raise fout(what, "waarden", nr, key)
