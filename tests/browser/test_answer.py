"""How an answer is drawn, in a real browser: events of a scripted server, drawn by the element as it is shipped."""

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from app import cite
from app.widget_file import FOLDER
from tests.browser.elements import css
from tests.browser.scripted import Event, Scripted, Stream, scripted, source

pytestmark = pytest.mark.browser

DONE = css(".rc-turn[data-phase=done]")
RUNS = '<img src=x onerror="window.stolen=1"><script>window.stolen=2</script>[x](javascript:stolen=3)'


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Scripted, int]]:
    with scripted() as found:
        found[0].page("/", "<script src=/widget/v1.js></script><report-chat mode=inline history=none></report-chat>")
        yield found


@contextmanager
def drawn(
    chromium: Browser, server: tuple[Scripted, int], events: list[Event], *, lang: str = "en", **more: Any
) -> Iterator[Page]:
    """The element after it was asked "Q?" and has drawn these events; nothing may have gone wrong in the page."""
    play, port = server
    play.asks = [Stream(events, pause=0)]
    context = chromium.new_context(**{"viewport": {"width": 700, "height": 900}, "locale": "en-US", **more})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"http://127.0.0.1:{port}/")
    page.evaluate("lang => document.querySelector('report-chat').setAttribute('lang', lang)", lang)
    page.fill("textarea", "Q?")
    page.press("textarea", "Enter")
    page.wait_for_selector(css(".rc-turn:is([data-phase=done], [data-phase=error])"))
    page.wait_for_function("!document.querySelector('report-chat').shadowRoot.querySelector('[data-finish=\"\"]')")
    yield page
    context.close()
    assert complaints == []


def told(*parts: str | list[int], sources: list[dict[str, Any]] | None = None, **more: Any) -> list[Event]:
    """The events of a finished answer of these texts and citations; `more` is of `done`, or a whole event's data."""
    extra = [(name, more.pop(name)) for name in ("table", "verify", "note") if name in more]
    understood = {"text": "figure · 张湾区 · 2023", "task": "figure"}
    return [
        ("meta", {"answer_id": "a_1", "session": "s_1", "lang": "en", "corpus": 1, "understood": understood}),
        ("sources", {"items": [source(1), source(2, place="下陆区")] if sources is None else sources}),
        *[(("delta", {"t": part}) if isinstance(part, str) else ("cite", {"n": part, "s": 0})) for part in parts],
        *extra,
        ("done", {"finish": "stop", "suggestions": [], "sums": [], "coverage": None, "ms": {"total": 3}, **more}),
    ]


def row(place: str, value: float | None, cited: int | None, **more: Any) -> dict[str, Any]:
    figure = None if value is None else f"{value:g}%"
    about = {"place": place, "measure": "GDP", "year": 2023, "stance": "target", "figure": figure, "value": value}
    rest = {"unit": "%", "match": "", "cite": [cited] if cited else [], "raw": f"增长{figure}" if figure else None}
    return {**about, **rest, **more}


def table(*rows: dict[str, Any], chart: bool = True) -> dict[str, Any]:
    keys = {"place": "Place", "year": "Year", "stance": "Stance", "figure": "Figure", "value": "Value", "unit": "Unit"}
    if any(one["match"] for one in rows):
        keys["match"] = "Match"
    columns = [{"key": key, "label": label, "type": "text"} for key, label in keys.items()]
    bars = {"type": "bar", "x": "place", "y": "value", "unit": "%"} if chart else None
    return {"id": "t1", "title": "T", "columns": columns, "rows": list(rows), "chart": bars, "missing": []}


def test_a_chip_is_drawn_only_for_a_source_that_came_and_opens_it_without_the_network(
    chromium: Browser, server: tuple[Scripted, int]
) -> None:
    with drawn(chromium, server, told("It aims at 10%", [1, 9], ".")) as page:
        chips = page.locator(css(".rc-text .rc-chip"))
        expect(chips).to_have_count(1)
        chip = page.get_by_role("button", name="Source 1: 张湾区 2023 2023年张湾区政府工作报告").first
        box = chip.bounding_box()
        assert box is not None and box["width"] >= 24 and box["height"] >= 24
        heard = len(server[0].heard)
        chip.click()
        evidence = page.get_by_role("note")
        expect(evidence.locator("mark")).to_have_text(source()["quote"])
        expect(evidence).to_contain_text("二、2023年工作安排")
        expect(evidence).to_contain_text("2023-01-05")
        expect(chip).to_have_attribute("aria-expanded", "true")
        expect(chip).to_have_attribute("aria-controls", str(evidence.get_attribute("id")))
        above = page.locator(css(".rc-text"))
        assert evidence.evaluate("(note, text) => note.previousElementSibling === text", above.element_handle())
        assert len(server[0].heard) == heard
        page.keyboard.press("Escape")
        expect(evidence).to_have_count(0)
        expect(chip).to_be_focused()


