"""Delimited text: every record accounted for, by its number, whatever the export looks like."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klantreis.errors import SourceError
from klantreis.sources import Batch, ReadOptions, RejectedRow, open_source
from klantreis.sources import delimited as module
from klantreis.sources.delimited import DelimitedFile

Rows = list[tuple[int, dict[str, str | None]]]


def write(folder: Path, content: str | bytes, encoding: str = "utf-8", name: str = "export.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return path


def unpack(batches: list[Batch]) -> tuple[Rows, list[RejectedRow]]:
    rows = [
        (regel, row)
        for batch in batches
        for regel, row in zip(batch.regel.to_pylist(), batch.rows.to_pylist(), strict=True)
    ]
    return rows, [row for batch in batches for row in batch.rejected]


def read(path: Path, **options: object) -> tuple[Rows, list[RejectedRow]]:
    return unpack(list(open_source(path, ReadOptions(**options)).batches()))  # type: ignore[arg-type]


def problem(path: Path, **options: object) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read(path, **options)
    return caught.value


# --- encodings ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codec", "fact"),
    [
        ("utf-8", "utf-8 (herkend)"),
        ("utf-8-sig", "utf-8 met BOM (herkend)"),
        ("cp1252", "cp1252 (herkend)"),
        ("utf-16", "utf-16-le met BOM (herkend)"),
        ("utf-16-le", "utf-16-le (herkend)"),
        ("utf-16-be", "utf-16-be (herkend)"),
    ],
)
def test_the_encoding_is_recognised(tmp_path: Path, codec: str, fact: str) -> None:
    path = write(tmp_path, "Zaak;Omschrijving\r\nZ1;Beëindiging één\r\nZ2;\r\n", codec)
    source = open_source(path)
    assert source.facts["codering"] == fact
    rows, rejected = unpack(list(source.batches()))
    assert rows == [(2, {"Zaak": "Z1", "Omschrijving": "Beëindiging één"}), (3, {"Zaak": "Z2", "Omschrijving": None})]
    assert rejected == []


def test_utf16_big_endian_with_a_mark(tmp_path: Path) -> None:
    path = write(tmp_path, b"\xfe\xff" + "a;b\né;2\n".encode("utf-16-be"))
    assert read(path)[0] == [(2, {"a": "é", "b": "2"})]


@pytest.mark.parametrize(
    "codec", ["cp850", "mac-roman", "utf-7", "utf_16_le", "cp1252", "utf-8", "latin1", "shift_jis"]
)
def test_any_codec_when_given(tmp_path: Path, codec: str) -> None:
    text = "Zaak;Stap\nZ1;abc\n" if codec == "shift_jis" else "Zaak;Stap\nZ1;één\n"
    assert read(write(tmp_path, text, codec), encoding=codec)[0][0][1]["Stap"] == text.split(";")[-1].strip()


def test_an_accent_far_into_the_file_decides_too(tmp_path: Path) -> None:
    rows = "Z;gewoon\n" * 400_000
    cp1252 = open_source(write(tmp_path, ("a;b\n" + rows + "Z;één\n").encode("cp1252")))
    assert cp1252.facts["codering"] == "cp1252 (herkend)"
    utf8 = open_source(write(tmp_path, "a;b\n" + rows + "Z;één\n", name="utf8.csv"))
    assert utf8.facts["codering"] == "utf-8 (herkend)"
    for source in (cp1252, utf8):
        last = list(source.batches())[-1]
        assert (last.regel[-1].as_py(), last.rows.column("b")[-1].as_py()) == (400_002, "één")


def test_a_character_cut_by_a_block_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from klantreis.sources import encoding

    monkeypatch.setattr(encoding.chunks, "__defaults__", (7,))
    text = 'a;b\n€uro;"één\r\ntwee"\nx;ë\n'
    for codec in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        rows, _ = read(write(tmp_path, text, codec))
        assert [row for _, row in rows] == [{"a": "€uro", "b": "één\r\ntwee"}, {"a": "x", "b": "ë"}]


def test_a_few_broken_bytes_cost_only_their_rows(tmp_path: Path) -> None:
    path = write(tmp_path, "a;b\né;1\né;2\nX;3\né;4\n".encode().replace(b"X", b"\xe9"))
    source = open_source(path)
    rows, rejected = unpack(list(source.batches()))
    assert [regel for regel, _ in rows] == [2, 3, 5]
    assert rejected == [RejectedRow(4, "onleesbare_tekens", kolom="a")]
    assert source.facts["beschadigde tekens"].startswith("1;")


def test_a_wrong_encoding_names_the_line_and_what_would_fit(tmp_path: Path) -> None:
    path = write(tmp_path, "a;b\n1;2\ncliënt;3\n", "cp1252")
    error = problem(path, encoding="utf-8")
    assert (error.code, error.where) == ("verkeerde-codering", f"{path}:3")
    assert "Byte 12" in error.what
    assert "cp1252" in (error.hint or "")


def test_bytes_that_cp1252_lacks_point_to_another_codepage(tmp_path: Path) -> None:
    path = write(tmp_path, "a;b\n1;Müller\n2;geïnd\n", "cp850")  # ü is 0x81 there
    error = problem(path)
    assert (error.code, error.where) == ("verkeerde-codering", f"{path}:2")
    assert "cp850" in (error.hint or "")
    assert read(path, encoding="cp850")[0][0][1]["b"] == "Müller"


def test_an_encoding_that_contradicts_the_mark(tmp_path: Path) -> None:
    assert problem(write(tmp_path, "a;b\n1;2\n", "utf-8-sig"), encoding="cp1252").code == "verkeerde-codering"


@pytest.mark.parametrize("codec", ["utf8x", "base64"])
def test_an_encoding_that_does_not_exist(tmp_path: Path, codec: str) -> None:
    assert problem(write(tmp_path, "a;b\n1;2\n"), encoding=codec).code == "onbekende-codering"


def test_half_a_character_at_the_end(tmp_path: Path) -> None:
    rows, rejected = read(write(tmp_path, "a;b\né;é\né;é".encode()[:-1]))
    assert ([regel for regel, _ in rows], [row.reden for row in rejected]) == ([2], ["onleesbare_tekens"])
    assert problem(write(tmp_path, b"\xff\xfe" + "a;b\n1;2".encode("utf-16-le")[:-1])).code == "verkeerde-codering"


# --- delimiters and headers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_recognised(tmp_path: Path, delimiter: str) -> None:
    rows = [
        ["Zaak", "Naam, voornaam", "Bedrag"],
        ["Z1", "Jansen, J.", "1,50"],
        ["Z2", "a;b", "2|3"],
        ["Z3", "x", "1,5"],
    ] * 3
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([rows[0], *(row for row in rows if row[0] != "Zaak")])
    found, rejected = read(write(tmp_path, text.getvalue()))
    assert (len(found), rejected) == (9, [])
    assert found[0][1] == {"Zaak": "Z1", "Naam, voornaam": "Jansen, J.", "Bedrag": "1,50"}


def test_commas_in_the_text_do_not_beat_the_delimiter_of_the_header(tmp_path: Path) -> None:
    text = "Zaak;Omschrijving\n" + "".join(f"Z{n};een, twee\n" for n in range(50))
    assert open_source(write(tmp_path, text)).columns() == ["Zaak", "Omschrijving"]


def test_one_column(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, 'Zaak\nNA\n\n""\n0363\n'))
    assert source.facts["scheidingsteken"] == "geen: het bestand heeft één kolom"
    assert unpack(list(source.batches()))[0] == [(2, {"Zaak": "NA"}), (3, {"Zaak": None}), (4, {"Zaak": "0363"})]


def test_a_given_delimiter_that_the_header_lacks(tmp_path: Path) -> None:
    error = problem(write(tmp_path, "a;b\n1;2\n"), delimiter="|")
    assert error.code == "scheidingsteken-past-niet"
    assert ";" in (error.expected or "")
    assert problem(write(tmp_path, "a;b\n1;2\n"), delimiter="::").code == "onbekend-scheidingsteken"
    assert read(write(tmp_path, "a\tb\n1\t2\n"), delimiter="tab")[0] == [(2, {"a": "1", "b": "2"})]


def test_the_sep_line_of_excel(tmp_path: Path) -> None:
    assert read(write(tmp_path, "sep=^\r\na^b\r\n1^2;3\r\n"))[0] == [(2, {"a": "1", "b": "2;3"})]


def test_a_header_further_down(tmp_path: Path) -> None:
    path = write(tmp_path, "Rapport Wmo\r\n\r\na;b\r\n1;2\r\n\r\n3\r\n4;5\r\n")
    source = open_source(path, ReadOptions(header_row=3))
    assert source.facts["kopregel"] == "regel 3"
    rows, rejected = unpack(list(source.batches()))
    assert ([regel for regel, _ in rows], [row.regel for row in rejected]) == ([2, 4], [3])
    assert problem(path, header_row=40).code == "kopregel-ontbreekt"


def test_a_header_over_two_lines(tmp_path: Path) -> None:
    assert read(write(tmp_path, '"Datum\nmelding";b\n1;2\n'))[0] == [(2, {"Datum\nmelding": "1", "b": "2"})]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a;b;a\n1;2;3\n", "dubbele-kolomnaam"),
        ("a; a;b\n1;2;3\n", "dubbele-kolomnaam"),
        ("a;;b\n1;2;3\n", "kolom-zonder-naam"),
        ("a;b;\n1;2;\n1;2;3\n", "kolom-zonder-naam"),
        (";;\n1;2;3\n", "kopregel-ontbreekt"),
        ("Z1;123456782;Jansen\nZ2;111222333;Jansen\n", "kop-is-gegevens"),
        ("\ufeff\r\n \r\n", "leeg-bestand"),
        ('a;"b\n1;2\n', "aanhalingsteken-open"),
    ],
)
def test_headers_that_cannot_be_used(tmp_path: Path, text: str, code: str) -> None:
    error = problem(write(tmp_path, text))
    assert error.code == code
    assert "123456782" not in str(error) and "Jansen" not in str(error)


def test_a_date_may_be_the_name_of_a_column(tmp_path: Path) -> None:
    assert open_source(write(tmp_path, "Zaak;20240105;20240112\n")).columns()[1:] == ["20240105", "20240112"]


def test_a_delimiter_at_the_end_of_every_line(tmp_path: Path) -> None:
    path = write(tmp_path, "a;b;\n1;2;\n3;4; \n5;6\n")
    assert open_source(path).columns() == ["a", "b"]
    rows, rejected = read(path)
    assert rows == [(2, {"a": "1", "b": "2"}), (3, {"a": "3", "b": "4"})]
    assert [(row.regel, row.reden) for row in rejected] == [(4, "aantal_velden")]


def test_a_first_column_without_a_name_holds_row_numbers(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, ",a,b\n0,x,1\n1,y,2\n"))
    assert source.columns() == ["(kolom 1)", "a", "b"]
    assert "kolom zonder naam" in source.facts
    assert unpack(list(source.batches(["a"])))[0] == [(2, {"a": "x"}), (3, {"a": "y"})]


def test_header_only(tmp_path: Path) -> None:
    for text in ("a;b", "a;b\n", "a;b\r\n\r\n\r\n"):
        source = open_source(write(tmp_path, text))
        assert source.facts["rijen"] == "0"
        [batch] = source.batches()
        assert (batch.rows.column_names, batch.rows.num_rows, batch.rejected) == (["a", "b"], 0, ())


# --- records -----------------------------------------------------------------------------------------------------


def test_cells_stay_the_text_that_they_are(tmp_path: Path) -> None:
    rows, _ = read(write(tmp_path, 'a;b;c\nNA;0363;null\n  x ;"  ";\nTRUE;1e5;"\u00a0y"\n'))
    assert [list(row.values()) for _, row in rows] == [
        ["NA", "0363", "null"],
        ["x", None, None],
        ["TRUE", "1e5", "y"],
    ]


def test_numbers_of_records(tmp_path: Path) -> None:
    """An empty line has no number; a line of spaces or delimiters is a record."""
    rows, rejected = read(write(tmp_path, 'a;b\n\n1;"x\n\ny"\n\n\n;\n   \n2;3;4\n5\n6;7\n'))
    assert rows == [(2, {"a": "1", "b": "x\n\ny"}), (3, {"a": None, "b": None}), (7, {"a": "6", "b": "7"})]
    assert [(row.regel, row.reden, row.waarde) for row in rejected] == [
        (4, "aantal_velden", "1 velden, de kop heeft er 2"),
        (5, "aantal_velden", "3 velden, de kop heeft er 2"),
        (6, "aantal_velden", "1 velden, de kop heeft er 2"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_line_ends(tmp_path: Path, end: str) -> None:
    rows, rejected = read(write(tmp_path, end.join(["a;b", "1;2", "3", '"x;y";"p', 'q"', "", "5;6"])))
    assert ([regel for regel, _ in rows], [row.regel for row in rejected]) == ([2, 4, 5], [3])


def test_mixed_line_ends(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, "a;b\r\n1;2\n3;4\r5;6;7\n8;9"))
    rows, rejected = unpack(list(source.batches()))
    assert ([regel for regel, _ in rows], [row.regel for row in rejected]) == ([2, 3, 5], [4])
    assert source.facts["regeleinden"] == "\\r\\n en \\n en \\r"


def test_every_row_rejected(tmp_path: Path) -> None:
    rows, rejected = read(write(tmp_path, "a;b\n" + "1;2;3\n" * 5))
    assert (rows, [row.regel for row in rejected]) == ([], [2, 3, 4, 5, 6])


def test_nul_bytes(tmp_path: Path) -> None:
    rows, rejected = read(write(tmp_path, b"a;b\n1;2\n3;\x004\n5;6\n" + b"\x00" * 9 + b"\n7;8\n"))
    assert [regel for regel, _ in rows] == [2, 4, 6]
    assert [(row.regel, row.reden, row.kolom) for row in rejected] == [
        (3, "nul_bytes", "b"),
        (5, "aantal_velden", None),
    ]


def test_a_cell_of_ten_megabytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "a;b\n1;2\n3;" + "x" * 10_000_000 + "\n5;6\n")
    expected = ([(2, {"a": "1", "b": "2"}), (4, {"a": "5", "b": "6"})], [RejectedRow(3, "cel_te_groot", kolom="b")])
    assert read(path) == expected
    monkeypatch.setattr(module, "BLOCK", 1 << 20)  # longer than a block: the exact reader takes over, mid-file
    assert read(path) == expected


def test_a_record_longer_than_a_block_is_numbered_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a;b\n" + "1;2\n" * 200 + "1\n" * 3 + "3;" + "x" * 5000 + "\n" + "1;2;3\n" + "5;6\n" * 10
    whole = read(write(tmp_path, text))
    monkeypatch.setattr(module, "BLOCK", 300)
    assert read(write(tmp_path, text)) == whole
    assert [row.regel for row in whole[1]] == [202, 203, 204, 206]


# --- quotes ------------------------------------------------------------------------------------------------------


def test_a_quote_that_is_never_closed_names_its_line(tmp_path: Path) -> None:
    text = 'a;b\n1;2\n3;"vier\n5;6\n' + "7;8\n" * 1000
    error = problem(write(tmp_path, text))
    assert (error.code, error.where) == ("aanhalingsteken-open", f"{tmp_path / 'export.csv'}:3")
    assert "vier" not in str(error)


@pytest.mark.parametrize("tail", ['3;"4', '3;"4\n', '"3', '3;"4\n5;6', '3;"', '3;"4""\n', 'x"y;z\n3;"4\n'])
def test_a_quote_that_opens_near_the_end(tmp_path: Path, tail: str) -> None:
    error = problem(write(tmp_path, "a;b\n1;2\n" + tail))
    assert error.code == "aanhalingsteken-open"
    assert (error.where or "").endswith(":4" if tail.startswith("x") else ":3")


def test_a_quote_that_the_next_row_closes_is_no_cell(tmp_path: Path) -> None:
    """Two records in one, with the right number of cells: reading on would lose a row in silence."""
    error = problem(write(tmp_path, 'a;b;c\n1;"abc;x\n2;"def";y\n3;"ghi";z\n'))
    assert (error.code, (error.where or "")[-2:]) == ("aanhalingsteken-midden", ":2")


def test_quotes_inside_cells_are_text(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, 'a;b\n5" buis;x\n"zei ""ja""";"y"\nhij zei "nee";"z"\n'))
    rows, rejected = unpack(list(source.batches()))
    assert [row["a"] for _, row in rows] == ['5" buis', 'zei "ja"', 'hij zei "nee"']
    assert rejected == []
    assert "aanhalingstekens" in source.facts


