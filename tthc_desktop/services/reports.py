"""The period's report of any kind: its outline filled in from the log and from the units' figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from tthc_desktop.core.document import Document
from tthc_desktop.core.forms import Form
from tthc_desktop.core.outlines import Outline
from tthc_desktop.core.periods import Period
from tthc_desktop.services import drafts, outlines
from tthc_desktop.services.drafts import Asked
from tthc_desktop.services.facts import facts

__all__ = ["Asked", "build", "facts"]

BULLETIN = "bulletin"


def build(
    session: Session,
    period: Period,
    signed_on: dt.date | None = None,
    *,
    kind: str = BULLETIN,
    forms: Sequence[Form] = (),
    known: Sequence[Outline] = (),
    asked: Asked = drafts.NOTHING_ASKED,
) -> Document:
    """The whole report of a period. Without `signed_on` it is a draft: number and day stay open.

    `kind`: code of an outline, among `known` (those shipped when empty); `forms`: those whose figures and annexes it
    may have. Paragraphs that an officer edited are not in it: see `services.saved_reports`. Raises Refused for a kind
    that there is not, or one that needs a topic or a type of record which is not named.
    """
    outline = outlines.find(known or outlines.shipped(), kind)
    return drafts.draft(session, outline, period, signed_on, forms=forms, asked=asked).document()
