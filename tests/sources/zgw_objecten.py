"""Made-up objects of the ZGW APIs, and what the reader makes of files with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from klantreis.sources import open_sources

Object = dict[str, Any]


def uuid(nr: int) -> str:
    return f"{nr:08x}-0000-4000-8000-0000000000ff"


def url(what: str, nr: int, host: str = "https://zaken.testdam.example/api/v1") -> str:
    return f"{host}/{what}/{uuid(nr)}"


def zaak(nr: int, **more: Any) -> Object:
    return {"url": url("zaken", nr), "uuid": uuid(nr), "identificatie": f"Z{nr}", "bronorganisatie": "111222333",
            "omschrijving": "de heer Geheim", "toelichting": "Geheim", "zaaktype": url("zaaktypen", 900),
            "registratiedatum": "2024-01-02", "startdatum": "2024-01-01", "einddatum": None, "verlenging": None,
            "opschorting": {"indicatie": False, "reden": ""}, "hoofdzaak": None, "relevanteAndereZaken": [],
            "kenmerken": [], "resultaat": None} | more  # fmt: skip


def status(nr: int, van: int, moment: str | None, soort: int = 1, **more: Any) -> Object:
    return {"url": url("statussen", nr), "uuid": uuid(nr), "zaak": url("zaken", van), "datumStatusGezet": moment,
            "statustype": url("statustypen", soort), "statustoelichting": ""} | more  # fmt: skip


def besluit(nr: int, van: int, **more: Any) -> Object:
    return {"url": url("besluiten", nr), "identificatie": f"B{nr}", "besluittype": url("besluittypen", 7),
            "zaak": url("zaken", van), "datum": "2024-02-01", "ingangsdatum": "2024-03-01", "verzenddatum": None,
            "uiterlijkeReactiedatum": "2024-03-14"} | more  # fmt: skip


def rol(nr: int, van: int, role: str, kind: str, who: Object, **more: Any) -> Object:
    return {"url": url("rollen", nr), "zaak": url("zaken", van), "betrokkeneType": kind,
            "omschrijvingGeneriek": role, "roltype": url("roltypen", 3), "indicatieMachtiging": "",
            "betrokkeneIdentificatie": who} | more  # fmt: skip


def statustype(nr: int, naam: str, **more: Any) -> Object:
    return {"url": url("statustypen", nr), "omschrijving": naam, "zaaktype": url("zaaktypen", 900), "volgnummer": nr,
            "isEindstatus": False} | more  # fmt: skip


ZAAKTYPE = {"url": url("zaaktypen", 900), "identificatie": "ZT", "omschrijving": "Wmo-aanvraag", "statustypen": [],
            "catalogus": "https://c/1", "doorlooptijd": "P56D", "servicenorm": None}  # fmt: skip


def page(*found: Object, **more: Any) -> Object:
    return {"count": len(found), "next": None, "previous": None, "results": list(found)} | more


def write(folder: Path, **files: Any) -> list[Path]:
    """Write each value as JSON; text as it is."""
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return [folder / f"{name}.json" for name in sorted(files)]


Row = tuple[str, int, dict[str, str]]
Lost = tuple[str, int, str, str | None]


def read(paths: list[Path]) -> tuple[list[Row], list[Lost], tuple[str, ...]]:
    """(file, ordinal, filled cells), what was rejected, and what the export lacks."""
    rows: list[Row] = []
    lost: list[Lost] = []
    sources = open_sources(paths)
    for source in sources:
        for batch in source.batches():
            rows += [
                (source.path.stem, regel, {name: cell for name, cell in row.items() if cell is not None})
                for regel, row in zip(batch.regel.to_pylist(), batch.rows.to_pylist(), strict=True)
            ]
            lost += [(source.path.stem, row.regel, row.reden, row.kolom) for row in batch.rejected]
    assert len({source.findings for source in sources}) == 1
    return rows, lost, sources[0].findings


def steps(rows: list[Row]) -> list[tuple[str, int, str | None, str | None, str | None]]:
    return [(file, nr, row.get("identificatie"), row.get("stap"), row.get("tijdstip")) for file, nr, row in rows]


def cells(rows: list[Row], *names: str) -> list[tuple[str | None, ...]]:
    return [tuple(row.get(name) for name in names) for _file, _nr, row in rows]


BSN, ANDER = "123456782", "111222333"
PERSOON = {"inpBsn": BSN, "geslachtsnaam": "Geheim", "voornamen": "Piet", "verblijfsadres": {"aoaPostcode": "1000AA"}}
