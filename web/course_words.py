"""Words for the codes of procedures: audiences, channels, bodies, rules, days. `web.words` shows them."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_gettext as _

Words = Mapping[str, LazyString]

AUDIENCES: Words = {
    "private": _("Private person"),
    "business": _("Business"),
    "organisation": _("Organisation"),
}
SUBJECTS: Words = {
    "appeal": _("I do not agree with a decision about my rights"),
    "medical-adviser": _("It is about a medical adviser"),
    "not-its-services": _("It is about a product or service of somebody else"),
    "question": _("I only want to know something"),
    "technical-problem": _("A site or application does not work"),
}
CHANNELS: Words = {
    "form": _("Form"),
    "portal": _("Customer portal"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "post": _("Post"),
    "counter": _("Counter"),
}
MISSING_CHANNELS: Words = {
    "unpublished": _("announced, but not published"),
    "not in the text read": _("see the organisation’s site"),
}
BODIES: Words = {
    "mediator": _("Mediator"),
    "portal": _("Portal of the authorities"),
    "regulator": _("Regulator"),
    "court": _("Court"),
    "legal help": _("Legal help"),
    "complaints service": _("Complaints service"),
}
RULES: Words = {
    "at once": _("from the first day"),
    "date reached": _("when the time for an answer is over without one"),
    "step done": _("when there is an answer or a refusal"),
    "refusal": _("when the company declines, or you turn its answer down"),
}
COSTS: Words = {
    "free": _("Free of charge."),
    "not stated": _("It does not say what it costs."),
}
NOT_FOR: Words = {
    "audience": _("Not for you: it is meant for others than you said you are."),
    "product": _("Not for the product you chose."),
    "members": _("For members only."),
}
LEGAL: Words = {
    "asked": _("waits for legal help"),
    "accepted": _("taken up by legal help"),
    "declined": _("declined by legal help"),
    "concluded": _("concluded by legal help"),
}
WHY_DAYS: Words = {
    "receipt": _("day of receipt"),
    "counts": _("counts"),
    "weekend": _("day off the working week"),
    "holiday": _("public holiday"),
    "closed": _("added by staff"),
    "moved": _("the end moves here"),
}
