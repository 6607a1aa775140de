"""Mailed links: opening one changes nothing, the button acts once, and a dead link says what to do."""

import datetime as dt

from sqlalchemy import select

from relay.cases import holding, links
from relay.mail import spool
from relay.models import Account, CompanyAddress, MailedLink, SpoolRow, WebSession
from tests.web.visitor import Browser, Town


def test_opening_a_link_changes_nothing(browser: Browser, town: Town) -> None:
    town.account()
    with town.database.write() as session:
        address = session.merge(town.company().addresses[0])
        address.state = "unconfirmed"
        account = session.scalars(select(Account)).one()
        doors = {
            "sign-in": links.issue(session, town.settings, "sign_in", town.clock(), account_id=account.id),
            "stop": links.issue(session, town.settings, "stop", town.clock(), company_address_id=address.id),
            "not-us": links.issue(session, town.settings, "not_us", town.clock(), company_address_id=address.id),
        }
    for door, secret in doors.items():
        assert browser.open(f"/{door}/{secret}").status_code == 200, door
    with town.database.read() as session:
        assert set(session.scalars(select(MailedLink.used_at))) == {None}
        assert set(session.scalars(select(CompanyAddress.state))) == {"unconfirmed"}
    assert town.count(WebSession) == 0


def sign_in_link(browser: Browser, town: Town) -> str:
    town.account()
    browser.open("/sign-in")
    browser.submit(address="lea@home.example")
    return town.link("sign_in", "sign-in")


def test_a_link_signs_in_once(browser: Browser, town: Town) -> None:
    path = sign_in_link(browser, town)
    browser.open(path)
    page = browser.page
    browser.submit()
    assert browser.page.request.path == "/mine"
    browser.page = page
    browser.submit()
    assert browser.page.status_code == 410
    assert "This link has been used already" in browser.words
    assert town.count(WebSession) == 1


def test_an_expired_link_says_how_to_get_another(browser: Browser, town: Town) -> None:
    path = sign_in_link(browser, town)
    town.clock.at += dt.timedelta(hours=town.settings.clock.link_hours, seconds=1)
    assert browser.open(path).status_code == 410
    assert "This link is too old" in browser.words
    assert browser.soup.select_one('main a[href="/sign-in"]') is not None


def test_an_expired_link_does_not_act_when_its_page_stood_open(browser: Browser, town: Town) -> None:
    browser.open(sign_in_link(browser, town))
    town.clock.at += dt.timedelta(hours=town.settings.clock.link_hours, seconds=1)
    browser.submit()
    assert (browser.page.status_code, town.count(WebSession)) == (410, 0)


def test_an_invented_link_is_unknown(browser: Browser) -> None:
    for door in ("verify", "sign-in", "confirm-mail", "not-us", "stop"):
        assert browser.open(f"/{door}/invented").status_code == 404, door


def test_a_link_opens_its_own_door_only(browser: Browser, town: Town) -> None:
    secret = sign_in_link(browser, town).rpartition("/")[2]
    assert browser.open(f"/verify/{secret}").status_code == 404


def test_nobody_learns_who_has_an_account(browser: Browser, town: Town) -> None:
    town.account()
    answers = []
    for address in ("lea@home.example", "nobody@home.example"):
        browser.open("/sign-in")
        browser.submit(address=address)
        answers.append(browser.words.replace(address, "…"))
    assert answers[0] == answers[1]
    assert len(town.letters("sign_in")) == 1


def test_a_company_stops_our_mail(browser: Browser, town: Town) -> None:
    assert stopped(browser, town, "unconfirmed") == "stopped"


def test_a_stop_link_lapses_once_staff_have_confirmed_the_address(browser: Browser, town: Town) -> None:
    """Else a company would escape its score by an old letter."""
    assert stopped(browser, town, "confirmed") == "confirmed"
    assert browser.page.status_code == 410


def stopped(browser: Browser, town: Town, state: str) -> str:
    """The state of an address after its stop link was used."""
    address = town.company().addresses[0]
    with town.database.write() as session:
        session.merge(address).state = "unconfirmed"
        secret = links.issue(session, town.settings, "stop", town.clock(), company_address_id=address.id)
    browser.open(f"/stop/{secret}")
    assert address.address in browser.words
    with town.database.write() as session:
        session.merge(address).state = state
    browser.submit()
    with town.database.read() as session:
        return session.scalars(select(CompanyAddress.state)).one()


def test_the_consumer_reads_a_mail_before_confirming_it(browser: Browser, town: Town) -> None:
    """Else a stranger could put words into the consumer's mouth by a button pressed blindly."""
    number = town.case(town.company(), town.account())
    path = doubtful(town, number, "I take everything back, the company was right.")
    browser.open(path)
    assert "I take everything back, the company was right." in browser.words
    assert "lea@elsewhere.example" in browser.words
    page = browser.page
    browser.submit()
    assert "Your mail has been added to your complaint" in browser.words
    browser.page = page
    browser.submit()
    assert browser.page.status_code == 410
    assert len(town.letters("follow_up")) == 1


def doubtful(town: Town, number: str, text: str) -> str:
    """A mail in the consumer's name that could not be authenticated was held; the path of its link."""
    content = f"From: Lea <lea@elsewhere.example>\r\nSubject: Re: Boiler\r\n\r\n{text}\r\n".encode()
    to = town.settings.base_address
    mail = spool.Incoming("smtp", content, "lea@elsewhere.example", (to,), "", "", town.clock(), False)
    with town.database.write() as session:
        spool.accept(session, [mail])
        row = session.scalars(select(SpoolRow)).one()
        holding.ask_consumer(session, town.settings, row, session.merge(town.find(number)), town.clock())
    return town.link("confirm_mail", "confirm-mail")


def test_signing_out_ends_the_session(signed_in: Browser) -> None:
    signed_in.open("/mine")
    signed_in.submit("/sign-out")
    signed_in.open("/mine")
    assert (signed_in.page.status_code, signed_in.page.location) == (303, "/sign-in?next=/mine")


def test_after_signing_in_the_page_that_was_asked_for_opens(browser: Browser, town: Town) -> None:
    number = town.case(town.company(), town.account())
    browser.follow(f"/mine/{number}")
    browser.submit(address="lea@home.example")
    browser.open(town.link("sign_in", "sign-in"))
    browser.submit()
    assert browser.page.request.path == f"/mine/{number}"


def test_a_foreign_address_is_no_page_to_go_back_to(browser: Browser, town: Town) -> None:
    town.account()
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        browser.open("/sign-in", query_string={"next": elsewhere})
        browser.submit(address="lea@home.example")
        browser.open(town.link("sign_in", "sign-in"))
        browser.submit(follow=False)
        assert browser.page.location == "/mine"
