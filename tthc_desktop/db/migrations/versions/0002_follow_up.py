"""Follow-up: conclusions, streams, extensions, transfers, chasing, inspection plans, conduct, special days, files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """What following tasks up needs."""
    _make_tables()
    _add_columns()
    _index_links()
    _work_out_days()


_LAST_DAY = (
    "CASE WHEN length({0}) = 10 THEN {0} ELSE date(substr({0}, 1, 10), CASE substr({0}, 11) "
    "WHEN '/M' THEN '+1 month' WHEN '/Q' THEN '+3 months' ELSE '+1 year' END, '-1 day') END"
)


def _last_day(name: str, of: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), sa.Computed(_LAST_DAY.format(of), persisted=False))


def _make_tables() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("deleted_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index("ix_attachment_of", ["record", "row_id"], unique=False)

    op.create_table(
        "inspection_plan",
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("issued_on", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.String(), nullable=True),
        sa.Column("match_key", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("inspection_plan", schema=None) as batch_op:
        batch_op.create_index("ix_inspection_plan_issued_on", ["issued_on"], unique=False)
        batch_op.create_index("ix_inspection_plan_match_key", ["match_key"], unique=False)

    op.create_table(
        "special_day",
        sa.Column("day", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("unverified", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.String(), nullable=True),
        sa.Column("match_key", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("special_day", schema=None) as batch_op:
        batch_op.create_index("ix_special_day_day", ["day"], unique=False)
        batch_op.create_index("ix_special_day_match_key", ["match_key"], unique=False)

    op.create_table(
        "chase",
        sa.Column("unit", sa.Integer(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=True),
        sa.Column("form", sa.String(), nullable=True),
        sa.Column("sent_on", sa.String(), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("reply_due", sa.String(), nullable=True),
        sa.Column("content", sa.String(), nullable=True),
        sa.Column("replied_on", sa.String(), nullable=True),
        sa.Column("reply", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.String(), nullable=True),
        sa.Column("match_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name="fk_chase_unit", initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("chase", schema=None) as batch_op:
        batch_op.create_index("ix_chase_match_key", ["match_key"], unique=False)
        batch_op.create_index("ix_chase_sent_on", ["sent_on"], unique=False)
        batch_op.create_index("ix_chase_unit", ["unit"], unique=False)

    op.create_table(
        "commendation",
        sa.Column("award", sa.String(), nullable=True),
        sa.Column("decided_on", sa.String(), nullable=True),
        sa.Column("unit", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("collectives", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("names", sa.String(), nullable=True),
        sa.Column("achievement", sa.String(), nullable=True),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("counted_in", sa.String(), nullable=True),
        sa.Column("report_as", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.String(), nullable=True),
        sa.Column("match_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit"], ["unit.id"], name="fk_commendation_unit", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("commendation", schema=None) as batch_op:
        batch_op.create_index("ix_commendation_decided_on", ["decided_on"], unique=False)
        batch_op.create_index("ix_commendation_match_key", ["match_key"], unique=False)
        batch_op.create_index("ix_commendation_unit", ["unit"], unique=False)

    op.create_table(
        "conclusion",
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("meeting", sa.Integer(), nullable=True),
        sa.Column("content", sa.String(), nullable=True),
        sa.Column("unit", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.String(), nullable=True),
        sa.Column("no_task", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.String(), nullable=True),
        sa.Column("match_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting"], ["meeting.id"], name="fk_conclusion_meeting", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["unit"], ["unit.id"], name="fk_conclusion_unit", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("conclusion", schema=None) as batch_op:
        batch_op.create_index("ix_conclusion_match_key", ["match_key"], unique=False)
        batch_op.create_index("ix_conclusion_meeting", ["meeting"], unique=False)
        batch_op.create_index("ix_conclusion_unit", ["unit"], unique=False)

    op.create_table(
        "inspection_member",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("post", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["inspection.id"], name="fk_inspection_member_owner_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("inspection_member", schema=None) as batch_op:
        batch_op.create_index("ix_inspection_member_owner_id", ["owner_id"], unique=False)

    op.create_table(
        "planned_inspection",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.String(), nullable=True),
        sa.Column("to_on", sa.String(), nullable=True),
        sa.Column("scope", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["inspection_plan.id"],
            name="fk_planned_inspection_owner_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["unit"], ["unit.id"], name="fk_planned_inspection_unit", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("planned_inspection", schema=None) as batch_op:
        batch_op.create_index("ix_planned_inspection_owner_id", ["owner_id"], unique=False)
        batch_op.create_index("ix_planned_inspection_unit", ["unit"], unique=False)

    op.create_table(
        "recommendation",
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("inspection", sa.Integer(), nullable=True),
        sa.Column("finding", sa.String(), nullable=True),
        sa.Column("content", sa.String(), nullable=True),
        sa.Column("unit", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.String(), nullable=True),
        sa.Column("remedied_on", sa.String(), nullable=True),
        sa.Column("remedy", sa.String(), nullable=True),
        sa.Column("no_task", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.String(), nullable=True),
        sa.Column("match_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["inspection"],
            ["inspection.id"],
            name="fk_recommendation_inspection",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["unit"], ["unit.id"], name="fk_recommendation_unit", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.create_index("ix_recommendation_inspection", ["inspection"], unique=False)
        batch_op.create_index("ix_recommendation_match_key", ["match_key"], unique=False)
        batch_op.create_index("ix_recommendation_unit", ["unit"], unique=False)

    op.create_table(
        "violation",
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column("decided_on", sa.String(), nullable=True),
        sa.Column("unit", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("penalty", sa.String(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("names", sa.String(), nullable=True),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("counted_in", sa.String(), nullable=True),
        sa.Column("report_as", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.String(), nullable=True),
        sa.Column("match_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name="fk_violation_unit", initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("violation", schema=None) as batch_op:
        batch_op.create_index("ix_violation_decided_on", ["decided_on"], unique=False)
        batch_op.create_index("ix_violation_match_key", ["match_key"], unique=False)
        batch_op.create_index("ix_violation_unit", ["unit"], unique=False)

    op.create_table(
        "chase_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["chase.id"], name="fk_chase_tasks_owner_id", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["task.id"], name="fk_chase_tasks_target_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("chase_tasks", schema=None) as batch_op:
        batch_op.create_index("ix_chase_tasks_owner_id", ["owner_id"], unique=False)
        batch_op.create_index("ix_chase_tasks_target_id", ["target_id"], unique=False)

    op.create_table(
        "inspection_carried",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["inspection.id"],
            name="fk_inspection_carried_owner_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["recommendation.id"],
            name="fk_inspection_carried_target_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("inspection_carried", schema=None) as batch_op:
        batch_op.create_index("ix_inspection_carried_owner_id", ["owner_id"], unique=False)
        batch_op.create_index("ix_inspection_carried_target_id", ["target_id"], unique=False)

    op.create_table(
        "task_conclusions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["task.id"], name="fk_task_conclusions_owner_id", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["conclusion.id"],
            name="fk_task_conclusions_target_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("task_conclusions", schema=None) as batch_op:
        batch_op.create_index("ix_task_conclusions_owner_id", ["owner_id"], unique=False)
        batch_op.create_index("ix_task_conclusions_target_id", ["target_id"], unique=False)

    op.create_table(
        "task_extension",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.String(), nullable=True),
        sa.Column("old_due", sa.String(), nullable=True),
        sa.Column("new_due", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["task.id"], name="fk_task_extension_owner_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("task_extension", schema=None) as batch_op:
        batch_op.create_index("ix_task_extension_in_time", ["owner_id", "decided_on", "position"], unique=False)

    op.create_table(
        "task_note",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("noted_on", sa.String(), nullable=True),
        sa.Column("stream", sa.String(), nullable=True),
        sa.Column("unit", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("told", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["task.id"], name="fk_task_note_owner_id", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["unit"], ["unit.id"], name="fk_task_note_unit", initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("task_note", schema=None) as batch_op:
        batch_op.create_index("ix_task_note_owner_id", ["owner_id"], unique=False)
        batch_op.create_index("ix_task_note_unit", ["unit"], unique=False)

    op.create_table(
        "task_recommendations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["task.id"], name="fk_task_recommendations_owner_id", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["recommendation.id"],
            name="fk_task_recommendations_target_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("task_recommendations", schema=None) as batch_op:
        batch_op.create_index("ix_task_recommendations_owner_id", ["owner_id"], unique=False)
        batch_op.create_index("ix_task_recommendations_target_id", ["target_id"], unique=False)

    op.create_table(
        "task_transfer",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("moved_on", sa.String(), nullable=True),
        sa.Column("old_lead", sa.Integer(), nullable=True),
        sa.Column("new_lead", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["new_lead"], ["unit.id"], name="fk_task_transfer_new_lead", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["old_lead"], ["unit.id"], name="fk_task_transfer_old_lead", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["task.id"], name="fk_task_transfer_owner_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("task_transfer", schema=None) as batch_op:
        batch_op.create_index("ix_task_transfer_new_lead", ["new_lead"], unique=False)
        batch_op.create_index("ix_task_transfer_old_lead", ["old_lead"], unique=False)
        batch_op.create_index("ix_task_transfer_in_time", ["owner_id", "moved_on", "position"], unique=False)


def _add_columns() -> None:
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("decision", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("decided_on", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("notice_on", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("unit_report_on", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("minutes_on", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("conclusion_on", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("conclusion_number", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("received_on", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("remedy_report_on", sa.String(), nullable=True))

    # Not through a batch, which would copy the table.
    op.execute(
        "ALTER TABLE task ADD COLUMN parent INTEGER CONSTRAINT fk_task_parent "
        "REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED"
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("leader", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("focal", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("urgency", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("product", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("category", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("origin", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("roadmap", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("follower", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("approver", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("approver_email", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("approver_phone", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("evidence", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("cancelled_on", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("cancel_reason", sa.String(), nullable=True))
        batch_op.create_index("ix_task_lead", ["lead"], unique=False)
        batch_op.create_index("ix_task_parent", ["parent"], unique=False)


def _index_links() -> None:
    with op.batch_alter_table("directive", schema=None) as batch_op:
        batch_op.create_index("ix_directive_drafted_by", ["drafted_by"], unique=False)
        batch_op.create_index("ix_directive_issuer", ["issuer"], unique=False)

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index("ix_organisation_lead", ["lead"], unique=False)

    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index("ix_unit_parent", ["parent"], unique=False)

    with op.batch_alter_table("unit_parent", schema=None) as batch_op:
        batch_op.create_index("ix_unit_parent_parent", ["parent"], unique=False)

    with op.batch_alter_table("unit_successor", schema=None) as batch_op:
        batch_op.create_index("ix_unit_successor_successor", ["successor"], unique=False)


def _work_out_days() -> None:
    for name, of in (("assigned_day", "assigned_on"), ("done_first", "done_on")):
        op.add_column("task", sa.Column(name, sa.String(), sa.Computed(f"substr({of}, 1, 10)", persisted=False)))
    for table, name, of in (
        ("task", "due_day", "due_on"),
        ("task", "done_day", "done_on"),
        ("task_extension", "old_day", "old_due"),
        ("conclusion", "due_day", "due_on"),
        ("recommendation", "due_day", "due_on"),
    ):
        op.add_column(table, _last_day(name, of))
