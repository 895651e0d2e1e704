# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Tests of reveal_match.py."""

import unittest

from reveal_match import contradiction

SEEN = "float32[6, 3, 12] on cpu, contiguous, no grad"


class Agreeing(unittest.TestCase):
    def check(self, *pairs):
        for said, seen in pairs:
            with self.subTest(said=said, seen=seen):
                self.assertIsNone(contradiction(said, seen))

    def test_unknown_parts(self):
        self.check((SEEN, SEEN), ("?", SEEN), ("?[...] on ?", SEEN),
                   ("float32[?, 3, ?] on cpu", SEEN), ("?[...] on cpu, no grad", SEEN),
                   ("undefined", "undefined"), ("?", "undefined"))

    def test_devices(self):
        self.check(("?[] on cuda:?", "int64[] on cuda:1, contiguous, no grad"),
                   ("cuda:?", "cuda:0"), ("cuda:?", "cuda"), ("cpu", "cpu"))

    def test_symbols(self):
        self.check(("float32[n, 3, 2*n] on cpu", SEEN),
                   ("float32[2*n, n, 4*n] on cpu", SEEN),
                   ("float32[x.size(0), m, x.size(0)*2] on cpu", SEEN),
                   ("float32[n + m, m, 4*m] on cpu", SEEN),
                   ("float32[6, y.sizes()[1], min(a, b)] on cpu", SEEN),
                   ("float32[min(n, 9), 3, n] on cpu", "float32[9, 3, 12] on cpu"),
                   ("float32[n*m, p, q*q] on cpu", SEEN),
                   ("float32[2*n - 6, 3, 2*n] on cpu", SEEN))

    def test_quotients_read_either_way(self):
        self.check(("[n, 3*n/2]", "[5, 7]"), ("[n, 3*n/2]", "[5, 6]"),
                   ("[n, (n + 1)/2, n%2]", "[5, 3, 1]"), ("[n, n/2]", "[-3, -1]"))

    def test_other_values(self):
        self.check(("5", "5"), ("?", "5"), ("n + 1", "5"), ("true", "true"),
                   ("[2, ?]", "[2, 7]"), ("[...]", "[2, 7]"), ("{...}", "{5; 6}"),
                   ("{?[n] on cpu; n}", "{int64[3] on cpu, contiguous, no grad; 3}"),
                   ("[?[n] on cpu, no grad, n]", "{int64[3] on cpu, contiguous, no grad; 3}"),
                   ("[]", "{}"), ("none", "nullopt"), ("{none; 1}", "{undefined; 1}"),
                   ("0.5", "0.50"), ("float32", "float32"),
                   ("? on cpu", "int64 on cpu, no grad"))

    def test_what_cannot_be_read_is_believed(self):
        self.check(("[f<3>(x) ^ 2]", "[3]"))


class Contradicting(unittest.TestCase):
    def check(self, *triples):
        for said, seen, words in triples:
            with self.subTest(said=said, seen=seen):
                self.assertIn(words, contradiction(said, seen) or "nothing")

    def test_each_part(self):
        self.check(("float64[...] on ?", SEEN, "dtype float64 is float32"),
                   ("?[?, ?] on ?", SEEN, "rank 2 is 3"),
                   ("?[?, 4, ?] on ?", SEEN, "extent 4 is 3"),
                   ("?[...] on meta", SEEN, "device meta is cpu"),
                   ("?[...] on cuda:?", SEEN, "device"),
                   ("?[...] on ?, strided", SEEN, "strided is contiguous"),
                   ("?[...] on ?, requires grad", SEEN, "requires grad is no grad"),
                   ("undefined", SEEN, "undefined"), (SEEN, "undefined", "undefined"))

    def test_symbols(self):
        self.check(("?[n, n, ?] on ?", SEEN, "n is 3, with n = 6"),
                   ("?[n, ?, 2*n + 1] on ?", SEEN, "2*n + 1 is 12"),
                   ("?[2*n, 2*n - 3, ?] on ?", "?[6, 4, 1] on cpu", "is 4, with n = 3"),
                   ("?[?, 2*n, ?] on ?", SEEN, "whatever n"),
                   ("[n, 3*n/2]", "[5, 8]", "3*n/2 is 8"),
                   ("[min(n, m), n, m]", "[5, 6, 7]", "min(n, m) is 5"))

    def test_other_values(self):
        self.check(("4", "5", "4 is 5"), ("[2]", "[2, 7]", "rank"),
                   ("true", "false", "'true' is 'false'"), ("{5}", "{5; 6}", "1 elements"),
                   ("{n; n}", "{5; 6}", "n is 6"), ("[n, n]", "{5; 6}", "n is 6"),
                   ("[?[2] on cpu, no grad]", "{int64[3] on cpu, no grad}", "extent 2 is 3"),
                   ("none", "5", "'none'"), ("nullopt", "5", "'nullopt'"),
                   ("int64 on cpu", "float32 on cpu, no grad", "dtype"),
                   ("float32", "float64", "'float32'"))


if __name__ == "__main__":
    unittest.main()
