"""Units as reports and askers write them: what they measure and how they convert, exactly.

A unit is a scale (万, 亿, million) and a base (元, 人次, 亩, yuan). Count words measure themselves: 84家 is not 84个.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from errors import UserError

SCALES = {
    "十": 10, "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "k": 10**3, "mn": 10**6, "mln": 10**6, "m": 10**6, "bn": 10**9, "tn": 10**12,
}  # fmt: skip

_MEASURES: dict[str, dict[str, Fraction | int]] = {
    "money:CNY": {"元": 1, "元人民币": 1, "人民币": 1, "yuan": 1, "renminbi": 1, "RMB": 1, "CNY": 1},
    "money:USD": {"美元": 1, "美金": 1, "US dollars": 1, "U.S. dollars": 1, "dollars": 1, "USD": 1},
    "money:EUR": {"欧元": 1, "euros": 1, "EUR": 1},
    "money:HKD": {"港元": 1, "港币": 1, "HKD": 1},
    "money:JPY": {"日元": 1, "JPY": 1},
    "percent": {"%": 1, "％": 1, "percent": 1, "per cent": 1, "pct": 1, "个点": 1, "成": 10, "‰": Fraction(1, 10)},
    "point": {
        "个百分点": 1, "百分点": 1, "percentage points": 1, "percentage point": 1, "pp": 1,
        "个千分点": Fraction(1, 10), "千分点": Fraction(1, 10), "个万分点": Fraction(1, 100),
    },
    "times": {"倍": 1, "times": 1},
    "persons": {"人": 1, "名": 1, "people": 1, "persons": 1, "residents": 1, "workers": 1},
    "visits": {"人次": 1, "visits": 1, "visitors": 1, "tourists": 1, "trips": 1},
    "area": {
        "平方米": 1, "平米": 1, "㎡": 1, "m²": 1, "square metres": 1, "square meters": 1,
        "公顷": 10**4, "hectares": 10**4,
        "平方公里": 10**6, "平方千米": 10**6, "km²": 10**6, "square kilometres": 10**6, "square kilometers": 10**6,
        "亩": Fraction(2000, 3), "mu": Fraction(2000, 3),
    },
    "length": {"米": 1, "metres": 1, "meters": 1, "公里": 1000, "千米": 1000, "km": 1000, "kilometres": 1000,
               "kilometers": 1000},
    "mass": {"吨": 1000, "tonnes": 1000, "tons": 1000, "公斤": 1, "千克": 1, "kg": 1,
             "斤": Fraction(1, 2), "克": Fraction(1, 1000)},
    "volume": {"立方米": 1, "立方": 1, "方": 1, "m³": 1, "cubic metres": 1, "cubic meters": 1, "升": Fraction(1, 1000)},
    "power": {"瓦": 1, "千瓦": 10**3, "kW": 10**3, "KW": 10**3, "兆瓦": 10**6, "MW": 10**6, "吉瓦": 10**9, "GW": 10**9},
    "energy": {"千瓦时": 1, "度": 1, "度电": 1, "kWh": 1},
    "concentration": {"微克/立方米": 1, "微克每立方米": 1, "μg/m³": 1, "毫克/立方米": 1000, "毫克/升": 10**6},
    "coal": {"吨标准煤": 1, "吨标煤": 1},
    "containers": {"标箱": 1, "标准箱": 1, "TEU": 1, "集装箱": 1},
    "days": {"天": 1, "days": 1},
    "months": {"个月": 1, "months": 1},
    "hours": {"小时": 1, "个小时": 1, "hours": 1},
    "minutes": {"分钟": 1, "minutes": 1},
    "doublings": {"番": 1},
    "家": {"家": 1, "companies": 1, "enterprises": 1, "firms": 1},
    "个": {"个": 1, "projects": 1},
    "户": {"户": 1, "households": 1},
    "张": {"张": 1, "beds": 1},
}  # fmt: skip

_COUNTS = [
    "座",
    "所",
    "处",
    "条",
    "项",
    "件",
    "次",
    "只",
    "头",
    "羽",
    "栋",
    "幢",
    "辆",
    "台",
    "套",
    "场",
    "期",
    "批",
    "支",
    "株",
    "棵",
    "对",
    "间",
    "块",
    "篇",
    "门",
    "架",
    "艘",
    "列",
    "班",
    "部",
    "种",
    "类",
    "宗",
    "单",
    "笔",
    "例",
    "起",
    "份",
    "枚",
    "盏",
    "面",
    "孔",
    "眼",
    "口",
    "根",
    "床",
    "位",
    "本",
    "册",
    "档",
    "片",
    "段",
    "道",
    "款",
    "队",
    "组",
    "箱",
    "车次",
    "班次",
    "架次",
    "艘次",
    "户次",
    "例次",
    "家次",
    "件次",
    "场次",
    "批次",
    "台次",
    "台套",
    "台（套）",
    "台(套)",
    "户（家）",
    "户(家)",
    "尾",
    "盘",
    "岁",
    "分",
    "罐",
    "瓶",
    "剂",
    "剂次",
    "杆",
    "桶",
    "袋",
    "项次",
    "辆次",
    "蒸吨",
]

_PER = (
    r"(?:/|每)(?:平方米|平方公里|立方米|人|年|月|天|日|亩|吨|户|度|千瓦时|公里|"
    r"公斤|斤|小时|公顷|千人|万人|次|床日|人·年|人·月)"
)


# Words that begin like a unit: 方面, 部门, 成立, 万众, 片区, 位居, 分别, 口碑, 个别, 人民, 件套.
_NOT_AFTER = (
    r"(?:(?<!方)|(?!面))(?:(?<!成)|(?![立为员果都功效]))(?:(?<!片)|(?!区))(?:(?<!位)|(?![居列于一]))(?:(?<!分)|(?!别))"
    r"(?:(?<!口)|(?![碑岸之]))(?:(?<!个)|(?!别))(?:(?<!人)|(?!民))(?:(?<!队)|"
    r"(?!伍))(?:(?<!组)|(?!团))(?:(?<!本)|(?!科))"
    r"(?:(?<!项)|(?!目))(?:(?<!期)|(?!间))(?:(?<!面)|(?!积))(?:(?<!米)|(?!级))(?:(?<![万亿])|"
    r"(?![零一二三四五六七八九]))"
)


class Unit(NamedTuple):
    """A unit taken apart: what it measures, and how many of the measure's own unit it is."""

    measure: str
    factor: Fraction


