"""The texts people read: site/ the pages, mail/<letter>/ the letters, in Jinja. A package, so that it is installed."""
