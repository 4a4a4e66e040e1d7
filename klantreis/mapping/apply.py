"""A batch of raw rows -> events, uitval and twijfel. Pure: no file, no engine, no state but what is learned of overlap.

What comes out is the staging form: an event with what later steps need to order it, name it and find its doubles. It
holds no raw id of a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klantreis.disclosure.masking import WEGGELATEN, masker, without_bsn
from klantreis.disclosure.pseudonyms import Sleutel
from klantreis.mapping.dates import GOED, REDEN, Momenten, read_moments
from klantreis.mapping.desks import Loketregister
from klantreis.mapping.files import named_columns
from klantreis.mapping.references import licht_genormaliseerd, normaliseer
from klantreis.mapping.rules import GEEN_REGEL, Regelboek, rules_of
from klantreis.mapping.sentences import elk, read_sentences
from klantreis.project import Bron, Kolom, Project, vergelijkbaar
from klantreis.sources.base import Batch
from klantreis.vocabulary import DAG_US, DATUM_IS_TERMIJN, KENMERKEN, TWIJFEL, UITVAL

BESLUITROLLEN = {"besluit", "bekendmaking", "uitspraak"}
"""Only an event with one of these roles keeps the reference of a decision: it is taken, sent or given there."""

_KENMERKEN = ("besluit", "verwijst_naar")
_LOKETTEN = ("loket", "naar_loket")
_TEKST = (*_LOKETTEN, *KENMERKEN)

VOORLOPIG = pa.schema(
    [
        ("bron", pa.string()), ("bestand", pa.string()), ("regel", pa.int64()), ("kolom", pa.string()),
        ("afdruk", pa.string()), ("regelnr", pa.int32()), ("zaak", pa.string()), ("inwoner", pa.string()),
        ("code", pa.string()), ("label", pa.string()), ("activiteit", pa.string()), ("fase", pa.string()),
        ("rollen", pa.string()), ("utc", pa.int64()), ("lokaal", pa.int64()), ("precisie", pa.int8()),
        ("volgorde", pa.float64()), ("behandelaar", pa.string()), ("besluit", pa.string()),
        ("verwijst_naar", pa.string()), ("datum_genoemd", pa.date32()),
        *((name, pa.string()) for name in _TEKST),
        *((f"{name}_ruw", pa.string()) for name in _LOKETTEN),
        *((f"{name}_licht", pa.string()) for name in _KENMERKEN),
    ]
)  # fmt: skip
"""The staging form of an event. afdruk: digest of the raw row; regelnr: the rule that mapped it (-1: none); utc,
lokaal: us; precisie: index in PRECISIES; rollen: comma-separated; loket_ruw: a desk's name that the register does not
hold; besluit_licht: the reference with its punctuation, for when that is all that keeps two decisions apart."""

_SCHEMAS = {"string": pa.string(), "int64": pa.int64()}
UITVAL_SCHEMA = pa.schema([(name, _SCHEMAS[kind]) for name, kind in UITVAL.items()])
TWIJFEL_SCHEMA = pa.schema([(name, _SCHEMAS[kind]) for name, kind in TWIJFEL.items()])


@dataclass
class Vertaald:
    """What a batch became. `gelezen` counts rows (long form) or non-empty date cells (wide form)."""

    events: list[pa.Table] = field(default_factory=list)
    uitval: list[pa.Table] = field(default_factory=list)
    twijfel: list[pa.Table] = field(default_factory=list)
    gelezen: int = 0


class Vertaler:
    """Translates the batches of one source.

    Parameters
    ----------
    naam, bron, project : the source as the project file has it.
    notaties : source column -> notations, for every date column.
    digests : text array -> a digest of each, for finding equal rows.
    """

    def __init__(
        self,
        naam: str,
        bron: Bron,
        project: Project,
        sleutel: Sleutel | None,
        notaties: Mapping[str, Sequence[str]],
        digests: Callable[[pa.Array], pa.Array],
    ) -> None:
        self.naam, self.bron, self.project, self.sleutel = naam, bron, project, sleutel
        self.regels = rules_of(bron)
        self.regelboek = Regelboek(self.regels)
        self.register = Loketregister(project.loketten)
        self.notaties, self.digests = notaties, digests
        self._first_names = {name: names[0] for _place, names, _required in named_columns(bron) for name in names}
        self._ordered = False

    def batch(self, batch: Batch, bestand: str, *, ordered: bool = False) -> Vertaald:
        """Translate one batch of the file `bestand`.

        `ordered`: the order of the document is the source's own sequence.
        """
        out = Vertaald()
        self._reject(out, bestand, batch)
        rows = batch.rows
        afdruk = self._digests(rows)
        self._ordered = ordered and self.bron.kolommen.volgorde is None
        if self.bron.vorm == "lang":
            kolommen = self.bron.kolommen
            assert kolommen.activiteit is not None and kolommen.tijdstip is not None
            out.gelezen += len(rows)
            tijd = kolommen.tijdstip
            self._events(
                out, _Cells(rows), bestand, batch.regel, afdruk,
                code_kolom=kolommen.activiteit.kolom, datum_kolom=tijd.kolom, tijd_kolom=tijd.tijd,
            )  # fmt: skip
        else:
            for stap in dict.fromkeys((stap.kolom, stap.tijd) for stap in self.bron.stappen):
                cells = _Cells(rows)
                name = cells.name(stap[0])
                if name is None:
                    continue
                filled = cells.get(stap[0]).is_valid()
                out.gelezen += pc.sum(filled).as_py() or 0
                self._events(
                    out, _Cells(rows.filter(filled)), bestand, batch.regel.filter(filled), afdruk.filter(filled),
                    code=stap[0][0], datum_kolom=stap[0], tijd_kolom=(stap[1],) if stap[1] else None,
                )  # fmt: skip
        return out

    # -- one step each ------------------------------------------------------------------------------------------

    def _reject(self, out: Vertaald, bestand: str, batch: Batch) -> None:
        """Rows that the reader could not read. In the wide form such a row counts as one."""
        rejected = batch.rejected
        out.gelezen += len(rejected)
        if rejected:
            lost = self._uitval(
                bestand, pa.array([row.regel for row in rejected], pa.int64()), [row.reden for row in rejected],
                [row.kolom for row in rejected], [row.waarde for row in rejected],
            )  # fmt: skip
            out.uitval.append(lost)

    def _uitval(self, bestand: str, regel: pa.Array, reden: list[str], kolom: list, waarde: list) -> pa.Table:  # type: ignore[type-arg]
        n = len(regel)
        arrays = [
            _constant(self.naam, n), _constant(bestand, n), regel, pa.array(reden, pa.string()),
            pa.array(kolom, pa.string()), pa.array(waarde, pa.string()),
        ]  # fmt: skip
        return pa.Table.from_arrays(arrays, schema=UITVAL_SCHEMA)

    def _digests(self, rows: pa.Table) -> pa.Array:
        if self.bron.dubbelen == "behouden" or len(rows) == 0:
            return pa.nulls(len(rows), pa.string())
        # Names go along and empty cells do not, so that files whose columns stand in another order, or of which one has
        # a column that is empty or has another name for the same thing, can still hold the same row.
        named = sorted((self._first_names.get(name, name), name) for name in rows.column_names)
        parts = [pc.binary_join_element_wise(f"{first}=", rows[name], "") for first, name in named]
        # The first part is never null: Arrow leaves out a row of which every part is.
        whole = pc.binary_join_element_wise(_constant("", len(rows)), *parts, "\x1f", null_handling="skip")
        # A line end inside a cell is one line end, however it was written or read.
        if pc.any(pc.match_substring(whole, "\r")).as_py():
            whole = pc.replace_substring_regex(whole, r"\r\n?", "\n")
        return self.digests(whole)

    def _events(
        self,
        out: Vertaald,
        cells: _Cells,
        bestand: str,
        regel: pa.Array,
        afdruk: pa.Array,
        *,
        datum_kolom: Sequence[str],
        tijd_kolom: Sequence[str] | None,
        code_kolom: Sequence[str] = (),
        code: str | None = None,
    ) -> None:
        n = len(regel)
        if n == 0:
            return
        kolommen = self.bron.kolommen
        codes = without_bsn(cells.get(code_kolom)) if code is None else _constant(code, n)
        chosen = self._choose(codes, cells)
        datum_naam = cells.name(datum_kolom) or datum_kolom[0]
        dates = cells.get(datum_kolom)
        times = cells.get(tijd_kolom) if tijd_kolom else None
        moments = read_moments(dates, self.notaties.get(datum_naam, ()), self.bron.tijdzone, times=times)
        zaak = self._plain(kolommen.zaak, cells)
        if kolommen.zaak.soort:
            assert self.sleutel is not None
            zaak, _unusable = self.sleutel.column(kolommen.zaak.soort, zaak)

        # The first reason that holds is the one that is reported.
        reden = np.full(n, "", dtype=object)
        skip = np.array([regel.overslaan for regel in self.regels] + [False])
        for mask, reason in (
            (skip[chosen], "overgeslagen"),
            (pc.is_null(zaak).to_numpy(zero_copy_only=False), "zaak_ontbreekt"),
            (pc.is_null(codes).to_numpy(zero_copy_only=False), "activiteit_ontbreekt"),
            *((moments.status == status, reason) for status, reason in enumerate(REDEN) if reason),
        ):
            reden[mask & (reden == "")] = reason
        good = reden == ""
        bad = np.flatnonzero(~good)
        if len(bad):
            why = reden[bad]
            kolom = {
                "zaak_ontbreekt": cells.name(kolommen.zaak.kolom or ()),
                "activiteit_ontbreekt": cells.name(code_kolom),
                "overgeslagen": cells.name(code_kolom) or code,
            }
            lost = [values.take(pa.array(bad)).to_pylist() for values in (dates, times) if values is not None]
            shown = [
                None if reason in kolom else " ".join(text for text in map(masker, texts) if text) or None
                for reason, *texts in zip(why, *lost, strict=True)
            ]
            names = [kolom.get(reason, datum_naam) for reason in why]
            out.uitval.append(self._uitval(bestand, regel.take(pa.array(bad)), list(why), names, shown))
        if not good.any():
            return
        mask = pa.array(good)
        self._good(
            out, _Cells(cells.rows.filter(mask)), bestand, regel.filter(mask), afdruk.filter(mask), codes.filter(mask),
            zaak.filter(mask), chosen[good], moments.take(np.flatnonzero(good)), datum_naam,
        )  # fmt: skip

    def _good(
        self,
        out: Vertaald,
        cells: _Cells,
        bestand: str,
        regel: pa.Array,
        afdruk: pa.Array,
        codes: pa.Array,
        zaak: pa.Array,
        chosen: np.ndarray,
        moments: Momenten,
        datum_naam: str,
    ) -> None:
        n, kolommen = len(regel), self.bron.kolommen
        days = moments.lokaal // DAG_US
        doubt: list[tuple[np.ndarray, str, str]] = [(moments.dubbel, "dubbel_uur", datum_naam)]
        data: dict[str, pa.Array] = {
            "bron": _constant(self.naam, n),
            "bestand": _constant(bestand, n),
            "regel": regel,
            "kolom": _constant(datum_naam, n),
            "afdruk": afdruk,
            "regelnr": pa.array(chosen.astype(np.int32)),
            "code": codes,
            "label": without_bsn(cells.get((kolommen.activiteit and kolommen.activiteit.label) or ()), whole=True),
            "utc": pa.array(moments.utc),
            "lokaal": pa.array(moments.lokaal),
            "precisie": pa.array(moments.precisie, pa.int8()),
            "volgorde": pc.cast(regel, pa.float64()) if self._ordered else self._volgorde(cells, n),
        }
        systeem = self.project.systeem(self.naam)
        data["zaak"] = pc.binary_join_element_wise(systeem, zaak, ":") if self.project.prefix_nodig else zaak
        data["activiteit"] = self._meaning(chosen, [regel.activiteit for regel in self.regels])
        data["fase"] = self._meaning(chosen, [regel.fase for regel in self.regels])
        data["rollen"] = self._meaning(chosen, [",".join(sorted(set(regel.rollen))) or None for regel in self.regels])

        for name, field_ in (("inwoner", kolommen.inwoner), ("behandelaar", kolommen.behandelaar)):
            data[name] = pa.nulls(n, pa.string())
            if field_ is None:
                continue
            assert self.sleutel is not None
            soort = field_.soort or f"{name}:{systeem}"
            data[name], unusable = self.sleutel.column(soort, cells.get(field_.kolom))
            if soort == "bsn":
                odd = pc.fill_null(unusable, False).to_numpy(zero_copy_only=False)
                doubt.append((odd, "bsn_ongeldig", cells.name(field_.kolom) or ""))

        constants = [regel.gezet() for regel in self.regels]
        for name in _TEKST:
            own = self._meaning(chosen, [constant.get(name) for constant in constants])
            values = pc.coalesce(own, without_bsn(self._plain(getattr(kolommen, name), cells), whole=True))
            data[name] = values
            if name in _LOKETTEN:
                data[name] = self.register.resolve(values, days)
                data[f"{name}_ruw"] = pc.if_else(pc.is_null(data[name]), values, pa.scalar(None, pa.string()))
        references = {name: without_bsn(self._plain(getattr(kolommen, name), cells)) for name in _KENMERKEN}
        written, named, unclear = read_sentences(references["verwijst_naar"], days)
        for name, texts in (references | {"verwijst_naar": written}).items():
            data[name] = elk(texts, partial(normaliseer, voorvoegsels=self.bron.kenmerk_voorvoegsels))
            data[f"{name}_licht"] = elk(texts, licht_genormaliseerd)
        referring = cells.name((kolommen.verwijst_naar and kolommen.verwijst_naar.kolom) or ())
        doubt.append((unclear, "kenmerk_onduidelijk", referring or ""))
        # A wide row, or a register that repeats the number on every line, names the decision at each step; it was taken
        # at one.
        taken = np.array([bool(BESLUITROLLEN & set(regel.rollen)) for regel in self.regels] + [False])[chosen]
        data["besluit"] = pc.if_else(pa.array(taken), data["besluit"], pa.scalar(None, pa.string()))
        own, odd = self._datum_genoemd(cells, n)
        term = np.array([bool(DATUM_IS_TERMIJN & set(regel.rollen)) for regel in self.regels] + [False])[chosen]
        data["datum_genoemd"] = pc.coalesce(own, pc.if_else(pa.array(term), pa.scalar(None, pa.date32()), named))
        genoemd = kolommen.datum_genoemd
        doubt.append((odd, "genoemde_datum_onleesbaar", (cells.name(genoemd.kolom) if genoemd else None) or ""))

        texts = [data[name] for name in ("code", "label", *_TEKST, *(f"{name}_ruw" for name in _LOKETTEN))]
        left_out = [
            pc.fill_null(pc.match_substring(text, WEGGELATEN), False) for text in [*texts, *references.values()]
        ]
        odd = np.any([mask.to_numpy(zero_copy_only=False) for mask in left_out], axis=0)
        doubt.append((odd, "bsn_in_tekst", ""))

        out.events.append(pa.Table.from_arrays([data[name] for name in VOORLOPIG.names], schema=VOORLOPIG))
        for rows, why, kolom in doubt:
            where = np.flatnonzero(rows)
            if len(where):
                m = len(where)
                arrays = [
                    _constant(self.naam, m), _constant(bestand, m), regel.take(pa.array(where)), _constant(why, m),
                    _constant(kolom, m),
                ]  # fmt: skip
                out.twijfel.append(pa.Table.from_arrays(arrays, schema=TWIJFEL_SCHEMA))

    def _choose(self, codes: pa.Array, cells: _Cells) -> np.ndarray:
        """The rule of each row; asked once per distinct combination of code and condition cells."""
        # A control character keeps an empty cell apart from every text.
        columns = (codes, *(cells.get((name,)) for name in self.regelboek.columns))
        parts = [pc.fill_null(column, "\x00") for column in columns]
        coded = pc.binary_join_element_wise(*parts, "\x1f").dictionary_encode()
        counts = np.bincount(coded.indices.to_numpy(zero_copy_only=False), minlength=len(coded.dictionary))
        chosen = np.full(len(coded.dictionary), GEEN_REGEL, dtype=np.int64)
        for nr, key in enumerate(coded.dictionary.to_pylist()):
            code, *rest = key.split("\x1f")
            if code != "\x00":
                found = [None if cell == "\x00" else cell for cell in rest]
                chosen[nr] = self.regelboek.choose(code, found, int(counts[nr]))
        rules: np.ndarray = chosen[coded.indices.to_numpy(zero_copy_only=False)]
        return rules

    def _meaning(self, chosen: np.ndarray, values: Sequence[str | None]) -> pa.Array:
        """For each row the value of its rule; null without one. GEEN_REGEL is -1: the last place."""
        return pa.array([*values, None], pa.string()).take(pa.array(np.where(chosen < 0, len(values), chosen)))

    def _plain(self, kolom: Kolom | None, cells: _Cells) -> pa.Array:
        """A column or constant of the source, its values translated."""
        if kolom is None:
            return pa.nulls(cells.n, pa.string())
        if kolom.kolom is None:
            return _constant(kolom.waarde, cells.n)
        values = cells.get(kolom.kolom)
        if not kolom.waarden:
            return values
        wanted = {vergelijkbaar(raw): value for raw, value in kolom.waarden.items()}
        coded = values.dictionary_encode()
        texts = [wanted.get(vergelijkbaar(text), text) or None for text in coded.dictionary.to_pylist()]
        return pa.array(texts, pa.string()).take(coded.indices)

    def _volgorde(self, cells: _Cells, n: int) -> pa.Array:
        kolom = self.bron.kolommen.volgorde
        if kolom is None or kolom.kolom is None:
            return pa.nulls(n, pa.float64())
        text = pc.replace_substring(cells.get(kolom.kolom), ",", ".")
        number = pc.match_substring_regex(text, r"^-?\d+(\.\d+)?$")
        return pc.cast(pc.if_else(number, text, pa.scalar(None, pa.string())), pa.float64())

    def _datum_genoemd(self, cells: _Cells, n: int) -> tuple[pa.Array, np.ndarray]:
        kolom = self.bron.kolommen.datum_genoemd
        if kolom is None:
            return pa.nulls(n, pa.date32()), np.zeros(n, dtype=bool)
        name = cells.name(kolom.kolom) or kolom.kolom[0]
        values = cells.get(kolom.kolom)
        moments = read_moments(values, self.notaties.get(name, ()), self.bron.tijdzone)
        good = moments.status == GOED
        days = pa.array((moments.lokaal // DAG_US).astype(np.int32), mask=~good).cast(pa.date32())
        return days, ~good & pc.is_valid(values).to_numpy(zero_copy_only=False)


class _Cells:
    """The cells of a batch, by the first of several column names that the file has."""

    def __init__(self, rows: pa.Table) -> None:
        self.rows, self.n = rows, len(rows)
        self._names = set(rows.column_names)

    def name(self, names: Sequence[str]) -> str | None:
        return next((name for name in names if name in self._names), None)

    def get(self, names: Sequence[str]) -> pa.Array:
        name = self.name(names)
        if name is None:
            return pa.nulls(self.n, pa.string())
        column = self.rows[name]
        return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def _constant(value: str | None, n: int) -> pa.Array:
    return pa.repeat(pa.scalar(value, pa.string()), n)
