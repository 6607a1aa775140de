"""The only door to what the public may see. Prominence and redaction are applied here and nowhere else.

Everything returned is a plain frozen value made of public columns: no model, no original text, no address, no token
ever passes. Pages, feeds, search, API and open data ask here. The number of queries of a page is constant.

Reading order: `listing` (cases in lists), `searching` (by words and filters), `thread` (one case), `files` (its
files), `directory` (companies), `portrait` (what a company's page says beside its card), `sectors` (rankings, sums,
years), `pages` (everything, page by page), `front` (home), `data` (the open data). Whoever asks imports `relay.public`
and none of these.
"""

from relay.public.data import (
    OpenData,
    Stamp,
    open_data,
    open_data_archive,
    open_data_kept,
    open_data_stamp,
    parquet_there,
)
from relay.public.directory import CompanyCard, CompanyPage, companies, company, newest_day, suggest
from relay.public.files import PublicFile, file as published_file
from relay.public.front import Home, home
from relay.public.listing import PAGE, CaseCard, recent, recent_of_sector
from relay.public.pages import (
    Changed,
    cards_changed,
    cases_before,
    cases_changed,
    companies_after,
    figures,
    figures_after,
    figures_changed,
)
from relay.public.portrait import About, Place, Portrait, Promises, TrendPoint, portrait
from relay.public.removals import Month, removals
from relay.public.searching import LANGUAGES, PERIODS, STATES, Problem, Sought, alike, problems, search
from relay.public.sectors import (
    Beside,
    Ranked,
    Sort,
    Sums,
    ranking,
    report_days,
    side_by_side,
    subjects,
    sums,
)
from relay.public.thread import CasePage, PublicMessage, case, report

__all__ = [
    "LANGUAGES",
    "PAGE",
    "PERIODS",
    "STATES",
    "About",
    "Beside",
    "CaseCard",
    "CasePage",
    "Changed",
    "CompanyCard",
    "CompanyPage",
    "Home",
    "Month",
    "OpenData",
    "Place",
    "Portrait",
    "Problem",
    "Promises",
    "PublicFile",
    "PublicMessage",
    "Ranked",
    "Sort",
    "Sought",
    "Stamp",
    "Sums",
    "TrendPoint",
    "alike",
    "cards_changed",
    "case",
    "cases_before",
    "cases_changed",
    "companies",
    "companies_after",
    "company",
    "figures",
    "figures_after",
    "figures_changed",
    "home",
    "newest_day",
    "open_data",
    "open_data_archive",
    "open_data_kept",
    "open_data_stamp",
    "parquet_there",
    "portrait",
    "problems",
    "published_file",
    "ranking",
    "recent",
    "recent_of_sector",
    "removals",
    "report",
    "report_days",
    "search",
    "side_by_side",
    "subjects",
    "suggest",
    "sums",
]
