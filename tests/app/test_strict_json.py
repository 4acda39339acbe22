"""What is read of a JSON body and what is refused, each with its code."""

from typing import Any

import pytest

from app import strict_json
from app.http_errors import ApiError


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ('{"a": "张湾区"}'.encode(), {"a": "张湾区"}),
        (b"\xef\xbb\xbf[1, 2.5, null]", [1, 2.5, None]),
        (b'{"a": "\\ud83d\\ude00"}', {"a": "😀"}),  # a pair of surrogates is one character
        (b'"<|endoftext|> {question} %s ${jndi:x}"', "<|endoftext|> {question} %s ${jndi:x}"),
    ],
)
def test_json_in_utf8_is_read(body: bytes, value: Any) -> None:
    assert strict_json.parse(body) == value


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "bad_json"),
        (b"{", "bad_json"),
        (b"question=5", "bad_json"),
        (b'{"a": NaN}', "bad_json"),
        (b'{"a": -Infinity}', "bad_json"),
        (b"[" * 100_000, "bad_json"),
        (b"[" * 40 + b"]" * 40, "bad_json"),
        (b"1" * 5000, "bad_json"),
        (b'{"a": 1, "a": 2}', "invalid"),
        (b'{"a": "\xff"}', "bad_encoding"),
        ('{"a": "张"}'.encode("utf-16"), "bad_encoding"),
        ('{"a": "张"}'.encode("gb18030"), "bad_encoding"),
        (b'{"a": "x\\u0000"}', "bad_encoding"),
        (b'{"a": "\\ud800"}', "bad_encoding"),
        (b'{"\\udfff": 1}', "bad_encoding"),
        (b'{"\\udfff": 1, "\\udfff": 2}', "invalid"),
    ],
)
def test_anything_else_is_refused_by_name(body: bytes, code: str) -> None:
    with pytest.raises(ApiError) as refused:
        strict_json.parse(body)
    assert refused.value.code == code and refused.value.status in (400, 422)
    refused.value.as_json("id")  # the words can be said


def test_a_number_too_large_for_a_float_is_infinite_and_not_a_failure() -> None:
    assert strict_json.parse(b"1e400") == float("inf")
