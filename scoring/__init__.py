"""Facts -> Scorecard: how a company treats complaints, recomputable by anybody.

Reading order: `method` (the constants), `cases` (a dated life becomes days and event), `facts` (one case as the score
sees it), `tallies` (a company's cases, counted), `survival` (Kaplan–Meier), `spread` and `measure` (a company by
itself), `totals` (its sector), `field` (its card among the others), `interval`, `scorecard` (the value and its
print), `opendata` (the published rows).

Pure: no database, network, clock, settings or logging, nothing outside the standard library, no randomness. The same
facts give the same digits in any order, on any day they are asked for.
"""

from scoring.cases import Observation, days_between, observe
from scoring.facts import CaseFact, Rating, RatingReason, Reason, settle
from scoring.field import Field, score
from scoring.method import METHOD_VERSION
from scoring.scorecard import Counts, Marks, Part, Scorecard, published
from scoring.tallies import Tally, tally

__all__ = [
    "METHOD_VERSION",
    "CaseFact",
    "Counts",
    "Field",
    "Marks",
    "Observation",
    "Part",
    "Rating",
    "RatingReason",
    "Reason",
    "Scorecard",
    "Tally",
    "days_between",
    "observe",
    "published",
    "score",
    "settle",
    "tally",
]
