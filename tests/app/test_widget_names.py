"""Local names become short, and nothing else does."""

import pytest

from app.widget_names import shortened


def whole(body: str) -> str:
    return shortened("(()=>{" + body + "})();")


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("function sum(first, second) { return first + second; }", "function y(a, b) { return a + b }"),
        ("function f(one) { return one.first + {first: one}.first; }",
         "function y(a) { return a.first + {first: a}.first }"),
        ("function f({ size, rest }) { return { size, more: rest }; }",
         "function y({ size:a, rest:b }) { return { size:a, more: b } }"),
        ("function f(text) { return `text ${text} text`; }", "function y(a) { return `text ${a} text` }"),
        ("function f(text) { return /text/g.test(text) / 2; }", "function y(a) { return /text/g.test(a) / 2 }"),
        ("function f(text) { // text\n return 'text' + text; }", "function y(a) { // text\n return 'text' + a }"),
        ("function f(document) { return document.body; }", "function y(document) { return document.body }"),
        ("class Thing { get size() { return this._size; } _grow(by) { this._size += by; } }",
         "class y { get size() { return this.a } b(a) { this.a += a } }"),
        ("let kind = true ? 1 : 2; const made = { kind, at: kind ? kind : 0 };",
         "let y = !0 ? 1 : 2; let z = { kind:y, at: y ? y : 0 }"),
        ("function f(one) { while (one()); if (one) { one(); } }", "function y(a) { while (a()); if (a) { a() } }"),
        ("function f(one) { for (;one();); } ", "function y(a) { for (;a();); } "),
        ("function f() { const one = { true: true }; }", "function y() { let a = { true: !0 } }"),
    ],
)  # fmt: skip
def test_variables_are_renamed_and_properties_texts_and_the_browsers_names_stay(body: str, made: str) -> None:
    assert whole(body) == "(()=>{" + made + "})();"


def test_a_name_of_the_top_is_the_same_everywhere_and_those_inside_may_repeat() -> None:
    made = whole("const limit = 3; function one(first) { return first < limit; } function two(other) { return other; }")
    assert made == "(()=>{let y = 3; function z(a) { return a < y } function A(a) { return a }})();"


def test_a_name_that_is_declared_inside_and_at_the_top_keeps_one_form() -> None:
    made = whole("function ask() { return 1; } function other(ask) { return ask; } function last() { return ask(); }")
    name = made.removeprefix("(()=>{function ").partition("(")[0]
    assert f"({name}) {{ return {name} }}" in made and f"return {name}() }}" in made


def test_a_name_that_nothing_declares_is_refused() -> None:
    with pytest.raises(ValueError, match="the script uses mistyped"):
        whole("function f(text) { return mistyped + text; }")
