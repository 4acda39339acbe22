"""Origins: every way to write one comes to the same, nothing else does, and a list holds exactly what it names."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.origins import listed, normalised, once, sent
from errors import UserError

LABEL = st.from_regex("[a-z][a-z0-9]{0,11}", fullmatch=True)
HOST = st.lists(LABEL, min_size=2, max_size=4).map(".".join)
SCHEME = st.sampled_from(["http", "https"])
PORT = st.integers(1, 65535)
USUAL = {"http": 80, "https": 443}


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://www.example.gov.cn", "https://www.example.gov.cn"),
        ("  HTTPS://WWW.Example.Gov.CN/ ", "https://www.example.gov.cn"),
        ("https://example.gov.cn.:443", "https://example.gov.cn"),
        ("http://example.gov.cn:80", "http://example.gov.cn"),
        ("http://example.gov.cn:443", "http://example.gov.cn:443"),
        ("http://example.gov.cn:08080", "http://example.gov.cn:8080"),
        ("https://政务.example", "https://xn--zfr164b.example"),
        ("https://XN--ZFR164B.example", "https://xn--zfr164b.example"),
        ("https://www。example。cn", "https://www.example.cn"),
        ("https：//www.example.cn", "https://www.example.cn"),
        ("https://ｗｗｗ.example.cn", "https://www.example.cn"),
        ("https://straße.example", "https://xn--strae-oqa.example"),
        ("http://10.0.0.7:8080", "http://10.0.0.7:8080"),
        ("http://[2001:DB8:0:0::1]:8080", "http://[2001:db8::1]:8080"),
        ("http://intranet", "http://intranet"),
        ("http://a_b.example", "http://a_b.example"),
        ("https://*.gov.cn", "https://*.gov.cn"),
        ("https://*.Example.gov.cn:8443", "https://*.example.gov.cn:8443"),
    ],
)
def test_every_way_to_write_an_origin_comes_to_what_a_browser_sends(written: str, origin: str) -> None:
    assert normalised(written) == origin


@pytest.mark.parametrize(
    "written",
    [
        "",
        "*",
        "null",
        "www.example.gov.cn",
        "file:///home",
        "ftp://example.gov.cn",
        "javascript:alert(1)",
        "javascript://example.gov.cn",
        "https://",
        "https:///",
        "https://*",
        "https://*.cn",
        "https://www.*.gov.cn",
        "https://*.*.gov.cn",
        "https://**.gov.cn",
        "https://user@example.gov.cn",
        "https://user:secret@example.gov.cn",
        "https://good.example\\@evil.example",
        "https://example.gov.cn/path",
        "https://example.gov.cn?x",
        "https://example.gov.cn#x",
        "https://example..cn",
        "https://.example.cn",
        "https://-a.example.cn",
        "https://a b.example",
        "https://a\r\nb.example",
        "https://a;b.example",
        "https://a'b.example",
        "https://a,b.example",
        "https://" + "a" * 64 + ".example",
        "https://" + ".".join(["abcdefgh"] * 31),
        "http://1.2.3",
        "http://010.0.0.1",
        "http://0x7f.0.0.1",
        "http://1.2.3.256",
        "http://[::1",
        "http://[::g]",
        "https://*.0.0.1",
        "https://example.gov.cn:0",
        "https://example.gov.cn:65536",
        "https://example.gov.cn:999999999999",
        "https://example.gov.cn:８x",
        "https://" + "x" * 400,
    ],
)
def test_what_is_no_origin_is_refused_with_a_remedy(written: str) -> None:
    with pytest.raises(UserError, match=r"write|such as|see|leave"):
        normalised(written)


def test_a_pasted_address_is_answered_with_its_origin() -> None:
    with pytest.raises(UserError, match=r"write https://www\.example\.gov\.cn\.$"):
        normalised("https://www.Example.gov.cn/tjsj/index.html")


@given(SCHEME, HOST, PORT)
def test_written_once_it_stays(scheme: str, host: str, port: int) -> None:
    origin = normalised(f"{scheme}://{host}:{port}")
    assert normalised(origin) == origin
    assert sent(origin) == origin
    assert origin == origin.lower() and (f":{port}" in origin) == (port != USUAL[scheme])


@given(SCHEME, HOST, st.randoms())
def test_case_dot_and_usual_port_make_no_difference(scheme: str, host: str, chance: object) -> None:
    shouted = "".join(letter.upper() if chance.random() < 0.5 else letter for letter in host)  # type: ignore[attr-defined]
    for written in (shouted, host + ".", f"{shouted}:{USUAL[scheme]}", f"{shouted}.:{USUAL[scheme]}"):
        assert normalised(f"{scheme}://{written}") == f"{scheme}://{host}"


@given(st.text(max_size=60))
def test_any_text_is_one_origin_or_refused_in_words(text: str) -> None:
    try:
        origin = normalised(text)
    except UserError:
        return
    assert origin.isascii() and normalised(origin) == origin
    assert not set(origin) & set(" '\";,\r\n\\<>@?#")  # it stands in a header and in a policy


@given(SCHEME, HOST, PORT, SCHEME, HOST, PORT)
def test_a_list_holds_what_it_names_and_nothing_else(
    scheme: str, host: str, port: int, other: str, elsewhere: str, gate: int
) -> None:
    mine, theirs = normalised(f"{scheme}://{host}:{port}"), normalised(f"{other}://{elsewhere}:{gate}")
    assert listed(mine, [mine])
    assert listed(theirs, [mine]) == (mine == theirs)
    assert not listed(mine, [])


@given(HOST, LABEL, LABEL)
def test_a_wildcard_is_one_label_deep(host: str, label: str, deeper: str) -> None:
    wild = [f"https://*.{host}"]
    assert listed(f"https://{label}.{host}", wild)
    assert not listed(f"https://{deeper}.{label}.{host}", wild)
    assert not listed(f"https://{host}", wild)
    assert not listed(f"http://{label}.{host}", wild)
    assert not listed(f"https://{label}.{host}:8443", wild)


@given(HOST, LABEL)
def test_names_that_only_look_like_a_listed_one_are_not(host: str, more: str) -> None:
    assume(host != more)
    for near in (f"{host}.{more}", f"{more}{host}", f"{more}-{host}", f"{host}{more}"):
        assert not listed(f"https://{near}", [f"https://{host}"])


@pytest.mark.parametrize(
    "header", [None, "", "null", "*", "https://*.example.cn", "https://政务.example", "https://a.cn/", " https://a.cn"]
)
def test_a_header_that_no_page_on_the_web_sends_names_no_origin(header: str | None) -> None:
    assert sent(header) == ""


def test_a_list_is_written_the_one_way_and_nothing_stands_in_it_twice() -> None:
    assert once(["https://a.cn", "", " HTTPS://A.CN:443 ", "http://a.cn"]) == ("https://a.cn", "http://a.cn")
