"""Answers and messages as strict decoders read them: every field of its form, none missing. Usage: python3 decoders.py PORT.

The forms are those of the clients that forgive least: pydantic models (uuids, enums, required fields), Go structs (whole
numbers where an integer stands, RFC 3339 times), Rust's serde and C#'s required properties.
"""
import http.client
import json
import re
import struct

from wire import KEYS, PORT, Socket, advance, call, check, tell

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")
text = lambda v: isinstance(v, str)
boolean = lambda v: isinstance(v, bool)
integer = lambda v: isinstance(v, int) and not isinstance(v, bool)
number = lambda v: integer(v) or isinstance(v, float)
decimal = lambda v: text(v) and bool(re.fullmatch(r"-?\d+(\.\d{1,9})?", v)) and v != "-0"
uuid = lambda v: text(v) and bool(UUID.fullmatch(v))
time = lambda v: text(v) and bool(TIME.fullmatch(v))
date = lambda v: text(v) and bool(re.fullmatch(r"\d{4}-\d\d-\d\d", v))
clock = lambda v: text(v) and bool(re.fullmatch(r"\d\d:\d\d", v))
moment = lambda v: isinstance(v, Timestamp)
some = lambda *values: lambda v: v in values
maybe = lambda form: lambda v: v is None or not faults(form, v)
many = lambda form: lambda v: isinstance(v, list) and not any(faults(form, one) for one in v)
by_symbol = lambda form: lambda v: isinstance(v, dict) and len(v) > 0 and not any(faults(form, one) for one in v.values())
full = lambda form: lambda v: isinstance(v, list) and len(v) > 0 and not any(faults(form, one) for one in v)


class Timestamp(str):
    """A msgpack timestamp, decoded."""


def faults(form, value):
    """Names of what is not of its form; empty: all is well. A dict is a form whose keys are all there, and no others."""
    if not isinstance(form, dict):
        return [] if form(value) else ["%r" % (value,)]
    if not isinstance(value, dict):
        return ["no object: %r" % (value,)]
    wrong = ["%s is missing" % key for key in form if key not in value]
    wrong += ["%s is unknown" % key for key in value if key not in form]
    for key in form:
        if key in value and faults(form[key], value[key]):
            wrong.append("%s: %s" % (key, faults(form[key], value[key])))
    return wrong


def holds(what, form, value):
    found = faults(form, value)
    check(what, not found, found)


