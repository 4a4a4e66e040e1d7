"""klantreis bezwaar: objections and appeals with the decisions that they are about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from klantreis.cli.analyse import Aantal, Loket, Niveau, Periode, Run, Wet, Wijk, Zaaktype, chosen
from klantreis.cli.beoordeel import Beoordeel
from klantreis.cli.picture import draw_at, zonder_soort
from klantreis.cli.run_tables import kop, met_nummer, rest, tabel
from klantreis.cli.show import apart, progress, say, table
from klantreis.cli.verhaal import feiten
from klantreis.vocabulary_links import VOORLOPIG

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from klantreis.eventlog.log import EventLog

Nummer = Annotated[
    str | None, typer.Argument(metavar="[NUMMER]", help="Eén bezwaar of beroep: het nummer uit de kolom bezwaar.")
]
Doel = Annotated[
    Path | None,
    typer.Option(
        "-o", "--doel",
        help="Teken ook de trechter en de weg voor bestreden besluiten: in DOEL_trechter en DOEL_bestreden.",
    ),
]  # fmt: skip
_TABELLEN = ("besluiten", "bezwaren", "koppelingen")
_PADEN = 5
"""How many routes of desks the overview shows."""


def bezwaar(
    uitvoer: Run, nummer: Nummer = None, doel: Doel = None, periode: Periode = None, wet: Wet = None,
    loket: Loket = None, wijk: Wijk = None, zaaktype: Zaaktype = None, aantal: Aantal = 20, beoordeel: Beoordeel = None,
) -> None:  # fmt: skip
    """Bij welk besluit hoort elk bezwaar en beroep, hoe zeker is dat, en hoe liep het af?

    Een keuze (zoals --wet) gaat in de lijst over de zaken waarin het bezwaar of beroep is geregistreerd, en in de
    plaatjes (-o) over de zaken waarin het besluit is genomen.

    Voorbeeld: klantreis bezwaar outputs/testdam --wet Wmo
    """
    with chosen(uitvoer, Niveau.fase, periode, wet, loket, wijk, zaaktype) as (log, manifest, _tables):
        tables = {name: tabel(uitvoer, manifest, name) for name in _TABELLEN}
        chosen_ones = tables | _gekozen(log, tables["bezwaren"], tables["koppelingen"])
        if nummer is not None:
            _een(uitvoer, manifest, log, tables, nummer)
        elif beoordeel is not None:
            _blad(chosen_ones, beoordeel)
        else:
            _overzicht(uitvoer, manifest, log, chosen_ones, aantal)
        if doel is not None:
            _teken(manifest, log, tables, zonder_soort(doel))


def _teken(manifest: Mapping[str, Any], log: EventLog, tables: Mapping[str, pa.Table], stem: Path) -> None:
    """The funnel, and the way before contested decisions, of decisions in the chosen zaken."""
    from klantreis.pipeline import chosen_funnel, contrast, draw_contested, draw_funnel

    only = ", ".join(log.filters)
    counted = chosen_funnel(log, tables)
    with progress() as tell:
        aanloop, _facts = contrast(log, tables, manifest, tell or (lambda what, rows: None))
    for name, what, draw in (
        ("trechter", "de trechter", lambda path: draw_funnel(counted, manifest, path, only)),
        ("bestreden", "het plaatje", lambda path: draw_contested(aanloop, manifest, path, only)),
    ):
        draw_at(stem.with_name(f"{stem.name}_{name}"), name, what, draw)


def _gekozen(log: EventLog, bezwaren: pa.Table, koppelingen: pa.Table) -> dict[str, pa.Table]:
    """The objections of the chosen zaken, and their links."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if log.filters:
        zaken = log.engine.arrow(log.events.select("zaak").distinct())["zaak"].combine_chunks()
        bezwaren = bezwaren.filter(pc.is_in(bezwaren["zaak"], value_set=zaken))
        own = set(zip(bezwaren["bezwaar"].to_pylist(), bezwaren["soort"].to_pylist(), strict=True))
        links = zip(koppelingen["bezwaar"].to_pylist(), koppelingen["soort"].to_pylist(), strict=True)
        koppelingen = koppelingen.filter(pa.array([pair in own for pair in links], pa.bool_()))
    return {"bezwaren": bezwaren, "koppelingen": koppelingen}


