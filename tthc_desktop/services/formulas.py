"""The formula page: every rate and index with its formula, its legal basis, and the numbers of a period in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tthc_desktop import places
from tthc_desktop.core.aggregation import rate_of, together
from tthc_desktop.core.forms import Form
from tthc_desktop.core.indices import Index, Score, read_index, score
from tthc_desktop.core.numbers import percent
from tthc_desktop.core.periods import Period
from tthc_desktop.core.reconciling import label
from tthc_desktop.records.petition import Petition
from tthc_desktop.services import aggregating, annexes, forms, settings
from tthc_desktop.services.lists import in_period

PETITIONS_IN_TIME = "log:petitions_in_time"


@dataclass(frozen=True, slots=True)
class Formula:
    """One rate of a form, worked out."""

    form: str
    basis: str
    label: str
    key: str
    """Names it in templates and in indices: "II.06a/VPCP/KSTT:ty_le_dung_han"."""
    formula: str
    """ "(8 + 9) : 7"."""
    part: Decimal | None
    whole: Decimal | None
    value: Decimal | None
    """In percent; None when nothing can be said."""
    unverified: bool = False
    """Whether nobody has compared the form with the text of the act."""
    words: str = ""
    """What the columns of the formula are called."""


def of_period(session: Session, shelf: Sequence[Form], period: Period, day: dt.date) -> list[Formula]:
    """Every rate of the forms that came in for the period."""
    found = []
    for form in annexes.reported_forms(session, shelf, period):
        total = aggregating.aggregate(session, form, period, day).total.figures
        for rate in form.rates:
            text = f"{_sum(rate.part)} : {_sum(rate.whole)}"
            part, whole = together(total, rate.part), together(total, rate.whole)
            key = f"{form.code}:{rate.key}"
            value = rate_of(rate, total)
            words = f"{label(form, rate.part)} : {label(form, rate.whole)}"
            told = Formula(form.code, form.basis, rate.label, key, text, part, whole, value, form.unverified, words)
            found.append(told)
    return found


def _sum(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"({' + '.join(names)})"


def indices(data_file: Path) -> tuple[Index, ...]:
    """The indices that are shipped, and those in the folder "forms/indices" beside the data file. Raises Refused."""
    folders = (places.shipped("forms") / "indices", forms.own_folder(data_file) / "indices")
    found = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.toml"))):
        index = read_index(path.read_text(encoding="utf-8-sig"), path.name)
        found[index.code] = index
    return tuple(found.values())


def scores(session: Session, data_file: Path, found: Sequence[Formula], period: Period) -> list[Score]:
    """Every index with the rates of the period."""
    rates = {formula.key: formula.value for formula in found}
    rates[PETITIONS_IN_TIME] = petitions_in_time(session, period)
    return [score(index, rates) for index in indices(data_file)]


def petitions_in_time(session: Session, period: Period) -> Decimal | None:
    """The share of the period's answered petitions that were answered by their due day; None when there are none."""
    mine = in_period(Petition, period, settings.load(session).cutoff_day)
    answered = (Petition.deleted_at.is_(None), mine, Petition.answered_on.is_not(None), Petition.due_on.is_not(None))
    in_time = func.sum(Petition.answered_on <= Petition.due_on)
    some, all_of_them = session.execute(select(in_time, func.count()).where(*answered)).one()
    return percent(int(some or 0), int(all_of_them))
