"""Every warning where it must be given, and silence where it must not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from klantreis.compare.periods import Opzet
from klantreis.compare.warnings import warnings
from klantreis.engine import Engine
from klantreis.schemas import schema_of
from klantreis.vocabulary_compare import WAARSCHUWINGEN, WAARSCHUWINGSOORTEN
from tests.compare.warning_logs import PEILDATUM, Rij, dag, gelijke_jaren, manifest, opzet, schrijf, waarschuw

Waarschuw = Callable[..., list[Rij]]
VAN, TOT = date(2023, 1, 1), PEILDATUM


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as engine:
        yield engine


@pytest.fixture
def zeg(engine: Engine, tmp_path: Path) -> Waarschuw:
    return lambda rows, *args, **more: waarschuw(engine, tmp_path, rows, *args, **more)


def soorten(found: Sequence[Rij]) -> list[str]:
    return [row["soort"] for row in found]


def elke_dag(van: date = VAN, tot: date = TOT, **more: Any) -> list[Rij]:
    """A zaak of one step a day."""
    days = (van + timedelta(days=nr) for nr in range((tot - van).days + 1))
    return [{"zaak": f"{more.get('bron', 'b')}{day}", "activiteit": "Melding", "tijd": day, **more} for day in days]


def test_equal_years_give_no_warning(zeg: Waarschuw) -> None:
    for seed in range(3):
        for zaken in (60, 900):
            assert zeg(gelijke_jaren(seed, zaken)) == []


# --- sources ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("begin", "expected"), [(date(2023, 2, 1), []), (date(2023, 2, 2), ["bron_begint"])])
def test_a_source_may_begin_31_days_into_a_period_and_no_later(
    zeg: Waarschuw, begin: date, expected: list[str]
) -> None:
    found = zeg([*elke_dag(), *elke_dag(begin, bron="c")])
    assert soorten(found) == expected
    if found:
        assert found[0]["tekst"] == (
            "Bron c begint pas op 02-02-2023. Van 2023, met de tijd daarna waarin zaken worden gevolgd, ontbreken 32 "
            "van de 365 dagen."
        )
        assert (found[0]["bron"], found[0]["periode_a"], found[0]["waarde_a"]) == ("c", "2023", 32.0)


def test_a_source_that_was_not_there_in_a_whole_period_is_told_of_that_period(zeg: Waarschuw) -> None:
    found = zeg([*elke_dag(), *elke_dag(date(2024, 6, 1), bron="c")])
    assert [(row["soort"], row["periode_a"]) for row in found] == [("bron_begint", "2023"), ("bron_begint", "2024")]


@pytest.mark.parametrize(("end", "expected"), [(date(2025, 11, 30), []), (date(2025, 11, 29), ["bron_stopt"])])
def test_a_source_may_stop_31_days_before_the_last_zaak_was_followed(
    zeg: Waarschuw, end: date, expected: list[str]
) -> None:
    assert soorten(zeg([*elke_dag(), *elke_dag(tot=end, bron="c")])) == expected


@pytest.mark.parametrize(("elk", "expected"), [(1, []), (7, ["bron_stopt"])])
def test_a_source_whose_zaken_had_all_ended_misses_nothing_when_it_falls_silent(
    zeg: Waarschuw, elk: int, expected: list[str]
) -> None:
    """An export of the zaken of some years, asked for half a year later: one zaak a day, of which each, or all but one
    in seven, was closed the next day."""
    own = elke_dag(tot=date(2024, 12, 31), bron="c")
    closed = [
        {**row, "activiteit": "Afgesloten", "rollen": ["afsluiting"], "tijd": row["tijd"] + timedelta(days=1)}
        for nr, row in enumerate(own)
        if elk == 1 or nr % elk
    ]
    found = soorten(zeg([*elke_dag(), *own, *closed], opzet("2023", "2024")))
    assert [soort for soort in found if soort.startswith("bron")] == expected


@pytest.mark.parametrize(("days", "expected"), [(31, []), (32, ["bron_zwijgt"])])
def test_a_gap_in_a_source_that_has_something_every_day(zeg: Waarschuw, days: int, expected: list[str]) -> None:
    begin = date(2024, 5, 1)
    rows = [row for row in elke_dag() if not begin <= row["tijd"] < begin + timedelta(days=days)]
    assert soorten(zeg(rows)) == expected


def test_a_gap_that_every_year_has_is_fair(zeg: Waarschuw) -> None:
    assert zeg([row for row in elke_dag() if row["tijd"].month not in (7, 8)]) == []


def test_a_source_with_little_now_and_then_does_not_begin_late(zeg: Waarschuw) -> None:
    rare = [row for row in elke_dag(date(2023, 4, 1), bron="c") if row["tijd"].day == 1 and row["tijd"].month % 4 == 0]
    assert zeg([*elke_dag(), *rare]) == []


# --- names ------------------------------------------------------------------------------------------------------


def hernoem(row: Rij) -> Rij:
    return row | {"activiteit": "Contactverslag"} if row["activiteit"] == "Notitie" and dag(row).year > 2023 else row


def test_a_step_with_another_name_from_a_day_on_is_one_row(zeg: Waarschuw) -> None:
    (row,) = zeg(gelijke_jaren(1, verander=hernoem))
    assert (row["soort"], row["periode_a"], row["periode_b"]) == ("codes_veranderd", "2023", "2024")
    assert row["wat"] == "Notitie → Contactverslag"
    assert "Misschien is dit een andere naam" in row["tekst"]


def naar(*names: str) -> Callable[[Rij], Rij]:
    """Notes get another name from 2024 on: each of these as often."""

    def change(row: Rij) -> Rij:
        new = row["activiteit"] == "Notitie" and dag(row).year > 2023
        return row | {"activiteit": names[int(hash_of(row) * len(names))]} if new else row

    return change


def test_a_name_that_is_alike_is_probably_the_same(zeg: Waarschuw) -> None:
    (row,) = zeg(gelijke_jaren(1, verander=naar("Notitie (N-70)")))
    assert row["wat"] == "Notitie → Notitie (N-70)" and "Waarschijnlijk is dit" in row["tekst"]


def test_of_two_names_that_could_be_meant_the_one_that_is_alike_is_chosen_or_none(zeg: Waarschuw) -> None:
    found = zeg(gelijke_jaren(1, verander=naar("Notities", "Verslag")))
    assert sorted(row["wat"] for row in found) == ["Notitie → Notities", "Verslag"]
    found = zeg(gelijke_jaren(1, verander=naar("Contact", "Verslag")))
    assert sorted(row["wat"] for row in found) == ["Contact", "Notitie", "Verslag"]
    counts = [row["waarde_a"] + row["waarde_b"] for row in found]
    assert counts == sorted(counts, reverse=True) and len(set(counts)) == 3


def test_many_names_in_one_month_are_one_change(zeg: Waarschuw) -> None:
    def change(row: Rij) -> Rij:
        return row | {"activiteit": f"X{row['activiteit'][::-1]}"} if dag(row).year > 2023 else row

    (row,) = [row for row in zeg(gelijke_jaren(1, 2000, verander=change)) if row["soort"] == "codes_veranderd"]
    assert (row["wat"], row["waarde_a"], row["waarde_b"]) == ("stappen in 2024-01", 6.0, 6.0)
    assert row["tekst"].startswith("Bij bron b veranderden in 01-2024 veel stappen tegelijk: 6 beginnen ('X")


def test_another_name_within_a_period_names_that_period_alone(zeg: Waarschuw) -> None:
    def later(row: Rij) -> Rij:
        new = row["activiteit"] == "Notitie" and dag(row) > date(2024, 5, 1)
        return row | {"activiteit": "Contactverslag"} if new else row

    (row,) = zeg(gelijke_jaren(1, verander=later))
    assert (row["soort"], row["periode_a"], row["periode_b"]) == ("codes_veranderd", "2024", None)


def test_another_phase_is_another_step(zeg: Waarschuw) -> None:
    def change(row: Rij) -> Rij:
        return row | {"fase": "onderzoek"} if hernoem(row) is not row else row

    found = zeg(gelijke_jaren(1, verander=lambda row: hernoem(change(row))))
    assert [(row["wat"], row["waarde_a"] > 0) for row in found] == [("Contactverslag", False), ("Notitie", True)]


def test_a_step_that_is_used_far_more_often_is_no_other_name(zeg: Waarschuw) -> None:
    def often(row: Rij) -> Rij:
        old = row["activiteit"] == "Ingetrokken" and dag(row).year == 2023
        return row | {"activiteit": "Gestopt", "fase": None} if old else row

    found = zeg(gelijke_jaren(1, verander=lambda row: often(hernoem(row))), opzet("2023", "2024"))
    assert all("→" not in row["wat"] for row in found if "Gestopt" in row["wat"])


def test_a_rare_step_that_happens_to_fall_in_one_year_is_no_change(zeg: Waarschuw) -> None:
    rows = elke_dag()
    for row in rows[100:110]:
        row["activiteit"] = "Huisbezoek"
    assert zeg(rows) == []


def test_steps_that_fade_because_no_zaak_begins_any_more_do_not_stop(zeg: Waarschuw) -> None:
    """An export of the zaken that began up to the end of 2024, with all that came of them."""
    rows = gelijke_jaren(1, 900)
    first: dict[str, date] = {}
    for row in rows:
        first[row["zaak"]] = min(dag(row), first.get(row["zaak"], date.max))
    years = opzet("2023", "2024")
    cohort = [row for row in rows if first[row["zaak"]].year < 2025]
    assert "codes_veranderd" not in soorten(zeg(cohort, years))
    stopped = [row for row in cohort if row["activiteit"] != "Notitie" or dag(row) < date(2024, 7, 1)]
    assert [row["wat"] for row in zeg(stopped, years) if row["soort"] == "codes_veranderd"] == ["Notitie"]


def test_a_desk_that_merges_into_another(zeg: Waarschuw) -> None:
    def merge(row: Rij) -> Rij:
        return row | {"loket": "Wmo-loket"} if dag(row) > date(2024, 6, 30) else row

    (row,) = zeg(gelijke_jaren(1, verander=merge))
    assert (row["soort"], row["wat"], row["periode_a"]) == ("loketten_veranderd", "CJG", "2024")


@pytest.mark.parametrize(
    ("last", "n", "expected"),
    [(date(2025, 9, 30), 400, ["loketten_veranderd"]), (date(2025, 10, 1), 400, []), (date(2025, 6, 30), 100, [])],
)
def test_desks_outside_the_register_that_stop(zeg: Waarschuw, last: date, n: int, expected: list[str]) -> None:
    desk = {"bron": "b", "soort": "loket", "waarde": "Team X", "gebeurtenissen": n, "eerste": date(2023, 1, 1),
            "laatste": last}  # fmt: skip
    found = zeg(elke_dag(), niet_herkend=[desk])
    assert soorten(found) == expected
    if found:
        assert found[0]["tekst"] == (
            "Loket 'Team X' dat niet in het register staat (400 keer) komt bij bron b na 30-09-2025 niet meer voor."
        )


def test_of_a_step_it_is_said_that_it_has_no_rule(zeg: Waarschuw) -> None:
    code = {"bron": "b", "soort": "code", "waarde": "N9", "gebeurtenissen": 300, "eerste": date(2023, 1, 1),
            "laatste": date(2023, 12, 31)}  # fmt: skip

    def label(row: Rij) -> Rij | None:
        old = dag(row).year == 2023
        return row if row["activiteit"] != "Notitie" else row | {"activiteit": "Notitie (N9)"} if old else None

    (row,) = zeg(gelijke_jaren(1, verander=label), niet_herkend=[code])
    assert row["tekst"].startswith("Stap 'Notitie (N9)' (") and " keer, zonder regel) komt bij bron b" in row["tekst"]


# --- the way of registering ---------------------------------------------------------------------------------------


def deel(share: float, change: Callable[[Rij], Rij | None], from_year: int = 2025) -> Callable[[Rij], Rij | None]:
    """Change this share of the rows from a year on: the same ones on every run."""

    def maybe(row: Rij) -> Rij | None:
        chosen = hash_of(row) < share and dag(row).year >= from_year
        return change(row) if chosen else row

    return maybe


def hash_of(row: Rij) -> float:
    return int.from_bytes(f"{row['zaak']}{row['activiteit']}{row['tijd']}".encode(), "big") % 9973 / 9973


def op_de_dag(row: Rij) -> Rij:
    return row | {"tijd": dag(row)}


def test_a_share_of_times_without_an_hour_that_differs(zeg: Waarschuw) -> None:
    found = zeg(gelijke_jaren(1, verander=deel(0.4, op_de_dag)))
    assert soorten(found) == ["datum_zonder_tijd"] * 2
    assert {(row["periode_a"], row["periode_b"]) for row in found} == {("2023", "2025"), ("2024", "2025")}
    assert found[0]["waarde_a"] == pytest.approx(0.5, abs=0.05) and found[0]["waarde_b"] == pytest.approx(0.7, abs=0.05)
    assert "alleen met de dag geregistreerd, zonder uur: 48 % in 2024 en 72 % in 2025." in found[0]["tekst"]


@pytest.mark.parametrize(("without", "expected"), [(600, []), (601, ["datum_zonder_tijd"])])
def test_ten_points_are_the_border(zeg: Waarschuw, without: int, expected: list[str]) -> None:
    rows = [
        {"zaak": f"{day}{nr}", "activiteit": "Melding", "tijd": day if number < most else hour}
        for year, most in ((2024, 500), (2025, without))
        for number in range(1000)
        for nr, day in [(number, date(year, 1, 1) + timedelta(days=number % 270))]
        for hour in [datetime.combine(day, time(9, number % 60))]
    ]
    found = zeg(vijf_keer(rows), opzet("2024", "2025"))
    assert soorten(found) == expected


def vijf_keer(rows: Sequence[Rij]) -> list[Rij]:
    return [row | {"zaak": f"{row['zaak']}-{nr}"} for row in rows for nr in range(5)]


def test_five_points_more_are_no_warning_however_many_zaken_there_are(zeg: Waarschuw) -> None:
    assert zeg(gelijke_jaren(1, 4000, verander=deel(0.08, op_de_dag))) == []


def test_another_mixture_of_steps_is_no_other_share(zeg: Waarschuw) -> None:
    """Notes never have an hour; from 2025 there are far fewer of them."""

    def change(row: Rij) -> Rij | None:
        note = row["activiteit"] == "Notitie"
        row = row | {"tijd": dag(row) if note else datetime.combine(dag(row), time(9, 30))}
        return None if note and dag(row).year == 2025 and hash_of(row) < 0.7 else row

    assert zeg(gelijke_jaren(1, verander=change)) == []


@pytest.mark.parametrize("column", ["wijk", "uitkomst", "loket"])
def test_a_column_that_is_filled_less(zeg: Waarschuw, column: str) -> None:
    found = zeg(gelijke_jaren(1, verander=deel(0.6, lambda row: row | {column: None})), opzet("2024", "2025"))
    assert [(r["soort"], r["wat"]) for r in found] == [("anders_geregistreerd", column)]
    assert found[0]["waarde_a"] > found[0]["waarde_b"] + 0.1
    known = "het loket bekend" if column == "loket" else f"'{column}' ingevuld"
    assert f"is bij dezelfde soort stappen {known}: " in found[0]["tekst"]


def test_a_column_that_was_renamed_and_forgotten_is_seen_at_the_steps_that_had_it(zeg: Waarschuw) -> None:
    """One step in five has an outcome: all steps together would differ by less."""
    found = zeg(gelijke_jaren(1, verander=deel(1, lambda row: row | {"uitkomst": None})), opzet("2024", "2025"))
    assert [(r["wat"], r["waarde_a"], r["waarde_b"]) for r in found] == [("uitkomst", 1.0, 0.0)]


def dubbel(rows: Sequence[Rij], times: int) -> list[Rij]:
    return [row for row in rows for _ in range(times if row["activiteit"] == "Gesprek" and dag(row).year > 2024 else 1)]


@pytest.mark.parametrize(("times", "expected"), [(2, []), (3, ["Gesprek"])])
def test_a_step_that_is_registered_more_than_twice_as_often(zeg: Waarschuw, times: int, expected: list[str]) -> None:
    found = zeg(dubbel(gelijke_jaren(1), times), opzet("2024", "2025"))
    assert [row["wat"] for row in found] == expected
    if found:
        assert "gemiddeld 1,0 keer per zaak in 2024 en 3,0 keer per zaak in 2025" in found[0]["tekst"]


def partij(when: date | datetime) -> Callable[[Rij], Rij]:
    return lambda row: row | {"tijd": when} if row["activiteit"] == "Notitie" and dag(row).year == 2025 else row


@pytest.mark.parametrize("when", [date(2025, 3, 4), datetime.combine(date(2025, 3, 4), time(2))])
def test_steps_entered_in_a_batch(zeg: Waarschuw, when: date | datetime) -> None:
    found = zeg(gelijke_jaren(1, 2000, verander=partij(when)), opzet("2024", "2025"))
    assert "in partijen ingevoerd" in [row["wat"] for row in found]
    text = next(row["tekst"] for row in found if row["wat"] == "in partijen ingevoerd")
    assert "De grootste partij is van 04-03-2025" in text


def test_steps_entered_on_one_day_of_the_month(zeg: Waarschuw) -> None:
    found = zeg(
        gelijke_jaren(1, verander=deel(0.3, lambda row: row | {"tijd": dag(row).replace(day=1)})), opzet("2024", "2025")
    )
    assert "dag 1 van de maand" in [row["wat"] for row in found]


def niet_gesloten(row: Rij) -> Rij | None:
    return None if row["activiteit"] in ("Afgesloten", "Ingetrokken") and dag(row) < date(2025, 1, 1) else row


def test_closings_that_are_registered_in_one_period_only(zeg: Waarschuw) -> None:
    found = zeg(gelijke_jaren(1, verander=niet_gesloten), opzet("2023", "2025"))
    assert {"afsluiting"} <= {row["wat"] for row in found if row["soort"] == "anders_geregistreerd"}


@pytest.mark.parametrize(("share", "expected"), [(0.4, []), (0.6, ["afsluiting"])])
def test_fewer_closings_are_a_way_of_registering_when_they_halve(
    zeg: Waarschuw, share: float, expected: list[str]
) -> None:
    """Three quarters are closed in time. With four in ten of these gone the shares differ by 30 points, and no half."""

    def change(row: Rij) -> Rij | None:
        ends = row["activiteit"] in ("Afgesloten", "Ingetrokken") and dag(row).year == 2025
        return None if ends and hash_of(row | {"tijd": ""}) < share else row

    found = zeg(gelijke_jaren(1, 1500, verander=change), opzet("2024", "2025"))
    assert [row["wat"] for row in found if row["soort"] == "anders_geregistreerd"] == expected


def test_slower_zaken_are_no_other_way_of_registering(zeg: Waarschuw) -> None:
    """Twice as long to a decision in 2025, with closings after it: that is the process, and no warning."""

    def slower(row: Rij) -> Rij:
        late = row["activiteit"] in ("Besluit", "Afgesloten") and dag(row).year == 2025
        return row | {"tijd": row["tijd"] + timedelta(days=20)} if late else row

    assert zeg(gelijke_jaren(1, verander=slower), opzet("2024", "2025")) == []


# --- files ----------------------------------------------------------------------------------------------------------


def per_jaar(row: Rij) -> Rij:
    return row | {"bestand": f"b_{dag(row).year}.csv"}


def bestanden(**columns: list[str]) -> list[Rij]:
    return [{"bron": "b", "bestand": f"b_{year[1:]}.csv", "kolommen": names} for year, names in columns.items()]


def test_columns_that_only_the_files_of_one_period_have(zeg: Waarschuw) -> None:
    rows = [per_jaar(row) for row in elke_dag()]
    same = {"j2023": ["Zaak", "Uitkomst"], "j2024": ["Zaak", "Uitkomst"]}
    found = zeg(rows, opzet("2024", "2025"), bestanden=bestanden(**same, j2025=["Zaak", "Besluit"]))
    assert [(row["soort"], row["wat"]) for row in found] == [("kolommen_veranderd", "Uitkomst en Besluit")]
    assert found[0]["tekst"].endswith("weg: Uitkomst; nieuw: Besluit.")
    assert zeg(rows, opzet("2024", "2025"), bestanden=bestanden(**same, j2025=["Uitkomst", "Zaak"])) == []


def verlies(**lost: int) -> list[Rij]:
    rows = []
    for year, n in lost.items():
        key = {"bron": "b", "bestand": f"b_{year[1:]}.csv"}
        rows.append(key | {"soort": "gelezen", "reden": None, "aantal": 365 + n})
        rows.append(key | {"soort": "gebeurtenissen", "reden": None, "aantal": 365})
        rows.append(key | {"soort": "uitval", "reden": "datum_onleesbaar", "aantal": n})
    return rows


def test_rows_that_could_not_be_used(zeg: Waarschuw) -> None:
    rows = [per_jaar(row) for row in elke_dag()]
    found = zeg(rows, opzet("2024", "2025"), aansluiting=verlies(j2024=10, j2025=120))
    assert [(row["soort"], row["wat"]) for row in found] == [("anders_geregistreerd", "uitval")]
    assert zeg(rows, opzet("2024", "2025"), aansluiting=verlies(j2024=10, j2025=25)) == []
    doubles = [row | ({"reden": "dubbel"} if row["reden"] else {}) for row in verlies(j2024=10, j2025=120)]
    assert zeg(rows, opzet("2024", "2025"), aansluiting=doubles) == []


# --- destroyed early --------------------------------------------------------------------------------------------------


def vernietigd(rows: Sequence[Rij], dagen: int) -> list[Rij]:
    """What is left when zaken are destroyed so many days after they were withdrawn."""
    gone = {r["zaak"] for r in rows if r["activiteit"] == "Ingetrokken" and (PEILDATUM - dag(r)).days >= dagen}
    return [row for row in rows if row["zaak"] not in gone]


def test_abandoned_zaken_that_are_left_of_the_last_weeks_only(zeg: Waarschuw) -> None:
    (row,) = zeg(vernietigd(gelijke_jaren(1, 4000), 42), opzet("2024", "2025"))
    assert (row["soort"], row["periode_a"], row["waarde_a"]) == ("vroeg_vernietigd", None, 0.0)
    assert row["tekst"].startswith("Bij bron b zijn in de laatste 42 dagen ")


def test_abandoned_zaken_that_an_older_period_lacks(zeg: Waarschuw) -> None:
    (row,) = zeg(vernietigd(gelijke_jaren(1, 4000), 365), opzet("2024", "2025"))
    assert (row["soort"], row["periode_a"], row["periode_b"]) == ("vroeg_vernietigd", "2024", "2025")


def test_fewer_withdrawals_in_the_newest_period_are_no_destruction(zeg: Waarschuw) -> None:
    rows = gelijke_jaren(1, 4000, verander=deel(1, lambda row: None if row["activiteit"] == "Ingetrokken" else row))
    assert "vroeg_vernietigd" not in soorten(zeg(rows, opzet("2024", "2025")))


def test_the_days_of_keeping_are_a_setting(zeg: Waarschuw) -> None:
    rows = vernietigd(gelijke_jaren(1, 4000), 60)
    (row,) = zeg(rows, opzet("2024", "2025"), vernietiging_dagen=60)
    assert "in de laatste 60 dagen" in row["tekst"] and row["waarde_a"] == 0


# --- windows, and the whole -----------------------------------------------------------------------------------------


def van_de_opzet(engine: Engine, folder: Path, plan: Opzet) -> list[Rij]:
    rows = elke_dag()
    found = warnings(schrijf(engine, folder, rows), plan, manifest(rows), {}).to_pylist()
    return [row for row in found if row["bron"] is None]


def test_windows_of_another_length_or_another_part_of_the_year(engine: Engine, tmp_path: Path) -> None:
    assert van_de_opzet(engine, tmp_path, opzet("2023", "2024", peildatum=date(2025, 12, 31))) == []
    quarters = van_de_opzet(engine, tmp_path, opzet("2024-K1", "2024-K2"))
    assert soorten(quarters) == ["ander_seizoen"]
    assert "2024-K1 (01-01 tot en met 31-03) en 2024-K2 (01-04 tot en met 30-06)" in quarters[0]["tekst"]
    longer = van_de_opzet(engine, tmp_path, opzet("2023-01-01:2023-06-30", "2024-01-01:2024-07-07"))
    assert soorten(longer) == ["andere_lengte"]
    assert van_de_opzet(engine, tmp_path, opzet("2023-01-01:2023-06-30", "2024-01-01:2024-07-06")) == []


def test_days_that_were_left_out_are_said_once(engine: Engine, tmp_path: Path) -> None:
    (row,) = van_de_opzet(engine, tmp_path, opzet("2023", "2024", "2025", eerste=date(2023, 1, 1)))
    assert (row["soort"], row["waarde_a"], row["waarde_b"]) == ("dagen_weggelaten", 180.0, 91.0)
    assert "de eerste 180 en de laatste 91 dagen" in row["tekst"]


def test_the_weightiest_come_first_and_the_order_of_events_makes_no_difference(engine: Engine, tmp_path: Path) -> None:
    rows = gelijke_jaren(1, verander=deel(0.6, lambda row: op_de_dag(row) | {"wijk": None}))
    rows += elke_dag(date(2024, 3, 1), bron="c")
    plan = opzet("2024", "2025")
    found = warnings(schrijf(engine, tmp_path, rows), plan, manifest(rows), {})
    assert found.schema == schema_of(WAARSCHUWINGEN)
    ranks = [list(WAARSCHUWINGSOORTEN).index(soort) for soort in found["soort"].to_pylist()]
    assert ranks == sorted(ranks) and len(set(ranks)) > 2
    again = warnings(schrijf(engine, tmp_path, rows[::-1]), plan, manifest(rows), {})
    assert again.equals(found)


def test_a_filtered_log_warns_of_the_whole_source(engine: Engine, tmp_path: Path) -> None:
    rows = gelijke_jaren(1, verander=hernoem)
    log = schrijf(engine, tmp_path, rows)
    chosen = log.met("wijk", "Noord")
    assert warnings(chosen, opzet(), manifest(rows), {}).equals(warnings(log, opzet(), manifest(rows), {}))
