"""Compiles a parsed expression into a minimal deterministic automaton over classes of code points.

The automaton reads each character once, so a match costs time proportional to the text's length
whatever the expression; there is no backtracking to exploit.
"""

import bisect

import regex_parser

STATES_MAX = 4096


class Nfa:
    """Thompson's construction: per state, edges on sets of code points and edges on nothing."""

    def __init__(self):
        self.edges = []
        self.jumps = []

    def state(self):
        self.edges.append([])
        self.jumps.append([])
        return len(self.edges) - 1

    def build(self, node, start):
        """Adds `node` after `start`; returns the state behind it."""
        kind = node[0]
        if kind == "empty":
            return start
        if kind == "set":
            end = self.state()
            self.edges[start].append((node[1], end))
            return end
        if kind == "cat":
            for part in node[1]:
                start = self.build(part, start)
            return start
        if kind == "alt":
            end = self.state()
            for branch in node[1]:
                entry = self.state()
                self.jumps[start].append(entry)
                self.jumps[self.build(branch, entry)].append(end)
            return end
        return self.repeat(node, start)

    def repeat(self, node, start):
        _, inner, low, high = node
        for _ in range(low):
            start = self.build(inner, start)
        if high is None:
            loop = self.state()
            self.jumps[start].append(loop)
            self.jumps[self.build(inner, loop)].append(loop)
            end = self.state()
            self.jumps[loop].append(end)
            return end
        end = self.state()
        for _ in range(high - low):
            self.jumps[start].append(end)
            entry = self.state()
            self.jumps[start].append(entry)
            start = self.build(inner, entry)
        self.jumps[start].append(end)
        return end

    def closure(self, states):
        """All states reached without reading a character."""
        seen, pending = set(states), list(states)
        while pending:
            for target in self.jumps[pending.pop()]:
                if target not in seen:
                    seen.add(target)
                    pending.append(target)
        return frozenset(seen)


class Dfa:
    """State 0 is the start; `next[state][class]` is a state; the dead state is one like others.

    boundaries  first code point of each interval, ascending, beginning with 0.
    classes     class of each interval; class 0 is that of code points the expression never names.
    """

    def __init__(self, boundaries, classes, table, accepting):
        self.boundaries = boundaries
        self.classes = classes
        self.next = table
        self.accepting = accepting
        self.class_count = max(classes) + 1

    def matches(self, text):
        """What the generated tables compute; used by the generator's own tests."""
        state = 0
        for char in text:
            interval = bisect.bisect_right(self.boundaries, ord(char)) - 1
            state = self.next[state][self.classes[interval]]
        return self.accepting[state]


def partition(nfa):
    """Intervals of code points that every set of the automaton treats alike, grouped into classes."""
    sets = sorted({ranges for edges in nfa.edges for ranges, _ in edges})
    boundaries = sorted({0} | {point for ranges in sets for low, high in ranges
                               for point in (low, high + 1)
                               if point <= regex_parser.CODE_POINT_MAX})
    signatures = [0] * len(boundaries)
    for index, ranges in enumerate(sets):
        for low, high in ranges:
            first = bisect.bisect_left(boundaries, low)
            last = bisect.bisect_right(boundaries, high)
            for interval in range(first, last):
                signatures[interval] |= 1 << index
    numbers = {0: 0}
    classes = [numbers.setdefault(signature, len(numbers)) for signature in signatures]
    members = {numbers[signature]: {sets[i] for i in range(len(sets)) if signature >> i & 1}
               for signature in numbers}
    return boundaries, classes, members


def determinize(nfa, start, is_accepting, members):
    """Subset construction; raises when it would need more than STATES_MAX states."""
    first = nfa.closure([start] if isinstance(start, int) else start)
    numbers, table, accepting, pending = {first: 0}, [], [], [first]
    while pending:
        subset = pending.pop(0)
        row = []
        for klass in range(len(members)):
            target = nfa.closure({end for state in subset for ranges, end in nfa.edges[state]
                                  if ranges in members[klass]})
            if target not in numbers:
                numbers[target] = len(numbers)
                if len(numbers) > STATES_MAX:
                    raise regex_parser.RegexError("the expression needs too many states")
                pending.append(target)
            row.append(numbers[target])
        table.append(row)
        accepting.append(is_accepting(subset))
    return table, accepting


def minimize(table, accepting):
    """Moore's partition refinement; keeps the start at 0."""
    groups = [int(flag) for flag in accepting]
    count = len(set(groups))
    while True:
        numbers = {}
        groups = [numbers.setdefault((groups[s], tuple(groups[t] for t in table[s])), len(numbers))
                  for s in range(len(table))]
        if len(numbers) == count:
            break
        count = len(numbers)
    small, flags = [None] * count, [False] * count
    for state, group in enumerate(groups):
        if small[group] is None:
            small[group] = [groups[target] for target in table[state]]
            flags[group] = accepting[state]
    return small, flags


def compile_pattern(text):
    """The automaton that accepts exactly the texts that match `text` from end to end."""
    tree, forbidden = regex_parser.parse(text)
    nfa = Nfa()
    start = nfa.state()
    accept = nfa.build(tree, start)
    starts, reject = [start], None
    if forbidden is not None:
        entry = nfa.state()
        tail = ("repeat", ("set", regex_parser.ANYTHING), 0, None)
        reject = nfa.build(("cat", [forbidden, tail]), entry)
        starts.append(entry)
    boundaries, classes, members = partition(nfa)
    table, accepting = determinize(
        nfa, starts, lambda subset: accept in subset and reject not in subset, members)
    table, accepting = minimize(table, accepting)
    return Dfa(boundaries, classes, table, accepting)
