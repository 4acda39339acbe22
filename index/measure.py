"""The report's own words for what is counted or measured, when the figure is of no indicator in the table."""

import re

_ADVERBS = re.compile(
    r"^(?:[\s\u3000\x00、,，:：“”)）—-]|并且|并|同时|其中|全年|全市|全区|全县|"
    r"全省|全州|预计|预期|力争|确保|保证|努力|今年|去年|当年|今年以来|一年来|"
    r"累计|共计|共|已|将|再|又|还|分别|均|"
    r"成功|全力|扎实|大力|持续|深入|积极|有序|稳步|加快|高标准|高质量|高水平|"
    r"[一二三四五六七八九十]是|20\d\d年|实现|目标|为|把|使|让|及|和|与|以及|的|"
    r"了|约|近|超|达|至少|不少于|超过|突破)+"
)
_TAIL = re.compile(
    r"(?:[\s\u3000\x00、,，:：]|达到了|达到|达|实现|完成|(?<![行作])为|至|到|"
    r"(?<![签预节公合条])约|近|超过|超|突破|不低于|不少于|分别|均|共|总计|累计|"
    r"等|控制在|稳定在|保持在|了|将|增至|增加到|提高到|提升到|"
    r"提高至|提升至|扩大到|扩大至|降至|降低到|下降到|下降至|减少到|发展到|增长|"
    r"增加|下降|降低|提高|减少|力争|预计|同比|比上年|较上年|仅|已|就|在|以|每年|"
    r"是|有|的)+$"
)
_NOUN = re.compile(r"[\u4e00-\u9fa5A-Za-z“”\"·①-⑳()（）.\d]+?(?=[,，、;；。:：！!？?\s]|$)")
_NEXT_VERB = re.compile(
    r"(?<=[\u4e00-\u9fa5]{2})(?:完成|实现|建成|投产|投用|投入|开工|竣工|达到|"
    r"增长|下降|入选|获评|获批|通过|成为|落户|顺利|全部|被|正式|得到|取得|成功|"
    r"进入|位居|居|加快|有序|整改|签约|复工|"
    r"累计|纳入|参加|受益|脱贫|进展|达产|挂牌|上市|涉及|共|同比|分别|努力|为|在|用于|投向|和)"
)
_VERB = re.compile(
    r"^(?:新改建|新建改造|新建和改造|新建|改建|改扩建|扩建|建成|建设|改造提升|"
    r"改造|新增|净增|新引进|引进|新培育|培育|新认定|认定|新签约|签约|新登记|登记|"
    r"新设立|新设|新开工|开工|完成|实施|整治|"
    r"清理|拆除|打通|畅通|开展|举办|新创建|创建|培训|发放|办理|办结|化解|处置|"
    r"查处|破获|治理|新发展|发展|启动|筹集|投入|带动|帮助|安排|落实|兑现|减免|"
    r"争取|到位|吸引|成立|组建|组织|新备案|备案|"
    r"流转|修复|绿化|栽植|种植|养殖|推广|配备|安装|更换|铺设|硬化|修建|维修|提升|"
    r"优化|取消|下放|承接|新入库|入库|入选|获评|荣获|命名|新纳入|纳入|续建|投放|"
    r"发行|储备|出让|供应|收储|征收|盘活|追缴|挽回|争取|申请|申报|抓实|谋划|策划|"
    r"搭建|划定)"
)
_IDLE = frozenset(["", "达", "共", "其中", "总", "占", "比", "同比", "较", "高于", "低于"])


def lead(words: str) -> str:
    """The noun phrase with its verb before a figure: `扎实改造老旧片区` -> `改造老旧片区`; "" when idle."""
    phrase = _TAIL.sub("", _ADVERBS.sub("", words.replace("\x00", ""))).strip("“”()（） ")
    phrase = re.split(r"[,，;；:：。]", phrase)[-1]
    return "" if phrase in _IDLE or len(phrase) > 30 else phrase


def after(words: str) -> str:
    """The noun that follows a counted figure: 个`老旧小区`改造项目…; cut at the next verb, "" when there is none."""
    match = _NOUN.match(words.replace("\x00", "").lstrip("的"))
    noun = match[0] if match else ""
    cut = _NEXT_VERB.search(noun)
    noun = noun[: cut.start()] if cut else noun
    noun = re.split(r"\d", noun)[0]
    noun = re.sub(r"[和与及、]+$", "", noun.strip("“”()（）")).strip("“”")
    return noun if 1 < len(noun) <= 22 else ""


def noun_follows(text: str, end: int) -> bool:
    """Whether a noun follows the figure that ends at `end` at once."""
    return bool(re.match(r"的?[\u4e00-\u9fa5“”\"A-Za-z]{2}", text[end:])) and not re.match(
        r"以上|以下|左右|以内|和|及|与|分别", text[end:]
    )


def verb(phrase: str) -> str:
    """The verb that opens a phrase and that later items of its list share (新增规上企业22家、高企5家), else ""."""
    match = _VERB.match(phrase)
    return match[0] if match else ""