# --- asking for columns ------------------------------------------------------------------------------------------


def test_only_the_columns_that_are_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path, "a;b;c\n1;2;3\n4;5\n")
    source = open_source(path)
    assert unpack(list(source.batches(["c", "a"])))[0] == [(2, {"a": "1", "c": "3"})]
    none = list(source.batches([]))
    assert (sum(len(batch.regel) for batch in none), sum(len(batch.rejected) for batch in none)) == (1, 1)
    assert [row for _, row in unpack(list(source.batches()))[0]] == [{"a": "1", "b": "2", "c": "3"}]
    with pytest.raises(SourceError, match="geen kolom 'B'"):
        list(source.batches(["B"]))


def test_packed(tmp_path: Path) -> None:
    path = tmp_path / "export.csv.gz"
    packed = gzip.compress(("a;b\n" + "1;2\n" * 5000).encode())
    path.write_bytes(packed)
    assert len(read(path)[0]) == 5000
    path.write_bytes(packed[: len(packed) // 2])
    assert problem(path).code == "gzip-beschadigd"
    path.write_bytes(b"a;b\n1;2\n")
    assert problem(path).code == "gzip-beschadigd"


# --- properties --------------------------------------------------------------------------------------------------

CELL = st.text(st.sampled_from("ab0 \";,\r\n|\té€'x-"), max_size=6)


@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=12),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
    end=st.sampled_from(["\n", "\r\n"]),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    delimiter=st.sampled_from(";,\t|"),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read(
    tmp_path: Path, rows: list[list[str]], quoting: int, end: str, codec: str, delimiter: str
) -> None:
    if quoting == csv.QUOTE_MINIMAL:  # which leaves a lone \r unquoted
        rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=quoting, lineterminator=end, delimiter=delimiter)  # type: ignore[arg-type]
    writer.writerows([["Zaak", "Stap", "Op"], *rows])
    path = write(tmp_path, text.getvalue(), codec)
    found, rejected = read(path, delimiter=delimiter, encoding=codec)
    assert rejected == []
    assert [regel for regel, _ in found] == list(range(2, len(rows) + 2))
    assert [list(row.values()) for _, row in found] == [[cell.strip() or None for cell in row] for row in rows]


