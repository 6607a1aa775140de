"""How much of one mail is looked at. What lies beyond a cap is left out and named among the defects.

The numbers bound the time and memory of one `parse`: hostile mail (2,000 nested parts, 100,000 parts, 200 KB headers)
costs no more than a large honest one.
"""

RAW_BYTES = 25 * 1024 * 1024
HEADER_BLOCK_BYTES = 64 * 1024
HEADER_FIELDS = 500
HEADER_FIELD_BYTES = 8 * 1024
NESTING = 20
PARTS = 200
ADDRESSES = 500
REFERENCES = 200
TEXT_CHARACTERS = 1024 * 1024  # of one body
LINES = 20_000  # of one body, for the line machine
ATTACHMENTS = 200
TNEF_BYTES = 25 * 1024 * 1024
REPORT_BYTES = 256 * 1024  # of a delivery report that is searched for addresses
