"""Reports as they were saved: what the data said then, what the officer made of it, and what it would say now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tthc_desktop.core import drafts
from tthc_desktop.core.document import Document
from tthc_desktop.core.drafts import Beside, Content, Draft, Rebuilt
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.periods import Period, parse_period
from tthc_desktop.db import signature
from tthc_desktop.records.returns import SAVED_REPORT


@dataclass(frozen=True, slots=True)
class Saved:
    """One saved version of a report, without its text."""

    id: int
    kind: str
    about: str
    period: str
    saved_at: str
    saved_by: str


def save(session: Session, draft: Draft, edits: Mapping[str, str], undecided: Mapping[str, str] | None = None) -> int:
    """Keep a version of a report with the officer's words by key; returns its id. Earlier versions stay.

    `undecided`: see `core.drafts.content_of`.
    """
    row = {
        "kind": draft.kind,
        "about": draft.about,
        "period": draft.period,
        "saved_at": signature.now(),
        "saved_by": signature.user_name(),
        "content": drafts.to_json(drafts.content_of(draft, edits, undecided)),
    }
    key = session.connection().execute(insert(SAVED_REPORT).values(row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def versions(session: Session, kind: str, period: Period, about: str = "") -> list[Saved]:
    """The versions of one report, the newest first."""
    return [one for one in _all(session, kind, about) if one.period == period.code]


def load(session: Session, saved_id: int) -> Content:
    """The paragraphs of a version, by key in reading order. Raises Refused when there is none."""
    text = session.scalar(select(SAVED_REPORT.c.content).where(SAVED_REPORT.c.id == saved_id))
    if text is None:
        raise Refused(Problem("id", "Không còn bản báo cáo đã lưu này. Hãy mở lại danh sách."))
    return drafts.from_json(text)


def last(session: Session, draft: Draft) -> Content:
    """The newest version of the draft's report; empty when it was never saved."""
    found = versions(session, draft.kind, parse_period(draft.period), draft.about)
    return load(session, found[0].id) if found else {}


def latest_before(session: Session, kind: str, about: str, period: Period) -> Content:
    """The newest version of the last report of the same kind before a period: what free text is taken over from."""
    earlier = [one for one in _all(session, kind, about) if _end(one.period) < period.months[-1]]
    if not earlier:
        return {}
    newest = max(earlier, key=lambda one: (_end(one.period), one.id))
    return load(session, newest.id)


def rebuild(session: Session, draft: Draft) -> tuple[Rebuilt, ...]:
    """The draft's paragraphs beside its last saved version; edited ones are kept, changes of the data told."""
    return drafts.rebuilt(draft, last(session, draft))


def document(session: Session, draft: Draft) -> Document:
    """The report as it is to be sent: the draft with the officer's words of its last saved version."""
    return draft.document(drafts.edits_of(last(session, draft)))


def compare(session: Session, left: int, right: int) -> tuple[Beside, ...]:
    """Two saved versions paragraph by paragraph. Raises Refused."""
    return drafts.side_by_side(load(session, left), load(session, right))


def _all(session: Session, kind: str, about: str) -> list[Saved]:
    columns = [SAVED_REPORT.c[name] for name in Saved.__slots__]
    mine = (SAVED_REPORT.c.kind == kind, SAVED_REPORT.c.about == about)
    return [Saved(*row) for row in session.execute(select(*columns).where(*mine).order_by(SAVED_REPORT.c.id.desc()))]


def _end(period: str) -> tuple[int, int]:
    return parse_period(period).months[-1]
