"""Chromium driven from Python's standard library alone. One decision: the DevTools protocol over a pair of pipes
(--remote-debugging-pipe), so that no package for web sockets and no port is needed."""

import json
import os
import select
import shutil
import subprocess
import tempfile
import time

PATIENCE = 60  # seconds
NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium():
    """The path of an installed browser, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Chromium:
    """A headless browser with one page. Messages of the page's console and its exceptions gather in `faults`."""

    def __init__(self, path):
        self.profile = tempfile.TemporaryDirectory()
        to_browser, self.sender = os.pipe()
        self.receiver, from_browser = os.pipe()

        def as_three_and_four():  # the descriptors that the browser expects; via others, as a pipe may itself be 3 or 4
            commands, answers = os.dup(to_browser), os.dup(from_browser)
            os.dup2(commands, 3)
            os.dup2(answers, 4)

        command = [path, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
                   "--disable-dev-shm-usage", "--remote-debugging-pipe", f"--user-data-dir={self.profile.name}",
                   "about:blank"]
        self.process = subprocess.Popen(command, preexec_fn=as_three_and_four, close_fds=False,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer = b""
        self.number = 0
        self.session = None
        self.faults = []
        self.events = set()
        target = self._first_page()
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(domain + ".enable")

    def _first_page(self):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            for target in self.call("Target.getTargets")["targetInfos"]:
                if target["type"] == "page":
                    return target["targetId"]
            time.sleep(0.05)
        raise TimeoutError("the browser opened no page")

    def _message(self):
        while b"\0" not in self.buffer:
            if not select.select([self.receiver], [], [], PATIENCE)[0]:
                raise TimeoutError(f"the browser said nothing for {PATIENCE} s")
            part = os.read(self.receiver, 1 << 20)
            if not part:
                raise EOFError("the browser ended")
            self.buffer += part
        text, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(text)

    def _note(self, message):
        method, content = message.get("method"), message.get("params", {})
        self.events.add(method)
        if method == "Runtime.exceptionThrown":
            details = content["exceptionDetails"]
            self.faults.append(details.get("exception", {}).get("description") or details["text"])
        elif method == "Log.entryAdded" and content["entry"]["level"] in ("error", "warning"):
            self.faults.append(content["entry"]["text"])
        elif method == "Page.javascriptDialogOpening":  # the page stands still until it is answered
            self.faults.append(content["message"])
            self._send("Page.handleJavaScriptDialog", {"accept": True})
        elif method == "Runtime.consoleAPICalled" and content["type"] in ("error", "warning", "assert"):
            self.faults.append(str([argument.get("value") for argument in content["args"]]))

    def _send(self, method, parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.sender, json.dumps(message).encode() + b"\0")
        return self.number

    def call(self, method, **parameters):
        """The result of one command of the protocol; raises RuntimeError with the browser's own words."""
        number = self._send(method, parameters)
        while True:
            answer = self._message()
            if answer.get("id") == number:
                break
            self._note(answer)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def evaluate(self, expression):
        """The value of a JavaScript expression; a promise is awaited."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"].get("exception", {}).get("description", expression))
        return answer["result"].get("value")

    def resize(self, width, height=900, mobile=False):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, mobile=mobile,
                  deviceScaleFactor=2 if mobile else 1)

    def colours(self, scheme):
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def open(self, path, ready):
        """Loads a file and waits until the expression `ready` is true; a fault on the way ends the wait."""
        self.events.discard("Page.loadEventFired")
        self.call("Page.navigate", url=path.resolve().as_uri())
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not self.faults:
            if "Page.loadEventFired" in self.events and self.evaluate(ready):
                return
            self.evaluate("new Promise((done) => setTimeout(done, 50))")
        raise RuntimeError(f"{path} was not ready: {self.faults}")

    def settle(self):
        """Until two frames were drawn."""
        self.evaluate("""new Promise((done) =>
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))))""")

    def close(self):
        try:
            self.session = None
            self.call("Browser.close")
            self.process.wait(timeout=20)
        except (EOFError, OSError, TimeoutError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        os.close(self.sender)
        os.close(self.receiver)
        self.profile.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
