"""Cleaned copies of files for the public: pictures drawn anew pixel by pixel, texts written anew.

    drawing   runs in a process of its own: bytes in, pages out; the only file that opens what strangers sent
    bounded   starts that process with limits on time and memory, and reads its answer

What a copy shows is what a person would see on the screen, and nothing else of the file: no metadata, comments,
annotations, layers, further frames, embedded files or former versions. Neither file knows the database.
"""
