"""Codes of the domain in words that people read: states, sectors, categories, outcomes, reasons.

Verbs speak in codes; only this file turns them into a language. A code without a word
shows as itself, and a test says which codes those are.
"""

from collections.abc import Mapping

from flask import Flask
from flask_babel import LazyString, lazy_gettext as _

from web.course_words import (
    AUDIENCES,
    BODIES,
    CHANNELS,
    COSTS,
    LEGAL,
    MISSING_CHANNELS,
    NOT_FOR,
    RULES,
    SUBJECTS,
    WHY_DAYS,
)

Words = Mapping[str, LazyString]

STATES: Words = {
    "draft": _("Draft"),
    "unverified": _("Waiting for your confirmation"),
    "held": _("Held by moderation"),
    "sent": _("Sent to the company"),
    "undeliverable": _("Could not be delivered"),
    "acknowledged": _("Received by the company"),
    "answered": _("Answered"),
    "closed": _("Closed"),
    "escalated": _("Passed on"),
    "withdrawn": _("Withdrawn"),
    "rejected": _("Rejected by moderation"),
}
OUTCOMES: Words = {
    "met": _("Expectations met"),
    "part": _("Expectations met in part"),
    "not": _("Expectations not met"),
    "none": _("Closed without feedback"),
}
SECTORS: Words = {
    "bank": _("Banks"),
    "insurance": _("Insurance"),
    "energy": _("Energy and water"),
    "telecom": _("Telecoms and internet"),
    "transport": _("Public transport"),
    "travel": _("Travel"),
    "retail": _("Shops"),
    "online_shop": _("Online shops"),
    "delivery": _("Parcels and post"),
    "car": _("Cars and garages"),
    "housing": _("Home and building"),
    "health": _("Health"),
    "public": _("Public services"),
    "leisure": _("Leisure and sport"),
    "other": _("Other"),
}
CATEGORIES: Words = {
    "delivery": _("Delivery"),
    "defect": _("Faulty product"),
    "billing": _("Invoice or price"),
    "contract": _("Contract"),
    "cancellation": _("Cancellation"),
    "refund": _("Refund"),
    "service": _("Customer service"),
    "claim": _("Insurance claim"),
    "data": _("My personal data"),
    "other": _("Something else"),
}
KINDS: Words = {
    "complaint": _("Complaint"),
    "comment": _("Feedback"),
    "follow_up": _("Follow-up"),
    "response": _("Reply from the company"),
    "interim": _("Interim reply from the company"),
    "acknowledgement": _("Automatic acknowledgement"),
    "out_of_office": _("Automatic absence notice"),
}
PROBLEMS: Words = {
    "required": _("Please fill this in."),
    "too_long": _("This text is too long. Please shorten it."),
    "bad_address": _("This does not look like an e-mail address. Example: name@domain.be"),
    "unknown_company": _("Please choose a company from the list, or add it with its e-mail address."),
    "bad_rectangle": _("Give the rectangle in per cent of the page, all of it on the page."),
    "alt_held": _("These words would be held: they say something that the publishing rules keep back."),
    "not_public": _("The text that it came with is not public."),
    "bad_amount": _("Write the amount in euros, for example 49.90"),
    "bad_date": _("This date does not exist. Please check it."),
    "in_future": _("This day is still to come. Please check the date."),
    "too_large": _("One of the files is too large. Choose a smaller one, or send it later with a reply."),
    "too_many": _("That is too many files. Please keep the most important ones."),
    "bad_type": _("A file of this kind cannot be sent. Choose a picture, a PDF or a text document."),
    "consent_needed": _("Please tick this box, or keep the complaint private."),
    "own_address": _("This is your own address. Please enter the company’s address."),
    "our_address": _("This is an address of this platform. Please enter the company’s address."),
    "stopped_address": _("This address has asked for no more mail from us. Please enter another one."),
    "unknown": _("Please choose one of the options."),
    "elsewhere": _("This goes elsewhere: nothing was sent. See below where to."),
    "not_for_them": _("This organisation’s procedure is not meant for them."),
    "stale": _("This page had been open for too long. Please send it once more."),
    "not_found": _("These words do not stand in the text."),
    "no_case": _("There is no case of this number."),
    "duplicate": _("This mail is in that case already."),
    "state": _("Somebody else has decided in the meantime."),
    "sender": _("There is nobody to write to: the mail has no sender."),
    "no_signature": _("Only addresses under .example can reply here: their mail is signed with the development key."),
    "refused": _("The mail server did not take the reply."),
    "wrong_code": _("This code does not work (any more). Ask for a new one."),
    "bad_link": _("Write the whole address, beginning with https://"),
    "known": _("This address is in the entry already."),
    "not_proven": _("This address is in none of your company’s domains. Write to us, a moderator can add it."),
    "too_many_codes": _("Too many codes were sent there. Try again in an hour."),
    "too_many_people": _("Your desk is full. Show somebody out first."),
    "last_owner": _("Somebody must stay who may change the entry."),
    "same_person": _("This step wants somebody who did not treat the one before."),
    "not_to_come": _("Choose a day that is still to come."),
    "not_reachable": _("This address cannot be reached from the internet."),
    "own_decision": _("The refusal was yours. Another moderator decides."),
    "tie_to_one": _("Name one company or one consumer that we know."),
    "no_account": _("Nobody with this address has filed a complaint."),
    "cannot_merge": _(
        "These two cannot be merged: they are the same, one was merged before, "
        "or an unconfirmed entry would take over a confirmed one."
    ),
    "code_first": _("Your session is over. Ask for a new code; what you typed is still here."),
}
LABELS: Words = {
    "PERSON": _("Name of a person"),
    "EMAIL": _("E-mail address"),
    "PHONE": _("Phone number"),
    "IBAN": _("Bank account"),
    "BBAN": _("Bank account"),
    "CARD": _("Card number"),
    "NISS": _("National number"),
    "PLATE": _("Number plate"),
    "ADDRESS": _("Postal address"),
    "REF": _("Reference"),
    "DOB": _("Date of birth"),
    "IP": _("IP address"),
    "URL": _("Link"),
    "GPS": _("Location"),
    "VULGAR": _("Vulgar word"),
    "INSULT": _("Insult"),
    "HATE": _("Hateful words"),
    "THREAT": _("Threat"),
    "HEALTH": _("Health"),
}
HELD: Words = {
    "no_case": _("No evidence points to a case"),
    "evidence_disagrees": _("The evidence points to different cases"),
    "references_only": _("Only References point to a case, and the sender does not belong to it"),
    "mistyped_token": _("The reply token is mistyped"),
    "unknown_author": _("Authenticated, but not known to speak for the company"),
    "unauthenticated": _("The author’s domain could not be authenticated"),
    "wrong_side": _("The author belongs to the other side of the case"),
    "consumer_unconfirmed": _("The consumer was asked to confirm the mail"),
    "malformed": _("Malformed mail"),
    "bulk": _("List, bulk or spam-marked mail"),
    "abuse_report": _("A complaint about our mail"),
    "postmaster": _("Written to postmaster or abuse"),
    "dns_trouble": _("DNS did not answer"),
    "empty": _("No text could be read"),
    "flood": _("Too many mails in this case within an hour"),
    "automatic": _("From the consumer’s side, and looks automatic"),
    "erased": _("The consumer of this case has been erased"),
    "too_big": _("Larger than we keep: only its beginning is here"),
}
PEN: Words = {
    "waiting": _("waiting"),
    "attached": _("attached"),
    "answered": _("answered"),
    "dropped": _("dropped"),
    "confirmed": _("confirmed by the consumer"),
}
WHY: Words = {
    "evidence": _("some evidence"),
    "references": _("References"),
    "mistyped_token": _("token with one typing error"),
    "similar_subject": _("similar subject"),
    "same_sender": _("same sender"),
}
ADDRESSES: Words = {
    "unconfirmed": _("not confirmed yet"),
    "confirmed": _("confirmed"),
    "undeliverable": _("takes no mail"),
    "stopped": _("wants no mail from us"),
}
REASONS: Words = {
    "insult": _("Insult"),
    "racism": _("Racism"),
    "threat": _("Threat"),
    "personal_data": _("Personal data"),
    "health": _("Health"),
    "off_topic": _("Not a complaint"),
    "other": _("Another reason"),
}
ALIKE: Words = {
    "network": _("From one network within an hour."),
    "text": _("The same words within a day."),
    "hour": _("Very many within an hour."),
}
ACTS: Words = {
    "released": _("Text released"),
    "copy_made": _("Copy of a file made"),
    "copy_hidden": _("Part of a copy painted over"),
    "copy_published": _("Copy of a file published"),
    "copy_taken_back": _("Copy of a file taken back"),
    "refused_publication": _("Text kept from the public"),
    "reconsidered": _("Decision on a text undone"),
    "mask": _("Words masked"),
    "unmask": _("Words shown"),
    "undone": _("Decision on words undone"),
    "names_confirmed": _("Names looked at"),
    "name_nobody": _("Said to be no person"),
    "name_somebody": _("Said to be a person"),
    "dispute_upheld": _("Dispute upheld: no answer"),
    "dispute_denied": _("Dispute denied: an answer"),
    "reports_decided": _("Reports decided"),
    "appeal_upheld": _("Appeal: the refusal stands"),
    "appeal_reversed": _("Appeal: the refusal is reversed"),
    "rejected": _("Complaint stopped"),
    "objection_refused": _("Company’s objection refused"),
    "address_corrected": _("Company’s address corrected"),
    "moved": _("Case moved to another entry"),
    "renamed": _("Company renamed"),
    "merged": _("Companies merged"),
    "tie_declared": _("Tie declared"),
    "tie_ended": _("Tie ended"),
    "limited": _("Consumer limited"),
    "limit_ended": _("Limit ended"),
    "claim_accepted": _("Claim to an entry accepted"),
    "claim_refused": _("Claim to an entry refused"),
}
FOLLOWED: Words = {
    "followed": _("followed"),
    "partly": _("followed in part"),
    "refused": _("not followed"),
}
UNCOUNTED: Words = {
    "undeliverable": _("it could not be delivered"),
    "unconfirmed": _("the company is not confirmed yet"),
    "withdrawn": _("withdrawn as mistaken"),
    "rejected": _("rejected by moderation"),
    "flagged": _("a moderator still looks at it"),
    "outside_window": _("older than a year"),
}
MISSING: Words = {
    "cases": _("at least 10 complaints"),
    "consumers": _("10 different consumers"),
    "ratings": _("5 ratings by consumers"),
    "mature": _("5 complaints answered or 30 days old"),
}
BASIS: Words = {
    "sector": _("the other companies of its sector"),
    "platform": _("all other companies"),
}
FIELDS: Words = {
    "company": _("Company"),
    "company_name": _("Name of the company"),
    "company_address": _("E-mail address of the company"),
    "title": _("Title"),
    "story": _("What happened"),
    "expectation": _("What you expect"),
    "category": _("Kind of problem"),
    "amount": _("Amount"),
    "occurred_on": _("Date"),
    "name": _("Your name"),
    "address": _("Your e-mail address"),
    "display_name": _("Name shown in public"),
    "phone": _("Phone number"),
    "contract": _("Contract number"),
    "customer": _("Customer number"),
    "order": _("Order number"),
    "files": _("Files"),
    "audience": _("You write as"),
    "postal_address": _("Your postal address"),
    "branch": _("Branch concerned"),
    "subject": _("What it is about"),
    "products": _("Product"),
    "spoken_first": _("First contact"),
    "public": _("Public or private"),
    "health_consent": _("Consent"),
    "text": _("Your message"),
    "comment": _("Comment"),
    "reason": _("Reason"),
    "note": _("Note"),
    "language": _("Language"),
}
FOUND: Words = {
    "waiting": _("Waiting for an answer"),
    "answered": _("Answered"),
    "closed": _("Closed"),
    "30": _("The last 30 days"),
    "90": _("The last 90 days"),
    "365": _("The last 12 months"),
}
LETTERS: Words = {
    "automatic_notice": _("The company’s mail system acknowledged my complaint or reports an absence"),
    "overdue": _("The time for an answer is over"),
    "feedback_request": _("A reminder to close the complaint and give feedback"),
}
TABLES: Mapping[str, Words] = {
    "state": STATES,
    "outcome": OUTCOMES,
    "sector": SECTORS,
    "category": CATEGORIES,
    "kind": KINDS,
    "problem": PROBLEMS,
    "audience": AUDIENCES,
    "subject": SUBJECTS,
    "channel": CHANNELS,
    "missing_channel": MISSING_CHANNELS,
    "body": BODIES,
    "rule": RULES,
    "cost": COSTS,
    "not_for": NOT_FOR,
    "legal": LEGAL,
    "why_day": WHY_DAYS,
    "label": LABELS,
    "held": HELD,
    "pen": PEN,
    "why": WHY,
    "address": ADDRESSES,
    "reason": REASONS,
    "alike": ALIKE,
    "uncounted": UNCOUNTED,
    "followed": FOLLOWED,
    "act": ACTS,
    "missing": MISSING,
    "basis": BASIS,
    "field": FIELDS,
    "found": FOUND,
    "letter": LETTERS,
}


def word(table: str, code: str | None) -> str:
    """The word for a code, in the visitor's language; the code itself where none is known."""
    found = TABLES[table].get(code or "")
    return str(found) if found is not None else (code or "").replace("_", " ")


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(word=word, words=TABLES)
