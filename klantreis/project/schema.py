"""The JSON Schema of a project file, for editors."""

from __future__ import annotations

import json
from typing import Any

from klantreis.project import Project


def json_schema() -> str:
    """The JSON Schema of Project as text, the same on every run.

    Every scalar of a project file is read as text, so `code: 100` is as good as `code: "100"`: where text is asked for,
    the schema allows numbers too.
    """
    schema = Project.model_json_schema()
    _loosen(schema)
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Projectbestand van klantreis",
        "description": "Eén bestand beschrijft een gemeente: haar loketten, haar eigen termijnen en haar bronnen.",
    }
    whole |= {key: value for key, value in schema.items() if key not in whole}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _loosen(node: Any) -> None:
    if isinstance(node, dict):
        # Docstrings are written for developers.
        if node.get("type") == "object" and isinstance(node.get("description"), str):
            del node["description"]
        if node.get("type") == "string" and not {"enum", "const", "pattern"} & set(node):
            node["type"] = ["string", "number"]
        elif node.get("type") == "object" and node.get("properties"):
            node.setdefault("additionalProperties", False)
        for value in node.values():
            _loosen(value)
    elif isinstance(node, list):
        for value in node:
            _loosen(value)
