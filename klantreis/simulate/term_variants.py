"""What can happen to the term for a decision: met and missed to the day, suspended, extended, withdrawn, a penalty.

A variant is a list of days. The clock of term_clock only tells where the last day of a term lies, so that a decision
can be planned on it or just after it; what comes of it is for term_truth to say.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from klantreis.simulate.calendar import DAG, ISO
from klantreis.simulate.rates import VERORDENING_WEKEN
from klantreis.simulate.story import KANTOOR_OPEN, Gebeurtenis, Verhaal, Zaak
from klantreis.simulate.term_clock import RESPIJT, laatste_dag

TERMIJN: Final = {"wmo": 14, "jeugd": 56, "werkplein": 56, "schuldhulp": 7 * VERORDENING_WEKEN}
"""System -> days for its decision."""


def op(zaak: Zaak, stap: str, dag: int, genoemd: int | None = None, uitkomst: str | None = None) -> Gebeurtenis:
    """A step on a planned day, in the morning or just after what came before it that day; it may name a day."""
    t = dag * DAG + KANTOOR_OPEN + 60 * int(zaak.verhaal.rng.random() * 120)
    if zaak.gebeurtenissen and zaak.t // DAG == dag:
        t = max(t, zaak.t + 60)
    gebeurtenis = zaak.besluit(0, 0, uitkomst, t=t) if stap == "besluit" and uitkomst else zaak.stap(stap, t=t)
    if genoemd is not None:
        gebeurtenis.genoemd = ISO[genoemd]
    return gebeurtenis


def begin(v: Verhaal, systeem: str, t: int) -> Zaak:
    """A zaak up to its application (Schuldhulp: its first conversation), from which the term for the decision runs."""
    zaak = v.open(systeem, t, 0)
    if systeem == "schuldhulp":
        zaak.stap("aanvraag", 1, 2)
        zaak.stap("intake", 6, 12)
    else:
        zaak.stap("intake", 3, 6)
        zaak.stap("onderzocht", 4, 10)
        zaak.stap("aanvraag", 1, 2)
    return zaak


def eind(zaak: Zaak, dag: int) -> None:
    """The decision on a planned day; closed some days later."""
    op(zaak, "besluit", dag, uitkomst=zaak.verhaal.kies("toekenning", "toekenning", "afwijzing"))
    zaak.stap("sluit", 1, 9)


# -- the term for a decision: a = its first day, n = its length, u = its last day when nothing happens ----------------


def _uiterlijk(zaak: Zaak, a: int, stil: Collection[int] = ()) -> int:
    """The last day for a decision from day `a`; the Algemene termijnenwet is not for the ordinance."""
    systeem = zaak.systeem.naam
    return laatste_dag(a, TERMIJN[systeem], stil, termijnenwet=systeem != "schuldhulp")


def _klok(zaak: Zaak) -> tuple[int, int, int]:
    a = zaak.t // DAG
    return a, TERMIJN[zaak.systeem.naam], _uiterlijk(zaak, a)


def stukken_stappen(zaak: Zaak) -> tuple[str, str]:
    """What a system calls a request for documents after the application."""
    met_eigen_stap = "vraag_aanvulling" in zaak.systeem.stappen
    return ("vraag_aanvulling", "aanvulling") if met_eigen_stap else ("vraag_stukken", "stukken")


def laatste_dag_besloten(zaak: Zaak) -> None:
    """Decided on the last day."""
    eind(zaak, _klok(zaak)[2])


def dag_te_laat(zaak: Zaak) -> None:
    """Decided on the day after the last."""
    eind(zaak, _klok(zaak)[2] + 1)


def stukken_op_tijd(zaak: Zaak) -> None:
    """Documents asked for with a time given, sent within it; decided on the last day of the suspended term."""
    a, _, _ = _klok(zaak)
    vraag, antwoord = stukken_stappen(zaak)
    op(zaak, vraag, a + 3, genoemd=a + 17)
    op(zaak, antwoord, a + 10)
    eind(zaak, _uiterlijk(zaak, a, range(a + 4, a + 10)))


def stukken_op_tijd_besluit_niet(zaak: Zaak) -> None:
    """The same, and decided two days too late."""
    a, _, _ = _klok(zaak)
    vraag, antwoord = stukken_stappen(zaak)
    op(zaak, vraag, a + 3, genoemd=a + 17)
    op(zaak, antwoord, a + 10)
    eind(zaak, _uiterlijk(zaak, a, range(a + 4, a + 10)) + 2)


def stukken_nooit(zaak: Zaak) -> None:
    """The time given passes unused."""
    a, _, _ = _klok(zaak)
    op(zaak, stukken_stappen(zaak)[0], a + 2, genoemd=a + 12)
    eind(zaak, _uiterlijk(zaak, a, range(a + 3, a + 12)))


def stukken_na_de_tijd(zaak: Zaak) -> None:
    """Sent after the time given: the clock ran again from that day on."""
    a, n, u = _klok(zaak)
    vraag, antwoord = stukken_stappen(zaak)
    op(zaak, vraag, a + 2, genoemd=a + 9)
    op(zaak, antwoord, a + 13)
    eind(zaak, max(a + 14, u + 8 if n < 20 else u + 7))


def stukken_zonder_tijd(zaak: Zaak) -> None:
    """Asked for without a time given: the clock goes on."""
    a, _, u = _klok(zaak)
    vraag, antwoord = stukken_stappen(zaak)
    op(zaak, vraag, a + 2)
    op(zaak, antwoord, a + 9)
    eind(zaak, u + 4)


def stukken_buiten_de_termijn(zaak: Zaak) -> None:
    """Asked for when the term was over already."""
    _, _, u = _klok(zaak)
    vraag, antwoord = stukken_stappen(zaak)
    op(zaak, vraag, u + 2, genoemd=u + 16)
    op(zaak, antwoord, u + 9)
    eind(zaak, u + 11)


def opgeschort(zaak: Zaak) -> None:
    """The clock was stopped and started again, both registered."""
    a, _, _ = _klok(zaak)
    op(zaak, "opschort", a + 4)
    op(zaak, "loopt_weer", a + 14)
    eind(zaak, _uiterlijk(zaak, a, range(a + 5, a + 14)))


def toestemming(zaak: Zaak) -> None:
    """Suspended by consent until a named day; nothing says that the clock started again."""
    a, _, _ = _klok(zaak)
    op(zaak, "opschort", a + 5, genoemd=a + 15)
    eind(zaak, _uiterlijk(zaak, a, range(a + 6, a + 16)))


def nooit_hervat(zaak: Zaak) -> None:
    """A suspension that never ended, until the decision."""
    a, _, u = _klok(zaak)
    op(zaak, "opschort", a + 6)
    eind(zaak, u + 12)


def over_elkaar(zaak: Zaak) -> None:
    """Two suspensions that overlap: a day counts once."""
    a, _, _ = _klok(zaak)
    vraag, antwoord = stukken_stappen(zaak)
    op(zaak, "opschort", a + 3)
    op(zaak, vraag, a + 6, genoemd=a + 27)
    op(zaak, "loopt_weer", a + 11)
    op(zaak, antwoord, a + 17)
    eind(zaak, _uiterlijk(zaak, a, range(a + 4, a + 17)) + zaak.verhaal.kies(0, 1))


def na_elkaar(zaak: Zaak) -> None:
    """Two suspensions, the second of which lies within the term only because of the first."""
    a, _, u = _klok(zaak)
    vraag, antwoord = stukken_stappen(zaak)
    op(zaak, "opschort", a + 3)
    op(zaak, "loopt_weer", a + 15)
    op(zaak, vraag, u + 3, genoemd=u + 17)
    op(zaak, antwoord, u + 9)
    eind(zaak, _uiterlijk(zaak, a, {*range(a + 4, a + 15), *range(u + 4, u + 9)}))


def verdaagd(zaak: Zaak) -> None:
    """A later day announced in time: an extension at the CJG and Werkplein, a notice only at the Wmo-loket."""
    _, _, u = _klok(zaak)
    op(zaak, "verdaag", u - 4, genoemd=u + 24)
    eind(zaak, u + 22)


def verdaagd_en_toch_te_laat(zaak: Zaak) -> None:
    """Extended, and decided after the new day."""
    _, _, u = _klok(zaak)
    op(zaak, "verdaag", u, genoemd=u + 14)
    eind(zaak, u + 17)


def verdaagd_te_laat(zaak: Zaak) -> None:
    """A later day announced when the term was over: that extends nothing."""
    _, _, u = _klok(zaak)
    op(zaak, "verdaag", u + 1, genoemd=u + 30)
    eind(zaak, u + 20)


def verdaagd_zonder_datum(zaak: Zaak) -> None:
    """Extended, but the new day was not registered: nobody can say whether it was kept."""
    _, _, u = _klok(zaak)
    op(zaak, "verdaag", u - 9)
    eind(zaak, u + 10)


def verdaagd_en_opgeschort(zaak: Zaak) -> None:
    """Extended and suspended after that: the suspended days come on top."""
    a, _, u = _klok(zaak)
    op(zaak, "verdaag", a + 9, genoemd=u + 21)
    op(zaak, "opschort", a + 12)
    op(zaak, "loopt_weer", a + 22)
    eind(zaak, u + 28)


def in_respijt(zaak: Zaak) -> None:
    """A notice of default, and a decision within the two weeks after it: nothing is owed."""
    _, _, u = _klok(zaak)
    op(zaak, "ingebreke", u + 2)
    eind(zaak, u + 10)


def tien_dagen_dwangsom(zaak: Zaak) -> None:
    """Decided when a penalty had run for ten days."""
    _, _, u = _klok(zaak)
    op(zaak, "ingebreke", u + 3)
    eind(zaak, laatste_dag(u + 3, RESPIJT) + 11)


def hoogste_dwangsom(zaak: Zaak) -> None:
    """Decided when the penalty had long reached its maximum."""
    _, _, u = _klok(zaak)
    op(zaak, "ingebreke", u + 1)
    eind(zaak, laatste_dag(u + 1, RESPIJT) + 50)


def te_vroeg_in_gebreke(zaak: Zaak) -> None:
    """A notice of default before the last day."""
    _, _, u = _klok(zaak)
    op(zaak, "ingebreke", u - 2)
    eind(zaak, laatste_dag(u, RESPIJT) + 20)


def ingetrokken(zaak: Zaak) -> None:
    """Withdrawn before the last day."""
    op(zaak, "intrek", _klok(zaak)[2] - 3)


def te_laat_ingetrokken(zaak: Zaak) -> None:
    """Withdrawn when the term was over."""
    op(zaak, "intrek", _klok(zaak)[2] + 4)


def gesloten_zonder_besluit(zaak: Zaak) -> None:
    """Closed without a decision: the end is not registered."""
    op(zaak, "sluit", _klok(zaak)[2] + 3)


def nooit_besloten(zaak: Zaak) -> None:
    """Nothing more is ever registered."""
    op(zaak, "ingebreke", _klok(zaak)[2] + 20)


# -- when the start is not what it should be --------------------------------------------------------------------------


def _zonder_begin(zaak: Zaak) -> None:
    """Neither the application nor, at Schuldhulp, the first conversation is registered."""
    weg = ("aanvraag", "intake") if zaak.systeem.naam == "schuldhulp" else ("aanvraag",)
    zaak.gebeurtenissen[:] = [e for e in zaak.gebeurtenissen if e.stap.naam not in weg]


def zonder_aanvraag(zaak: Zaak) -> None:
    """No application is registered, only a decision."""
    dag = _klok(zaak)[2]
    _zonder_begin(zaak)
    eind(zaak, dag)


def besluit_voor_aanvraag(zaak: Zaak) -> None:
    """The application is registered days after the decision."""
    dag = zaak.t // DAG
    _zonder_begin(zaak)
    op(zaak, "besluit", dag + 2, uitkomst="toekenning")
    op(zaak, "intake" if zaak.systeem.naam == "schuldhulp" else "aanvraag", dag + 6)
    zaak.stap("sluit", 2, 9)


# -- the onderzoek of the Wmo -----------------------------------------------------------------------------------------


def _onderzoek(zaak: Zaak, dagen: Callable[[int], int], plan: int | None = None) -> None:
    """Begin anew: only the melding is kept, and the onderzoek ends on a planned day."""
    zaak.gebeurtenissen[1:] = []
    melding = zaak.gebeurtenissen[0].t // DAG
    zaak.t = zaak.gebeurtenissen[0].t
    if plan is not None:
        op(zaak, "plan", melding + plan)
    zaak.stap("intake", 8, 16)
    op(zaak, "onderzocht", dagen(laatste_dag(melding, 42)))
    zaak.stap("aanvraag", 1, 2)
    zaak.besluit(2, 6, "toekenning")
    zaak.stap("sluit", 1, 9)


def onderzoek_laatste_dag(zaak: Zaak) -> None:
    """The onderzoek is done on the last day of six weeks; a plan of the resident's own came on the seventh day."""
    _onderzoek(zaak, lambda u: u, plan=7)


