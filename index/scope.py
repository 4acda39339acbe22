"""What a figure covers when that is less than the whole place: an industry, a new area, a town, a company."""

import re
from functools import cache

_WHOLE = re.compile(
    r"^(?:[全我][市区县省州旗盟国]|本[市区县]|全域|各类|各项|全社会|地方|区级|"
    r"市级|县级|全年|年度|预计|预期|力争|争取|确保|实现|完成|其中|同时|推动|促进|"
    r"带动|新增|净增|累计|共|"
    r"今年|去年|当年|20\d\d年|上半年|\d+[-—]\d+月|主要|经济|社会|发展|目标|为|"
    r"是|使|让|把|将|到|的|约|[\s\u3000\x00“”:：、,，和及与])+"
)
_AREA = (
    r"新区|开发区|经开区|高新区|工业园区|工业园|产业园|园区|示范区|功能区|集聚区|"
    r"集中区|合作区|试验区|先行区|保税区|综保区|自贸区|自贸片区|片区|主城区|中心城区|"
    r"城区|"
    r"县城|库区|牧区|景区|口岸|港区|板块|乡镇|街道|商圈|商务区|科技城|新城"
)
_OWN_AREA = (
    "新区|开发区|经开区|高新区|合作区|集中区|集聚区|工业园区|工业园|产业园|保税区|"
    "综保区|科技城|科学城|新城|商务区|科创区"
)
_SECTOR = (
    r"制造业|工业|农业|服务业|建筑业|物流业|旅游业|金融业|房地产业|加工业|种植业|"
    r"养殖业|渔业|畜牧业|信息业|产业|行业|民营经济|县域经济|数字经济|"
    r"民营企业|国有企业|外资企业|规上企业|小微企业|民营|国企|央企|企业|公司|集团|"
    r"项目|工程|医药|化工|汽车|食品|装备|材料|能源|纺织|电子信息|纺织服装|加工|"
    r"制造"
)
_TAIL = re.compile(
    rf"(?P<scope>[\u4e00-\u9fa5A-Za-z“”]{{0,12}}?(?:{_AREA}|{_SECTOR}|镇|乡|村|"
    rf"农村|现代|城镇|先进|高技术|生产性|生活性))等?$"
)
_NAMED_AREA = re.compile(rf"(?P<area>[\u4e00-\u9fa5]{{2,8}}?(?:{_OWN_AREA}))")
_COMMON = re.compile(r"国家|世界|智慧|特色|生态|示范|[以抓]|用力|激发|省级|各|全部|所有|[一二两三四五六七八九十]大")
_VERBS = re.compile(
    r"^(?:加快|推进|推动|建设|打造|支持|做强|做大|做优|壮大|提升|全力|着力|加速|"
    r"高标准|高质量|高水平|持续|大力|深入|积极|扎实|统筹|强化|深化|优化|完善|"
    r"发挥|实施|启动|依托|围绕|聚焦|"
    r"抓好|抓实|规划|提速|培育|发展|升级|创建|争创|引导|鼓励|充分|全面|充实|突出|"
    r"扩大|加强|坚持|确保|力争|同步|和|及|与|、|[一二三四五六七八九十]是|[（(][一二三四五六七八九十][)）])+"
)
_BARE = frozenset(
    [
        "企业",
        "项目",
        "产业",
        "行业",
        "工程",
        "公司",
        "集团",
        "加工",
        "制造",
        "园区",
        "景区",
        "镇",
        "乡",
        "村",
        "片区",
        "板块",
        "国企",
        "材料",
        "食品",
    ]
)
_ACT = re.compile(
    r"^.*(?:打造|建设|推进|推动|支持|加快|提升|完善|培育|发展|做强|做大|创建|聚焦|依托|促进|建成|入驻|落户|引进)"
)
_PERIOD = re.compile(
    r"上半年|前三季度|前三个季度|[一二三四]季度|首季|前\w{1,2}个?月|(?<!\d)1\s*[-—~至]\s*\d{1,2}月份?|下半年"
)
_BARE_AREA = re.compile(r"开发区|园区|产业集聚区|工业园区|工业集聚区|各县区|各县市|各县（市、区）|各县")
_ACTING = re.compile(
    r"[建设引进安排发行施利用新拟全个亿万等]|落实|开展|执行|兑现|获|投入|达成|提出|认定|组织|完成|实现|争取|用于|累计|合计|共计|总|年末|"
    r"年内|连续|初步|特别|主要|五年|三年|人均|位|占|规上|规模|限上|限额|城镇以上|"
    r"金融|稳定|首次|再次|保持|确保|其他|方面|"
    r"经济|指标|预期|目标|核算|口径|入统|入库|地方|公共|财政|城市|城镇|居民|农村|"
    r"增长|同比|加快|推动|促进|带动|力争|预计|企业|工业|产业|农业|服务|现代|电商|"
    r"直接|加工|国内|境内|省外|市外"
)
_GENERIC = frozenset(
    {
        "工业园区",
        "各类园区",
        "产业园区",
        "省级开发区",
        "国家级",
        "中心城区",
        "现代产业园",
        "国家新区",
        "农业园区",
        "现代农业园区",
        "省级园区",
        "乡村振兴示范区",
    }
)


