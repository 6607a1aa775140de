"""A cleaned copy of a file is made, looked at, published and taken back; nobody ever gets the file itself."""

import io
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from relay import public
from relay.cases import copying, moderating, thread, uploads
from relay.models import Attachment, Case, Event, Message, PublicCopy, Staff

SECRET = "geheim-Wilgenlaan-77"


def photo(colour: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    tags = Image.Exif()
    tags[0x010E] = SECRET
    out = io.BytesIO()
    Image.new("RGB", (80, 60), colour).save(out, "JPEG", exif=tags)
    return out.getvalue()


PHOTO = uploads.Upload(f"{SECRET}.jpg", "image/jpeg", photo())
NOTE = uploads.Upload("note.txt", "text/plain", b"Mr Delvaux wrote this. Call 0470 55 01 23.\n")


class Desk:
    """A case with one file, and the moderator's verbs on it."""

    def __init__(self, world: Any, file: uploads.Upload = PHOTO) -> None:
        self.world = world
        self.number = world.file(world.company(), story="Mr Delvaux broke it.", files=(file,))
        with world.database.write() as session:
            session.add(Staff(address="m@relay.example", name="M", password_hash="x", created_at=world.now))

    def do(self, act: Any) -> Any:
        with self.world.database.write() as session:
            file = session.scalars(select(Attachment)).one()
            return act(session, file, session.get_one(Message, file.message_id), session.scalars(select(Staff)).one())

    def make(self) -> None:
        def keep(session: Any, file: Attachment, message: Message, person: Staff) -> None:
            content = uploads.content(session, message, file)
            assert content is not None
            drawn = copying.draw(message.case, file.type, content)
            copying.keep(session, message, file, drawn, person, self.world.now)

        self.do(keep)

    def hide(self, rectangle: list[float] | None) -> None:
        def paint(session: Any, file: Attachment, message: Message, person: Staff) -> None:
            copy = copying.of(session, file)
            hidden = copying.rectangles(copying.hidden(copy), 1, rectangle)
            drawn = copying.draw(message.case, file.type, file.content, hidden)
            copying.hide(session, copy, drawn, hidden, person, self.world.now)

        self.do(paint)

    def publish(self, alt: str = "A leaking boiler") -> None:
        self.do(
            lambda session, file, _m, person: copying.publish(
                session, copying.of(session, file), alt, person, self.world.now
            )
        )

    def back(self) -> None:
        self.do(
            lambda session, file, _m, person: copying.take_back(
                session, copying.of(session, file), person, self.world.now
            )
        )

    def file(self, name: str = "piece-1.png") -> tuple[str, bytes] | None:
        with self.world.database.read() as session:
            return public.published_file(session, self.number, name)

    def shown(self) -> tuple[public.PublicFile, ...]:
        with self.world.database.read() as session:
            page = public.case(session, self.number)
        return page.messages[0].files if isinstance(page, public.CasePage) else ()

    def events(self) -> list[str]:
        with self.world.database.read() as session:
            kinds = session.scalars(select(Event.kind).order_by(Event.id)).all()
        return [kind for kind in kinds if kind.startswith("copy_")]


def test_nothing_is_public_before_a_moderator_publishes_it(world: Any) -> None:
    desk = Desk(world)
    assert (desk.file(), desk.shown()) == (None, ())
    desk.make()
    assert (desk.file(), desk.shown()) == (None, ())
    desk.publish()
    kind, content = desk.file() or ("", b"")
    assert kind == "image/png"
    assert SECRET.encode() not in content
    (shown,) = desk.shown()
    assert (shown.name, shown.width, shown.height, shown.alt) == ("piece-1.png", 80, 60, "A leaking boiler")


def test_it_is_taken_back_and_the_file_was_never_touched(world: Any) -> None:
    desk = Desk(world)
    desk.make()
    desk.publish()
    desk.back()
    assert (desk.file(), desk.shown()) == (None, ())
    assert desk.do(lambda _s, file, _m, _p: (file.content, file.name)) == (PHOTO.content, PHOTO.name)
    assert desk.events() == ["copy_made", "copy_published", "copy_taken_back"]


def test_a_hidden_rectangle_is_in_the_pixels_and_goes_away_again(world: Any) -> None:
    desk = Desk(world)
    desk.make()
    desk.publish()
    desk.hide([0, 0, 50, 100])
    assert desk.file() is None  # it waits to be published again
    desk.publish()
    painted = (desk.file() or ("", b""))[1]
    desk.hide(None)
    desk.publish()
    whole = (desk.file() or ("", b""))[1]
    with Image.open(io.BytesIO(painted)) as a, Image.open(io.BytesIO(whole)) as b:
        assert (a.getpixel((5, 5)), b.getpixel((5, 5)) != (0, 0, 0)) == ((0, 0, 0), True)


@pytest.mark.parametrize(
    "wrong", [[-1, 0, 10, 10], [0, 0, 0, 10], [60, 0, 50, 10], [float("nan"), 0, 1, 1], [0, 0, 101, 5]]
)
def test_a_rectangle_lies_on_the_page(world: Any, wrong: list[float]) -> None:
    with pytest.raises(ValueError, match="rectangle"):
        copying.rectangles({1: []}, 1, wrong)
    with pytest.raises(ValueError, match="rectangle"):
        copying.rectangles({1: []}, 2, [0, 0, 10, 10])


def test_a_picture_needs_words_for_who_cannot_see_it(world: Any) -> None:
    desk = Desk(world)
    desk.make()
    with pytest.raises(ValueError, match="alt"):
        desk.publish("  ")
    with pytest.raises(ValueError, match="alt_held"):
        desk.publish("I will kill you, I know where you live.")


def test_the_words_go_through_the_door_of_the_thread(world: Any) -> None:
    desk = Desk(world)
    with world.database.write() as session:
        moderating.naming.settle(session, session.scalars(select(Case)).one().id, [])
    desk.make()
    desk.publish("The card of Mr Delvaux, 0470 55 01 23")
    assert desk.shown()[0].alt == "The card of Mr [person 1], [phone]"


def test_a_text_is_copied_as_its_masked_words(world: Any) -> None:
    desk = Desk(world, NOTE)
    desk.make()
    desk.publish("")
    (shown,) = desk.shown()
    assert (shown.name, shown.text) == ("piece-1.txt", "Mr [name] wrote this. Call [phone].\n")


def test_a_text_that_would_be_held_is_not_copied(world: Any) -> None:
    threat = uploads.Upload("note.txt", "text/plain", b"I will kill you, I know where you live.")
    with pytest.raises(copying.RefusedError, match="held"):
        Desk(world, threat).make()


def test_a_copy_goes_with_its_text(world: Any) -> None:
    desk = Desk(world)
    desk.make()
    desk.publish()
    desk.do(
        lambda session, _f, message, person: moderating.reject(
            session, world.settings, message, person, "insult", world.now
        )
    )
    assert desk.file() is None
    with pytest.raises(ValueError, match="message"):
        desk.publish()


def test_a_copy_goes_when_the_complaint_turns_private(world: Any) -> None:
    desk = Desk(world)
    desk.make()
    desk.publish()
    desk.do(lambda session, _f, message, _p: thread.make_private(session, message.case, world.now))
    assert desk.file() is None


@pytest.mark.parametrize("name", ["piece-2.png", "piece-1-2.png", "piece-1.jpg", "piece-01.png", f"{SECRET}.jpg", "1"])
def test_other_names_are_nothing(world: Any, name: str) -> None:
    desk = Desk(world)
    desk.make()
    desk.publish()
    assert desk.file(name) is None


def test_making_it_again_is_one_copy_with_its_number(world: Any) -> None:
    desk = Desk(world)
    desk.make()
    desk.publish()
    desk.make()
    assert desk.file() is None
    with world.database.read() as session:
        assert [copy.number for copy in session.scalars(select(PublicCopy))] == [1]
