"""Tell what Python's own TOML reader finds in script metadata. The scripts come as JSON."""

import json
import re
import sys
import tomllib

# The lines of a block as PEP 723 defines them: the longest run counts.
BLOCK = re.compile(r"(?m)^# /// script\n((?:#(?:| .*)\n)+)# ///$")


def answer(text):
    blocks = BLOCK.findall(text.replace("\r\n", "\n").removeprefix("\ufeff"))
    if len(blocks) != 1:
        return {"error": f"{len(blocks)} blocks"}
    toml = "".join(line[2:] if line.startswith("# ") else line[1:] for line in blocks[0].splitlines(keepends=True))
    try:
        return {"dependencies": tomllib.loads(toml).get("dependencies", [])}
    except tomllib.TOMLDecodeError as e:
        return {"error": str(e)}


print(json.dumps([answer(text) for text in json.load(sys.stdin)]))
