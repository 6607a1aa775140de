"""Papers to print: the complaint as a letter for the post, and the form to fill in by hand."""

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from relay.cases import deadlines, papers
from relay.models import Case, Company
from web import access
from web.context import now, reading, settings
from web.i18n import language

pages = Blueprint("papers", __name__)


@pages.get("/mine/<number>/letter.pdf")
def letter(number: str) -> ResponseReturnValue:
    """The complaint, for a company that no mail reaches."""
    with reading() as session:
        case = access.own_case(session, access.account(session), number)
        if case.verified_at is None:
            abort(404)
        return _paper(papers.complaint_letter(session, settings(), case, now(), _postal(case)), f"{number}.pdf")


def _postal(case: Case) -> str:
    """Where the company's procedure says letters go, for those the complaint comes from."""
    procedure = deadlines.procedure_of(settings(), case)
    audience = case.course.audience if case.course else "private"
    channels = procedure.channels if procedure else ()
    return next((one.to for one in channels if one.kind == "post" and audience in one.audience), "")


@pages.get("/complain/form/<int:company_id>.pdf")
def form(company_id: int) -> ResponseReturnValue:
    """The empty form of a confirmed company, in the language of the page."""
    with reading() as session:
        company = session.get(Company, company_id)
        if company is None or not company.confirmed:
            abort(404)
        procedure = deadlines.in_force(settings(), company)
        spoken = request.args.get("lang") or language()
        return _paper(papers.paper_form(settings(), company, procedure, spoken), f"form-{company.slug}.pdf")


def _paper(content: bytes, name: str) -> Response:
    response = Response(content, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
