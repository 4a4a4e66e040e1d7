"""The small language in which scenarios tell what happens to a resident, and what of it is true.

A :class:`Verhaal` is one resident; a :class:`Zaak` is opened in a system and gets steps, each some days after the one
before. What a scenario plants (a handover, a loop) it writes down itself: the truth is told, not computed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Final, TypeVar

from klantreis.simulate.calendar import DAG, JAAR, WERKDAG
from klantreis.simulate.people import Inwoner
from klantreis.simulate.systems import BESLUITVORM, SYSTEMEN, Stap, Systeem

T = TypeVar("T")

KANTOOR_OPEN: Final = 8 * 3600 + 1800
KANTOORMINUTEN: Final = 510
ZAKEN_PER_INWONER: Final = 16
"""Room in the numbering of zaken and decisions: a resident has fewer than this in one system."""


class Gebeurtenis:
    """One thing that happened. `dag`: the hour was not written down. `bestand`, `regel`: filled in by the export."""

    __slots__ = (
        "besluit", "bestand", "bron", "dag", "fold", "genoemd", "loket", "naar", "regel", "relatie", "stap", "t",
        "uitkomst", "verwijst_naar", "zaak",
    )  # fmt: skip

    def __init__(self, zaak: Zaak, stap: Stap, t: int, loket: str, bron: str) -> None:
        self.zaak, self.stap, self.t, self.loket, self.bron = zaak, stap, t, loket, bron
        self.dag = False
        self.fold = 0
        self.naar: str | None = None
        self.uitkomst: str | None = None
        self.besluit: str | None = None
        self.verwijst_naar: str | None = None
        self.relatie: str | None = None
        self.genoemd: str | None = None
        self.bestand = ""
        self.regel = 0


class Zaak:
    """A case in one system. `t` is the time of its last step; `gesloten` when it was closed, if it was."""

    __slots__ = (
        "behandelaar", "besloten", "bsn_fout", "gebeurtenissen", "gesloten", "loket", "nummer", "reis", "systeem", "t",
        "verhaal", "wet",
    )  # fmt: skip

    def __init__(self, verhaal: Verhaal, systeem: Systeem, nummer: str, t: int) -> None:
        self.verhaal, self.systeem, self.nummer, self.t = verhaal, systeem, nummer, t
        self.loket, self.wet, self.reis = systeem.loket, systeem.wet, verhaal.reis
        self.gebeurtenissen: list[Gebeurtenis] = []
        self.gesloten: int | None = None
        self.besloten: Gebeurtenis | None = None
        self.bsn_fout = False
        self.behandelaar = int(verhaal.rng.random() * 12)

    def stap(
        self, naam: str, lo: int = 0, hi: int | None = None, *, t: int | None = None, loket: str | None = None,
        naar: str | None = None, uitkomst: str | None = None,
    ) -> Gebeurtenis:  # fmt: skip
        """Register a step, `lo` to `hi` days after the last one (or at `t`)."""
        if t is None:
            t = self.verhaal.later(self.t, lo, hi)
            if self.systeem.naam == "werkplein":
                t += int(self.verhaal.rng.random() * 60) if t % 60 == 0 else 0
        gebeurtenis = Gebeurtenis(self, self.systeem.stappen[naam], t, loket or self.loket, self.systeem.naam)
        gebeurtenis.naar, gebeurtenis.uitkomst = naar, uitkomst
        self.gebeurtenissen.append(gebeurtenis)
        self.t = t
        if naam in ("sluit", "intrek"):
            self.gesloten = t
        return gebeurtenis

    def besluit(self, lo: int, hi: int, uitkomst: str, *, t: int | None = None) -> Gebeurtenis:
        """Decide; the decision gets a number that no slip of the pen turns into another one's."""
        gebeurtenis = self.stap("besluit", lo, hi, t=t, uitkomst=uitkomst)
        gebeurtenis.besluit = self.verhaal.besluitnummer(self.systeem.naam, gebeurtenis.t)
        self.besloten = gebeurtenis
        self.verhaal.besluiten.append(gebeurtenis)
        return gebeurtenis

    def factuur(self, naam: str, t: int) -> None:
        """An invoice or a delivery for this zaak, in the system of finance; it has a day and no hour."""
        systeem = SYSTEMEN["facturen"]
        gebeurtenis = Gebeurtenis(self, systeem.stappen[naam], t, systeem.loket, "facturen")
        gebeurtenis.dag = True
        self.verhaal.facturen.append(gebeurtenis)


@dataclass(frozen=True, slots=True)
class Overdracht:
    """A planted handover: the event by which A lets go, and the one with which B begins."""

    van: Gebeurtenis
    naar: Gebeurtenis
    bewijs: str


