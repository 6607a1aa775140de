"""Templates of the site, of the mail and of the dossier: found through importlib.resources, never imported for code."""
