"""Kinds of message and of event in four languages, for the dossier. Pure."""

from relay.cases.dossier.words import in_language

_KINDS = {
    "complaint": ("Plainte", "Klacht", "Complaint", "Beschwerde"),
    "follow_up": (
        "Message du consommateur",
        "Bericht van de consument",
        "Message from the consumer",
        "Nachricht des Verbrauchers",
    ),
    "response": (
        "Réponse de l’entreprise",
        "Antwoord van de onderneming",
        "Reply from the company",
        "Antwort des Unternehmens",
    ),
    "interim": ("Réponse provisoire", "Voorlopig antwoord", "Interim reply", "Zwischenbescheid"),
    "comment": (
        "Avis du consommateur",
        "Oordeel van de consument",
        "The consumer’s feedback",
        "Urteil des Verbrauchers",
    ),
    "acknowledgement": (
        "Accusé de réception automatique",
        "Automatische ontvangstbevestiging",
        "Automatic acknowledgement",
        "Automatische Eingangsbestätigung",
    ),
    "out_of_office": ("Message d’absence", "Afwezigheidsbericht", "Absence notice", "Abwesenheitsnotiz"),
}  # fmt: skip
_EVENTS = {
    "filed": ("Plainte écrite", "Klacht geschreven", "Complaint written", "Beschwerde verfasst"),
    "verified": (
        "Adresse e-mail confirmée",
        "E-mailadres bevestigd",
        "E-mail address confirmed",
        "E-Mail-Adresse bestätigt",
    ),
    "sent": (
        "Envoyée à l’entreprise",
        "Verzonden naar de onderneming",
        "Sent to the company",
        "An das Unternehmen gesandt",
    ),
    "held": (
        "Retenue avant envoi",
        "Vastgehouden vóór verzending",
        "Held before sending",
        "Vor dem Versand zurückgehalten",
    ),
    "delivered": (
        "Remise au serveur de l’entreprise",
        "Afgeleverd bij de server van de onderneming",
        "Delivered to the company’s server",
        "Dem Server des Unternehmens übergeben",
    ),
    "bounced": ("Adresse refusée", "Adres geweigerd", "Address refused", "Adresse abgelehnt"),
    "undeliverable": ("Non distribuable", "Onbestelbaar", "Undeliverable", "Unzustellbar"),
    "answered": (
        "Réponse de l’entreprise",
        "Antwoord van de onderneming",
        "Answered by the company",
        "Antwort des Unternehmens",
    ),
    "interim": ("Réponse provisoire", "Voorlopig antwoord", "Interim reply", "Zwischenbescheid"),
    "unclear": (
        "Réponse de l’entreprise",
        "Antwoord van de onderneming",
        "Reply from the company",
        "Antwort des Unternehmens",
    ),
    "acknowledgement": (
        "Accusé de réception automatique",
        "Automatische ontvangstbevestiging",
        "Automatic acknowledgement",
        "Automatische Eingangsbestätigung",
    ),
    "out_of_office": ("Message d’absence", "Afwezigheidsbericht", "Absence notice", "Abwesenheitsnotiz"),
    "follow_up": (
        "Message du consommateur",
        "Bericht van de consument",
        "Message from the consumer",
        "Nachricht des Verbrauchers",
    ),
    "acknowledge_overdue": (
        "Rappel : accusé de réception attendu",
        "Herinnering: ontvangstbevestiging verwacht",
        "Reminder: acknowledgement expected",
        "Erinnerung: Eingangsbestätigung erwartet",
    ),
    "reminded": (
        "Rappel à l’entreprise",
        "Herinnering aan de onderneming",
        "Reminder to the company",
        "Erinnerung an das Unternehmen",
    ),
    "overdue": (
        "Délai dépassé, les deux parties averties",
        "Termijn voorbij, beide partijen verwittigd",
        "Time over, both sides told",
        "Frist verstrichen, beide Seiten benachrichtigt",
    ),
    "manager_named": (
        "Gestionnaire de dossier désigné",
        "Dossierbeheerder aangewezen",
        "Case manager named",
        "Ansprechperson benannt",
    ),
    "information_requested": (
        "Renseignements demandés",
        "Inlichtingen gevraagd",
        "Information requested",
        "Angaben erbeten",
    ),
    "holding_notice": (
        "Nouveau délai annoncé",
        "Nieuwe termijn aangekondigd",
        "New day announced",
        "Neuer Termin angekündigt",
    ),
    "concluded": (
        "Conclusion de l’entreprise",
        "Besluit van de onderneming",
        "Conclusion of the company",
        "Ergebnis des Unternehmens",
    ),
    "taken_over": ("Dossier repris", "Dossier overgenomen", "File taken over", "Akte übernommen"),
    "turned_down": (
        "Réponse refusée par le consommateur",
        "Antwoord afgewezen door de consument",
        "Answer turned down by the consumer",
        "Antwort vom Verbraucher abgelehnt",
    ),
    "escalated": ("Porte franchie", "Deur doorgegaan", "Went through a door", "Tür durchschritten"),
    "disputed": (
        "Contesté : ce n’est pas une réponse",
        "Betwist: dit is geen antwoord",
        "Disputed: this is not an answer",
        "Bestritten: das ist keine Antwort",
    ),
    "solved_directly": (
        "Réponse donnée hors plateforme",
        "Antwoord buiten het platform",
        "Answered outside the platform",
        "Außerhalb der Plattform beantwortet",
    ),
    "feedback_asked": (
        "Avis demandé au consommateur",
        "Mening gevraagd aan de consument",
        "Consumer asked for feedback",
        "Verbraucher um Rückmeldung gebeten",
    ),
    "closed": ("Clôturée", "Afgesloten", "Closed", "Geschlossen"),
    "rating_changed": ("Avis modifié", "Beoordeling gewijzigd", "Feedback changed", "Bewertung geändert"),
    "reopened": ("Rouverte", "Heropend", "Reopened", "Wieder geöffnet"),
    "withdrawn": ("Retirée", "Ingetrokken", "Withdrawn", "Zurückgezogen"),
    "made_private": ("Rendue privée", "Privé gemaakt", "Made private", "Privat gestellt"),
    "stopped": (
        "Adresse arrêtée par l’entreprise",
        "Adres stopgezet door de onderneming",
        "Address stopped by the company",
        "Adresse vom Unternehmen gestoppt",
    ),
    "taken_back": (
        "Réponse reprise par son auteur",
        "Antwoord teruggenomen door de auteur",
        "Reply taken back by its author",
        "Antwort vom Verfasser zurückgenommen",
    ),
    "dossier_issued": ("Dossier remis", "Dossier afgeleverd", "Dossier issued", "Akte ausgehändigt"),
    "legal_asked": (
        "Aide juridique demandée",
        "Juridische hulp gevraagd",
        "Legal help asked for",
        "Rechtshilfe erbeten",
    ),
    "legal_accepted": (
        "Prise en charge par l’aide juridique",
        "Opgenomen door de juridische dienst",
        "Taken up by legal help",
        "Von der Rechtshilfe übernommen",
    ),
    "legal_declined": (
        "Non prise en charge par l’aide juridique",
        "Niet opgenomen door de juridische dienst",
        "Declined by legal help",
        "Von der Rechtshilfe abgelehnt",
    ),
    "legal_concluded": (
        "Conclusion de l’aide juridique",
        "Besluit van de juridische dienst",
        "Concluded by legal help",
        "Von der Rechtshilfe abgeschlossen",
    ),
}  # fmt: skip


def kinds(language: str) -> dict[str, str]:
    return in_language(_KINDS, language)


def events(language: str) -> dict[str, str]:
    """Kind of event -> its words; kinds that only concern moderation have none and are in the log alone."""
    return in_language(_EVENTS, language)
