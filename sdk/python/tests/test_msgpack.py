"""The codec against golden bytes, and against every mistake that a seeded fuzzer makes."""

import math
import os
import random
import struct
import unittest

from kairo.errors import MalformedError
from kairo.msgpack import MAX_DEPTH, pack, unpack

SEED = int(os.environ.get("KAIRO_SEED", "20261124"))

GOLDEN = [
    (None, "c0"),
    (False, "c2"),
    (True, "c3"),
    (0, "00"),
    (127, "7f"),
    (128, "cc80"),
    (256, "cd0100"),
    (65536, "ce00010000"),
    (1 << 32, "cf0000000100000000"),
    ((1 << 63) - 1, "cf7fffffffffffffff"),
    (-1, "ff"),
    (-32, "e0"),
    (-33, "d0df"),
    (-129, "d1ff7f"),
    (-32769, "d2ffff7fff"),
    (-(1 << 63), "d38000000000000000"),
    (23.412, "cb40376978d4fdf3b6"),
    ("", "a0"),
    ("ä", "a2c3a4"),
    ("x" * 32, "d920" + "78" * 32),
    (b"z", "c4017a"),
    ([1, [None]], "920191c0"),
    ({"a": 1}, "81a16101"),
]


class MessagePackTest(unittest.TestCase):
    def test_values_have_their_shortest_form_and_come_back(self) -> None:
        for value, golden in GOLDEN:
            with self.subTest(value=value):
                self.assertEqual(pack(value).hex(), golden)
                self.assertEqual(unpack(bytes.fromhex(golden)), value)

    def test_every_width_of_a_count_comes_back(self) -> None:
        for count in (15, 16, 31, 32, 255, 256, 65535, 65536):
            with self.subTest(count=count):
                numbered = {str(i): i for i in range(count)}
                for value in ("x" * count, b"x" * count, [0] * count, numbered):
                    self.assertEqual(unpack(pack(value)), value)

    def test_longer_forms_than_needed_are_understood(self) -> None:
        wide = "df00000001da000161dd00000002db0000000162c6000000017a"

        self.assertEqual(unpack(bytes.fromhex(wide)), {"a": ["b", b"z"]})
        self.assertEqual(unpack(b"\xca" + struct.pack(">f", 1.5)), 1.5)
        self.assertIsNone(unpack(bytes.fromhex("d40000")))  # JavaScript's undefined

    def test_floats_that_are_no_numbers_come_back(self) -> None:
        self.assertTrue(math.isnan(unpack(pack(math.nan))))
        self.assertEqual(unpack(pack(-math.inf)), -math.inf)

    def test_what_is_malformed_is_refused(self) -> None:
        for text in [
            "",
            "c1",
            "cd01",
            "a2c3",
            "a1ff",
            "dfffffffff",
            "ddffffffffc0",
            "dbffffffff78",
            "cfffffffffffffffff",
            "8101c0",
            "82a16101a16102",
            "0000",
            "d40100",
            "c70100ff",
            "91" * (MAX_DEPTH + 1) + "c0",
            "81a161" * (MAX_DEPTH + 1) + "c0",
        ]:
            with self.subTest(bytes=text[:40]), self.assertRaises(MalformedError):
                unpack(bytes.fromhex(text))

    def test_what_no_message_can_carry_is_refused(self) -> None:
        deep: object = None
        for _ in range(MAX_DEPTH + 2):
            deep = [deep]
        for value in (1 << 63, -(1 << 63) - 1, deep):
            with self.subTest(value=value), self.assertRaises(ValueError):
                pack(value)
        for strange in (object(), {1: 2}, {"a": {1}}):
            with self.subTest(value=strange), self.assertRaises(TypeError):
                pack(strange)

    def test_nonsense_is_refused_or_means_something(self) -> None:
        chance = random.Random(SEED)
        for round in range(4_000):
            data = bytearray(pack(_value(chance, 0)))
            for _ in range(chance.randrange(4)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            with self.subTest(seed=SEED, round=round):
                try:
                    pack(unpack(data[: chance.randrange(len(data) + 1)]))
                except MalformedError:
                    pass

    def test_random_values_come_back(self) -> None:
        chance = random.Random(SEED)
        for round in range(1_000):
            value = _value(chance, 0)
            with self.subTest(seed=SEED, round=round):
                self.assertEqual(unpack(pack(value)), value)


def _value(chance: random.Random, depth: int) -> object:
    match chance.randrange(6 if depth > 3 else 8):
        case 0:
            return chance.getrandbits(63) >> chance.randrange(63)
        case 1:
            return -(chance.getrandbits(63) >> chance.randrange(63))
        case 2:
            return chance.uniform(-1e6, 1e6)
        case 3:
            return "é" * chance.randrange(40)
        case 4:
            return chance.randbytes(chance.randrange(300))
        case 5:
            return chance.choice([None, True, False])
        case 6:
            return [_value(chance, depth + 1) for _ in range(chance.randrange(8))]
        case _:
            return {str(i): _value(chance, depth + 1) for i in range(chance.randrange(8))}
