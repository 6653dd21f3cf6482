"""An outline filled in for one period: each section's words from where the outline says they come."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from tthc_desktop.core import log_parts, narrative
from tthc_desktop.core.charts import Shares, Trend
from tthc_desktop.core.dates import When
from tthc_desktop.core.document import (
    Annex,
    Chart,
    Document,
    Figure,
    Heading,
    Letterhead,
    Mention,
    Note,
    Paragraph,
    Ref,
    Runs,
    Signature,
    Text,
    plain,
)
from tthc_desktop.core.drafts import Absent, Draft, Part, headed, keyed, numbered
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.facts import Facts
from tthc_desktop.core.forms import Form
from tthc_desktop.core.outlines import Outline, Section
from tthc_desktop.core.periods import Period, bounds
from tthc_desktop.core.phrases import is_zero, said
from tthc_desktop.core.wording import Words, capitalised, flat, without_stop
from tthc_desktop.records import BY_TYPE
from tthc_desktop.records.base import Values
from tthc_desktop.records.task import Task
from tthc_desktop.records.task_rows import OBSTACLE, PROPOSAL
from tthc_desktop.services import figure_charts, followup, listed, offers, records, saved_reports, units
from tthc_desktop.services import settings as settings_service
from tthc_desktop.services.aggregating import Aggregate, Gap
from tthc_desktop.services.facts import facts
from tthc_desktop.services.followup import OPEN_STATES, At, Which
from tthc_desktop.services.settings import Settings
from tthc_desktop.services.told import Figures, Question, SectionTold


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for besides the period."""

    about: str = ""
    """The topic of a thematic report, the type of record of a list report."""
    day: dt.date | None = None
    """The day on which it is asked who is late; None: today."""
    today: dt.date | None = None
    """Roll merged units up to those of that day; None: units as they were."""


NOTHING_ASKED = Asked()


def draft(
    session: Session,
    outline: Outline,
    period: Period,
    signed_on: dt.date | None = None,
    *,
    forms: Sequence[Form] = (),
    asked: Asked = NOTHING_ASKED,
) -> Draft:
    """The report of a period as the outline says, before anybody edited it.

    Raises Refused when the outline asks for a topic or a type of record that is not named, or is not valid then.
    """
    _check(session, outline, period, asked)
    return _Drafting(session, outline, period, signed_on, forms, asked).draft()


def sentences(
    session: Session, outline: Outline, period: Period, forms: Sequence[Form], day: dt.date
) -> tuple[str, ...]:
    """What the report of a period says, headings included, without its charts and annexes. Raises Refused."""
    asked = Asked(day=day)
    _check(session, outline, period, asked)
    plain = replace(outline, sections=tuple(replace(section, charts=()) for section in outline.sections))
    blocks = tuple(part.block for part in _Drafting(session, plain, period, None, forms, asked).parts())
    return tuple(block.text for block in narrative.closed(blocks) if block.text) if blocks else ()


def _check(session: Session, outline: Outline, period: Period, asked: Asked) -> None:
    last = bounds(period, settings_service.load(session).cutoff_day)[1]
    if not outline.holds_on(last):
        raise Refused(Problem("kind", f"Loại báo cáo «{outline.title}» không dùng cho {period.name}."))
    if outline.ask == "topic" and not asked.about.strip():
        raise Refused(Problem("about", f"«{outline.title}» cần một chuyên đề (lĩnh vực), ví dụ «đất đai»."))
    if outline.ask == "record" and asked.about not in BY_TYPE:
        known = ", ".join(BY_TYPE)
        raise Refused(Problem("about", f"«{outline.title}» cần một loại bản ghi. Hãy chọn: {known}."))


