"""Check what pyproject reads and writes against tomllib and packaging.

Standard input is one JSON object: "read" lists texts with the requirements
found in them, "edits" lists single edits. The output is a list of mistakes.
"""

import json
import sys
import tomllib
from copy import deepcopy

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name


def load(text):
    return tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))


def dig(data, *keys):
    for key in keys:
        data = data.get(key, {}) if isinstance(data, dict) else {}
    return data


def children(data, *keys):
    found = dig(data, *keys)
    return found.items() if isinstance(found, dict) else ()


def lists(data):
    """Every list of PEP 508 strings, by the section's name."""
    yield "project.dependencies", dig(data, "project", "dependencies")
    yield "build-system.requires", dig(data, "build-system", "requires")
    for tool in ("uv", "rye"):
        yield f"tool.{tool}.dev-dependencies", dig(data, "tool", tool, "dev-dependencies")
    yield "tool.flit.metadata.requires", dig(data, "tool", "flit", "metadata", "requires")
    for prefix in (
        "project.optional-dependencies",
        "dependency-groups",
        "tool.pdm.dev-dependencies",
        "tool.flit.metadata.requires-extra",
    ):
        for name, value in children(data, *prefix.split(".")):
            yield f"{prefix}.{name}", value
    for name, env in children(data, "tool", "hatch", "envs"):
        for field in ("dependencies", "extra-dependencies"):
            yield f"tool.hatch.envs.{name}.{field}", dig(env, field)
    yield from hatch_build("tool.hatch.build", dig(data, "tool", "hatch", "build"))


def hatch_build(prefix, build):
    """The requirements of a build, of its hooks and of its targets."""
    yield f"{prefix}.dependencies", dig(build, "dependencies")
    for kind in ("hooks", "targets"):
        for name, value in children(build, kind):
            yield from hatch_build(f"{prefix}.{kind}.{name}", value)


PIXI = ("dependencies", "pypi-dependencies", "host-dependencies", "build-dependencies")


def pixi(prefix, data):
    """The tables below tool.pixi, those of its features and platforms included."""
    for field in PIXI if prefix == "tool.pixi" else PIXI[:2]:
        yield f"{prefix}.{field}", dig(data, field)
    for deeper in ("feature", "target"):
        for name, value in children(data, deeper):
            yield from pixi(f"{prefix}.{deeper}.{name}", value)


def tables(data):
    """Every table of requirements, by the section's name."""
    yield from pixi("tool.pixi", dig(data, "tool", "pixi"))
    for field in ("dependencies", "dev-dependencies"):
        yield f"tool.poetry.{field}", dig(data, "tool", "poetry", field)
    for name, value in children(data, "tool", "poetry", "group"):
        yield f"tool.poetry.group.{name}.dependencies", dig(value, "dependencies")


def sources(data):
    """The direct references that uv's sources give, by name."""
    found = {}
    for name, value in children(data, "tool", "uv", "sources"):
        for source in value if isinstance(value, list) else [value]:
            url = source.get("path") or source.get("url")
            if git := source.get("git"):
                revision = source.get("rev") or source.get("tag") or source.get("branch")
                url = f"git+{git}" + (f"@{revision}" if revision else "")
            if url:
                found.setdefault(canonicalize_name(name), url)
    return found


def parsed(text):
    req = Requirement(text)
    return [
        canonicalize_name(req.name),
        sorted(req.extras),
        str(req.specifier),
        str(req.marker or ""),
        req.url or "",
    ]


def in_list(items):
    for item in items:
        try:
            if isinstance(item, str):
                yield parsed(item)
        except InvalidRequirement:
            continue


def in_table(section, table):
    for name, value in table.items():
        if section.startswith("tool.poetry.") and name == "python":
            continue
        versions = {
            v if isinstance(v, str) else v.get("version", "*")
            for v in (value if isinstance(value, list) else [value])
        }
        versions = {"" if v == "*" else v for v in versions}
        yield [canonicalize_name(name), sorted("" if "" in versions else versions)]


def meaning(data):
    """What a document declares: [section, requirement] in sorted order."""
    found = []
    urls = sources(data)
    for section, items in lists(data):
        for name, extras, specifier, marker, url in in_list(items):
            if not url and name in urls:
                specifier, url = "", urls[name]
            found.append([section, [name, extras, specifier, marker, url]])
    for section, table in tables(data):
        found += [[section, r] for r in in_table(section, table)]
    return sorted(found)


def claimed(requirements):
    """The same of what was read, with versions and markers normalised."""
    found = []
    for r in requirements:
        if r["table"]:
            versions = [v for v in r["specifier"].split(" || ") if v]
            found.append([r["section"], [r["key"], sorted(set(versions))]])
            continue
        again = f"{r['key']}[{','.join(r['extras'])}]"
        again += f" @ {r['url']} " if r["url"] else r["specifier"]
        found.append([r["section"], parsed(again + (f"; {r['marker']}" if r["marker"] else ""))])
    return sorted(found)


def take_out(value, key):
    """Remove every requirement with the given key from a list or table."""
    if isinstance(value, dict):
        return {k: v for k, v in value.items() if canonicalize_name(k) != key}
    return [v for v in value if not (isinstance(v, str) and next(in_list([v]), [""])[0] == key)]


def prune(data):
    """Drop empty tables and lists, which an edit may leave or create."""
    if not isinstance(data, dict):
        return data
    pruned = {k: prune(v) for k, v in data.items()}
    return {k: v for k, v in pruned.items() if v not in ({}, [])}


def without(data, section, key):
    """The document without one requirement in one section."""

    def walk(node, path):
        if path == section and isinstance(node, (dict, list)):
            return take_out(node, key)
        if section == "tool.poetry.dependencies" and path.startswith("tool.poetry.extras."):
            return take_out(node, key)
        if isinstance(node, dict):
            return {k: walk(v, f"{path}.{k}" if path else k) for k, v in node.items()}
        return node

    return prune(walk(deepcopy(data), ""))


def check_edit(edit):
    before, after = load(edit["before"]), load(edit["after"])
    section, key = edit["section"], edit["key"]
    if without(before, section, key) != without(after, section, key):
        yield "something else changed"
    counts = [sum(s == section and r[0] == key for s, r in meaning(d)) for d in (before, after)]
    if counts[1] - counts[0] != edit["change"]:
        yield f"declared {counts[0]} times before and {counts[1]} after"


def mistakes(data):
    for read in data["read"]:
        want, got = meaning(load(read["text"])), claimed(read["requirements"])
        if want != got:
            yield f"{read['name']}: read {got}, want {want}"
    for edit in data["edits"]:
        for mistake in check_edit(edit):
            yield f"{edit['name']}: {edit['section']} {edit['key']}: {mistake} in {edit['after']!r}"


print(json.dumps(list(mistakes(json.load(sys.stdin)))))
