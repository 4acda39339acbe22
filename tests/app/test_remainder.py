"""The words that remain when the words of asking are taken away."""

from app import remainder


def test_what_is_left_names_the_thing_counted() -> None:
    assert (
        remainder.residue("要建多少套人才公寓?") == "人才公寓"
        or remainder.residue("要建多少套人才公寓?") == "建 人才公寓"
    )
    assert remainder.residue("How many elderly-care beds does it intend to build?") == "elderly-care beds build"


def test_words_of_asking_alone_leave_nothing() -> None:
    assert remainder.residue("哪个更高,高多少?") == ""
    assert remainder.residue("Which district has the highest?") == ""


def test_terms_keep_their_order_and_their_problems() -> None:
    assert remainder.terms("面临哪些困难和挑战") == ("面临", "困难和挑战")


def test_short_words_inside_a_name_are_kept() -> None:
    assert remainder.terms("能源和就业怎么样") == ("能源和就业",)
