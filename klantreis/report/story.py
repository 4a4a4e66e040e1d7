"""A klantreis as text: who reads it follows the resident from desk to desk, with the waiting named."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from klantreis.report.dutch import aantal, datum, duur_kort, duur_lang, getal
from klantreis.report.story_facts import ADVIES, ANDERS, BEZOEK, PERIODIEK, Gebeurtenis, Overdracht, Stuk, Verhaal
from klantreis.report.text import schoon
from klantreis.vocabulary_journeys import KLANTREISREDENEN, KLOPT_NIET, OVERDRACHTSOORTEN

_ONBEKEND: Final = "een onbekend loket"
_SOORT: Final = {
    PERIODIEK: "loopt door", ADVIES: "advies (telt niet als overdracht)", ANDERS: "buiten de bezoeken",
}  # fmt: skip
_BEWIJS: Final = {
    "doorverwijzing": "doorverwezen", "binnen_zaak": "binnen dezelfde zaak,",
    "nieuwe_melding": "de zaak sloot zonder besluit en hier begint een nieuwe melding,",
}  # fmt: skip
_ROLLEN: Final = {
    "uitvraag": "het verhaal verteld", "aanvulling_gevraagd": "stukken gevraagd", "ingetrokken": "ingetrokken",
}  # fmt: skip
"""Roles that say something for the resident which the name of the step may not say."""


def tell(verhaal: Verhaal) -> str:
    """The story as lines of text."""
    return "\n".join([*_kop(verhaal), "", *_banden(verhaal), *_stukken(verhaal), "", *_slot(verhaal)])


def _kop(verhaal: Verhaal) -> Iterator[str]:
    reis = verhaal.reis
    end = "en loopt nog" if reis["lopend"] else f"tot {datum(reis['eind'].date())}"
    yield (
        f"Klantreis {reis['klantreis']}: van {datum(reis['start'].date())} {end}, "
        f"{duur_lang(round(reis['doorlooptijd_dagen']))}. Intern."
    )
    desks = len(reis["loketten"].split("; ")) if reis["loketten"] else 0
    counts = [aantal(reis["zaken"], "zaak", "zaken"), aantal(desks, "loket", "loketten")]
    counts.append(aantal(reis["overdrachten"], "overdracht", "overdrachten"))
    counts.append(aantal(reis["terugkeren"], "terugkeer", "terugkeren"))
    acts = f" Wet: {reis['wetten']}." if reis["wetten"] else ""
    yield f"{', '.join(counts)}.{acts}"
    if reis["begonnen_voor_log"]:
        yield "Het begin staat waarschijnlijk niet in de gegevens."


def _banden(verhaal: Verhaal) -> Iterator[str]:
    if len(verhaal.banden) < 2:
        return
    yield "Waarom dit één klantreis is:"
    for band in verhaal.banden:
        other = f" (verbonden met {band.verbonden_met})" if band.verbonden_met else ""
        yield f"  {band.zaak}: {KLANTREISREDENEN[band.reden]}{other}"
    yield ""


def _stukken(verhaal: Verhaal) -> Iterator[str]:
    for nr, stuk in enumerate(verhaal.stukken):
        if nr:
            yield ""
        if stuk.door is not None:
            yield f"  {_aankomst(stuk.door)}"
            yield ""
        elif stuk.soort == BEZOEK and nr:
            yield "  Een eigen contact: er is geen overdracht gezien."
            yield ""
        yield _titel(stuk)
        for terug in stuk.terug:
            yield f"    {_terugkeer(terug.pad, terug.dagen, terug.voortgang, terug.oordeel)}"
        yield from _gebeurtenissen(stuk.gebeurtenissen)
        for verder in stuk.verder:
            to = verder.naar_loket or _ONBEKEND
            yield f"    Doorverwezen naar {to}: {OVERDRACHTSOORTEN[verder.soort]}."


def _titel(stuk: Stuk) -> str:
    first = stuk.gebeurtenissen[0]
    parts = [datum(first.dag), schoon(stuk.loket) if stuk.loket else "loket onbekend"]
    if stuk.soort != BEZOEK:
        parts.append(_SOORT.get(stuk.soort, stuk.soort))
    return f"{'Ondertussen: ' if stuk.ondertussen else ''}{' · '.join([*parts, f'zaak {stuk.zaak}'])}"


def _aankomst(door: Overdracht) -> str:
    days, workdays = door.dagen or 0, door.werkdagen or 0
    wait = "Meteen" if days == 0 else f"{_dagen(days)} wachten"
    if workdays:
        wait += f" ({aantal(workdays, 'werkdag', 'werkdagen')})"
    van = door.van_loket or _ONBEKEND
    said = ""
    if door.bewijs != "binnen_zaak" and door.soort in ("warm", "koud"):
        had = "nog open" if door.soort == "warm" else "al gesloten"
        said = f"; {van} had de zaak {had} (aanwijzing voor een {door.soort}e overdracht)"
    return f"↓ {wait}: {_BEWIJS[door.bewijs]} van {van} naar {door.naar_loket or _ONBEKEND}{said}."


def _dagen(days: float) -> str:
    """A duration as people say it: whole days as soon as there are ten."""
    return duur_lang(round(days) if days >= 10 else days)


def _terugkeer(pad: str, dagen: float, voortgang: str, oordeel: str | None) -> str:
    what = {
        "ja": "met geregistreerde fasewinst",
        "nee": "zonder geregistreerde fasewinst, reden onbekend",
        "nog_onbekend": "of er fasewinst was, is nog niet te zeggen",
    }[voortgang]
    doubt = " Iemand die het weet, zei: klopt niet." if oordeel == KLOPT_NIET else ""
    return f"Terug na {_dagen(dagen)} ({pad}): {what}.{doubt}"


def _gebeurtenissen(gebeurtenissen: tuple[Gebeurtenis, ...]) -> Iterator[str]:
    """One line per event; the same step several times in a row is one line."""
    for _key, group in groupby(
        gebeurtenissen, key=lambda g: (g.activiteit, g.fase, g.rollen, g.naar_loket, g.uitkomst)
    ):
        rows = list(group)
        times = f" ({getal(len(rows))} keer, tot {datum(rows[-1].dag)})" if len(rows) > 1 else ""
        yield f"    {_wanneer(rows[0]):24}{rows[0].fase or '-':15}{schoon(rows[0].activiteit)}{_erbij(rows[0])}{times}"


def _wanneer(g: Gebeurtenis) -> str:
    return f"{datum(g.dag)}, {g.tijd:%H.%M} uur" if g.tijd else datum(g.dag)


def _erbij(g: Gebeurtenis) -> str:
    said = [words for rol, words in _ROLLEN.items() if rol in g.rollen]
    if g.naar_loket and "doorverwijzing" in g.rollen:
        said.append(f"naar {g.naar_loket}")
    if g.naar_loket and "adviesvraag" in g.rollen:
        said.append(f"advies gevraagd aan {g.naar_loket}")
    if g.uitkomst:
        said.append(f"uitkomst: {schoon(g.uitkomst)}")
    # What the name of the step says already is not said twice.
    said = [words for words in said if words.casefold() not in g.activiteit.casefold()]
    return f" [{'; '.join(said)}]" if said else ""


def _slot(verhaal: Verhaal) -> Iterator[str]:
    reis: Any = verhaal.reis
    decision = (
        "een besluit is niet gezien"
        if reis["dagen_tot_besluit"] is None
        else f"een besluit kwam na {duur_kort(reis['dagen_tot_besluit'])}"
    )
    yield f"Bereikt: {reis['fase_bereikt'] or 'geen van de fasen'}; {decision}."
    if reis["bezwaar"]:
        yield "Er is bezwaar of beroep geregistreerd."
    yield "Dit is wat er is geregistreerd. Waarom iets zo liep, staat niet in de gegevens; vraag het de inwoner."
