"""What a project file may do with columns about people: BSNs become pseudonyms or stay out; free text is named.

Whole columns are judged, so that the order of the rows never matters; no message shows a cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from klantreis.errors import PrivacyError
from klantreis.project import Bron, Projectbestand
from klantreis.sources.columns import ColumnProfile
from klantreis.vocabulary import KENMERKEN

_TEKST = ("loket", "naar_loket", *KENMERKEN)
_PERSOONLIJK = re.compile(
    r"naam|telefoon|mobiel|e-?mail|geboorte|adres|straat|postcode|opmerking|toelichting|notitie|memo",
    re.IGNORECASE,
)
_GEEN_PERSOON = re.compile(r"stap|activiteit|status|product|loket|team|afdeling|zaaktype|wijk|gemeente", re.IGNORECASE)
_BSN_KOP = re.compile(r"(^|[^a-z]|inp)(bsn|burgerservicenummer|sofi(nummer)?)([^a-z]|$)", re.IGNORECASE)
"""A header that says so makes a column of a few residents one of BSNs too: six numbers prove it, fewer do not."""

VEEL = 200
"""A code or a name of a desk has fewer different values than this; free text has more."""


def pseudonymised(bron: Bron) -> Iterator[tuple[str, str]]:
    """The columns that become pseudonyms, each with the kind of id that the project file gives it."""
    kolommen = bron.kolommen
    for name in ("zaak", "inwoner", "behandelaar"):
        field = getattr(kolommen, name)
        if field is not None and field.kolom and (name != "zaak" or field.soort):
            for column in field.kolom:
                yield column, field.soort or ""


def shown(bron: Bron) -> Iterator[tuple[str, str]]:
    """The fields whose cells stand in the outputs as they are: field, column."""
    kolommen = bron.kolommen
    for name in ("zaak", "besluit", "verwijst_naar", *_TEKST):
        field = getattr(kolommen, name)
        if field is not None and not (name == "zaak" and field.soort):
            for column in field.kolom or ():
                yield name, column
    if kolommen.activiteit is not None:
        for column in (*kolommen.activiteit.kolom, *(kolommen.activiteit.label or ())):
            yield "activiteit", column


def _bsn_cells(profile: ColumnProfile) -> tuple[int, int]:
    """Cells that are nothing but a number as long as a BSN, and cells that hold one."""
    whole = sum(n for shape, n in profile.shapes if re.fullmatch("9{8,9}", re.sub(r"[.\s-]", "", shape)))
    inside = sum(n for shape, n in profile.shapes if re.search(r"(?<!9)9{8,9}(?!9)", shape))
    return whole, max(whole, inside)


def is_bsn_column(profile: ColumnProfile) -> bool:
    """Whether a column is one of BSNs, rather than one into which some strayed."""
    if _BSN_KOP.search(profile.name) and profile.bsn_valid * 2 >= profile.bsn_candidates > 0:
        return True
    return profile.looks_like_bsn and 2 * _bsn_cells(profile)[1] >= profile.filled


def may_not_be_shown(profile: ColumnProfile) -> bool:
    """Whether showing a column's cells would show BSNs. BSNs inside a longer text are masked one by one."""
    return is_bsn_column(profile) or (profile.looks_like_bsn and _bsn_cells(profile)[0] > 0)


def check_bsn(projectbestand: Projectbestand, naam: str, profiles: Sequence[ColumnProfile]) -> None:
    """Refuse a column that looks like BSNs and is not mapped as such, and a BSN column in a field that is shown.

    Raises
    ------
    PrivacyError
    """
    bron = projectbestand.project.bronnen[naam]
    as_bsn = {column for column, soort in pseudonymised(bron) if soort == "bsn"}
    otherwise = {column for column, soort in pseudonymised(bron) if soort != "bsn"}
    hidden = {profile.name for profile in profiles if may_not_be_shown(profile)}
    for field, column in shown(bron):
        if column in hidden or column in as_bsn:
            raise PrivacyError(
                "bsn-zichtbaar",
                f"kolom '{column}' heeft BSN's en zou bij '{field}' zo in de uitkomsten komen.",
                where=projectbestand.plek("bronnen", naam, "kolommen", field),
                expected="een andere kolom, of een veld dat een pseudoniem wordt.",
                hint=f"Heeft de export geen zaaknummer? Schrijf dan: zaak: {{kolom: {column}, soort: bsn}}"
                if field == "zaak"
                else "Haal deze regel weg.",
            )
    for profile in profiles:
        name = profile.name
        if is_bsn_column(profile) and name not in bron.negeer and (name not in as_bsn or name in otherwise):
            raise PrivacyError(
                "bsn-kolom",
                f"kolom '{name}' lijkt BSN's te bevatten ({profile.bsn_valid} van de {profile.bsn_candidates} "
                "verschillende nummers doorstaan de elfproef), maar staat niet als BSN in het projectbestand.",
                where=projectbestand.plek("bronnen", naam, "kolommen"),
                expected=f"inwoner: {{kolom: {name}, soort: bsn}}",
                hint=f"Is de kolom niet nodig? Zet dan bij de bron: negeer: [{name}]",
            )


def free_text(projectbestand: Projectbestand, naam: str, profiles: Sequence[ColumnProfile]) -> list[str]:
    """Sentences about fields that are shown and seem to hold names or free text.

    Ids (zaak, besluit, verwijst_naar) have many values by nature and are judged by their header only.
    """
    known = {profile.name: profile for profile in profiles}
    found = []
    for field, column in shown(projectbestand.project.bronnen[naam]):
        profile = known.get(column)
        if profile is None:
            continue
        ids = field in ("zaak", "besluit", "verwijst_naar")
        many = profile.more or (profile.distinct > VEEL and profile.distinct * 2 > profile.filled)
        if (_PERSOONLIJK.search(column) and not _GEEN_PERSOON.search(column)) or (many and not ids):
            where = projectbestand.plek("bronnen", naam, "kolommen", field)
            found.append(
                f"{where}: kolom '{column}' staat bij '{field}' en lijkt namen of vrije tekst te bevatten "
                f"({profile.distinct_text} verschillende waarden); die komen zo in de uitkomsten en op de kaart."
            )
    return found
