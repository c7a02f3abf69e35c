"""Bits, adaptive token models and rANS (docs/format.md 7): what every part of a frame is read through."""

import functools
import re
from pathlib import Path

from tezip_stream import ByteReader, StreamError

TOTAL = 1 << 15
CHUNK_SYMBOLS = 1 << 18
DIRECT_TOKENS = 10
EXTRA_BITS = {10: (10, 1), 11: (12, 2), 12: (16, 3), 13: (24, 4), 14: (40, 6)}  # token: (first number, plain bits)
LONG_TOKEN, LONG_BASE = 15, 103
GOALS = [[i if i <= token else i + 32752 for i in range(17)] for token in range(16)]


def unfold(number: int) -> int:
    return number >> 1 if number % 2 == 0 else -((number + 1) >> 1)


class BitReader:
    """A bit stream that fills each byte from its least significant bit."""

    def __init__(self, data: bytes) -> None:
        self.data, self.position = data, 0

    def read(self, bits: int) -> int:
        begin, end = self.position, self.position + bits
        if end > 8 * len(self.data):
            raise StreamError("a bit stream is too short")
        self.position = end
        covering = int.from_bytes(self.data[begin >> 3 : (end + 7) >> 3], "little")
        return covering >> (begin & 7) & ((1 << bits) - 1)

    def number(self) -> int:
        """At least 1: its length in 6 bits, then the bits below the leading one."""
        length = self.read(6)
        if length == 0:
            raise StreamError("a number has no bits")
        return 1 << (length - 1) | self.read(length - 1)

    def rice(self, k: int, long_bits: int) -> int:
        """A quotient in ones, then k bits; after 20 ones long_bits plain ones instead."""
        quotient = 0
        while quotient < 20 and self.read(1):
            quotient += 1
        return self.read(long_bits) if quotient == 20 else quotient << k | self.read(k)

    def finish(self) -> None:
        if 8 * len(self.data) - self.position > 7:
            raise StreamError("a bit stream has bytes that nobody read")
        if self.read(8 * len(self.data) - self.position):
            raise StreamError("a bit stream ends with bits that are not 0")


class TokenModel:
    """16 adaptive cumulative frequencies of 2^15."""

    __slots__ = ("cumulative", "count")

    def __init__(self, frequencies: list[int] | None = None) -> None:
        self.cumulative = [0]
        for frequency in frequencies or [TOTAL // 16] * 16:
            self.cumulative.append(self.cumulative[-1] + frequency)
        if self.cumulative[-1] != TOTAL:
            raise ValueError("a model's frequencies do not add up to 2^15")
        self.count = 0

    def learn(self, token: int, last_rate: int) -> None:
        count = self.count
        rate = 4 if count < 8 else 5 if count < 64 else 6 if count < 255 else last_rate
        self.cumulative = [f + ((goal - f) >> rate) for f, goal in zip(self.cumulative, GOALS[token])]
        if count < 255:
            self.count = count + 1


def uniform_models(count: int) -> list[TokenModel]:
    return [TokenModel() for _ in range(count)]


@functools.lru_cache
def _initial_tables() -> dict[str, list[list[int]]]:
    path = Path(__file__).resolve().parents[2] / "src/codec/initial_tokens.inc"
    tables: dict[str, list[list[int]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if name := re.match(r"constexpr .* kInitial(\w+)\[", line):
            rows = tables[name[1].lower()] = []
        elif row := re.match(r"\s+\{([\d, ]+)\},$", line):
            rows.append([int(word) for word in row[1].split(",")])
    return tables


def initial_models(name: str) -> list[TokenModel]:
    """Those of src/codec/initial_tokens.inc: "primary" (160) or "secondary" (168)."""
    return [TokenModel(row) for row in _initial_tables()[name]]


class TokenReader:
    """Two rANS states that take turns, over chunks of 16-bit words."""

    def __init__(self, data: bytes) -> None:
        if len(data) % 2:
            raise StreamError("the tokens are no whole number of words")
        self.reader = ByteReader(data)
        self._begin_chunk()

    def _word(self) -> int:
        return int.from_bytes(self.reader.bytes(2), "little")

    def _begin_chunk(self) -> None:
        self.symbols = 0
        self.states = [self._word() | self._word() << 16 for _ in range(2)]
        if min(self.states) < 1 << 16:
            raise StreamError("a coder's state is below its limit")

    def _end_chunk(self) -> None:
        if self.states != [1 << 16, 1 << 16]:
            raise StreamError("a chunk of tokens does not end where it should")

    def read(self, primary: TokenModel, secondary: TokenModel) -> int:
        first, second = primary.cumulative, secondary.cumulative
        turn = self.symbols & 1
        state = self.states[turn]
        slot = state & (TOTAL - 1)
        token, start = 0, 0
        while (end := (first[token + 1] + second[token + 1]) >> 1) <= slot:
            token, start = token + 1, end
        state = (end - start) * (state >> 15) + slot - start
        if state < 1 << 16:
            state = state << 16 | self._word()
        self.states[turn] = state
        self.symbols += 1
        primary.learn(token, 7)
        secondary.learn(token, 6)
        return token

    def may_end_chunk(self) -> None:
        """Called at each place where a chunk ends if it is full."""
        if self.symbols >= CHUNK_SYMBOLS:
            self._end_chunk()
            self._begin_chunk()

    def finish(self) -> None:
        self._end_chunk()
        if self.reader.left:
            raise StreamError("a segment has words that nobody read")


class Coders:
    """What a segment is read through: its tokens and its raw bits."""

    def __init__(self, tokens: bytes, raw: bytes) -> None:
        self.tokens, self.raw = TokenReader(tokens), BitReader(raw)

    def folded(self, primary: TokenModel, secondary: TokenModel) -> int:
        """A number without sign: a token and its plain bits."""
        token = self.tokens.read(primary, secondary)
        if token < DIRECT_TOKENS:
            return token
        if token == LONG_TOKEN:
            number = LONG_BASE + self.raw.number()
            if number >= 1 << 32:
                raise StreamError(f"the number {number} has more than 32 bits")
            return number
        base, bits = EXTRA_BITS[token]
        return base + self.raw.read(bits)

    def index(self, primary: TokenModel, secondary: TokenModel, raw_bits: int) -> int:
        """A number with a sign, its raw_bits low bits plain."""
        high = unfold(self.folded(primary, secondary))
        return high << raw_bits | self.raw.read(raw_bits)

    def symbol(self, primary: TokenModel, secondary: TokenModel) -> int:
        """A choice or a class, after which a chunk may end."""
        number = self.folded(primary, secondary)
        self.tokens.may_end_chunk()
        return number

    def finish(self) -> None:
        self.tokens.finish()
        self.raw.finish()
