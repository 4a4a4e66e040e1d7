"""What is in the repository besides code: the lock, the licences, the set-up, and what may not be there."""

from __future__ import annotations

import re
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

WORTEL = Path(__file__).resolve().parent.parent


def genormaliseerd(name: str) -> str:
    """A package's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pyproject() -> dict[str, list[str]]:
    """The requirements in pyproject.toml: '' for the runtime, otherwise the name of the extra or group."""
    data = tomllib.loads((WORTEL / "pyproject.toml").read_text(encoding="utf-8"))
    project = data["project"]
    return {"": project["dependencies"], **project["optional-dependencies"], **data["dependency-groups"]}


def namen(requirements: list[str]) -> set[str]:
    return {genormaliseerd(re.split(r"[\[<>=!~; ]", each)[0]) for each in requirements}


def gelockt(name: str) -> dict[str, str]:
    """Package -> version in one lock file."""
    text = (WORTEL / "requirements" / name).read_text(encoding="utf-8")
    return {genormaliseerd(each[1]): each[2] for each in re.finditer(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)}


def bestanden() -> list[Path]:
    """Every tracked file; without git (a downloaded copy), every file that no tool made."""
    try:
        listed = subprocess.run(
            ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=WORTEL, capture_output=True, check=True, text=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        ignored = [".git", *(WORTEL / ".gitignore").read_text(encoding="utf-8").split()]

        def made(parts: tuple[str, ...]) -> bool:
            return any(
                fnmatch(part, each.removesuffix("/*").strip("/"))
                for each in ignored
                for part in (parts[:1] if each.startswith("/") else parts)
            )

        found = [path for path in WORTEL.rglob("*") if not made(path.relative_to(WORTEL).parts)]
    else:
        found = [WORTEL / name for name in listed.split("\0") if name]
    return sorted(path for path in found if path.is_file())


@pytest.mark.parametrize(
    "name",
    ["exports/wmo_2024.csv", "exports/zgw/zaken.json", "oordelen/lussen.xlsx", "oordelen/bezwaren.csv",
     "outputs/mijngemeente/gebeurtenissen.csv", "klantreis.sleutel", "z196.svg", "wmo-2024.png", "kaart_fase.dot"],
)  # fmt: skip
def test_what_a_user_makes_is_never_committed(name: str) -> None:
    """Exports, verdicts, outcomes, keys and pictures in the folder of the repository, as the README makes them."""
    command = ["git", "-c", "safe.directory=*", "check-ignore", "-q", "--no-index", name]
    try:
        done = subprocess.run(command, cwd=WORTEL, capture_output=True, check=False)
    except OSError:
        pytest.skip("git is er niet")
    if done.returncode > 1:
        pytest.skip("dit is geen werkmap van git")
    assert done.returncode == 0


def test_no_tracked_file_is_ignored() -> None:
    assert [path for path in bestanden() if path.is_relative_to(WORTEL / "exports")] == []
    assert WORTEL / "eventlogs" / "testdam" / "exports" / "kcc_2023.csv" in bestanden()


def test_lock_holds_what_pyproject_asks() -> None:
    wanted = pyproject()
    base, dev = gelockt("base.txt"), gelockt("dev.txt")
    assert namen(wanted[""] + wanted["wasm"] + wanted["build"]) - set(base) == set()
    assert namen(wanted["dev"]) - set(dev) == set()


def test_demo_and_tests_run_on_the_same_versions() -> None:
    assert gelockt("base.txt").items() <= gelockt("dev.txt").items()


@pytest.mark.parametrize("name", ["base.txt", "dev.txt"])
def test_every_locked_package_has_a_hash_and_nothing_names_a_place(name: str) -> None:
    lines = (WORTEL / "requirements" / name).read_text(encoding="utf-8").splitlines()
    pinned = [nr for nr, line in enumerate(lines) if re.match(r"[\w.-]+==", line)]
    assert pinned
    assert [lines[nr] for nr in pinned if not lines[nr + 1].strip().startswith("--hash=sha256:")] == []
    # Nothing but packages, hashes and comments: no options, no addresses, no paths outside the repository.
    known = re.compile(r"([\w.-]+==)|(    --hash=sha256:[0-9a-f]{64})|( *#)")
    assert [line for line in lines if line and not known.match(line)] == []
    assert [line for line in lines if "/" in line.replace("requirements/base.txt", "")] == []


def test_notice_lists_every_package_that_is_installed_beside_klantreis() -> None:
    listed = {
        line.split()[0] for line in (WORTEL / "NOTICE").read_text(encoding="utf-8").splitlines() if line[:2] == "  "
    }
    assert set(gelockt("base.txt")) - listed == set(), "add them to NOTICE, with their licence"
    assert listed - set(gelockt("base.txt")) == set(), "no longer installed: take them out of NOTICE"


def test_notice_says_what_pm4py_means_for_the_combination() -> None:
    notice = (WORTEL / "NOTICE").read_text(encoding="utf-8")
    assert "EUPL-1.2" in notice
    assert "AGPL-3.0-or-later" in notice


def test_licence_is_the_whole_eupl() -> None:
    licence = (WORTEL / "LICENSE").read_text(encoding="utf-8")
    articles = [int(number) for number in re.findall(r"^(\d+)\. [A-Z]", licence, re.MULTILINE)]
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert articles == list(range(1, 16))
    assert "GNU Affero General Public License (AGPL) v. 3" in licence
    assert licence.rstrip().endswith("require the production of a new EUPL version.")


def test_no_file_names_a_package_registry() -> None:
    # Written in parts, so that this file does not name them either.
    hosts = [
        "pypi" + r"\.(org|python)",
        "python" + "hosted",
        "registry" + r"\.npmjs",
        "npmjs" + r"\.(org|com)",
        "anaconda" + r"\.org",
    ]
    options = [r"(extra-)?index" + r"[-_]url\s*[=:]?\s*\S*//", r"https?://\S+/" + r"simple(/|\b)", '"resol' + 'ved":']
    pattern = re.compile("|".join([*hosts, *options]), re.IGNORECASE)
    found = []
    for path in bestanden():
        data = path.read_bytes()
        if b"\0" in data[:8192]:
            continue
        for nr, line in enumerate(data.decode("utf-8", errors="replace").splitlines(), start=1):
            if pattern.search(line):
                found.append(f"{path.relative_to(WORTEL)}:{nr}: {line.strip()[:100]}")
    assert found == []


def test_no_file_passes_one_megabyte() -> None:
    sizes = {str(path.relative_to(WORTEL)): path.stat().st_size for path in bestanden()}
    assert {name: size for name, size in sizes.items() if size > 1_000_000} == {}


def test_no_key_is_in_the_repository() -> None:
    assert [path.name for path in bestanden() if path.suffix in {".sleutel", ".key", ".pem"}] == []


def test_every_make_target_explains_itself() -> None:
    makefile = (WORTEL / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    explained = set(re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE))
    assert {"demo", "test", "check", "golden", "lock", "bench", "clean"} <= targets
    assert targets - explained == set()


def test_changelog_fragments_are_readable() -> None:
    """One file per issue, each with a heading per kind of change; see changelog.d/README.md."""
    fragments = [path for path in sorted((WORTEL / "changelog.d").glob("*.md")) if path.name != "README.md"]
    for path in fragments:
        assert re.fullmatch(r"\d+(-[a-z0-9-]+)?", path.stem), path.name
        headings = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert headings, path.name
        assert set(headings) <= {"Cijfers", "Nieuw", "Anders", "Hersteld"}, path.name
