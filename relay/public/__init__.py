"""The only door to what the public may see. Prominence and redaction are applied here and nowhere else.

Everything returned is a plain frozen value made of public columns: no model, no original text, no address, no token
ever passes. Pages, feeds, search, API and open data ask here. The number of queries of a page is constant.

Reading order: `listing` (cases in lists), `thread` (one case), `directory` (companies), `front` (home), `data` (the
open data). Whoever asks imports `relay.public` and none of these.
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
from relay.public.directory import CompanyCard, CompanyPage, companies, company, suggest
from relay.public.front import Home, home
from relay.public.listing import PAGE, CaseCard, recent, search
from relay.public.thread import CasePage, PublicMessage, case, report

__all__ = [
    "PAGE",
    "CaseCard",
    "CasePage",
    "CompanyCard",
    "CompanyPage",
    "Home",
    "OpenData",
    "PublicMessage",
    "Stamp",
    "case",
    "companies",
    "company",
    "home",
    "open_data",
    "open_data_archive",
    "open_data_kept",
    "open_data_stamp",
    "parquet_there",
    "recent",
    "report",
    "search",
    "suggest",
]
