"""Damages contracts, and looks at what the parser makes of them.

One line that is broken costs no other declaration. A text that is cut anywhere, or that lacks its middle, gives a tree in no time.

    python3 damage.py FOLDER FILE… -- COMMAND…     # the command line of tree-sitter; FOLDER is for what is written
"""

import random
import re
import subprocess
import sys
from pathlib import Path

QUERY = """
(source_file (declaration name: (identifier) @name))
(source_file (enum name: (identifier) @name))
(source_file (table name: (identifier) @name))
(source_file (template name: (identifier) @name))
(source_file (metric name: (identifier) @name))
(source_file (let name: (identifier) @name))
(source_file (calendar name: (identifier) @name))
(source_file (param name: (identifier) @name))
(source_file (unit_declaration name: (identifier) @name))
"""
BROKEN = ["  target >= >= 3", '  address "open', "  ? = |", "  round (3", "  unheard of 5 EUR", "  when", "  )", "  {", "}"]
CUTS = 400
# What a scan that begins again behind every sign would take minutes for.
LONG = {
    "comments": "let a = b\n" + "// c\n" * 100_000 + "and c\n",
    "lines": "party a {\n" + "\n" * 100_000,
    "texts": '"' * 100_000,
    "braces": "{" * 100_000,
    "nested": "let a = " + "(" * 100_000,
    "negated": "let a = " + "not " * 100_000,
    "signs": "penalty p {\n" + "  when < < 3\n" * 10_000 + "}\n",
}
LONGEST = 60  # seconds for all cuts together


def main():
    split = sys.argv.index("--")
    folder, files, command = Path(sys.argv[1]), sys.argv[2:split], sys.argv[split + 1 :]
    random.seed(1)
    query = folder / "names.scm"
    query.write_text(QUERY)
    texts = {Path(file): Path(file).read_text(encoding="utf-8") for file in files}
    broken_lines(folder, query, texts, command)
    cuts(folder, texts, command)


def names(query, paths, command):
    """The declarations of each file: line and name."""
    out = subprocess.run([*command, "query", str(query), *map(str, paths)], capture_output=True, text=True, check=True).stdout
    found, file = {}, None
    for line in out.splitlines():
        if hit := re.search(r"start: \((\d+), \d+\).*text: `(\w+)`", line):
            found[file].add((int(hit[1]), hit[2]))
        elif line and not line.startswith(" "):
            file = line.strip()
            found[file] = set()
    return found


def broken_lines(folder, query, texts, command):
    """Breaks one line of a block at a time."""
    before = names(query, texts, command)
    damaged = {}
    for path, text in texts.items():
        lines = text.split("\n")
        starts = sorted(line for line, _ in before[str(path)])
        places = [at for at in clause_lines(lines) if starts and starts[0] < at]
        for number, at in enumerate(random.sample(places, min(8, len(places)))):
            broken = lines[:at] + [random.choice(BROKEN)] + lines[at + 1 :]
            out = folder / f"{path.stem}_{number}.sla"
            out.write_text("\n".join(broken), encoding="utf-8")
            own = max(start for start in starts if start <= at)
            damaged[str(out)] = ({it for it in before[str(path)] if it[0] != own}, broken[at])
    after = names(query, damaged, command)
    for file, (expected, line) in damaged.items():
        lost = expected - after[file]
        assert expected, f"{file} declares nothing else"
        assert not lost, f"`{line.strip()}` in {file} costs {sorted(lost)}"
    print(f"{len(damaged)} broken lines: no other declaration is lost")


def clause_lines(lines):
    """Lines that are one clause, in a block of the outermost level, and hold no brace and no quote of a text over several lines."""
    inside = False
    for at, line in enumerate(lines):
        if line.count('"""') % 2:
            inside = not inside
        whole = re.fullmatch(r"  [a-z]\w* [^{}|]*[^{}|,=]", line)
        goes_on = at + 1 < len(lines) and lines[at + 1].startswith("   ")
        if whole and not inside and '"""' not in line and not goes_on:
            yield at


def cuts(folder, texts, command):
    """Cuts texts anywhere, and makes some that are very long."""
    paths = []
    for number in range(CUTS):
        text = random.choice(list(texts.values())).encode()
        start, end = sorted(random.sample(range(len(text)), 2))
        cut = text[:start] if number % 2 else text[:start] + text[end:]
        paths.append(folder / f"cut_{number}.sla")
        paths[-1].write_bytes(cut)
    for name, text in LONG.items():
        paths.append(folder / f"{name}.sla")
        paths[-1].write_text(text)
    listed = folder / "cuts"
    listed.write_text("\n".join(map(str, paths)))
    done = subprocess.run([*command, "parse", "-q", "-s", "--paths", str(listed)], capture_output=True, text=True, timeout=LONGEST)
    assert done.returncode in (0, 1), f"the parser ended with {done.returncode}: {done.stderr[-500:]}"
    assert f"Total parses: {CUTS + len(LONG)};" in done.stdout, done.stdout[-500:] + done.stderr[-500:]
    print(f"{CUTS} cut texts and {len(LONG)} long ones: each has a tree")


main()
