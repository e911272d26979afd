"""
Writes test/fixtures/insights/reference.json: what scipy and numpy compute for the statistics of the insights.
    python3 tools/insights/reference.py
Nothing of the app is used. Needs scipy 1.11 or newer (false_discovery_control).
"""
import json
from pathlib import Path

import numpy as np
from scipy import optimize, special, stats

OUT = Path(__file__).parents[2] / "test/fixtures/insights/reference.json"
random = np.random.default_rng(7)


def incomplete_beta():
    shapes = [(0.5, 0.5), (1, 3), (2.5, 40), (30, 4), (120.25, 800.5), (5000, 12000), (0.01, 2)]
    return [
        dict(x=x, a=a, b=b, value=float(special.betainc(a, b, x)))
        for a, b in shapes
        for x in (1e-6, 0.01, 0.1, 0.29, 0.5, 0.9, 0.999)
    ]


def quantiles():
    shapes = [(0.5, 0.5), (1, 3), (2.5, 40), (30, 4), (120.25, 800.5)]
    return [dict(p=p, a=a, b=b, value=float(special.betaincinv(a, b, p))) for a, b in shapes for p in (0.025, 0.05, 0.5, 0.95)]


def student():
    return [dict(t=t, degrees=v, value=float(2 * stats.t.sf(abs(t), v))) for t in (0.0, 0.7, -2.1, 5.5, 12.0) for v in (1, 4, 30, 500)]


def priors():
    """The spread by scipy's bounded minimiser from several starts, on stats.betabinom where counts are whole."""
    cases = []
    for levels in ([(40, 10), (60, 30), (20, 1), (80, 15)], [(200, 50), (210, 52)], [(12, 0), (9, 0), (30, 1)], [(500, 20), (500, 240)]):
        seen = np.array([n for n, _ in levels])
        kept = np.array([k for _, k in levels])
        mean = (kept.sum() + 0.5) / (seen.sum() + 1)

        def cost(log_spread):
            strength = np.exp(-log_spread) - 1
            return -(stats.betabinom.logpmf(kept, seen, mean * strength, (1 - mean) * strength).sum() + log_spread / 2)

        edges = np.linspace(np.log(0.001), np.log(0.5), 9)
        tries = [optimize.minimize_scalar(cost, bounds=(low, high), method="bounded", options=dict(xatol=1e-9)) for low, high in zip(edges, edges[1:])]
        spread = float(np.exp(min(tries, key=lambda one: one.fun).x))
        strength = 1 / spread - 1
        a, b = mean * strength, (1 - mean) * strength
        estimates = [
            dict(rate=float(stats.beta.mean(a + k, b + n - k)), low=float(stats.beta.ppf(0.05, a + k, b + n - k)), high=float(stats.beta.ppf(0.95, a + k, b + n - k)))
            for n, k in levels
        ]
        cases.append(dict(levels=[dict(seen=n, kept=k) for n, k in levels], a=float(a), b=float(b), estimates=estimates))
    return cases


def discoveries():
    cases = []
    for size in (1, 5, 40):
        p = random.uniform(size=size) ** 2
        cases.append(dict(p=[float(one) for one in p], q=[float(one) for one in stats.false_discovery_control(p)]))
    return cases


def comparison():
    """One table of 60 groups in 4 strata and 25 requests, the textbook formulas on single pictures, by numpy."""
    groups = 60
    seen = random.integers(1, 9, groups)
    kept = random.binomial(seen, 0.3)
    stratum = random.integers(0, 4, groups)
    request = random.integers(0, 25, groups)
    has = random.integers(0, 2, groups)
    pictures = [(s, r, h, 1 if i < k else 0) for n, k, s, r, h in zip(seen, kept, stratum, request, has) for i in range(n)]
    s, r, h, y = (np.array(column, dtype=float) for column in zip(*pictures))
    top = bottom = spread = score = independent = 0.0
    parts = np.zeros(len(y))
    for one in np.unique(s):
        here = s == one
        n, n1, n0 = here.sum(), (here & (h == 1)).sum(), (here & (h == 0)).sum()
        k1, k0 = y[here & (h == 1)].sum(), y[here & (h == 0)].sum()
        top += k1 * n0 / n
        bottom += k0 * n1 / n
        spread += ((k1 + k0) * n1 * n0 - k1 * k0 * n) / n**2
        score += k1 - stats.hypergeom.mean(n, k1 + k0, n1)
        independent += stats.hypergeom.var(n, int(k1 + k0), int(n1))
        parts[here] = (h[here] - h[here].mean()) * (y[here] - y[here].mean())
    names = np.unique(r)
    robust = sum(parts[r == one].sum() ** 2 for one in names) * len(names) / (len(names) - 1)
    variance = max(robust, independent)
    smaller = min(len(np.unique(r[h == 1])), len(np.unique(r[h == 0])))
    error = np.sqrt(spread / (top * bottom) * variance / independent)
    ratio = top / bottom
    return dict(
        groups=dict(seen=seen.tolist(), kept=kept.tolist(), stratum=stratum.tolist(), request=request.tolist(), requests=25, strata=4),
        has=has.tolist(),
        ratio=float(ratio),
        low=float(ratio * np.exp(-1.645 * error)),
        high=float(ratio * np.exp(1.645 * error)),
        p=float(2 * stats.t.sf(abs(score) / np.sqrt(variance), smaller - 1)),
    )


OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(
    json.dumps(
        dict(incompleteBeta=incomplete_beta(), quantiles=quantiles(), student=student(), priors=priors(), discoveries=discoveries(), comparison=comparison()),
        indent=1,
    )
    + "\n"
)
