"""The figures that the sentences of a report name: totals of a form, its rates, and the same of earlier periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from tthc_desktop.core.aggregation import rate_of, together
from tthc_desktop.core.document import Amount, Annex, Figure, Ref, Source
from tthc_desktop.core.forms import Form, Rate, forms_valid_on
from tthc_desktop.core.outlines import Section, figure_of, is_rate, named, short_code
from tthc_desktop.core.periods import Period
from tthc_desktop.core.phrases import Told, Which, in_sentence
from tthc_desktop.core.vietnamese import comparison_key
from tthc_desktop.core.wording import Words
from tthc_desktop.records.planned_figure import PlannedFigure
from tthc_desktop.services import aggregating, annexes
from tthc_desktop.services.aggregating import Aggregate, Row
from tthc_desktop.services.plans import Plan, plan_of
from tthc_desktop.services.tracing import Sources, Trail


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the returns: whose units, which field of work."""

    forms: tuple[Form, ...]
    day: dt.date
    today: dt.date | None = None
    """Roll units up to those of that day."""
    topic: str = ""
    """Only the rows of this field of work; empty for the whole."""


class FormFigures:
    """The figures of one form in one period."""

    def __init__(self, session: Session, found: Aggregate, row: Row) -> None:
        self._session, self._found, self._row = session, found, row
        self._trail: Trail | None = None
        self._amounts: dict[str, Amount | None] = {}

    @property
    def found(self) -> Aggregate:
        """The sums that it tells."""
        return self._found

    @property
    def form(self) -> Form:
        """The form."""
        return self._found.form

    def amount(self, name: str) -> Amount | None:
        """A column, an indicator, a rate, or several added up; None when nobody reported it."""
        if name not in self._amounts:
            self._amounts[name] = self._amount(name)
        return self._amounts[name]

    def _amount(self, name: str) -> Amount | None:
        rate = self._rate(name)
        if rate:
            return self._rate_amount(rate)
        numbers = [figure_of(self.form, part) for part in name.split("+")]
        known = [number for number in numbers if number is not None]
        value = together(self._row.figures, known)
        if value is None or len(known) < len(numbers):
            return None
        places = 0 if value == value.to_integral_value() else 2
        return in_sentence(Amount(value, self._sources(known), places))

    def _rate(self, name: str) -> Rate | None:
        return next((rate for rate in self.form.rates if name in (rate.key, rate.stated)), None)

    def _rate_amount(self, rate: Rate) -> Amount | None:
        part, whole = (together(self._row.figures, names) for names in (rate.part, rate.whole))
        if part is None or whole is None:
            return None
        value = rate_of(rate, self._row.figures)
        formula = f"Σ({' + '.join(rate.part)}) : Σ({' + '.join(rate.whole)}) × 100"
        return Amount(value, self._sources(dict.fromkeys((*rate.part, *rate.whole))), 2, formula, after="%")

    def _sources(self, names: Sequence[str] | Mapping[str, None]) -> Sources:
        """The cells behind figures, with those that a unit wrote together ("8+9")."""
        self._trail = self._trail or Trail(self._session, self._found)
        wanted = set(names)
        joined = [name for name in self._row.figures if "+" in name and set(name.split("+")) <= wanted]
        return tuple(source for name in (*names, *joined) for source in self._trail.of(self._row, name))

    @property
    def units(self) -> Figure:
        """How many units' returns are in it."""
        found = {one.unit for one in self._found.used.values()}
        return Figure(tuple(Ref("unit", unit) for unit in sorted(found)))


