"""Verbs on a case: each changes rows and writes one event, inside the caller's transaction."""
