"""Samenloop in plain Dutch: the finding, how to read the picture, the line below it, and the picture as text."""

from __future__ import annotations

from klantreis.report.drawing import toonnaam
from klantreis.report.dutch import aantal, deel, getal, vervolg
from klantreis.report.origin import met_herkomst
from klantreis.report.overlap_facts import Groep, Samenloop
from klantreis.report.text import schoon
from klantreis.vocabulary_journeys import SAMENLOOPSOORTEN

INWONERS = ("inwoner", "inwoners")
KLANTREIZEN = ("klantreis", "klantreizen")


def eenheid(kaart: Samenloop) -> tuple[str, str]:
    """What the figures count, for one and for more."""
    return INWONERS if kaart.telt_inwoners else KLANTREIZEN


def geteld(kaart: Samenloop, groep: Groep) -> str:
    """A figure with what it counts."""
    return aantal(kaart.waarde(groep), *eenheid(kaart))


def bevinding(kaart: Samenloop) -> str:
    """The finding in one sentence: which share has to do with more than one desk, or act."""
    een, _ = SAMENLOOPSOORTEN[kaart.soort]
    if not kaart.alle.klantreizen:
        return f"Van geen enkele klantreis is een {een} bekend"
    n, totaal = kaart.waarde(kaart.meer), kaart.waarde(kaart.alle)
    if kaart.telt_inwoners:
        return f"{deel(n, totaal, *INWONERS, 'heeft', 'hebben')} met meer dan één {een} te maken"
    if een == "loket":
        return f"{deel(n, totaal, *KLANTREIZEN, 'loopt', 'lopen')} langs meer dan één loket"
    return f"{deel(n, totaal, *KLANTREIZEN, 'gaat', 'gaan')} over meer dan één wet"


def titel(kaart: Samenloop) -> str:
    """The finding, with the municipality that it is about."""
    zin = bevinding(kaart)
    return f"{schoon(kaart.gemeente)}: {vervolg(zin)}" if kaart.gemeente else zin


def leeswijzer(kaart: Samenloop) -> str:
    """How to read the picture."""
    een, meer = SAMENLOOPSOORTEN[kaart.soort]
    if not kaart.samen:
        return f"Er is daarom geen plaatje van {meer} die samenkomen."
    ding = "dit loket" if een == "loket" else "deze wet"
    return (
        f"Geteld per klantreis: alles bij één vraag van een inwoner. Een dichte punt: {ding} hoort bij de combinatie."
        + (" Dit zegt niets over medewerkers." if een == "loket" else "")
    )


def voorbeeld(kaart: Samenloop) -> str:
    """The first combination as a whole sentence, so that a reader knows how to read the others."""
    een, _ = SAMENLOOPSOORTEN[kaart.soort]
    eerste = kaart.samen[0]
    heeft = "heeft" if kaart.waarde(eerste) == 1 else "hebben"
    reis = "in één klantreis " if kaart.telt_inwoners else ""
    geen = "geen ander loket" if een == "loket" else "geen andere wet"
    return f"Lees zo: {geteld(kaart, eerste)} {heeft} {reis}te maken met {opgenoemd(eerste)}, en met {geen}."


def naam_van(naam: str) -> str:
    """The name of a desk or act as it stands on the picture."""
    return toonnaam(naam, "loket")


def opgenoemd(groep: Groep) -> str:
    """The names of a group: "CJG, Werkplein en Wmo-loket"."""
    *eerst, laatst = map(naam_van, groep.namen)
    return f"{', '.join(eerst)} en {laatst}" if eerst else laatst


def onderschrift(kaart: Samenloop, getoond: int) -> str:
    """The line below: how many there are, what is not shown, what does not count, up to when, where from, for whom.

    Parameters
    ----------
    getoond : how many of the combinations are drawn.
    """
    een, meer = SAMENLOOPSOORTEN[kaart.soort]
    van_wie = "van wie" if kaart.telt_inwoners else "waarvan"
    delen = [f"{geteld(kaart, kaart.alle)}, {van_wie} {getal(kaart.waarde(kaart.meer))} met meer dan één {een}"]
    rest = kaart.samen[getoond:]
    if rest:
        hoogstens = geteld(kaart, rest[0])
        andere = aantal(len(rest), "andere combinatie", "andere combinaties")
        delen.append(f"nog {andere} niet getoond, {'met' if len(rest) == 1 else 'elk met hoogstens'} {hoogstens}")
    namen = {naam for groep in kaart.samen[:getoond] for naam in groep.namen}
    buiten = len(kaart.namen) - len(namen)
    if namen and buiten:
        staat = "staat" if buiten == 1 else "staan"
        delen.append(f"{aantal(buiten, een, meer)} {staat} niet in deze combinaties")
    if kaart.telt_inwoners and sum(map(kaart.waarde, kaart.samen)) > kaart.waarde(kaart.meer):
        delen.append("wie meer klantreizen heeft, kan bij meer combinaties staan")
    if kaart.anoniem:
        telt = "telt" if kaart.anoniem == 1 else "tellen"
        delen.append(f"{aantal(kaart.anoniem, *KLANTREIZEN)} zonder bekende inwoner {telt} niet mee")
    return met_herkomst(delen, kaart)


def in_woorden(kaart: Samenloop, getoond: int) -> str:
    """The picture as text, for who cannot see it: every combination that is drawn, and every name with its total."""
    een, meer = SAMENLOOPSOORTEN[kaart.soort]
    zinnen = [f"{bevinding(kaart)}."]
    if kaart.samen:
        rijen = [f"{opgenoemd(groep)}: {geteld(kaart, groep)}" for groep in kaart.samen[:getoond]]
        zinnen.append(f"Combinaties van {meer} in één klantreis, de grootste eerst: {'; '.join(rijen)}.")
        totalen = [f"{naam_van(groep.namen[0])}: {geteld(kaart, groep)}" for groep in kaart.namen]
        zinnen.append(f"Alle {eenheid(kaart)[1]} per {een}: {'; '.join(totalen)}.")
    return " ".join(zinnen)
