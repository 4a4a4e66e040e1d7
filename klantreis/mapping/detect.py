"""Finding the notations of a date column, over all its values, so that the order of the rows cannot matter."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from klantreis.notation import MAANDEN, compile_notatie

_TIJDEN = ("", " u:mm", " u:mm:ss", " u:mm:ss,000", "Tu:mm", "Tu:mm:ss", "Tu:mm:ss,000")
_OFFSET = ("", "Z")
_DAG_EERST = tuple(f"{datum}{tijd}" for datum in ("d-m-jjjj", "d/m/jjjj", "d.m.jjjj", "d m jjjj", "d-m-jj", "d/m/jj",
                   "d.m.jj") for tijd in _TIJDEN[:4])  # fmt: skip
_MAAND_EERST = {notatie: re.sub(r"^d(.)m", r"m\1d", notatie) for notatie in _DAG_EERST}
_OVERIG = (
    "iso",
    *(f"jjjj-m-d{tijd}" for tijd in _TIJDEN),
    *(f"jjjj/m/d{tijd}{offset}" for tijd in _TIJDEN for offset in (_OFFSET if tijd else ("",))),
    *(f"{datum}{tijd}" for datum in ("d mmm jjjj", "d-mmm-jjjj", "d-mmm-jj", "d mmm jj", "d/mmm/jjjj")
      for tijd in _TIJDEN[:4]),
    "jjjjmmdduumm", "jjjjmmdduummss", "jjjjmmddTuummss", "jjjjmmdd uumm", "jjjjmmdd uu:mm:ss", "jjjjmmdd uu:mm",
)  # fmt: skip

_PAIR = r"^(?P<a>\d{1,2})(?P<sep>[-/. ])(?P<b>\d{1,2})[-/. ]\d"


@dataclass
class Notatieteller:
    """Counts the shapes of a date column, batch by batch, and names the notations in it.

    Order-independent: fed with the same values in another order it gives the same answer.
    """

    shapes: Counter[str] = field(default_factory=Counter)
    examples: dict[str, tuple[str, str]] = field(default_factory=dict)
    highest: dict[str, tuple[int, int]] = field(default_factory=dict)

    def update(self, values: pa.Array | pa.ChunkedArray) -> None:
        """Add values (string, null is empty)."""
        counted = pc.value_counts(values.drop_null())
        if len(counted) == 0:
            return
        text, counts = counted.field("values"), counted.field("counts")
        shaped = pc.replace_substring_regex(pc.replace_substring_regex(text, r"\d", "9"), r"[A-Za-z]", "a")
        table = pa.table({"shape": shaped, "text": text, "n": counts}).group_by("shape")
        for row in table.aggregate([("n", "sum"), ("text", "min"), ("text", "max")]).to_pylist():
            shape = row["shape"]
            self.shapes[shape] += row["n_sum"]
            low, high = self.examples.get(shape, (row["text_min"], row["text_max"]))
            self.examples[shape] = min(low, row["text_min"]), max(high, row["text_max"])
        pairs = pc.extract_regex(text, _PAIR).drop_null()
        if len(pairs):
            found = pa.table(
                {
                    "sep": pc.struct_field(pairs, "sep"),
                    "a": pc.cast(pc.struct_field(pairs, "a"), pa.int64()),
                    "b": pc.cast(pc.struct_field(pairs, "b"), pa.int64()),
                }
            ).group_by("sep")
            for row in found.aggregate([("a", "max"), ("b", "max")]).to_pylist():
                a, b = self.highest.get(row["sep"], (0, 0))
                self.highest[row["sep"]] = max(a, row["a_max"]), max(b, row["b_max"])

    def notaties(self) -> list[tuple[str, int]]:
        """The notations found, the most frequent first, with the number of values that have them.

        A day and a month that cannot be told apart are read the Dutch way, the day first; month first is taken only when
        some second number is above 12. Where both occur, both are given, day first.
        """
        found: Counter[str] = Counter()
        for shape in sorted(self.shapes):
            for notatie in self._of_shape(shape):
                found[notatie] += self.shapes[shape]
        return sorted(found.items(), key=lambda item: (-item[1], _rank(item[0])))

    def onbekend(self) -> int:
        """The number of values in a shape that no notation fits."""
        return sum(n for shape, n in self.shapes.items() if not self._of_shape(shape))

    def _of_shape(self, shape: str) -> list[str]:
        low, high = self.examples[shape]
        digits = set(shape) <= {"9"}
        if digits and len(shape) == 8:
            return ["jjjjmmdd"] if "1900" <= low[:4] and high[:4] <= "2100" else ["ddmmjjjj"]
        if digits and len(shape) in (9, 10):
            # Nine digits are a BSN sooner than a moment before September 2001.
            return ["epoch_s"] if len(shape) == 10 and high < "41" else []
        if digits and len(shape) == 13:
            return ["epoch_ms"] if high < "41" else []
        if re.fullmatch(r"9{5}([.,]9+)?", shape):
            return ["excel"] if "20000" <= low[:5] and high[:5] <= "75000" else []
        for notatie in _DAG_EERST:
            if _fits(notatie, low) or _fits(notatie, high):
                a, b = self.highest.get(shape[1] if shape[1] != "9" else shape[2], (0, 0))
                if b > 12 and a <= 12:
                    return [_MAAND_EERST[notatie]]
                return [notatie, _MAAND_EERST[notatie]] if b > 12 else [notatie]
        for notatie in _OVERIG:
            if _fits(notatie, low) or _fits(notatie, high):
                return [notatie]
        return []


def _fits(notatie: str, text: str) -> bool:
    match = re.match(compile_notatie(notatie).pattern, text)
    if match is None:
        return False
    name = match.groupdict().get("maandnaam")
    return name is None or name.lower() in MAANDEN


_RANK = {notatie: nr for nr, notatie in enumerate((*_DAG_EERST, *_MAAND_EERST.values(), *_OVERIG))}


def _rank(notatie: str) -> int:
    return _RANK.get(notatie, len(_RANK))
