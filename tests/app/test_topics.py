"""What a question to be read goes on about."""

from app import topics
from app.follow import follow
from app.plan import plan
from tests.app.test_plan import KNOWN


def test_the_topic_is_the_last_question_without_its_place_and_year() -> None:
    last = plan("张湾区2023年的报告承认了哪些困难?", KNOWN)
    assert topics.joined("历城的呢", last, KNOWN) == "的报告承认了哪些困难 历城的呢"


def test_after_a_figure_the_topic_is_its_name() -> None:
    last = plan("历城2022年一般公共预算收入", KNOWN)
    assert topics.joined("为什么", last, KNOWN) == "一般公共预算收入 为什么"


def test_a_question_that_only_points_is_read_with_its_topic_and_another_is_not() -> None:
    history = ["张湾区有哪些困难?"]
    assert follow("历城区呢", history, KNOWN).text == "有哪些困难 历城区呢"
    assert follow("历城区怎么发展旅游?", history, KNOWN).text == "历城区怎么发展旅游?"
