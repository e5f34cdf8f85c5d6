"""Tell what Python's own TOML reader finds in script metadata: one JSON string a line in, one answer a line out."""

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


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
