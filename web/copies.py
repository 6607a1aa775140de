"""Files at the desk: what came with public texts, and the cleaned copies that a moderator makes and publishes of it.

The file itself is only ever a download that cannot run. The preview shows exactly the bytes that everybody would get.
"""

from dataclasses import dataclass

from flask import Blueprint, Response, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload
from werkzeug.exceptions import NotFound

from relay.cases import copying, uploads
from relay.models import Attachment, Case, Message, PublicCopy, Staff
from web import access, desk, download, forms
from web.context import now, reading, writing
from web.desk import ROLES

pages = Blueprint("copies", __name__, url_prefix="/desk/files")
SHOWN = 100  # files in the list


@dataclass(frozen=True, slots=True)
class File:
    """A file in the list: whose text it came with, and what became of it ("" where nobody made a copy)."""

    file: Attachment
    message: Message
    state: str


@pages.before_request
def _private() -> None:
    g.private = True


def reasons() -> dict[str, str]:
    """Why no copy is made, by code of `relay.copies.bounded.REASONS` and of `copying`."""
    return {
        "type": _("Nobody can see through this kind of file. Its owner can send it as a picture or a PDF."),
        "office": _("Office files carry what nobody sees. Ask its owner for a PDF or a picture."),
        "heic": _("This kind of photograph cannot be read here. Ask its owner for a JPEG or a picture of the screen."),
        "encrypted": _("The file is locked with a password."),
        "unreadable": _("The file is broken, or is not what it says it is."),
        "too_large": _("The picture is too large to be copied."),
        "too_long": _("Copying took too long and was ended."),
        "held": _("Its text would be held: it says something that the publishing rules keep back."),
    }


@pages.get("")
def listing() -> ResponseReturnValue:
    with reading() as session:
        person = access.staff(session, *ROLES)
        query = (
            select(Attachment, Message, PublicCopy.state)
            .join(Message, Message.id == Attachment.message_id)
            .join(Case, Case.id == Message.case_id)
            .outerjoin(PublicCopy, PublicCopy.attachment_id == Attachment.id)
            .where(Case.visible, Message.prominence == "public")
            .order_by(Attachment.id.desc())
            .limit(SHOWN)
            .options(joinedload(Message.case))
        )
        files = [File(file, message, state or "") for file, message, state in session.execute(query)]
        return desk.render(session, person, "site/desk/files.html", files=files)


def _found(session: Session, file_id: int) -> tuple[Attachment, Message, PublicCopy | None]:
    file = session.get(Attachment, file_id)
    if file is None:
        raise NotFound
    copy = session.scalar(
        select(PublicCopy).where(PublicCopy.attachment_id == file_id).options(selectinload(PublicCopy.pages))
    )
    return file, session.get_one(Message, file.message_id), copy


@pages.get("/<int:file_id>")
def file(file_id: int) -> ResponseReturnValue:
    with reading() as session:
        return _page(session, access.staff(session, *ROLES), file_id)


def _page(session: Session, person: Staff, file_id: int, problems: dict[str, str] | None = None) -> str:
    shown, message, copy = _found(session, file_id)
    labels = {"alt": _("What is to be seen"), "left": _("Rectangle"), "copy": _("Copy")}
    return desk.render(
        session, person, "site/desk/file.html", typed=_corners(), problems=problems, file=shown, message=message,
        copy=copy, labels=labels, reasons=reasons(), refusal=copying.refusal(shown.type),
        may_copy=copying.may_copy(message), whole=_is_whole(copy),
    )  # fmt: skip


def _is_whole(copy: PublicCopy | None) -> bool:
    """Whether the copy is a text, in which no rectangle can be hidden."""
    return copy is not None and all(page.type == "text/plain" for page in copy.pages)


def _corners() -> dict[str, str]:
    """The rectangle between two clicks on the preview, in per cent: the picture is a button that tells the place.

    The first click gives left and top, the second width and height; whoever cannot click types the numbers.
    """
    given = request.form if request.method == "POST" else request.args
    found = {name: given.get(name, "")[:6] for name in ("page", "left", "top", "width", "height", "alt")}
    found["alt"] = given.get("alt", "")[: copying.LONGEST_ALT]
    shown = [request.args.get(name, 0, type=int) for name in ("shown_width", "shown_height")]
    hit = [request.args.get(name, -1, type=int) for name in ("at.x", "at.y")]
    if min(hit) < 0 or min(shown) < 1:
        return found
    across, down = (min(100.0, 100 * at / whole) for at, whole in zip(hit, shown, strict=True))
    left, top = request.args.get("left", type=float), request.args.get("top", type=float)
    if left is None or top is None or request.args.get("page") != request.args.get("before"):
        return found | {"left": f"{min(across, 99):.0f}", "top": f"{min(down, 99):.0f}", "width": "", "height": ""}
    return found | {
        "left": f"{min(left, across):.0f}", "top": f"{min(top, down):.0f}",
        "width": f"{max(1, abs(across - left)):.0f}", "height": f"{max(1, abs(down - top)):.0f}",
    }  # fmt: skip


