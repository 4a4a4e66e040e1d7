"""Finding the notations of a date column, over all its values, so that the order of the rows cannot matter."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from klantreis.mapping.dates import opgeruimd
from klantreis.notation import MAANDEN, compile_notatie
from klantreis.sources.columns import shape as shape_of

_TIJDEN = ("", *(f"{tussen}{klok}" for tussen in (" ", "T") for klok in ("u:mm", "u:mm:ss", "u:mm:ss,000")),
           " u:mm AM/PM", " u:mm:ss AM/PM")  # fmt: skip
_DAG_EERST = tuple(f"{datum}{tijd}" for datum in ("d-m-jjjj", "d/m/jjjj", "d.m.jjjj", "d m jjjj", "d-m-jj", "d/m/jj",
                   "d.m.jj") for tijd in _TIJDEN)  # fmt: skip
_MAAND_EERST = {notatie: re.sub(r"^d(.)m", r"m\1d", notatie) for notatie in _DAG_EERST}
_OVERIG = (
    "iso",
    *(f"jjjj-m-d{tijd}" for tijd in _TIJDEN),
    *(f"jjjj/m/d{tijd}{offset}" for tijd in _TIJDEN for offset in (("", "Z") if tijd[:1] in ("T", " ") else ("",))),
    *(f"{datum}{tijd}" for datum in ("d mmm jjjj", "d-mmm-jjjj", "d-mmm-jj", "d mmm jj", "d/mmm/jjjj", "mmm d, jjjj",
                                     "mmm d jjjj") for tijd in _TIJDEN),
    *(f"mmm d jjjj {klok}AM/PM" for klok in ("u:mm", "u:mm:ss")),
    "jjjjmmdduumm", "jjjjmmdduummss", "jjjjmmddTuummss", "jjjjmmddTuummssZ", "jjjjmmdd uumm", "jjjjmmdd uummss",
    "jjjjmmdd uu:mm", "jjjjmmdd uu:mm:ss", "jjjj-mm-dd-uu.mm.ss.000000",
)  # fmt: skip

_PAIR = r"^(?P<a>\d{1,2})(?P<sep>[-/. ])(?P<b>\d{1,2})[-/. ]\d"
_GETAL = {
    "jjjjmmdd": r"^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$",
    "ddmmjjjj": r"^(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d{2}$",
    # From September 2001, 1954 and so on to the end of the century: other numbers are seldom moments.
    "epoch_s": r"^(?:[1-3]\d|40)\d{8}$",
    "epoch_ms": r"^(?:[1-3]\d|40)\d{11}$",
    "excel": r"^(?:[2-6]\d|7[0-4])\d{3}(?:[.,]\d+)?$",
}
"""Numbers that are moments when they are in these bounds."""
_CIJFERS = r"9{5}(?:[.,]9+)?|9{8}|9{10}|9{13}"
"""The shapes that they have."""
_AANDEEL = {"jjjjmmdd": 0.01, "ddmmjjjj": 0.01, "epoch_s": 0.5, "epoch_ms": 0.5, "excel": 0.5}
"""The least share of the values of one shape: dates stand among many 00000000, but a number is not soon an epoch."""

MENGSEL = 0.01
"""Of day first and month first, the rarer order counts from this share on: below it is a typing error."""

TWIJFEL_VANAF = 20
"""With fewer values it is no sign of anything that no number is above 12."""

_LETTER = r"[A-SU-Ya-z]"
_MAANDNAAM = rf"(?i)(^|[^a-z])(?:{'|'.join(sorted(MAANDEN, key=lambda naam: (-len(naam), naam)))})($|[^a-z])"


@dataclass
class Notatieteller:
    """Counts the shapes of a date column, batch by batch, and names the notations in it.

    Order-independent: fed with the same values in another order it gives the same answer.
    """

    shapes: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    numbers: Counter[tuple[str, str]] = field(default_factory=Counter)
    pairs: Counter[tuple[str, bool]] = field(default_factory=Counter)

    def update(self, values: pa.Array | pa.ChunkedArray) -> None:
        """Add values (string, null is empty)."""
        counted = pc.value_counts(values.drop_null())
        if len(counted) == 0:
            return
        text, counts = opgeruimd(counted.field("values")), counted.field("counts")
        shaped, odd = shape_of(text), pc.match_substring_regex(text, _LETTER)
        if pc.any(odd).as_py():
            # A month means something in a moment, as T and Z do; other letters say only that there is one.
            some = text.filter(odd)
            for pattern, sign in ((_MAANDNAAM, r"\1@\2"), (_LETTER, "x"), (r"\d", "9")):
                some = pc.replace_substring_regex(some, pattern, sign)
            shaped = pc.replace_with_mask(shaped, odd, some)
        table = pa.table({"shape": shaped, "text": text, "n": counts})
        for row in table.group_by("shape").aggregate([("n", "sum"), ("text", "min")]).to_pylist():
            shape = row["shape"]
            self.shapes[shape] += row["n_sum"]
            self.examples[shape] = min(self.examples.get(shape, row["text_min"]), row["text_min"])
        numeric = any(re.fullmatch(_CIJFERS, shape) for shape in self.shapes)
        for notatie, pattern in _GETAL.items() if numeric else ():
            hits = table.filter(pc.match_substring_regex(text, pattern))
            for row in hits.group_by("shape").aggregate([("n", "sum")]).to_pylist():
                self.numbers[row["shape"], notatie] += row["n_sum"]
        pairs = pc.extract_regex(text, _PAIR)
        if pairs.null_count < len(pairs):
            a, b = (pc.cast(pc.struct_field(pairs, name), pa.int64()) for name in "ab")
            sep = pc.struct_field(pairs, "sep")
            for day_first, day, month in ((True, a, b), (False, b, a)):
                sure = pc.and_(pc.and_(pc.greater(day, 12), pc.less_equal(day, 31)), pc.less_equal(month, 12))
                found = pa.table({"sep": sep, "n": counts}).filter(sure)
                for row in found.group_by("sep").aggregate([("n", "sum")]).to_pylist():
                    self.pairs[row["sep"], day_first] += row["n_sum"]

    def notaties(self) -> list[tuple[str, int]]:
        """The notations found, the most frequent first, with the number of values in a shape that they fit.

        A day and a month that cannot be told apart are read the Dutch way, the day first; month first is taken only
        where second numbers above 12 say so. Where both occur, both are given, day first.
        """
        found: Counter[str] = Counter()
        for shape in sorted(self.shapes):
            for notatie in self._of_shape(shape):
                found[notatie] += self.shapes[shape]
        return sorted(found.items(), key=lambda item: (-item[1], _rank(item[0])))

    def onbekend(self) -> int:
        """The number of values in a shape that no notation fits."""
        return sum(n for shape, n in self.shapes.items() if not self._of_shape(shape))

    def totaal(self) -> int:
        """The number of values."""
        return sum(self.shapes.values())

    def past_niet(self, notaties: Sequence[str]) -> int:
        """At least so many values are none of these notations: in another shape, or with a number above 12 where the
        month should be, whichever of the two are more.
        """
        wrong, orders = 0, defaultdict[str, set[bool]](set)
        for shape, n in self.shapes.items():
            fits = [notatie for notatie in notaties if _fits(notatie, self.examples[shape])]
            wrong += 0 if fits else n
            if fits and (pair := re.match(_PAIR, self.examples[shape])):
                orders[pair["sep"]] |= {_dag_eerst(notatie) for notatie in fits}
        turned = sum(self.pairs[sep, order] for sep, known in orders.items() for order in (True, False)
                     if known == {not order})  # fmt: skip
        return max(wrong, turned)

    def dubbelzinnig(self) -> bool:
        """Whether the day and the month of many values could change places: no number tells which is which.

        True when of the values with one separator, at least TWIJFEL_VANAF, no first or second number is above 12.
        """
        counted: Counter[str] = Counter()
        for shape, n in self.shapes.items():
            if not re.fullmatch(_CIJFERS, shape) and any(_fits(each, self.examples[shape]) for each in _DAG_EERST):
                counted[shape.lstrip("9")[0]] += n
        return any(
            n >= TWIJFEL_VANAF and not self.pairs[sep, True] and not self.pairs[sep, False]
            for sep, n in counted.items()
        )

    def _of_shape(self, shape: str) -> list[str]:
        if re.fullmatch(_CIJFERS, shape):
            hits = [(self.numbers[shape, notatie], notatie) for notatie in _GETAL]
            enough = [(-n, notatie) for n, notatie in hits if n and n >= _AANDEEL[notatie] * self.shapes[shape]]
            return [notatie for _n, notatie in sorted(enough)]
        example = self.examples[shape]
        for notatie in _DAG_EERST:
            if _fits(notatie, example):
                return self._day_or_month_first(notatie, shape.lstrip("9")[0])
        return next(([notatie] for notatie in _OVERIG if _fits(notatie, example)), [])

    def _day_or_month_first(self, notatie: str, sep: str) -> list[str]:
        day, month = self.pairs[sep, True], self.pairs[sep, False]
        least = MENGSEL * (day + month)
        if not month or month < least:
            return [notatie]
        return [_MAAND_EERST[notatie]] if day < least or not day else [notatie, _MAAND_EERST[notatie]]


def _dag_eerst(notatie: str) -> bool:
    fields = compile_notatie(notatie).fields
    return "maand" not in fields or fields.index("dag") < fields.index("maand")


def _fits(notatie: str, text: str) -> bool:
    match = re.match(compile_notatie(notatie).pattern, text)
    if match is None:
        return False
    name = match.groupdict().get("maandnaam")
    return name is None or name.lower() in MAANDEN


_RANK = {notatie: nr for nr, notatie in enumerate((*_DAG_EERST, *_MAAND_EERST.values(), *_OVERIG))}


def _rank(notatie: str) -> int:
    return _RANK.get(notatie, len(_RANK))
