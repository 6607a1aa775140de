"""Mail in and out: doors (smtpd, imap), steps (intake, matching, bounces), and the way out (letters to delivery)."""