class Figures:
    """The figures of a period's report, and of the periods it is compared with; each is worked out once."""

    def __init__(self, session: Session, period: Period, question: Question) -> None:
        self._session, self.period, self._question = session, period, question
        self._earlier: dict[tuple[str, Which], FormFigures | None] = {}
        self._now: dict[str, FormFigures | None] = {}
        self._plans: dict[str, Plan] = {}

    @cached_property
    def found(self) -> tuple[Aggregate, ...]:
        """Every form that came in, added up by unit."""
        question = self._question
        return annexes.aggregates(self._session, question.forms, self.period, question.day, today=question.today)

    def annexes(self) -> tuple[Annex, ...]:
        """The annexes that show those forms."""
        return annexes.annexes(self._session, self.found)

    def of(self, code: str) -> FormFigures | None:
        """The figures of a form by its short code; None when nobody sent it."""
        if code not in self._now:
            found = next((found for found in self.found if _is(found.form, code)), None)
            self._now[code] = self._total(found) if found else None
        return self._now[code]

    def _total(self, found: Aggregate) -> FormFigures | None:
        if self._question.topic:
            return self._about(found.form, self.period)
        return FormFigures(self._session, found, found.total)

    def _about(self, form: Form, period: Period) -> FormFigures | None:
        """The row of the topic, among the fields of work."""
        question = self._question
        found = aggregating.aggregate(self._session, form, period, question.day, by="field", today=question.today)
        key = comparison_key(question.topic)
        row = next((row for row in found.rows if key in row.key or row.key in key), None)
        return FormFigures(self._session, found, row) if row else None

    def earlier(self, code: str, which: Which) -> FormFigures | None:
        """The figures of a form in an earlier period; None when there are none."""
        if (code, which) not in self._earlier:
            period = self.period_of(which)
            forms = annexes.reported_forms(self._session, self._question.forms, period)
            form = next((form for form in forms if _is(form, code)), None)
            self._earlier[code, which] = self._then(form, period) if form else None
        return self._earlier[code, which]

    def _then(self, form: Form, period: Period) -> FormFigures | None:
        if self._question.topic:
            return self._about(form, period)
        found = aggregating.aggregate(self._session, form, period, self._question.day, today=self._question.today)
        return FormFigures(self._session, found, found.total)

    def planned(self, code: str, figure: str) -> tuple[Amount, str] | None:
        """What is planned for a figure of a form, and how the plan is called; a report on one topic has no plan."""
        now = self.of(code)
        if now is None or self._question.topic:
            return None
        if code not in self._plans:
            self._plans[code] = plan_of(self._session, now.form, self.period)
        plan, rate = self._plans[code], is_rate(now.form, figure)
        planned = plan.of(None, f"rate:{figure}") or plan.of(None, figure_of(now.form, figure) or "")
        if planned is None or planned.id in plan.doubtful:
            return None
        places = 2 if rate or planned.value != planned.value.to_integral_value() else 0
        basis, ref = planned.basis or PlannedFigure.LABEL, Ref("planned_figure", planned.id)
        source = Source(f"Kế hoạch {planned.period.name}", basis, "", "", planned.value, ref)
        return Amount(planned.value, (source,), places, after="%" if rate else ""), planned.called

    def period_of(self, which: Which) -> Period:
        """The period that is compared with."""
        return self.period.previous() if which == "previous" else self.period.same_of_last_year()

    def attached(self, codes: Sequence[str]) -> list[str]:
        """Full codes of the annexes of these forms."""
        return [found.form.code for code in codes for found in self.found if _is(found.form, code)]

    def lacking(self, codes: Sequence[str], day: dt.date) -> list[str]:
        """Full codes of those forms, valid on a day, that nobody sent; where none is valid then, the first as named."""
        valid = forms_valid_on(self._question.forms, day)
        known = {comparison_key(short_code(form)): form.code for form in valid}
        if not any(comparison_key(code) in known or self.attached((code,)) for code in codes):
            return list(codes[:1])
        wanted = [comparison_key(code) for code in codes if not self.attached((code,))]
        return [known[key] for key in wanted if key in known]

    def of_any(self, codes: Sequence[str]) -> tuple[str, FormFigures] | None:
        """The first of these forms that came in."""
        return next(((code, found) for code in codes if (found := self.of(code))), None)


def _is(form: Form, code: str) -> bool:
    return comparison_key(short_code(form)) == comparison_key(code)


class SectionTold(Told):
    """What the sentences of one section may name."""

    def __init__(self, figures: Figures, section: Section, words: Mapping[str, Words]) -> None:
        self._figures, self._section, self._words = figures, section, words
        first = figures.of_any(section.forms)
        self._code = first[0] if first else ""

    def _found(self, name: str) -> tuple[str, str]:
        form, figure = named(name, self._section)
        return form or self._code, figure

    def amount(self, name: str) -> Amount | None:
        code, figure = self._found(name)
        found = self._figures.of(code) if code else None
        return found.amount(figure) if found else None

    def before(self, name: str, which: Which) -> Amount | None:
        code, figure = self._found(name)
        found = self._figures.earlier(code, which) if code else None
        return found.amount(figure) if found else None

    def planned(self, name: str) -> tuple[Amount, str] | None:
        code, figure = self._found(name)
        return self._figures.planned(code, figure) if code else None

    def is_rate(self, name: str) -> bool:
        code, figure = self._found(name)
        found = self._figures.of(code) if code else None
        return found is not None and is_rate(found.form, figure)

    def word(self, name: str) -> Words | None:
        if name == "so_don_vi":
            found = self._figures.of(self._code) if self._code else None
            return found.units if found else None
        return self._words.get(name)

    def called(self, which: Which) -> str:
        if which == "last_year":
            return f"cùng kỳ năm {self._figures.period.year - 1}"
        return self._figures.period.previous().name
