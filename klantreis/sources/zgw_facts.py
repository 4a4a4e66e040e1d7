"""What is said of a ZGW export: what was recognised, how it joins, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from klantreis.errors import opsomming
from klantreis.sources.zgw_contents import GEEN, Inhoud
from klantreis.sources.zgw_objects import FOUTMELDING, SOORTEN, TYPEN


def feiten(inhoud: Inhoud) -> dict[str, str]:
    """What was recognised, and how it joins."""
    found = {"gelezen": geteld(sum((deel.telling for deel in inhoud.delen), Counter()))}
    joins = {
        "statussen": [nr for deel in inhoud.delen for nr in deel.statussen.zaak],
        "besluiten": [nr for deel in inhoud.delen for nr in deel.besluiten.zaak],
        "rollen": inhoud.rol_zaken,
    }
    for kind, nrs in joins.items():
        if nrs:
            known = sum(nr != GEEN and inhoud.zaken[nr] is not None for nr in nrs)
            found[f"{kind} bij een zaak in deze bestanden"] = f"{known} van de {len(nrs)}"
    zaken = [zaak for zaak in inhoud.zaken if zaak]
    named = [inhoud.zaak(key) is not None for zaak in zaken for key, _tail, _relation in zaak.andere]
    if named:
        found["andere zaken die een zaak noemt, in deze bestanden"] = f"{sum(named)} van de {len(named)}"
    for kind in TYPEN:
        known, total = inhoud.namen[kind].bekend()
        if total:
            found[f"{SOORTEN[kind]} met een naam"] = f"{known} van de {total}"
    marks = Counter(name for zaak in zaken for name in zaak.kenmerken)
    if marks:
        found["kenmerken"] = opsomming(f"{name} ({n})" for name, n in sorted(marks.items()))
    if others := sum(zaak.onbekende_kenmerken for zaak in zaken):
        found["kenmerken zonder bekende naam, niet gebruikt"] = str(others)
    if again := Counter(name for zaak in zaken for name in zaak.herhaalde_kenmerken):
        found["kenmerken die een zaak vaker heeft, alleen de eerste gebruikt"] = opsomming(
            f"{name} ({n})" for name, n in sorted(again.items())
        )
    return found


def geteld(telling: Counter[str]) -> str:
    """Objects per kind: "4 zaken, 1 status"."""
    return opsomming(f"{telling[kind]} {_naam(kind, telling[kind])}" for kind in SOORTEN if telling[kind])


def _naam(kind: str, n: int) -> str:
    return SOORTEN[kind] if n != 1 else kind or "ander object"


def bevindingen(inhoud: Inhoud) -> Iterator[str]:
    """Sentences about what an export lacks or does not say clearly; not about single objects."""
    for kind, read, total, missing in inhoud.lijsten.ontbrekend():
        what = SOORTEN[kind] if kind else "objecten"
        few = f"{read} van de {total} gelezen; " if read < total else ""
        sure = f", in elk geval pagina {opsomming(map(str, missing))}" if missing else ""
        yield f"{what}: {few}er ontbreken pagina's{sure}"
    for deel in inhoud.delen:
        if deel.telling[FOUTMELDING]:
            yield f"in {deel.path.name} staat een foutmelding van een server in plaats van gegevens"
    zaken = [zaak for zaak in inhoud.zaken if zaak]
    several = sum(len(zaak.andere) + ("besluitnr" in zaak.kenmerken) > 1 for zaak in zaken)
    if several:
        yield (
            f"{several} {_naam('zaak', several)} {'noemt' if several == 1 else 'noemen'} meer dan één andere zaak, "
            "of een besluit en een zaak; in verwijst_naar staat het besluit, of anders de eerste zaak"
        )
    numbers = Counter(zaak.identificatie for zaak in zaken if zaak.identificatie)
    if shared := sum(n > 1 for n in numbers.values()):
        yield (
            f"{shared} {'zaaknummer hoort' if shared == 1 else 'zaaknummers horen'} bij meer dan één zaak; "
            "die zaken zijn in het log één zaak"
        )