def onderzoek_te_laat(zaak: Zaak) -> None:
    """The onderzoek is done a day after six weeks; a plan came too late for the right to hand it in."""
    _onderzoek(zaak, lambda u: u + 1, plan=13)


Variant = Callable[[Zaak], None]
_STUKKEN: Final = (
    stukken_op_tijd,
    stukken_op_tijd_besluit_niet,
    stukken_nooit,
    stukken_na_de_tijd,
    stukken_zonder_tijd,
)
_VERDAAGD: Final = (verdaagd, verdaagd_en_toch_te_laat, verdaagd_te_laat, verdaagd_zonder_datum, verdaagd_en_opgeschort)
VARIANTEN: Final[dict[str, tuple[Variant, ...]]] = {
    "wmo": (
        laatste_dag_besloten, stukken_op_tijd, hoogste_dwangsom, onderzoek_te_laat, verdaagd, over_elkaar,
        te_laat_ingetrokken, zonder_aanvraag, onderzoek_laatste_dag, dag_te_laat, stukken_nooit, tien_dagen_dwangsom,
        opgeschort, ingetrokken, besluit_voor_aanvraag, na_elkaar, stukken_zonder_tijd, in_respijt, nooit_hervat,
        stukken_na_de_tijd, toestemming, te_vroeg_in_gebreke, stukken_op_tijd_besluit_niet, stukken_buiten_de_termijn,
        gesloten_zonder_besluit, nooit_besloten,
    ),
    "jeugd": (
        *_VERDAAGD, dag_te_laat, *_STUKKEN, opgeschort, over_elkaar, zonder_aanvraag, tien_dagen_dwangsom, ingetrokken,
        laatste_dag_besloten,
    ),
    "werkplein": (
        verdaagd, hoogste_dwangsom, over_elkaar, verdaagd_te_laat, nooit_hervat, verdaagd_zonder_datum,
        te_laat_ingetrokken, tien_dagen_dwangsom, verdaagd_en_opgeschort, besluit_voor_aanvraag, na_elkaar,
        laatste_dag_besloten, verdaagd_en_toch_te_laat, *_STUKKEN, in_respijt, nooit_besloten, zonder_aanvraag,
    ),
    "schuldhulp": (
        laatste_dag_besloten, stukken_op_tijd, dag_te_laat, opgeschort, ingetrokken, zonder_aanvraag, stukken_nooit,
        te_laat_ingetrokken, gesloten_zonder_besluit, besluit_voor_aanvraag,
    ),
}  # fmt: skip
