"""Labels of the dossier in four languages. Pure."""

from collections.abc import Mapping

from relay.procedures.schema import LANGUAGES

_LABELS = {
    "dossier": ("Dossier", "Dossier", "Dossier", "Akte"),
    "contents": ("Contenu", "Inhoud", "Contents", "Inhalt"),
    "page": ("page", "pagina", "page", "Seite"),
    "of": ("de", "van", "of", "von"),
    "as_of": ("État au", "Stand op", "As of", "Stand"),
    "complaint": ("La plainte", "De klacht", "The complaint", "Die Beschwerde"),
    "parties": ("Les parties", "De partijen", "The parties", "Die Parteien"),
    "consumer": ("Consommateur", "Consument", "Consumer", "Verbraucher"),
    "company": ("Entreprise", "Onderneming", "Company", "Unternehmen"),
    "name": ("Nom", "Naam", "Name", "Name"),
    "address": ("Adresse e-mail", "E-mailadres", "E-mail address", "E-Mail-Adresse"),
    "postal_address": ("Adresse postale", "Postadres", "Postal address", "Postanschrift"),
    "phone": ("Téléphone", "Telefoon", "Phone", "Telefon"),
    "customer": ("Numéro de client", "Klantnummer", "Customer number", "Kundennummer"),
    "contract": ("Numéro de contrat", "Contractnummer", "Contract number", "Vertragsnummer"),
    "order": ("Numéro de commande", "Bestelnummer", "Order number", "Bestellnummer"),
    "branch": ("Agence concernée", "Betrokken kantoor", "Branch concerned", "Betroffene Filiale"),
    "audience": ("Qualité", "Hoedanigheid", "Writing as", "Schreibt als"),
    "private": ("particulier", "particulier", "private person", "Privatperson"),
    "business": ("client professionnel", "zakelijke klant", "business customer", "Geschäftskunde"),
    "organisation": ("organisation", "organisatie", "organisation", "Organisation"),
    "number": ("Numéro d’entreprise", "Ondernemingsnummer", "Company number", "Unternehmensnummer"),
    "website": ("Site", "Website", "Website", "Website"),
    "manager": ("Gestionnaire de dossier", "Dossierbeheerder", "Case manager", "Ansprechperson"),
    "procedure": ("Procédure suivie", "Gevolgde procedure", "Procedure followed", "Angewandtes Verfahren"),
    "edition": ("édition", "uitgave", "edition", "Ausgabe"),
    "category": ("Nature", "Aard", "Kind", "Art"),
    "amount": ("Montant en jeu", "Bedrag", "Amount at stake", "Betrag"),
    "occurred": ("Date des faits", "Datum van de feiten", "Date of the events", "Datum des Vorfalls"),
    "state": ("Situation", "Toestand", "State", "Stand der Dinge"),
    "case": ("Numéro de la plainte", "Nummer van de klacht", "Complaint number", "Nummer der Beschwerde"),
    "timeline": ("Chronologie", "Tijdlijn", "Timeline", "Zeitverlauf"),
    "when": ("Quand", "Wanneer", "When", "Wann"),
    "what": ("Quoi", "Wat", "What", "Was"),
    "who": ("Qui", "Wie", "Who", "Wer"),
    "moderator": ("modération", "moderatie", "moderation", "Moderation"),
    "system": ("plateforme", "platform", "platform", "Plattform"),
    "messages": ("Les messages", "De berichten", "The messages", "Die Nachrichten"),
    "from": ("De", "Van", "From", "Von"),
    "received": ("Reçu", "Ontvangen", "Received", "Eingegangen"),
    "how": ("Authenticité", "Echtheid", "Authenticity", "Echtheit"),
    "files": ("Pièces", "Bijlagen", "Files", "Anlagen"),
    "quoted": ("Texte cité", "Geciteerde tekst", "Quoted text", "Zitierter Text"),
    "clocks": ("Les délais", "De termijnen", "The clocks", "Die Fristen"),
    "step": ("Étape", "Stap", "Step", "Schritt"),
    "counted": ("Compte des jours", "De dagen geteld", "Days counted", "Tage gezählt"),
    "came": ("Arrivé", "Gekomen", "Came", "Gekommen"),
    "not_came": ("rien à ce jour", "tot nu toe niets", "nothing so far", "bisher nichts"),
    "kept": ("dans le délai", "op tijd", "in time", "rechtzeitig"),
    "broken": ("hors délai", "te laat", "too late", "verspätet"),
    "appendices": ("Annexes", "Bijlagen", "Appendices", "Anhänge"),
    "appendix": ("Annexe", "Bijlage", "Appendix", "Anhang"),
    "from_page": ("à partir de la page", "vanaf pagina", "from page", "ab Seite"),
    "in_zip": ("dans l’archive ZIP", "in het zipbestand", "in the ZIP archive", "im ZIP-Archiv"),
    "proof": ("Preuve", "Bewijs", "Proof", "Nachweis"),
    "chain": (
        "Chaque événement porte l’empreinte du précédent. L’archive ZIP contient le journal, les messages bruts "
        "et un petit programme qui vérifie le tout. Empreinte du dernier événement :",
        "Elke gebeurtenis draagt de vingerafdruk van de vorige. Het zipbestand bevat het logboek, de ruwe "
        "berichten en een klein programma dat alles nagaat. Vingerafdruk van de laatste gebeurtenis:",
        "Each event carries the fingerprint of the one before. The ZIP archive holds the log, the raw mails and a "
        "small program that checks it all. Fingerprint of the last event:",
        "Jedes Ereignis trägt den Fingerabdruck des vorigen. Das ZIP-Archiv enthält das Protokoll, die "
        "Rohfassungen der Nachrichten und ein kleines Programm, das alles prüft. Fingerabdruck des letzten "
        "Ereignisses:",
    ),
    "neutral": (
        "Ce dossier rapporte ce qui a été dit et quand. La plateforme ne juge pas le fond. Il ne suspend aucun "
        "délai de justice.",
        "Dit dossier geeft weer wat er gezegd is en wanneer. Het platform oordeelt niet over de grond. Het "
        "schorst geen termijn van een rechtbank.",
        "This dossier reports what was said and when. The platform does not judge the merits. It suspends no time "
        "limit of a court.",
        "Diese Akte gibt wieder, was wann gesagt wurde. Die Plattform urteilt nicht in der Sache. Sie hemmt keine "
        "gerichtliche Frist.",
    ),
    "by_site": (
        "écrit sur le site par une personne dont l’adresse e-mail est confirmée",
        "geschreven op de site door iemand met een bevestigd e-mailadres",
        "written on the site by a person whose e-mail address is confirmed",
        "auf der Website geschrieben von einer Person mit bestätigter E-Mail-Adresse",
    ),
    "by_code": (
        "écrit sur le site par l’entreprise, avec un code envoyé à son adresse",
        "geschreven op de site door de onderneming, met een code naar haar adres",
        "written on the site by the company, with a code sent to its address",
        "auf der Website vom Unternehmen geschrieben, mit einem Code an seine Adresse",
    ),
    "by_dkim": (
        "e-mail signé par le domaine {domain} (DKIM, aligné)",
        "e-mail ondertekend door het domein {domain} (DKIM, gelijklopend)",
        "mail signed by the domain {domain} (DKIM, aligned)",
        "E-Mail, von der Domain {domain} signiert (DKIM, übereinstimmend)",
    ),
    "by_spf": (
        "e-mail d’un serveur autorisé par le domaine {domain} (SPF, aligné)",
        "e-mail van een server die het domein {domain} toelaat (SPF, gelijklopend)",
        "mail from a server that the domain {domain} allows (SPF, aligned)",
        "E-Mail von einem Server, den die Domain {domain} zulässt (SPF, übereinstimmend)",
    ),
    "by_header": (
        "e-mail du domaine {domain}, authentifié par notre serveur de réception",
        "e-mail van het domein {domain}, geauthenticeerd door onze ontvangende server",
        "mail of the domain {domain}, authenticated by our receiving server",
        "E-Mail der Domain {domain}, von unserem Empfangsserver authentifiziert",
    ),
    "by_person": (
        "e-mail de {domain}, non authentifié par la technique, attribué par une personne",
        "e-mail van {domain}, technisch niet geauthenticeerd, door een mens toegewezen",
        "mail of {domain}, not authenticated by technical means, attributed by a person",
        "E-Mail von {domain}, technisch nicht authentifiziert, von einem Menschen zugeordnet",
    ),
    "unconfirmed": (
        "adresse de l’entreprise non confirmée à ce moment",
        "adres van de onderneming toen niet bevestigd",
        "the company’s address was not confirmed then",
        "Adresse des Unternehmens damals nicht bestätigt",
    ),
    "letter": (
        "Lettre à envoyer par la poste",
        "Brief om met de post te versturen",
        "Letter to send by post",
        "Brief für die Post",
    ),
}  # fmt: skip


def labels(language: str) -> dict[str, str]:
    return in_language(_LABELS, language)


def in_language(table: Mapping[str, tuple[str, ...]], language: str) -> dict[str, str]:
    """The column of this language, English where it is none of the four."""
    place = LANGUAGES.index(language) if language in LANGUAGES else 2
    return {key: texts[place] for key, texts in table.items()}
