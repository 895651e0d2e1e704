#!/usr/bin/env python3
"""Compiles the examples of the check pages and runs the checks over them.

A `cpp` block under `## Bad` must give findings of the page's check on exactly
the lines that end in `// warning: TEXT`, with TEXT in the message. A block under
`## Good` must give nothing from any check at the default levels. Blocks are
compiled with every LibTorch, or with those named in the fence:

    ```cpp libtorch=1.13

`errors` in the fence says that clang rejects the block; `level=NAME`,
`target=VERSIONS` and `option=NAME:VALUE` pass plug-in arguments.

Where the mistake lies in the command line, a section has an `sh` block instead.

Arguments as those of check_torch.py, --docs FOLDER with the pages, and --only
CATEGORY/CHECK for a single one.
"""

import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^```cpp(?P<words>[^\n]*)\n(?P<code>.*?)^```$", re.S | re.M)
SECTION = re.compile(r"^## (?P<title>[^\n]+)\n(?P<body>.*?)(?=^## |\Z)", re.S | re.M)
WANTED = re.compile(r"// warning: (?P<text>.*?)\s*$")
FOUND = re.compile(r"^[^\n:]+:(?P<line>\d+):\d+: (?P<level>warning|error): "
                   r"(?P<text>.*?)(?: \[(?P<check>torch-[\w-]+)\])?$", re.M)


class Example:
    """One block of code of one page."""

    def __init__(self, page, section, words, code):
        self.page, self.section, self.code = page, section, code
        self.check = "torch-" + "-".join(page.removesuffix(".md").split(os.sep)[-2:])
        self.words = words.split()

    def word(self, key):
        return [w.split("=", 1)[1] for w in self.words if w.startswith(key + "=")]

    def command(self, arguments, headers, file):
        _, pch, flags = headers.split("|")
        checks = self.check if self.section == "Bad" else "torch-*"
        result = [arguments.clang, "-fsyntax-only", "-Wno-everything",
                  "-fno-caret-diagnostics", "-fno-color-diagnostics",
                  f"-fplugin={arguments.plugin}",
                  f"-fplugin-arg-torch_tidy-checks=-*,{checks}"]
        # Opt-in checks are shown by their own bad examples.
        if self.section == "Bad" and not self.word("level"):
            result.append("-fplugin-arg-torch_tidy-level=all")
        for key in ("level", "target", "option"):
            result += [f"-fplugin-arg-torch_tidy-{key}={v}" for v in self.word(key)]
        return result + flags.split() + ["-include-pch", pch, file]

    def problems(self, arguments, headers, folder):
        version = headers.split("|")[0]
        if self.word("libtorch") and version not in self.word("libtorch"):
            return
        where = f"{self.page} ({self.section}, LibTorch {version})"
        file = os.path.join(folder, f"{self.check}-{self.section}-{version}-"
                                    f"{abs(hash(self.code))}.cpp")
        with open(file, "w", encoding="utf-8") as out:
            out.write(self.code)
        process = subprocess.run(self.command(arguments, headers, file),
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                 check=False)
        output = process.stdout.decode("utf-8", "replace")
        found = {}
        for match in FOUND.finditer(output):
            if match["check"]:
                found.setdefault(int(match["line"]), []).append(match["text"])
            elif match["level"] == "error" and "errors" not in self.words:
                yield f"{where}: does not compile: {match.group(0)}"
        yield from self.differences(where, found)

    def differences(self, where, found):
        wanted = {}
        for number, line in enumerate(self.code.splitlines(), 1):
            if match := WANTED.search(line):
                wanted[number] = match["text"]
        if self.section == "Bad" and not wanted:
            yield f"{where}: no line says '// warning: ...'"
        for number, text in wanted.items():
            if not any(text in message for message in found.get(number, [])):
                yield f"{where}: line {number}: no warning '{text}'"
        for number in set(found) - set(wanted):
            yield f"{where}: line {number}: unexpected: {found[number][0]}"


def examples(page, root):
    with open(page, encoding="utf-8") as source:
        text = source.read()
    name = os.path.relpath(page, root)
    for section in SECTION.finditer(text):
        if section["title"] in ("Bad", "Good"):
            blocks = list(FENCE.finditer(section["body"]))
            if not blocks and "\n```sh\n" not in section["body"]:
                sys.exit(f"{name}: no cpp block under '## {section['title']}'")
            for block in blocks:
                yield Example(name, section["title"], block["words"], block["code"])


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--clang", required=True)
    parser.add_argument("--filecheck")
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--headers", action="append", default=[])
    parser.add_argument("--docs", required=True)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    pages = [os.path.join(folder, file)
             for folder, _, files in os.walk(os.path.join(arguments.docs, "checks"))
             for file in files if file.endswith(".md") and file != "list.md"]
    pages = [page for page in pages if page.endswith(f"{arguments.only}.md")]
    jobs = [(e, h) for page in sorted(pages) for e in examples(page, arguments.docs)
            for h in arguments.headers]
    with tempfile.TemporaryDirectory() as folder:
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            results = pool.map(
                lambda job: list(job[0].problems(arguments, job[1], folder)), jobs)
            problems = [problem for result in results for problem in result]
    print("\n".join(problems))
    print(f"{len(pages)} pages, {len(jobs)} examples compiled, "
          f"{len(problems)} problems")
    sys.exit(bool(problems) or not jobs)


if __name__ == "__main__":
    main()
