"""The traces of residents -> what is found in them, and the tables that a run stores (definitions 2 and 3)."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from klantreis.journeys import tables_bezoeken, tables_reizen
from klantreis.journeys.handovers import AANKOMST_DAGEN, handovers
from klantreis.journeys.names import Namen
from klantreis.journeys.routes import heen_en_weer, terugkeren
from klantreis.journeys.stitch import STILTE_DAGEN, Banden, stitch
from klantreis.journeys.traces import Sporen, Zaken
from klantreis.journeys.writing import Reizen, Schrijver
from klantreis.terms.calendar import Kalender


def find(sporen: Sporen, banden: Banden, stilte: int = STILTE_DAGEN, aankomst: int = AANKOMST_DAGEN) -> Reizen:
    """Find visits, handovers, routes and klantreizen.

    Parameters
    ----------
    stilte, aankomst : settings [days].
    """
    zaken = Zaken.uit(sporen)
    visits = handovers(sporen, zaken, aankomst)
    return Reizen(
        sporen, zaken, visits, terugkeren(sporen, zaken, visits, zaken.lopend(sporen, stilte)), heen_en_weer(visits),
        stitch(sporen, zaken, visits, banden, stilte),
    )  # fmt: skip


def tables(
    reizen: Reizen, namen: Namen, kalender: Kalender, buiten: Sequence[str] = (), stilte: int = STILTE_DAGEN,
    aankomst: int = AANKOMST_DAGEN,
) -> dict[str, pa.Table]:  # fmt: skip
    """The stored tables, each in a total order, that of klantreizen first.

    Parameters
    ----------
    buiten : desks of which the register says that their data are elsewhere. stilte, aankomst : settings [days].
    """
    w = Schrijver(reizen, namen, kalender)
    return {
        "klantreizen": tables_reizen.klantreizen(w, stilte), "klantreis_zaken": tables_reizen.klantreis_zaken(w),
        "bezoeken": tables_bezoeken.bezoeken(w), "overdrachten": tables_bezoeken.overdrachten(w, buiten, aankomst),
        "lussen": tables_bezoeken.lussen(w), "heen_en_weer": tables_bezoeken.heen_en_weer(w),
        "routes": tables_bezoeken.routes(w), "zaaksignalen": tables_reizen.zaaksignalen(w),
    }  # fmt: skip