def test_the_links_of_a_source_lead_to_the_reader_and_to_the_web_and_nowhere_else(
    chromium: Browser, server: tuple[Scripted, int]
) -> None:
    sources = [
        source(1, url="https://www.example.gov.cn/a"),
        source(2, url="javascript:window.stolen=1", reader="javascript:window.stolen=2"),
    ]
    with drawn(chromium, server, told("A", [1], "B", [2], sources=sources)) as page:
        page.locator(css(".rc-text .rc-chip")).first.click()
        reader = page.get_by_role("link", name="Open the whole report")
        expect(reader).to_have_attribute("href", f"http://127.0.0.1:{server[1]}/r/r1?s=1000-1014&l=en#hl")
        expect(page.get_by_role("link", name="Original web page")).to_have_attribute("href", sources[0]["url"])
        page.get_by_role("button", name="Next").click()
        expect(page.get_by_role("note").locator(css(".rc-number"))).to_have_text("2")
        expect(page.get_by_role("note").get_by_role("link")).to_have_count(0)


def test_the_context_of_a_quote_is_fetched_when_it_is_asked_for(
    chromium: Browser, server: tuple[Scripted, int]
) -> None:
    with drawn(chromium, server, told("A", [1])) as page:
        asked: list[str] = []

        def reply(route: Any) -> None:
            asked.append(route.request.url)
            route.fulfill(json={"before": "前文", "cited": "所引", "after": "后文"})

        page.route("**/api/v1/passages/**", reply)
        page.locator(css(".rc-chip")).first.click()
        page.get_by_role("button", name="Show context").click()
        expect(page.locator(css(".rc-passage"))).to_have_text("…前文所引后文…")
        expect(page.locator(css(".rc-passage mark"))).to_have_text("所引")
        assert asked[0].endswith("/api/v1/passages/p1?start=1000&end=1014&around=400")


def test_whatever_the_texts_say_is_shown_as_text(chromium: Browser, server: tuple[Scripted, int]) -> None:
    hostile = source(1, title=RUNS, place=RUNS, section=RUNS, file=RUNS, text=RUNS, spans=[[0, 4]], quote=RUNS)
    rows = [row(RUNS, 1, 1, raw=RUNS), row("b", 2, 1)]
    more: dict[str, Any] = {"table": table(*rows), "note": {"code": "x", "text": "n" + RUNS}, "suggestions": [RUNS]}
    coverage = {"reports": 2, "stating": 1, "silent": ["s" + RUNS]}
    events = told(RUNS, [1], "\n- " + RUNS, sources=[hostile], sums=[RUNS], coverage=coverage, **more)
    events[0][1]["understood"] = {"text": RUNS}
    with drawn(chromium, server, events) as page:
        page.locator(css(".rc-text .rc-chip")).first.click()
        places = css(".rc-evidence .rc-passage .rc-note .rc-sums .rc-coverage .rc-suggestion .rc-understood p.rc-text")
        for place in ("tbody th", "li", *places.split()):
            expect(page.locator(place).filter(has_text=RUNS).first).to_be_attached()
        assert page.locator("report-chat img, report-chat script, report-chat a[href^='javascript']").count() == 0
        assert page.evaluate("window.stolen") is None


def test_lines_that_begin_with_a_dash_become_a_list(chromium: Browser, server: tuple[Scripted, int]) -> None:
    with drawn(chromium, server, told("Two measures:\n- one", [1], "\n- two", [2], "\n\nThe end.")) as page:
        expect(page.locator(css("ul.rc-text > li"))).to_have_count(2)
        expect(page.locator(css("ul.rc-text > li")).nth(1)).to_have_text("two2")
        expect(page.locator(css("p.rc-text"))).to_have_text(["Two measures:", "The end."])


