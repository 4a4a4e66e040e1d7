"""What a run says about terms, in plain Dutch: how many were judged, in time, open and overdue, and what is unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from klantreis.report.dutch import aantal, getal, procent
from klantreis.vocabulary import ONBEKEND, TERMIJNREDENEN

Rows = Sequence[Mapping[str, Any]]

SOORTEN = {"wettelijk": "Termijnen van de wet", "servicenorm": "Servicenormen van de gemeente, geen wet"}
MEESTE = 3
"""How many reasons are named."""
VEEL = 5
"""From how many exceeded terms on it is strange that none ever ended; fewer may be chance."""


def termijnen_kort(
    overzicht: Rows, redenen: Rows, overig: Rows = (), onbekende_wetten: Sequence[str] = ()
) -> list[str]:  # fmt: skip
    """The lines about terms: those of the law per act, service norms each by itself.

    Parameters
    ----------
    overzicht : figures per wet and term, as analysis.term_summary.overzicht gives them.
    redenen : soort, reden, aantal of the maxima that are niet_te_bepalen, the most frequent first.
    overig : the same of terms that are no maximum, which are not judged.
    onbekende_wetten : acts in the log for which there is no term.
    """
    lines: list[str] = []
    for soort, title in SOORTEN.items():
        rows = [row for row in overzicht if row["soort"] == soort]
        unknown, other = ([row for row in why if row["soort"] == soort] for why in (redenen, overig))
        if sum(row["n"] for row in rows) or unknown or other:
            lines += ["", *_soort(title, "wet" if soort == "wettelijk" else "termijn", rows)]
            lines += _onbepaald(unknown, "Niet te bepalen: {n}.")
            lines += _onbepaald(
                other, "Ook niet te bepalen: {n} keer een minimum of een recht, die hierboven niet meetellen."
            )
    if onbekende_wetten:
        more = len(onbekende_wetten) - MEESTE
        named = ", ".join(onbekende_wetten[:MEESTE]) + (f" en nog {more}" if more > 0 else "")
        lines += [
            "",
            f"Let op: zonder termijnen, want klantreis kent deze wet niet: {named}.",
            "  Heet een bekende wet hier anders? Gebruik dan de naam Wmo, Jeugdwet, Participatiewet of Wgs.",
        ]
    if lines:
        lines.append("  Per loket of jaar, en wat nu te laat is: klantreis termijnen. Alles staat in termijnen.csv.")
    return lines


def _soort(title: str, per: str, rows: Rows) -> list[str]:
    going = sum(row["loopt"] for row in rows)
    still = f", waarvan {getal(going)} nog {'loopt en op tijd is' if going == 1 else 'lopen en op tijd zijn'}"
    lines = [f"{title}: {getal(sum(row['n'] for row in rows))} beoordeeld{still if going else ''}."]
    groups: dict[str, Counter[str]] = {}
    for row in rows:
        own = groups.setdefault(row[per] or ONBEKEND, Counter())
        own.update({name: row[name] for name in ("n", "binnen", "overschreden", "open_nu", "te_laat_nu")})
    groups = {name: own for name, own in groups.items() if own["n"]}
    width = max((len(name) for name in groups), default=0)
    for name, own in sorted(groups.items(), key=lambda item: (item[0] == ONBEKEND, item[0])):
        lines.append(f"  {name:<{width}}  {_stand(own)}")
    lines += [f"  {line}" for line in zonder_einde(rows)]
    unsure = sum(row["niet_geverifieerd"] for row in rows)
    if unsure:
        lines.append(
            f"  {aantal(unsure, 'uitkomst rust', 'uitkomsten rusten')} op een regel, lezing of vrije dag die nog niet "
            "is geverifieerd (in de kolom reden staat welke)."
        )
    return lines


def _onbepaald(redenen: Rows, kop: str) -> list[str]:
    if not redenen:
        return []
    total = getal(sum(row["aantal"] for row in redenen))
    return [
        f"  {kop.format(n=total)} {'Meestal omdat' if len(redenen) > 1 else 'Omdat'}:",
        *(f"    {getal(row['aantal']):>9}  {TERMIJNREDENEN.get(row['reden'], row['reden'])}"
          for row in redenen[:MEESTE]),
    ]  # fmt: skip


def zonder_einde(rows: Rows) -> list[str]:
    """What to say of terms that are exceeded and that nothing ever ended: often a role is missing, not a decision.

    Parameters
    ----------
    rows : figures per group and term, as analysis.term_summary.overzicht gives them.
    """
    late: Counter[str] = Counter()
    for row in rows:
        late[row["termijn"]] += row["overschreden"]
    ended = {row["termijn"] for row in rows if row["binnen"] or row["mediaan_over"] is not None}
    never = sorted(termijn for termijn, n in late.items() if n >= VEEL and termijn not in ended)
    if not never:
        return []
    return [
        f"Let op: bij {', '.join(never)} is nergens een einde geregistreerd. Alles lijkt dan te laat. Heeft de stap "
        "waarmee de termijn eindigt wel een rol? Welke dat is, toont: klantreis termijn lijst"
    ]


def _stand(own: Counter[str]) -> str:
    decided = own["binnen"] + own["overschreden"]
    share = f"{procent(own['binnen'] / decided)} op tijd van {getal(decided)}" if decided else "nog geen uitkomst"
    late = f", waarvan {getal(own['te_laat_nu'])} over de termijn" if own["te_laat_nu"] else ""
    return f"{share}; open {getal(own['open_nu'])}{late}"
