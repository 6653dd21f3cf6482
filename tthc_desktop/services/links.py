"""Links to other records as text and back, for entry, import and export."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tthc_desktop.core import dates, doc_numbers, vietnamese
from tthc_desktop.core.dates import When
from tthc_desktop.core.document import Ref
from tthc_desktop.core.fields import Many, One
from tthc_desktop.core.lineage import Timeline
from tthc_desktop.db.ids import among
from tthc_desktop.db.store import Store
from tthc_desktop.records import BY_TYPE
from tthc_desktop.records.directive import Directive
from tthc_desktop.services import units
from tthc_desktop.services.known_units import Finder, Known
from tthc_desktop.services.naming import Naming

_BULLET = re.compile(r"^[-–•+*]\s*")
_RANK = re.compile(r"(?:Sở|Bộ)(?=\s)", re.IGNORECASE)
"""What is said once for all of «Sở Tài chính, Tư pháp, Y tế»."""
_PARTERS = (re.compile(r"\s+[-–]\s+"), re.compile(r"\s*/\s*"), re.compile(r"\s+\+\s+"))
_ALL_OF = re.compile(r"các\s+(sở|bộ)(?:\s*:\s*|\s+)", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"(\s*,\s*(?:và\s+)?|\s+và\s+)")
_LONGEST_NAME = 15
"""Pieces and marks between them of which one name may consist."""
_CODE = re.compile(r"\[mã (\d+)\]\s*$")


class Linker:
    """Reads and shows links; each table is read once, when first needed."""

    def __init__(self, source: Session | Store, *, recycled: bool = False) -> None:
        """`source`: the session to read in; the data file itself for a form, which stays open longer than a session.

        `recycled`: units in the recycle bin are found too, to know a record again by them.
        """
        self._source = source
        self._recycled = recycled
        self._units: dict[int, Known] | None = None
        self._finder: Finder | None = None
        self._titles: dict[str, dict[int, str]] = {}
        self._labels: dict[int, str] = {}
        self._timeline: Timeline | None = None
        self._documents: dict[int, tuple[int | None, When | None]] | None = None

    def _session(self) -> AbstractContextManager[Session]:
        return nullcontext(self._source) if isinstance(self._source, Session) else self._source.read()

    @property
    def known_units(self) -> dict[int, Known]:
        """Every unit by id, in print order."""
        if self._units is None:
            with self._session() as session:
                self._units = units.all_units(session, recycled=self._recycled)
        return self._units

    def timeline(self) -> Timeline:
        """All units through time."""
        if self._timeline is None:
            with self._session() as session:
                self._timeline = units.timeline(session)
        return self._timeline

    def show(self, kind: One | Many, value: Any) -> str:
        """The linked records as text that `read` understands; several are parted by "; " (units) or lines."""
        ids = value if isinstance(value, tuple | list) else () if value is None else (value,)
        if kind.target == "unit":
            return "; ".join(self._unit_label(item) for item in ids)
        return "\n".join(_with_code(self._title(kind.target, item), item) for item in ids)

    def read(self, kind: One | Many, text: str, day: dt.date | None, now: Collection[int] = ()) -> Any:
        """The id, or ids, that `text` means; a unit of that name already linked (`now`) is preferred.

        Raises ValueError with a Vietnamese sentence.
        """
        if now and vietnamese.nfc(text).strip() == vietnamese.nfc(self.show(kind, tuple(now))):
            return tuple(now) if isinstance(kind, Many) else next(iter(now))  # untouched, even if recycled since
        separators = r"[;\n]" if kind.target == "unit" else r"\n"
        parts = [part.strip() for part in re.split(separators, vietnamese.clean(text)) if part.strip()]
        if kind.target == "directive" and doc_numbers.number_and_day(text):
            parts = [text]  # with its day on a line of its own
        if kind.target == "unit":
            several = [name for part in parts for name in self._unit_names(_BULLET.sub("", part), day, now)]
            known = all(self._is_unit_name(name, day, now) for name in several)
            parts = several if isinstance(kind, Many) or known else parts
        ids = tuple(dict.fromkeys(self._find(kind.target, part, day, now) for part in parts))
        if isinstance(kind, Many):
            return ids
        if len(ids) > 1:
            raise ValueError(
                f"Ô này chỉ nhận một mục, đang có {len(ids)}: {'; '.join(parts)}. Hãy ghi mỗi mục một dòng."
            )
        return ids[0] if ids else None

    def _unit_names(self, text: str, day: dt.date | None, now: Collection[int]) -> list[str]:
        """The names in a row of units parted by commas or «và», marks that many names have inside themselves.

        A text in which nothing is known stays whole; so does one parted by other signs of which a part is not.
        """
        if self._is_unit_name(text, day, now):
            return [text]
        for pieces in (parter.split(text) for parter in _PARTERS):
            if len(pieces) > 1 and all(self._is_unit_name(piece, day, now) for piece in pieces):
                return pieces
        of_all = _ALL_OF.match(text)
        rank = of_all[1].capitalize() if of_all else ""
        pieces, names = _BETWEEN_NAMES.split(text[of_all.end() :] if of_all else text), list[str]()
        while pieces:
            ends = range(min(len(pieces), _LONGEST_NAME), 0, -2)  # names stand at even places, the marks between them
            said = [("".join(pieces[:end]).strip(), end) for end in ends]
            ranked = [(f"{rank} {name}", end) for name, end in said if rank and not _RANK.match(name)]
            plain = [(name, end) for name, end in said if not ranked or self._units_finder.is_name(name)]
            known = (one for one in (*ranked, *plain) if self._is_unit_name(one[0], day, now))
            bare, _ = said[-1]
            name, end = next(known, ranked[-1] if ranked and self._needs_rank(bare, day, now) else said[-1])
            rank = found[0] if (found := _RANK.match(name)) else rank
            names.append(name)
            pieces = pieces[end + 1 :]
        return names if any(self._is_unit_name(name, day, now) for name in names) else [text]

    def _needs_rank(self, name: str, day: dt.date | None, now: Collection[int]) -> bool:
        """Whether what the name means without a rank bears one: «Y tế» behind «các sở» is not the «Bộ Y tế»."""
        if not self._is_unit_name(name, day, now):
            return False
        unit = self.known_units.get(self._find("unit", name.strip(), day, now))
        rank = _RANK.match(unit.name) if unit else None
        return bool(unit and rank and vietnamese.same(unit.name[rank.end() :].strip(), name))

    def _is_unit_name(self, text: str, day: dt.date | None, now: Collection[int]) -> bool:
        try:
            self._find("unit", text.strip(), day, now)
        except ValueError:
            return False
        return True

    def unit_texts(self) -> list[str]:
        """How each unit is written so that `read` finds it: those that exist in print order, then the ended ones."""
        living_first = sorted(self.known_units.values(), key=lambda unit: bool(unit.valid_to))
        return [self._units_finder.label(unit) for unit in living_first]

    def _unit_label(self, unit_id: int) -> str:
        if unit_id not in self._labels:
            self._labels[unit_id] = self._label_of(unit_id)
        return self._labels[unit_id]

    def _label_of(self, unit_id: int) -> str:
        known = self.known_units.get(unit_id)
        if known is None:  # in the recycle bin: by its code it is found again in the record that links to it
            with self._session() as session:
                return _with_code(units.labels(session, [unit_id]).get(unit_id, ""), unit_id)
        return self._units_finder.label(known)

    @property
    def _units_finder(self) -> Finder:
        if self._finder is None:
            with self._session() as session:
                home = units.home_of(session)
            self._finder = Finder(self.known_units, home)
        return self._finder

    def _title(self, target: str, record_id: int) -> str:
        title = self.titles(target).get(record_id)
        if not title:
            with self._session() as session:
                title = titles(session, target, [record_id]).get(record_id, "")
        return " ".join(title.split())  # on one line, since lines part the records

    def _find(self, target: str, text: str, day: dt.date | None, now: Collection[int]) -> int:
        code = _CODE.search(text)
        known: Collection[int] = self.known_units if target == "unit" else self.titles(target)
        if code and (int(code[1]) in known or int(code[1]) in now):
            return int(code[1])
        return self._units_finder.find(text, day, now) if target == "unit" else self._find_record(target, text)

    def _find_record(self, target: str, text: str) -> int:
        titles = self.titles(target)
        key = vietnamese.comparison_key(_CODE.sub("", text))
        hits = [item for item, title in titles.items() if key and key in vietnamese.comparison_key(title)]
        if target == "directive" and (told := _document(text)):
            number, day, issuer = told
            hits = [item for item, title in titles.items() if _is_of(title, number, day)]
            hits = [item for item in hits if not issuer or self._issued_by(item, issuer)]
        if len(hits) == 1:
            return hits[0]
        label = BY_TYPE[target].LABEL
        found = "Chưa có mục nào khớp" if not hits else f"Có {len(hits)} mục khớp"
        raise ValueError(f"{found} với «{text}» trong {label}. Hãy ghi thêm «[mã …]» như trong tệp xuất ra.")

    def _document_of(self, directive: int) -> tuple[int | None, When | None]:
        """Who issued a document, and when."""
        if self._documents is None:
            table, when = Directive.table(), Directive.field("issued_on").kind
            with self._session() as session:
                found = session.execute(select(table.c.id, table.c.issuer, table.c.issued_on)).all()
            self._documents = {item: (issuer, when.load(issued_on)) for item, issuer, issued_on in found}
        return self._documents.get(directive, (None, None))

    def _issued_by(self, directive: int, name: str) -> bool:
        """Whether a document was issued by the unit of that name."""
        return self._document_of(directive)[0] in self._units_finder.all(name)

    def day_gainsaid(self, text: str, linked: Collection[int], day: When) -> When | None:
        """The other day of a document that was found by its number alone, in a row of that day; None for none."""
        if doc_numbers.number_and_day(text):
            return None
        parts = [part for part in text.split("\n") if part.strip()]
        if all(_CODE.search(part) or doc_numbers.number_and_day(part) for part in parts):
            return None
        days = (self._document_of(item)[1] for item in linked)
        return next((issued for issued in days if issued and not issued.first <= day.first <= issued.last), None)

    def of_other_years(self, text: str, linked: Collection[int], year: int | None) -> list[str]:
        """The titles of documents found by a number that tells no year or day, and that are not of this year."""
        found = []
        for part in filter(str.strip, text.split("\n")):
            if _CODE.search(part) or doc_numbers.number_and_day(text) or _NUMBER_WITH_YEAR.search(part):
                continue
            told = _document(part)
            for item in linked if told else ():
                title, issued = self._title("directive", item), self._document_of(item)[1]
                if told and _is_of(title, told[0], "") and (issued is None or issued.first.year != year):
                    found.append(title)
        return found

    def titles(self, target: str) -> dict[int, str]:
        """What every living record of a type is called, by id."""
        if target not in self._titles:
            with self._session() as session:
                self._titles[target] = titles(session, target)
        return self._titles[target]


def _document(text: str) -> tuple[str, str, str] | None:
    """The number that names a document, in comparable form, its day as titles have it, who issued it; "" for none."""
    told = doc_numbers.number_and_day(text) or (text, "", "")
    try:
        doc_numbers.parse_doc_number(told[0])
        day = dates.read_when(told[1])
    except ValueError:
        return None
    issuer = _ISSUER.match(" ".join(told[2].split()))
    return doc_numbers.number_key(told[0]), day.text if day else "", issuer["name"] if issuer else ""


_NUMBER_WITH_YEAR = re.compile(r"[0-9]/(?:19|20)[0-9]{2}/")
_ISSUER = re.compile(r"của\s+(?:(?:phó\s+)?chủ tịch\s+)?(?P<name>.+?)(?:,?\s+về\s.*)?[\s.,;]*$", re.IGNORECASE)


def _is_of(title: str, number: str, day: str) -> bool:
    """Whether a title is that of the document: «2/QĐ-UBND» is no part of «12/QĐ-UBND»."""
    parts = title.split(" · ")
    return (not day or day in parts) and number in map(doc_numbers.number_key, parts)


def _with_code(shown: str, record_id: int) -> str:
    return f"{shown} [mã {record_id}]"


def titles(
    session: Session, type_: str, ids: Iterable[int] | None = None, naming: Naming | None = None
) -> dict[int, str]:
    """What records of a type are called, by id: those of `ids`, or every living one; units as `naming` has them."""
    record = BY_TYPE[type_]
    table = record.table()
    wanted = None if ids is None else sorted(set(ids))
    living = table.c.deleted_at.is_(None) if wanted is None else among(table.c.id, wanted)
    names_of = dict.fromkeys(name for name in (*record.TITLE, record.DATE) if name)
    kinds = {name: record.field(name).kind for name in names_of}
    linked = [name for name, kind in kinds.items() if isinstance(kind, Many)]
    columns = [table.c[name] for name in kinds if name not in linked]
    rows = session.execute(select(table.c.id, *columns).where(living).order_by(table.c.id)).mappings().all()
    many = {name: _linked_ids(session, record.LINKS[name], wanted) for name in linked}
    used = {unit for links in many.values() for found in links.values() for unit in found}
    used |= {row[name] for row in rows for name in record.TITLE if name not in linked and _is_unit(type_, name)}
    names = units.labels(session, used - {None})
    shown = {}
    for row in rows:
        values = {
            name: many[name].get(row["id"], ()) if name in many else kind.load(row[name])
            for name, kind in kinds.items()
        }
        if naming is not None:
            values, names = naming.seen(record, values)
        shown[row["id"]] = record.title(values, names)
    return shown


def titles_of(session: Session, refs: Iterable[Ref]) -> dict[Ref, str]:
    """What some records of any types are called."""
    by_type: dict[str, set[int]] = {}
    for ref in refs:
        by_type.setdefault(ref.type, set()).add(ref.id)
    return {
        Ref(type_, item): title for type_, ids in by_type.items() for item, title in titles(session, type_, ids).items()
    }


def _is_unit(type_: str, name: str) -> bool:
    kind = BY_TYPE[type_].field(name).kind
    return isinstance(kind, One) and kind.target == "unit"


def _linked_ids(session: Session, link: Any, owners: list[int] | None) -> dict[int, tuple[int, ...]]:
    query = select(link.c.owner_id, link.c.target_id).order_by(link.c.owner_id, link.c.position)
    if owners is not None:
        query = query.where(among(link.c.owner_id, owners))
    found: dict[int, list[int]] = {}
    for owner_id, target_id in session.execute(query):
        found.setdefault(owner_id, []).append(target_id)
    return {owner_id: tuple(targets) for owner_id, targets in found.items()}
