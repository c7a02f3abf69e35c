"""The worker process: control socket, sessions, one request at a time. docs/bridge.md, section 3."""

import os
import platform
import select
import threading

from .channel import Channel, ProtocolError
from .session import Instances, Session

CONTROL_VARIABLE = "TEZPRESS_WORKER_SOCKET"


class Server:
    def __init__(self, control_descriptor: int, classes: list):
        os.set_inheritable(control_descriptor, False)
        self._control = Channel(control_descriptor)
        self._instances = Instances(classes)
        self._sessions: dict[int, Session] = {}  # by descriptor
        self._poll = select.poll()

    def run(self) -> None:
        """Serves until the host closes the control socket."""
        _exit_with_the_host(self._control.fileno())
        self._poll.register(self._control.fileno(), select.POLLIN)
        self._control.send({"event": "hello", "protocol": 1, "name": f"Python {platform.python_version()}"})
        while True:
            for descriptor, _ in self._poll.poll():
                if descriptor == self._control.fileno():
                    self._obey()
                elif descriptor in self._sessions:
                    self._serve(self._sessions[descriptor])

    def _obey(self) -> None:
        try:
            order, descriptors = self._control.receive()
        except EOFError:
            raise SystemExit(0) from None
        if order.get("op") == "session" and len(descriptors) == 1:
            session = Session(order["session"], descriptors[0], self._instances)
            self._sessions[session.channel.fileno()] = session
            self._poll.register(session.channel.fileno(), select.POLLIN)

    def _serve(self, session: Session) -> None:
        try:
            session.answer_one()
        except (EOFError, OSError, ProtocolError, KeyError, TypeError) as error:
            if not isinstance(error, (EOFError, OSError)):
                print(f"tezpress_worker: session {session.number} ends: {error!r}", flush=True)
            self._end(session)

    def _end(self, session: Session) -> None:
        self._poll.unregister(session.channel.fileno())
        del self._sessions[session.channel.fileno()]
        session.close()
        self._control.send({"event": "session_end", "session": session.number})


def _exit_with_the_host(control: int) -> None:
    """A thread that ends the process when the host has gone, also while a call is running."""

    def wait() -> None:
        hang_up = select.poll()
        hang_up.register(control, 0)
        hang_up.poll()
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()
