"""The first schema: 59 tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("limited_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("address", name=op.f("uq_account_address")),
    )
    op.create_table(
        "case_number",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_case_number")),
    )
    op.create_table(
        "company",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("website", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("mail_enabled", sa.Boolean(), nullable=False),
        sa.Column("staff_public", sa.Boolean(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("merged_into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["merged_into_id"], ["company.id"], name=op.f("fk_company_merged_into_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
        sa.UniqueConstraint("slug", name=op.f("uq_company_slug")),
    )
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.create_index("ix_company_name", ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_company_search_key"), ["search_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_company_sector"), ["sector"], unique=False)

    op.create_table(
        "counter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("window", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "window", name=op.f("pk_counter")),
    )
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "imap_progress",
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "uidvalidity", name=op.f("pk_imap_progress")),
    )
    op.create_table(
        "published_file",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("method_version", sa.String(length=16), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("companies", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_published_file")),
    )
    with op.batch_alter_table("published_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_published_file_as_of"), ["as_of"], unique=False)

    op.create_table(
        "raw_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("envelope_sender", sa.Text(), nullable=True),
        sa.Column("peer", sa.Text(), nullable=False),
        sa.Column("helo", sa.Text(), nullable=False),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("authenticity", sa.JSON(), nullable=True),
        sa.CheckConstraint("source IN ('smtp', 'lmtp', 'imap')", name=op.f("ck_raw_message_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raw_message")),
    )
    with op.batch_alter_table("raw_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_raw_message_digest"), ["digest"], unique=False)

    op.create_table(
        "score_mark",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_mark")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("totp_secret", sa.Text(), nullable=False),
        sa.Column("totp_used", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('moderator', 'administrator', 'legal')", name=op.f("ck_staff_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("address", name=op.f("uq_staff_address")),
    )
    op.create_table(
        "answer_template",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_answer_template_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_template")),
    )
    with op.batch_alter_table("answer_template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_template_company_id"), ["company_id"], unique=False)

    op.create_table(
        "burst",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("alike", sa.String(length=12), nullable=False),
        sa.Column("sign", sa.String(length=16), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("alike IN ('network', 'text', 'hour')", name=op.f("ck_burst_alike")),
        sa.CheckConstraint("kind IN ('complaint', 'rating')", name=op.f("ck_burst_kind")),
        sa.CheckConstraint("state IN ('waiting', 'counts', 'left_out')", name=op.f("ck_burst_state")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_burst_company_id_company")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_burst_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_burst")),
    )
    with op.batch_alter_table("burst", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_burst_company_id"), ["company_id"], unique=False)
        batch_op.create_index("ix_burst_queue", ["state", "found_at"], unique=False)

    op.create_table(
        "closed_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_closed_day_staff_id_staff")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_closed_day")),
    )
    op.create_table(
        "company_address",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("copied", sa.Boolean(), nullable=False),
        sa.Column("added_by_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "state IN ('unconfirmed', 'confirmed', 'undeliverable', 'stopped')", name=op.f("ck_company_address_state")
        ),
        sa.ForeignKeyConstraint(
            ["added_by_account_id"], ["account.id"], name=op.f("fk_company_address_added_by_account_id_account")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_company_address_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_address")),
        sa.UniqueConstraint("company_id", "address", name=op.f("uq_company_address_company_id")),
    )
    with op.batch_alter_table("company_address", schema=None) as batch_op:
        batch_op.create_index("ix_company_address_address", ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_company_address_company_id"), ["company_id"], unique=False)

    op.create_table(
        "company_alias",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_company_alias_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_alias")),
    )
    with op.batch_alter_table("company_alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_alias_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_company_alias_search_key"), ["search_key"], unique=False)

    op.create_table(
        "company_claim",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(length=8), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("decision IN ('', 'accepted', 'refused')", name=op.f("ck_company_claim_decision")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_company_claim_company_id_company")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_company_claim_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_claim")),
    )
    with op.batch_alter_table("company_claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_claim_company_id"), ["company_id"], unique=False)

    op.create_table(
        "company_person",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('owner', 'handler', 'reader')", name=op.f("ck_company_person_role")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_company_person_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_person")),
        sa.UniqueConstraint("company_id", "address", name=op.f("uq_company_person_company_id")),
    )
    with op.batch_alter_table("company_person", schema=None) as batch_op:
        batch_op.create_index("ix_company_person_address", ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_company_person_company_id"), ["company_id"], unique=False)

    op.create_table(
        "complaint_case",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("visible", sa.Boolean(), nullable=False),
        sa.Column("was_public", sa.Boolean(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("awaits_names", sa.Boolean(), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("public_title", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=True),
        sa.Column("contacted_before", sa.Boolean(), nullable=False),
        sa.Column("written_address", sa.Text(), nullable=False),
        sa.Column("door_key", sa.String(length=32), nullable=False),
        sa.Column("company_reference", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undeliverable_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_answer_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expected_at", sa.Date(), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_feedback_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.Column("satisfaction", sa.Integer(), nullable=True),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("solved_directly_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mistaken", sa.Boolean(), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("event_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('met', 'part', 'not', 'none')", name=op.f("ck_complaint_case_outcome")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'unverified', 'held', 'sent', 'undeliverable', 'acknowledged', 'answered', 'closed', 'escalated', 'withdrawn', 'rejected')",
            name=op.f("ck_complaint_case_state"),
        ),
        sa.CheckConstraint(
            "satisfaction IS NULL OR satisfaction BETWEEN 1 AND 5", name=op.f("ck_complaint_case_satisfaction")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_complaint_case_account_id_account")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_complaint_case_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_case")),
        sa.UniqueConstraint("number", name=op.f("uq_complaint_case_number")),
    )
    with op.batch_alter_table("complaint_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_case_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_complaint_case_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_complaint_case_delivered_at"), ["delivered_at"], unique=False)
        batch_op.create_index("ix_complaint_case_listing", ["company_id", "visible", "created_at"], unique=False)
        batch_op.create_index("ix_complaint_case_recent", ["visible", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_complaint_case_state"), ["state"], unique=False)

    op.create_table(
        "known_sender",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_known_sender_company_id_company")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_known_sender_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_sender")),
        sa.UniqueConstraint("company_id", "value", name=op.f("uq_known_sender_company_id")),
    )
    with op.batch_alter_table("known_sender", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_known_sender_company_id"), ["company_id"], unique=False)

    op.create_table(
        "muted_letter",
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("letter", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_muted_letter_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", "letter", name=op.f("pk_muted_letter")),
    )
    op.create_table(
        "passkey",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("credential_id", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(account_id IS NULL) <> (staff_id IS NULL)", name=op.f("ck_passkey_owner")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_passkey_account_id_account")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_passkey_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkey_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_passkey_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "passkey_challenge",
        sa.Column("challenge_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("purpose IN ('add', 'sign_in', 'second')", name=op.f("ck_passkey_challenge_purpose")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_passkey_challenge_account_id_account")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_passkey_challenge_staff_id_staff")),
        sa.PrimaryKeyConstraint("challenge_hash", name=op.f("pk_passkey_challenge")),
    )
    op.create_table(
        "scorecard",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("method_version", sa.String(length=16), nullable=False),
        sa.Column("enough", sa.Boolean(), nullable=False),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_scorecard_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard")),
        sa.UniqueConstraint("company_id", "as_of", name=op.f("uq_scorecard_company_id")),
    )
    with op.batch_alter_table("scorecard", schema=None) as batch_op:
        batch_op.create_index("ix_scorecard_ranking", ["as_of", "low"], unique=False)

    op.create_table(
        "staff_act",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_act_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_act")),
    )
    with op.batch_alter_table("staff_act", schema=None) as batch_op:
        batch_op.create_index("ix_staff_act_at", ["at"], unique=False)

    op.create_table(
        "staff_tie",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(company_id IS NULL) <> (account_id IS NULL)", name=op.f("ck_staff_tie_either")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_staff_tie_account_id_account")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_staff_tie_company_id_company")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_tie_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_tie")),
    )
    with op.batch_alter_table("staff_tie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_tie_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "subscription",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("leave", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_subscription_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("address", "company_id", "sector", name=op.f("uq_subscription_address")),
        sa.UniqueConstraint("leave", name=op.f("uq_subscription_leave")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_subscription_secret_hash")),
    )
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subscription_confirmed_at"), ["confirmed_at"], unique=False)

    op.create_table(
        "webhook",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("last_event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_webhook_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
        sa.UniqueConstraint("company_id", name=op.f("uq_webhook_company_id")),
    )
    with op.batch_alter_table("webhook", schema=None) as batch_op:
        batch_op.create_index("ix_webhook_due", ["stopped_at", "due_at"], unique=False)

    op.create_table(
        "burst_case",
        sa.Column(
            "burst_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["burst_id"], ["burst.id"], name=op.f("fk_burst_case_burst_id_burst")),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_burst_case_case_id_complaint_case")),
        sa.PrimaryKeyConstraint("burst_id", "case_id", name=op.f("pk_burst_case")),
    )
    with op.batch_alter_table("burst_case", schema=None) as batch_op:
        batch_op.create_index("ix_burst_case_case_id", ["case_id"], unique=False)

    op.create_table(
        "case_course",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=16), nullable=False),
        sa.Column("products", sa.JSON(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=False),
        sa.Column("spoken_first", sa.Boolean(), nullable=False),
        sa.Column("entry", sa.String(length=8), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("manager_name", sa.Text(), nullable=False),
        sa.Column("manager_contact", sa.Text(), nullable=False),
        sa.CheckConstraint("audience IN ('private', 'business', 'organisation')", name=op.f("ck_case_course_audience")),
        sa.CheckConstraint("entry IN ('site', 'phone', 'post', 'counter')", name=op.f("ck_case_course_entry")),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_case_course_case_id_complaint_case")),
        sa.ForeignKeyConstraint(["entered_by"], ["staff.id"], name=op.f("fk_case_course_entered_by_staff")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_course")),
    )
    with op.batch_alter_table("case_course", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_course_procedure"), ["procedure"], unique=False)

    op.create_table(
        "case_detail",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("postal_address", sa.Text(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_case_detail_case_id_complaint_case")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_detail")),
    )
    op.create_table(
        "case_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledge_by", sa.Date(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("promised", sa.Boolean(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handler", sa.Text(), nullable=False),
        sa.Column("acknowledge_reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_case_step_case_id_complaint_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_step")),
    )
    with op.batch_alter_table("case_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_step_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_case_step_open", ["ended_at", "answered_at", "answer_by"], unique=False)

    op.create_table(
        "company_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["complaint_case.id"], name=op.f("fk_company_note_case_id_complaint_case")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["company_person.id"], name=op.f("fk_company_note_person_id_company_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_note")),
    )
    with op.batch_alter_table("company_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_note_case_id"), ["case_id"], unique=False)

    op.create_table(
        "door_walk",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_door_walk_case_id_complaint_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_walk")),
    )
    with op.batch_alter_table("door_walk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_door_walk_case_id"), ["case_id"], unique=False)

    op.create_table(
        "dossier",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recipient", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("recipient IN ('consumer', 'mediator', 'legal')", name=op.f("ck_dossier_recipient")),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_dossier_case_id_complaint_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
    )
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossier_secret_hash"), ["secret_hash"], unique=False)

    op.create_table(
        "draft",
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_draft_account_id_account")),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_draft_case_id_complaint_case")),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_account_id"), ["account_id"], unique=False)

    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_event_case_id_complaint_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_event_case_id")),
    )
    op.create_table(
        "legal_file",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("member_number", sa.Text(), nullable=False),
        sa.Column("member", sa.Boolean(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("state IN ('asked', 'accepted', 'declined', 'concluded')", name=op.f("ck_legal_file_state")),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_legal_file_case_id_complaint_case")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_legal_file_staff_id_staff")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_legal_file")),
    )
    with op.batch_alter_table("legal_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legal_file_state"), ["state"], unique=False)

    op.create_table(
        "mailed_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('case', 'desk', 'claim', 'address')", name=op.f("ck_mailed_code_purpose")),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_mailed_code_case_id_complaint_case")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_mailed_code_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_code")),
    )
    with op.batch_alter_table("mailed_code", schema=None) as batch_op:
        batch_op.create_index("ix_mailed_code_of", ["company_id", "purpose", "address"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("raw_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("substance", sa.String(length=8), nullable=False),
        sa.Column("author_address", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("quoted", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.Column("prominence", sa.String(length=8), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("ruleset", sa.String(length=32), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("public_text", sa.Text(), nullable=False),
        sa.Column("names", sa.String(length=8), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.Column("rejected", sa.Boolean(), nullable=False),
        sa.Column("disputed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dispute", sa.String(length=8), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.CheckConstraint("dispute IN ('', 'open', 'upheld', 'denied')", name=op.f("ck_message_dispute")),
        sa.CheckConstraint("names IN ('', 'wait', 'after', 'rules', 'doubt', 'done')", name=op.f("ck_message_names")),
        sa.CheckConstraint("prominence IN ('public', 'parties', 'hidden')", name=op.f("ck_message_prominence")),
        sa.CheckConstraint("side IN ('consumer', 'company', 'system')", name=op.f("ck_message_side")),
        sa.CheckConstraint("verdict IN ('publish', 'mask', 'hold')", name=op.f("ck_message_verdict")),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_message_case_id_complaint_case")),
        sa.ForeignKeyConstraint(["raw_id"], ["raw_message.id"], name=op.f("fk_message_raw_id_raw_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("case_id", "digest", name=op.f("uq_message_case_id")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_message_dispute", ["dispute"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_message_id"), ["message_id"], unique=False)
        batch_op.create_index("ix_message_moderation", ["verdict", "released", "rejected"], unique=False)
        batch_op.create_index("ix_message_names", ["names"], unique=False)

    op.create_table(
        "objection",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(length=8), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("decision IN ('', 'accepted', 'refused')", name=op.f("ck_objection_decision")),
        sa.CheckConstraint("kind IN ('not_ours', 'score', 'answer')", name=op.f("ck_objection_kind")),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_objection_case_id_complaint_case")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_objection_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objection_case_id"), ["case_id"], unique=False)

    op.create_table(
        "recommendation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("outcome_text", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("outcome IN ('', 'followed', 'partly', 'refused')", name=op.f("ck_recommendation_outcome")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["complaint_case.id"], name=op.f("fk_recommendation_case_id_complaint_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
    )
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendation_case_id"), ["case_id"], unique=False)

    op.create_table(
        "reply_token",
        sa.Column("token", sa.String(length=15), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("side IN ('company', 'consumer')", name=op.f("ck_reply_token_side")),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_reply_token_case_id_complaint_case")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_reply_token")),
    )
    with op.batch_alter_table("reply_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reply_token_case_id"), ["case_id"], unique=False)

    op.create_table(
        "score_fact",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("delivered", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=True),
        sa.Column("waited", sa.SmallInteger(), nullable=True),
        sa.Column("ended", sa.Integer(), nullable=True),
        sa.Column("rating", sa.SmallInteger(), nullable=False),
        sa.Column("rated", sa.Integer(), nullable=True),
        sa.Column("reason", sa.SmallInteger(), nullable=False),
        sa.Column("rating_left_out", sa.Boolean(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_score_fact_case_id_complaint_case")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_score_fact_company_id_company")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_score_fact")),
    )
    with op.batch_alter_table("score_fact", schema=None) as batch_op:
        batch_op.create_index(
            "ix_score_fact_tally",
            [
                "company_id",
                "reason",
                "delivered",
                "answered",
                "waited",
                "ended",
                "rating",
                "rated",
                "rating_left_out",
                "person",
                "again",
            ],
            unique=False,
        )

    op.create_table(
        "spool",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("raw_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'claimed', 'done', 'shelved')", name=op.f("ck_spool_state")),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_spool_case_id_complaint_case")),
        sa.ForeignKeyConstraint(["raw_id"], ["raw_message.id"], name=op.f("fk_spool_raw_id_raw_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spool")),
    )
    with op.batch_alter_table("spool", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spool_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_spool_queue", ["state", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_spool_raw_id"), ["raw_id"], unique=False)

    op.create_table(
        "trace",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("network", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(length=16), nullable=False),
        sa.CheckConstraint("kind IN ('complaint', 'rating')", name=op.f("ck_trace_kind")),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_trace_case_id_complaint_case")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_trace_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trace")),
    )
    with op.batch_alter_table("trace", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trace_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_trace_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_trace_company", ["company_id", "kind", "at"], unique=False)

    op.create_table(
        "web_session",
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("guest_case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("guest_address", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_web_session_account_id_account")),
        sa.ForeignKeyConstraint(
            ["guest_case_id"], ["complaint_case.id"], name=op.f("fk_web_session_guest_case_id_complaint_case")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["company_person.id"], name=op.f("fk_web_session_person_id_company_person")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_web_session_staff_id_staff")),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_web_session")),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_web_session_guest_case_id"), ["guest_case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_web_session_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_web_session_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "appeal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(length=8), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("decision IN ('', 'upheld', 'reversed')", name=op.f("ck_appeal_decision")),
        sa.ForeignKeyConstraint(["first_staff_id"], ["staff.id"], name=op.f("fk_appeal_first_staff_id_staff")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_appeal_message_id_message")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_appeal_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("message_id", name=op.f("uq_appeal_message_id")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_attachment_message_id_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_message_id"), ["message_id"], unique=False)

    op.create_table(
        "dossier_visit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=4), nullable=False),
        sa.Column("by", sa.String(length=8), nullable=False),
        sa.CheckConstraint("what IN ('pdf', 'zip')", name=op.f("ck_dossier_visit_what")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_visit_dossier_id_dossier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_visit")),
    )
    with op.batch_alter_table("dossier_visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_visit_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "draft_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.secret_hash"], name=op.f("fk_draft_file_draft_id_draft")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_file")),
    )
    with op.batch_alter_table("draft_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_file_draft_id"), ["draft_id"], unique=False)

    op.create_table(
        "held_mail",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("spool_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("side", sa.String(length=8), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("suggestions", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'attached', 'answered', 'dropped', 'confirmed')", name=op.f("ck_held_mail_state")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_held_mail_case_id_complaint_case")),
        sa.ForeignKeyConstraint(["spool_id"], ["spool.id"], name=op.f("fk_held_mail_spool_id_spool")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_held_mail_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_mail")),
        sa.UniqueConstraint("spool_id", name=op.f("uq_held_mail_spool_id")),
    )
    with op.batch_alter_table("held_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_held_mail_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_held_mail_queue", ["state", "created_at"], unique=False)

    op.create_table(
        "legal_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("kind IN ('question', 'answer', 'decision', 'conclusion')", name=op.f("ck_legal_note_kind")),
        sa.CheckConstraint("side IN ('legal', 'consumer')", name=op.f("ck_legal_note_side")),
        sa.ForeignKeyConstraint(["case_id"], ["legal_file.case_id"], name=op.f("fk_legal_note_case_id_legal_file")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_legal_note_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_note")),
    )
    with op.batch_alter_table("legal_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legal_note_case_id"), ["case_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("letter", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("thread_message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("verp", sa.String(length=15), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("envelope_sender", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bounce_status", sa.String(length=16), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'claimed', 'sent', 'failed')", name=op.f("ck_outbox_state")),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_outbox_case_id_complaint_case")),
        sa.ForeignKeyConstraint(
            ["thread_message_id"], ["message.id"], name=op.f("fk_outbox_thread_message_id_message")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_message_id")),
        sa.UniqueConstraint("verp", name=op.f("uq_outbox_verp")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_outbox_queue", ["state", "due_at"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_report_message_id_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_message_id"), ["message_id"], unique=False)

    op.create_table(
        "span_decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=8), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("action IN ('mask', 'unmask')", name=op.f("ck_span_decision_action")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_span_decision_message_id_message")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_span_decision_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_span_decision")),
    )
    with op.batch_alter_table("span_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_span_decision_message_id"), ["message_id"], unique=False)

    op.create_table(
        "text_claim",
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_text_claim_message_id_message")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_text_claim_staff_id_staff")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_text_claim")),
    )
    op.create_table(
        "mailed_link",
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("held_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("company_address_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mailed_link_account_id_account")),
        sa.ForeignKeyConstraint(["case_id"], ["complaint_case.id"], name=op.f("fk_mailed_link_case_id_complaint_case")),
        sa.ForeignKeyConstraint(
            ["company_address_id"],
            ["company_address.id"],
            name=op.f("fk_mailed_link_company_address_id_company_address"),
        ),
        sa.ForeignKeyConstraint(["held_id"], ["held_mail.id"], name=op.f("fk_mailed_link_held_id_held_mail")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_mailed_link_message_id_message")),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_mailed_link")),
    )
    op.create_table(
        "public_copy",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attachment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("public_alt", sa.Text(), nullable=False),
        sa.Column("pages_left_out", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'public', 'back')", name=op.f("ck_public_copy_state")),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_public_copy_attachment_id_attachment")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_public_copy_message_id_message")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_public_copy_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_copy")),
        sa.UniqueConstraint("attachment_id", name=op.f("uq_public_copy_attachment_id")),
    )
    with op.batch_alter_table("public_copy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_public_copy_message_id"), ["message_id"], unique=False)

    op.create_table(
        "public_page",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("copy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("hidden", sa.JSON(), nullable=False),
        sa.CheckConstraint("type IN ('image/png', 'image/jpeg', 'text/plain')", name=op.f("ck_public_page_type")),
        sa.ForeignKeyConstraint(["copy_id"], ["public_copy.id"], name=op.f("fk_public_page_copy_id_public_copy")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_page")),
        sa.UniqueConstraint("copy_id", "position", name=op.f("uq_public_page_copy_id")),
    )


def downgrade() -> None:
    op.drop_table("public_page")
    with op.batch_alter_table("public_copy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_public_copy_message_id"))

    op.drop_table("public_copy")
    op.drop_table("mailed_link")
    op.drop_table("text_claim")
    with op.batch_alter_table("span_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_span_decision_message_id"))

    op.drop_table("span_decision")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_message_id"))

    op.drop_table("report")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_queue")
        batch_op.drop_index(batch_op.f("ix_outbox_case_id"))

    op.drop_table("outbox")
    with op.batch_alter_table("legal_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_legal_note_case_id"))

    op.drop_table("legal_note")
    with op.batch_alter_table("held_mail", schema=None) as batch_op:
        batch_op.drop_index("ix_held_mail_queue")
        batch_op.drop_index(batch_op.f("ix_held_mail_case_id"))

    op.drop_table("held_mail")
    with op.batch_alter_table("draft_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_file_draft_id"))

    op.drop_table("draft_file")
    with op.batch_alter_table("dossier_visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_visit_dossier_id"))

    op.drop_table("dossier_visit")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_message_id"))

    op.drop_table("attachment")
    op.drop_table("appeal")
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_web_session_staff_id"))
        batch_op.drop_index(batch_op.f("ix_web_session_person_id"))
        batch_op.drop_index(batch_op.f("ix_web_session_guest_case_id"))
        batch_op.drop_index(batch_op.f("ix_web_session_account_id"))

    op.drop_table("web_session")
    with op.batch_alter_table("trace", schema=None) as batch_op:
        batch_op.drop_index("ix_trace_company")
        batch_op.drop_index(batch_op.f("ix_trace_case_id"))
        batch_op.drop_index(batch_op.f("ix_trace_at"))

    op.drop_table("trace")
    with op.batch_alter_table("spool", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_spool_raw_id"))
        batch_op.drop_index("ix_spool_queue")
        batch_op.drop_index(batch_op.f("ix_spool_case_id"))

    op.drop_table("spool")
    with op.batch_alter_table("score_fact", schema=None) as batch_op:
        batch_op.drop_index("ix_score_fact_tally")

    op.drop_table("score_fact")
    with op.batch_alter_table("reply_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reply_token_case_id"))

    op.drop_table("reply_token")
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recommendation_case_id"))

    op.drop_table("recommendation")
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_objection_case_id"))

    op.drop_table("objection")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_names")
        batch_op.drop_index("ix_message_moderation")
        batch_op.drop_index(batch_op.f("ix_message_message_id"))
        batch_op.drop_index("ix_message_dispute")
        batch_op.drop_index(batch_op.f("ix_message_case_id"))

    op.drop_table("message")
    with op.batch_alter_table("mailed_code", schema=None) as batch_op:
        batch_op.drop_index("ix_mailed_code_of")

    op.drop_table("mailed_code")
    with op.batch_alter_table("legal_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_legal_file_state"))

    op.drop_table("legal_file")
    op.drop_table("event")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_account_id"))

    op.drop_table("draft")
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_secret_hash"))
        batch_op.drop_index(batch_op.f("ix_dossier_case_id"))

    op.drop_table("dossier")
    with op.batch_alter_table("door_walk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_door_walk_case_id"))

    op.drop_table("door_walk")
    with op.batch_alter_table("company_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_note_case_id"))

    op.drop_table("company_note")
    with op.batch_alter_table("case_step", schema=None) as batch_op:
        batch_op.drop_index("ix_case_step_open")
        batch_op.drop_index(batch_op.f("ix_case_step_case_id"))

    op.drop_table("case_step")
    op.drop_table("case_detail")
    with op.batch_alter_table("case_course", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_course_procedure"))

    op.drop_table("case_course")
    with op.batch_alter_table("burst_case", schema=None) as batch_op:
        batch_op.drop_index("ix_burst_case_case_id")

    op.drop_table("burst_case")
    with op.batch_alter_table("webhook", schema=None) as batch_op:
        batch_op.drop_index("ix_webhook_due")

    op.drop_table("webhook")
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subscription_confirmed_at"))

    op.drop_table("subscription")
    with op.batch_alter_table("staff_tie", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_tie_staff_id"))

    op.drop_table("staff_tie")
    with op.batch_alter_table("staff_act", schema=None) as batch_op:
        batch_op.drop_index("ix_staff_act_at")

    op.drop_table("staff_act")
    with op.batch_alter_table("scorecard", schema=None) as batch_op:
        batch_op.drop_index("ix_scorecard_ranking")

    op.drop_table("scorecard")
    op.drop_table("passkey_challenge")
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passkey_staff_id"))
        batch_op.drop_index(batch_op.f("ix_passkey_account_id"))

    op.drop_table("passkey")
    op.drop_table("muted_letter")
    with op.batch_alter_table("known_sender", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_known_sender_company_id"))

    op.drop_table("known_sender")
    with op.batch_alter_table("complaint_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_complaint_case_state"))
        batch_op.drop_index("ix_complaint_case_recent")
        batch_op.drop_index("ix_complaint_case_listing")
        batch_op.drop_index(batch_op.f("ix_complaint_case_delivered_at"))
        batch_op.drop_index(batch_op.f("ix_complaint_case_company_id"))
        batch_op.drop_index(batch_op.f("ix_complaint_case_account_id"))

    op.drop_table("complaint_case")
    with op.batch_alter_table("company_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_person_company_id"))
        batch_op.drop_index("ix_company_person_address")

    op.drop_table("company_person")
    with op.batch_alter_table("company_claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_claim_company_id"))

    op.drop_table("company_claim")
    with op.batch_alter_table("company_alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_alias_search_key"))
        batch_op.drop_index(batch_op.f("ix_company_alias_company_id"))

    op.drop_table("company_alias")
    with op.batch_alter_table("company_address", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_address_company_id"))
        batch_op.drop_index("ix_company_address_address")

    op.drop_table("company_address")
    op.drop_table("closed_day")
    with op.batch_alter_table("burst", schema=None) as batch_op:
        batch_op.drop_index("ix_burst_queue")
        batch_op.drop_index(batch_op.f("ix_burst_company_id"))

    op.drop_table("burst")
    with op.batch_alter_table("answer_template", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_template_company_id"))

    op.drop_table("answer_template")
    op.drop_table("staff")
    op.drop_table("score_mark")
    with op.batch_alter_table("raw_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_raw_message_digest"))

    op.drop_table("raw_message")
    with op.batch_alter_table("published_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_published_file_as_of"))

    op.drop_table("published_file")
    op.drop_table("imap_progress")
    op.drop_table("heartbeat")
    op.drop_table("counter")
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_sector"))
        batch_op.drop_index(batch_op.f("ix_company_search_key"))
        batch_op.drop_index("ix_company_name")

    op.drop_table("company")
    op.drop_table("case_number")
    op.drop_table("account")
