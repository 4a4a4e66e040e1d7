"""Pseudonyms: one person one name, nothing of the key anywhere, and a key file that is safe."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import traceback
from pathlib import Path

import pyarrow as pa
import pytest

from klantreis.disclosure.pseudonyms import Sleutel, laad_sleutel, maak_sleutel, normaliseer_id
from klantreis.errors import SleutelError

KEY = bytes(range(32))
HEX = KEY.hex()


@pytest.fixture
def sleutel() -> Sleutel:
    return Sleutel(KEY)


@pytest.fixture(autouse=True)
def _no_key_around(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KLANTREIS_SLEUTEL", "KLANTREIS_SLEUTELBESTAND"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    "ways",
    [
        ["010000008", "10000008", " 10000008 ", "10000008.0", "1000 00 08", "1000.00.08", "0100.00.008", "0100-00-008"],
        ["123456782", "1234.56.782", "123456782.0", "1234 56 782", "123-456-782"],
        ["001000007", "1000007", "1000007.0"],
    ],
)
def test_one_person_however_the_bsn_is_written(sleutel: Sleutel, ways: list[str]) -> None:
    names, unusable = sleutel.column("bsn", pa.array(ways))
    assert {normaliseer_id("bsn", way) for way in ways} == {ways[0]}
    assert len(set(names.to_pylist())) == 1
    assert not any(unusable.to_pylist())


@pytest.mark.parametrize(
    "text", ["000000000", "123456789", "12345", "1234567820", "onbekend", "0", "999999999", "12345678a", "", "123.4"]
)
def test_an_unusable_bsn_is_no_person(sleutel: Sleutel, text: str) -> None:
    names, unusable = sleutel.column("bsn", pa.array([text, None, "123456782"]))
    assert names.to_pylist()[:2] == [None, None] and names[2].as_py()
    assert unusable.to_pylist() == [True, None, False]


def test_other_ids_lose_only_case_and_odd_spaces(sleutel: Sleutel) -> None:
    ids = pa.array(["k-12", " K-12 ", "K-12", "K  -12", "K -12", "012", "12", "  ", None])
    names, unusable = sleutel.column("klantnummer", ids)
    a, b, c, d, e, f, g, empty, null = names.to_pylist()
    assert a == b == c and d == e and len({a, d, f, g}) == 4
    assert (empty, null) == (None, None)
    assert unusable.to_pylist() == [False] * 7 + [True, None]


def test_domains_and_keys_differ(sleutel: Sleutel) -> None:
    names = {
        sleutel.pseudoniem(soort, "123456782") for soort in ("bsn", "inwoner:wmo", "inwoner:jw", "behandelaar:wmo")
    }
    assert len(names | {Sleutel(KEY[::-1]).pseudoniem("bsn", "123456782")}) == 5
    assert sleutel.pseudoniem("a", "b") != sleutel.pseudoniem("a\x1fb", "")


def test_a_pseudonym_is_an_hmac_in_sixteen_characters(sleutel: Sleutel) -> None:
    digest = hmac.new(KEY, b"bsn\x1f123456782", hashlib.sha256).digest()
    wanted = base64.b32encode(digest[:10]).decode().lower()
    assert sleutel.pseudoniem("bsn", "123456782") == wanted == sleutel.pseudoniem("bsn", "123456782")
    assert len(wanted) == 16


def test_nothing_shows_the_key(sleutel: Sleutel) -> None:
    mark = sleutel.vingerafdruk
    assert len(mark) == 16 and mark == Sleutel(KEY).vingerafdruk != Sleutel(KEY[::-1]).vingerafdruk
    for text in (repr(sleutel), str(sleutel), f"{sleutel}", mark):
        assert mark in text
        assert HEX[:8] not in text and hashlib.sha256(KEY).hexdigest()[:8] not in text


@pytest.mark.parametrize("text", ["", "geen hex", HEX[:-2], HEX[:-1], "zz" * 32])
def test_no_error_shows_what_was_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    path = tmp_path / "sleutel"
    path.write_text(text)
    path.chmod(0o600)
    monkeypatch.setenv("KLANTREIS_SLEUTEL", text)
    for source in (path, None):
        with pytest.raises(SleutelError) as caught:
            laad_sleutel(source)
        assert caught.value.code == ("geen-sleutel" if source is None and not text else "sleutel-ongeldig")
        shown = "".join(traceback.format_exception(caught.value))
        assert not text or text not in shown


def test_the_key_comes_from_path_then_file_then_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SleutelError) as caught:
        laad_sleutel()
    assert caught.value.code == "geen-sleutel" and "klantreis sleutel maak" in str(caught.value)
    monkeypatch.setenv("KLANTREIS_SLEUTEL", f" {HEX}\n")
    assert laad_sleutel().vingerafdruk == Sleutel(KEY).vingerafdruk
    first, second = maak_sleutel(tmp_path / "een"), maak_sleutel(tmp_path / "twee")
    monkeypatch.setenv("KLANTREIS_SLEUTELBESTAND", str(tmp_path / "een"))
    assert laad_sleutel().vingerafdruk == first.vingerafdruk
    assert laad_sleutel(tmp_path / "twee").vingerafdruk == second.vingerafdruk != first.vingerafdruk


def test_a_key_file_is_for_its_owner_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "sleutel"
    old = os.umask(0)
    try:
        made = maak_sleutel(path)
    finally:
        os.umask(old)
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    assert len(before.split()) == 1 and len(bytes.fromhex(before.decode())) == 32
    assert laad_sleutel(path).vingerafdruk == made.vingerafdruk
    with pytest.raises(SleutelError) as caught:
        maak_sleutel(path)
    assert caught.value.code == "sleutel-bestaat" and path.read_bytes() == before
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nergens")
    with pytest.raises(SleutelError, match="overschreven"):
        maak_sleutel(link)
    with pytest.raises(SleutelError) as caught:
        maak_sleutel(tmp_path / "geen map" / "sleutel")
    assert caught.value.code == "sleutel-niet-geschreven"
    assert "de map of het bestand bestaat niet." in caught.value.what
    assert caught.value.hint


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o610, 0o644])
def test_a_key_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "sleutel"
    maak_sleutel(path)
    path.chmod(mode)
    with pytest.raises(SleutelError) as caught:
        laad_sleutel(path)
    assert caught.value.code == "sleutel-open" and f"{mode:o}" in str(caught.value) and "chmod 600" in str(caught.value)


def test_what_is_no_key_file(tmp_path: Path) -> None:
    (tmp_path / "binair").write_bytes(b"\xff\xfe\x00")
    for path, code in (
        (tmp_path / "weg", "sleutel-ontbreekt"),
        (tmp_path, "sleutel-onleesbaar"),
        (tmp_path / "binair", "sleutel-onleesbaar"),
    ):
        with pytest.raises(SleutelError) as caught:
            laad_sleutel(path)
        assert caught.value.hint
        assert ("dit is een map" in caught.value.what) == (path == tmp_path)
        assert (caught.value.code, caught.value.where) == (code, str(path))


def test_a_longer_key_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "lang"
    path.write_text(HEX * 2)
    path.chmod(0o400)
    assert laad_sleutel(path).vingerafdruk == Sleutel(KEY * 2).vingerafdruk
