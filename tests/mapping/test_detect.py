"""Finding notations: over whole columns, whatever the order, and not thrown off by what is dirty."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klantreis.mapping.detect import Notatieteller
from klantreis.notation import compile_notatie


def teller(*texts: str | None) -> Notatieteller:
    made = Notatieteller()
    made.update(pa.array(texts, pa.string()))
    return made


@pytest.mark.parametrize(
    ("texts", "notaties", "wrong"),
    [
        (["31-01-2024", "01-02-2024", "25-12-2024"], ["mm-dd-jjjj"], 2),
        (["31-01-2024", "01-02-2024", "25-12-2024"], ["dd-mm-jjjj"], 0),
        (["01-31-2024", "01-02-2024", "02-28-2024", "2024-01-31"], ["dd-mm-jjjj"], 2),
        (["31-01-2024 10:00", "01-02-2024"], ["mm-dd-jjjj"], 1),  # wrong in two ways is one
        (["01-31-2024", "01-02-2024", "31-01-2024"], ["dd-mm-jjjj", "mm-dd-jjjj"], 0),
        (["31-01-2024 10:00", "01-02-2024"], ["dd-mm-jjjj"], 1),
        (["1-2-2024", "01-02-2024"], ["dd-mm-jjjj"], 1),
        (["13 mei 2024", "01/31/2024", "volgt", None], ["d mmm jjjj", "mm/dd/jjjj"], 1),
        ([None], ["dd-mm-jjjj"], 0),
    ],
)
def test_values_that_a_notation_cannot_be_are_counted(texts: list[str | None], notaties: list[str], wrong: int) -> None:
    assert teller(*texts).past_niet(notaties) == wrong
    assert teller(*reversed(texts)).past_niet(notaties) == wrong


def gevonden(*texts: str | None) -> list[str]:
    return [notatie for notatie, _n in teller(*texts).notaties()]


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        ([f"{nr % 12 + 1:02d}-{nr % 7 + 1:02d}-2024" for nr in range(20)], True),
        ([f"{nr % 12 + 1}/3/2024 10:00" for nr in range(20)], True),
        # Too few to wonder; or one number that tells; or no separator; or the year first.
        ([f"{nr % 12 + 1:02d}-{nr % 7 + 1:02d}-2024" for nr in range(19)], False),
        ([*(f"{nr % 12 + 1:02d}-03-2024" for nr in range(30)), "13-03-2024"], False),
        ([*(f"{nr % 12 + 1:02d}-03-2024" for nr in range(30)), "03-13-2024"], False),
        ([f"202403{nr % 12 + 1:02d}" for nr in range(30)], False),
        ([f"2024-03-{nr % 12 + 1:02d}" for nr in range(30)], False),
        # Another separator tells nothing about these.
        ([*(f"{nr % 12 + 1:02d}-03-2024" for nr in range(30)), "13/03/2024"], True),
        ([None], False),
    ],
)
def test_a_day_and_a_month_that_could_change_places_are_noticed(texts: list[str | None], wanted: bool) -> None:
    assert teller(*texts).dubbelzinnig() is wanted


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        # Ambiguous days and months are read the Dutch way.
        (["05-04-2024", "06-07-2024"], ["d-m-jjjj"]),
        (["05-04-2024", "05-13-2024"], ["m-d-jjjj"]),
        (["05/04/2024", "13/04/2024"], ["d/m/jjjj"]),
        (["05/04/2024", "13/04/2024", "04/13/2024"], ["d/m/jjjj", "m/d/jjjj"]),
        # What no calendar has is no evidence.
        (["05-45-2024", "05-06-2024"], ["d-m-jjjj"]),
        (["13-13-2024", "05-06-2024"], ["d-m-jjjj"]),
        (["45-06-2024", "05-13-2024"], ["m-d-jjjj"]),
        # Evidence of one separator says nothing of another.
        (["05/13/2024", "05-06-2024"], ["d-m-jjjj", "m/d/jjjj"]),
        (["5/13/2024", "05/06/2024"], ["m/d/jjjj"]),
        (["12-31-24", "01-02-24"], ["m-d-jj"]),
        (["31-12-24", "01-02-24"], ["d-m-jj"]),
        # Numbers: bounds, and placeholders among them.
        (["20240131", "20240201"], ["jjjjmmdd"]),
        (["31012024", "01022024"], ["ddmmjjjj"]),
        (["20240131", "00000000", "99991231"], ["jjjjmmdd"]),
        (["31012024", "00000000"], ["ddmmjjjj"]),
        (["20240131", "20240201", "31012024"], ["jjjjmmdd", "ddmmjjjj"]),
        (["12345678", "87654321"], []),
        (["123456782"], []),
        (["1706688307", "9999999999"], ["epoch_s"]),
        (["0612345678", "0687654321"], []),
        (["4099999999"], ["epoch_s"]),
        (["4100000000"], []),
        (["1706688307123"], ["epoch_ms"]),
        (["4100000000000"], []),
        (["45322", "45323", "99999"], ["excel"]),
        (["45322", "99998", "99999"], []),
        (["19999"], []),
        (["20000"], ["excel"]),
        (["74999"], ["excel"]),
        (["75000"], []),
        (["45322.5", "45323.25"], ["excel"]),
        # Month names, also with a word among them that sorts before or after all of them.
        (["1 aaa 2024", "3 jan 2024", "9 zzz 2024"], ["d mmm jjjj"]),
        (["3 foo 2024"], []),
        (["2024-01-31T09:05", "2024-01-31A09:05"], ["iso"]),
        (["jan", "onbekend", None], []),
        ([None, None], []),
        ([], []),
    ],
)
def test_what_is_found(texts: list[str | None], wanted: list[str]) -> None:
    assert gevonden(*texts) == wanted


def test_a_rare_other_order_is_a_typing_error() -> None:
    good = [f"{day:02d}-03-2024" for day in range(13, 32)] * 10  # 190 dates that can only be day first
    assert gevonden(*good, "03-14-2024") == ["d-m-jjjj"]
    assert gevonden(*good, "03-14-2024", "03-15-2024") == ["d-m-jjjj", "m-d-jjjj"]
    bad = [f"03-{day:02d}-2024" for day in range(13, 32)] * 10
    assert gevonden(*bad, "14-03-2024") == ["m-d-jjjj"]
    assert gevonden(*bad, "14-03-2024", "15-03-2024") == ["d-m-jjjj", "m-d-jjjj"]


def test_counts_are_of_values() -> None:
    found = teller("31-01-2024", "31-01-2024", "1-2-2024", "2024-01-31", "?", None, "weet niet", "weet niet")
    assert found.notaties() == [("d-m-jjjj", 3), ("iso", 1)]
    assert found.onbekend() == 3


def test_equally_frequent_notations_come_in_a_fixed_order() -> None:
    assert gevonden("2024-01-31", "31/01/2024", "31-01-2024") == ["d-m-jjjj", "d/m/jjjj", "iso"]
    assert gevonden("31.01.2024", "31/01/2024") == ["d/m/jjjj", "d.m.jjjj"]


_DATUMS = st.sampled_from(
    ["31-01-2024", "05-04-2024", "04-13-2024", "5/4/24", "31/12/24", "12/31/24", "20240131", "31012024", "00000000",
     "45322", "99999", "1706688307", "3 jan 2024", "3 foo 2024", "1 aaa 2024", "2024-01-31", "2024-01-31T09:05Z",
     "31-01-2024 9:05 uur", "wo 31-01-2024", "", "onbekend", "13-13-2024", "1.2.2024"]
)  # fmt: skip


@given(st.lists(st.one_of(st.none(), _DATUMS), max_size=25), st.randoms(use_true_random=False), st.data())
def test_neither_order_nor_batches_matter(texts: list[str | None], rng: object, data: st.DataObject) -> None:
    whole = teller(*texts)
    shuffled = list(texts)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    split = data.draw(st.integers(0, len(shuffled)))
    parts = Notatieteller()
    parts.update(pa.chunked_array([shuffled[:split], shuffled[split:]], pa.string()))
    one_by_one = Notatieteller()
    for text in shuffled:
        one_by_one.update(pa.array([text], pa.string()))
    for other in (parts, one_by_one):
        assert other.notaties() == whole.notaties()
        assert other.onbekend() == whole.onbekend()


def test_every_notation_that_can_be_found_compiles() -> None:
    from klantreis.mapping.detect import _RANK

    assert len(_RANK) > 150
    for notatie in _RANK:
        assert compile_notatie(notatie).tekst == notatie