def test_a_sentence_whose_numbers_no_quote_holds_is_marked_in_words(
    chromium: Browser, server: tuple[Scripted, int]
) -> None:
    sentences = [
        {"s": 0, "support": "full", "cites": [1], "loose": []},
        {"s": 1, "support": "unsupported", "cites": [1], "loose": ["12.5"]},
    ]
    verify = {"sentences": sentences, "loose": 1}
    with drawn(chromium, server, told("It is 10%", [1], ". It was 12.5% [sic]", [1], ".", verify=verify)) as page:
        expect(page.locator(css(".rc-loose"))).to_have_text(" It was 12.5% [sic]1.")
        expect(page.locator(css(".rc-why"))).to_contain_text("no source found for this sentence")
        expect(page.locator(css(".rc-bad"))).to_contain_text("12.5")
    verify = {"sentences": sentences[:1], "loose": 0}
    with drawn(chromium, server, told("It is 10%", [1], ".", verify=verify)) as page:
        expect(page.locator(css(".rc-ok"))).to_contain_text("Numbers checked")
        expect(page.locator(css(".rc-loose"))).to_have_count(0)


def test_the_table_sorts_by_size_and_tells_what_is_common_once(chromium: Browser, server: tuple[Scripted, int]) -> None:
    rows = [row("张湾区", 10, 1), row("下陆区", 7.5, 2), row("郧阳区", None, None)]
    with drawn(chromium, server, told("Three places.", table=table(*rows))) as page:
        expect(page.locator("caption")).to_have_text("Figures · 2023 · target")
        expect(page.locator("tbody tr")).to_have_text(["张湾区10% 1", "下陆区7.5% 2", "郧阳区not stated "])
        head = page.get_by_role("columnheader", name="Figure")
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", "ascending")
        expect(page.locator("tbody th")).to_have_text(["郧阳区", "下陆区", "张湾区"])
        head.get_by_role("button").click()
        expect(page.locator("tbody th")).to_have_text(["张湾区", "下陆区", "郧阳区"])
        page.locator(css("td .rc-chip")).nth(1).click()
        expect(page.get_by_role("note").locator(css(".rc-number"))).to_have_text("2")


def test_many_rows_that_do_not_match_are_folded_out_of_text_and_table(
    chromium: Browser, server: tuple[Scripted, int]
) -> None:
    rows = [row("p6", 6, 1, match="yes"), *[row(f"p{n}", n, 2, match="no") for n in range(5)]]
    parts: list[str | list[int]] = ["One matches", [1], ". Others: p0", [2], "."]
    with drawn(chromium, server, told(*parts, table=table(*rows))) as page:
        expect(page.locator(css(".rc-text"))).to_have_text("One matches1.")
        shown = page.locator("tbody tr").filter(visible=True)
        expect(shown).to_have_count(1)
        page.get_by_role("button", name="Show the other 5 rows").click()
        expect(shown).to_have_count(6)
        page.get_by_role("button", name="Hide the other 5 rows").click()
        expect(shown).to_have_count(1)


def test_the_file_of_a_table_holds_quotes_and_sources_and_no_formula(
    chromium: Browser, server: tuple[Scripted, int]
) -> None:
    rows = [row("=cmd()", -2, 1, raw='说"增长",'), row("@b", 3, 2), row("c", None, None)]
    with drawn(chromium, server, told("Text.", table=table(*rows))) as page:
        with page.expect_download() as begun:
            page.get_by_role("button", name="Download table").click()
        file = begun.value.path().read_bytes()
    assert begun.value.suggested_filename == "figures.csv"
    assert file.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    assert lines[0] == ["Place", "Year", "Stance", "Figure", "Value", "Unit", "Quote", "Source", "Link"]
    assert lines[1][:6] == ["'=cmd()", "2023", "target", "'-2%", "-2", "%"]
    assert lines[1][6:] == ['说"增长",', "张湾区 2023 2023年张湾区政府工作报告", lines[1][8]]
    assert lines[1][8].endswith("/r/r1?s=1000-1014&l=en#hl")
    assert [line[0] for line in lines[2:]] == ["'@b", "c"]


@pytest.mark.parametrize(
    ("rows", "bars"),
    [
        ([row("a", 10, 1), row("b", 5, 2)], 2),
        ([row("a", 10, 1), row("b", 5, 2, unit="亿元")], None),
        ([row("a", 10, 1), row("b", 5, 2, year=2022)], None),
        ([row("a", 10, 1), row("b", None, None)], None),
        ([row(f"p{n}", n, 1) for n in range(1, 16)], 12),
    ],
)
def test_bars_stand_only_for_numbers_that_share_unit_and_year(
    chromium: Browser, server: tuple[Scripted, int], rows: list[dict[str, Any]], bars: int | None
) -> None:
    with drawn(chromium, server, told("Text.", table=table(*rows))) as page:
        expect(page.locator("table")).to_be_visible()
        chart = page.get_by_role("img")
        expect(chart).to_have_count(1 if bars else 0)
        if bars:
            expect(chart.locator("rect")).to_have_count(bars)
            assert f"{rows[0]['place']} {rows[0]['figure']}" in str(chart.get_attribute("aria-label"))
    with drawn(chromium, server, told("Text.", table=table(*rows, chart=False))) as page:
        expect(page.get_by_role("img")).to_have_count(0)


