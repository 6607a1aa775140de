"""How well mail is read, on labelled mail: our own corpus and any CORPUS folders, the tuned and the held-out half."""
