#!/usr/bin/env python3
"""Evaluate `pyferry extract` by behaviour.

    run.py TOOL [--cases] [--kernel] [--random N] [--seed S] [--real FOLDER [--run STORE]] [--with-data] [--only TEXT] [-v]

It prints how many extractions moved, were refused and why, and were wrong, which must be none. With --run, real
notebooks run without network, and what they print is kept in STORE.
"""

import argparse
import collections
import itertools
import os
import re
import sys

import cases
import judge
import random_notebooks
import real
import runs


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool", type=os.path.abspath)
    parser.add_argument("--cases", action="store_true", help="the hand-made notebooks")
    parser.add_argument("--kernel", action="store_true", help="run those, or real ones, in a real kernel")
    parser.add_argument("--random", type=int, default=0, metavar="N", help="N random notebooks")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real", metavar="FOLDER", help="all notebooks below FOLDER")
    parser.add_argument("--run", metavar="STORE", help="run those, and keep what they print there")
    parser.add_argument("--only", default="", help="only the cases with this in their name")
    parser.add_argument("--with-data", action="store_true", help="let data become parameters")
    parser.add_argument("-v", action="store_true", help="print each")
    options = parser.parse_args()
    if options.run:
        runs.offline()
        runs.preload()
    flags = ["--with-data"] if options.with_data else []
    judged = []
    if options.cases:
        judged.append(
            cases.each(options.tool, judge.run_kernel if options.kernel else judge.run, options.only, flags)
        )
    if options.random:
        judged.append(random_notebooks.each(options.tool, options.random, options.seed, flags))
    if options.real:
        how = "kernel" if options.kernel else "light"
        books = real.Real(options.tool, options.real, options.only, flags, options.run, how)
        judged.append(books.each())
    wrong = report(itertools.chain(*judged), options.v)
    if options.run:
        executed(books, options.v)
    sys.exit(wrong)


def executed(books, verbose):
    """Print how many notebooks ran, and what became of the others."""
    if verbose:
        for trouble in books.troubles:
            print(f"not run  {trouble}")
    print(f"{len(books.executed)} notebooks ran before and after, {len(books.troubles)} did not")


def report(results, verbose):
    """Print the counts, and what is wrong in full."""
    counts, reasons, marked = (
        collections.Counter(),
        collections.Counter(),
        collections.defaultdict(collections.Counter),
    )
    for name, verdict, why in results:
        counts[verdict] += 1
        for mark in (real.PLAIN, real.RUN, real.BESIDE):
            if mark in name:
                marked[mark][verdict] += 1
        if verdict == "refused":
            reasons[general(why)] += 1
        if verbose or verdict == "wrong":
            print(f"{verdict:8} {name}: {why or ''}", flush=True)
    for reason, n in reasons.most_common():
        print(f"{n:5} refused: {reason}")
    tell(marked[real.PLAIN], "of the plain ones, that need only builtins, imports, helpers and constants")
    tell(marked[real.RUN], "of those whose notebook ran before and after")
    if marked[real.BESIDE]:
        tell(counts - marked[real.BESIDE], "of all that need no module beside the notebook")
    tell(counts, "of all")
    return counts["wrong"] > 0


def tell(counts, of):
    """Print the share that moved."""
    if counts:
        share = counts["moved"] / counts.total()
        print(
            f"{counts['moved']} of {counts.total()} moved ({share:.1%}), "
            f"{counts['refused']} refused, {counts['wrong']} wrong {of}"
        )


def general(why):
    """Leave names and cells out of a reason."""
    why = re.sub(r"^pyferry extract: \S+(, \S+)* ", "", why.splitlines()[0])
    why = re.sub(r" ?\(cell \d+\)", "", why)
    return re.sub(r"cell \d+", "cell N", why)


if __name__ == "__main__":
    main()
