"""The way before contested decisions beside that before others, as two maps on one layout -> DOT, SVG and PNG."""

from __future__ import annotations

from klantreis.report.contested_facts import Bestreden
from klantreis.report.contested_words import (
    hoe_vaak,
    in_woorden,
    kop,
    leeswijzer,
    merk,
    onderschrift,
    rubrieken,
    titel,
    uitleg,
)  # fmt: skip
from klantreis.report.sheet import Tekst
from klantreis.report.twin_prune import Knipsel
from klantreis.report.twin_words import Taal


def tekst(knipsel: Knipsel[Bestreden], bijschrift: str) -> Tekst:
    """What stands around the maps."""
    return Tekst(titel(knipsel.feiten), leeswijzer(knipsel), bijschrift, in_woorden(knipsel))


BESTREDEN = Taal(
    gemarkeerd=0, kop=kop, merk=merk, uitleg=uitleg, hoe_vaak=hoe_vaak, rubrieken=rubrieken, onderschrift=onderschrift,
    tekst=tekst, bestand="stroom_bestreden.csv", wat="De weg voor bestreden besluiten",
)  # fmt: skip
"""The words of this picture."""
