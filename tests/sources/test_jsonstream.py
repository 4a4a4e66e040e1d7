"""JSON object by object: whatever the window of the reader cuts, it gives what a whole reading gives."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

import pytest

from klantreis.errors import SourceError
from klantreis.sources import jsonstream as module
from klantreis.sources.encoding import find_encoding
from klantreis.sources.jsonstream import Page, check_json, objects

ZAKEN = [{"url": f"https://x/zaken/{nr}", "n": nr * 10**nr, "lijst": [{"a": None, "é\n\"{[": [True, -1.5e3]}]}
         for nr in range(12)]  # fmt: skip


def write(folder: Path, text: str | bytes, name: str = "a.json") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(path: Path) -> list[Any]:
    check_json(path)
    return list(objects(path, find_encoding(path)))


def problem(path: Path) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read(path)
    assert caught.value.expected
    assert caught.value.hint
    return caught.value


PAGINA = {"count": 40, "next": "https://x/zaken?page=2", "previous": None, "results": ZAKEN}
ACHTERAAN = {"results": [{"a": 1}], "previous": "https://x/zaken", "next": None, "count": 13}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (json.dumps(PAGINA), [*ZAKEN, Page(40, "https://x/zaken?page=2", None, 12)]),
        (json.dumps(ACHTERAAN), [{"a": 1}, Page(13, None, "https://x/zaken", 1)]),
        (json.dumps(ZAKEN, indent=3), ZAKEN),
        (json.dumps(ZAKEN[3]), [ZAKEN[3]]),
        (json.dumps([PAGINA, ACHTERAAN]),
         [*ZAKEN, Page(40, "https://x/zaken?page=2", None, 12), {"a": 1}, Page(13, None, "https://x/zaken", 1)]),
        (json.dumps(ZAKEN[0]) + "\n" + json.dumps(ZAKEN[1]), ZAKEN[:2]),
        (json.dumps(ACHTERAAN) + json.dumps(ZAKEN[:1]), [{"a": 1}, Page(13, None, "https://x/zaken", 1), ZAKEN[0]]),
        ('[1, "x", null, {"a": 2}, [3]]', [{}, {}, {}, {"a": 2}, {}]),
        ('{"results": [], "count": "veel", "next": 5}', [Page(None, None, None, 0)]),
        ('{"results": null, "a": 1}', [{"results": None, "a": 1}]),
        ("[]", []),
        ("{}", [{}]),
        (" \n ", []),
    ],
)  # fmt: skip
def test_every_shape_of_an_answer(tmp_path: Path, text: str, expected: list[Any]) -> None:
    assert read(write(tmp_path, text)) == expected


@pytest.mark.parametrize("block", [1, 2, 3, 7, 64])
def test_what_the_window_cuts_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    paths = [
        write(tmp_path, json.dumps(PAGINA, indent=2, ensure_ascii=False), "a.json"),
        write(tmp_path, '{"count": 1234567, "previous": 12, "results": [{"a": true}], "next": null}', "b.json"),
        write(tmp_path, '[{"a": 1}, 1234567, {"b": false}]\n{"c": 1}', "c.json"),
    ]
    whole = [read(path) for path in paths]
    monkeypatch.setattr(module, "_BLOCK", block)
    assert [read(path) for path in paths] == whole
    assert whole[1] == [{"a": True}, Page(1_234_567, None, None, 1)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_other_encodings_and_packed(tmp_path: Path, encoding: str) -> None:
    text = json.dumps(ZAKEN, ensure_ascii=False, indent=1)
    assert read(write(tmp_path, text.encode(encoding))) == ZAKEN
    assert read(write(tmp_path, gzip.compress(text.encode(encoding)), "a.json.gz")) == ZAKEN


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("<!DOCTYPE html>\n<html>", "geen-json", None),
        ("\ufeff \n<error/>", "geen-json", None),
        ("Zaak;Stap\n1;A\n", "geen-json", None),
        ('"tekst"', "geen-json", None),
        ('[{"a": 1},\n {"a": 2},\n', "json-onvolledig", 3),
        ('{"results": [\n{"a": 1}', "json-onvolledig", 2),
        ('{"results": [\n{"a": "x', "json-onvolledig", 2),
        ('{"count": 1,\n"results": []', "json-onvolledig", 2),
        ('[{"a": 1},\n {"a": 2}}', "json-ongeldig", 2),
        ('[{"a": 1}\n {"a": 2}]', "json-ongeldig", 2),
        ("[{'a': 1}]", "json-ongeldig", 1),
        ('[{"a": 1},\n]', "json-ongeldig", 2),
        ('{"a": 1,\n}', "json-ongeldig", 2),
        ('{"results": [],\n}', "json-ongeldig", 2),
        ('{"a" 1}', "json-ongeldig", 1),
        ('{"a": 1}\n{"b": 2}\nklaar', "json-ongeldig", 3),
        ('[{"a": "regel\neinde"}]', "json-ongeldig", 1),
        ('[\n{"a": ' + "[" * 100_000, "json-ongeldig", 2),
        ('[\n{"a": ' + "1" * 10_000 + "}]", "json-ongeldig", 2),
    ],
)  # fmt: skip
def test_what_is_no_json_and_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, code: str, line: int | None
) -> None:
    path = write(tmp_path, text)
    for block in (module._BLOCK, 5):
        monkeypatch.setattr(module, "_BLOCK", block)
        error = problem(path)
        assert error.code == code
        assert error.where == (f"{path}:{line}" if line else str(path))


def test_broken_json_is_known_before_the_file_has_been_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, '[{"a" 1},' + '{"a": 1},' * 100_000)
    monkeypatch.setattr(module, "_BLOCK", 1000)
    read_on: list[int] = []
    real = module.chunks
    monkeypatch.setattr(module, "chunks", lambda *rest: (read_on.append(len(block)) or block for block in real(*rest)))
    with pytest.raises(SourceError):
        list(objects(path, find_encoding(path)))
    assert sum(read_on) < 5_000


def test_an_object_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_OBJECT", 3_000_000)
    assert problem(write(tmp_path, '[\n{"a": "' + "x" * 20_000_000 + '"}]')).code == "object-te-groot"
    assert len(read(write(tmp_path, '[\n{"a": "' + "x" * 2_000_000 + '"}]'))) == 1


def test_random_values_in_random_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(5)

    def value(depth: int) -> Any:
        kind = rng.randrange(8 if depth else 6)
        if kind == 6:
            return [value(depth - 1) for _ in range(rng.randrange(4))]
        if kind == 7:
            return {rng.choice(["a", "url", "é", "}"]): value(depth - 1) for _ in range(rng.randrange(4))}
        number = rng.randrange(-(10**9), 10**9)
        return [None, True, number, rng.random() * 1e9, 'x"\\{]\u2028', "é" * rng.randrange(9)][kind]

    for nr in range(60):
        items = [value(3) for _ in range(rng.randrange(6))]
        text = json.dumps(items, indent=rng.choice([None, 1, 4]), ensure_ascii=rng.random() < 0.5)
        monkeypatch.setattr(module, "_BLOCK", rng.choice([1, 4, 50, 10_000]))
        expected = [item if isinstance(item, dict) else {} for item in items]
        assert read(write(tmp_path, text, f"{nr}.json")) == expected
