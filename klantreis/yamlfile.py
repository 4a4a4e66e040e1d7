"""YAML as text: every scalar a string, duplicate keys refused, every value's line known.

Plain YAML turns gemeentecode 0363 into 243 and NO into false; a project file must stay what it was.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from klantreis.errors import ProjectError, reden_van

MAX_NODES = 200_000
"""A project file has a few thousand nodes; more means that anchors were made to explode."""

_YAML = "yaml: 'sleutel: waarde', met spaties (geen tabs) om in te springen."
_GOEDE_BESTAND = "Controleer of dit het goede bestand is."
_AANHALEN = "Zet tekst met een dubbele punt, # of * tussen aanhalingstekens."
_AANHALING_SLUITEN = "Zoek vanaf deze regel naar boven waar een aanhalingsteken begint en niet eindigt."
_ENKELE = "Zet er enkele aanhalingstekens omheen; daarin is een \\ gewoon een teken."
_HAAKJE_SLUITEN = "Zoek vanaf deze regel naar boven waar een haakje begint en niet eindigt."

Plek = tuple[str | int, ...]
"""The way to a value: keys and list positions."""


def load_yaml(path: Path, naam: str = "projectbestand") -> tuple[Any, dict[Plek, int]]:
    """Read a YAML file. `naam` is what the file is to its reader, for the messages.

    Returns
    -------
    the value (dict, list and str only; an empty scalar is None) and the line number of every key and list item.

    Raises
    ------
    ProjectError : missing file, not UTF-8, not YAML, a duplicate key.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ProjectError(
            "projectbestand-ontbreekt",
            f"dit {naam} bestaat niet.",
            where=str(path),
            expected="een yaml-bestand, meestal in de map mappings.",
            hint="Maak een eerste versie met: klantreis mapping voorstel BESTAND... -o mappings/naam.yaml",
        ) from None
    except IsADirectoryError:
        raise ProjectError(
            "projectbestand-is-map",
            "dit is een map.",
            where=str(path),
            expected="een yaml-bestand.",
            hint="Noem het bestand erbij, bijvoorbeeld mappings/naam.yaml.",
        ) from None
    except UnicodeDecodeError as error:
        raise ProjectError(
            "projectbestand-codering",
            f"byte {error.start + 1} is geen UTF-8.",
            where=str(path),
            expected="tekst in UTF-8.",
            hint="Bewaar het bestand opnieuw en kies daarbij de codering UTF-8.",
        ) from None
    except OSError as error:
        raise ProjectError(
            "projectbestand-onleesbaar",
            f"dit {naam} kan niet worden gelezen: {reden_van(error)}.",
            where=str(path),
            expected="een yaml-bestand dat u mag lezen.",
            hint="Controleer de naam, of vraag om leesrechten op dit bestand.",
        ) from None
    deep = ProjectError(
        "projectbestand-te-diep",
        "te veel niveaus in elkaar.",
        where=str(path),
        expected="hooguit een tiental.",
        hint=_GOEDE_BESTAND,
    )
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except RecursionError:
        raise deep from None
    except yaml.YAMLError as error:
        raise _no_yaml(error, path) from None
    lines: dict[Plek, int] = {(): 1}
    if root is None:
        raise ProjectError(
            "leeg-projectbestand",
            f"dit {naam} is leeg.",
            where=str(path),
            expected="sleutels zoals bronnen: en loketten:.",
            hint="Maak een eerste versie met: klantreis mapping voorstel BESTAND... -o mappings/naam.yaml",
        )
    count = 0

    def build(node: yaml.Node, plek: Plek) -> Any:
        nonlocal count
        count += 1
        if count > MAX_NODES:
            raise ProjectError(
                "projectbestand-te-groot",
                f"meer dan {MAX_NODES} waarden.",
                where=f"{path}:{node.start_mark.line + 1}",
                expected=f"een {naam} van hooguit een paar duizend regels.",
                hint=_GOEDE_BESTAND,
            )
        if isinstance(node, yaml.ScalarNode):
            return node.value if node.value != "" or node.style in ('"', "'") else None
        if isinstance(node, yaml.SequenceNode):
            items = []
            for nr, item in enumerate(node.value):
                lines[(*plek, nr)] = item.start_mark.line + 1
                items.append(build(item, (*plek, nr)))
            return items
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise ProjectError(
                    "geen-yaml",
                    "een sleutel moet tekst zijn.",
                    where=f"{path}:{line}",
                    expected=_YAML,
                    hint="Zet een sleutel met [ of { vooraan tussen aanhalingstekens.",
                )
            key = key_node.value
            if key in result:
                raise ProjectError(
                    "dubbele-sleutel",
                    f"de sleutel '{key}' staat hier twee keer.",
                    where=f"{path}:{line}",
                    expected=f"elke sleutel één keer; de eerste staat op regel {lines[(*plek, key)]}.",
                    hint="Haal er een weg, of voeg de twee samen.",
                )
            lines[(*plek, key)] = line
            result[key] = build(value_node, (*plek, key))
        return result

    try:
        return build(root, ()), lines
    except RecursionError:  # also of an anchor that holds itself
        raise deep from None


_INSPRINGEN = "hier klopt de opmaak niet; kijk ook naar het inspringen van de regel erboven."
_PROBLEMEN = (
    (r"found character '\\t'", "een tab kan niet om in te springen.", "Vervang elke tab door spaties."),
    (r"found character '(.)' that cannot start", "een waarde kan niet met dit teken beginnen.", _AANHALEN),
    (r"found undefined alias", "een waarde met * vooraan moet tussen aanhalingstekens.", _AANHALEN),
    (r"while scanning an? (alias|anchor)", "een waarde met * of & vooraan moet tussen aanhalingstekens.", _AANHALEN),
    (r"unknown escape", "achter een \\ tussen dubbele aanhalingstekens past dit teken niet.", _ENKELE),
    (
        r"quoted scalar",
        "een aanhalingsteken is niet gesloten, of er staat een vreemd teken tussen.",
        _AANHALING_SLUITEN,
    ),
    (r"while parsing a flow", "een haakje [ of { is niet gesloten, of er ontbreekt een komma.", _HAAKJE_SLUITEN),
    (r"but found another document", "met --- begint een tweede document; dat kan niet.", "Haal de regel met --- weg."),
    (r"special characters|codec can't", "er staat een teken in dat in tekst niet kan.", _GOEDE_BESTAND),
)
"""What the YAML library says, in English, with what it means and what to do."""


def _no_yaml(error: yaml.YAMLError, path: Path) -> ProjectError:
    mark = getattr(error, "problem_mark", None)
    said = f"{getattr(error, 'context', None) or ''}\n{getattr(error, 'problem', None) or error}"
    known = ((what, hint) for pattern, what, hint in _PROBLEMEN if re.search(pattern, said))
    what, hint = next(known, (_INSPRINGEN, _AANHALEN))
    return ProjectError(
        "geen-yaml", what, where=f"{path}:{mark.line + 1}" if mark else str(path), expected=_YAML, hint=hint
    )


def line_of(lines: dict[Plek, int], plek: Plek) -> int:
    """The line of the nearest known place at or above `plek`."""
    while plek not in lines:
        plek = plek[:-1]
    return lines[plek]