@dataclass(frozen=True, slots=True)
class Lus:
    """A planted return: the handovers from leaving the desk to being back at it."""

    stappen: tuple[Overdracht, ...]
    volledig: bool
    voortgang: str

    @property
    def pad(self) -> list[str]:
        return [self.stappen[0].van.loket, *(stap.naar.loket for stap in self.stappen)]


@dataclass(frozen=True, slots=True)
class Koppeling:
    """A planted objection or appeal and the decision that it really is about (None: one outside the data)."""

    eerste: Gebeurtenis
    soort: str
    besluit: Gebeurtenis | None
    keten: Gebeurtenis | None
    wijze: str
    methode: str
    zekerheid: str


@dataclass(slots=True)
class Verhaal:
    """Everything about one resident, while it is being made up. `beurt`: how many had the same scenario before."""

    inwoner: Inwoner
    rng: Random
    begin: int
    einde: int
    zaken: list[Zaak] = field(default_factory=list)
    facturen: list[Gebeurtenis] = field(default_factory=list)
    besluiten: list[Gebeurtenis] = field(default_factory=list)
    overdrachten: list[Overdracht] = field(default_factory=list)
    verloren: list[tuple[Gebeurtenis, str]] = field(default_factory=list)
    lussen: list[Lus] = field(default_factory=list)
    heen_en_weer: list[tuple[Overdracht, ...]] = field(default_factory=list)
    koppelingen: list[Koppeling] = field(default_factory=list)
    verschijnselen: list[tuple[str, Zaak]] = field(default_factory=list)
    reis: int = 1
    beurt: int = 0
    nummers: dict[str, int] = field(default_factory=dict)

    def later(self, t: int, lo: int, hi: int | None = None) -> int:
        """A moment in office hours, `lo` to `hi` days after `t`; on a day that has begun, some minutes later."""
        random = self.rng.random
        today = t // DAG
        day = WERKDAG[today + lo + (int(random() * (hi - lo + 1)) if hi is not None else 0)]
        if day == today and t % DAG >= KANTOOR_OPEN:
            return t + 300 + 60 * int(random() * 40)
        return day * DAG + KANTOOR_OPEN + 60 * int(random() * KANTOORMINUTEN)

    def kies(self, *keuzes: T) -> T:
        return keuzes[int(self.rng.random() * len(keuzes))]

    def kans(self, kans: float) -> bool:
        return self.rng.random() < kans

    def tel(self, teller: str) -> int:
        """The next number of this resident in a count of their own, unique in the municipality."""
        self.nummers[teller] = seq = self.nummers.get(teller, 0) + 1
        return self.inwoner.nummer * ZAKEN_PER_INWONER + seq

    def besluitnummer(self, systeem: str, t: int) -> str:
        # A multiple of 97: one wrong digit, or two swapped, never gives another decision's number.
        return BESLUITVORM[systeem].format(jaar=JAAR[t // DAG], nr=self.tel("besluit") * 97)

    def open(self, systeem: str, na: int, lo: int, hi: int | None = None, *, stap: str | None = "melding") -> Zaak:
        """Open a zaak, `lo` to `hi` days after the moment `na`; its first step is the melding."""
        soort = SYSTEMEN[systeem]
        t = self.later(na, lo, hi)
        nummer = str(self.tel(systeem))
        if soort.zaakletter:
            nummer = f"{soort.zaakletter}{JAAR[t // DAG]}-{nummer}"
        zaak = Zaak(self, soort, nummer, t)
        self.zaken.append(zaak)
        if stap:
            zaak.stap(stap, t=t)
        return zaak

    def draag_over(self, van: Gebeurtenis, naar: Gebeurtenis, bewijs: str = "doorverwijzing") -> Overdracht:
        overdracht = Overdracht(van, naar, bewijs)
        self.overdrachten.append(overdracht)
        return overdracht

    def verlies(self, verwijzing: Gebeurtenis, lot: str) -> None:
        """A referral that nobody picks up: zoekgeraakt, lopend or buiten_beeld."""
        self.verloren.append((verwijzing, lot))

    def lus(self, *stappen: Overdracht, volledig: bool, voortgang: str = "nee") -> None:
        self.lussen.append(Lus(stappen, volledig, voortgang))

    def merk(self, verschijnsel: str, zaak: Zaak) -> None:
        """Note that something was planted in a zaak, so that tests find it back."""
        self.verschijnselen.append((verschijnsel, zaak))

    def rust_vanaf(self) -> int:
        """The last moment that counts for quiet time, or that could hand over by closing without a decision."""
        last = self.begin
        for zaak in self.zaken:
            for gebeurtenis in zaak.gebeurtenissen:
                if gebeurtenis.stap.telt and gebeurtenis.t > last:
                    last = gebeurtenis.t
            if zaak.gesloten is not None and (zaak.besloten is None or zaak.besloten.t < self.begin):
                last = max(last, zaak.gesloten)
        return last
