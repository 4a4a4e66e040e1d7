"""What terms are called on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

SOORTEN = {"wettelijk": "Wettelijke termijnen", "servicenorm": "Servicenormen van de gemeente, geen wet"}
VAN_INWONER = "Wettelijke termijnen van de inwoner: op tijd in bezwaar of beroep"
"""Whether residents were in time says nothing about the municipality, so these stand apart."""


def omschrijvingen(manifest: Mapping[str, Any]) -> dict[str, str]:
    """What every term is about: those of the law, and the municipality's own as far as the run names them."""
    from klantreis.terms.library import bibliotheek

    names = {code: termijn.omschrijving for code, termijn in bibliotheek().termijnen.items()}
    used = manifest.get("termijnen", {}).get("gebruikt", ())
    return names | {item["termijn"]: item["omschrijving"] for item in used if "omschrijving" in item}
