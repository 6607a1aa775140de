"""Rankings, a sector's report, companies side by side, and the report of a year. Public: asks `relay.public` only."""

import datetime as dt
from typing import Any, get_args

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from relay import public
from relay.cases.companies import SECTORS
from relay.cases.dossier import paper
from web import charts, forms
from web.context import now, reading, settings
from web.i18n import day, decimal, language, percent, whole
from web.words import word

pages = Blueprint("sectors", __name__)
MOST_COMPARED = 4
LEAST_SUBJECTS = 10  # complaints in a sector from which subjects are told: below, one of them would be somebody's


def _page_number() -> int:
    typed = request.args.get("page", "")
    return int(typed) if typed.isdecimal() and 0 < int(typed[:4]) < 1000 else 1


def _sort() -> public.Sort:
    asked = request.args.get("sort")
    return next((sort for sort in get_args(public.Sort) if sort == asked), "low")


@pages.get("/ranking")
def ranking() -> ResponseReturnValue:
    number = _page_number()
    with reading() as session:
        ranked = public.ranking(session, sort=_sort(), page=number)
        years = [found.year for found in public.report_days(session)]
    return render_template(
        "site/sectors/ranking.html", ranked=ranked, sort=_sort(), sectors=SECTORS, page=number, years=years
    )


@pages.get("/sector/<code>")
def sector(code: str) -> ResponseReturnValue:
    if code not in SECTORS:
        abort(404)
    number = _page_number()
    with reading() as session:
        ranked = public.ranking(session, code, _sort(), page=number)
        sums, subjects = public.sums(session, code), public.subjects(session, code, now())
        recent = public.recent_of_sector(session, code, limit=6)
    total = sum(count for _code, count in subjects)
    return render_template(
        "site/sectors/sector.html",
        code=code,
        ranked=ranked,
        sort=_sort(),
        sums=sums,
        subjects=subjects if total >= LEAST_SUBJECTS else (),
        total=total,
        recent=recent,
        spread=charts.spread(sums.scores, None) if len(sums.scores) > 1 else None,
        page=number,
    )


@pages.get("/compare")
def compare() -> ResponseReturnValue:
    """Up to four companies side by side: `?c=slug&c=slug`, or what was typed in `q` to find one more."""
    asked = [forms.clean_line(slug, 80) for slug in request.args.getlist("c")]
    query = forms.clean_line(request.args.get("q", ""), 100)
    with reading() as session:
        shown = public.side_by_side(session, list(dict.fromkeys(filter(None, asked)))[:MOST_COMPARED])
        found = public.suggest(session, query, limit=8) if query else ()
    slugs = [one.slug for one in shown]
    return render_template(
        "site/sectors/compare.html",
        shown=shown,
        slugs=slugs,
        found=[card for card in found if card.slug not in slugs],
        query=query,
        full=len(shown) >= MOST_COMPARED,
        dropped=len(set(asked)) > MOST_COMPARED,
    )


@pages.get("/report/<int:year>")
def report(year: int) -> ResponseReturnValue:
    return render_template("site/sectors/report.html", **_year(year), facts=facts, cells=_cells)


@pages.get("/report/<int:year>.pdf")
def report_pdf(year: int) -> ResponseReturnValue:
    """The same on paper; equal figures give equal bytes."""
    content = paper.form(_printed(_year(year)), "report.typ")
    response = Response(content, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=f"report-{year}-{language()}.pdf")
    return response


def _year(year: int) -> dict[str, Any]:
    """The figures of a year as of its last day that has cards; 404 for a year without."""
    with reading() as session:
        days = public.report_days(session)
        as_of = next((found for found in days if found.year == year), None)
        if as_of is None:
            abort(404)
        by_sector = [(code, public.sums(session, code, as_of)) for code in SECTORS]
        best = public.ranking(session, day=as_of, limit=20)
        return {
            "year": year,
            "as_of": as_of,
            "whole_year": (as_of.month, as_of.day) == (12, 31),
            "sums": public.sums(session, day=as_of),
            "sectors": [(code, sums) for code, sums in by_sector if sums.cases],
            "best": best,
            "years": [found.year for found in days],
        }


def _printed(year: dict[str, Any]) -> dict[str, Any]:
    """What the PDF says: texts in the visitor's language, numbers as it writes them."""
    as_of: dt.date = year["as_of"]
    rows = [(word("sector", code), *_cells(sums)) for code, sums in year["sectors"]]
    rows.append((_("All"), *_cells(year["sums"])))
    best = [
        (str(one.rank), one.name, word("sector", one.sector), one.letter, decimal(one.score), _interval(one))
        for one in year["best"]
    ]
    return {
        "language": language(),
        "title": _("Report %(year)s", year=year["year"]),
        "site": settings().site.name,
        "organisation": settings().site.organisation,
        "as_of": _("As of %(day)s: complaints delivered within the 365 days before.", day=day(as_of)),
        "facts": [[label, value] for label, value in facts(year["sums"])],
        "sectors": {"title": _("By sector"), "head": _sector_head(), "rows": rows},
        "best": {"title": _("Best scores"), "head": _best_head(), "rows": best},
        "note": _(
            "Ranked by the lower end of the %(share)s interval. How the score is made, and the rows behind it:",
            share=percent(0.9),
        ),
        "links": [settings().site.url + url_for("pages.score"), settings().site.url + url_for("opendata.index")],
    }


def _interval(one: public.Ranked) -> str:
    return f"{decimal(one.low)} – {decimal(one.high)}"


def _cells(sums: public.Sums) -> tuple[str, ...]:
    answered = percent(sums.answered / sums.cases) if sums.cases else "–"
    resolved = percent((sums.met + sums.part) / sums.ratings) if sums.ratings else "–"
    median = "–" if sums.median is None else decimal(sums.median)
    return whole(sums.cases), answered, resolved, whole(sums.scored), median


def _sector_head() -> tuple[str, ...]:
    return _("Sector"), _("Complaints"), _("Answered"), _("Resolved"), _("Companies with a score"), _("Median score")


def _best_head() -> tuple[str, ...]:
    return _("Rank"), _("Company"), _("Sector"), _("Letter"), _("Score"), _("Interval")


def facts(sums: public.Sums) -> list[tuple[str, str]]:
    """What a sector or the platform adds up to, as (label, value)."""
    resolved = percent((sums.met + sums.part) / sums.ratings) if sums.ratings else "–"
    return [
        (_("complaints in 12 months"), whole(sums.cases)),
        (_("answered within 30 days"), percent(sums.answered / sums.cases) if sums.cases else "–"),
        (_("of the rated ones resolved, in full or in part"), resolved),
        (_("companies with complaints"), whole(sums.companies)),
        (_("companies with a score"), whole(sums.scored)),
        (_("median score"), "–" if sums.median is None else decimal(sums.median)),
    ]
