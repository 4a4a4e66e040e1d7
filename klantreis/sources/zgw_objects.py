"""The objects of the ZGW APIs (Zaken, Besluiten, Catalogi 1.x), one at a time: what they are and what they say.

An object is known by its fields, never by the name of its file. Of an object of the Zaken or Besluiten API only what
is asked for here is looked at: texts about the zaak, names and addresses never leave it. Types may also come as Open
Zaak dumps its catalogue: `{model: "catalogi.statustype", fields: {...}}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from klantreis.sources.cells import number_text
from klantreis.sources.encoding import DAMAGE

Object = Mapping[str, Any]

FOUTMELDING, ANDERS = "foutmelding", ""
SOORTEN: Final = {
    "zaak": "zaken", "status": "statussen", "besluit": "besluiten", "rol": "rollen", "resultaat": "resultaten",
    "zaaktype": "zaaktypen", "statustype": "statustypen", "resultaattype": "resultaattypen",
    "besluittype": "besluittypen", FOUTMELDING: "foutmeldingen", ANDERS: "andere objecten",
}  # fmt: skip
"""Kind of object -> its plural. Other objects (documents, properties) are counted and left alone."""

TYPEN: Final = ("zaaktype", "statustype", "resultaattype", "besluittype")

_HERKENNING: Final = (
    ("rol", ({"betrokkeneType"}, {"betrokkeneIdentificatie"}, {"roltype", "zaak"})),
    ("status", ({"datumStatusGezet"}, {"statustype", "zaak"})),
    ("besluit", ({"besluittype"}, {"ingangsdatum", "uiterlijkeReactiedatum"})),
    ("resultaat", ({"resultaattype", "zaak"},)),
    ("statustype", ({"isEindstatus"}, {"volgnummer", "zaaktype", "omschrijving"})),
    ("resultaattype", ({"resultaattypeomschrijving"}, {"archiefactietermijn", "zaaktype"})),
    ("besluittype", ({"besluitcategorie"}, {"reactietermijn"})),
    ("zaaktype", ({"handelingInitiator"}, {"statustypen"}, {"catalogus", "doorlooptijd"})),
    ("zaak", ({"zaaktype", "startdatum"}, {"zaaktype", "registratiedatum"}, {"zaaktype", "bronorganisatie"},
              {"identificatie", "startdatum"})),
    (FOUTMELDING, ({"title", "status", "detail"}, {"code", "title", "detail"})),
)  # fmt: skip
"""The first kind of which an object has all fields of some set."""

KENMERKEN: Final = {
    "besluitnr": "besluitnr", "besluitnummer": "besluitnr", "besluitdatum": "besluitdatum",
    "datumbesluit": "besluitdatum", "zaakkenmerk": "zaakkenmerk", "zaaknummer": "zaakkenmerk",
    "zaaknr": "zaakkenmerk", "resultaattekst": "resultaattekst", "statustekst": "statustekst",
    "statusdatum": "statusdatum",
}  # fmt: skip
"""Names that a kenmerk may have, without case and punctuation -> column. Any other may be a person's."""

RELATIES: Final = ("onderwerp", "vervolg", "hoofdzaak", "bijdrage")
"""Kinds of relation to another zaak, the one that says most first; what is called otherwise comes after these."""

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def soort_van(found: Object) -> tuple[str, Object]:
    """The kind of an object and its fields.

    >>> soort_van({"zaak": "https://x/zaken/1", "statustype": None})[0], soort_van({"naam": "brief.pdf"})[0]
    ('status', '')
    """
    model, fields = found.get("model"), found.get("fields")
    if isinstance(model, str) and isinstance(fields, dict):
        kind = model.rpartition(".")[2]
        return (kind if model.startswith("catalogi.") and kind in TYPEN else ANDERS), fields
    names = found.keys()
    if names == {"detail"}:
        return FOUTMELDING, found
    return next((kind for kind, sets in _HERKENNING if any(names >= wanted for wanted in sets)), ANDERS), found


def ingebed(found: Object) -> Iterator[Object]:
    """The objects that an object holds because the API was asked to put them in (`expand`), and those that they hold.

    >>> [each["url"] for each in ingebed({"_expand": {"rollen": [{"url": "r"}], "status": {"url": "s", "_expand": {
    ...     "statustype": {"url": "t"}}}}})]
    ['r', 's', 't']
    """
    for value in _dict(found.get("_expand")).values():
        for each in _dicts(value if isinstance(value, list) else [value]):
            yield each
            yield from ingebed(each)


