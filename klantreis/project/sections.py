"""The parts of a project file that decide different things, each with a fingerprint of its own."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from klantreis.project.loading import Projectbestand

DELEN = ("mapping", "loketten", "termijnen", "overig")
"""How rows become events; the register of desks; own terms and calendar; and the rest."""
_GEEN_MAPPING = ("bestanden", "extractiedatum", "doelbinding", "grondslag")
"""What a source says that changes with every delivery, or changes no event: no matter of mapping."""


def section_hashes(projectbestand: Projectbestand) -> dict[str, str]:
    """The SHA-256 of every part (DELEN) of a project file as it was understood.

    White space, comments and the order of keys make no difference; what is written out and equals the default neither.
    """
    project = projectbestand.project
    # Without defaults: a setting that a later version adds changes no fingerprint until it is used.
    whole: dict[str, Any] = project.model_dump(mode="json", exclude_defaults=True, exclude={"termijnen"})
    sources, desks = (whole.pop(name, None) for name in ("bronnen", "loketten"))
    # One by one: what stands in this list is of two kinds, which pydantic cannot tell apart when it writes.
    terms = [entry.model_dump(mode="json", exclude_defaults=True) for entry in project.termijnen]
    calendar = [whole.pop("kalender", None) is not None, projectbestand.kalender_sha256]
    delivery = {naam: {key: bron.pop(key, None) for key in _GEEN_MAPPING} for naam, bron in (sources or {}).items()}
    parts = {
        # The order of sources says nothing; that of desks and rules may.
        "mapping": sources,
        "loketten": desks,
        "termijnen": [terms, calendar],
        "overig": [whole, delivery],
    }
    return {name: _hash(parts[name]) for name in DELEN}


def _hash(part: Any) -> str:
    text = json.dumps(part, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
