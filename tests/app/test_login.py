"""One password, counted tries, sessions that end, and forms that only our own pages can send."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.database import Book
from app.login import ALL_TRIES, SECONDS, TRIES, WINDOW, Login, TooManyError, WrongPasswordError

PASSWORD = "一个足够长的密码 12345"
KEY = b"k" * 32


class Clock:
    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    book = Book.open(tmp_path)
    yield book
    book.close()


@pytest.fixture
def login(book: Book, clock: Clock) -> Login:
    return Login(PASSWORD, KEY, book, now=clock)


def test_the_password_opens_a_session_of_twelve_hours(login: Login, clock: Clock) -> None:
    cookie = login.open(PASSWORD, "a")
    session = login.session(cookie)
    assert session and login.fits(session.id, session.token)
    clock.now += SECONDS
    assert login.session(cookie) == session
    clock.now += 2
    assert login.session(cookie) is None


@pytest.mark.parametrize("given", ["", "wrong", PASSWORD + " ", PASSWORD[:-1], "\ud800", PASSWORD.upper() + "x"])
def test_any_other_word_is_refused(login: Login, given: str) -> None:
    with pytest.raises(WrongPasswordError):
        login.open(given, "a")


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c", "pk_3fK9abcdefghijklmnopqr", "Bearer key", "é.ü", "\ud800.a.b"])
def test_nothing_but_what_was_signed_here_is_a_session(login: Login, cookie: str) -> None:
    assert login.session(cookie) is None


def test_an_edited_cookie_is_none(login: Login) -> None:
    cookie = login.open(PASSWORD, "a")
    for at in range(len(cookie)):
        changed = cookie[:at] + ("A" if cookie[at] != "A" else "B") + cookie[at + 1 :]
        found = login.session(changed)
        # the last sign of base64 holds spare bits: the same bytes may be written in two ways
        assert found is None or at == len(cookie) - 1, at


def test_another_password_or_key_ends_every_session(login: Login, book: Book, clock: Clock) -> None:
    cookie = login.open(PASSWORD, "a")
    assert Login(PASSWORD, KEY, book, now=clock).session(cookie)  # another start of the same server
    assert Login(PASSWORD + "!", KEY, book, now=clock).session(cookie) is None
    assert Login(PASSWORD, b"l" * 32, book, now=clock).session(cookie) is None


def test_a_session_that_was_logged_out_opens_nothing_even_after_another_start(
    login: Login, book: Book, clock: Clock
) -> None:
    cookie, other = login.open(PASSWORD, "a"), login.open(PASSWORD, "a")
    session = login.session(cookie)
    assert session
    login.end(session)
    login.end(session)
    assert login.session(cookie) is None and login.session(other)
    assert Login(PASSWORD, KEY, book, now=clock).session(cookie) is None


def test_a_form_of_another_session_does_not_fit(login: Login) -> None:
    one, other = (login.session(login.open(PASSWORD, "a")) for _ in range(2))
    assert one and other
    assert not login.fits(one.id, other.token) and not login.fits("", login.token("")) and not login.fits(one.id, "é")


def test_wrong_passwords_are_counted_for_each_client_and_the_right_one_waits_too(login: Login, clock: Clock) -> None:
    for _ in range(TRIES):
        with pytest.raises(WrongPasswordError):
            login.open("wrong", "a")
        clock.now += 1
    with pytest.raises(TooManyError) as refused:
        login.open(PASSWORD, "a")
    assert refused.value.retry_after == WINDOW - TRIES
    assert login.session(login.open(PASSWORD, "b"))
    clock.now += refused.value.retry_after
    assert login.session(login.open(PASSWORD, "a"))


def test_many_clients_together_are_bounded_too(login: Login) -> None:
    for number in range(ALL_TRIES):
        with pytest.raises(WrongPasswordError):
            login.open("wrong", f"client {number}")
    with pytest.raises(TooManyError):
        login.open("wrong", "one more")
