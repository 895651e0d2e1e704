# ===- verdicts.py - findings that a reader judged -------------------------===#
#
# Part of torch-tidy, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Which findings of a corpus are true, as a file tells; README.md beside this
file describes it."""

import re


def read_verdicts(path):
    """{(project, file, line, check): (is true, reason)} from a TSV file;
    ValueError with a text for the user if it cannot be used."""
    verdicts = {}
    try:
        lines = path.read_text().splitlines()
    except (OSError, ValueError) as error:
        raise ValueError(f"cannot use '{path}': {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        row = [cell.strip() for cell in line.split("\t")]
        place = re.fullmatch(r"(.+):(\d+)", row[1]) if len(row) == 5 else None
        if not place or row[3] not in ("true", "false") or not row[4]:
            raise ValueError(
                f"{path}:{number}: expected 'project, file:line, check, "
                f"true or false, reason', separated by tabs; got {row}"
            )
        key = (row[0], place[1], int(place[2]), row[2])
        if verdicts.setdefault(key, (row[3] == "true", row[4]))[0] != (
            row[3] == "true"
        ):
            raise ValueError(f"{path}:{number}: contradicts an earlier line")
    return verdicts


def verdict_key(project, finding):
    return (project.name, finding.file, finding.line, finding.check)


def show_verdicts(projects, verdicts):
    """Which findings nobody has judged yet and which verdicts fit none."""
    keys = {verdict_key(p, f) for p in projects for f in p.findings}
    shown = {p.name for p in projects}
    unread = sorted(keys - set(verdicts))
    stale = sorted(key for key in set(verdicts) - keys if key[0] in shown)
    for title, rows in (("unread", unread), ("verdicts without finding", stale)):
        print(f"\n{title}: {len(rows)}")
        for project, file, line, check in rows:
            print(f"{project}\t{file}:{line}\t{check}")