def _overzicht(
    uitvoer: Path, manifest: Mapping[str, Any], log: EventLog, tables: Mapping[str, pa.Table], aantal: int
) -> None:
    from klantreis.analysis.objections import balance, by_method
    from klantreis.report.dutch import aantal as telwoord
    from klantreis.report.dutch import getal
    from klantreis.vocabulary_links import GEEN, MEERDUIDIG, METHODEN

    found = tables["bezwaren"].to_pylist()
    if not found:
        say("In deze zaken is geen bezwaar of beroep geregistreerd.")
        return
    open_, unclear = (sum(row["zekerheid"] == sure for row in found) for sure in (GEEN, MEERDUIDIG))
    kop(log, telwoord(len(found), "bezwaar of beroep", "bezwaren en beroepen"))
    say(
        f"{getal(len(found))} binnen = {getal(len(found) - open_ - unclear)} gekoppeld + {getal(unclear)} meerduidig "
        f"+ {getal(open_)} niet gekoppeld."
    )
    apart()
    counts = by_method(tables["bezwaren"])
    order = {name: nr for nr, name in enumerate(METHODEN)}
    table(
        ["soort", "gevonden door", "zekerheid", "aantal", "dat betekent"],
        [
            [soort, methode.replace("_", " "), zekerheid, getal(n), METHODEN[methode]]
            for (soort, methode, zekerheid), n in sorted(
                counts.items(), key=lambda item: (item[0][0], order[item[0][1]], item[0][2])
            )
        ],
        right=(3,),
    )
    apart()
    table(
        ["soort", "jaar", "open aan het begin", "binnen", "afgehandeld", "open aan het eind"],
        [
            [row["soort"], str(row["jaar"]), *(getal(row[key]) for key in ("open_begin", "binnen", "uit", "open_eind"))]
            for row in balance(tables["bezwaren"]).to_pylist()
        ],
        right=(2, 3, 4, 5),
    )
    _tijden(log, manifest, tables)
    _paden(uitvoer, manifest, log)
    apart()
    _lijst(tables, aantal)


def _tijden(log: EventLog, manifest: Mapping[str, Any], tables: Mapping[str, pa.Table]) -> None:
    """How long it took from decision to objection, and from receipt to outcome."""
    from klantreis.pipeline import dispute_times
    from klantreis.report.dutch import getal

    def dagen(value: float | None) -> str:
        return "nog onbekend" if value is None else getal(round(value))

    rows = dispute_times(log, tables["bezwaren"], tables["koppelingen"], manifest).to_pylist()
    if not rows:
        return
    apart()
    table(
        ["tijd in dagen", "aantal", "loopt nog", "de helft is er binnen", "negen van de tien"],
        [
            [row["groep"], getal(row["n"]), getal(row["n_lopend"]), dagen(row["mediaan_dagen"]), dagen(row["p90"])]
            for row in rows
        ],
        right=(1, 2, 3, 4),
    )


def _paden(uitvoer: Path, manifest: Mapping[str, Any], log: EventLog) -> None:
    """The routes of desks whose decisions were contested most."""
    from klantreis.analysis.objections import about_zaken, paths
    from klantreis.pipeline import seen_until
    from klantreis.report.dutch import getal

    own = about_zaken(log, {name: tabel(uitvoer, manifest, name) for name in _TABELLEN})
    visits = tabel(uitvoer, manifest, "bezoeken")
    found = paths(own["besluiten"], own["bezwaren"], own["koppelingen"], visits, seen_until(manifest)).to_pylist()
    contested = [row for row in found if row["bestreden"]]
    if not contested:
        return
    say("\nBesluiten waarvan de bezwaartermijn voorbij is, naar de loketten waarlangs de inwoner kwam:")
    table(
        ["pad", "besluiten", "bestreden", "van de 100", "gegrond"],
        [
            [
                row["pad"] or "(onbekend)", getal(row["besluiten"]), getal(row["bestreden"]),
                getal(row["aandeel_bestreden"] * 100, 1), getal(row["gegrond"]),
            ]
            for row in contested[:_PADEN]
        ],
        right=(1, 2, 3, 4),
    )  # fmt: skip
    rest(len(contested), _PADEN, "bezwaarpaden.csv")


