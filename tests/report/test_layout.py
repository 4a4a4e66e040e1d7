"""Layout in a process of its own: places from Graphviz, and an end to what takes too long."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from klantreis.report.dot import dot
from klantreis.report.drawing import teken
from klantreis.report.layout import LayoutFailed, LayoutTimeout, Motor, lees, motoren
from klantreis.report.prune import snoei
from klantreis.results import Stroomkaart


def test_every_step_and_line_gets_a_place_of_the_size_that_was_asked(voorbeeld: Stroomkaart, motor: Motor) -> None:
    tekening = teken(snoei(voorbeeld))
    ligging = motor.leg(dot(tekening), 20)
    assert set(ligging.lijnen) == {(pijl.van, pijl.naar) for pijl in tekening.pijlen}
    for sleutel, blok in tekening.blokken.items():
        vak = ligging.vakken[sleutel]
        assert (vak.breed, vak.hoog) == pytest.approx((blok.breed, blok.hoog), abs=0.6)
        assert vak.x - vak.breed / 2 >= 0 and vak.x + vak.breed / 2 <= ligging.breed
        assert vak.y - vak.hoog / 2 >= 0 and vak.y + vak.hoog / 2 <= ligging.hoog


def test_lanes_stand_from_left_to_right(voorbeeld: Stroomkaart, motor: Motor) -> None:
    tekening = teken(snoei(voorbeeld))
    ligging = motor.leg(dot(tekening), 20)
    grens = 0.0
    for baan in tekening.banen:
        vakken = [ligging.vakken[tekening.sleutels[naam]] for kolom in baan.kolommen for naam in kolom]
        assert all(vak.x - vak.breed / 2 > grens for vak in vakken)
        grens = max(vak.x + vak.breed / 2 for vak in vakken)


def test_what_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    blad = tmp_path / "pid"
    kind = (
        "import subprocess, sys; p = subprocess.Popen(['sleep', '60']); "
        f"open({str(blad)!r}, 'w').write(str(p.pid)); p.wait()"
    )
    with pytest.raises(LayoutTimeout):
        Motor("traag", (sys.executable, "-c", kind)).leg("digraph {}", 2)
    pid = int(blad.read_text())
    for _ in range(50):
        if not leeft(pid):
            return
        time.sleep(0.1)
    pytest.fail("the engine's own child is still running")


def leeft(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.parametrize("tekst", ["", "{}", '{"bb": "0,0"}', '{"bb": "0,0,10,10", "objects": [{"pos": "x"}]}', "[]"])
def test_an_answer_that_makes_no_sense_is_a_failure(tekst: str) -> None:
    with pytest.raises(LayoutFailed):
        lees(tekst)


def test_dot_that_no_engine_understands_is_a_failure(motor: Motor) -> None:
    with pytest.raises(LayoutFailed):
        motor.leg("dit is geen DOT {", 20)


def test_engines_say_their_version() -> None:
    assert all(motor.naam.split(" ")[1][0].isdigit() for motor in motoren())