STATUS = some("new", "partially_filled", "filled", "done_for_day", "canceled", "expired", "replaced", "pending_cancel", "pending_replace", "accepted", "pending_new", "accepted_for_bidding", "stopped", "rejected", "suspended", "calculated", "held")
ORDER = {
    **dict.fromkeys(["id", "asset_id"], uuid),
    **dict.fromkeys(["created_at", "updated_at", "submitted_at", "expires_at"], time),
    **dict.fromkeys(["filled_at", "expired_at", "canceled_at", "failed_at", "replaced_at"], maybe(time)),
    **dict.fromkeys(["replaced_by", "replaces"], maybe(uuid)),
    **dict.fromkeys(["qty", "notional", "filled_avg_price", "limit_price", "stop_price", "trail_price", "trail_percent", "hwm", "ratio_qty"], maybe(decimal)),
    **dict.fromkeys(["client_order_id", "symbol"], text),
    **dict.fromkeys(["order_type", "type"], some("market", "limit", "stop", "stop_limit", "trailing_stop")),
    "filled_qty": decimal,
    "asset_class": some("us_equity"),
    "order_class": some("", "bracket", "oco", "oto"),
    "side": some("buy", "sell"),
    "position_intent": some("buy_to_open", "sell_to_close"),
    "time_in_force": some("day", "gtc", "opg", "cls", "ioc", "fok"),
    "status": STATUS,
    "extended_hours": boolean,
    "legs": maybe(lambda legs: many(ORDER)(legs)),
    "subtag": maybe(text),
    "source": maybe(text),
}
ACCOUNT = {
    **dict.fromkeys(["buying_power", "regt_buying_power", "effective_buying_power", "non_marginable_buying_power", "options_buying_power", "bod_dtbp", "cash", "accrued_fees", "pending_transfer_in", "pending_transfer_out", "pending_reg_taf_fees", "portfolio_value", "equity", "last_equity", "long_market_value", "short_market_value", "position_market_value", "initial_margin", "maintenance_margin", "last_maintenance_margin", "sma", "multiplier", "intraday_adjustments"], decimal),
    **dict.fromkeys(["trading_blocked", "transfers_blocked", "account_blocked", "trade_suspended_by_user", "shorting_enabled"], boolean),
    **dict.fromkeys(["options_approved_level", "options_trading_level", "crypto_tier"], integer),
    "id": uuid,
    "account_number": text,
    "status": some("ACTIVE"),
    "crypto_status": some("INACTIVE"),
    "currency": some("USD"),
    "created_at": time,
    "balance_asof": date,
    "admin_configurations": lambda v: v == {},
    "user_configurations": lambda v: v is None,
}
CONFIGURATION = {
    **dict.fromkeys(["suspend_trade", "no_shorting", "fractional_trading", "ptp_no_exception_entry", "disable_overnight_trading"], boolean),
    "trade_confirm_email": some("all", "none"),
    "max_margin_multiplier": text,
    "max_options_trading_level": integer,
}
POSITION = {
    **dict.fromkeys(["qty", "qty_available", "avg_entry_price", "market_value", "cost_basis", "unrealized_pl", "unrealized_plpc", "unrealized_intraday_pl", "unrealized_intraday_plpc", "current_price", "lastday_price", "change_today"], decimal),
    "asset_id": uuid,
    "symbol": text,
    "exchange": some("NASDAQ"),
    "asset_class": some("us_equity"),
    "asset_marginable": boolean,
    "side": some("long"),
}
ASSET = {
    **dict.fromkeys(["tradable", "marginable", "shortable", "easy_to_borrow", "fractionable"], boolean),
    **dict.fromkeys(["margin_requirement_long", "margin_requirement_short"], decimal),
    "id": uuid,
    "class": some("us_equity"),
    "exchange": some("NASDAQ"),
    "symbol": text,
    "name": text,
    "status": some("active"),
    "borrow_status": some("easy_to_borrow", "hard_to_borrow"),
    "attributes": many(text),
    "maintenance_margin_requirement": integer,
}
WATCHLIST = {"id": uuid, "account_id": uuid, "created_at": time, "updated_at": time, "name": text}
FILL = {
    **dict.fromkeys(["price", "qty", "leaves_qty", "cum_qty"], decimal),
    "id": lambda v: text(v) and UUID.fullmatch(v.split("::")[1]) is not None and v.split("::")[0].isdigit(),
    "account_id": uuid,
    "activity_type": some("FILL"),
    "transaction_time": time,
    "type": some("fill", "partial_fill"),
    "side": some("buy", "sell"),
    "symbol": text,
    "order_id": uuid,
    "order_status": STATUS,
}
HISTORY = {"timestamp": full(integer), "equity": full(number), "profit_loss": full(number), "profit_loss_pct": full(number), "base_value": number, "timeframe": some("1Min", "5Min", "15Min", "1H", "1D"), "cashflow": lambda v: v == {}}
DAY = {"date": date, "open": clock, "close": clock, "session_open": text, "session_close": text, "settlement_date": date}
ERROR = {"code": integer, "message": text}
UPDATE = {"event": some("accepted", "new", "fill", "partial_fill", "canceled", "expired", "rejected", "replaced", "pending_cancel"), "timestamp": time, "order": ORDER, "position_qty": decimal}
EXECUTION = {"execution_id": uuid, "price": decimal, "qty": decimal}
EVENT = {"account_id": uuid, "at": time, "event_id": lambda v: text(v) and re.fullmatch("[0-7][0-9A-HJKMNP-TV-Z]{25}", v) is not None}


def bar(at):
    return {**dict.fromkeys("ohlc", number), "vw": number, "v": integer, "n": integer, "t": at}


def trade(at):
    return {"t": at, "x": text, "p": number, "s": integer, "c": full(text), "i": integer, "z": some("A", "B", "C")}


def quote(at):
    return {"t": at, **dict.fromkeys(["ax", "bx"], text), **dict.fromkeys(["ap", "bp"], number), **dict.fromkeys(["as", "bs"], integer), "c": full(text), "z": some("A", "B", "C")}


SNAPSHOT = {"latestTrade": trade(time), "latestQuote": quote(time), "minuteBar": bar(time), "dailyBar": bar(time), "prevDailyBar": bar(time)}
TOKEN = maybe(text)


