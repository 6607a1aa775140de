"""The letters we write: one function a letter, each renders its template and puts the mail into the outbox.

    who they go to      letters
    the company         complaint, follow_up, reminder, receipt, disputed, next_step, rated
    the consumer        verify_address, sign_in, erase_account, response_notice, automatic_notice, confirm_mail,
                        undeliverable, feedback_request, overdue, legal_message, complaint_rejected
    the company's people company_code, claim_decision
    whoever wrote       held_answer, statement, appeal_decision, report_receipt, report_decision
    who subscribed      alert_confirm, alert

All take (session, settings, …, now) inside the caller's transaction and return the outbox row. They decide nothing:
whether a letter is due is a matter of the case. They never change a case and never send.
"""

from relay.mail.letters.closing import rated
from relay.mail.letters.from_staff import appeal_decision, held_answer, report_decision, report_receipt, statement
from relay.mail.letters.onward import legal_message, next_step, overdue
from relay.mail.letters.to_company import complaint, disputed, follow_up, preview_complaint, receipt, reminder
from relay.mail.letters.to_consumer import (
    automatic_notice,
    complaint_rejected,
    confirm_mail,
    erase_account,
    feedback_request,
    response_notice,
    sign_in,
    undeliverable,
    verify_address,
)
from relay.mail.letters.to_people import claim_decision, company_code
from relay.mail.letters.to_subscriber import alert, alert_confirm

__all__ = [
    "alert",
    "alert_confirm",
    "appeal_decision",
    "automatic_notice",
    "claim_decision",
    "company_code",
    "complaint",
    "complaint_rejected",
    "confirm_mail",
    "disputed",
    "erase_account",
    "feedback_request",
    "follow_up",
    "held_answer",
    "legal_message",
    "next_step",
    "overdue",
    "preview_complaint",
    "rated",
    "receipt",
    "reminder",
    "report_decision",
    "report_receipt",
    "response_notice",
    "sign_in",
    "statement",
    "undeliverable",
    "verify_address",
]
