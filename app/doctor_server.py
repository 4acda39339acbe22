"""What our server answers through its public address, asked as a browser on the site would ask."""

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from app.doctor_fetch import NoReplyError, Reply, fetch
from app.doctor_page import Snippet
from app.ticks import COUNT, PAUSE

OK, FAIL, WARN, SKIP = "ok", "fail", "warn", "skip"
NO_KEY = "pk_" + "0" * 22  # of nobody
SLOW = 2.0  # seconds to the first byte of an answer
ALGORITHMS = {"sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}
BROKEN = "the server, or the proxy before it, failed: look into their logs at this moment"


class Finding(NamedTuple):
    """What a check found: its state, the cause in words, and what to do about it."""

    check: str
    state: str
    cause: str
    remedy: str = ""


def examine(server: str, key: str, origin: str, found: Snippet) -> list[Finding]:
    """Every check of the server for a site's key and the origin of its page."""
    try:
        reached = _prefix(server)
    except NoReplyError as fault:
        return [Finding("server", FAIL, str(fault), "check the address in the snippet, the proxy and the certificate")]
    if reached.state == FAIL:
        return [reached]
    checks: tuple[Callable[[], Finding], ...] = (
        partial(_script, server, found),
        partial(_integrity, server, found),
        partial(_key, server, key, origin),
        partial(_cors, server, key, origin),
        partial(_preflight, server, origin),
        partial(_stream, server),
        partial(_question, server, key, origin),
        partial(_frame, server, key, origin),
        partial(_inner, server, key),
    )
    findings = [reached]
    for check in checks:
        try:
            findings.append(check())
        except NoReplyError as fault:
            findings.append(Finding("server", FAIL, str(fault), "look at the proxy's log"))
    return findings


def _prefix(server: str) -> Finding:
    reply = fetch(f"{server}/live")
    if reply.status == 200 and "live" in reply.text:
        return Finding("server", OK, f"it answers in {reply.first_byte * 1000:.0f} ms")
    if _code(reply) == "unknown_host":
        told = f"it does not answer to the name {urlsplit(server).netloc}"
        return Finding("server", FAIL, told, f"set PUBLIC_URL={server} (or ALLOWED_HOSTS) and start it again")
    parts = urlsplit(server)
    bare = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
    other = fetch(f"{bare}/live") if parts.path else None
    if other is not None and other.status == 200 and "live" in other.text:
        told = f"nothing answers under {parts.path} ({reply.status}), the server stands at {bare}"
        return Finding("server", FAIL, told, f"write {bare} in the snippet, or pass {parts.path}/ on in the proxy")
    told = f"{server}/live answers with {reply.status}; this is not our server, or the path prefix is missing"
    return Finding("server", FAIL, told, "write the address with its path prefix, such as https://qa.example.org/qa")


def _script(server: str, found: Snippet) -> Finding:
    address = found.script or f"{server}/widget/v1.js"
    reply = fetch(address)
    kind = reply.one("content-type")
    if reply.status != 200:
        told = f"{address} answers with {reply.status}"
        return _failed("script", told, reply, f"write {server}/widget/v1.js, which always is the present version")
    if "javascript" not in kind:
        told = f"it comes as {kind or 'nothing'}, which browsers do not run"
        return Finding("script", FAIL, told, "the proxy must pass Content-Type on unchanged")
    return Finding("script", OK, f"{len(reply.body)} bytes in {reply.came[-1][0] * 1000:.0f} ms")


def _integrity(server: str, found: Snippet) -> Finding:
    if not found.integrity:
        return Finding("integrity", SKIP, "the snippet has no integrity hash")
    if found.crossorigin is None:
        told = "integrity without crossorigin: the browser may not read the script and does not run it"
        return Finding("integrity", FAIL, told, 'add crossorigin="anonymous" to the script')
    reply = fetch(found.script, headers={"Origin": "https://any.example"})
    if reply.status != 200:
        return Finding("integrity", SKIP, "the script does not come")
    algorithm, _, wanted = found.integrity.split()[0].partition("-")
    digest = ALGORITHMS.get(algorithm, hashlib.sha384)(reply.body).digest()
    if base64.b64encode(digest).decode() != wanted:
        told = "the script that comes is another than the hash in the page says"
        right = base64.b64encode(hashlib.sha384(reply.body).digest()).decode()
        if found.script.endswith("/v1.js"):
            return Finding("integrity", FAIL, told, "v1.js changes with every version: use the pinned snippet")
        return Finding("integrity", FAIL, told, f'integrity="sha384-{right}", if nothing on the way changes the script')
    if reply.one("access-control-allow-origin") != "*":
        told = "the script comes without Access-Control-Allow-Origin: *"
        return Finding("integrity", FAIL, told, "the proxy must pass the header on")
    return Finding("integrity", OK, "the hash fits")


def _key(server: str, key: str, origin: str) -> Finding:
    reply = _site(server, key, origin)
    code = _code(reply)
    if code in ("unknown_key", "key_disabled"):
        told = {"unknown_key": "the server does not know the key", "key_disabled": "the site is disabled"}[code]
        remedy = (
            "`python -m app sites list` shows the keys" if code == "unknown_key" else "`python -m app sites enable`"
        )
        return Finding("key", FAIL, told, remedy)
    if code == "origin_not_allowed" and _code(_site(server, NO_KEY, origin)) != "unknown_key":
        return Finding("key", FAIL, "X-Site-Key does not reach the server", "the proxy must pass the header on")
    if code == "origin_not_allowed":
        told = f"{origin} is not on the list of this key"
        return Finding("origin", FAIL, told, f"add exactly {origin} to the site (admin page, or `python -m app sites`)")
    if reply.status != 200:
        told = f"/api/v1/site answers with {reply.status} {code}".rstrip()
        return _failed("key", told, reply, "the proxy must pass X-Site-Key and Origin on")
    return Finding("key", OK, f"known, and {origin} is listed")


def _cors(server: str, key: str, origin: str) -> Finding:
    reply = _site(server, key, origin)
    if reply.status != 200:
        return Finding("cors", SKIP, "the key is refused")
    sent = reply.all("access-control-allow-origin")
    if sent != [origin]:
        told = f"Access-Control-Allow-Origin is {', '.join(sent) or 'missing'}; it must be {origin}, once"
        return Finding("cors", FAIL, told, "take the proxy's own CORS rules out: the server sends the right ones")
    return Finding("cors", OK, "the page may read the replies")


def _preflight(server: str, origin: str) -> Finding:
    wanted = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,x-site-key,x-session,idempotency-key",
    }
    reply = fetch(f"{server}/api/v1/ask", "OPTIONS", headers=wanted)
    allowed = {name.strip().lower() for name in reply.one("access-control-allow-headers").split(",")}
    if reply.status not in (200, 204):
        told = f"OPTIONS /api/v1/ask answers with {reply.status}"
        return _failed("preflight", told, reply, "the proxy must pass OPTIONS on")
    if (
        reply.all("access-control-allow-origin") not in ([origin], ["*"])
        or not {"content-type", "x-site-key"} <= allowed
    ):
        told = "the reply to OPTIONS does not allow the page's request"
        return Finding("preflight", FAIL, told, "take the proxy's own CORS rules out: the server sends the right ones")
    return Finding("preflight", OK, f"{reply.status}")