def staart(url: object) -> str | None:
    """The last part of a url: the code of what it points to.

    >>> staart("https://x/api/v1/statustypen/AB-1/?expand=ja"), staart("AB-1"), staart(None)
    ('AB-1', 'AB-1', None)
    """
    return _bare(url).rpartition("/")[2] or None if isinstance(url, str) else None


def _bare(url: str) -> str:
    return url.partition("?")[0].partition("#")[0].strip().rstrip("/")


def sleutel(url: object) -> str | None:
    """What a url is compared by: its uuid, so that host, slash and query make no difference; else all but the query.

    >>> sleutel("https://b/zaken/00000000-0000-0000-0000-00000000000A/?x=1"), sleutel("https://b/zaken/7/")
    ('00000000-0000-0000-0000-00000000000a', 'https://b/zaken/7')
    """
    return _sleutel(url) if isinstance(url, str) else None


@lru_cache(maxsize=1 << 16)
def _sleutel(url: str) -> str | None:
    bare = _bare(url)
    tail = bare[-36:].lower()
    # The last part and nothing less: .../x00000000-... is another code.
    return tail if is_uuid(tail) and bare[-37:-36] in ("", "/") else bare or None


def is_uuid(text: str) -> bool:
    """Whether a text is a uuid, as the code of a type without a name mostly is."""
    return _UUID.fullmatch(text.lower()) is not None


def eigen_sleutel(found: Object) -> str | None:
    """The key of an object itself."""
    return sleutel(found.get("url")) or sleutel(found.get("uuid"))


def tekst(value: object) -> str | None:
    """A value as a cell; what is no text or number, or empty, is no cell.

    >>> tekst(" A1 "), tekst(0), tekst(1.0), tekst(""), tekst(True), tekst({"a": 1})
    ('A1', '0', '1', None, None, None)
    """
    if isinstance(value, str):
        # Half of a surrogate pair is a character that no text can hold.
        fine = value if value.isascii() else re.sub("[\ud800-\udfff]", DAMAGE, value)
        return fine.strip() or None
    if isinstance(value, bool):
        return None
    return str(value) if isinstance(value, int) else number_text(value) if isinstance(value, float) else None


def naam_van(kind: str, fields: Object) -> str | None:
    """The name of a type, of the Catalogi API or of a dump of a catalogue."""
    names = ("omschrijving", f"{kind}_omschrijving", "omschrijvingGeneriek", "omschrijving_generiek", "identificatie")
    return next((name for key in names if (name := tekst(fields.get(key)))), None)


class Zaak(NamedTuple):
    """What a zaak says of itself. `andere`: (key, tail, relation) of the zaken that it names, the surest first.

    onbekende_kenmerken : how many of its kenmerken have no name that is known here. herhaalde_kenmerken : the names
    that it gives another value for the second time; the first counts. Of besluitnr every value stands in kenmerken.
    """

    identificatie: str | None
    zaaktype: object
    communicatiekanaal: str | None
    startdatum: str | None
    registratiedatum: str | None
    einddatum: str | None
    einddatum_gepland: str | None
    uiterlijke_einddatum: str | None
    verlengd: bool
    verlenging: str | None
    opschorting: str | None
    kenmerken: dict[str, str]
    onbekende_kenmerken: int
    herhaalde_kenmerken: tuple[str, ...]
    andere: tuple[tuple[str, str, str], ...]


