"""How well mail is read and texts are moderated: our own corpus and any CORPUS folders, tuned and held-out half."""
