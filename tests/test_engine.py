"""The door to the query engine: private, order-keeping, and gone without a trace."""

from __future__ import annotations

import stat
from pathlib import Path

import pyarrow as pa
import pytest

from klantreis.engine import Engine, _, ibis, naam_en_versie


def test_its_temporary_folder_is_private_and_goes(tmp_path: Path) -> None:
    with Engine(tmp_path) as engine:
        (own,) = tmp_path.iterdir()
        assert stat.S_IMODE(own.stat().st_mode) == 0o700
        engine.keep(ibis.memtable({"a": [1]}))
    assert list(tmp_path.iterdir()) == []
    engine.close()  # twice is no harm: a run closes it before it seals its folder


def test_it_goes_when_something_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), Engine(tmp_path):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_batches_keep_the_order_and_hold_every_row() -> None:
    table = pa.table({"a": [nr * 7919 % 10_007 for nr in range(10_007)]})
    with Engine() as engine:
        kept = engine.keep(ibis.memtable(table))
        found = [value for batch in engine.batches(kept.order_by("a"), 1000) for value in batch.column(0).to_pylist()]
    assert found == list(range(10_007))


def test_what_is_kept_is_computed_once() -> None:
    with Engine() as engine:
        kept = engine.keep(ibis.memtable({"a": [1, 2, 3]}).mutate(b=ibis.random()))
        assert engine.arrow(kept)["b"].to_pylist() == engine.arrow(kept)["b"].to_pylist()
        assert engine.arrow(kept.aggregate(n=_.a.sum()))["n"][0].as_py() == 6


def test_digests_depend_on_the_text_and_the_salt() -> None:
    text = pa.array(["a", "b", "a", "", "é"])
    with Engine() as engine:
        one, other = (engine.digests(text, salt).to_pylist() for salt in ("x", "y"))
    assert one[0] == one[2]
    assert len({*one, *other}) == 8
    assert {len(digest) for digest in one} == {16}


def test_nothing_is_fetched_from_anywhere() -> None:
    with Engine() as engine:
        settings = engine._connection.raw_sql(
            "SELECT current_setting('autoinstall_known_extensions'), current_setting('autoload_known_extensions')"
        ).fetchone()
    assert settings == (False, False)


def test_its_name_is_for_the_manifest() -> None:
    assert naam_en_versie().startswith("duckdb ")
