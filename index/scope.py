"""What a figure covers when that is less than the whole place: an industry, a new area, a town, a company."""

import re

_WHOLE = re.compile(
    r"^(?:[全我][市区县省州旗盟国]|本[市区县]|全域|各类|各项|全社会|地方|区级|市级|县级|全年|年度|预计|预期|力争|争取|确保|实现|完成|其中|同时|推动|促进|带动|新增|净增|累计|共|"
    r"今年|去年|当年|20\d\d年|上半年|\d+[-—]\d+月|主要|经济|社会|发展|目标|为|是|使|让|把|将|到|的|约|[\s\u3000\x00“”:：、,，和及与])+"
)
_AREA = (
    r"新区|开发区|经开区|高新区|工业园区|工业园|产业园|园区|示范区|功能区|集聚区|集中区|合作区|试验区|先行区|保税区|综保区|自贸区|自贸片区|片区|主城区|中心城区|城区|"
    r"县城|库区|牧区|景区|口岸|港区|板块|乡镇|街道|商圈|商务区|科技城|新城"
)
_SECTOR = (
    r"制造业|工业|农业|服务业|建筑业|物流业|旅游业|金融业|房地产业|加工业|种植业|养殖业|渔业|畜牧业|信息业|产业|行业|民营经济|县域经济|数字经济|"
    r"民营企业|国有企业|外资企业|规上企业|小微企业|民营|国企|央企|企业|公司|集团|项目|工程|医药|化工|汽车|食品|装备|材料|能源|纺织|电子信息|纺织服装|加工|制造"
)
_TAIL = re.compile(rf"(?P<scope>[\u4e00-\u9fa5A-Za-z“”]{{0,12}}?(?:{_AREA}|{_SECTOR}|镇|乡|村|农村|现代|城镇|先进|高技术|生产性|生活性))等?$")
_NAMED_AREA = re.compile(rf"(?P<area>[\u4e00-\u9fa5]{{2,8}}?(?:{_AREA}))")
_VERBS = re.compile(
    r"^(?:加快|推进|推动|建设|打造|支持|做强|做大|做优|壮大|提升|全力|着力|加速|高标准|高质量|高水平|持续|大力|深入|积极|扎实|统筹|强化|深化|优化|完善|发挥|实施|启动|依托|围绕|聚焦|"
    r"抓好|抓实|规划|提速|培育|发展|升级|创建|争创|引导|鼓励|充分|全面|充实|突出|扩大|加强|坚持|确保|力争|同步|和|及|与|、|[一二三四五六七八九十]是|[（(][一二三四五六七八九十][)）])+"
)
_BARE = frozenset("企业 项目 产业 行业 工程 公司 集团 加工 制造 园区 景区 镇 乡 村 片区 板块 国企 材料 食品".split())
_ACT = re.compile(r"^.*(?:打造|建设|推进|推动|支持|加快|提升|完善|培育|发展|做强|做大|创建|聚焦|依托|促进|建成|入驻|落户|引进)")
_GENERIC = frozenset({"工业园区", "各类园区", "产业园区", "省级开发区", "国家级", "中心城区", "现代产业园", "国家新区", "农业园区", "现代农业园区", "省级园区", "乡村振兴示范区"})


def scope_before(prefix: str) -> str:
    """The part that the words right before an indicator's name restrict it to, else ""."""
    rest = _WHOLE.sub("", prefix.rstrip("的 \u3000"))
    rest = _VERBS.sub("", rest)
    match = _TAIL.search(rest) if rest else None
    found = match["scope"].strip("“”") if match else ""
    return "" if found in _BARE else found


def parts(text: str, count: int) -> tuple[str, ...]:
    """`count` parts listed by 、 and 和 at the end of `text` (淡水产品加工、装备制造、新材料三大主导产业), else ()."""
    text = re.sub(r"(?:[等这]?[两二三四五六七八九十\d]+(?:大|个|类|家|项)[\u4e00-\u9fa5]{0,8}|等)?$", "", text)
    items = [item for item in re.split(r"[、和与及]|以及", text)]
    if len(items) < count:
        return ()
    last = items[-count:]
    last[0] = _VERBS.sub("", _WHOLE.sub("", re.split(r"[,，;；:：。]", last[0])[-1]))
    return tuple(last) if all(1 < len(item) <= 14 and not re.search(r"[,，;；。\d]", item) for item in last) else ()


def around(heading: str, before: str) -> str:
    """The one area that the heading, or the end of the clause before, is about (倾力打造总部经济产业园,签约项目26个)."""
    titled = areas(heading.rsplit(" › ", 1)[-1])
    if len(titled) == 1:
        return titled[0]
    clauses = re.split(r"[,，;；:：。]", before)
    named = areas(clauses[-2]) if len(clauses) > 1 else ()
    return named[0] if len(named) == 1 and clauses[-2].endswith(named[0]) else ""


def areas(text: str) -> tuple[str, ...]:
    """Named areas in order (工业新区, 西城经济开发区); generic words such as 产业园区 are none."""
    found = []
    for match in _NAMED_AREA.finditer(text):
        name = _VERBS.sub("", _WHOLE.sub("", _ACT.sub("", match["area"])))
        if len(name) >= 4 and name not in _GENERIC:
            found.append(name)
    return tuple(found)
