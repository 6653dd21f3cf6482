"""Units through time: names of the day, what became of what, and counts that stay the same when rolled up."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core.lineage import Hop, Life, Lineage, Named, Timeline

A, B, C, D = 1, 2, 3, 4
MERGED_ON = dt.date(2025, 7, 1)
BEFORE, LATER = dt.date(2025, 6, 30), dt.date(2026, 1, 1)


def test_merged_units_are_themselves_before_the_day_and_one_from_it_on() -> None:
    lineage = Lineage([Hop(A, C, MERGED_ON), Hop(B, C, MERGED_ON)])
    assert [lineage.now(unit, BEFORE) for unit in (A, B, C)] == [A, B, C]
    assert [lineage.now(unit, MERGED_ON) for unit in (A, B, C)] == [C, C, C]
    assert lineage.predecessors(C) == (A, B)


def test_a_chain_is_followed_as_far_as_it_had_happened() -> None:
    lineage = Lineage([Hop(B, C, dt.date(2026, 1, 1)), Hop(A, B, dt.date(2025, 1, 1))])
    days = (dt.date(2024, 12, 31), dt.date(2025, 1, 1), dt.date(2025, 12, 31), dt.date(2026, 1, 1))
    assert [lineage.now(A, day) for day in days] == [A, B, B, C]
    assert lineage.family(C, LATER) == {A, B, C}
    assert lineage.family(C, dt.date(2025, 12, 31)) == {C}


def test_a_split_unit_is_rolled_up_to_the_successor_listed_first() -> None:
    lineage = Lineage([Hop(A, C, MERGED_ON, "chia tách"), Hop(A, B, MERGED_ON, "chia tách")])
    assert lineage.now(A, LATER) == C
    assert lineage.family(B, LATER) == {B}
    assert lineage.family(C, LATER) == {A, C}
    assert lineage.predecessors(B) == (A,)


def test_a_unit_from_which_another_was_split_off_goes_on_and_may_end_later() -> None:
    hops = [Hop(A, A, MERGED_ON, "chia tách"), Hop(A, B, MERGED_ON, "chia tách"), Hop(A, D, LATER, "sáp nhập")]
    lineage = Lineage(hops)
    assert lineage.now(A, MERGED_ON) == A
    assert lineage.now(A, LATER) == D


def test_a_dissolved_unit_stays_itself() -> None:
    lineage = Lineage([Hop(A, None, MERGED_ON, "giải thể")])
    assert lineage.now(A, LATER) == A


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_a_circle_ends_and_counts_as_one_unit(size: int) -> None:
    lineage = Lineage([Hop(unit, unit % size + 1, MERGED_ON) for unit in range(1, size + 1)])
    assert {lineage.now(unit, LATER) for unit in range(1, size + 1)} == {1}
    assert [lineage.now(unit, BEFORE) for unit in range(1, size + 1)] == list(range(1, size + 1))


def test_what_would_close_a_circle_is_told_with_its_way() -> None:
    lineage = Lineage([Hop(A, B, MERGED_ON), Hop(B, C, LATER)])
    assert lineage.circle(C, A) == (A, B, C)
    assert lineage.circle(A, A) == (A,)
    assert lineage.circle(D, A) == ()


def test_a_name_is_that_of_the_day() -> None:
    names = (Named("Thừa Thiên Huế", last=dt.date(2024, 12, 31)), Named("Huế", first=dt.date(2025, 1, 1)))
    timeline = Timeline({A: Life(A, "Huế", names=names)}, Lineage([]))
    assert timeline.name_on(A, dt.date(2024, 12, 31)) == "Thừa Thiên Huế"
    assert timeline.name_on(A, dt.date(2025, 1, 1)) == "Huế"
    assert timeline.name_on(D, LATER) == ""
    assert timeline.spans(A) == (names[0],)


# --- any history of merges, splits, renames and chains ---------------------------------------------------

days = st.dates(dt.date(2020, 1, 1), dt.date(2027, 12, 31))


@st.composite
def histories(draw: st.DrawFn) -> Timeline:
    """Units that are merged, split, renamed and dissolved one day after another."""
    alive = set(range(1, draw(st.integers(2, 8)) + 1))
    lives = {unit: Life(unit, f"Đơn vị {unit}") for unit in alive}
    hops: list[Hop] = []
    for on in sorted(draw(st.lists(days, max_size=8))):
        unit = draw(st.sampled_from(sorted(alive)))
        new = len(lives) + 1
        match draw(st.sampled_from(["merge", "join", "split", "split off", "rename", "dissolve"])):
            case "merge":
                sources = draw(st.sets(st.sampled_from(sorted(alive)), min_size=1))
                hops += [Hop(source, new, on, "sáp nhập") for source in sorted(sources)]
                lives[new] = Life(new, f"Đơn vị {new}", first=on)
                alive = (alive - sources) | {new}
            case "join" if len(alive) > 1:
                target = draw(st.sampled_from(sorted(alive - {unit})))
                hops.append(Hop(unit, target, on, "sáp nhập"))
                alive.remove(unit)
            case "split" | "split off" as how:
                into = [new, new + 1] if how == "split" else [unit, new]
                hops += [Hop(unit, part, on, "chia tách") for part in into]
                lives |= {part: Life(part, f"Đơn vị {part}", first=on) for part in into if part != unit}
                alive = (alive - {unit}) | set(into)
            case "rename":
                before = lives[unit].names or (Named(lives[unit].name),)
                ended = Named(before[-1].name, before[-1].first, on - dt.timedelta(days=1))
                names = (*before[:-1], ended, Named(f"Tên mới {on}", on))
                lives[unit] = Life(unit, f"Tên mới {on}", lives[unit].first, names=names)
                hops.append(Hop(unit, None, on, "đổi tên"))
            case "dissolve" if len(alive) > 1:
                hops.append(Hop(unit, None, on, "giải thể"))
                alive.remove(unit)
    return Timeline(lives, Lineage(hops))


records = st.lists(st.tuples(st.integers(1, 30), days), max_size=40)


@given(histories(), records, days)
def test_the_sum_of_what_was_is_the_sum_of_what_is(
    timeline: Timeline, log: list[tuple[int, dt.date]], at: dt.date
) -> None:
    known = [(unit, day) for unit, day in log if unit in timeline.lives]
    linked = Counter(unit for unit, _ in known)
    as_was = Counter(timeline.as_was(unit, day) for unit, day in known)
    as_today = timeline.lineage.roll_up(linked, at)
    assert sum(as_was.values()) == sum(as_today.values()) == len(known)
    assert timeline.lineage.roll_up(as_was, dt.date.max) == timeline.lineage.roll_up(linked, dt.date.max)
    assert set(as_was) | set(as_today) <= set(timeline.lives)


@given(histories(), days)
def test_what_is_rolled_up_is_rolled_up_for_good(timeline: Timeline, at: dt.date) -> None:
    for unit in timeline.lives:
        stands = timeline.today(unit, at)
        assert timeline.today(stands, at) == stands
        assert unit in timeline.lineage.family(stands, at)


@given(histories(), days)
def test_every_unit_is_in_the_family_of_what_it_passed_through(timeline: Timeline, at: dt.date) -> None:
    lineage = timeline.lineage
    for unit in timeline.lives:
        through = {unit} | {successor for since, successor in lineage.chain(unit) if since <= at}
        families = {other for other in timeline.lives if unit in lineage.family(other, at)}
        assert families == through


@given(histories(), days)
def test_windows_and_spans_say_what_is_shown_on_every_day(timeline: Timeline, day: dt.date) -> None:
    for unit, life in timeline.lives.items():
        shown = {span.name for span in timeline.spans(unit) if span.first <= day <= span.last}
        assert timeline.shown_on(unit, day) == (shown.pop() if shown else life.name)
        members = {window.unit for window in timeline.windows(unit) if window.first <= day <= window.last}
        assert members == {other for other in timeline.lives if timeline.as_was(other, day) == unit}


@given(
    st.lists(
        st.builds(Hop, st.integers(1, 6), st.none() | st.integers(1, 6), days),
        max_size=12,
    ),
    days,
)
def test_any_lines_at_all_come_to_an_end_and_lose_no_count(hops: list[Hop], at: dt.date) -> None:
    lineage = Lineage(hops)
    counts = {unit: 10**unit for unit in range(1, 7)}
    assert sum(lineage.roll_up(counts, at).values()) == sum(counts.values())
    for unit in counts:
        assert lineage.now(lineage.now(unit, at), at) == lineage.now(unit, at)