def _stream(server: str) -> Finding:
    reply = fetch(f"{server}/api/v1/ticks", headers={"Accept": "text/event-stream", "Accept-Encoding": "gzip"})
    if reply.status == 401:
        return Finding("stream", SKIP, "the API asks for a key, so the pace cannot be measured")
    if reply.status != 200:
        return _failed("stream", f"/api/v1/ticks answers with {reply.status}", reply, "update the server")
    packed = zlib.decompressobj(31) if reply.one("content-encoding") == "gzip" else None  # as a browser asks for
    pieces = [(moment, packed.decompress(piece) if packed else piece) for moment, piece in reply.came]
    at = [moment for moment, piece in pieces for _ in re.findall(rb"event: tick", piece)]
    if len(at) < COUNT:
        told = f"{len(at)} of {COUNT} events came"
        return Finding("stream", FAIL, told, "something on the way ends streams early: raise the proxy's timeouts")
    spread, wanted = at[-1] - at[0], PAUSE * (COUNT - 1)
    if spread < wanted / 2:
        told = f"events sent over {wanted:.1f} s came within {spread:.2f} s: something on the way holds them back"
        return Finding("stream", FAIL, told, "nginx: proxy_buffering off; gzip off; and heed X-Accel-Buffering")
    return Finding("stream", OK, f"events come one by one ({spread:.1f} s for {wanted:.1f} s)")


