"""Writes vectors/numpy.json beside this file, from numpy itself; make_all.sh runs it."""

import math

import numpy as np

from vectors_folder import numbers, write

COUNTS = [13, 1, 2, 6, 300, 2**31 + 1, 2**32 - 1, 2**32, 2**32 + 1, 2**62 + 2**61, 13, 48]
DECK = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10]
LOW, HIGH = [-0.05, -math.pi, 1e-3], [0.05, math.pi, 1e3]


def generator():
    seeds = [0, 1, 2, 42, 123456789, 2**31 - 1, 2**32 - 1, 2**32, 2**32 + 1, 2**53 - 1, 2**63, 2**64 - 1]
    out = []
    for seed in seeds:
        sequence = np.random.SeedSequence(seed)
        raw = np.random.PCG64(np.random.SeedSequence(seed))
        rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))
        uniform = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))
        mixed = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))
        normal = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))
        out.append(
            {
                "seed": str(seed),
                "words": [str(word) for word in sequence.generate_state(4, np.uint64)],
                "raw": [str(word) for word in raw.random_raw(4)],
                "doubles": numbers(rng.random(8)),
                "uniform": numbers(uniform.uniform(low=LOW, high=HIGH)),
                # A double between two halves of a word does not disturb them.
                "integers": [str(mixed.integers(0, count)) for count in COUNTS] + [str(mixed.choice(13))],
                "double_between": float(mixed.random()),
                "choices": [int(mixed.choice(DECK)) for _ in range(9)],
                "normals": numbers(normal.standard_normal(600)),
                "after_normals": float(normal.random()),
            }
        )
    return {"numpy": np.__version__, "uniform_low": LOW, "uniform_high": HIGH, "seeds": out}


write("numpy.json", generator())
