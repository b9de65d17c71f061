"""Combinations in which each pair of rows of different dimensions occurs at least once."""

import itertools
import random


def covering(dimensions, seed):
    """A list of tuples, one value of each dimension: greedy, and the same for the same seed."""
    dice = random.Random(seed)
    places = list(itertools.combinations(range(len(dimensions)), 2))
    open_ = {(i, a, j, b) for i, j in places for a in dimensions[i] for b in dimensions[j]}
    found = []
    while open_:
        best, gain = None, -1
        # Some candidates around a pair that is still open; the best of them.
        i, a, j, b = dice.choice(sorted(open_))
        for _ in range(30):
            row = [dice.choice(values) for values in dimensions]
            row[i], row[j] = a, b
            new = sum((p, row[p], q, row[q]) in open_ for p, q in places)
            if new > gain:
                best, gain = tuple(row), new
        open_ -= {(p, best[p], q, best[q]) for p, q in places}
        found.append(best)
    return found