def _question(server: str, key: str, origin: str) -> Finding:
    site = _site(server, key, origin)
    if site.status != 200:
        return Finding("answer", SKIP, "the key is refused")
    offered = _json(site).get("suggestions", {}).get("zh") or ["今年的主要预期目标是什么？"]
    headers = {"X-Site-Key": key, "Origin": origin, "Content-Type": "application/json", "Accept": "text/event-stream"}
    body = json.dumps({"question": offered[0]}, ensure_ascii=False).encode()
    reply = fetch(f"{server}/api/v1/ask", "POST", headers=headers, body=body)
    if reply.status != 200:
        told = f"a question is answered with {reply.status} {_code(reply)}".rstrip()
        remedy = "wait and try again" if reply.status in (429, 503) else "the proxy must pass POST and its headers on"
        return Finding("answer", FAIL, told, remedy)
    if b"event: done" not in reply.body:
        return Finding("answer", FAIL, "the answer breaks off", "raise the proxy's timeouts (proxy_read_timeout 300s)")
    told = f"first byte after {reply.first_byte * 1000:.0f} ms, whole after {reply.came[-1][0] * 1000:.0f} ms"
    slow = reply.first_byte > SLOW
    return Finding("answer", WARN if slow else OK, told, "the first byte is late: look at the network" if slow else "")


def _frame(server: str, key: str, origin: str) -> Finding:
    if _site(server, key, origin).status != 200:
        return Finding("frame", SKIP, "the key is refused")
    reply = fetch(f"{server}/embed?site={quote(key)}")
    if reply.status != 200:
        return Finding("frame", FAIL, f"/embed answers with {reply.status}", "check the key")
    ancestors = [
        part.split()[1:]
        for policy in reply.all("content-security-policy")
        for part in re.split("[;,]", policy)
        if part.split()[:1] == ["frame-ancestors"]
    ]
    if not all(origin in sources or "*" in sources or _wildcard(origin, sources) for sources in ancestors):
        told = f"frame-ancestors does not name {origin}"
        return Finding(
            "frame", FAIL, told, f"add exactly {origin} to the site; the proxy must add no policy of its own"
        )
    if reply.all("x-frame-options"):
        told = f"X-Frame-Options: {reply.one('x-frame-options')} stands on the frame's page"
        return Finding("frame", FAIL, told, "take it out of the proxy: the server sends it where it belongs")
    return Finding("frame", OK, "the page may show the chat in a frame")


def _inner(server: str, key: str) -> Finding:
    """Whether the addresses that the server itself writes lead through the same prefix."""
    page = fetch(f"{server}/embed?site={quote(key)}")
    sources = [urljoin(page.url, one) for one in re.findall(r'<script[^>]*\ssrc="([^"]+)"', page.text)]
    for source in sources:
        reply = fetch(source)
        if reply.status != 200 or "javascript" not in reply.one("content-type"):
            told = f"the frame's page asks for {source}, which answers with {reply.status}"
            path = urlsplit(server).path or "/qa"
            return _failed("prefix", told, reply, f"start the server with ROOT_PATH={path}")
    return Finding("prefix", OK if sources else SKIP, "the server's own addresses lead back to it")


def _failed(check: str, told: str, reply: Reply, remedy: str) -> Finding:
    """A failure with its remedy, which is another where the server itself broke down."""
    return Finding(check, FAIL, told, BROKEN if reply.status >= 500 else remedy)


def _site(server: str, key: str, origin: str) -> Reply:
    return fetch(f"{server}/api/v1/site", headers={"X-Site-Key": key, "Origin": origin})


def _wildcard(origin: str, sources: list[str]) -> bool:
    scheme, _, host = origin.partition("://")
    return f"{scheme}://*.{host.partition('.')[2]}" in sources


def _json(reply: Reply) -> Mapping[str, dict[str, list[str]]]:
    try:
        found = json.loads(reply.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _code(reply: Reply) -> str:
    """The code of a refusal of ours; "" when a proxy refused."""
    error = _json(reply).get("error")
    return str(error.get("code", "")) if isinstance(error, dict) else ""
