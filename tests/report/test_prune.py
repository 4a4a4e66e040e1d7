"""Pruning: what is shown hangs together, what is hidden is counted."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from klantreis.report.prune import TRAPPEN, Grenzen, Uitsnede, is_rand, snoei, wat_verborgen
from klantreis.results import Stap, Stroomkaart, Verbinding
from klantreis.vocabulary import EINDE, FASEN, START

NAMEN = [f"s{nr}" for nr in range(12)]


@st.composite
def stromen(trek: st.DrawFn) -> Stroomkaart:
    namen = NAMEN[: trek(st.integers(1, 12))]
    stappen = tuple(
        Stap(naam, trek(st.sampled_from([*FASEN, "bezwaar", None])), trek(st.integers(1, 99)), trek(st.integers(1, 50)))
        for naam in namen
    )
    paren = trek(st.sets(st.tuples(st.sampled_from([START, *namen]), st.sampled_from([*namen, EINDE])), max_size=40))
    verbindingen = tuple(Verbinding(van, naar, trek(st.integers(1, 99)), 1, 1.0) for van, naar in sorted(paren))
    return Stroomkaart(niveau="activiteit", stappen=stappen, verbindingen=verbindingen, zaken_totaal=9)


def bereikbaar(uitsnede: Uitsnede, paren: set[tuple[str, str]], wortel: str) -> set[str]:
    gezien = {wortel}
    while nieuw := {naar for van, naar in paren if van in gezien} - gezien:
        gezien |= nieuw
    return gezien & uitsnede.namen


@given(stromen(), st.sampled_from([Grenzen(3, 3), Grenzen(6, 8), TRAPPEN[0]]))
def test_what_is_shown_hangs_together_and_what_is_hidden_is_counted(kaart: Stroomkaart, grenzen: Grenzen) -> None:
    uit = snoei(kaart, grenzen)
    namen = uit.namen
    getoond = {(v.van, v.naar) for v in uit.verbindingen}
    mogelijk = [v for v in kaart.verbindingen if v.van in namen | {START} and v.naar in namen | {EINDE}]
    for naam in namen:
        erin = [v for v in mogelijk if v.naar == naam != v.van]
        eruit = [v for v in mogelijk if v.van == naam != v.naar]
        assert not erin or (erin[0].van, naam) in getoond
        assert not eruit or (naam, eruit[0].naar) in getoond
    alles = {(v.van, v.naar) for v in mogelijk}
    assert bereikbaar(uit, getoond, START) == bereikbaar(uit, alles, START)
    om = {(naar, van) for van, naar in getoond}
    assert bereikbaar(uit, om, EINDE) == bereikbaar(uit, {(naar, van) for van, naar in alles}, EINDE)
    assert {stap.fase for stap in uit.stappen} == {stap.fase for stap in kaart.stappen}
    assert set(uit.stappen) <= set(kaart.stappen) and set(uit.verbindingen) <= set(kaart.verbindingen)
    assert uit.verborgen_stappen == len(kaart.stappen) - len(uit.stappen)
    assert uit.verborgen_verbindingen + uit.verborgen_randen == len(kaart.verbindingen) - len(uit.verbindingen)
    assert uit.verborgen_verbindingen == sum(not is_rand(v) for v in set(kaart.verbindingen) - set(uit.verbindingen))
    assert 0 <= uit.aandeel_overgangen <= 1


def test_a_large_flow_keeps_to_its_limits(verzin: Callable[..., Stroomkaart]) -> None:
    kaart = verzin(300, 5000, (*FASEN, "bezwaar", None), terug=0.3)
    for grenzen in TRAPPEN:
        uit = snoei(kaart, grenzen)
        assert len(uit.stappen) <= max(grenzen.stappen, 10) + 5
        assert len(uit.verbindingen) <= max(grenzen.verbindingen, 3 * len(uit.stappen))


def test_the_busiest_steps_stay() -> None:
    stappen = tuple(Stap(f"s{nr:02}", "melding", nr, nr) for nr in range(1, 31))
    kaart = Stroomkaart(niveau="activiteit", stappen=stappen, verbindingen=(), zaken_totaal=30)
    assert [stap.zaken for stap in snoei(kaart, Grenzen(5, 5)).stappen] == [30, 29, 28, 27, 26]


def test_the_legend_counts_in_plain_dutch(voorbeeld: Stroomkaart) -> None:
    assert wat_verborgen(snoei(voorbeeld)) == "toont 100 % van de overgangen"
    assert wat_verborgen(snoei(voorbeeld, Grenzen(6, 7))) == (
        "toont 33 % van de overgangen; 6 verbindingen, 3 begin- of eindpunten en 2 stappen onder de drempel "
        "(de weg langs verborgen stappen is niet omgeleid)"
    )
    leeg = Stroomkaart(niveau="activiteit", stappen=(), verbindingen=(), zaken_totaal=0)
    assert wat_verborgen(snoei(leeg)) == "geen stappen"
