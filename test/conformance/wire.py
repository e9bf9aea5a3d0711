"""HTTP and websockets as clients in other languages write them, by Python's standard library alone."""
import base64
import http.client
import json
import os
import socket
import struct
import sys
import zlib

PORT = int(sys.argv[1])
KEYS = {"Apca-Api-Key-Id": "PKPYTHON", "APCA-API-SECRET-KEY": "secret"}
ok, wrong = [], []


def check(what, holds, seen=None):
    (ok if holds else wrong).append(what if holds else "%s: %r" % (what, seen))


def call(method, path, body=None, headers=None, chunked=False):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=20)
    data = json.dumps(body).encode() if body is not None else None
    if chunked:
        data = iter([data[i : i + 7] for i in range(0, len(data), 7)])
    connection.request(method, path, data, {**KEYS, **(headers or {})}, encode_chunked=chunked)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, (json.loads(text) if text else None), dict(answer.getheaders())


def raw(lines, body=b"", until=b""):
    """Bytes as they are; what comes back until the other side closes or `until` is seen."""
    with socket.create_connection(("127.0.0.1", PORT), timeout=20) as line:
        line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
        seen = b""
        if until:
            while until not in seen:
                seen += line.recv(4096)
        line.sendall(body)
        while True:
            more = line.recv(65536)
            if not more:
                return seen + more
            seen += more


class Socket:
    """A websocket by hand (RFC 6455), with permessage-deflate (RFC 7692) where asked for."""

    def __init__(self, path, headers=(), deflate=False):
        self.line = socket.create_connection(("127.0.0.1", PORT), timeout=20)
        key = base64.b64encode(os.urandom(16)).decode()
        offer = ["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"] if deflate else []
        request = ["GET %s HTTP/1.1" % path, "host: localhost:%d" % PORT, "UPGRADE: WebSocket", "connection: keep-alive, Upgrade", "sec-websocket-key: " + key, "Sec-WebSocket-Version: 13", *offer, *headers]
        self.line.sendall("\r\n".join(request).encode() + b"\r\n\r\n")
        self.rest = b""
        while b"\r\n\r\n" not in self.rest:
            self.rest += self.line.recv(4096)
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        self.head = head.decode()
        self.deflated = "permessage-deflate" in self.head.lower()
        self.inflate = zlib.decompressobj(-15)
        self.shrink = zlib.compressobj(9, zlib.DEFLATED, -15)

    def frame(self, payload, opcode, fin=True, compressed=False):
        first = (0x80 if fin else 0) | (0x40 if compressed else 0) | opcode
        size = len(payload)
        length = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + struct.pack(">H", size)
        mask = os.urandom(4)
        self.line.sendall(bytes([first]) + length + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload)))

    def send(self, message, binary=False, pieces=1, compressed=False):
        data = json.dumps(message).encode()
        if compressed:
            data = self.shrink.compress(data) + self.shrink.flush(zlib.Z_SYNC_FLUSH)
            data = data[:-4]
        step = -(-len(data) // pieces)
        parts = [data[i : i + step] for i in range(0, len(data), step)]
        for i, part in enumerate(parts):
            self.frame(part, (2 if binary else 1) if i == 0 else 0, i == len(parts) - 1, compressed and i == 0)

    def take(self, count):
        while len(self.rest) < count:
            more = self.line.recv(65536)
            if not more:
                raise EOFError("closed")
            self.rest += more
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken

    def read(self):
        """(opcode, payload) of the next whole message or control frame."""
        data, kind, compressed = b"", 0, False
        while True:
            first, second = self.take(2)
            size = second & 0x7F
            if size == 126:
                (size,) = struct.unpack(">H", self.take(2))
            elif size == 127:
                (size,) = struct.unpack(">Q", self.take(8))
            part = self.take(size)
            if first & 0x0F >= 8:
                return first & 0x0F, part
            if first & 0x0F:
                kind, compressed = first & 0x0F, bool(first & 0x40)
            data += part
            if first & 0x80:
                if compressed:
                    data = self.inflate.decompress(data + b"\x00\x00\xff\xff")
                return kind, data

    def json(self):
        while True:
            kind, data = self.read()
            if kind in (1, 2):
                return json.loads(data)


def advance():
    """A minute of the market: whoever reads our output turns the clock."""
    print("advance", flush=True)


def tell(*parts):
    """Runs the parts and prints one line of JSON: {"ok": [...], "wrong": [...]}."""
    for part in parts:
        try:
            part()
        except Exception as fault:  # what broke off is told like what was wrong
            wrong.append("%s broke off: %r" % (part.__name__, fault))
    print(json.dumps({"ok": ok, "wrong": wrong}))
