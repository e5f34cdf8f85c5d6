#!/usr/bin/env python3
"""Evaluate `pyferry extract` by behaviour.

    run.py TOOL [--cases] [--kernel] [--random N] [--seed S] [--real FOLDER [--static]] [--with-data] [--only TEXT] [-v]

It prints how many extractions moved, were refused and why, and were wrong, which must be none.
"""

import argparse
import collections
import itertools
import re
import sys

import cases
import judge
import random_notebooks
import real


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool")
    parser.add_argument("--cases", action="store_true", help="the hand-made notebooks")
    parser.add_argument("--kernel", action="store_true", help="run those in a real kernel")
    parser.add_argument("--random", type=int, default=0, metavar="N", help="N random notebooks")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real", metavar="FOLDER", help="all notebooks below FOLDER")
    parser.add_argument("--static", action="store_true", help="do not run those")
    parser.add_argument("--only", default="", help="only the cases with this in their name")
    parser.add_argument("--with-data", action="store_true", help="let data become parameters")
    parser.add_argument("-v", action="store_true", help="print each")
    options = parser.parse_args()
    flags = ["--with-data"] if options.with_data else []
    runs = []
    if options.cases:
        runs.append(
            cases.each(options.tool, judge.run_kernel if options.kernel else judge.run, options.only, flags)
        )
    if options.random:
        runs.append(random_notebooks.each(options.tool, options.random, options.seed, flags))
    if options.real:
        runs.append(real.each(options.tool, options.real, options.only, not options.static, flags))
    sys.exit(report(itertools.chain(*runs), options.v))


def report(results, verbose):
    """Print the counts, and what is wrong in full."""
    counts, reasons, plain = collections.Counter(), collections.Counter(), collections.Counter()
    for name, verdict, why in results:
        counts[verdict] += 1
        if name.endswith(real.PLAIN):
            plain[verdict] += 1
        if verdict == "refused":
            reasons[general(why)] += 1
        if verbose or verdict == "wrong":
            print(f"{verdict:8} {name}: {why or ''}", flush=True)
    for reason, n in reasons.most_common():
        print(f"{n:5} refused: {reason}")
    if plain:
        print(
            f"{plain['moved']} of {plain.total()} moved that need only builtins, imports, helpers and constants"
        )
    share = counts["moved"] / max(counts.total(), 1)
    print(f"{counts['moved']} moved ({share:.1%}), {counts['refused']} refused, {counts['wrong']} wrong")
    return counts["wrong"] > 0


def general(why):
    """Leave names and cells out of a reason."""
    why = re.sub(r"^pyferry extract: \S+(, \S+)* ", "", why.splitlines()[0])
    why = re.sub(r" ?\(cell \d+\)", "", why)
    return re.sub(r"cell \d+", "cell N", why)


if __name__ == "__main__":
    main()