def scope_before(prefix: str) -> str:
    """The part that the words right before an indicator's name restrict it to, else ""."""
    rest = _WHOLE.sub("", prefix.rstrip("的 \u3000"))
    rest = _VERBS.sub("", rest)
    rest = re.split(r"[和与及、]", rest)[-1]
    match = _TAIL.search(rest) if rest else None
    found = match["scope"].strip("“”") if match else ""
    return "" if found in _BARE else found


def parts(text: str, count: int) -> tuple[str, ...]:
    """`count` parts listed by 、 and 和 at the end of `text` (淡水产品加工、装备制造、新材料三大主导产业), else ()."""
    text = re.sub(r"(?:[等这]?[两二三四五六七八九十\d]+(?:大|个|类|家|项)[\u4e00-\u9fa5]{0,8}|等)?$", "", text)
    items = re.split(r"[、和与及]|以及", text)
    if len(items) < count:
        return ()
    last = items[-count:]
    last[0] = _VERBS.sub("", _WHOLE.sub("", re.split(r"[,，;；:：。]", last[0])[-1]))
    return tuple(last) if all(1 < len(item) <= 14 and not re.search(r"[,，;；。\d]", item) for item in last) else ()


def adjacent(prefix: str, place: str) -> str:
    """A place or group named right before a headline indicator (前海GDP, 六县实现…); the report's own place is none."""
    rest = re.sub(r"(?:实现|完成|达到|的|年度|全年|[\s\x00])+$", "", _WHOLE.sub("", prefix))
    rest = re.split(r"[、和与及\d“”（(]", rest)[-1]
    own = {place, place[:-1]} - {""}
    named = re.fullmatch(r"[\u4e00-\u9fa5]{2,6}", rest) and not _ACTING.search(rest) and rest not in own
    return "" if not named or _WHOLE.fullmatch(rest) or any(rest.startswith(name) for name in own) else rest


def period(text: str) -> str:
    """The part of the year that a clause's figures cover (上半年, 1-9月), "" for the whole."""
    found = list(_PERIOD.finditer(text))
    return found[-1][0] if found and "全年" not in text[found[-1].end() :] else ""


def around(heading: str, before: str, place: str = "") -> str:
    """The part of the year, or the one area, that the heading or the clause before is about (打造某产业园,签约…)."""
    part = period(re.split(r"[;；]", before)[-1])
    if part:
        return part
    titled = areas(heading.rsplit(" › ", 1)[-1])
    if len(titled) == 1:
        return titled[0]
    clauses = re.split(r"[,，;；:：。]", before)
    opening = _WHOLE.sub("", clauses[0]) if len(clauses) > 1 else ""
    first = areas(opening) or ((match[0],) if (match := _BARE_AREA.match(opening)) else ())
    if first and opening.startswith(first[0]) and first[0] != place and not re.search(r"全[市区县省州]", before):
        return first[0]
    named = areas(clauses[-2]) if len(clauses) > 1 else ()
    return named[0] if len(named) == 1 and clauses[-2].endswith(named[0]) else ""


def areas(text: str) -> tuple[str, ...]:
    """Named areas in order (工业新区, 西城经济开发区); generic words such as 产业园区 are none."""
    return _areas(text)


@cache
def _areas(text: str) -> tuple[str, ...]:
    found = []
    for match in _NAMED_AREA.finditer(text):
        name = _VERBS.sub("", _WHOLE.sub("", _ACT.sub("", match["area"])))
        if len(name) >= 4 and name not in _GENERIC and not _COMMON.search(name):
            found.append(name)
    return tuple(found)
