"""A resident's years: one question from the wheel, perhaps an older zaak that goes on, perhaps a later question."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from random import Random
from typing import Final

from klantreis.simulate import disputes, scenarios_loops, scenarios_lost, scenarios_plain, scenarios_terms
from klantreis.simulate.calendar import DAG
from klantreis.simulate.people import maak_inwoner
from klantreis.simulate.rates import LATERE_VRAAG, OUDE_ZORG, RAD, SCENARIOS, STILTE
from klantreis.simulate.story import Verhaal

Scenario = Callable[[Verhaal, int], None]

GEWONE_DUUR: Final = 125
DUUR: Final = {
    "recht": 12, "gelijktijdig": 12, "doorverwijzing": 12, "nieuwe_melding": 12, "zonder_naam": 12, "bsn_ongeldig": 12,
    "onbekend_team": 12, "alleen_contact": 12,
    "zoekgeraakt": 80, "zoekgeraakt_facturen": 80, "buiten_beeld": 80,
    "aanvullingen": 160, "direct_zonder": 195, "direct_met": 220, "direct_lopend": 195, "te_laat": 205, "omweg": 250,
    "heen_en_weer": 250, "afgehouden": 420, "vervolg": 460, "bezwaar_te_laat": 330,
    "termijn_wmo": 150, "termijn_jeugd": 190, "termijn_werkplein": 190, "termijn_schuldhulp": 160, "voorschot": 130,
    "antwoord": 30, "termijn_bezwaar": 350,
}  # fmt: skip
"""Days kept free before the end of the log, so that a scenario ends within it; 12 for what the end may cut off."""
_MODULES: Final = (scenarios_plain, scenarios_loops, scenarios_lost, scenarios_terms, disputes)
_ZONDER_LATER: Final = frozenset({"laat", "lopend", "terug_bij_einde", "alleen_facturen", "termijn_loopt"})
_ZONDER_OUD: Final = frozenset({"alleen_facturen", "zoekgeraakt_facturen", "bsn_ongeldig"})


def scenario(naam: str) -> Scenario:
    """The function of a scenario."""
    for module in _MODULES:
        if hasattr(module, naam):
            found: Scenario = getattr(module, naam)
            return found
    raise LookupError(naam)


@lru_cache(maxsize=4)
def _rad(zaad: int, ronde: int) -> tuple[tuple[str, int], ...]:
    """The scenarios of 400 residents in a row, each with its turn: how many of the same came before, and the next seed
    goes on where this one stops after 400, so that few residents of several seeds have every variant."""
    kaarten = [(naam, (ronde + zaad - 1) * aantal + nr) for naam, aantal in SCENARIOS.items() for nr in range(aantal)]
    assert len(kaarten) == RAD, len(kaarten)
    Random(f"rad-{zaad}-{ronde}").shuffle(kaarten)
    return tuple(kaarten)


def leef(nummer: int, zaad: int, begin: int, einde: int) -> tuple[Verhaal, str]:
    """The story of one resident, and the name of its scenario; it depends on nobody else's.

    Parameters
    ----------
    nummer : the resident, from 1.
    begin, einde : first moment of the log and the one after its last [s of local time].
    """
    rng = Random((zaad << 32) + nummer)
    naam, beurt = _rad(zaad, (nummer - 1) // RAD)[(nummer - 1) % RAD]
    v = Verhaal(maak_inwoner(nummer, zaad, rng), rng, begin, einde, beurt=beurt)
    dagen = (einde - begin) // DAG
    ruimte = max(dagen - DUUR.get(naam, GEWONE_DUUR), 1)
    scenario(naam)(v, begin + (5 + int(rng.random() * ruimte)) * DAG)
    disputes.betwist(v)
    if naam not in _ZONDER_LATER and rng.random() < LATERE_VRAAG:
        _later(v)
    if naam not in _ZONDER_OUD and rng.random() < OUDE_ZORG:
        scenarios_plain.oude_zorg(v)
    return v, naam


def _later(v: Verhaal) -> None:
    """A straight question after more than half a year of quiet, invoices not counted."""
    start = v.rust_vanaf() + STILTE * DAG
    start += int(v.rng.random() * 200) * DAG
    if start < v.einde - 10 * DAG:
        voor = len(v.besluiten)
        v.reis += 1
        scenarios_plain.recht(v, start)
        nieuw = v.besluiten[voor:]
        v.besluiten[:] = nieuw
        disputes.betwist(v)
