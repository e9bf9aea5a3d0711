"""The story of a client in another language, over HTTP and both sockets. Usage: python3 story.py PORT."""
import json
import struct
import urllib.parse

from wire import KEYS, PORT, Socket, call, check, raw, tell


def http_story():
    status, account, _ = call("GET", "/v2/account/")
    check("a trailing slash", status == 200 and isinstance(account["cash"], str), account)
    check("a base address that ends in a slash", call("GET", "//v2/clock")[0] == 200)
    status, body, headers = call("HEAD", "/v2/clock")
    check("HEAD: the head alone", status == 200 and body is None and int(headers["Content-Length"]) > 0, (status, headers))
    check("OPTIONS: refused in words", call("OPTIONS", "/v2/clock")[0] == 405)
    old = raw(["GET /v2/clock HTTP/1.0", *("%s: %s" % pair for pair in KEYS.items())])
    check("HTTP/1.0, without a Host", old.startswith(b"HTTP/1.1 200") and b"is_open" in old, old[:200])
    whole = raw(["GET http://127.0.0.1:%d/v2/clock HTTP/1.1" % PORT, "Host: 127.0.0.1", "Connection: close", *("%s: %s" % pair for pair in KEYS.items())])
    check("the whole address, as to a proxy", whole.startswith(b"HTTP/1.1 200"), whole[:200])
    status, bars, headers = call("GET", "/v2/stocks/bars?symbols=AAPL&timeframe=1Day&start=2023-12-01&limit=2", headers={"Accept": "application/msgpack"})
    check("Accept: application/msgpack is answered in JSON, and said so", status == 200 and "json" in headers["Content-Type"], headers)
    lists = ["symbols=AAPL%2CMSFT", "symbols=AAPL,MSFT", "symbols=AAPL&symbols=MSFT", "symbols=aapl,msft", "symbols%5B%5D=AAPL&symbols%5B%5D=MSFT"]
    answers = [sorted(call("GET", "/v2/stocks/bars?timeframe=1Day&start=2023-12-01T00%3A00%3A00.000000000Z&end=2023-12-08&" + text)[1]["bars"]) for text in lists]
    check("symbols by comma, escaped, repeated, in small letters", all(answer == ["AAPL", "MSFT"] for answer in answers), answers)
    status, one, _ = call("GET", "/v2/stocks/%41APL/bars?" + urllib.parse.urlencode({"timeframe": "1D", "start": "2023-12-01T09:30:00.123456789-05:00", "limit": "1"}))
    check("an escaped symbol in the path, nanoseconds and an offset", status == 200 and len(one["bars"]) == 1, one)
    numbers = {"symbol": "AAPL", "qty": 2.0, "side": "buy", "type": "limit", "time_in_force": "gtc", "limit_price": 5.5, "stop_price": None, "extended_hours": False, "client_order_id": "py-1"}
    status, order, _ = call("POST", "/v2/orders", numbers, chunked=True)
    check("numbers for amounts, nulls, in pieces", status == 200 and (order["qty"], order["limit_price"]) == ("2", "5.5"), order)
    texts = {**numbers, "qty": "2", "limit_price": "5.50", "client_order_id": "py-2"}
    data = json.dumps(texts).encode()
    patient = raw(["POST /v2/orders HTTP/1.1", "Host: 127.0.0.1:%d" % PORT, "Expect: 100-continue", "Content-Length: %d" % len(data), "Connection: close", *("%s: %s" % pair for pair in KEYS.items())], data, b"100 Continue")
    check("Expect: 100-continue", b"HTTP/1.1 200" in patient and b'"py-2"' in patient, patient[:300])
    status, orders, _ = call("GET", "/v2/orders?status=open&nested=True&limit=10&symbols=AAPL&after=2020-01-01T00%3A00%3A00.123456789Z")
    check("a list with True and nanoseconds", [o["client_order_id"] for o in orders] == ["py-2", "py-1"], orders)
    same = {key: orders[0][key] == orders[1][key] for key in ("qty", "limit_price", "type", "time_in_force")}
    check("numbers and texts make the same order", all(same.values()), same)
    status, found, _ = call("GET", "/v2/orders:by_client_order_id?client_order_id=py-1")
    check("by the client's id", status == 200 and found["id"] == order["id"], found)
    status, body, _ = call("DELETE", "/v2/orders/" + order["id"], headers={"Content-Type": "application/json", "Content-Length": "0"})
    check("a cancel without a body, answered without one", (status, body) == (204, None), (status, body))
    wrongs = [({"limit_price": "1e1"}, 422), ({"limit_price": [5]}, 422), ({"limit_price": True}, 422), ({"qty": "NaN"}, 422), ({"symbol": "", "qty": 1}, 422)]
    codes = [call("POST", "/v2/orders", {**numbers, "client_order_id": "py-x", **change})[0] for change, _ in wrongs]
    check("amounts that are none are refused", codes == [code for _, code in wrongs], codes)
    check("all cancelled", call("DELETE", "/v2/orders")[0] == 207)


def stream_story():
    for binary, deflate in ((False, False), (True, False), (False, True)):
        name = "/stream, %s%s: " % ("binary" if binary else "text", ", deflated" if deflate else "")
        line = Socket("/stream/", deflate=deflate)
        check(name + "deflate is agreed on where it was offered", line.deflated == deflate, line.head)
        say = lambda message, pieces=1: line.send(message, binary, pieces, deflate)
        say({"action": "authenticate", "data": {"key_id": "PKPYTHON", "secret_key": "secret"}}, 3)
        check(name + "authorized, the message in three frames", line.json()["data"]["status"] == "authorized")
        say({"action": "listen", "data": {"streams": ["trade_updates"]}})
        say({"action": "listen", "data": {"streams": ["trade_updates"]}})
        check(name + "listens, asked twice", [line.json()["data"]["streams"] for _ in range(2)] == [["trade_updates"]] * 2)
        line.frame(b"still there?", 9)
        check(name + "a ping is answered with its own words", line.read() == (10, b"still there?"))
        client = "py-stream-%d%d" % (binary, deflate)
        call("POST", "/v2/orders", {"symbol": "AAPL", "qty": 1, "side": "buy", "type": "market", "time_in_force": "day", "client_order_id": client})
        events = []
        while not events or events[-1]["event"] != "fill":
            data = line.json()["data"]
            if data["order"]["client_order_id"] == client:
                events.append(data)
        last = events[-1]
        check(name + "the fill, amounts as text, every event with its time", isinstance(last["price"], str) and last["qty"] == "1" and all(e["timestamp"] for e in events), last)
        line.frame(struct.pack(">H", 1000), 8)
        check(name + "a farewell is returned", line.read()[0] == 8)


def data_story():
    line = Socket("/v2/iex", deflate=True)
    check("/v2/iex: connected before anything", line.json() == [{"T": "success", "msg": "connected"}])
    line.send({"action": "auth", "key": "PKPYTHON", "secret": "secret"})
    check("/v2/iex: authenticated", line.json() == [{"T": "success", "msg": "authenticated"}])
    line.send({"action": "subscribe", "trades": ["AAPL"], "bars": ["*"]}, pieces=4)
    told = line.json()[0]
    check("/v2/iex: the whole subscription", (told["T"], told["trades"], told["bars"], told["quotes"]) == ("subscription", ["AAPL"], ["*"], []), told)
    packed = Socket("/v2/iex", ["Content-Type: application/msgpack"])
    kind, first = packed.read()
    check("/v2/iex: msgpack where the handshake asks for it", kind == 2 and first[:1] == b"\x91" and b"connected" in first, first)


tell(http_story, stream_story, data_story)
