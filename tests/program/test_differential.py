"""A few of the expressions of `make differential`, and that it finds and shrinks what differs."""

import pathlib
import random
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import differential  # noqa: E402  (it stands in tests/)
from promql_grammar import Grammar, Node, shrink  # noqa: E402

PROMETHEUS = ROOT / "build/tools/prometheus"


class Shrinking(unittest.TestCase):
    def test_the_least_that_still_shows_is_left(self):
        grammar = Grammar(random.Random(5))
        trees = [grammar.expression() for _ in range(400)]
        guilty = [tree for tree in trees if "deriv(" in str(tree)]
        self.assertGreater(len(guilty), 5)
        for tree in guilty:
            small = str(shrink(tree, lambda candidate: "deriv(" in str(candidate)))
            self.assertRegex(small, r"^deriv\((gauge|odd|counter_total|\w+)\[\w+\]\)$")

    def test_a_seed_gives_the_same_expressions(self):
        twice = [[str(Grammar(random.Random(3)).expression()) for _ in range(1)] for _ in range(2)]
        self.assertEqual(*twice)

    def test_a_node_is_replaced_in_a_copy(self):
        inner = Node("vector", ["up"])
        tree = Node("vector", ["-(", inner, ")"])
        self.assertEqual(str(tree.replaced(inner, Node("vector", ["down"]))), "-(down)")
        self.assertEqual(str(tree), "-(up)")


class Comparing(unittest.TestCase):
    def test_numbers_are_the_same_to_a_billionth(self):
        for left, right, same in (("1", "1.0000000009", True), ("1", "1.000000002", False), ("NaN", "NaN", True),
                                  ("NaN", "1", False), ("+Inf", "+Inf", True), ("+Inf", "-Inf", False),
                                  ("1e-17", "0", True), ("-1", "1", False)):
            self.assertEqual(differential.same_number(left, right), same, (left, right))

    def test_a_missing_series_is_a_difference(self):
        def answer(*series):
            return {"status": "success", "data": {"resultType": "vector", "result": [
                {"metric": {"a": name}, "value": [1, value]} for name, value in series]}}
        self.assertEqual(differential.difference(answer(("x", "1"), ("y", "2")), answer(("y", "2"), ("x", "1"))), "")
        self.assertIn("'y'", differential.difference(answer(("x", "1"), ("y", "2")), answer(("x", "1"))))
        self.assertIn("here 3", differential.difference(answer(("x", "1")), answer(("x", "3"))))
        error = {"status": "error", "error": "because"}
        self.assertEqual(differential.difference(error, error), "")
        self.assertIn("because", differential.difference(answer(), error))


@unittest.skipUnless(PROMETHEUS.exists(), "scripts/setup.sh test unpacks Prometheus")
class Smoke(unittest.TestCase):
    def test_prometheus_says_the_same(self):
        comparison = differential.Comparison(str(PROMETHEUS), differential.made_data(1))
        self.addCleanup(comparison.stop)
        grammar = Grammar(random.Random(1))
        for _ in range(150):
            tree = grammar.expression()
            comparison.check("random", str(tree), tree)
        self.assertEqual(comparison.counts["random", "unexplained"], 0, comparison.counts)
        self.assertGreater(comparison.counts["random", "equal"], 130)


if __name__ == "__main__":
    unittest.main()
