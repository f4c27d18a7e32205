"""Random PromQL expressions, from a seed, and smaller ones that still show what a large one shows.

An expression is a tree of nodes; a node is a type, and a list of texts and nodes that make up its text. The types are
PromQL's: a number, an instant vector, a range vector. All of it is what Prometheus 2.42 has, too.
"""

import dataclasses

NUMBER, VECTOR, MATRIX = "number", "vector", "matrix"
# Of each type the least there is, for shrinking.
LEAST = {NUMBER: ("1",), VECTOR: ("gauge", "counter_total", "vector(1)"), MATRIX: ("gauge[1m]", "counter_total[1m]")}

METRICS = ("gauge", "gauge", "counter_total", "counter_total", "odd", "gappy", "took_bucket", "took_sum", "lone",
           "absent_metric")
LABELS = {"instance": ("a", "b", "c"), "zone": ("east", "west")}
RANGES = ("15s", "45s", "1m", "2m30s", "5m", "15m", "1h")
# Steps of subqueries. From a minute on, windows within are answered from summaries.
STEPS = ("15s", "30s", "45s", "7s")
LONG_STEPS = ("", "1m", "2m")
OFFSETS = ("30s", "5m", "-1m", "1h")
NUMBERS = ("0", "1", "2", "0.5", "-3", "10", "1e3", "Inf", "-Inf", "NaN", "0.25", "7")
ARITHMETIC = ("+", "-", "*", "/", "%", "^", "atan2")
COMPARISONS = ("==", "!=", ">", "<", ">=", "<=")
SETS = ("and", "or", "unless")
AGGREGATIONS = ("sum", "avg", "min", "max", "count", "stddev", "stdvar", "group")
OF_VECTOR = ("abs", "ceil", "floor", "sqrt", "ln", "log2", "log10", "sgn", "timestamp", "sin", "cos", "atan",
             "tanh", "deg", "rad", "day_of_month", "day_of_week", "day_of_year", "days_in_month", "hour",
             "minute", "month", "year", "absent", "sort", "sort_desc")
OF_MATRIX = ("rate", "rate", "increase", "delta", "irate", "idelta", "resets", "changes", "deriv",
             "avg_over_time", "min_over_time", "max_over_time", "sum_over_time", "count_over_time", "last_over_time",
             "stddev_over_time", "stdvar_over_time", "present_over_time", "absent_over_time")


@dataclasses.dataclass
class Node:
    type: str
    parts: list

    def __str__(self):
        return "".join(map(str, self.parts))

    def nodes(self):
        """This node and all below it."""
        yield self
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.nodes()

    def replaced(self, old, new):
        """A copy in which `new` stands for `old`."""
        if self is old:
            return new
        return Node(self.type, [part.replaced(old, new) if isinstance(part, Node) else part for part in self.parts])