def test_bars_are_as_long_as_their_numbers_and_negative_ones_go_the_other_way(
    chromium: Browser, server: tuple[Scripted, int]
) -> None:
    rows = [row("a", 10, 1), row("b", -5, 2), row("c", 5, 1)]
    with drawn(chromium, server, told("Text.", table=table(*rows))) as page:
        boxes = [bar.bounding_box() for bar in page.get_by_role("img").locator("rect").all()]
        a, b, c = (box for box in boxes if box)
        assert a["width"] == pytest.approx(2 * c["width"], rel=0.02)
        assert b["width"] == pytest.approx(c["width"], rel=0.02)
        assert b["x"] + b["width"] == pytest.approx(a["x"], abs=1)


def test_coverage_names_whom_the_text_does_not_and_folds_long_lists(
    chromium: Browser, server: tuple[Scripted, int]
) -> None:
    silent, other = [f"s{n}" for n in range(9)], ["named"]
    coverage = {"reports": 12, "stating": 2, "silent": silent, "other_years": other}
    with drawn(chromium, server, told("Only named.", coverage=coverage, sums=["1 + 1 = 2"])) as page:
        lines = page.locator(css(".rc-coverage"))
        expect(lines).to_contain_text("Scope: 12 reports, of which 2 state it")
        expect(lines.locator("summary")).to_have_text("not stated (9)")
        expect(lines).not_to_contain_text("of another year")
        expect(page.locator(css(".rc-sums"))).to_contain_text("1 + 1 = 2")


def test_how_the_question_was_read_can_be_worded_anew(chromium: Browser, server: tuple[Scripted, int]) -> None:
    with drawn(chromium, server, told("Text.")) as page:
        expect(page.locator(css(".rc-understood"))).to_contain_text("figure · 张湾区 · 2023")
        page.get_by_role("button", name="Reword").press("Enter")
        field = page.get_by_role("textbox", name="Reword")
        expect(field).to_be_focused()
        expect(field).to_have_value("Q?")
        field.press("Escape")
        expect(page.get_by_role("button", name="Reword")).to_be_focused()
        page.get_by_role("button", name="Reword").press("Enter")
        field.fill("Another?")
        field.press("Enter")
        expect(page.locator(DONE)).to_have_count(2)
        assert server[0].asked[-1]["question"] == "Another?"


def test_a_suggestion_is_asked_with_its_history(chromium: Browser, server: tuple[Scripted, int]) -> None:
    with drawn(chromium, server, told("Text.", suggestions=["And 2022?"])) as page:
        page.get_by_role("button", name="And 2022?").click()
        expect(page.locator(DONE)).to_have_count(2)
        assert (server[0].asked[-1]["question"], server[0].asked[-1]["history"]) == ("And 2022?", ["Q?"])


def test_feedback_says_what_was_wrong(chromium: Browser, server: tuple[Scripted, int]) -> None:
    with drawn(chromium, server, told("Text.")) as page:
        bodies: list[dict[str, Any]] = []

        def reply(route: Any) -> None:
            bodies.append(json.loads(route.request.post_data))
            route.fulfill(status=201 if len(bodies) > 1 else 503, json={"id": 1})

        page.route("**/api/v1/feedback", reply)
        page.get_by_role("button", name="Not helpful").click()
        page.get_by_role("checkbox", name="A number").check()
        page.get_by_role("textbox", name="Anything else").fill("It is 9%.")
        page.get_by_role("button", name="Send").click()
        expect(page.locator(css(".rc-told"))).to_contain_text("failed")
        page.get_by_role("button", name="Send").click()
        expect(page.locator(css(".rc-told"))).to_contain_text("Thank you")
        expect(page.get_by_role("checkbox")).to_have_count(0)
        said = {"verdict": "down", "reasons": ["wrong_number"], "comment": "It is 9%."}
        assert bodies[1] == {"answer_id": "a_1", "session": "s_1", **said}


