"""The dossier: what is in it, what never is, that it is the same twice, and that its own program checks it."""

import datetime as dt
import io
import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import select

from relay.cases import handling, thread
from relay.cases.dossier import issuing, paper, verify
from relay.cases.handling import Author
from relay.cases.uploads import Upload
from relay.models import Case, Dossier, Event, ReplyToken
from tests.relay.cases.test_deadlines import follow

ANSWER = "We will replace the valve on Friday the sixth and refund the visit."
DAY = dt.timedelta(days=1)


def a_pdf(pages: int = 1) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(595, 842))
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        made.save(out)
    return out.getvalue()


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def number(world: Any) -> str:
    """A case with an answer by mail, files of every kind and an internal recommendation."""
    files = (
        Upload("invoice.pdf", "", a_pdf(2)), Upload("photo.jpg", "", a_picture()),
        Upload("notes.txt", "", b"He came on the 3rd."), Upload("locked.pdf", "", b"%PDF-1.4 broken"),
    )  # fmt: skip
    number: str = world.file(follow(world, "stellantis-fs-belux"), files=files, phone="0470 12 34 56")
    to = world.address(number)
    world.receive(world.mail(ANSWER, to), to)
    with world.database.write() as session:
        case = session.scalars(select(Case)).one()
        thread.follow_up(session, world.settings, case, "He never came. 😀 <b>*bold*</b> #show", (), world.now)
        handling.recommend(session, case, Author("Anne"), "Branches", "Secret advice.", None, world.now)
    return number


def issue(world: Any, recipient: str = "consumer", language: str = "en") -> tuple[int, str]:
    with world.database.write() as session:
        row, secret = issuing.issue(session, session.scalars(select(Case)).one(), recipient, language, world.now)
        return row.id, secret


def build(world: Any, row_id: int, what: str) -> bytes:
    with world.database.read() as session:
        return issuing.build(session, world.settings, session.get_one(Dossier, row_id), what)


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_zip_holds_everything(world: Any, number: str) -> None:
    files = unpacked(build(world, issue(world)[0], "zip"))
    assert [
        "README.txt", "SHA256SUMS", "attachments/001-1-invoice.pdf", "attachments/001-2-photo.jpg",
        "attachments/001-3-notes.txt", "attachments/001-4-locked.pdf", "case.json", "dossier.pdf", "events.json",
        "manifest.json", "messages/001.txt", "messages/002.eml", "messages/003.txt", "verify.py",
    ] == sorted(files)  # fmt: skip
    assert b"DKIM-Signature" in files["messages/002.eml"]
    case = json.loads(files["case.json"])
    assert (number, "mail signed by the domain lumelec.example (DKIM, aligned)") == (
        case["number"], case["messages"][1]["how"],
    )  # fmt: skip
    assert ["filed", "verified", "sent", "delivered", "answered", "follow_up"] == [
        event["kind"] for event in json.loads(files["events.json"])
    ]
    assert "Acknowledgement: 5 working days" in case["clocks"][0]["says"].replace("\xa0", " ")


def test_internal_words_never_enter(world: Any, number: str) -> None:
    files = unpacked(build(world, issue(world)[0], "zip"))
    assert [] == [name for name, content in files.items() if b"Secret advice" in content]
    assert number


@pytest.mark.parametrize("language", ["fr", "nl", "en", "de"])
def test_the_same_case_makes_the_same_bytes(world: Any, number: str, language: str) -> None:
    row_id, _ = issue(world, language=language)
    first = build(world, row_id, "zip"), build(world, row_id, "pdf")
    world.now += DAY
    with world.database.write() as session:
        case = session.scalars(select(Case)).one()
        thread.follow_up(session, world.settings, case, "Written later.", (), world.now)
    assert first == (build(world, row_id, "zip"), build(world, row_id, "pdf"))


def test_files_are_appended_without_what_acts(world: Any, number: str) -> None:
    content = build(world, issue(world)[0], "pdf")
    with pikepdf.open(io.BytesIO(content)) as found:
        assert "/OpenAction" not in found.Root
        with_files = len(found.pages)
    assert with_files >= 5 + 2  # cover, parts, picture, notes; and the two pages of the invoice
    assert number