class Grammar:
    """Makes expressions. `random` is where all chance comes from."""

    def __init__(self, random):
        self.random = random
        self.in_subquery = False

    def expression(self, depth=4):
        return self.vector(depth) if self.random.random() < 0.95 else self.number(depth)

    def number(self, depth):
        kind = self.random.random()
        if depth <= 0 or kind < 0.6:
            return Node(NUMBER, [self.random.choice(NUMBERS)])
        if kind < 0.7:
            return Node(NUMBER, ["scalar(", self.vector(depth - 1), ")"])
        if kind < 0.75:
            return Node(NUMBER, [self.random.choice(("time()", "pi()"))])
        if kind < 0.85:
            return Node(NUMBER, ["(", self.number(depth - 1), " ", self.random.choice(COMPARISONS), " bool ",
                                 self.number(depth - 1), ")"])
        return Node(NUMBER, ["(", self.number(depth - 1), " ", self.random.choice(ARITHMETIC), " ",
                             self.number(depth - 1), ")"])

    def vector(self, depth):
        if depth <= 0:
            return self.selector()
        makers = {self.selector: 10, self.over_matrix: 25, self.over_vector: 10, self.aggregation: 20, self.binary: 20,
                  self.with_number: 12, self.special: 10, self.labelled: 4, self.topmost: 4, self.histogram: 5}
        (maker,) = self.random.choices(list(makers), makers.values())
        return maker() if maker == self.selector else maker(depth)

    def matchers(self):
        picked = []
        for name, values in LABELS.items():
            kind = self.random.random()
            if kind < 0.15:
                picked.append(f'{name}="{self.random.choice(values)}"')
            elif kind < 0.25:
                picked.append(f'{name}!="{self.random.choice(values)}"')
            elif kind < 0.32:
                picked.append(f'{name}=~"{"|".join(self.random.sample(values, 2))}"')
            elif kind < 0.36:
                picked.append(f'{name}!~"{self.random.choice(values)}.*"')
        return Node("matchers", ["{" + ", ".join(picked) + "}" if picked else ""])

    def modifiers(self):
        kind = self.random.random()
        if kind < 0.8:
            return ""
        if kind < 0.9:
            return " offset " + self.random.choice(OFFSETS)
        at = " @ " + self.random.choice(("start()", "end()", "1700002514.5", "1700001014.5"))
        return at + (" offset " + self.random.choice(OFFSETS) if kind > 0.97 else "")

    def selector(self):
        return Node(VECTOR, [self.random.choice(METRICS), self.matchers(), Node("modifiers", [self.modifiers()])])

    def matrix(self, depth):
        """A subquery within one would have its steps on the edges of windows, where versions disagree."""
        if depth > 0 and not self.in_subquery and self.random.random() < 0.25:
            self.in_subquery = True
            inner = self.vector(depth - 1)
            self.in_subquery = False
            steps = STEPS if "[" in str(inner) else STEPS + LONG_STEPS
            return Node(MATRIX, ["(", inner, ")[", self.random.choice(RANGES[2:]), ":",
                                 self.random.choice(steps), "]", Node("modifiers", [self.modifiers()])])
        return Node(MATRIX, [self.random.choice(METRICS), self.matchers(), "[", self.random.choice(RANGES), "]",
                             Node("modifiers", [self.modifiers()])])

    def over_matrix(self, depth):
        kind = self.random.random()
        if kind < 0.05:
            return Node(VECTOR, ["quantile_over_time(", self.random.choice(("0", "0.5", "0.9", "1", "-1", "2")), ", ",
                                 self.matrix(depth - 1), ")"])
        if kind < 0.1:
            return Node(VECTOR, ["predict_linear(", self.matrix(depth - 1), ", ",
                                 self.random.choice(("60", "-60", "3600")), ")"])
        return Node(VECTOR, [self.random.choice(OF_MATRIX), "(", self.matrix(depth - 1), ")"])

    def over_vector(self, depth):
        return Node(VECTOR, [self.random.choice(OF_VECTOR), "(", self.vector(depth - 1), ")"])

    def special(self, depth):
        inner = self.vector(depth - 1)
        kind = self.random.randrange(8)
        if kind == 0:
            return Node(VECTOR, ["clamp(", inner, ", ", self.number(depth - 2), ", ", self.number(depth - 2), ")"])
        if kind == 1:
            return Node(VECTOR, [self.random.choice(("clamp_min", "clamp_max")), "(", inner, ", ",
                                 self.number(depth - 2), ")"])
        if kind == 2:
            return Node(VECTOR, ["round(", inner, ", ", self.random.choice(("1", "0.25", "10", "5")), ")"])
        if kind == 3:
            return Node(VECTOR, ["vector(", self.number(depth - 1), ")"])
        if kind == 4:
            return Node(VECTOR, ["-(", inner, ")"])
        if kind == 5:
            return Node(VECTOR, ["(", inner, ")"])
        if kind == 6:
            # Of large numbers the last digits would be all that the next operation looks at.
            return Node(VECTOR, [self.random.choice(("exp", "sinh", "cosh")), "((", inner, ") / 1e4)"])
        return Node(VECTOR, ["round(", inner, ")"])

    def grouping(self):
        kind = self.random.random()
        if kind < 0.35:
            return ""
        names = self.random.sample(("instance", "zone", "le", "job"), self.random.randrange(3))
        return (" by (" if kind < 0.75 else " without (") + ", ".join(names) + ")"

    def aggregation(self, depth):
        inner = self.vector(depth - 1)
        kind = self.random.random()
        if kind < 0.08:
            return Node(VECTOR, ["quantile", self.grouping(), " (", self.random.choice(("0", "0.5", "0.9", "1", "-1", "2")),
                                 ", ", inner, ")"])
        if kind < 0.14:
            # Not of what was computed: its last digit may differ, and becomes a label.
            return Node(VECTOR, ["count_values", self.grouping(), ' ("value", ', self.selector(), ")"])
        return Node(VECTOR, [self.random.choice(AGGREGATIONS), self.grouping(), " (", inner, ")"])

    def topmost(self, _):
        """Over values that are all different: among equal ones either choice is right."""
        inner = self.random.choice(("gauge", "rate(gauge[5m])", "sum_over_time(gauge[5m])", "gauge offset 5m"))
        return Node(VECTOR, [self.random.choice(("topk", "bottomk")), self.grouping(), " (",
                             self.random.choice(("1", "2", "3", "0")), ", ", Node(VECTOR, [inner]), ")"])

    def matching(self):
        kind = self.random.random()
        if kind < 0.35:
            return " "
        if kind < 0.6:
            return " on (instance, zone) "
        if kind < 0.8:
            return " ignoring (le) "
        side = self.random.choice(("group_left", "group_right"))
        return f" on (instance) {side} ({self.random.choice(('', 'zone'))}) "

    def binary(self, depth):
        left, right = self.vector(depth - 1), self.vector(depth - 1)
        kind = self.random.random()
        if kind < 0.25:
            return Node(VECTOR, ["(", left, " ", self.random.choice(SETS),
                                 self.random.choice((" ", " on (instance) ", " ignoring (zone, le) ")), right, ")"])
        operator = self.random.choice(ARITHMETIC) if kind < 0.7 else self.random.choice(COMPARISONS)
        if kind > 0.85:
            operator += " bool"
        return Node(VECTOR, ["(", left, " ", operator, self.matching(), right, ")"])

    def with_number(self, depth):
        operands = [self.vector(depth - 1), self.number(depth - 2)]
        self.random.shuffle(operands)
        kind = self.random.random()
        operator = self.random.choice(ARITHMETIC) if kind < 0.6 else self.random.choice(COMPARISONS)
        if kind > 0.8:
            operator += " bool"
        return Node(VECTOR, ["(", operands[0], f" {operator} ", operands[1], ")"])

    def labelled(self, depth):
        inner = self.vector(depth - 1)
        if self.random.random() < 0.5:
            return Node(VECTOR, ["label_replace(", inner, ', "', self.random.choice(("zone", "added")), '", "',
                                 self.random.choice(("$1", "x-$1", "")), '", "instance", "',
                                 self.random.choice(("(.*)", "(a|b)", "c")), '")'])
        return Node(VECTOR, ["label_join(", inner, ', "added", "-", "instance", "zone")'])

    def histogram(self, _):
        quantile = self.random.choice(("0", "0.5", "0.9", "0.99", "1", "-1", "2"))
        buckets = Node(MATRIX, ["took_bucket", self.matchers(), "[", self.random.choice(RANGES), "]"])
        rate = Node(VECTOR, [self.random.choice(("rate(", "increase(")), buckets, ")"])
        inner = self.random.choice((rate, Node(VECTOR, ["took_bucket", self.matchers()]),
                                    Node(VECTOR, ["sum by (le) (", rate, ")"]),
                                    Node(VECTOR, ["sum by (le, zone) (", rate, ")"])))
        return Node(VECTOR, [f"histogram_quantile({quantile}, ", inner, ")"])


def smaller(tree):
    """Expressions with one node less or simpler, the greatest savings first."""
    for node in tree.nodes():
        for inner in node.nodes():
            if inner is not node and inner.type == node.type:
                yield tree.replaced(node, inner)
    for node in tree.nodes():
        for text in LEAST.get(node.type, ("",)):
            if len(str(node)) > len(text):
                yield tree.replaced(node, Node(node.type, [text]))


def shrink(tree, still_shows, tries_max=400):
    """The smallest expression on the way down from `tree` that still shows what it shows."""
    tries = 0
    shrunk = True
    while shrunk:
        shrunk = False
        for candidate in smaller(tree):
            tries += 1
            if tries > tries_max:
                return tree
            if len(str(candidate)) < len(str(tree)) and still_shows(candidate):
                tree, shrunk = candidate, True
                break
    return tree