def lees_zaak(found: Object) -> Zaak:
    """The fields of a zaak; what is absent, null or of another form is None.

    >>> zaak = lees_zaak({"identificatie": "Z1", "verlenging": {"reden": "", "duur": "P42D"}, "opschorting": {
    ...     "indicatie": True, "reden": "ziek"}, "kenmerken": [{"kenmerk": "besluitnr", "bron": "B7"}]})
    >>> zaak.identificatie, zaak.verlenging, zaak.opschorting, zaak.kenmerken
    ('Z1', 'P42D', 'ja', {'besluitnr': 'B7'})
    """

    def cell(name: str) -> str | None:
        return tekst(found.get(name))

    extension, suspension = _dict(found.get("verlenging")), _dict(found.get("opschorting"))
    stands_still = suspension.get("indicatie")
    kenmerken, onbekend, herhaald = _kenmerken(found.get("kenmerken"))
    return Zaak(
        identificatie=cell("identificatie") or cell("uuid") or staart(found.get("url")),
        zaaktype=found.get("zaaktype"),
        communicatiekanaal=cell("communicatiekanaalNaam") or staart(found.get("communicatiekanaal")),
        startdatum=cell("startdatum"),
        registratiedatum=cell("registratiedatum"),
        einddatum=cell("einddatum"),
        einddatum_gepland=cell("einddatumGepland"),
        uiterlijke_einddatum=cell("uiterlijkeEinddatumAfdoening"),
        # Open Zaak may write an extension that is not there as one without reason and length.
        verlengd=bool(tekst(extension.get("duur")) or tekst(extension.get("reden"))),
        verlenging=tekst(extension.get("duur")),
        opschorting=("ja" if stands_still else "nee") if isinstance(stands_still, bool) else None,
        kenmerken=kenmerken,
        onbekende_kenmerken=onbekend,
        herhaalde_kenmerken=tuple(herhaald),
        andere=tuple(_andere(found)),
    )


def _dict(value: object) -> Object:
    return value if isinstance(value, dict) else {}


def _dicts(value: object) -> Iterator[Object]:
    return (each for each in value if isinstance(each, dict)) if isinstance(value, list) else iter(())


def _kenmerken(found: object) -> tuple[dict[str, str], int, list[str]]:
    """The kenmerken with a known name, how many others there are, and which names came again with another value.

    The standard says {kenmerk: value, bron: name of the register}; Amsterdam writes {kenmerk: name, bron: value}. The
    side that holds a known name is the name. An objection may be about several decisions: every besluitnr counts.
    """
    known: dict[str, str] = {}
    unknown, again = 0, []
    for each in _dicts(found):
        sides = tekst(each.get("kenmerk")), tekst(each.get("bron"))
        names = [KENMERKEN.get(re.sub(r"[^a-z0-9]", "", side.lower())) if side else None for side in sides]
        value = sides[0] if names[1] else sides[1]
        name = names[1] or names[0]
        if name is None or (names[0] and names[1]):
            unknown += any(sides)
        elif value is None:
            continue
        elif name == "besluitnr" and name in known:
            values = [*known[name].split("; "), value]
            known[name] = "; ".join(dict.fromkeys(values))
        else:
            again += [name] if known.setdefault(name, value) != value else []
    return known, unknown, again


def _andere(found: Object) -> list[tuple[str, str, str]]:
    related = [(each.get("url"), tekst(each.get("aardRelatie")) or "overig")
               for each in _dicts(found.get("relevanteAndereZaken"))]  # fmt: skip
    named: dict[str, tuple[str, str, str]] = {}
    for url, relation in [*related, (found.get("hoofdzaak"), "hoofdzaak")]:
        key, tail = sleutel(url), staart(url)
        if key is not None and tail is not None:
            named.setdefault(key, (key, tail, relation))
    order = {relation: nr for nr, relation in enumerate(RELATIES)}
    return sorted(named.values(), key=lambda other: order.get(other[2], len(order)))


def betrokkene(rol: Object) -> Iterator[tuple[str, str]]:
    """What a rol says of its zaak: (column, value), never a name of a person.

    `inpBsn` is the BSN of the initiator, unless somebody else acts for the resident: then it is that of who gave the
    authorisation, which comes as `machtiginggever`.
    """
    who, kind = _dict(rol.get("betrokkeneIdentificatie")), rol.get("betrokkeneType")
    role = (tekst(rol.get("omschrijvingGeneriek")) or tekst(rol.get("omschrijving")) or "").lower()
    acting = tekst(rol.get("indicatieMachtiging"))
    bsn = tekst(who.get("inpBsn"))
    if bsn is not None:
        if acting == "machtiginggever":
            yield "machtiginggever", bsn
        elif role == "initiator" and acting != "gemachtigde":
            yield "inpBsn", bsn
    elif role == "behandelaar" and kind in ("medewerker", "organisatorische_eenheid"):
        number = tekst(who.get("identificatie"))
        found = number if kind == "medewerker" else tekst(who.get("naam")) or number
        if found is not None:
            yield ("behandelaar" if kind == "medewerker" else "afdeling"), found