def _lijst(tables: Mapping[str, pa.Table], aantal: int) -> None:
    """The latest objections, each with its best link."""
    from collections import Counter

    from klantreis.analysis.objections import links_of
    from klantreis.report.dutch import datum

    best = {(row["bezwaar"], row["soort"]): row for row in reversed(tables["koppelingen"].to_pylist())}
    links = links_of(tables["koppelingen"])
    times = Counter(zip(links["bezwaar"].to_pylist(), links["soort"].to_pylist(), strict=True))
    found = sorted(tables["bezwaren"].to_pylist(), key=lambda row: (-row["ontvangen"].toordinal(), row["bezwaar"]))
    rows = [(row, best[row["bezwaar"], row["soort"]]) for row in found[:aantal]]
    table(
        ["bezwaar", "soort", "ontvangen", "besluit", "zekerheid", "op tijd", "uitkomst"],
        [
            [
                row["bezwaar"], row["soort"], datum(row["ontvangen"]),
                _waarover(link, times[row["bezwaar"], row["soort"]]), link["zekerheid"], link["tijdig"],
                row["uitkomst"] or ("" if row["afgehandeld"] else "nog open"),
            ]
            for row, link in rows
        ],
    )  # fmt: skip
    rest(len(found), aantal, "bezwaren.csv en koppelingen.csv")
    say("Eén bezwaar met het bewijs en de weg ervoor: klantreis bezwaar UITVOER NUMMER")


def _waarover(link: Mapping[str, Any], koppelingen: int) -> str:
    if link["kandidaten"] > 1 and not koppelingen:
        return f"een van {link['kandidaten']}"
    first = link["besluit"] or (f"aanvraag in {link['besluit_zaak']}" if link["besluit_zaak"] else "")
    return f"{first} en nog {koppelingen - 1}" if koppelingen > 1 else first


def _een(
    uitvoer: Path, manifest: Mapping[str, Any], log: EventLog, tables: Mapping[str, pa.Table], nummer: str
) -> None:
    """One number: what is contested, why klantreis thinks so, and the way before it.

    Raises
    ------
    UsageError : no objection has this number. The numbers of others are personal too: none is suggested.
    """
    from klantreis.errors import UsageError

    same = met_nummer(tables["bezwaren"].to_pylist(), "bezwaar", nummer)
    different = {row["bezwaar"] for row in same}
    if len(different) != 1:
        raise UsageError(
            "onbekend-bezwaar",
            f"{len(different)} bezwaren of beroepen hebben dit nummer."
            if different
            else "geen bezwaar en geen beroep heeft dit nummer.",
            expected=f"een nummer uit de kolom bezwaar van bezwaren.csv{', met de bron ervoor' if different else ''}.",
            hint=f"Nummers staan ook in: klantreis bezwaar {uitvoer} --aantal 1000",
        )  # fmt: skip
    for nr, row in enumerate(same):
        if nr:
            say("\n---\n")
        links = [
            link
            for link in tables["koppelingen"].to_pylist()
            if (link["bezwaar"], link["soort"]) == (row["bezwaar"], row["soort"])
        ]
        _vertel(row, links, tables["besluiten"])
        _weg(uitvoer, manifest, log, row, links)


