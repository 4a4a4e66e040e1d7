"""Scenarios about terms: kept, missed, suspended, extended, withdrawn, and still running at the end.

Every scenario deals its variants in turn (`v.beurt`), so that each occurs. What comes of it, also where the end of the
log cuts something off, is for term_truth to say.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from klantreis.simulate.calendar import DAG
from klantreis.simulate.rates import OPENING
from klantreis.simulate.story import Koppeling, Verhaal
from klantreis.simulate.term_clock import GESLOTEN_DAGEN, laatste_dag, na_openingsuren
from klantreis.simulate.term_variants import VARIANTEN, begin, eind, op, stukken_stappen


def _deel(v: Verhaal, systeem: str, t: int, beurt: int) -> None:
    varianten = VARIANTEN[systeem]
    variant = varianten[beurt % len(varianten)]
    zaak = begin(v, systeem, t)
    variant(zaak)
    v.merk(f"termijn_{variant.__name__}", zaak)


def termijn_wmo(v: Verhaal, t: int) -> None:
    """The two weeks of the Wmo-loket."""
    _deel(v, "wmo", t, v.beurt)


def termijn_jeugd(v: Verhaal, t: int) -> None:
    """The eight weeks of the CJG."""
    _deel(v, "jeugd", t, v.beurt)


def termijn_werkplein(v: Verhaal, t: int) -> None:
    """The eight weeks of Werkplein."""
    _deel(v, "werkplein", t, v.beurt)


def termijn_schuldhulp(v: Verhaal, t: int) -> None:
    """Four weeks to the first conversation, kept or not, and the weeks of the ordinance to the plan."""
    ronde, beurt = divmod(v.beurt, 3)
    if beurt != 2:
        _deel(v, "schuldhulp", t, 2 * ronde + beurt)
        return
    zaak = v.open("schuldhulp", t, 0)
    uiterlijk = laatste_dag(zaak.t // DAG, 28)
    op(zaak, "intake", uiterlijk + ronde % 2 * v.kies(1, 5))
    zaak.stap("aanvraag", 0, 2)
    zaak.besluit(20, 30, "toekenning")
    zaak.stap("sluit", 1, 9)
    v.merk("termijn_eerste_gesprek", zaak)


def voorschot(v: Verhaal, t: int) -> None:
    """Advances while the decision on social assistance is not there: in time, late, a second one, none."""
    zaak = begin(v, "werkplein", t)
    a = zaak.t // DAG
    u = laatste_dag(a, 28)
    eerste, tweede, besluit, stukken = (
        (u, None, 10, None),  # on the last day; decided before the next was due
        (u + 1, None, 5, None),  # a day late
        (u - 2, laatste_dag(u - 2, 28), 3, None),  # and a second one on its last day
        (u - 5, laatste_dag(u - 5, 28) + 6, 2, None),  # the second one is late
        (None, None, u + 9 - a, None),  # none at all
        (None, None, u + 20 - a, u + 8),  # none, as documents were missing
    )[v.beurt % 6]
    if stukken is not None:
        op(zaak, "vraag_stukken", a + 8, genoemd=stukken)
        op(zaak, "stukken", stukken - 1)
    for dag in (eerste, tweede):
        if dag is not None:
            op(zaak, "voorschot", dag)
    eind(zaak, (tweede or eerste or a) + besluit)
    v.merk("termijn_voorschot", zaak)


def antwoord(v: Verhaal, t: int) -> None:
    """A question to the contact centre, answered at once, at the last moment, too late, or not at all."""
    vraag = v.open("kcc", t, 0)
    uiterlijk = na_openingsuren(vraag.t, 24, OPENING, GESLOTEN_DAGEN)
    beurt = v.beurt % 7
    if beurt == 5:
        vraag.stap("sluit", 3, 6)
    elif beurt != 6:
        vraag.stap("antwoord", t=(vraag.t + 1200, uiterlijk, uiterlijk + 60, vraag.t + DAG, uiterlijk + 3 * DAG)[beurt])
        vraag.stap("sluit")
    v.merk("termijn_antwoord", vraag)


class _Bezwaar(NamedTuple):
    """An objection inside the contested zaak. `i`: the last day to object, `u`: the last day to decide on it.

    op_dag : the day of the objection, after `i`.
    commissie : whether a committee hears it, so that `u` lies twelve weeks after `i` and not six.
    stappen : the step, the day that it counts from, so many days after it, and the day that it names, counted likewise.
    beslist : the decision, in days after `u`; None: never.
    beroep : the appeal, in days after its own last day; None: none.
    """

    op_dag: int
    commissie: bool
    stappen: tuple[tuple[str, str, int, int | None], ...]
    beslist: int | None
    beroep: int | None = None


_BEZWAREN: Final = (
    _Bezwaar(0, True, (), 0),
    _Bezwaar(3, True, (), -10),  # in time if it was posted in time
    _Bezwaar(-10, False, (), 1),
    _Bezwaar(12, True, (), -20),  # too late
    _Bezwaar(-5, False, (("bezwaar_verdaag", "u", -7, 42),), 40),
    _Bezwaar(-20, True, (("bezwaar_verdaag", "u", -3, 60),), 50),  # longer than allowed
    _Bezwaar(-15, False, (("bezwaar_ingebreke", "u", 3, None),), 44),
    _Bezwaar(-8, False, (("bezwaar_herstel", "i", 2, 16), ("bezwaar_hersteld", "i", 13, None)), 9),
    _Bezwaar(-30, False, (("bezwaar_intrek", "i", -4, None),), None),
    _Bezwaar(-25, False, (("bezwaar_verdaag", "u", 2, 30),), 20),  # said too late
    _Bezwaar(-10, True, (), -15, 0),
    _Bezwaar(-6, True, (("bezwaar_verdaag", "u", -20, 20), ("bezwaar_verdaag", "u", 10, 70)), 45),
    _Bezwaar(-12, True, (), -30, 4),  # an appeal that was posted in time, perhaps
    _Bezwaar(-14, False, (("bezwaar_intrek", "u", 5, None),), None),
    _Bezwaar(-9, True, (("bezwaar_verdaag", "u", -5, None),), 20),  # until when, nobody wrote down
    _Bezwaar(-16, False, (), -8, 15),  # an appeal too late
    _Bezwaar(-18, False, (("bezwaar_herstel", "i", -10, 9),), 7),  # asked before the term began, never mended
    _Bezwaar(-36, False, (), -55),  # decided before the term to object was over
    _Bezwaar(-22, True, (), None),
    _Bezwaar(-11, False, (("sluit", "u", 2, None),), None),  # closed, and no decision to be seen
)


def termijn_bezwaar(v: Verhaal, t: int) -> None:
    """An application not taken up, contested inside its zaak: the terms to object, to decide on that, and to appeal."""
    plan = _BEZWAREN[v.beurt % len(_BEZWAREN)]
    zaak = begin(v, "werkplein", t)
    # An outcome that nothing else has: all of these are contested, and the odds that rates.py plants for refusals stay.
    besluit = zaak.besluit(5, 9, "buiten behandeling")
    zaak.stap("sluit", 1, 3)
    v.besluiten.clear()  # it is contested here
    i = laatste_dag(besluit.t // DAG, 42)
    u = laatste_dag(i, 84 if plan.commissie else 42)
    bezwaar = op(zaak, "bezwaar", i + plan.op_dag)
    v.koppelingen.append(Koppeling(bezwaar, "bezwaar", besluit, None, "in de zaak", "zelfde_zaak", "vast"))
    if plan.beslist is not None and u + plan.beslist > i + 16:
        op(zaak, "hoorzitting" if plan.commissie else "hoorgesprek", i + 16)
    for stap, vanaf, dagen, genoemd in plan.stappen:
        anker = i if vanaf == "i" else u
        op(zaak, stap, anker + dagen, None if genoemd is None else anker + genoemd)
    v.merk("termijn_bezwaar", zaak)
    if plan.beslist is None:
        return
    uitkomst = "gegrond" if plan.beroep is None else "ongegrond"
    beslissing = op(zaak, "bob", u + plan.beslist)
    beslissing.uitkomst, beslissing.besluit = uitkomst, v.besluitnummer("bezwaren", beslissing.t)
    if plan.beroep is not None:
        beroep = op(zaak, "beroep", laatste_dag(beslissing.t // DAG, 42) + plan.beroep)
        v.koppelingen.append(Koppeling(beroep, "beroep", beslissing, besluit, "in de zaak", "zelfde_zaak", "vast"))
        zaak.stap("uitspraak", 60, 90, uitkomst="ongegrond")


def termijn_loopt(v: Verhaal, t: int) -> None:
    """Terms that run, stand still or are over when the log ends."""
    systeem, terug, stappen = _LOOPT[v.beurt % len(_LOOPT)]
    zaak = begin(v, systeem, v.einde - (terug + 24) * DAG)
    laatste = v.einde // DAG - 1
    for stap, voor, na in stappen:
        naam = stukken_stappen(zaak)[0] if stap == "stukken" else stap
        op(zaak, naam, max(laatste - voor, zaak.t // DAG), None if na is None else laatste + na)
    v.merk("termijn_loopt", zaak)


_LOOPT: Final[tuple[tuple[str, int, tuple[tuple[str, int, int | None], ...]], ...]] = (
    ("wmo", 1, ()),
    ("wmo", 30, (("opschort", 28, None),)),  # stands still for weeks
    ("werkplein", 75, (("ingebreke", 24, None),)),  # a penalty is running
    ("jeugd", 50, (("verdaag", 8, 30),)),
    ("wmo", 14, (("stukken", 6, 8),)),  # the time given is not over yet
    ("werkplein", 30, (("voorschot", 12, None),)),
    ("schuldhulp", 20, (("opschort", 10, 20),)),
    ("wmo", 40, ()),  # weeks too late
    ("werkplein", 60, (("opschort", 40, -15),)),
    ("jeugd", 70, ()),
)
"""System, days between the application and the end, and steps: days before the end, and the day named after it."""
