"""Answers that a program puts inside the element or the marks of the quote: found by what the letter has there."""

from email.message import EmailMessage

import pytest

from mailparse import parse

LETTER = (
    "The boiler was installed on 3 March and has leaked every day since then.",
    "I called your service desk five times and nobody ever came to look at it.",
    "The invoice charges a visit of two hours that never took place at all.",
    "I expect a repair within ten days and the refund of the invented visit.",
)
ANSWERS = (
    "The installer has been told, he comes on Monday morning.",
    "That visit is struck off, you pay nothing for it.",
)


def letter() -> bytes:
    message = EmailMessage()
    message["From"] = "Lea via Relay <case+k7m2p9xqabtbd3c@relay.example>"
    message["Subject"] = "Complaint"
    message.set_content("\n\n".join(LETTER))
    return message.as_bytes()


def reply(text: str, subtype: str) -> bytes:
    message = EmailMessage()
    message["From"] = "service@company.example"
    message["Subject"] = "RE: Complaint"
    message.set_content(text, subtype=subtype)
    return message.as_bytes()


def woven(element: str) -> str:
    one, two, three, four = (f"<{element}>{line}</{element}>" for line in LETTER)
    first, second = (f"<{element} style='color:red'>{line}</{element}>" for line in ANSWERS)
    return one + two + first + three + second + four


HEAD = "<p><b>From:</b> Lea<br><b>Sent:</b> 3 March 2026 10:00<br><b>To:</b> Service<br><b>Subject:</b> Complaint</p>"
LAYOUTS = {
    "outlook web": (
        "<div>See below.</div><div id='divRplyFwdMsg'>" + HEAD + "</div><div>" + woven("p") + "</div>",
        "html",
    ),
    "outlook desktop": (
        "<p>See below.</p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
        + HEAD + "</div>" + woven("p"),
        "html",
    ),
    "apple mail": (
        "<div>See below.</div><div><blockquote type='cite'><div>On 3 Mar 2026, at 10:00, Lea wrote:</div>"
        + woven("div") + "</blockquote></div>",
        "html",
    ),
    "typed behind the marks": (
        "See below.\n\nOn 3 March 2026 at 10:00, Lea <case+k7m2p9xqabtbd3c@relay.example> wrote:\n"
        f"> {LETTER[0]}\n> {LETTER[1]}\n> {ANSWERS[0]}\n> {LETTER[2]}\n> {ANSWERS[1]}\n> {LETTER[3]}\n",
        "plain",
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_the_letter_does_not_have_is_the_answer(layout: str):
    read = parse(reply(*LAYOUTS[layout]), answering=letter())
    own = [line for line in read.reply_text.split("\n") if line and not line.startswith(">")]
    assert own == ["See below.", *ANSWERS]


def test_marks_written_into_a_page_are_quote():
    page = "<div>It comes on Monday.</div><div>On 3 March 2026 at 10:00, Lea wrote:</div><div>&gt; Where is it?</div>"
    read = parse(reply(page, "html"))
    assert (read.reply_text, read.quoted_text) == (
        "It comes on Monday.",
        "On 3 March 2026 at 10:00, Lea wrote:\n> Where is it?",
    )


def test_a_page_that_is_all_quote_is_shown_without_marks_of_ours():
    page = "<blockquote type='cite'><p>Here is the whole story.</p></blockquote>"
    assert parse(reply(page, "html")).reply_text == "Here is the whole story."


def test_an_inline_element_quotes_to_its_last_word():
    page = "<div>Done.</div><span id='OLK_SRC_BODY_SECTION'><div>De : Lea</div>Where is it<br>and when?</span>"
    assert parse(reply(page, "html")).reply_text == "Done."


def test_a_frame_of_a_ticket_system_is_not_the_answer():
    body = (
        "##- Please type your reply above this line -##\n\nYour request (887) has been updated.\n\n"
        "Jo Marsh, 9 Mar 2026 11:40 CET\n\nThe invoice is cancelled.\n\n"
        "------------------\n\nLea via Relay, 6 Mar 2026 14:28 CET\n\n" + "\n\n".join(LETTER)
    )
    for known in (letter(), None):
        assert parse(reply(body, "plain"), answering=known).reply_text == "The invoice is cancelled."


def test_a_scanner_below_the_quote_is_no_answer():
    below = "\n\nThis mail was checked for viruses by MailGuard."
    body = "It is paid.\n\nOn 3 March 2026 at 10:00, Lea <l@x.example> wrote:\n> Where is it?" + below
    read = parse(reply(body, "plain"))
    assert (read.reply_text, read.signature) == ("It is paid.", below.strip())


def test_a_text_part_that_only_points_at_the_page_is_not_read():
    message = EmailMessage()
    message["From"] = "service@company.example"
    message.set_content("Pour lire ce courrier, affichez sa version graphique.\n")
    message.add_alternative("<p>Madame,</p><p>Les 150 euros vous seront versés le 20 mars.</p>", subtype="html")
    assert parse(message.as_bytes()).reply_text == "Madame,\n\nLes 150 euros vous seront versés le 20 mars."


def test_a_forward_of_other_mail_is_what_the_author_sends():
    block = "From: Board\nSent: 11 March 2026 9:00\nTo: Desk\nSubject: decision"
    body = f"Our decision is below.\n\n{block}\n\nPay the 37 euro."
    raw = reply(body, "plain").replace(b"RE: Complaint", b"FW: decision")
    assert parse(raw, answering=letter()).reply_text == body


def test_a_line_that_a_program_adds_below_our_whole_letter_is_no_answer():
    head = "From: Lea\nSent: 3 March 2026 10:00\nTo: Service\nSubject: Complaint\n\n"
    answer = "The installer has been told about it and he comes on Monday morning at nine."
    body = f"{answer}\n\n{head}" + "\n\n".join(LETTER) + "\n\nThink of the trees before you print."
    read = parse(reply(body, "plain"), answering=letter())
    assert (read.reply_text, read.signature) == (answer, "Think of the trees before you print.")


def test_an_introduction_that_lost_its_line_break():
    body = "It is paid.\n\nOn Wednesday, March 4, 2026, 10:12 AM, Lea <lea@home.example> wrote: Where is it?\nI wait."
    assert parse(reply(body, "plain")).reply_text == "It is paid."


def test_a_notification_that_only_its_mark_gives_away():
    body = (
        "Comments have been added to case CS0031.\n\nState: Resolved\n\nComments:\n\n"
        "13-03-2026 09:10:44 GMT - Jo Marsh (Additional comments)\nWe refunded 286 euro today.\n\nRef:MSG3104410_w81\n"
    )
    read = parse(reply(body, "plain"))
    assert (read.reply_text, read.signature) == ("We refunded 286 euro today.", "Ref:MSG3104410_w81")


def test_answers_between_the_blockquotes_of_one_element():
    page = (
        "<div>My answers:</div><div class='gmail_quote'>"
        "<div class='gmail_attr'>On 3 March 2026 at 10:00, Lea wrote:<br></div>"
        "<blockquote class='gmail_quote'>Where is it?</blockquote><div><br></div><div>In the depot.</div>"
        "<blockquote class='gmail_quote'>And when?</blockquote><div>On Monday.</div><div>At nine.</div></div>"
    )
    own = [line for line in parse(reply(page, "html")).reply_text.split("\n") if line and not line.startswith(">")]
    assert own == ["My answers:", "In the depot.", "On Monday.", "At nine."]
