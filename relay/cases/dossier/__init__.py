"""The dossier: everything of a case that its parties may read, as one PDF and one ZIP.

    contents    the case up to an event, as a plain value       paper     that value as a PDF, files as appendices
    archive     the ZIP: PDF, raw mails, files, events, sums    issuing   handing one out, by a link or to its consumer
    verify      the program inside the ZIP that checks it       words     labels in four languages

What is inside depends on the case up to one event and on nothing else: made twice it is the same to the byte. Internal
notes, recommendations, moderators' remarks and what legal help and the consumer write to each other never enter.
"""
