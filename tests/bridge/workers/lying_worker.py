"""A worker that breaks the protocol in the way that its argument names; standard library only."""

import array
import fcntl
import json
import os
import socket
import sys

CODEC = {"id": "liar", "version": "0", "sentence": "Lies.", "bounds": [], "trains": False, "options": []}
announced = set()
DAMAGED = {"no_id": {"id": ""}, "bad_name": {"options": [{"name": "a:b", "type": "int", "default": 1, "sentence": ""}]},
           "bad_type": {"options": [{"name": "a", "type": "matrix", "default": 1, "sentence": ""}]},
           "bad_default": {"options": [{"name": "a", "type": "int", "default": "one", "sentence": ""}]}}


def send(sock, message, descriptors=()):
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
    sock.sendmsg([message if isinstance(message, bytes) else json.dumps(message).encode()], rights)


def answer_encode(session, request, lie):
    place = {"segment": request["output"]["segment"], "offset": request["output"]["offset"], "size": 8}
    right = {"id": request["id"], "ok": True, "output": place, "config": {}}
    if lie == "no_json":
        send(session, b"hello")
    elif lie == "huge_message":
        session.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        send(session, b" " * 70000 + b"{}")
    elif lie == "wrong_id":
        send(session, {**right, "id": -5})
    elif lie == "large_size":
        send(session, {**right, "output": {**place, "size": 1 << 60}})
    elif lie == "negative_offset":
        send(session, {**right, "output": {**place, "offset": -64}})
    elif lie == "other_segment":
        send(session, {**right, "output": {**place, "segment": 9999}})
    elif lie == "no_output":
        send(session, {"id": request["id"], "ok": True})
    elif lie in ("unsealed", "short_segment"):
        memory = os.memfd_create("liar", os.MFD_ALLOW_SEALING)
        os.ftruncate(memory, 4096)
        said = 4096 if lie == "unsealed" else 1 << 40
        send(session, {**right, "output": {"segment": -1, "offset": 0, "size": 8},
                       "segments": [{"segment": -1, "size": said}]}, [memory])
    elif lie in ("own_again", "many_own"):  # the first is no lie: announced once, used twice
        number = -1 if lie == "own_again" else -request["id"]
        memory = os.memfd_create("own", os.MFD_ALLOW_SEALING)
        os.ftruncate(memory, 4096)
        fcntl.fcntl(memory, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW)
        new = number not in announced
        announced.add(number)
        send(session, {**right, "output": {"segment": number, "offset": 0, "size": 8},
                       **({"segments": [{"segment": number, "size": 4096}]} if new else {})}, [memory] if new else [])
        os.close(memory)
    elif lie == "unsaid_descriptor":
        send(session, right, [0])
    elif lie == "twice":
        send(session, right)
        send(session, right)
    elif lie == "bad_stages":
        send(session, {**right, "stages": [["a"], 7, ["b", "c"]], "results": {"x": [1], "y": None}})
    elif lie == "progress_for_ever":
        while True:
            send(session, {"id": request["id"], "progress": 0.5, "text": "nearly"})
    elif lie == "deep":
        send(session, b'{"id":' + b"[" * 30000 + b"]" * 30000 + b"}")


def main():
    lie = sys.argv[1]
    control = socket.socket(fileno=int(os.environ["TEZPRESS_WORKER_SOCKET"]))
    if lie == "silent":
        control.recv(1)
    send(control, {"event": "hello", "protocol": 99 if lie == "other_protocol" else 1, "name": "liar"})
    while True:
        order, descriptors, _, _ = socket.recv_fds(control, 65536, 8)
        if not order:
            return
        session = socket.socket(fileno=descriptors[0])
        while packet := session.recv(65536):
            request = json.loads(packet)
            if request["op"] == "describe":
                send(session, {"id": request["id"], "ok": True, "codecs": [{**CODEC, **DAMAGED.get(lie, {})}]})
            else:
                answer_encode(session, request, lie)
        send(control, {"event": "session_end", "session": json.loads(order)["session"]})


main()
