"""The texts for readers: what they point at exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WORTEL = Path(__file__).resolve().parent.parent
TEKSTEN = sorted([*WORTEL.glob("*.md"), *WORTEL.glob("docs/**/*.md"), *WORTEL.glob("changelog.d/*.md")])


def ankers(text: str) -> set[str]:
    """The anchors that a Markdown page offers, as code forges make them of headings."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", TEKSTEN, ids=[str(path.relative_to(WORTEL)) for path in TEKSTEN])
def test_links_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (path.parent / name) if name else path
        if not there.exists() or (
            anchor and there.suffix == ".md" and anchor not in ankers(there.read_text(encoding="utf-8"))
        ):
            broken.append(target)
    assert broken == []


def test_readme_names_the_two_commands() -> None:
    readme = (WORTEL / "README.md").read_text(encoding="utf-8")
    assert "make demo" in readme
    assert "make test" in readme
