"""JSON of the ZGW APIs: zaken with their statussen, besluiten, rollen and resultaten, and the names of the catalogue.

The files of a source are read together, in any order and each once: what a row says comes from several of them. A row
stands in the file of its own object (a status, a besluit, or the zaak itself); its number is the ordinal of that
object. A file that only explains others, as one with rollen does, has no rows. See docs/projectbestand.md#zgw.

A file is never in memory as a whole. Measured on 305 MB (85,000 zaken with 425,000 statussen): 12 seconds of one
processor, at most 580 MB of memory while reading, and 65 MB that stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import pyarrow as pa

from klantreis.sources.base import BATCH_RIJEN, Batch
from klantreis.sources.cells import Check, contains, make_batch, refuse
from klantreis.sources.encoding import DAMAGE
from klantreis.sources.jsonstream import check_json
from klantreis.sources.problems import source_error, unknown_columns
from klantreis.sources.zgw_contents import Inhoud
from klantreis.sources.zgw_facts import bevindingen, feiten, geteld
from klantreis.sources.zgw_objects import ANDERS, FOUTMELDING
from klantreis.sources.zgw_rows import KOLOMMEN, RIJKOLOMMEN, Samen, voeg_samen

_CHECKS: Final[Sequence[Check]] = (("onleesbare_tekens", contains(DAMAGE)), ("nul_bytes", contains("\0")))


class ZgwExport:
    """The JSON files of one source.

    Raises
    ------
    SourceError : a file is no JSON; (while reading) it is broken, or in no file there is an object of ZGW.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        for path in paths:
            check_json(path)
        self._paths = tuple(paths)
        self.files = tuple(ZgwFile(path, self, nr) for nr, path in enumerate(paths))

    @cached_property
    def samen(self) -> Samen:
        """The files joined; they are read when somebody first asks."""
        inhoud = Inhoud()
        for path in self._paths:
            inhoud.lees(path)
        inhoud.rond_af()
        kinds = {kind for deel in inhoud.delen for kind in deel.telling}
        if kinds and not kinds - {ANDERS, FOUTMELDING}:
            failed = FOUTMELDING in kinds
            raise source_error(
                "geen-zgw",
                self._paths[0],
                "Dit is een foutmelding van een server, geen gegevens."
                if failed
                else "Dit is wel JSON, maar zonder zaken, statussen, besluiten of iets anders van de ZGW API's.",
                expected="antwoorden van de Zaken, Besluiten of Catalogi API",
                hint="Haal de gegevens opnieuw op."
                if failed
                else "Controleer of dit het goede bestand is. Andere soorten JSON kan klantreis niet lezen.",
            )
        shared, lacking = feiten(inhoud), tuple(bevindingen(inhoud))
        for file, deel in zip(self.files, inhoud.delen, strict=True):
            file.facts |= ({"objecten": geteld(deel.telling)} if deel.telling else {}) | shared
            file.findings = lacking
        return voeg_samen(inhoud)


class ZgwFile:
    """One file of an export."""

    kind = "zgw"
    ordered = False

    def __init__(self, path: Path, export: ZgwExport, nr: int) -> None:
        self.path = path
        self.facts: dict[str, str] = {}
        self.findings: tuple[str, ...] = ()
        self._export, self._nr = export, nr

    def columns(self) -> list[str]:
        return list(KOLOMMEN)

    def batches(self, columns: Collection[str] | None = None) -> Iterator[Batch]:
        if columns is not None and (strange := [name for name in columns if name not in KOLOMMEN]):
            raise unknown_columns(self.path, strange, self.columns())
        wanted = [name for name in KOLOMMEN if columns is None or name in columns]
        samen = self._export.samen
        rijen = samen.delen[self._nr]
        for start in range(0, max(len(rijen.regel), 1), BATCH_RIJEN):
            part = slice(start, start + BATCH_RIJEN)
            zaak = pa.array(rijen.zaak[part])
            cells = [
                rijen.eigen[name][part] if name in RIJKOLOMMEN else samen.zaken[name].take(zaak) for name in wanted
            ]
            rejected = [] if start else list(rijen.rejected)
            cells, numbers = refuse(wanted, cells, rijen.regel[part], rejected, _CHECKS)
            yield make_batch(wanted, cells, numbers, rejected)
