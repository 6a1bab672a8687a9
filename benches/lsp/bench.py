#!/usr/bin/env python3
"""Measures the language server on a contract of 10 000 lines, beside servers of other languages. Standard library only.

    cargo build --release --workspace
    python3 benches/lsp/bench.py                              # slac-lsp alone
    python3 -m venv /tmp/others && /tmp/others/bin/pip install ruff tombi
    python3 benches/lsp/bench.py --others /tmp/others/bin     # and beside it `ruff server` and `tombi lsp`
    python3 benches/lsp/bench.py --soak 100000                # memory over many edits; fails if it grows
    python3 benches/lsp/bench.py --json out.json --baseline benches/lsp/results.json

What is measured, from the moment before a message is written to the moment its answer has been read:

- `open`: from `didOpen` to the findings of that version.
- `key: WHERE`: from `didChange` to the findings of that version. A key within a text, in a target; in a table cell, an enum
  member and a calendar that every block of the contract refers to; and a key that makes a mistake, and the one that mends it.
- `typing: completion`, `typing: hover`: the question is sent right behind the key, as editors do: the check is in it.
- `completion`, `hover`, `definition`, `tokens`, `actions`, `symbols`, `format`, `hints`: of a text that has been checked.
- `burst`: 200 keys without a pause, and with 10 ms and 50 ms between them: how long after the last one its findings come, and how
  many states in between were looked at.
- resident memory, processor time for each key, the time from `exit` to the end.

Every key is taken back by the next one, so that the text stays what it was. `--only WORD` runs the rows that have the word.
"""

import argparse
import json
import math
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile
import time

import contract as texts
from client import Gone, Server

ROOT = pathlib.Path(__file__).resolve().parents[2]
FEWEST = 20       # keys of a row, however long they take
GROWTH = 1.10     # of memory after the warm-up, in a soak
SLOWER = 1.30     # than the baseline


class Key:
    """A key that is pressed, and taken back."""

    def __init__(self, text, pattern, old, new, nth=0.5):
        found = list(re.finditer(pattern, text))
        if not found:
            raise SystemExit(f"the text has no {pattern}")
        at = found[min(int(len(found) * nth), len(found) - 1)]
        start = at.start() + at.group().index(old)
        self.line = text.count("\n", 0, start)
        begin = text.rfind("\n", 0, start) + 1
        self.column = utf16(text[begin:start])
        self.old, self.new = old, new
        self.before = text[:start]
        self.after = text[start + len(old):]
        self.pressed = False

    def press(self, server, whole=False):
        """Presses the key, or takes it back."""
        gone, come = (self.new, self.old) if self.pressed else (self.old, self.new)
        self.pressed = not self.pressed
        if whole:
            return server.change(None, 0, 0, self.before + come + self.after)
        return server.change(self.line, self.column, self.column + utf16(gone), come)

    def position(self):
        return {"line": self.line, "character": self.column}


def utf16(text):
    return len(text.encode("utf-16-le")) // 2


def summary(times):
    """Of a list of milliseconds: how many, p50, p95, p99, max; each a value that was measured."""
    ordered = sorted(times)

    def rank(share):
        return round(ordered[max(0, math.ceil(share * len(ordered)) - 1)], 3)
    return {"n": len(ordered), "p50": rank(0.5), "p95": rank(0.95), "p99": rank(0.99), "max": round(ordered[-1], 3)}


# ---- one server --------------------------------------------------------------------------------------------------------------