class _Drafting:
    """One report being put together."""

    def __init__(
        self,
        session: Session,
        outline: Outline,
        period: Period,
        signed_on: dt.date | None,
        forms: Sequence[Form],
        asked: Asked,
    ) -> None:
        self._session, self._outline, self._period, self._signed_on = session, outline, period, signed_on
        self._asked = asked
        self._settings = settings_service.load(session)
        self._last_day = bounds(period, self._settings.cutoff_day)[1]
        topic = " ".join(asked.about.split()) if outline.ask == "topic" else ""
        told = facts(session, period, self._settings)
        self._facts: Facts = log_parts.about(told, topic) if topic else told
        question = Question(tuple(forms), asked.day or dt.date.today(), asked.today, topic)
        self._figures = Figures(session, period, question)
        self._about = topic or (asked.about if outline.ask else "")
        self._annexes: list[Annex] = []
        self._lacking: list[str] = []
        self._earlier = saved_reports.latest_before(session, outline.code, self._about, period)
        self._words: dict[str, str] = {
            "ky": period.name,
            "trong_ky": period.in_words,
            "co_quan": told.agency,
            "chu_de": topic or (_called(asked.about) if outline.ask == "record" else ""),
        }

    def parts(self) -> list[Part]:
        """What it says."""
        parts = [part for section in self._outline.sections for part in self._section(section)]
        if self._outline.closing:
            parts += keyed("ket", [("1", Paragraph((Text(_stopped(self._filled(self._outline.closing))),)))])
        return parts

    def draft(self) -> Draft:
        """The whole."""
        parts = self.parts()
        if self._outline.ask != "record":
            self._annexes += self._figures.annexes()
        return Draft(
            self._outline.code,
            self._period.code,
            self._about,
            self._shell(),
            tuple(parts),
            tuple(dict.fromkeys(self._lacking)),
            self._absent(),
        )

    def _shell(self) -> Document:
        settings = self._settings
        subject = self._filled(self._outline.subject) or settings.subject or ""
        notes = narrative.sources(self._facts) if self._has("bulletin") else ()
        return Document(
            letterhead=letterhead(settings, self._period, self._signed_on),
            kind=self._outline.kind,
            subject=(Text(f"{subject} {self._period.name}".strip()), *notes),
            blocks=(),
            recipients=tuple(line.strip(" -;.") for line in (settings.recipients or "").splitlines() if line.strip()),
            signature=Signature(settings.authority or "", settings.position or "", settings.signer or ""),
            annexes=tuple(self._annexes),
        )

    def _absent(self) -> tuple[tuple[Absent, ...], ...]:
        found = self._figures.found if self._outline.ask != "record" else ()
        told = [tuple(_absent(gap) for gap in one.missing) for one in found]
        return (*told, *(() for _ in self._annexes[len(told) :]))

    def _has(self, source: str) -> bool:
        return any(section.source == source for section in self._outline.sections)

    def _filled(self, text: str) -> str:
        for name, word in self._words.items():
            text = text.replace(f"{{{name}}}", word)
        return " ".join(text.split())

    # --- sections ------------------------------------------------------------------------------------------

    def _section(self, section: Section) -> list[Part]:
        ways: dict[str, Callable[[Section], list[Part]]] = {
            "bulletin": self._bulletin,
            "heading": lambda _: [],
            "log": self._log,
            "figures": self._of_figures,
            "tasks": self._tasks,
            "records": self._records,
            "text": self._free,
        }
        parts = ways[section.source](section)
        if not section.heading:
            return parts
        heading = self._filled(section.heading)
        heading = heading.upper() if re.sub("{[a-z_]*}", "", section.heading).isupper() else heading
        return [headed(section.code, heading, section.level), *parts]

    def _bulletin(self, section: Section) -> list[Part]:
        """The narrative as it is, a section of keys for each of its headings."""
        parts: list[Part] = []
        waiting: list[Paragraph] = []
        number = 0

        def close() -> None:
            parts.extend(keyed(f"{section.code}_{number}", _named(waiting)))
            waiting.clear()

        for block in narrative.parts(self._facts):
            if isinstance(block, Heading):
                close()
                number += 1
                parts.append(headed(f"{section.code}_{number}", block.text, block.level))
            elif isinstance(block, Paragraph):
                waiting.append(block)
        close()
        return parts

    def _log(self, section: Section) -> list[Part]:
        told = self._logged(section.log)
        if not told:
            return keyed(section.code, self._unchosen(section) or self._nothing(section))
        return keyed(section.code, _named(told))

    def _unchosen(self, section: Section) -> list[tuple[str, Paragraph]]:
        """That obstacles or proposals were noted and none is chosen: that is no «không phát sinh»."""
        streams = [_STREAMS[name] for name in section.log if name in _STREAMS]
        noted = offers.offered(self._session, self._period, self._settings.cutoff_day) if streams else []
        waiting = tuple(Ref("task", one.task) for one in noted if one.stream in streams)
        if not waiting:
            return []
        words: Words = ["Đã ghi ", Figure(waiting), " nội dung ở các nhiệm vụ, chưa chọn nội dung nào đưa vào báo cáo."]
        return numbered([Paragraph(flat(words))])

    def _logged(self, names: Iterable[str]) -> list[Paragraph]:
        return [paragraph for name in names for paragraph in log_parts.LOG[name](self._facts)]

    def _of_figures(self, section: Section) -> list[Part]:
        told = SectionTold(self._figures, section, self._words)
        found = [
            (str(at), paragraph)
            for at, sentence in enumerate(section.sentences, 1)
            if (paragraph := self._said(sentence.zero, said(sentence.phrase, told), is_zero(sentence.phrase, told)))
        ]
        came = self._figures.of_any(section.forms)
        if not came:
            self._lacking += self._figures.lacking(section.forms, self._last_day)[:1]
        logged = self._logged(section.instead if not came else ()) + self._logged(section.log)
        attached = self._figures.attached(section.forms)
        if attached and not found:
            found = self._nothing(section)
        if attached:
            name, paragraph = found[-1]
            found[-1] = name, _attached(paragraph, attached)
        found += _named(logged, len(section.sentences) + 1)
        told_parts = keyed(section.code, found or self._nothing(section))
        return told_parts + self._charts(section, came[1].found if came else None)

    def _charts(self, section: Section, found: Aggregate | None) -> list[Part]:
        """The charts of a section, where there is something to draw: a trend needs two periods."""
        drawn: list[Trend | Shares] = []
        for told in section.charts if found else ():
            assert found
            kind, _, key = told.partition(":")
            numbers = {column.key: str(column.no) for column in found.form.columns}
            name = numbers.get(key) or f"rate:{key}"
            if kind == "shares" and found.total.figures.get(name):
                drawn.append(figure_charts.shares(found, name))
            elif kind == "trend":
                day = self._asked.day or dt.date.today()
                trend = figure_charts.trend(self._session, found.form, found.period, name, day, self._asked.today)
                if sum(point.value is not None for point in trend.points) > 1:
                    drawn.append(trend)
        return [Part(f"{section.code}:chart{at}", Chart(shown)) for at, shown in enumerate(drawn, 1)]

    def _said(self, zero: str, words: Words | None, nothing: bool) -> Paragraph | None:
        if words is None:
            return None
        if nothing and zero:
            return Paragraph((Text(_stopped(self._filled(zero))),))
        runs = flat(capitalised(words))
        return Paragraph(runs if plain(runs).endswith((".", "…")) else flat([runs, "."]))

    def _nothing(self, section: Section) -> list[tuple[str, Paragraph]]:
        """What an empty heading says; where forms are missing it says so: nobody's report is not «không phát sinh»."""
        lacking = self._figures.lacking(section.forms, self._last_day)[:1]
        none = self._filled(section.none or self._outline.none)
        if lacking:
            none = f"Chưa có số liệu theo Biểu số {lacking[0]}."
        return numbered([Paragraph((Text(none),))])

    def _free(self, section: Section) -> list[Part]:
        """The officer's own text: what the last report of this kind said, else the outline's words."""
        mine = {key: kept.text for key, kept in self._earlier.items() if key.split(":")[0] == section.code}
        told = [
            (key.partition(":")[2].split("#")[0], line.strip())
            for key, text in mine.items()
            for line in text.splitlines()
            if line.strip()
        ]
        if not told:
            told = [("1", self._filled(section.default or section.none or self._outline.none))]
        return keyed(section.code, [(name, Paragraph((Text(text),))) for name, text in told], is_free=True)

    def _tasks(self, section: Section) -> list[Part]:
        """The tasks that were open on the last day of the period, in the order of their deadlines."""
        at = At(self._last_day, self._settings.soon_days)
        ids = followup.ids(self._session, Which(at, OPEN_STATES))
        if not ids:
            return keyed(section.code, self._nothing(section))
        stand = followup.load(self._session, ids, at)
        values: dict[int, Values] = {}
        for start in range(0, len(ids), 500):
            some = Task.table().c.id.in_(ids[start : start + 500])
            values |= records.load_many(self._session, Task, some)
        names = units.labels(self._session, {one.lead for one in stand.values()})
        order = sorted(ids, key=lambda task: (stand[task].due or dt.date.max, task))
        told = [(f"task:{task}", _task(task, values[task]["content"], names, stand[task])) for task in order]
        before, _, after = (section.intro or "Tiếp tục thực hiện {so} nhiệm vụ:").partition("{so}")
        figure = Figure(tuple(Ref("task", task) for task in order))
        return keyed(section.code, [("1", Paragraph(flat([self._filled(before), " ", figure, after]))), *told])

    def _records(self, section: Section) -> list[Part]:
        """How many records there are in the period, and the table of them as an annex."""
        record = BY_TYPE[self._about]
        figure, annex = listed.table(self._session, record, self._period, self._settings.cutoff_day)
        if not figure.value:
            return keyed(section.code, self._nothing(section))
        self._annexes.append(annex)
        words: Words = [f"{self._period.in_words} có ", figure, f" {record.ONE} (danh sách kèm theo)."]
        return keyed(section.code, [("1", Paragraph(flat(words)))])


