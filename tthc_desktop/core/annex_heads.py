"""What is printed above an annex: its number and title, and of which document it is an annex."""

from __future__ import annotations

import re

from tthc_desktop.core.document import Annex, Document


def number_of(annex: Annex) -> str:
    """ "Phụ lục I"; "Phụ lục" for a single one (NĐ 30/2020/NĐ-CP, Phụ lục I, Mục IV)."""
    return f"Phụ lục {annex.number}".strip()


def outline_of(annex: Annex) -> str:
    """Number and title in one line, for lists of contents: "Phụ lục I. Tổng hợp số lượng thủ tục hành chính"."""
    return ". ".join(part for part in (number_of(annex), annex.title.strip()) if part)


def attached_to(document: Document) -> str:
    """ "(Kèm theo Báo cáo số 12/BC-VP ngày 05 tháng 01 năm 2026 của Văn phòng Bộ)"; a draft's gaps stay open."""
    head = document.letterhead
    number = re.sub(r"^\s*số\s*:", "", head.number, flags=re.IGNORECASE)
    day = head.place_and_date.rpartition(", ")[2]
    words = f"{document.kind.strip().capitalize() or 'văn bản'} số{_spaced(number)}"
    owner = f"của {head.agency.strip()}" if head.agency.strip() else ""
    told = " ".join(part for part in (words, day.strip(), owner) if part)
    # A gap for the pen is printed as wide as it is.
    return re.sub(" {2,}", lambda gap: "\N{NO-BREAK SPACE}" * len(gap[0]), f"(Kèm theo {told})")


def _spaced(number: str) -> str:
    """The number with something between it and the word before: it may begin with a gap for the pen."""
    return number if number[:1].isspace() or not number else f" {number}"
