"""Two promises about any input: every row is accounted for, and no raw id of a person comes out anywhere."""

from __future__ import annotations

import csv
import io
import random
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from klantreis.errors import KlantreisError
from klantreis.mapping import read
from klantreis.vocabulary import TWIJFELREDENEN, UITVALREDENEN

Tabellen = dict[str, list[dict[str, Any]]]
Lees = Callable[[str, dict[str, str | bytes]], Tabellen]

KOLOMMEN = (
    "zaak: Zaak, inwoner: {kolom: BSN, soort: bsn}, activiteit: {kolom: Stap, label: Naam}, "
    "tijdstip: {kolom: Datum, tijd: Tijd}, behandelaar: Mw, loket: Team, volgorde: Nr, datum_genoemd: Tot"
)
PROJECT = f"""\
peildatum: 2024-12-31
loketten: [{{naam: CJG, ook: Jeugd, geldig_van: 2024-02-01}}]
bronnen:
  lang:
    bestanden: lang_*.csv
    kolommen: {{{KOLOMMEN}}}
    activiteiten:
      - {{code: A, fase: melding}}
      - {{patroon: "X*", overslaan: ja}}
      - {{patroon: "*", als: {{Team: {{leeg: ja}}}}, activiteit: Zonder team}}
  breed:
    bestanden: breed.csv
    vorm: breed
    negeer: BSN
    kolommen: {{zaak: Zaak, loket: Team}}
    stappen: [{{kolom: Datum, tijd: Tijd}}, {{kolom: Tot}}, {{kolom: Nr, overslaan: ja}}]
"""
KOP = ["Zaak", "BSN", "Stap", "Naam", "Datum", "Tijd", "Mw", "Team", "Nr", "Tot"]
CELLEN = {
    "Zaak": ["1", "2", "0012", ""],
    "BSN": ["123456782", "23456789", "123456789", "onbekend", ""],
    "Stap": ["A", "X1", "B", "b", ""],
    "Naam": ["Melding", "Besluit", ""],
    "Datum": ["05-01-2024", "31-02-2024", "01-01-1900", "31-12-2099", "31-03-2024", "27-10-2024", "onzin", "",
              "20240105", "2024-01-05T09:05:00Z", "05-13-2024"],
    "Tijd": ["09:05", "02:30", "25:00", "", "x"],
    "Mw": ["jan", "piet", ""],
    "Team": ["CJG", "jeugd", "Elders", ""],
    "Nr": ["1", "2", "x", ""],
    "Tot": ["01-02-2024", "x", ""],
}  # fmt: skip
GOED = {name: values[0] for name, values in CELLEN.items()}
VREEMD = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=6)
CEL = {name: st.one_of(st.sampled_from(values), st.sampled_from(values), VREEMD) for name, values in CELLEN.items()}
RIJ = st.fixed_dictionaries(CEL)
STUK = st.sampled_from(["1;2\n", ";" * 30 + "\n", ";;;;;;;;;\n"])


def _csv(rows: list[dict[str, str] | str]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(KOP)
    for row in rows:
        if isinstance(row, str):
            text.write(row)
        else:
            writer.writerow([row[name] for name in KOP])
    return text.getvalue()


@settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.generate],  # each example is a run: too slow to shrink
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_rows_in_are_events_and_uitval(lees: Lees, data: st.DataObject) -> None:
    files: dict[str, str | bytes] = {}
    for name in ("lang_1.csv", "lang_2.csv", "breed.csv"):
        rows: list[Any] = data.draw(st.lists(st.one_of(RIJ, RIJ, RIJ, STUK), max_size=20))
        rows += data.draw(st.lists(st.sampled_from(rows), max_size=5)) if rows else []
        files[name] = _csv([GOED, *rows])
    found = lees(PROJECT, files)

    counted: Counter[tuple[str, str, str | None]] = Counter()
    for table, soort in (("gebeurtenissen", "gebeurtenissen"), ("uitval", "uitval")):
        for row in found[table]:
            counted[row["bestand"], soort, row.get("reden")] += 1
    for name in files:
        told = {(row["soort"], row["reden"]): row["aantal"] for row in found["aansluiting"] if row["bestand"] == name}
        read_rows = told.pop(("gelezen", None))
        assert read_rows == sum(told.values())
        assert {key: n for key, n in told.items() if n} == {
            (soort, reden): n for (bestand, soort, reden), n in counted.items() if bestand == name
        }
    # No row twice, no reason that is not explained.
    where = [
        (row["bestand"], row["regel"]) for row in found["gebeurtenissen"] + found["uitval"] if row["bron"] == "lang"
    ]
    assert len(where) == len(set(where))
    assert {row["reden"] for row in found["uitval"]} <= set(UITVALREDENEN)
    assert {row["reden"] for row in found["twijfel"]} <= set(TWIJFELREDENEN)
    for row in found["gebeurtenissen"]:
        assert row["zaak"] and row["activiteit"] and row["tijdstip"].year == 2024
        assert row["loket"] in (None, "CJG")