@given(
    text=st.text(st.sampled_from('ab;;\n\n\r" '), max_size=60),
    block=st.sampled_from([8, 20, 1 << 20]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_the_fast_reader_equals_the_exact_one(tmp_path: Path, text: str, block: int) -> None:
    """Also with blocks so small that records are cut everywhere."""
    path = write(tmp_path, "k;l\n" + text)
    source = open_source(path, ReadOptions(delimiter=";"))
    assert isinstance(source, DelimitedFile)
    outcomes = []
    readers: list[Callable[[], list[Batch]]] = [lambda: list(source._exact(None)), lambda: list(source.batches())]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BLOCK", block)
        for reader in readers:
            try:
                outcomes.append(unpack(reader()))
            except SourceError as error:
                outcomes.append((error.code, error.where))  # type: ignore[arg-type]
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize("first", ["Z1;Jansen;12-03-1980;Melding", "Z1;Jansen;2024-03-12 09:05;Melding"])
def test_a_first_row_with_a_date_is_no_header(tmp_path: Path, first: str) -> None:
    """Its "names" would be shown in messages, and they are a person's."""
    path = tmp_path / "zonder_kop.csv"
    path.write_text(f"{first}\nZ2;Pietersen;13-03-1980;Melding\n")
    with pytest.raises(SourceError) as caught:
        open_source(path).columns()
    assert caught.value.code == "kop-is-gegevens" and "Jansen" not in str(caught.value)