def test_an_answer_is_copied_with_its_sources(chromium: Browser, server: tuple[Scripted, int]) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    with drawn(chromium, server, told("It aims at 10%", [1], "."), permissions=allowed) as page:
        page.get_by_role("button", name="Copy with sources").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(
            "Q?\n\nIt aims at 10%[1].\n\n[1] 《2023年张湾区政府工作报告》，张湾区，2023-01-05，二、2023年工作安排：“"
        )
        assert re.search(r"增长10%左?” http://127\.0\.0\.1:\d+/r/r1\?s=1000-1014&l=en#hl\n", copied)


def test_an_answer_that_is_begun_again_keeps_nothing_of_the_first(
    chromium: Browser, server: tuple[Scripted, int]
) -> None:
    events = told("Second", [1], ".")
    first: list[Event] = [
        ("delta", {"t": "First"}),
        ("cite", {"n": [2], "s": 0}),
        ("table", table(row("a", 1, 2), row("b", 2, 2))),
    ]
    again: list[Event] = [
        ("restart", {"reason": "revised"}),
        ("sources", {"items": [source(1)]}),
        ("surprise", {"x": 1}),
    ]
    with drawn(chromium, server, [*events[:2], *first, *again, *events[2:]]) as page:
        expect(page.locator(css("p.rc-text"))).to_have_text("Second1.")
        expect(page.locator("table")).to_have_count(0)


def test_an_answer_that_does_not_end_well_says_so(chromium: Browser, server: tuple[Scripted, int]) -> None:
    with drawn(chromium, server, told("Nearest is 5%", [1], ".", finish="abstain")) as page:
        expect(page.locator(css(".rc-abstain"))).to_contain_text("do not state what was asked")
    error = {"code": "internal", "message_zh": "出错了。", "message_en": "It broke.", "request_id": "x"}
    with drawn(chromium, server, [*told("Half")[:-1], ("error", error)]) as page:
        expect(page.get_by_role("alert")).to_have_text("It broke.")
        expect(page.locator(css("p.rc-text"))).to_have_text("Half")
    with drawn(chromium, server, [*told("Half")[:-1], ("error", error)], lang="zh") as page:
        expect(page.get_by_role("alert")).to_have_text("出错了。")


TEXTS = [
    "One of 8 reports: A 10% [1]. Others: B 6.5% [2], C [3]",
    "甲区10%左右[1]。乙区5%；丙区[2]!\n- 第一[3]\n- 第二 5.5%.\n\n结束",
    "It grew by 3 [1]. Then 4.5. Next?[2] v1.2 e.g. this",
    "。。\n\n[1]",
    "",
]


@pytest.mark.parametrize("text", TEXTS)
def test_sentences_are_counted_as_the_server_counts_them(chromium: Browser, text: str) -> None:
    script = (FOLDER / "folded.js").read_text(encoding="utf-8")
    parts = [int(part) if at % 2 else part for at, part in enumerate(cite.MARKER.split(text))]
    given = [{"n": [part]} if isinstance(part, int) else part for part in parts]
    page = chromium.new_page()
    lines = page.evaluate(f"(parts) => {{ {script}; return sentences(parts.filter((part) => part !== '')); }}", given)
    page.close()
    found = [sentence for line in lines for sentence in line if sentence["s"] >= 0]
    expected = [text[start:end] for start, end in cite.sentences(text)]
    assert [one["s"] for one in found] == [at for at, whole in enumerate(expected) if whole.strip()]
    drawn_texts = [
        "".join(piece if isinstance(piece, str) else f"[{piece[0]}]" for piece in one["pieces"]) for one in found
    ]
    assert drawn_texts == [whole.replace("\n", "") for whole in expected]


def test_however_many_events_come_there_is_one_drawing_a_frame(chromium: Browser) -> None:
    names = ("words", "dom", "wire", "folded", "answer", "evidence", "table", "chart", "tools")
    scripts = "\n".join((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in names)
    scripts = "const WORD_KEYS = [], ZH = [], EN = [];" + scripts
    page = chromium.new_page()
    counted = page.evaluate(
        f"""async () => {{ {scripts}
        const answer = drawAnswer({{ lang: "en", api: "" }});
        document.body.append(answer.node);
        let drawings = 0, state = begun("Q?");
        new MutationObserver(() => {{ drawings += 1; }}).observe(answer.node, {{ childList: true, subtree: true }});
        for (let n = 0; n < 500; n += 1) {{
          state = fold(state, {{ name: "delta", data: {{ t: "x" }} }});
          answer.update(state);
          if (n % 50 === 0) await null; // as events come: several in a task
        }}
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        return [drawings, answer.node.textContent.length];
        }}"""
    )
    page.close()
    assert counted == [1, 500]