# --- no raw id of a person ------------------------------------------------------------------------------------------


def _bsn(rng: random.Random) -> str:
    while True:
        text = f"{rng.randrange(10_000_000, 10**9):09d}"
        if sum(weight * int(digit) for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), text, strict=True)) % 11 == 0:
            return text


def _dirty_export(rng: random.Random) -> tuple[str, set[str]]:
    """An export with ids of persons wherever they can stand by mistake; and those ids, in each way of writing."""
    secret: set[str] = set()
    rows: list[dict[str, str] | str] = []
    for nr in range(60):
        row = {name: rng.choice(values) for name, values in CELLEN.items()}
        row["Zaak"], row["Mw"] = str(nr % 9), rng.choice(["J. Vermeulen", "a.degroot@testdam.nl", "P-4711"])
        bsn = _bsn(rng)
        dotted = f"{bsn[:4]}.{bsn[4:6]}.{bsn[6:]}"
        secret |= {bsn, bsn.lstrip("0"), dotted, row["Mw"]}
        row["BSN"] = rng.choice([bsn, bsn.lstrip("0"), dotted])
        if nr % 10 == 0:  # shifted columns: the id stands where a moment is expected
            row["Datum"] = rng.choice([bsn, bsn.lstrip("0"), dotted, f"{bsn[:3]} {bsn[3:6]} {bsn[6:]}"])
        if nr % 10 == 1:
            row["Tijd"] = bsn
        if nr % 10 == 2:
            row["Tot"] = rng.choice([bsn, dotted])
        if nr % 10 == 3:
            row["Stap"], row["Naam"], row["Team"] = f"Brief aan {dotted}", f"Gebeld {bsn}", f"Team ({bsn})"
        if nr % 10 == 4:
            row["Datum"] = "J. Vermeulen"
        rows.append(row)
        if nr % 15 == 0:
            rows.append(f"{nr};{bsn};A\n")  # too few fields
    return _csv(rows), secret


def _all_text(folder: Path) -> str:
    """Every byte of every file; Parquet also as the values that it holds."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.append(path.read_bytes().decode("latin-1"))
            if path.suffix == ".parquet":
                found.append(str(pq.read_table(path).to_pylist()))
    return "\n".join(found)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_raw_id_in_any_output_nor_in_what_is_staged(
    lees: Lees, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    text, secret = _dirty_export(random.Random(seed))
    project = PROJECT
    staged: list[str] = []
    original = read.read_sources

    def spy(*args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        staged.append(_all_text(result.events.parent))
        return result

    monkeypatch.setattr("klantreis.pipeline.reading.read_sources", spy)
    found = lees(project, {"lang_1.csv": text, "breed.csv": _csv([])})
    assert len({row["inwoner"] for row in found["gebeurtenissen"]}) > 3
    written = _all_text(tmp_path / "uit")
    for name, shown in (("outputs", written), ("staging", staged[0])):
        assert len(shown) > 1000
        leaks = sorted(value for value in secret if value in shown)
        assert leaks == [], name
    # Nothing is left behind beside the outputs.
    assert {path.name for path in tmp_path.iterdir()} == {"uit", "project.yaml", "lang_1.csv", "breed.csv"}


def test_no_raw_id_in_an_exception(lees: Lees) -> None:
    text, secret = _dirty_export(random.Random(3))
    for project in (
        PROJECT.replace("inwoner: {kolom: BSN, soort: bsn}, ", "").replace("BSN, ", ""),
        PROJECT.replace("kolom: BSN", "kolom: Bsn"),
        PROJECT.replace("Team: {leeg: ja}", "Taem: {leeg: ja}"),
    ):
        with pytest.raises(KlantreisError) as caught:
            lees(project, {"lang_1.csv": text, "breed.csv": _csv([])})
        shown = "".join(traceback.format_exception(caught.value)) + str(caught.value)
        assert not [value for value in secret if value in shown]
