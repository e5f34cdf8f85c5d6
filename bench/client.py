"""A small client for language servers on stdio, made for timing them."""

import json
import os
import pathlib
import select
import subprocess
import time

CAPABILITIES = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "synchronization": {"didSave": True},
        "publishDiagnostics": {"versionSupport": True},
    },
    "workspace": {"configuration": True, "workspaceFolders": True},
}
TIMEOUT = 120  # seconds that a server may be silent
UNKNOWN = "zzz_unknown"  # imported by the timed edits; every checker has something to say about it


class Client:
    """One server process. Everything happens on the caller's thread, so no hand-over is timed."""

    def __init__(self, command, root):
        self.process = subprocess.Popen(
            command,
            cwd=root,
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.buffer = b""
        self.last_id = 0
        self.arrived = 0.0
        uri = pathlib.Path(root).as_uri()
        self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": uri,
                "capabilities": CAPABILITIES,
                "workspaceFolders": [{"uri": uri, "name": "bench"}],
            },
        )
        self.notify("initialized", {})

    def request(self, method, params):
        self.last_id += 1
        self.send({"id": self.last_id, "method": method, "params": params})
        while True:
            message = self.receive()
            if "method" not in message and message.get("id") == self.last_id:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def diagnostics(self, uri, version):
        """Wait for the diagnostics of exactly this version of a document; return them and when they came."""
        while True:
            message = self.receive()
            if message.get("method") != "textDocument/publishDiagnostics":
                continue
            params = message["params"]
            if params["uri"] == uri and params.get("version") == version:
                return params["diagnostics"], self.arrived

    def peak_memory(self):
        """The largest resident set so far, in megabytes (Linux only)."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024 / 1e6

    def close(self):
        self.request("shutdown", None)
        self.notify("exit", None)
        self.process.wait(TIMEOUT)

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        data = b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
        while data:  # the pipe is raw: a write may take only a part
            data = data[self.process.stdin.write(data) :]

    def receive(self):
        """Return the next message, having answered it where it is a request."""
        header = self.take(self.find(b"\r\n\r\n") + 4)
        fields = dict(line.split(": ", 1) for line in header.decode().strip().split("\r\n"))
        body = self.take(int(fields["Content-Length"]))
        self.arrived = time.perf_counter()  # the client's own parsing does not count
        message = json.loads(body)
        if "method" in message and "id" in message:
            self.send({"id": message["id"], "result": answer(message)})
        return message

    def find(self, mark):
        while mark not in self.buffer:
            self.fill()
        return self.buffer.index(mark)

    def take(self, size):
        while len(self.buffer) < size:
            self.fill()
        data, self.buffer = self.buffer[:size], self.buffer[size:]
        return data

    def fill(self):
        readable, _, _ = select.select([self.process.stdout], [], [], TIMEOUT)
        if not readable:
            raise TimeoutError("the server is silent")
        data = os.read(self.process.stdout.fileno(), 1 << 16)
        if not data:
            raise EOFError("the server closed its output")
        self.buffer += data


def answer(request):
    """The reply of a client that has no settings and agrees to everything."""
    if request["method"] == "workspace/configuration":
        return [None] * len(request["params"]["items"])
    return None


def time_edits(client, file, edits):
    """Add and remove an unknown import at the top; return the seconds from each edit to its diagnostics."""
    uri = pathlib.Path(file).as_uri()
    text = pathlib.Path(file).read_text(encoding="utf-8")
    client.notify(
        "textDocument/didOpen",
        {"textDocument": {"uri": uri, "languageId": "python", "version": 0, "text": text}},
    )
    client.diagnostics(uri, 0)
    seconds = []
    for version in range(1, edits + 1):
        adding = version % 2 == 1
        start, end = {"line": 0, "character": 0}, {"line": 0 if adding else 1, "character": 0}
        change = {"range": {"start": start, "end": end}, "text": f"import {UNKNOWN}\n" if adding else ""}
        started = time.perf_counter()
        client.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]},
        )
        found, arrived = client.diagnostics(uri, version)
        seconds.append(arrived - started)
        if any(UNKNOWN in d["message"] for d in found) != adding:
            raise AssertionError(f"after edit {version} the diagnostics do not fit the text")
    return seconds