@cache
def _bases() -> dict[str, Unit]:
    bases = {word: Unit(word, Fraction(1)) for word in _COUNTS}
    for measure, words in _MEASURES.items():
        bases |= {word: Unit(measure, Fraction(factor)) for word, factor in words.items()}
    return bases


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def _printed() -> re.Pattern[str]:
    bases = _alternatives(word for word in _bases() if not word.isascii() or word == "%")
    scales = _alternatives(word for word in SCALES if not word.isascii())
    return re.compile(
        rf"(?P<more>[余多来])?(?P<scale>(?![百千万]分点)(?:{scales}))?(?P<more2>[余多])?(?P<base>(?:{bases})(?:{_PER})?(?!之(?![间内上下])))?{_NOT_AFTER}"
    )


@cache
def _english() -> re.Pattern[str]:
    bases = _alternatives(word for word in _bases() if word.isascii() and word != "%")
    scales = _alternatives(word for word in SCALES if word.isascii())
    return re.compile(
        rf"[\s-]*(?:(?P<scale>(?i:{scales}))(?![A-Za-z]))?[\s-]*(?:of )?(?P<base>(?i:{bases}))?(?![A-Za-z])"
    )


class Written(NamedTuple):
    """A unit as it stands after a number: `more` when 余 or 多 stands in it; `end` is exclusive."""

    unit: str
    end: int
    more: bool


def read(text: str, start: int) -> Written | None:
    """The unit that begins at `start`, spaces before it allowed; None when there is none."""
    at = start
    while at < len(text) and text[at] in " \u3000":
        at += 1
    match = _printed().match(text, at)
    if match and (match["scale"] or match["base"]):
        return Written(
            (match["scale"] or "") + (match["base"] or ""), match.end(), bool(match["more"] or match["more2"])
        )
    english = _english().match(text, start)
    if english and (english["scale"] or english["base"]):
        base = next((word for word in _bases() if word.lower() == (english["base"] or "").lower()), "")
        return Written(f"{_spelled(english['scale'])} {base}".strip(), english.end(), False)
    return None


def _spelled(scale: str | None) -> str:
    long = {"k": "thousand", "m": "million", "mn": "million", "mln": "million", "bn": "billion", "tn": "trillion"}
    return long.get((scale or "").lower(), (scale or "").lower())


@cache
def split(unit: str) -> Unit:
    """`万人次` -> (visits, 10000); a bare scale (亿) measures "number"; UserError for what is no unit."""
    bases = _bases()
    if unit in bases:
        return bases[unit]
    if unit in SCALES or not unit:
        return Unit("number", Fraction(SCALES.get(unit, 1)))
    head, _, tail = unit.partition(" ")
    if head in SCALES and tail in bases:
        return Unit(bases[tail].measure, bases[tail].factor * SCALES[head])
    for scale in sorted(SCALES, key=len, reverse=True):
        rest = unit[len(scale) :]
        if unit.startswith(scale) and not scale.isascii() and rest in bases:
            return Unit(bases[rest].measure, bases[rest].factor * SCALES[scale])
    per = re.search(_PER + "$", unit)
    if per and per.start():
        whole = split(unit[: per.start()])
        return Unit(f"{whole.measure}/{per[0].lstrip('/每')}", whole.factor)
    raise UserError(
        f"“{unit}” is not a unit this program knows; write it as reports do, for example 亿元, 万人次, 亩, %."
    )


def dimension(unit: str) -> str:
    """What a unit measures: "money:CNY", "percent", "point", "persons", "area", or the count word itself."""
    return split(unit).measure


def counted(unit: str) -> bool:
    """Whether the unit counts things (家, 户, 万人) rather than measures a quantity (亿元, 公里, %)."""
    measure = split(unit).measure
    return measure in _COUNTS or measure in (
        "persons",
        "visits",
        "days",
        "containers",
        "number",
        "家",
        "个",
        "户",
        "张",
    )


def convert(value: Decimal, unit: str, to: str) -> Decimal:
    """`value` in another unit of the same dimension, exactly; 28 digits where no finite decimal exists (亩 in 公里²).

    A bare scale (500亿) takes the dimension of the other unit; 番 in % is 100 for one doubling, 300 for two.
    """
    source, target = split(unit), split(to)
    if "number" in (source.measure, target.measure):
        source, target = Unit("number", source.factor), Unit("number", target.factor)
    if source.measure == "doublings" and target.measure == "percent":
        return Decimal((2 ** int(value) - 1) * 100) / _decimal(target.factor)
    if source.measure != target.measure:
        raise UserError(
            f"{unit} ({source.measure}) cannot be converted to {to} ({target.measure}): they measure different things."
        )
    return _decimal(Fraction(value) * source.factor / target.factor)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
