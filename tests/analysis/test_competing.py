"""Aalen-Johansen and late entry: against the definition counted out, scipy, and where the answer is known exactly."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pytest
from scipy.stats import CensoredData, ecdf

from klantreis.analysis.competing import aalen_johansen
from klantreis.analysis.survival import kaplan_meier

Arrays = tuple[npt.NDArray[np.float64], npt.NDArray[np.int64], npt.NDArray[np.float64]]


def some_log(seed: int, causes: int = 3) -> Arrays:
    """Durations with ties, causes (0 = still going on) and entries, of which about half from the start."""
    rnd = np.random.default_rng(seed)
    n = int(rnd.integers(1, 60))
    duur = rnd.integers(0, 12, n).astype(float) if seed % 2 else rnd.exponential(8, n)
    instap = np.where(rnd.random(n) < 0.5, 0.0, duur * rnd.random(n) * 0.9)
    return duur, rnd.integers(0, causes + 1, n), np.where(instap < duur, instap, 0.0)


def counted(arrays: Arrays, causes: int, late: bool) -> list[tuple[float, Fraction, list[Fraction]]]:
    """Per duration at which something ended: the share that goes on, and the share that ended by each cause."""
    duur, oorzaak, instap = arrays
    going, ended = Fraction(1), [Fraction(0)] * causes
    out = []
    for t in sorted(set(duur[oorzaak > 0].tolist())):
        there = [
            k for d, k, i in zip(duur, oorzaak, instap, strict=True) if d >= t and (not late or i <= 0 or i < t)
        ]  # fmt: skip
        now = [int(k) for d, k in zip(duur, oorzaak, strict=True) if d == t and k > 0]
        ended = [share + going * Fraction(now.count(nr + 1), len(there)) for nr, share in enumerate(ended)]
        going *= 1 - Fraction(len(now), len(there))
        out.append((t, going, ended))
    return out


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("seed", range(60))
def test_equals_the_definition_counted_out(seed: int, late: bool) -> None:
    arrays = some_log(seed)
    duur, oorzaak, instap = arrays
    ours = aalen_johansen(duur, oorzaak, instap=instap if late else None, oorzaken=3)
    theirs = counted(arrays, 3, late)
    assert ours.tijden.tolist() == [t for t, _going, _ended in theirs]
    assert ours.overleving == pytest.approx([float(going) for _t, going, _ended in theirs], abs=1e-12)
    for nr in range(3):
        assert ours.incidentie[nr] == pytest.approx([float(ended[nr]) for _t, _g, ended in theirs], abs=1e-12)
    curve = kaplan_meier(duur, oorzaak > 0, instap if late else None)
    assert curve.overleving == pytest.approx(ours.overleving, abs=1e-12)
    assert curve.op_risico.tolist() == ours.op_risico.tolist()


@pytest.mark.parametrize("seed", range(40))
def test_with_one_cause_it_is_one_minus_kaplan_meier_with_greenwoods_variance(seed: int) -> None:
    duur, oorzaak, instap = some_log(seed, causes=1)
    for entry in (None, instap):
        ours, curve = aalen_johansen(duur, oorzaak, instap=entry, oorzaken=1), kaplan_meier(duur, oorzaak > 0, entry)
        assert ours.incidentie[0] == pytest.approx(1 - curve.overleving, abs=1e-12)
        assert ours.variantie[0] == pytest.approx(curve.overleving**2 * curve.variantie_log, abs=1e-12)
    if (oorzaak > 0).any():
        theirs = ecdf(CensoredData(uncensored=duur[oorzaak > 0], right=duur[oorzaak == 0])).cdf
        ours = aalen_johansen(duur, oorzaak)
        assert ours.incidentie[0] == pytest.approx(theirs.evaluate(ours.tijden), abs=1e-12)


@pytest.mark.parametrize("seed", range(40))
def test_with_nothing_censored_it_is_a_share_with_the_variance_of_a_share(seed: int) -> None:
    duur, oorzaak, _instap = some_log(seed)
    oorzaak = np.maximum(oorzaak, 1)
    ours = aalen_johansen(duur, oorzaak, oorzaken=3)
    for nr in range(3):
        share = np.array([np.mean((duur <= t) & (oorzaak == nr + 1)) for t in ours.tijden])
        assert ours.incidentie[nr] == pytest.approx(share, abs=1e-12)
        assert ours.variantie[nr] == pytest.approx(share * (1 - share) / len(duur), abs=1e-12)


def test_the_variance_is_that_of_many_samples() -> None:
    """2,000 samples of 200, a third of which is censored: the mean of the variances is the variance of the figures."""
    rnd = np.random.default_rng(6)
    seen = []
    for _sample in range(2000):
        first, second, end = rnd.exponential(10, 200), rnd.exponential(20, 200), rnd.uniform(5, 25, 200)
        oorzaak = np.where(np.minimum(first, second) > end, 0, np.where(first < second, 1, 2))
        seen.append(aalen_johansen(np.minimum(np.minimum(first, second), end), oorzaak).at(1, 8.0))
    shares, variances = np.array(seen).T
    assert np.mean(shares) == pytest.approx((1 - np.exp(-8 * 0.15)) * 2 / 3, abs=0.003)
    assert np.mean(variances) == pytest.approx(np.var(shares), rel=0.08)


def test_a_published_table() -> None:
    """Satagopan et al., British Journal of Cancer 91 (2004), table 2: of 305 women with breast cancer the first nine by
    months of follow-up (1: died of it, 2: of something else); in %, each step rounded to one decimal."""
    duur = np.array([7, 10, 14, 16, 18, 23, 24, 26, 27] + [30] * 296, float)
    oorzaak = np.array([0, 1, 0, 1, 2, 1, 0, 2, 1] + [0] * 296)
    ours = aalen_johansen(duur, oorzaak)
    assert ours.tijden.tolist() == [10, 16, 18, 23, 26, 27]
    assert ours.op_risico.tolist() == [304, 302, 301, 300, 298, 297]
    assert (100 * ours.overleving).round(1).tolist() == [99.7, 99.3, 99.0, 98.7, 98.3, 98.0]
    shares = 100 * np.array([ours.at(1, month)[0] for month in (0, 10, 16, 23, 27)])
    assert np.cumsum(np.diff(shares).round(1)).round(1).tolist() == [0.3, 0.6, 0.9, 1.2]


def test_a_published_set_with_its_variances() -> None:
    """Scrucca, Santucci and Aversa, Bone Marrow Transplantation 40 (2007): months to relapse (1) or death in remission
    (2) of 35 patients after a transplant. The figures are those of scikit-survival 0.28 with the variance of Dinse and
    Larson, Biometrika 73 (1986)."""
    duur = "13 1 72 7 8 67 9 5 70 4 7 68 1 10 7 3 4 4 3 3 22 8 2 0 0 35 35 4 14 26 3 2 8 32 12"
    oorzaak = "2 1 0 2 2 0 2 2 0 0 0 0 2 2 2 1 1 1 1 1 2 1 2 2 1 0 0 2 2 2 2 0 0 0 1"
    ours = aalen_johansen(np.array(duur.split(), float), np.array(oorzaak.split(), np.int64))
    for month, share, variance in [
        (1, 0.0571428571, 0.0015393586), (3, 0.1458128078, 0.0036369347), (4, 0.2049261083, 0.0047756787),
        (8, 0.2377116363, 0.0054177246), (12, 0.2728389878, 0.0060981554),
    ]:  # fmt: skip
        assert ours.at(1, month) == pytest.approx((share, variance), abs=1e-9)


def test_nothing_after_tau_and_nothing_before_the_first_end() -> None:
    duur, oorzaak = np.array([1.0, 2, 3, 4]), np.array([1, 2, 0, 1])
    whole, cut = aalen_johansen(duur, oorzaak), aalen_johansen(duur, oorzaak, tau=2)
    assert cut.tijden.tolist() == [1, 2]
    assert cut.incidentie.tolist() == whole.incidentie[:, :2].tolist()
    assert cut.variantie.tolist() == whole.variantie[:, :2].tolist()
    assert whole.at(1, 0.5) == (0.0, 0.0)
    assert (whole.at(1, 1)[0], whole.at(2, 3.9)[0], whole.at(1, 99)[0]) == (0.25, 0.25, 0.75)
    assert (whole.quantile(1, 0.25), whole.quantile(1, 0.5), whole.quantile(2, 0.5)) == (1, 4, None)


def test_a_cause_that_occurs_nowhere_is_there_with_nothing() -> None:
    ours = aalen_johansen(np.array([1.0, 2]), np.array([1, 0]), oorzaken=2)
    assert ours.incidentie.tolist() == [[0.5], [0.0]]
    assert aalen_johansen(np.array([1.0]), np.array([0]), oorzaken=2).incidentie.shape == (2, 0)


def test_who_was_not_watched_yet_does_not_count() -> None:
    """Of three that lasted 1, 4 and 5 days the last was watched from day 2 on: at day 1 there were two."""
    duur, ended, instap = np.array([1.0, 4, 5]), np.ones(3, bool), np.array([0.0, 0, 2])
    assert kaplan_meier(duur, ended, instap).op_risico.tolist() == [2, 2, 1]
    # Watched from the very moment at which another one ended: not there yet.
    assert kaplan_meier(duur, ended, np.array([0.0, 0, 1])).op_risico.tolist() == [2, 2, 1]
    assert kaplan_meier(duur, ended, np.array([0.0, 0, 0.5])).op_risico.tolist() == [3, 2, 1]
    assert kaplan_meier(np.zeros(2), np.ones(2, bool), np.zeros(2)).overleving.tolist() == [0.0]
