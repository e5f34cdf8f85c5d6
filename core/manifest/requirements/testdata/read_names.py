"""Read requirements files with the code of pip.

Reads the texts of files as JSON from standard input, and prints for each
{"names": [...], "includes": [...]} or {"error": type}.
The parts of pip used here are internal to it; the version is pinned.
"""

import json
import sys

from packaging.utils import canonicalize_name
from pip._internal.req import constructors
from pip._internal.req.req_file import ParsedLine, get_line_parser, preprocess


def name_of(line):
    if line.is_editable:
        parsed = constructors.install_req_from_editable(line.requirement)
    else:
        parsed = constructors.install_req_from_line(line.requirement)
    return parsed.name


def read(text):
    parse_line = get_line_parser(None)
    names, includes = [], []
    for number, text_line in preprocess(text):
        arguments, options = parse_line(text_line)
        line = ParsedLine("requirements.txt", number, arguments, options, False)
        if line.is_requirement:
            name = name_of(line)
            if name:
                names.append(canonicalize_name(name))
        else:
            includes += (options.requirements or []) + (options.constraints or [])
    return {"names": sorted(names), "includes": includes}


def answer(text):
    try:
        return read(text)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


print(json.dumps([answer(text.removeprefix("\ufeff")) for text in json.load(sys.stdin)]))
