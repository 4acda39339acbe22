"""Readers: every format gives the text of its report, and what cannot be read is refused by name with the reason."""

import zipfile
from pathlib import Path

import docx
import pytest

from errors import UserError
from index import readers
from index.readers import characters, container, csv, draft, encoding, furniture, html, layout, markup, pdf, txt
from index.readers import docx as word

SENTENCE = "2023年全区地区生产总值增长10%左右，规模以上工业增加值增长8%，城镇新增就业3800人，民生持续改善。"
REPORT = f"各位代表：\n现在，我代表区人民政府向大会报告工作，请予审议。\n一、2022年工作回顾\n{SENTENCE}\n{SENTENCE}"


def write(path: Path, text: str, code: str = "utf-8") -> Path:
    path.write_bytes(text.encode(code))
    return path


def test_each_suffix_has_a_reader_and_others_are_named(tmp_path: Path) -> None:
    assert set(readers.READERS) >= {".txt", ".md", ".html", ".docx", ".pdf", ".csv"}
    with pytest.raises(UserError, match=r"a\.xyz is of the unknown type \.xyz: readable are \.txt, \.md"):
        readers.read(write(tmp_path / "a.xyz", REPORT))


def test_each_format_module_reads_its_file_like_the_door_does(tmp_path: Path) -> None:
    samples = Path(__file__).parents[2] / "samples"
    for module, suffix in ((txt, ".txt"), (txt, ".md"), (html, ".html"), (word, ".docx"), (pdf, ".pdf")):
        path = next(one for one in sorted(samples.iterdir()) if one.suffix == suffix)
        assert module.read(path) == readers.read(path)
    table = write(tmp_path / "a.csv", f"正文\n{SENTENCE}\n")
    assert csv.read(table) == readers.read(table) == [draft.draft(SENTENCE, "a.csv")]


def test_a_sound_docx_passes_the_check_of_its_container() -> None:
    container.check(Path(__file__).parents[2] / "samples" / "liwan-2023.docx", "word/document.xml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"nowhere\.txt is no file"):
        readers.read(tmp_path / "nowhere.txt")


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_the_usual_encodings(tmp_path: Path, code: str) -> None:
    (found,) = readers.read(write(tmp_path / "a.txt", REPORT, code))
    assert found.text == REPORT
    assert found.source == "a.txt"


def test_big5_is_told_from_gb18030() -> None:
    text = "各位代表：現在，我代表區人民政府向大會報告工作，請予審議。經濟發展取得新的成績。"
    assert encoding.decode(text.encode("big5"), "a.txt").text == text
    simplified = "各位代表：现在，我代表区人民政府向大会报告工作，请予审议。经济发展取得新的成绩。"
    assert encoding.decode(simplified.encode("gb18030"), "a.txt").text == simplified


def test_a_few_damaged_bytes_are_counted_and_many_refused() -> None:
    data = (SENTENCE * 40).encode()
    found = encoding.decode(data[:301] + b"\xff" + data[301:], "a.txt")
    assert found.encoding == "utf-8"
    assert 0 < found.lost < 5
    with pytest.raises(UserError, match=r"a\.txt"):
        encoding.decode(bytes(range(128, 256)) * 20, "a.txt")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t ", "empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200), "no text file"),
        ("a.docx", b"", "empty"),
        ("a.docx", b"PK\x03\x04 cut off", "damaged"),
        ("a.docx", b"%PDF-1.7", "damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "encrypted or an old .doc"),
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"%PDF-1.7 and nothing else", "damaged"),
        ("a.html", b"<html><body><script>1</script></body></html>", "no text"),
        ("a.csv", "地区,年份\n张湾区,2023\n".encode(), "must stand in one called text or content"),
        ("a.csv", "地区,正文\n张湾区,\n".encode(), "no row with text"),
    ],
)
def test_what_holds_no_report_is_refused_by_name(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UserError, match=reason) as caught:
        readers.read(tmp_path / name)
    assert name in str(caught.value)


