"""Check rewritten notebooks with the real nbformat.

Standard input is a JSON list of {"before", "after", "cell", "source"}: two
files, the index of the only cell that may differ, and its new source. Prints
a JSON list of what is wrong.
"""

import json
import sys

import nbformat


def faults(case):
    before = nbformat.reads(case["before"], as_version=nbformat.NO_CONVERT)
    after = nbformat.reads(case["after"], as_version=nbformat.NO_CONVERT)
    nbformat.validate(after)
    got = after.cells[case["cell"]].source
    if got != case["source"]:
        yield f"the source is {got!r}, want {case['source']!r}"
    before.cells[case["cell"]].source = got
    if before != after:
        yield "more than one source changed"
    for cell in json.loads(case["after"])["cells"]:
        lines = cell["source"]
        if isinstance(lines, list) and lines != "".join(lines).splitlines(True):
            yield f"not a list of lines: {lines!r}"


json.dump([fault for case in json.load(sys.stdin) for fault in faults(case)], sys.stdout)
