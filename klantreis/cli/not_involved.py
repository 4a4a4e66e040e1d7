"""klantreis samenloop --niet-betrokken: the zaken of one rule, to offer help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from klantreis.cli.show import say, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa


def rule_of(manifest: Mapping[str, Any], naam: str) -> Mapping[str, Any]:
    """The rule of a run that has this name; another case of letters does no harm.

    Raises
    ------
    UsageError : the run has no rules, or none of this name.
    """
    from klantreis.errors import UsageError, bedoelde_u, opsomming
    from klantreis.fields import vergelijkbaar

    rules = manifest.get("niet_betrokken", [])
    if not rules:
        raise UsageError(
            "geen-regels", "deze run heeft geen regels over loketten die niet betrokken waren.",
            expected="een projectbestand met niet_betrokken.",
            hint="Hoe u een regel opschrijft, staat in docs/projectbestand.md. Draai daarna opnieuw.",
        )  # fmt: skip
    names = [rule["regelnaam"] for rule in rules]
    for rule in rules:
        if vergelijkbaar(rule["regelnaam"]) == vergelijkbaar(naam):
            return dict(rule)
    raise UsageError(
        "onbekende-regel", f"de regel '{naam}' staat niet in het projectbestand van deze run.",
        expected=f"een van {opsomming(names)}.", hint=bedoelde_u(naam, names),
    )  # fmt: skip


def show_rule(rule: Mapping[str, Any], rows: pa.Table, filters: Sequence[str], most: int) -> int:
    """Say what the list is for, count every status, and list what was no contact; gives how many that are.

    Parameters
    ----------
    rows : of `niet_betrokken`, those that were chosen. filters : what was chosen, in words.
    """
    from klantreis.report.dutch import aantal, datum, getal
    from klantreis.vocabulary_journeys import ALLEEN_HULP, BETROKKENHEID, BETROKKENHEIDREDENEN

    own = [row for row in rows.to_pylist() if row["regelnaam"] == rule["regelnaam"]]
    signal = " of ".join(rule["signaal"]) or "een stap met de rol signaal"
    only = f", alleen klantreizen met {', '.join(filters)}" if filters else ""
    say(f"INTERN: {ALLEEN_HULP}.")
    say(
        f"{rule['regelnaam']}: {signal} bij {rule['loket']}. Was er binnen "
        f"{aantal(rule['binnen_dagen'], 'dag', 'dagen')} contact met {rule['ander_loket']}?"
    )
    say(f"{aantal(len(own), 'zaak', 'zaken')} met het signaal{only}{':' if own else '.'}")
    for status, words in BETROKKENHEID.items():
        if n := sum(row["status"] == status for row in own):
            say(f"  {getal(n)} keer {words}")
    for text in rule["let_op"]:
        say(f"Let op: {text}")
    listed = [row for row in own if row["status"] != "contact"]
    order = list(BETROKKENHEID)
    listed.sort(key=lambda row: row["gebeurtenis"])
    listed.sort(key=lambda row: row["signaal_op"], reverse=True)
    listed.sort(key=lambda row: order.index(row["status"]))
    if listed:
        table(
            ["zaak", "klantreis", "signaal", "op", "gekeken tot en met", "eerder contact", "uitkomst"],
            [
                [
                    row["zaak"], row["klantreis"], row["signaal"], datum(row["signaal_op"].date()),
                    *("" if row[name] is None else datum(row[name]) for name in ("gekeken_tot", "eerder_contact")),
                    BETROKKENHEID[row["status"]] + (f": {BETROKKENHEIDREDENEN[row['reden']]}" if row["reden"] else ""),
                ]
                for row in listed[:most]
            ],
        )  # fmt: skip
        say("Waarom er geen contact was, staat niet in de gegevens. Contact dat niet is geregistreerd, ook niet.")
    return len(listed)
