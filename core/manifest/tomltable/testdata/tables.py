"""Print, for each text, the normalised names in the tables that Go names."""

import json
import re
import sys
import tomllib


def names(document, path):
    for key in path.split("."):
        document = document.get(key, {}) if isinstance(document, dict) else {}
    return sorted(re.sub(r"[-_.]+", "-", name).lower() for name in document)


print(
    json.dumps(
        [{path: names(tomllib.loads(v["text"]), path) for path in v["tables"]} for v in json.load(sys.stdin)]
    )
)