def get(path, form, what=None):
    status, body, headers = call("GET", path)
    holds("GET %s" % path if what is None else what, form, body)
    check("GET %s: its content is said to be JSON, and has an id and limits" % path, status == 200 and headers["Content-Type"].startswith("application/json") and {"X-Request-ID", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"} <= set(headers), (status, headers))
    return body


def trading():
    order = {"symbol": "AAPL", "qty": "4", "notional": None, "side": "buy", "type": "market", "time_in_force": "day", "limit_price": None, "extended_hours": False, "stop_price": None, "client_order_id": "", "order_class": "", "take_profit": None, "stop_loss": None, "trail_price": None, "trail_percent": None, "position_intent": "", "legs": None}
    status, bought, _ = call("POST", "/v2/orders", order)
    holds("an order of a client whose types know no absence: empty texts and nulls", ORDER, bought)
    asset = get("/v2/assets/AAPL", ASSET)
    for name in (asset["id"], asset["id"].replace("-", ""), "AAPL:NASDAQ:us_equity", "AAPL:NASDAQ"):
        status, named, _ = call("POST", "/v2/orders", {**order, "symbol": name, "qty": 1})
        check("an order for %s" % name, status == 200 and named["symbol"] == "AAPL", named)
        check("an asset by %s" % name, call("GET", "/v2/assets/" + name)[1] == asset)
    check("an intent that is none is refused", call("POST", "/v2/orders", {**order, "position_intent": "buy_to_hold"})[0] == 422)
    status, bracket, _ = call("POST", "/v2/orders", {**order, "order_class": "bracket", "take_profit": {"limit_price": 9999.5}, "stop_loss": {"stop_price": "1.5", "limit_price": None}})
    holds("a bracket, its legs beneath it", {**ORDER, "legs": full(ORDER)}, bracket)
    status, dollars, _ = call("POST", "/v2/orders", {**order, "symbol": "SPY", "qty": None, "notional": 250.25})
    holds("an order of dollars", {**ORDER, "notional": decimal, "qty": lambda v: v is None}, dollars)
    status, trailing, _ = call("POST", "/v2/orders", {**order, "symbol": "MSFT", "type": "trailing_stop", "trail_percent": 5, "time_in_force": "gtc"})
    holds("a trailing stop", {**ORDER, "trail_percent": decimal}, trailing)
    for form in (bought["id"].replace("-", ""), bought["id"].upper()):
        check("an order by its id as %s" % form, call("GET", "/v2/orders/" + form)[1]["id"] == bought["id"])
    check("the colon of a path escaped", call("GET", "/v2/orders%3Aby_client_order_id?client_order_id=" + bought["client_order_id"])[0] == 200)
    get("/v2/orders?status=all&nested=true&limit=500", full(ORDER))
    get("/v2/orders?status=all&asset_class=us_equity,us_option", full(ORDER))
    check("orders of another class: none", call("GET", "/v2/orders?status=all&asset_class=crypto")[1] == [])
    status, patched, _ = call("PATCH", "/v2/orders/" + trailing["id"], {"qty": "2", "limit_price": None, "stop_price": None, "trail": "7.5", "time_in_force": "", "client_order_id": ""})
    holds("a replacement", {**ORDER, "replaces": uuid}, patched)
    get("/v2/positions", full(POSITION))
    get("/v2/positions/" + asset["id"].replace("-", ""), POSITION)
    get("/v2/account", ACCOUNT)
    get("/v2/account/configurations", CONFIGURATION)
    status, settings, _ = call("PATCH", "/v2/account/configurations", {"dtbp_check": "", "trade_confirm_email": "", "suspend_trade": False, "no_shorting": True, "fractional_trading": True})
    holds("settings, some left empty", CONFIGURATION, settings)
    get("/v2/account/activities", full(FILL))
    get("/v2/account/activities?activity_types=&direction=asc&after=2024-01-01T00%3A00%3A00.123456789Z", full(FILL))
    get("/v2/account/portfolio/history?period=1D&timeframe=1Min&extended_hours=false", HISTORY)
    get("/v2/assets?status=active&asset_class=us_equity", full(ASSET))
    get("/v2/clock", {"timestamp": time, "is_open": boolean, "next_open": time, "next_close": time})
    get("/v2/calendar?start=2024-11-25&end=2024-12-02", full(DAY))
    status, made, _ = call("POST", "/v2/watchlists", {"name": "strict", "symbols": ["AAPL", "BRK.B"]})
    holds("a watchlist", {**WATCHLIST, "assets": full(ASSET)}, made)
    get("/v2/watchlists", full(WATCHLIST))
    get("/v2/watchlists/" + made["id"].replace("-", ""), {**WATCHLIST, "assets": full(ASSET)})
    status, body, headers = call("DELETE", "/v2/watchlists/" + made["id"].replace("-", ""))
    check("a list that goes: 204, no body, no type of one", (status, body, "Content-Type" in headers) == (204, None, False), (status, body, headers))
    for method, path, body, code in [("GET", "/v2/orders/no-uuid", None, 422), ("GET", "/v2/orders/" + asset["id"], None, 404), ("GET", "/v2/positions/TSLA", None, 404), ("POST", "/v2/orders", {**order, "qty": "x"}, 422), ("DELETE", "/v2/orders/" + bought["id"], None, 422), ("GET", "/v2/options/contracts", None, 404)]:
        status, refusal, _ = call(method, path, body)
        check("%s %s is refused with %d" % (method, path, code), status == code, status)
        holds("%s %s: code and message" % (method, path), ERROR, refusal)
    status, poor, _ = call("POST", "/v2/orders", {**order, "symbol": "TSLA", "qty": "1000000"})
    holds("too little money: what there is, what it would cost", {**ERROR, "buying_power": decimal, "cost_basis": decimal}, poor)
    status, short, _ = call("POST", "/v2/orders", {**order, "side": "sell", "qty": "1000"})
    check("more than is held, on top of what is held for a target", status == 403 and short["code"] == 40310000, short)
    status, told, _ = call("DELETE", "/v2/orders")
    holds("all cancelled, one by one", full({"id": uuid, "status": integer}), told)
    status, told, _ = call("DELETE", "/v2/positions?cancel_orders=True")
    check("207 for many answers", status == 207)
    holds("all closed, one by one", full({"symbol": text, "status": integer, "body": ORDER}), told)


def market_data():
    get("/v2/stocks/bars?symbols=AAPL,SPY&timeframe=1Day&adjustment=raw&start=2023-12-01T00%3A00%3A00-05%3A00&asof=-&limit=5", {"bars": by_symbol(full(bar(time))), "next_page_token": text})
    get("/v2/stocks/AAPL/bars?timeframe=15Min&start=2023-12-29&end=2023-12-29", {"bars": full(bar(time)), "symbol": text, "next_page_token": TOKEN})
    get("/v2/stocks/trades?symbols=AAPL&start=2024-01-02&limit=10", {"trades": by_symbol(full(trade(time))), "next_page_token": TOKEN})
    get("/v2/stocks/quotes?symbols=AAPL&start=2024-01-02&limit=10", {"quotes": by_symbol(full(quote(time))), "next_page_token": TOKEN})
    get("/v2/stocks/bars/latest?symbols=AAPL,SPY", {"bars": by_symbol(bar(time))})
    get("/v2/stocks/AAPL/trades/latest", {"trade": trade(time), "symbol": text})
    get("/v2/stocks/AAPL/quotes/latest?feed=iex", {"quote": quote(time), "symbol": text})
    get("/v2/stocks/snapshots?symbols=AAPL,SPY", by_symbol(SNAPSHOT))
    get("/v2/stocks/AAPL/snapshot", {**SNAPSHOT, "symbol": text})
    check("a symbol nobody knows is absent", call("GET", "/v2/stocks/bars?symbols=NOSUCHONE&timeframe=1Day&start=2023-12-01")[1] == {"bars": {}, "next_page_token": None})
    mover = {"symbol": text, "percent_change": number, "change": number, "price": number}
    get("/v1beta1/screener/stocks/movers?top=3", {"gainers": many(mover), "losers": many(mover), "market_type": some("stocks"), "last_updated": time})
    get("/v1beta1/screener/stocks/most-actives?by=trades&top=3", {"most_actives": full({"symbol": text, "volume": integer, "trade_count": integer}), "last_updated": time})
    get("/v1beta1/news?symbols=AAPL", {"news": many(text), "next_page_token": TOKEN})
    status, body, _ = call("GET", "/v2/stocks/bars?symbols=AAPL")
    check("what is wrong with a question about prices is said", status == 400 and text(body["message"]), body)


def unpack(data):
    """The first msgpack value of the bytes, and the rest."""
    first, rest = data[0], data[1:]
    sized = {0xCA: (">f", 4), 0xCB: (">d", 8), 0xCC: (">B", 1), 0xCD: (">H", 2), 0xCE: (">I", 4), 0xCF: (">Q", 8), 0xD0: (">b", 1), 0xD1: (">h", 2), 0xD2: (">i", 4), 0xD3: (">q", 8)}
    if first in sized:
        form, size = sized[first]
        return struct.unpack(form, rest[:size])[0], rest[size:]
    if first < 0x80 or first >= 0xE0:
        return (first if first < 0x80 else first - 0x100), rest
    if first in (0xC0, 0xC2, 0xC3):
        return {0xC0: None, 0xC2: False, 0xC3: True}[first], rest
    if first in (0xD6, 0xD7, 0xC7):  # a timestamp of four, eight or twelve bytes
        size, rest = {0xD6: (4, rest), 0xD7: (8, rest), 0xC7: (rest[0], rest[1:])}[first]
        return Timestamp(rest[1 : 1 + size].hex()) if rest[0] == 0xFF else None, rest[1 + size :]
    if 0xA0 <= first < 0xC0 or first in (0xD9, 0xDA):
        size, rest = (first & 0x1F, rest) if first < 0xC0 else (rest[0], rest[1:]) if first == 0xD9 else (struct.unpack(">H", rest[:2])[0], rest[2:])
        return rest[:size].decode(), rest[size:]
    size, rest = (first & 0x0F, rest) if first < 0xA0 else (struct.unpack(">H", rest[:2])[0], rest[2:])
    found = []
    for _ in range(size * (2 if first & 0xF0 == 0x80 or first == 0xDE else 1)):
        one, rest = unpack(rest)
        found.append(one)
    return (dict(zip(found[::2], found[1::2])) if first & 0xF0 == 0x80 or first == 0xDE else found), rest


CHANNELS = ["trades", "quotes", "bars", "updatedBars", "dailyBars", "statuses", "lulds", "corrections", "cancelErrors", "imbalances"]


def streams():
    for name, headers, at in (("JSON", [], time), ("msgpack", ["Content-Type: application/msgpack"], moment)):
        line = Socket("/v2/iex", headers)
        read = (lambda: unpack(line.read()[1])[0]) if headers else line.json
        read()
        line.send({"action": "auth", "key": "PKPYTHON", "secret": "secret"})
        read()
        line.send({"action": "subscribe", "trades": ["AAPL"], "quotes": ["AAPL"], "bars": ["AAPL"], "dailyBars": ["AAPL"]})
        (told,) = read()
        holds("%s: a subscription names every channel" % name, {"T": some("subscription"), **dict.fromkeys(CHANNELS, many(text))}, told)
        check("%s: corrections come with trades" % name, told["corrections"] == told["cancelErrors"] == ["AAPL"], told)
        seen = {}
        while set(seen) < set("tqbd"):
            advance()
            seen.update({message["T"]: message for message in read()})
        for kind, form in (("t", trade(at)), ("q", quote(at)), ("b", bar(at)), ("d", bar(at))):
            holds("%s: a message %s" % (name, kind), {"T": some(kind), "S": some("AAPL"), **form}, seen[kind])
        line.frame(b"", 8)
    line = Socket("/stream")
    line.send({"action": "authenticate", "data": {"oauth_token": "owner-token"}})
    holds("a bearer token on the stream", {"stream": some("authorization"), "data": {"status": some("authorized"), "action": some("authenticate")}}, line.json())
    line.send({"action": "listen", "data": {"streams": ["trade_updates"]}})
    line.json()
    owner = {"Authorization": "Bearer owner-token"}
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=20)
    connection.request("POST", "/v2/orders", json.dumps({"symbol": "AAPL", "qty": 1, "side": "buy", "type": "market", "time_in_force": "day"}), owner)
    connection.getresponse().read()
    told = []
    while not told or told[-1]["event"] != "fill":
        told.append(line.json()["data"])
    for data in told:
        holds("trade update %s of the token's account" % data["event"], {**UPDATE, **(EXECUTION if data["event"] == "fill" else {})}, data)
    events("/v2/events/trades", {**EVENT, **UPDATE}, owner)


def events(path, form, headers):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=20)
    connection.request("GET", path + "?since=2024-01-01", headers=headers)
    answer = connection.getresponse()
    check("%s: its type is that of server-sent events" % path, answer.getheader("Content-Type").startswith("text/event-stream"), answer.getheaders())
    seen = []
    while not seen or seen[-1]["event"] != "fill":
        line = answer.readline()
        if line.startswith(b"data: "):
            seen.append(json.loads(line[6:]))
    for event in seen:
        holds("%s: %s" % (path, event["event"]), {**form, **(EXECUTION if event["event"] == "fill" else {})}, event)
    check("%s: ids and times rise" % path, all(a["event_id"] < b["event_id"] and a["at"] < b["at"] for a, b in zip(seen, seen[1:])), seen)
    connection.close()


tell(trading, market_data, streams)
