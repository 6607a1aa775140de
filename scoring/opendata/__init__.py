"""The published rows: one file, CSV or JSON Lines, that is enough to recompute every figure.

One row a case of a scored company, with the company's number of consumers, the as-of day and the method version
repeated on each row, so that any cut of the file still says what it is. Rows hold no text and nothing about a
person; they are sorted by what they show, so that their order tells nothing either. Reading is strict: the first
thing that cannot be true names its row and column, and nothing is computed.

Columns, in this order (UTF-8, comma, header in row 1, RFC 4180):
company, company_name, sector   keys, and the name for people (not read back)
day_delivered                   YYYY-MM-DD, Brussels
days                            0..30 to the answer, or unanswered so far; empty where the case does not count
event                           1 answered on that day, 0 not; empty where the case does not count
rating                          met, part, not, or empty
counted, reason                 1 or 0, and why not (scoring.facts.REASONS)
rating_counted, rating_reason   1 or 0, and why not (scoring.facts.RATING_REASONS)
consumers                       different persons among the company's counted cases
as_of, method_version           the day and the method of the figures
"""

from scoring.opendata.rows import COLUMNS, NUMBERS, Company, rows, typed, write_csv, write_jsonl
from scoring.opendata.strict import OpenDataError, read_csv, read_jsonl

__all__ = [
    "COLUMNS",
    "NUMBERS",
    "Company",
    "OpenDataError",
    "read_csv",
    "read_jsonl",
    "rows",
    "typed",
    "write_csv",
    "write_jsonl",
]
