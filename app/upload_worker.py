"""Takes uploads into the archive one after the other: looked at within bounds, indexed, removed, each by a child.

The server reads no uploaded file itself, and the archive changes whole or not at all: whatever ends a child or the
server, the list says where it stood, and the same step is done again.
"""

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from app.child import Child, Ended, Line
from app.upload_rules import MEGABYTE
from app.upload_store import Store
from app.uploads import (
    AT_WORK,
    CANCELLED,
    HOLDING,
    INDEXING,
    OVER,
    QUEUED,
    READY,
    REFUSED,
    REMOVED,
    REMOVING,
    REPEATED,
    Given,
    Upload,
    Uploads,
)
from index.entries import Source

log = logging.getLogger(__name__)
SIGXCPU = -24
PATIENCE = 3.0  # seconds before an archive that another process writes is tried again
TRIES = 200
START = 120  # seconds that a child may take to load its libraries on a busy machine
A_PASSAGE = 2  # seconds that indexing one may take


class Shelf(Protocol):
    """What the archive tells the worker."""

    def sources(self) -> list[Source]: ...


class Worker:
    """One thread; `daily` is called when it begins and once a day."""

    def __init__(
        self, uploads: Uploads, store: Store, child: Child, archive: Shelf, *, daily: Callable[[], None] = lambda: None
    ) -> None:
        self._uploads, self._store, self._child, self._archive = uploads, store, child, archive
        self._daily = daily
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._cancelled: set[str] = set()
        self._busy = 0
        self._thread = threading.Thread(target=self._work, name="uploads", daemon=True)

    def start(self) -> None:
        """Begin, with what an earlier server left unfinished first."""
        self._store.tidy()
        self._uploads.resume()
        self._thread.start()

    def stop(self) -> None:
        """End the child and the thread; what was at work is taken up at the next start."""
        self._stopping.set()
        self._wake.set()
        self._child.end()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def wake(self) -> None:
        """There is something new in the list."""
        self._wake.set()

    def cancel(self, identity: str) -> bool:
        """Give an upload up that waits or is at work; False when it is over."""
        waiting = self._uploads.change(identity, only=(QUEUED,), state=CANCELLED)
        if waiting:
            self._store.drop(waiting)
            return True
        one = self._uploads.get(identity)
        if one is None or one.state not in AT_WORK:
            return False
        self._cancelled.add(identity)
        self._child.end()
        return True

    def retry(self, identity: str) -> bool:
        """Read a file again, to the end of the line; False when it is gone or waits already."""
        self._cancelled.discard(identity)
        one = self._uploads.get(identity)
        if one is None or not one.file or not self._store.path(one).is_file():
            return False
        again = self._uploads.again(identity, (*HOLDING, REFUSED))
        self.wake()
        return again is not None

    def step(self) -> bool:
        """Do the next thing in the list; False when there is none."""
        one = self._uploads.next()
        if one is None:
            return False
        if one.state == REMOVING:
            self._remove(one)
        else:
            self._read(one)
            if one.id in self._cancelled and not self._stopping.is_set():
                self._cancelled.discard(one.id)
                self._forget(one)
        return True

    def _work(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self._daily()
                while not self._stopping.is_set() and self.step():
                    pass
            except Exception:  # the list stays, and the next wake goes on with it
                log.exception("uploads")
                self._stopping.wait(PATIENCE)
            self._wake.wait(86_400)

    def _read(self, one: Upload) -> None:
        bounds, path = self._store.bounds, str(self._store.path(one))
        limits = ("--seconds", str(bounds.seconds), "--megabytes", str(bounds.memory // MEGABYTE))
        seen = self._child.run("look", path, "--json", *limits, seconds=bounds.seconds + START)
        if self._given_up(one):
            return
        reports = [line for line in seen.lines if line["kind"] == "looked"]
        if seen.code or not reports:
            self._refuse(one, seen)
            return
        total = sum(int(report["passages"]) for report in reports)
        self._uploads.change(one.id, state=INDEXING, total=total)

        def told(line: Line) -> None:
            if line["kind"] == "progress" and line["what"] == "passages":
                self._uploads.change(one.id, only=(INDEXING,), done=line["done"], total=line["total"])

        done = self._child.run("add", path, "--json", seconds=START + bounds.seconds + A_PASSAGE * total, told=told)
        if not self._given_up(one):
            self._settle(one, done)

    def _given_up(self, one: Upload) -> bool:
        return self._stopping.is_set() or one.id in self._cancelled

    def _settle(self, one: Upload, done: Ended) -> None:
        """What the build said of the file."""
        outcomes = [line for line in done.lines if line["kind"] == "outcome" and line["state"] != "removed"]
        held = tuple(_given(line) for line in outcomes if line["report"] and line["state"] != "refused")
        refused = next((line for line in outcomes if line["state"] == "refused"), None)
        if any(line["kind"] == "failure" and line["busy"] for line in done.lines) and self._busy < TRIES:
            self._busy += 1
            self._uploads.change(one.id, state=QUEUED, reason="busy")
            self._stopping.wait(PATIENCE)
        elif done.code or refused or not held:
            self._refuse(one, done, said=str(refused["reason"]) if refused else "")
        else:
            repeated = all(line["state"] == "duplicate" for line in outcomes)
            slots = {"name": outcomes[0]["reason"]} if repeated else {}
            state, reason = (REPEATED, "same_report") if repeated else (READY, "")
            self._uploads.change(one.id, state=state, reason=reason, slots=slots, reports=held)
        if not any(line["kind"] == "failure" and line["busy"] for line in done.lines):
            self._busy = 0

    def _refuse(self, one: Upload, ended: Ended, *, said: str = "") -> None:
        failure = next((str(line["reason"]) for line in ended.lines if line["kind"] == "failure"), said)
        bounds = self._store.bounds
        if failure:
            reason, slots = "unreadable", {"said": failure.replace(str(self._store.folder), "")}
        elif ended.late or ended.code == SIGXCPU:
            reason, slots = "too_slow", {"seconds": str(bounds.seconds)}
        elif "MemoryError" in ended.last_words or "memory allocation" in ended.last_words:
            reason, slots = "too_much_memory", {"megabytes": str(bounds.memory // MEGABYTE)}
        elif not ended.code:
            reason, slots = "no_report", {}
        else:
            log.warning("upload %s: its reader ended with %s: %s", one.id, ended.code, ended.last_words[-200:])
            reason, slots = "crashed", {"code": str(ended.code)}
        self._uploads.change(one.id, state=REFUSED, reason=reason, slots=slots)

    def _forget(self, one: Upload) -> None:
        """An upload that was cancelled while it was at work: what came into the archive of it leaves again."""
        origin = str(self._store.path(one))
        own = [source for source in self._archive.sources() if source.origin == origin and source.state == "own"]
        if own:
            gone = tuple(Given(source.report_id, 1, one.name, "", 0, "") for source in own)
            self._uploads.change(one.id, state=REMOVING, reports=gone)
            return
        self._store.drop(one)
        self._uploads.change(one.id, state=CANCELLED, reports=())

    def _remove(self, one: Upload) -> None:
        for report in one.reports:
            self._child.run("remove", report.id, seconds=START * 2)
        if self._stopping.is_set():
            return
        held = {source.report_id for source in self._archive.sources() if source.state == "own"}
        left = tuple(report for report in one.reports if report.id in held)
        if left and self._busy < TRIES:  # another process writes
            self._busy += 1
            self._stopping.wait(PATIENCE)
            return
        self._busy = 0
        if left:
            self._uploads.change(one.id, state=READY if one.file else REFUSED, reason="not_removed", reports=left)
            return
        self._store.drop(one)
        self._uploads.change(one.id, state=REMOVED, reason="", slots={}, reports=())
        for report in one.reports:
            for holder in self._uploads.holding(report.id):
                rest = tuple(other for other in holder.reports if other.id != report.id)
                if rest:
                    self._uploads.change(holder.id, only=HOLDING, reports=rest)
                else:
                    self._store.drop(holder)
                    self._uploads.change(holder.id, only=(*HOLDING, *OVER), state=REMOVED, reports=())


def _given(line: Line) -> Given:
    report, part = line["report"], str(line["source"]).rpartition("#")[2]
    number = int(part) if part.isascii() and part.isdigit() and "#" in str(line["source"]) else 1
    note = "" if line["state"] == "duplicate" else str(line["reason"])
    return Given(str(report["id"]), number, str(report["label"]), str(report["code"]), int(report["year"]), note)