class Run:
    """The rows of one server."""

    def __init__(self, options, label, command, language, name, text, keys, places, pull=False):
        self.options, self.label = options, label
        self.rows, self.bursts = {}, {}
        self.text, self.keys, self.places = text, keys, places
        self.folder = tempfile.TemporaryDirectory(prefix="slac-bench-")
        (pathlib.Path(self.folder.name) / name).write_text(text, encoding="utf-8")
        self.make = lambda: Server(command, language, name, self.folder.name, pull)
        self.server = None
        self.whole = False

    def row(self, name, times):
        self.rows[name] = summary(times)
        it = self.rows[name]
        print(f"  {name:<28} p50 {it['p50']:>9.2f}  p95 {it['p95']:>9.2f}  p99 {it['p99']:>9.2f}  max {it['max']:>9.2f}  "
              f"({it['n']})", flush=True)

    def wanted(self, name):
        return not self.options.only or self.options.only in name

    def start(self):
        self.server = self.make()
        ready = self.server.start()
        sync = self.server.can.get("textDocumentSync")
        kind = sync.get("change") if isinstance(sync, dict) else sync
        self.whole = kind == 1
        return ready

    def measure(self):
        print(f"{self.label}: {self.text.count(chr(10))} lines, {len(self.text.encode())} bytes", flush=True)
        opened, ready, ended = [], [], []
        for _ in range(self.options.opens):
            ready.append(self.start())
            opened.append(self.server.open(self.text))
            ended.append(self.server.stop()[0])
        self.row("initialize", ready)
        self.row("open", opened)
        self.row("exit", ended)
        self.start()
        self.server.open(self.text)
        for name, key in self.keys.items():
            if self.wanted(f"key: {name}"):
                self.row(f"key: {name}", [self.press(key) for _ in self.presses()])
                if key.pressed:
                    self.press(key)
        cpu = self.cpu_of_a_key()
        self.typing()
        self.questions()
        self.burst()
        now, most = self.server.memory()
        result = {"rows": self.rows, "bursts": self.bursts, "rss_kib": now, "peak_kib": most, "cpu_ms_per_key": cpu,
                  "lines": self.text.count("\n"), "bytes": len(self.text.encode())}
        print(f"  memory {now / 1024:.0f} MiB (at most {most / 1024:.0f}), processor {cpu:.1f} ms a key")
        _, status = self.server.stop()
        if status != 0:
            print(f"  exit status {status}")
        return result

    def presses(self):
        """As often as was asked for, but not much longer than is worth waiting for."""
        began = time.monotonic()
        for number in range(self.options.keys):
            if number >= FEWEST and time.monotonic() - began > self.options.seconds:
                return
            yield number

    def press(self, key):
        return self.server.until_found(key.press(self.server, self.whole))

    def first(self):
        return next(iter(self.keys.values()))

    def cpu_of_a_key(self):
        before, count = self.server.cpu(), 0
        for _ in self.presses():
            self.press(self.first())
            count += 1
        return round((self.server.cpu() - before) * 1000 / count, 2)

    def typing(self):
        key = self.first()
        for name, method, provider in (("completion", "textDocument/completion", "completionProvider"),
                                       ("hover", "textDocument/hover", "hoverProvider"),
                                       ("definition", "textDocument/definition", "definitionProvider")):
            row = f"typing: {name}"
            if not self.server.can.get(provider) or not self.wanted(row):
                continue
            place, times = self.places.get(name, self.places["hover"]), []
            for _ in self.presses():
                began = key.press(self.server, self.whole)
                self.ask(method, {"position": place})
                times.append((self.answered - began) * 1000)
                self.server.until_found(began)
            self.row(row, times)

    def ask(self, method, more):
        params = {"textDocument": {"uri": self.server.uri}, **more}
        began, number = self.server.request(method, params)
        self.answered, message = self.server.wait(lambda it: it.get("id") == number)
        return (self.answered - began) * 1000, message.get("result"), message.get("error")

    def questions(self):
        place = self.places["hover"]
        here = {"start": place, "end": place}
        page = {"start": {"line": place["line"], "character": 0}, "end": {"line": place["line"] + 60, "character": 0}}
        asked = (
            ("completion", "textDocument/completion", "completionProvider", {"position": self.places["completion"]}),
            ("hover", "textDocument/hover", "hoverProvider", {"position": place}),
            ("definition", "textDocument/definition", "definitionProvider", {"position": place}),
            ("references", "textDocument/references", "referencesProvider",
             {"position": place, "context": {"includeDeclaration": True}}),
            ("tokens", "textDocument/semanticTokens/full", "semanticTokensProvider", {}),
            ("actions", "textDocument/codeAction", "codeActionProvider", {"range": here, "context": {"diagnostics": []}}),
            ("hints", "textDocument/inlayHint", "inlayHintProvider", {"range": page}),
            ("lenses", "textDocument/codeLens", "codeLensProvider", {}),
            ("symbols", "textDocument/documentSymbol", "documentSymbolProvider", {}),
            ("folds", "textDocument/foldingRange", "foldingRangeProvider", {}),
            ("format", "textDocument/formatting", "documentFormattingProvider",
             {"options": {"tabSize": 2, "insertSpaces": True}}),
        )
        for name, method, provider, more in asked:
            if not self.server.can.get(provider) or not self.wanted(name):
                continue
            times, error = [], None
            for _ in self.presses():
                taken, _, error = self.ask(method, more)
                if error:
                    break
                times.append(taken)
            if error:
                print(f"  {name}: {error.get('message')}")
            else:
                self.row(name, times)

    def burst(self):
        for pause in (0, 10, 50):
            name = f"burst, {pause} ms"
            if not self.wanted(name):
                continue
            before, count = self.server.published, 200
            for _ in range(count):
                last = self.first().press(self.server, self.whole)
                time.sleep(pause / 1000)
            taken = self.server.until_found(last)
            # What was said in between has been read by now.
            looked = self.server.published - before
            self.bursts[name] = {"keys": count, "last_ms": round(taken, 2), "states_told": looked}
            print(f"  {name:<28} findings {taken:.1f} ms after the last of {count} keys, {looked} states told", flush=True)

    def soak(self, edits):
        """Many edits, of which each hundredth is waited for; memory may not grow."""
        self.start()
        self.server.open(self.text)
        keys, samples, began = list(self.keys.values()), [], time.monotonic()
        batch = 100
        for done in range(0, edits, batch):
            key = keys[done // batch % len(keys)]
            for _ in range(batch):
                last = key.press(self.server, self.whole)
            self.server.until_found(last)
            self.ask("textDocument/completion", {"position": self.places["completion"]})
            self.ask("textDocument/hover", {"position": self.places["hover"]})
            self.ask("textDocument/semanticTokens/full", {})
            if (done // batch) % max(1, edits // batch // 100) == 0:
                samples.append({"edits": done + batch, "rss_kib": self.server.memory()[0]})
        self.server.stop()
        return verdict(samples, edits, time.monotonic() - began)


def verdict(samples, edits, seconds):
    """Of the memory after the warm-up of a tenth: the median of its first tenth, beside the median of its last."""
    warm = [it["rss_kib"] for it in samples if it["edits"] > edits // 10]
    tenth = max(1, len(warm) // 10)
    first, last = middle(warm[:tenth]), middle(warm[-tenth:])
    growth = last / first
    print(f"soak: {edits} edits in {seconds:.0f} s, {first / 1024:.0f} MiB after the warm-up, {last / 1024:.0f} MiB at the "
          f"end ({(growth - 1) * 100:+.1f} %)")
    return {"edits": edits, "seconds": round(seconds), "growth": round(growth, 4), "ok": growth <= GROWTH, "samples": samples}


def middle(values):
    return sorted(values)[len(values) // 2]


# ---- the servers -------------------------------------------------------------------------------------------------------------

def slac(options, text, label="slac-lsp"):
    keys = {
        "text": Key(text, r"description \"\S+ \S", 'description "', 'description "x'),
        "title": Key(text, r"source checks_\d+ \"Checks of \d+\"", 'of', 'off'),
        "doc": Key(text, r"/// A robot signs in", "robot", "robots"),
        "target": Key(text, r"target    >= 95", "95", "96"),
        "remark": Key(text, r"// a day of outage", "// a", "// ab"),
        "table cell": Key(text, r"P2       \| 30 minutes", "30", "31"),
        "enum member": Key(text, r"P3, P4 \}", "P4 }", "P4, P5 }"),
        "calendar": Key(text, r"08:00 to 18:00", "18:00", "17:00"),
        "declaration": InsertedLine(text, r"\nenum Site", "param spare: percent = 1%\n"),
        "mistake": Key(text, r"basis  fee of service_\d+\n", "fee", "fea"),
    }
    objective = Key(text, r"measure availability_\d+", "availability", "", 0.5)
    places = {"hover": objective.position(), "completion": objective.position()}
    return Run(options, label, [options.server], "sla", "bench.sla", text, keys, places)


class InsertedLine(Key):
    """A line that is inserted, and taken out."""

    def __init__(self, text, pattern, line):
        at = re.search(pattern, text).start() + 1
        self.line, self.inserted, self.pressed = text.count("\n", 0, at), line, False
        self.before, self.after = text[:at], text[at:]
        self.column = 0

    def press(self, server, whole=False):
        self.pressed = not self.pressed
        begin = {"line": self.line, "character": 0}
        end = begin if self.pressed else {"line": self.line + 1, "character": 0}
        text = self.inserted if self.pressed else ""
        server.next_version()
        return server.notify("textDocument/didChange", {
            "textDocument": {"uri": server.uri, "version": server.version},
            "contentChanges": [{"range": {"start": begin, "end": end}, "text": text}]})


def ruff(options, path):
    text = texts.python(options.lines)
    keys = {"text": Key(text, r"Adds what", "Adds", "Addss"),
            "mistake": Key(text, r"return total \+ CONSTANT", "CONSTANT", "CONSTAN")}
    place = Key(text, r"total \+= index", "index", "").position()
    return Run(options, "ruff server", [str(path), "server"], "python", "bench.py", text, keys,
               {"hover": place, "completion": place})


def tombi(options, path):
    text = texts.toml(options.lines)
    keys = {"text": Key(text, r'name = "Table', "Table", "Tabl"),
            "mistake": Key(text, r"fee = \d", "fee =", "fee")}
    place = Key(text, r"share = 99", "share", "").position()
    return Run(options, "tombi lsp", [str(path), "lsp"], "toml", "bench.toml", text, keys,
               {"hover": place, "completion": place}, pull=True)


def check(options, text):
    """That the generated contract has every kind of declaration and no findings, as `slac check` sees it."""
    lacking = sorted(set(texts.KINDS) - set(texts.kinds(text)))
    if lacking:
        raise SystemExit(f"the contract lacks {', '.join(lacking)}")
    with tempfile.TemporaryDirectory(prefix="slac-bench-") as folder:
        path = pathlib.Path(folder) / "bench.sla"
        path.write_text(text, encoding="utf-8")
        done = subprocess.run([options.slac, "check", "--deny", "warnings", str(path)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"the contract is not clean:\n{done.stdout}{done.stderr}")


def others(options):
    folder = pathlib.Path(options.others)
    for name, run in (("ruff", ruff), ("tombi", tombi)):
        if (folder / name).exists():
            yield run(options, folder / name)
        else:
            print(f"{name} is not in {folder}; left out")


def shapes(options):
    """Contracts of another shape: only opened, and one kind of key."""
    options = argparse.Namespace(**{**vars(options), "only": "key: text"})
    for label, text in (("without amendment", texts.contract(options.lines, amended=False)),
                        ("long lines", texts.long_lines(options.lines)),
                        ("no ASCII", texts.foreign(options.lines)),
                        ("mistakes", texts.wrong(options.lines))):
        yield slac(options, text, f"slac-lsp, {label}")


def compared(result, path):
    """The rows that are slower than in the baseline, in words."""
    before = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))["servers"].get("slac-lsp", {}).get("rows", {})
    now = result["servers"]["slac-lsp"]["rows"]
    for name in sorted(set(before) & set(now)):
        was, is_ = before[name]["p50"], now[name]["p50"]
        # Below a millisecond the machine decides.
        if is_ > was * SLOWER and is_ - was > 1:
            yield f"{name}: p50 {is_:.1f} ms, {was:.1f} ms in the baseline"


def table(result):
    """The results as Markdown."""
    lines = ["| What | Server | p50 | p95 | p99 | max |", "|---|---|---|---|---|---|"]
    for server, it in result["servers"].items():
        for name, row in it["rows"].items():
            lines.append(f"| {name} | {server} | " + " | ".join(f"{row[key]:.1f}" for key in ("p50", "p95", "p99", "max")) + " |")
    lines += ["", "| Server | Memory | At most | Processor time a key | 200 keys at once: last findings after, states told |",
              "|---|---|---|---|---|"]
    for server, it in result["servers"].items():
        burst = it["bursts"].get("burst, 0 ms")
        burst = f"{burst['last_ms']:.0f} ms, {burst['states_told']}" if burst else "–"
        lines.append(f"| {server} | {it['rss_kib'] / 1024:.0f} MiB | {it['peak_kib'] / 1024:.0f} MiB | "
                     f"{it['cpu_ms_per_key']:.1f} ms | {burst} |")
    return "\n".join(lines)


def arguments():
    about = __doc__.split("\n", 1)[0]
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--server", default=str(ROOT / "target/release/slac-lsp"), help="the language server")
    parser.add_argument("--slac", default=str(ROOT / "target/release/slac"), help="the command, to check the contract with")
    parser.add_argument("--lines", type=int, default=10_000, help="length of the contract")
    parser.add_argument("--keys", type=int, default=300, help="how often each key is pressed, and each question asked")
    parser.add_argument("--seconds", type=float, default=20, help="a row that takes longer has fewer than that")
    parser.add_argument("--opens", type=int, default=5, help="how often the text is opened by a new server")
    parser.add_argument("--only", default="", help="only rows with this word in their name")
    parser.add_argument("--no-amendment", action="store_true", help="a contract without amendment, which is checked once and not twice")
    parser.add_argument("--shapes", action="store_true", help="also long lines, no ASCII, many mistakes")
    parser.add_argument("--others", default=None, help="a folder with `ruff` and `tombi`")
    parser.add_argument("--soak", type=int, default=0, help="so many edits, and nothing else")
    parser.add_argument("--generate", default=None, help="write the contract to this file, and nothing else")
    parser.add_argument("--json", default=None, help="write the results here")
    parser.add_argument("--table", action="store_true", help="print the results as Markdown")
    parser.add_argument("--baseline", default=None, help="fail where a row is slower than there by three tenths")
    return parser.parse_args()


def main():
    options = arguments()
    text = texts.contract(options.lines, amended=not options.no_amendment)
    if options.generate:
        pathlib.Path(options.generate).write_text(text, encoding="utf-8")
        return 0
    if options.no_amendment:
        print("the contract has no amendment")
    else:
        check(options, text)
    result = {"lines": options.lines, "machine": f"{platform.machine()}, {os.cpu_count()} processors", "servers": {}}
    failed = False
    if options.soak:
        result["soak"] = slac(options, text).soak(options.soak)
        failed = not result["soak"]["ok"]
    else:
        runs = [slac(options, text)]
        if options.shapes:
            runs += shapes(options)
        if options.others:
            runs += others(options)
        for run in runs:
            result["servers"][run.label] = run.measure()
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if options.table:
        print(table(result))
    if options.baseline and not options.soak:
        slower = list(compared(result, options.baseline))
        print("\n".join(slower) or "not slower than the baseline")
        failed = failed or bool(slower)
    return int(failed)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Gone as why:
        sys.exit(f"failed: {why}")
