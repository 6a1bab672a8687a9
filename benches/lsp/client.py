"""A client that stamps every message. Standard library only.

The thread that reads stamps a message before it looks into it, so that the time that this program needs for JSON of megabytes is
not counted. What a server asks of its client is answered with nothing.
"""

import json
import os
import queue
import subprocess
import threading
import time

PATIENCE = 120.0


class Gone(Exception):
    """The server has ended, or says nothing for longer than anything may take."""


class Server:
    """One server, and one open text."""

    def __init__(self, command, language, name, folder, pull=False):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, cwd=folder)
        self.language = language
        self.folder = f"file://{folder}"
        self.uri = f"{self.folder}/{name}"
        self.version = 0
        self.number = 0
        self.pull = pull
        self.said = queue.Queue()
        self.kept = []
        self.published = 0
        self.sending = threading.Lock()
        threading.Thread(target=self._read, daemon=True).start()
        self.can = {}

    def _read(self):
        output = self.process.stdout
        while True:
            length = 0
            while True:
                line = output.readline()
                if not line:
                    self.said.put((time.perf_counter(), None))
                    return
                if line == b"\r\n":
                    break
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            body = output.read(length)
            at = time.perf_counter()
            message = json.loads(body)
            if "id" in message and "method" in message:
                items = (message.get("params") or {}).get("items")
                self._send({"jsonrpc": "2.0", "id": message["id"], "result": [None] * len(items) if items else None})
            else:
                self.said.put((at, message))

    def _send(self, message):
        body = json.dumps(message, ensure_ascii=False).encode()
        with self.sending:
            self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            self.process.stdin.flush()

    def wait(self, fits):
        """The first message that fits, and when it came."""
        for at, (stamp, message) in enumerate(self.kept):
            if fits(message):
                del self.kept[at]
                return stamp, message
        while True:
            try:
                stamp, message = self.said.get(timeout=PATIENCE)
            except queue.Empty:
                raise Gone("no answer") from None
            if message is None:
                raise Gone("the server has ended")
            if message.get("method") == "textDocument/publishDiagnostics":
                self.published += 1
            if fits(message):
                return stamp, message
            if "id" in message or self.is_newest(message):
                self.kept.append((stamp, message))

    def notify(self, method, params):
        began = time.perf_counter()
        self._send({"jsonrpc": "2.0", "method": method, "params": params})
        return began

    def request(self, method, params):
        """When it was asked, and its number."""
        self.number += 1
        began = time.perf_counter()
        self._send({"jsonrpc": "2.0", "id": self.number, "method": method, "params": params})
        return began, self.number

    def ask(self, method, params):
        """The answer, and how many milliseconds it took."""
        began, number = self.request(method, params)
        stamp, message = self.wait(lambda it: it.get("id") == number)
        return message.get("result"), (stamp - began) * 1000, message.get("error")

    def start(self):
        text = {"synchronization": {}, "publishDiagnostics": {"versionSupport": True},
                "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
                "semanticTokens": {"requests": {"full": True}, "tokenTypes": [], "tokenModifiers": [],
                                   "formats": ["relative"]}}
        if self.pull:
            text["diagnostic"] = {}
        result, taken, error = self.ask("initialize", {
            "processId": os.getpid(), "rootUri": self.folder, "capabilities": {"textDocument": text},
            "workspaceFolders": [{"uri": self.folder, "name": "bench"}]})
        if error:
            raise Gone(str(error))
        self.can = result["capabilities"]
        self.notify("initialized", {})
        return taken

    def open(self, text):
        """Milliseconds until the findings of an opened text are there."""
        self.version = 1
        began = self.notify("textDocument/didOpen", {"textDocument": {
            "uri": self.uri, "languageId": self.language, "version": 1, "text": text}})
        return self.until_found(began)

    def change(self, line, start, end, text):
        """Sends an edit within a line (or a whole text, if the server wants that), and gives the moment."""
        self.next_version()
        change = {"text": text} if line is None else {
            "range": {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}, "text": text}
        return self.notify("textDocument/didChange", {
            "textDocument": {"uri": self.uri, "version": self.version}, "contentChanges": [change]})

    def next_version(self):
        """Findings of what is older are not waited for any longer."""
        self.version += 1
        self.kept = [it for it in self.kept if "id" in it[1]]

    def until_found(self, began):
        """Milliseconds from a moment until the findings of the newest version are there."""
        if self.pull:
            _, number = self.request("textDocument/diagnostic", {"textDocument": {"uri": self.uri}})
            stamp, _ = self.wait(lambda it: it.get("id") == number)
            return (stamp - began) * 1000
        stamp, _ = self.wait(self.is_newest)
        return (stamp - began) * 1000

    def is_newest(self, message):
        """Whether these are findings of the newest version."""
        if message.get("method") != "textDocument/publishDiagnostics":
            return False
        return message["params"]["uri"] == self.uri and message["params"].get("version") == self.version

    def memory(self):
        """Resident memory now and at most, in KiB."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            lines = dict(line.split(":", 1) for line in status if line.startswith(("VmRSS", "VmHWM")))
        return int(lines["VmRSS"].split()[0]), int(lines["VmHWM"].split()[0])

    def cpu(self):
        """Seconds of processor time so far."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        """Milliseconds from `exit` to the end of the process, and its status."""
        self.ask("shutdown", None)
        began = self.notify("exit", None)
        try:
            status = self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = None
        return (time.perf_counter() - began) * 1000, status