@pages.get("/<int:file_id>/original")
def original(file_id: int) -> ResponseReturnValue:
    with reading() as session:
        access.staff(session, *ROLES)
        _file, message, _copy = _found(session, file_id)
        return download.attachment(session, message, file_id)


@pages.get("/<int:file_id>/page/<int:position>")
def preview(file_id: int, position: int) -> ResponseReturnValue:
    with reading() as session:
        access.staff(session, *ROLES)
        copy = _found(session, file_id)[2]
        page = next((p for p in copy.pages if p.position == position), None) if copy else None
        if page is None or page.type == "text/plain":
            raise NotFound
        return picture(page.type, page.content)


def picture(kind: str, content: bytes) -> Response:
    """Pixels that we drew ourselves, shown as what they are."""
    response = Response(content, mimetype=kind)
    response.headers["Content-Security-Policy"] = download.SEALED
    return response


@pages.post("/<int:file_id>/make")
def make(file_id: int) -> ResponseReturnValue:
    """Draw the copy, outside of any transaction, and keep it for the moderator to look at."""
    with reading() as session:
        access.staff(session, *ROLES)
        shown, message, _copy = _found(session, file_id)
        content = uploads.content(session, message, shown)
        if content is None:
            raise NotFound
        try:
            drawn = copying.draw(message.case, shown.type, content)
        except copying.RefusedError as refused:
            return _refused(session, file_id, str(refused))
    with writing() as session:
        person = access.staff(session, *ROLES)
        shown, message, _copy = _found(session, file_id)
        copying.keep(session, message, shown, drawn, person, now())
        flash(_("The copy is made. Nobody sees it before you publish it."), "good")
    return redirect(url_for("copies.file", file_id=file_id), 303)


def _refused(session: Session, file_id: int, reason: str) -> ResponseReturnValue:
    flash(reasons()[reason], "warn")
    return _page(session, access.staff(session, *ROLES), file_id), 422


@pages.post("/<int:file_id>/hide")
def hide(file_id: int) -> ResponseReturnValue:
    """Paint over one more rectangle of a page, or take the last one away; the page is drawn anew from the file."""
    with reading() as session:
        person = access.staff(session, *ROLES)
        shown, message, copy = _found(session, file_id)
        content = uploads.content(session, message, shown)
        if copy is None or content is None or _is_whole(copy):
            raise NotFound
        try:
            hidden = copying.rectangles(copying.hidden(copy), forms.number("page", 1, 1000) or 0, _rectangle())
            drawn = copying.draw(message.case, shown.type, content, hidden)
        except copying.RefusedError as refused:
            return _refused(session, file_id, str(refused))
        except ValueError:
            return _page(session, person, file_id, {"left": "bad_rectangle"}), 422
    with writing() as session:
        person = access.staff(session, *ROLES)
        copy = _found(session, file_id)[2]
        if copy is None:
            raise NotFound
        copying.hide(session, copy, drawn, hidden, person, now())
    return redirect(url_for("copies.file", file_id=file_id), 303)


def _rectangle() -> tuple[float, ...] | None:
    """The typed rectangle; None where the last one is to go. Raises ValueError."""
    if request.form.get("act") == "undo":
        return None
    return tuple(float(request.form.get(name, "")) for name in ("left", "top", "width", "height"))


@pages.post("/<int:file_id>/publish")
def publish(file_id: int) -> ResponseReturnValue:
    with writing() as session:
        person = access.staff(session, *ROLES)
        copy = _found(session, file_id)[2]
        if copy is None:
            raise NotFound
        try:
            copying.publish(session, copy, forms.text("alt", copying.LONGEST_ALT), person, now())
        except ValueError as error:
            code = {"alt": "required", "alt_held": "alt_held", "message": "not_public"}[str(error)]
            return _page(session, person, file_id, {"copy" if code == "not_public" else "alt": code}), 422
        flash(_("Everybody sees the copy now, below the text that it came with."), "good")
    return redirect(url_for("copies.file", file_id=file_id), 303)


@pages.post("/<int:file_id>/back")
def back(file_id: int) -> ResponseReturnValue:
    with writing() as session:
        person = access.staff(session, *ROLES)
        copy = _found(session, file_id)[2]
        if copy is None:
            raise NotFound
        copying.take_back(session, copy, person, now())
        flash(_("Nobody sees the copy any more."), "good")
    return redirect(url_for("copies.file", file_id=file_id), 303)
