"""The conversations of visitors on other people's sites: names we signed, and the passages cited in each."""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable

from itsdangerous import BadSignature, TimestampSigner

DAY = 86_400  # seconds a conversation may rest before its name is worth nothing
_HELD = 10_000  # conversations whose passages are remembered
_EACH = 1_000  # passages remembered of one


class Visits:
    """Gives out the names of conversations and takes none that it did not give to that site.

    A name is `s_` and 128 random bits, when it was last used, and a signature bound to the site's number. What was
    cited is kept in memory: after a restart a conversation goes on, and reads only what is cited from then on.
    """

    def __init__(self, key: bytes, *, now: Callable[[], float] = time.time) -> None:
        self._key = key
        self._now = now
        self._cited: OrderedDict[str, tuple[float, set[str]]] = OrderedDict()

    def name(self, site: int, sent: str | None) -> str:
        """The name under which a conversation goes on: the one sent, signed anew, or a new one if it is not ours."""
        known = self.known(site, sent)
        return self._signer(site).sign(known or "s_" + secrets.token_urlsafe(16)).decode()

    def known(self, site: int, sent: str | None) -> str:
        """What stays the same in the name of a conversation, "" for one that is not ours, not this site's or over."""
        try:
            return self._signer(site).unsign(sent or "", max_age=DAY).decode()
        except BadSignature:
            return ""

    def cite(self, name: str, passages: Iterable[str]) -> None:
        """Remember that these passages were cited in a conversation that `name` gave."""
        conversation, now = stable(name), self._now()
        _, held = self._cited.pop(conversation, (now, set()))
        held |= set(list(passages)[: max(0, _EACH - len(held))])
        self._cited[conversation] = now, held
        while self._cited and (len(self._cited) > _HELD or now - next(iter(self._cited.values()))[0] > DAY):
            self._cited.popitem(last=False)

    def was_cited(self, site: int, sent: str | None, passage: str) -> bool:
        """Whether a passage was cited in the conversation whose name was sent."""
        known = self.known(site, sent)
        return bool(known) and passage in self._cited.get(known, (0.0, set()))[1]

    def _signer(self, site: int) -> TimestampSigner:
        return _Clocked(self._key, self._now, salt=f"site {site}")


class _Clocked(TimestampSigner):
    """Signs with a time that is given."""

    def __init__(self, key: bytes, now: Callable[[], float], *, salt: str) -> None:
        super().__init__(key, salt=salt, key_derivation="hmac")
        self._now = now

    def get_timestamp(self) -> int:
        """Seconds since 1970."""
        return int(self._now())


def stable(name: str) -> str:
    """What stays the same in the name of a conversation: all of it, or what stands before the time and signature."""
    return name.partition(".")[0]