def _vertel(row: Mapping[str, Any], links: list[dict[str, Any]], besluiten: pa.Table) -> None:
    from klantreis.report.dutch import datum

    say(f"{row['soort'].capitalize()} {row['bezwaar']}, ontvangen op {datum(row['ontvangen'])}. Intern.")
    end = f"afgehandeld op {datum(row['afgehandeld'])}" if row["afgehandeld"] else "nog open"
    say(f"Uitkomst: {row['uitkomst'] or 'niet geregistreerd'}; {end}.")
    if row["kenmerk"] or row["datum_genoemd"]:
        named = [f"kenmerk {row['kenmerk']}"] if row["kenmerk"] else []
        named += [f"datum {datum(row['datum_genoemd'])}"] if row["datum_genoemd"] else []
        say(f"Genoemd: {' en '.join(named)}.")
    decided = {one["besluit"]: one for one in besluiten.to_pylist()}
    for link in links:
        about = decided.get(link["besluit"])
        if link["besluit_zaak"] is None:
            say(f"\nNiet gekoppeld. {link['reden']}")
            continue
        what = f"Besluit {link['besluit']}" if about else "De aanvraag"
        say(f"\n{link['rang']}. {what} in zaak {link['besluit_zaak']}: {link['zekerheid']}.")
        if about:
            day = f"besloten op {datum(about['besluit_op'])}" if about["besluit_op"] else "dag onbekend"
            told = f", bekendgemaakt op {datum(about['bekend_op'])}" if about["bekend_op"] else ""
            facts = [about["uitkomst"] or "uitkomst niet geregistreerd", day + told, about["loket"] or "loket onbekend"]
            say(f"   {'; '.join(facts)}.")
        say(f"   {_wanneer(row['soort'], link['dagen_na_besluit'])}Op tijd: {link['tijdig']}.")
        say(f"   {link['reden']}")
        if link["keten"]:
            say(f"   Het eerste besluit was {link['keten']}.")


def _wanneer(soort: str, dagen: int | None) -> str:
    """How long after the decision it came; nothing when there is no decision."""
    from klantreis.report.dutch import aantal

    if dagen is None:
        return ""
    die = "De" if soort == VOORLOPIG else "Het"
    return f"{die} {soort} kwam {aantal(abs(dagen), 'dag', 'dagen')} {'erna' if dagen >= 0 else 'ervoor'}. "


def _weg(
    uitvoer: Path, manifest: Mapping[str, Any], log: EventLog, row: Mapping[str, Any], links: list[dict[str, Any]]
) -> None:
    """The klantreis of the contested decision, up to the day of receipt; without a link, that of the objection."""
    from klantreis.report.dutch import datum
    from klantreis.report.story import stukken

    zaken = tabel(uitvoer, manifest, "klantreis_zaken")
    zaak = links[0]["besluit_zaak"] if links[0]["kandidaten"] == 1 and links[0]["besluit_zaak"] else row["zaak"]
    klantreis = next(one["klantreis"] for one in zaken.to_pylist() if one["zaak"] == zaak)
    say(f"\nDe weg tot en met {datum(row['ontvangen'])} (klantreis {klantreis}):\n")
    say("\n".join(stukken(feiten(uitvoer, manifest, log, zaken, klantreis, row["ontvangen"]))))


def _blad(tables: Mapping[str, pa.Table], blad: Path) -> None:
    """A sheet of what is doubtful: every candidate of an objection that is not linked for certain."""
    from klantreis.analysis.objections import doubtful
    from klantreis.cli.beoordeel import write
    from klantreis.report.dutch import datum

    write(
        ["kenmerk", "bezwaar", "soort", "ontvangen", "genoemd", "besluit", "besluit in zaak", "besloten op", "uitkomst",
         "loket", "nu", "bewijs"],
        [
            [
                row["kenmerk"], row["bezwaar"], row["soort"], datum(row["ontvangen"]), row["genoemd"],
                row["besluit"] or "de aanvraag", row["zaak"], datum(row["besluit_op"]) if row["besluit_op"] else "",
                row["uitkomst"] or "", row["loket"] or "", row["zekerheid"], row["reden"],
            ]
            for row in doubtful(tables["besluiten"], tables["bezwaren"], tables["koppelingen"])
        ],
        blad,
    )  # fmt: skip
