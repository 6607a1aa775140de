"""The full-text index of public texts, kept by the database itself.

It holds exactly what a visitor may read: public texts of visible cases, one entry a message, the title with the
complaint. Triggers keep it so in the transaction of whatever changes a text or its publication, so that no verb can
forget it. SQLite: an FTS5 table without content of its own. PostgreSQL: a table with a tsvector, each text stemmed in
its own language and folded (lower case, no accents) beside it.

A later migration that copies `message` or `complaint_case` on SQLite (batch mode) drops their triggers: it must make
them anew (`sqlite()` below says how).
"""

from alembic import op

revision = "0002"
down_revision = "0001"

FIT = (
    "{m}.prominence = 'public' AND {m}.public_text <> '' AND {no} {m}.rejected "
    "AND ({m}.verdict <> 'hold' OR {m}.released) AND {m}.kind <> 'out_of_office' AND {m}.names <> 'wait'"
)
TITLE = "CASE WHEN {m}.kind = 'complaint' THEN {c}.public_title ELSE '' END"
WATCHED = "public_text, prominence, verdict, released, rejected, kind, names, case_id"
FOLDS = (
    "àâäáãåçéèêëíìîïñóòôöõúùûüýÿ",
    "aaaaaaceeeeiiiinooooouuuuyy",
)


def upgrade() -> None:
    for statement in sqlite() if op.get_bind().dialect.name == "sqlite" else postgresql():
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("message_said", "message_changed", "message_gone", "case_shown"):
            op.execute(f"DROP TRIGGER IF EXISTS public_search_{name}")
        op.execute("DROP TABLE public_search")
        return
    op.execute("DROP TRIGGER public_search_message ON message")
    op.execute("DROP TRIGGER public_search_case ON complaint_case")
    op.execute("DROP FUNCTION public_search_of_message")
    op.execute("DROP FUNCTION public_search_of_case")
    op.execute("DROP TABLE public_search")
    op.execute("DROP FUNCTION public_search_fold")


def _apart(expression: str) -> str:
    """The ligatures that unicode61 leaves together, written as people type them."""
    for one, two in (("œ", "oe"), ("Œ", "oe"), ("æ", "ae"), ("ß", "ss")):
        expression = f"replace({expression}, '{one}', '{two}')"
    return expression


def sqlite() -> list[str]:
    """The FTS5 table and its triggers; rowid is the id of the message."""
    fit, title = FIT.format(m="m", no="NOT"), TITLE.format(m="m", c="c")
    entry = (
        f"INSERT INTO public_search (rowid, title, body) SELECT m.id, {_apart(title)}, {_apart('m.public_text')} "
        "FROM message m JOIN complaint_case c ON c.id = m.case_id "
        f"WHERE c.visible AND {fit} AND "
    )
    return [
        "CREATE VIRTUAL TABLE public_search USING fts5(title, body, content='', contentless_delete=1, "
        "tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
        f"CREATE TRIGGER public_search_message_said AFTER INSERT ON message BEGIN {entry} m.id = new.id; END",
        f"CREATE TRIGGER public_search_message_changed AFTER UPDATE OF {WATCHED} ON message BEGIN "
        f"DELETE FROM public_search WHERE rowid = old.id; {entry} m.id = new.id; END",
        "CREATE TRIGGER public_search_message_gone AFTER DELETE ON message BEGIN "
        "DELETE FROM public_search WHERE rowid = old.id; END",
        "CREATE TRIGGER public_search_case_shown AFTER UPDATE OF visible, public_title ON complaint_case "
        "WHEN old.visible <> new.visible OR old.public_title <> new.public_title BEGIN "
        "DELETE FROM public_search WHERE rowid IN (SELECT id FROM message WHERE case_id = new.id); "
        f"{entry} c.id = new.id; END",
    ]


def postgresql() -> list[str]:
    """The table, its index, what folds a text, and the triggers."""
    fit = FIT.format(m="m", no="NOT")
    accented, plain = FOLDS
    language = (
        "CASE m.language WHEN 'fr' THEN 'french' WHEN 'nl' THEN 'dutch' WHEN 'de' THEN 'german' ELSE 'english' END"
    )
    vector = (
        "setweight(to_tsvector('simple', public_search_fold(t.title)), 'A') || "
        "to_tsvector('simple', public_search_fold(t.body)) || to_tsvector(t.language, t.title || ' ' || t.body)"
    )
    entry = (
        f"INSERT INTO public_search (message_id, words) SELECT t.id, {vector} FROM (SELECT m.id, "
        f"{TITLE.format(m='m', c='c')} AS title, m.public_text AS body, ({language})::regconfig AS language "
        "FROM message m JOIN complaint_case c ON c.id = m.case_id "
        f"WHERE c.visible AND {fit} AND "
    )
    return [
        "CREATE FUNCTION public_search_fold(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS "
        f"$$ SELECT replace(replace(replace(translate(lower($1), '{accented}', '{plain}'), "
        "'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss') $$",
        "CREATE TABLE public_search (message_id bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX public_search_words ON public_search USING gin (words)",
        "CREATE FUNCTION public_search_of_message() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP <> 'INSERT' THEN DELETE FROM public_search WHERE message_id = OLD.id; END IF; "
        f"IF TG_OP <> 'DELETE' THEN {entry} m.id = NEW.id) t; END IF; RETURN NULL; END $$",
        "CREATE FUNCTION public_search_of_case() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "DELETE FROM public_search WHERE message_id IN (SELECT id FROM message WHERE case_id = NEW.id); "
        f"{entry} c.id = NEW.id) t; RETURN NULL; END $$",
        f"CREATE TRIGGER public_search_message AFTER INSERT OR DELETE OR UPDATE OF {WATCHED} ON message "
        "FOR EACH ROW EXECUTE FUNCTION public_search_of_message()",
        "CREATE TRIGGER public_search_case AFTER UPDATE OF visible, public_title ON complaint_case FOR EACH ROW "
        "WHEN (OLD.visible <> NEW.visible OR OLD.public_title <> NEW.public_title) "
        "EXECUTE FUNCTION public_search_of_case()",
    ]
