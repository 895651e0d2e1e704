#!/usr/bin/env python3
# Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Write or verify OperatorSchemas.tsv, the table of LibTorch's operators.

Each header ATen/ops/<operator>_ops.h states the schema of every overload in a
string named schema_str. The table has one row for each schema text, a column
for each LibTorch version that tells whether the version has it, and the tags
that matter to analysis.

  write:   extract_operator_schemas.py --include DIR --include DIR --tags YAML
  verify:  extract_operator_schemas.py --verify DIR

DIR is an include directory of LibTorch (the one that holds ATen/ and torch/).
YAML is native_functions.yaml; torch wheels carry it below torchgen/packaged.
Verifying compares the column of the directory's own version and needs no YAML.
Exit status: 0 done, 1 the table differs from the headers, 2 bad input.
"""

import argparse
import re
import sys
from pathlib import Path
from typing import Dict, Iterable, List, NamedTuple, Set, Tuple

TABLE = Path(__file__).resolve().with_name("OperatorSchemas.tsv")

KEPT_TAGS = (
    "data_dependent_output",
    "dynamic_output_shape",
    "inplace_view",
    "maybe_aliasing_or_mutating",
    "nondeterministic_seeded",
    "pointwise",
    "reduction",
    "view_copy",
)

# "(, | = )": 1.x passes name and text to a macro, 2.x assigns a constexpr.
SCHEMA = re.compile(r'schema_str(?:, | = )"((?:[^"\\]|\\.)*)"')
VERSION_PART = re.compile(r"#define TORCH_VERSION_(MAJOR|MINOR) (\d+)")
FUNCTION = re.compile(r"^- func: ([\w.]+)\(")
YAML_TAGS = re.compile(r"^  tags: ([^#]*)")
YAML_AUTOGEN = re.compile(r"^  autogen: ([^#]*)")


class BadInput(Exception):
    """A directory or file that is not what the user says it is."""


class Row(NamedTuple):
    schema: str
    versions: Set[str]
    tags: str


def operator_key(schema: str) -> Tuple[str, str]:
    """The base name and the overload name a schema starts with."""
    base, _, overload = schema[: schema.index("(")].partition(".")
    return base, overload


def sort_key(schema: str) -> Tuple[str, str, str]:
    """Byte order by base name: the look-up is a binary search over the text."""
    return operator_key(schema) + (schema,)


def read_version(include: Path) -> str:
    candidates = (
        include / "torch" / "headeronly" / "version.h",
        include / "torch" / "csrc" / "api" / "include" / "torch" / "version.h",
    )
    for header in candidates:
        if header.is_file():
            parts = dict(VERSION_PART.findall(header.read_text()))
            if len(parts) == 2:
                return f"{parts['MAJOR']}.{parts['MINOR']}"
    raise BadInput(f"{include}: no torch/version.h that states a version")


def read_schemas(include: Path) -> Set[str]:
    schemas = set()
    for header in (include / "ATen" / "ops").glob("*_ops.h"):
        for literal in SCHEMA.findall(header.read_text()):
            schemas.add(re.sub(r"\\(.)", r"\1", literal))
    if not schemas:
        raise BadInput(f"{include}: no schema_str in ATen/ops/*_ops.h")
    return schemas


def split_list(text: str) -> List[str]:
    return [item.strip() for item in text.strip().strip("[]").split(",")]


def read_tags(yaml: Path) -> Dict[str, str]:
    """The kept tags of each operator; generated overloads inherit them."""
    tags: Dict[str, Set[str]] = {}
    generated: Dict[str, List[str]] = {}
    name = ""
    for line in yaml.read_text().splitlines():
        if match := FUNCTION.match(line):
            name = match[1]
        elif match := YAML_TAGS.match(line):
            tags[name] = set(split_list(match[1])).intersection(KEPT_TAGS)
        elif match := YAML_AUTOGEN.match(line):
            generated[name] = split_list(match[1])
    if not name:
        raise BadInput(f"{yaml}: no '- func:' entry")
    for origin, overloads in generated.items():
        for overload in overloads:
            tags.setdefault(overload, tags.get(origin, set()))
    return {name: ",".join(sorted(kept)) for name, kept in tags.items()}


def read_table(table: Path) -> Tuple[List[str], List[Row]]:
    versions: List[str] = []
    rows = []
    for line in table.read_text().splitlines():
        columns = line.split("\t")
        if line.startswith("#"):
            versions = columns[1:-1] or versions
            continue
        marks = dict(zip(versions, columns[1:-1]))
        has = {version for version, mark in marks.items() if mark == "x"}
        rows.append(Row(columns[0], has, columns[-1].strip("-")))
    return versions, rows


def format_table(versions: List[str], rows: Iterable[Row]) -> str:
    lines = [
        "# Made by extract_operator_schemas.py; do not edit.",
        "# Facts from ATen/ops/*_ops.h and native_functions.yaml of LibTorch.",
        "\t".join(["# schema", *versions, "tags"]),
    ]
    for row in sorted(rows, key=lambda row: sort_key(row.schema)):
        marks = ["x" if version in row.versions else "-" for version in versions]
        lines.append("\t".join([row.schema, *marks, row.tags or "-"]))
    return "\n".join(lines) + "\n"


def write(includes: List[Path], yaml: Path) -> int:
    schemas = {read_version(include): read_schemas(include) for include in includes}
    versions = sorted(schemas, key=lambda text: [int(n) for n in text.split(".")])
    tags = read_tags(yaml)
    rows = []
    for schema in set().union(*schemas.values()):
        has = {version for version in versions if schema in schemas[version]}
        name = ".".join(filter(None, operator_key(schema)))
        rows.append(Row(schema, has, tags.get(name, "")))
    TABLE.write_text(format_table(versions, rows))
    counts = ", ".join(f"{len(schemas[version])} of {version}" for version in versions)
    print(f"{TABLE.name}: {len(rows)} rows ({counts})")
    return 0


def verify(include: Path) -> int:
    version = read_version(include)
    versions, rows = read_table(TABLE)
    if version not in versions:
        raise BadInput(f"{include}: LibTorch {version} has no column in the table")
    problems = []
    if TABLE.read_text() != format_table(versions, rows):
        problems.append("the table is not in the order and form this script writes")
    stated = {row.schema for row in rows if version in row.versions}
    found = read_schemas(include)
    problems += [f"missing: {schema}" for schema in sorted(found - stated)]
    problems += [f"not in the headers: {schema}" for schema in sorted(stated - found)]
    for problem in problems:
        print(f"{TABLE.name}: {version}: {problem}", file=sys.stderr)
    if not problems:
        print(f"{TABLE.name}: all {len(found)} schemas of {version} agree")
    return 1 if problems else 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--include", type=Path, action="append", metavar="DIR")
    parser.add_argument("--tags", type=Path, metavar="YAML")
    parser.add_argument("--verify", type=Path, metavar="DIR")
    options = parser.parse_args()
    writing = bool(options.include and options.tags)
    if writing == bool(options.verify) or (options.tags and not writing):
        parser.error("give either --include and --tags, or --verify")
    try:
        if options.verify:
            return verify(options.verify)
        return write(options.include, options.tags)
    except (BadInput, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
