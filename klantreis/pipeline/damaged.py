"""Looking into a manifest that may be damaged: what is not there, or is something else, is as good as empty."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def parsed(content: bytes) -> dict[str, Any] | None:
    """The manifest in these bytes; None when they hold none."""
    try:
        found = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def mapping_at(whole: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """The mapping at a place; empty when there is none."""
    value: Any = whole
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return dict(value) if isinstance(value, Mapping) else {}


def rows_at(whole: Mapping[str, Any], *keys: str) -> list[Mapping[str, Any]]:
    """The mappings in the list at a place."""
    value = mapping_at(whole, *keys[:-1]).get(keys[-1])
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