_STREAMS = {"kho_khan": OBSTACLE, "de_xuat": PROPOSAL}
"""The parts of a report that tell entries of the streams of tasks, once they are chosen."""


def letterhead(settings: Settings, period: Period, signed_on: dt.date | None) -> Letterhead:
    """The head of the report; without the day of signing, number and day stay open."""
    gap = "\u00a0" * 8
    # A report is signed after its period: that of quarter IV in the next year.
    year = (bounds(period, settings.cutoff_day)[1] + dt.timedelta(days=1)).year
    day = When(signed_on).long_text if signed_on else f"ngày{gap}tháng{gap}năm {year}"
    return Letterhead(
        parent=settings.parent or "",
        agency=settings.agency or "",
        number=f"Số:{gap}/{settings.symbol or 'BC'}",
        place_and_date=f"{settings.place}, {day}" if settings.place else day,
    )


def _absent(gap: Gap) -> Absent:
    period = gap.period.code if gap.period else ""
    return Absent(Ref("unit", gap.unit), gap.name, gap.standing, gap.reason, period)


def _called(record: str) -> str:
    """A type of record in the middle of a sentence."""
    label = BY_TYPE[record].LABEL
    return f"{label[:1].lower()}{label[1:]}"


def _task(number: int, content: str, names: Mapping[int, str], stand: followup.Followed) -> Paragraph:
    due = f"; hạn {When(stand.due)}" if stand.due else ""
    words: Words = ["- ", Mention(without_stop(content or ""), (Ref("task", number),))]
    return Paragraph(flat([words, f" ({names.get(stand.lead, 'chưa rõ đơn vị')}{due})."]))


def _attached(paragraph: Paragraph, codes: Sequence[str]) -> Paragraph:
    """«… (Biểu số II.06a/VPCP/KSTT đính kèm)», behind the last sentence as reports have it."""
    return Paragraph(flat([paragraph.runs, f" (Biểu số {', '.join(codes)} đính kèm)"]))


def _stopped(text: str) -> str:
    return text if text.endswith((".", "…", ":")) else f"{text}."


def _named(paragraphs: Sequence[Paragraph], start: int = 1) -> list[tuple[str, Paragraph]]:
    """Paragraphs by what they tell: one about a single record by that record, others by their place."""
    named, number = [], start
    for paragraph in paragraphs:
        ref = _only_record(paragraph.runs)
        if ref is None:
            named.append((str(number), paragraph))
            number += 1
        else:
            named.append((str(ref), paragraph))
    return named


def _only_record(runs: Runs) -> Ref | None:
    """The record that a paragraph in somebody's own words is about."""
    if any(isinstance(run, Figure | Note) for run in runs):
        return None
    mentions = [run for run in runs if isinstance(run, Mention)]
    return mentions[-1].records[0] if 1 <= len(mentions) <= 2 and len(mentions[-1].records) == 1 else None