def run_verifier(folder: Path, content: bytes) -> subprocess.CompletedProcess[str]:
    (folder / "dossier.zip").write_bytes(content)
    (folder / "verify.py").write_bytes(unpacked(content)["verify.py"])
    command = [sys.executable, "-I", str(folder / "verify.py"), str(folder / "dossier.zip")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def changed(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    files = unpacked(content)
    assert old in files[name]
    files[name] = files[name].replace(old, new)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for one, data in files.items():
            archive.writestr(one, data)
    return out.getvalue()


def test_its_own_program_finds_it_whole(world: Any, number: str, tmp_path: Path) -> None:
    done = run_verifier(tmp_path, build(world, issue(world)[0], "zip"))
    assert (0, "All files are as they were made, and the log of events is whole.\n") == (done.returncode, done.stdout)
    assert number


def test_its_own_program_finds_a_changed_mail(world: Any, number: str, tmp_path: Path) -> None:
    content = changed(build(world, issue(world)[0], "zip"), "messages/002.eml", b"Friday", b"Monday")
    assert (1, "messages/002.eml was changed\n") == (
        run_verifier(tmp_path, content).returncode, run_verifier(tmp_path, content).stdout,
    )  # fmt: skip
    assert number


def test_its_own_program_finds_a_forged_log_and_a_forged_text(world: Any, number: str) -> None:
    files = unpacked(build(world, issue(world)[0], "zip"))
    events, case = json.loads(files["events.json"]), json.loads(files["case.json"])
    head = json.loads(files["manifest.json"])["events_head"]
    assert [] == verify.check_events(events, head) + verify.check_texts(events, case)
    events[4]["at"] = "2026-03-01T09:00:00.000000+00:00"
    assert ["event 5 (answered) does not fit the chain"] == verify.check_events(events, head)
    assert ["the last event is not the one that the manifest names"] == verify.check_events(events[:4], head)
    case["texts"][0]["text"] += " And more."
    assert ["the text of a message is not the one in the log"] == verify.check_texts(events, case)
    assert number


def test_issuing_replaces_both_tokens_and_the_old_ones_still_route(world: Any, number: str) -> None:
    before = world.address(number)
    issue(world)
    with world.database.read() as session:
        tokens = session.scalars(select(ReplyToken)).all()
        assert (4, 2) == (len(tokens), sum(token.retired_at is None for token in tokens))
        assert ["dossier_issued"] == session.scalars(select(Event.kind).order_by(Event.seq.desc()).limit(1)).all()
    assert ["filed:recipient"] == world.receive(world.mail("Once more: Friday it is.", before), before)


def test_a_mediators_link_expires_and_can_be_ended(world: Any, number: str) -> None:
    row_id, secret = issue(world, "mediator")
    with world.database.write() as session:
        row = issuing.by_link(session, secret, world.now + 29 * DAY)
        assert isinstance(row, Dossier)
        assert row.id == row_id
        assert "expired" == issuing.by_link(session, secret, world.now + 30 * DAY)
        issuing.visited(row, "pdf", "link", world.now)
        issuing.revoke(session, session.scalars(select(Case)).one(), row, world.now)
        assert "expired" == issuing.by_link(session, secret, world.now)
        assert (None, None) == (
            issuing.by_link(session, "nonsense", world.now),
            issuing.by_link(session, "", world.now),
        )
    with world.database.read() as session:
        assert [("pdf", "link")] == [(visit.what, visit.by) for visit in session.get_one(Dossier, row_id).visits]
    assert number


def test_twenty_pages_take_less_than_five_seconds(world: Any, number: str) -> None:
    with world.database.write() as session:
        case = session.scalars(select(Case)).one()
        for turn in range(36):
            words = f"Message {turn}. " + "The boiler leaks again and nobody calls back. " * 30
            thread.follow_up(session, world.settings, case, words, (), world.now)
    row_id, _ = issue(world)
    before = time.process_time()
    content = build(world, row_id, "pdf")
    assert time.process_time() - before < 5
    with pikepdf.open(io.BytesIO(content)) as found:
        assert len(found.pages) >= 20
    assert number


def test_a_picture_that_is_none_stays_in_the_zip() -> None:
    assert None is paper._picture(b"\xff\xd8\xff no picture")
