"""Web origins (scheme://host[:port]): one way of writing each, and whether a site's list holds one."""

import ipaddress
import re
import unicodedata
from collections.abc import Iterable, Sequence

import idna

from errors import UserError

SCHEMES = {"https": 443, "http": 80}
LONGEST = 300  # characters of an origin: a host name has 253 at most
EXAMPLE = "https://www.example.gov.cn"
_FORM = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<host>\[[^\]/]*\]|[^/:?#@\[\]\\]*)(?::(?P<port>[0-9]*))?")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


def normalised(written: str) -> str:
    """The one way to write an origin as a browser sends it; `https://*.gov.cn` stands for every name one label deeper.

    UserError says what is wrong with it and what to write.

    >>> normalised("HTTPS://WWW.Example.GOV.CN.:443/")
    'https://www.example.gov.cn'
    """
    text = unicodedata.normalize("NFKC", written.strip()).replace("。", ".")
    if text == "*":
        raise UserError(f"* would let every website in; name each one, such as {EXAMPLE} or https://*.example.gov.cn.")
    if len(text) > LONGEST:
        raise UserError(f"{text[:40]}… is longer than {LONGEST} characters; write an origin such as {EXAMPLE}.")
    found = _FORM.match(text)
    if found is None or found["scheme"].lower() not in SCHEMES:
        raise UserError(f"{text!r} is no origin; write scheme, host and port only, such as {EXAMPLE}.")
    scheme = found["scheme"].lower()
    name = found["host"]
    host = f"*.{_host(name[2:], text, least=2)}" if name.startswith("*.") else _host(name, text)
    origin = f"{scheme}://{host}{_port(found['port'], scheme, text)}"
    rest = text[found.end() :]
    if rest not in ("", "/"):
        raise UserError(f"{text!r} is more than an origin; write {origin}.")
    return origin


def sent(header: str | None) -> str:
    """What a browser's Origin header names, written the one way; "" for none, null, and what is no web origin."""
    if header is None or not header.isascii() or "*" in header or header != header.strip() or header.endswith("/"):
        return ""
    try:
        return normalised(header)
    except UserError:
        return ""


def listed(origin: str, allowed: Iterable[str]) -> bool:
    """Whether an origin, as `normalised` writes it, is one of `allowed` or one label below a wildcard of it."""
    scheme, _, host = origin.partition("://")
    _, _, parent = host.partition(".")
    return any(one == origin or one == f"{scheme}://*.{parent}" for one in allowed)


def once(written: Sequence[str]) -> tuple[str, ...]:
    """Origins as they were typed, each written the one way, none twice."""
    return tuple(dict.fromkeys(normalised(one) for one in written if one.strip()))


def _host(name: str, text: str, *, least: int = 1) -> str:
    if name.startswith("["):
        try:
            return f"[{ipaddress.IPv6Address(name[1:-1]).compressed}]"
        except ValueError:
            raise UserError(f"{text!r} names no IPv6 address; write it as http://[2001:db8::1].") from None
    try:
        ascii_name = name if name.isascii() else idna.encode(name, uts46=True).decode()
    except idna.IDNAError as failure:
        raise UserError(f"{text!r} has a host name that cannot be ({failure}); see it in the address bar.") from None
    lower = ascii_name.lower().removesuffix(".")
    labels = lower.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return str(ipaddress.IPv4Address(lower))
        except ValueError:
            raise UserError(f"{text!r} names no IPv4 address; write it as http://192.0.2.1.") from None
    if len(lower) > 253 or len(labels) < least or not all(_LABEL.fullmatch(label) for label in labels):
        remedy = "a wildcard stands before two labels or more" if least > 1 else "see it in the address bar"
        raise UserError(f"{text!r} has a host name that cannot be; {remedy}, such as https://*.example.gov.cn.")
    return lower


def _port(written: str | None, scheme: str, text: str) -> str:
    if not written:
        return ""
    number = int(written) if len(written) <= 8 else 0
    if not 0 < number < 65536:
        raise UserError(f"{text!r} has no port from 1 to 65535; leave it out for the usual one.")
    return "" if number == SCHEMES[scheme] else f":{number}"
