#!/usr/bin/env python3
"""Holds JSON to docs/rung.schema.json.

schema.py DEFINITION < LINES   validates each line; says where one is wrong, and exits with 1
schema.py any < LINES          the same, whichever command a line is from
schema.py --keys               the keys of each definition that has some, a line each

Stricter than the schema: a key that it does not name is wrong, too.
"""
import json
import os
import sys

from jsonschema import Draft202012Validator

PATH = os.path.join(os.path.dirname(__file__), "..", "docs", "rung.schema.json")


def close(schema):
    """Shuts all objects within a schema to keys that it does not name."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            schema.setdefault("additionalProperties", False)
        for inner in schema.values():
            close(inner)
    elif isinstance(schema, list):
        for inner in schema:
            close(inner)


def facts(error):
    """What is wrong; where a value may be one of several kinds, by the kind that is nearest:
    which has least against the value itself, then least against what is in it."""
    if not error.context:
        place = "".join(f"[{step!r}]" for step in error.absolute_path)
        return [f"{place or 'the whole'}: {error.validator}: {error.message[:300]}"]
    kinds = {}
    for inner in error.context:
        kinds.setdefault(inner.schema_path[0], []).append(inner)
    nearest = min(kinds.values(), key=lambda kind: (sum(not e.path for e in kind), len(kind)))
    return [fact for inner in nearest for fact in facts(inner)]


def validate(root, name, lines):
    close(root)
    if name != "any":
        root["anyOf"] = [{"$ref": f"#/$defs/{name}"}]
    validator = Draft202012Validator(root)
    found = []
    number = 0
    for number, line in enumerate(lines, 1):
        for error in validator.iter_errors(json.loads(line)):
            found += [f"{name}, line {number}: {fact}" for fact in facts(error)]
    if number == 0:
        found = [f"{name}: there is no line"]
    print("\n".join(found), end="\n" if found else "")
    return not found


def print_keys(root):
    for name, schema in sorted(root["$defs"].items()):
        kinds = [schema] + schema.get("anyOf", [])
        keys = {key for kind in kinds for key in kind.get("properties", {})}
        if keys:
            print(name, *sorted(keys))


def main(argument):
    with open(PATH, encoding="utf-8") as file:
        root = json.load(file)
    if argument == "--keys":
        Draft202012Validator.check_schema(root)
        print_keys(root)
        return True
    return validate(root, argument, sys.stdin.buffer)


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1]) else 1)
