"""A dirty CSV of a million rows: is every row accounted for, and what does it cost?

What each row must become is planned while it is written, never by klantreis.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

ROWS = 1_000_000
PROJECT = """
gemeente: Miljoen
bronnen:
  miljoen:
    bestanden: miljoen.csv
    kolommen:
      zaak: Zaaknr
      inwoner: {kolom: BSN, soort: bsn}
      activiteit: {kolom: Stap, label: Omschrijving}
      tijdstip: {kolom: Datum, tijd: Tijd}
      loket: Team
      behandelaar: Medewerker
      wijk: Wijk
      wet: {waarde: Wmo}
    activiteiten:
      - {patroon: "S0*", fase: melding}
      - {patroon: "S1*", fase: onderzoek}
      - {patroon: "S2*", fase: besluit, rollen: besluit}
      - {code: S39, fase: administratie, rollen: afsluiting}
"""
DIRT = {
    "31-02-2024": "datum_bestaat_niet", "": "tijdstip_ontbreekt", "01-01-1900": "plaatsvervangende_datum",
    "onbekend": "datum_onleesbaar",
}  # fmt: skip


def bsn(number: int) -> str:
    """The first valid BSN from a number on."""
    while True:
        digits = f"{number:08d}"
        check = sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), digits, strict=True)) % 11
        if check < 10:
            return f"{digits}{check}"
        number += 1


def write(path: Path, rows: int) -> Counter[str]:
    """Write the export and return what its rows must become: a reason, or `gebeurtenissen`."""
    chance = random.Random(1)
    planned: Counter[str] = Counter()
    done = zaak = 0
    with path.open("w", encoding="cp1252", newline="") as file:
        file.write("Zaaknr;BSN;Stap;Omschrijving;Datum;Tijd;Team;Medewerker;Wijk;Uitkomst\r\n")
        while done < rows:
            zaak += 1
            person, day = bsn(10_000_000 + zaak * 7), date(chance.randint(2022, 2024), 1, 1)
            for volgnr in range(min(chance.randint(3, 12), rows - done)):
                step = f"S{chance.randrange(40):02d}"
                day += timedelta(days=chance.randint(0, 20))
                fate = chance.random()
                shown, outcome = day.strftime("%d-%m-%Y"), "gebeurtenissen"
                if fate < 0.01:
                    shown, outcome = chance.choice(list(DIRT.items()))
                # The row number within the zaak keeps rows that are not meant to be equal apart.
                row = (
                    f"Z{zaak};{person};{step};Stap één {step};{shown};"
                    f"{chance.randint(8, 17):02d}:{chance.randint(0, 59):02d};"
                    f"Team {chance.randint(1, 9)};medewerker {chance.randint(1, 200)};Wijk {zaak % 30};{volgnr}"
                )
                if fate > 0.998:
                    row, outcome = f"{row};te veel", "aantal_velden"
                file.write(f"{row}\r\n")
                planned[outcome] += 1
                done += 1
                if 0.5 < fate < 0.503 and done < rows:
                    file.write(f"{row}\r\n")
                    planned["dubbel"] += 1
                    done += 1
    return planned


def main() -> None:
    """Write, read, compare."""
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        planned = write(folder / "miljoen.csv", ROWS)
        (folder / "miljoen.yaml").write_text(PROJECT, encoding="utf-8")
        key = folder / "sleutel"
        command = [sys.executable, "-m", "klantreis"]
        subprocess.run([*command, "sleutel", "maak", str(key)], check=True, stdout=subprocess.DEVNULL)
        for what in ("lees", "draai"):
            start = time.perf_counter()
            out = folder / f"uit_{what}"
            subprocess.run(
                [*command, what, str(folder / "miljoen.yaml"), "-o", str(out), "--sleutel", str(key)],
                check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            print(f"{what}: {time.perf_counter() - start:.1f} s, at most {peak:.0f} MB in one process")
        rows = pq.read_table(out / "aansluiting.parquet").to_pylist()
        found = Counter({row["reden"] or row["soort"]: row["aantal"] for row in rows})
        read = found.pop("gelezen")
        size = (folder / "miljoen.csv").stat().st_size / 1e6
        print(f"{read} rows, {size:.0f} MB: {'exactly as planned' if found == planned else 'NOT as planned'}")
        print("  " + ", ".join(f"{reason} {n}" for reason, n in sorted(found.items())))
        if found != planned or read != ROWS:
            sys.exit(f"planned: {sorted(planned.items())}")


if __name__ == "__main__":
    main()