def test_a_docx_gives_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    for line in REPORT.split("\n"):
        document.add_paragraph(line)
    table = document.add_table(rows=2, cols=2)
    for number, words in enumerate(("指标", "目标", "生产总值", "10%")):
        table.rows[number // 2].cells[number % 2].text = words
    document.add_paragraph("表后的一段话。")
    document.save(str(tmp_path / "a.docx"))
    (found,) = readers.read(tmp_path / "a.docx")
    assert found.text == f"{REPORT}\n指标 | 目标\n生产总值 | 10%\n表后的一段话。"


def test_deleted_and_hidden_words_of_a_docx_are_not_read(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("看得见的话，")
    paragraph.add_run("看不见的话，").font.hidden = True
    paragraph.add_run("又看得见。")
    document.save(str(tmp_path / "a.docx"))
    assert readers.read(tmp_path / "a.docx")[0].text == "看得见的话，又看得见。"


def test_a_docx_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:p/>" * 10_000_000)
    with pytest.raises(UserError, match=r"a\.docx would unpack to 60,000,000 bytes"):
        readers.read(tmp_path / "a.docx")


def test_a_zip_that_is_no_docx_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("x.txt", "x")
    with pytest.raises(UserError, match=r"no word/document\.xml"):
        readers.read(tmp_path / "a.docx")


def test_a_pdf_without_text_is_called_scanned(tmp_path: Path) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    document.save(tmp_path / "a.pdf")
    with pytest.raises(UserError, match=r"a\.pdf has no text layer"):
        readers.read(tmp_path / "a.pdf")


def test_a_sample_pdf_has_its_lines_joined() -> None:
    (found,) = readers.read(Path(__file__).parents[2] / "samples" / "hanbin-2020.pdf")
    assert "一、2019年工作回顾" in found.text.split("\n")
    assert max(map(len, found.text.split("\n"))) > 60


def test_a_web_page_keeps_headings_tables_and_repeated_lines(tmp_path: Path) -> None:
    body = "".join(f"<p>{SENTENCE}</p>" for _ in range(4))
    page = (
        "<html><head><title>报告_网站</title></head><body>"
        "<ul class='nav'><li><a href='/'>首页</a></li><li>政务公开</li>"
        "</ul><div class='crumb'>当前位置：首页 &gt; 报告</div><h1>张湾区2023年政府工作报告</h1><div>各位代表：</div>"
        f"<h2>一、2022年工作回顾</h2>{body}<h2>二、2023年工作安排</h2>"
        f"<table><tr><td>指标</td><td>10%</td></tr></table>{body}<div class='foot'>版权所有</div></body></html>"
    )
    (found,) = readers.read(write(tmp_path / "a.html", page))
    lines = found.text.split("\n")
    assert found.title == "张湾区2023年政府工作报告"
    assert lines[:3] == ["张湾区2023年政府工作报告", "各位代表：", "一、2022年工作回顾"]
    assert "二、2023年工作安排" in lines
    assert "指标 | 10%" in lines
    assert lines.count(SENTENCE) == 8
    assert not any(word in found.text for word in ("首页", "政务公开", "版权所有"))


def test_a_csv_gives_a_draft_a_row_with_what_its_columns_say(tmp_path: Path) -> None:
    text = f'地区,年份,标题,正文\n张湾区,2023,报告一,"{SENTENCE}"\n下陆区,2022,报告二,"{SENTENCE}\n第二行。"\n'
    one, two = readers.read(write(tmp_path / "a.csv", text, "gb18030"))
    assert (one.source, two.source) == ("a.csv", "a.csv#2")
    assert (one.title, dict(one.overrides)) == ("报告一", {"place": "张湾区", "year": "2023"})
    assert two.text == f"{SENTENCE}\n第二行。"


def test_markdown_signs_go_and_their_words_stay() -> None:
    text = (
        "---\ntitle: 张湾区报告\n---\n# 一、**回顾**\n<!-- 注 -->见[附件](http://a.cn/b)。\n"
        "| 指标 | 值 |\n|---|---|\n| GDP | 10% |"
    )
    found = markup.plain(text)
    assert found.text == "一、回顾\n见附件。\n指标 | 值\nGDP | 10%"
    assert found.title == "张湾区报告"
    assert found.removed == ("front matter", "comments")


def test_text_without_markdown_is_left_as_it_is() -> None:
    text = "增长5*2个点，[1]注释，a_b_c，“1+N”体系，——推进。"
    assert markup.plain(text).text == text


def test_stray_characters_are_made_plain() -> None:
    text = "\ufeff一、回顾\\r\\n　　增长\u200b10%\xa0以上。\r\n\r\n\r\n\r\n末段&nbsp;完\x00"
    assert characters.tidy(text) == ("一、回顾\n增长10% 以上。\n\n末段 完", ["printed line ends", "printed entities"])


PAGE = f"""设为首页
加入收藏
查看: 1413|回复: 0
发表于 2024-6-17 22:32:06 | 显示全部楼层
索引号: 001-2023 公开日期: 2023-01-02
来源：某某日报
张湾区2023年政府工作报告
——2022年12月27日在张湾区第十届人民代表大会第二次会议上
张湾区人民政府区长 李如玖
{REPORT}
打印本页
本站为非营利性网站，来源于网络的作品，若对您造成了侵权，请联系本站，我们将及时删除有关内容。
名词解释
[1]两稳一保：稳就业、稳物价、保民生。
政策解读1：一图读懂张湾区政府工作报告
附件：
1．民生实事.docx
分享到：
QQ空间
相关文章
2022年张湾区政府工作报告"""


def test_furniture_goes_by_name_and_the_report_stays() -> None:
    text, removed = furniture.remove(PAGE)
    assert text.split("\n") == [
        "张湾区2023年政府工作报告",
        "——2022年12月27日在张湾区第十届人民代表大会第二次会议上",
        "张湾区人民政府区长 李如玖",
        *REPORT.split("\n"),
        "名词解释",
        "[1]两稳一保：稳就业、稳物价、保民生。",
    ]
    kinds = {name.split(" (")[0] for name in removed}
    assert kinds == {
        "navigation",
        "forum",
        "details",
        "buttons",
        "disclaimer",
        "interpretation",
        "attachments",
        "share",
    }


def test_a_report_without_furniture_loses_nothing() -> None:
    notes = "\n名词解释\n1.三农：农业、农村、农民\n“五治”融合：即政治、法治、自治、德治、智治"
    assert furniture.remove(REPORT + notes) == (REPORT + notes, [])


def test_words_of_buttons_inside_sentences_stay() -> None:
    told = "推广电子证照下载、打印、收藏，来源：区政务服务局，让群众少跑路、好办事、快办事，切实提升满意度。"
    assert furniture.remove(f"{REPORT}\n{told}")[0] == f"{REPORT}\n{told}"


def test_a_summary_that_the_page_repeats_goes() -> None:
    summary = "内容摘要：\n" + REPORT.replace("\n", "")[:90] + "......"
    assert furniture.remove(f"张湾区政府工作报告\n{summary}\n{REPORT}")[0] == f"张湾区政府工作报告\n{REPORT}"


def test_broken_lines_are_joined_and_page_numbers_go() -> None:
    pages = [
        "某某区政府工作报告\n一、回顾\n2023年全区地区生产总值增长百分之十左右，规模以上工\n"
        "业增加值增长百分之八。\n— 1 —",
        "某某区政府工作报告\n城镇新增就业三千八百人，民生保障持续改善，社会大局\n和谐稳定。\n— 2 —",
        "某某区政府工作报告\n二、安排\n今年要办好十件实事，让群众得到实惠，生活得更加舒心\n也更加安心。\n— 3 —",
    ]
    text, removed = layout.flow(pages)
    assert text.split("\n") == [
        "一、回顾",
        "2023年全区地区生产总值增长百分之十左右，规模以上工业增加值增长百分之八。",
        "城镇新增就业三千八百人，民生保障持续改善，社会大局和谐稳定。",
        "二、安排",
        "今年要办好十件实事，让群众得到实惠，生活得更加舒心也更加安心。",
    ]
    assert removed == ["running heads (3 lines)", "page numbers (3 lines)"]
