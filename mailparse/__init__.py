"""Reading mail: raw bytes in, one frozen value out.

Pure: no database, clock, network, settings or logging, and no exception for any input.
"""
