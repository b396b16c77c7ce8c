"""Parses the regular expressions of service models (Java's syntax, the part that models use).

The tree is made of tuples: ("set", ranges), ("cat", nodes), ("alt", nodes),
("repeat", node, low, high or None), ("empty",). A set is a sorted tuple of disjoint, inclusive
code-point ranges. Models ask for a match of the whole text, so anchors at the ends say nothing.
"""

import sys
import unicodedata

CODE_POINT_MAX = 0x10FFFF


class RegexError(Exception):
    """The expression uses something that this parser does not know."""


def normalize(ranges):
    """Sorted, disjoint, maximal ranges."""
    merged = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return tuple(merged)


def complement(ranges):
    """All other code points."""
    out, start = [], 0
    for low, high in normalize(ranges):
        if low > start:
            out.append((start, low - 1))
        start = high + 1
    if start <= CODE_POINT_MAX:
        out.append((start, CODE_POINT_MAX))
    return tuple(out)


def category(letter):
    """Code points of a Unicode general category, named by its first letter."""
    return normalize(
        (point, point) for point in range(sys.maxunicode + 1)
        if unicodedata.category(chr(point))[0] == letter)


DIGIT = ((0x30, 0x39),)
SPACE = ((0x09, 0x0D), (0x20, 0x20))
WORD = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
# Java's dot leaves out the line terminators.
DOT = complement([(0x0A, 0x0A), (0x0D, 0x0D), (0x85, 0x85), (0x2028, 0x2029)])
ANYTHING = ((0, CODE_POINT_MAX),)
CLASSES = {"d": DIGIT, "s": SPACE, "w": WORD}


class Parser:
    """Recursive descent over one expression."""

    def __init__(self, text):
        self.text = text
        self.at = 0

    def parse(self):
        """Returns (tree, tree that the text must not begin with, or None)."""
        forbidden = self.leading_lookahead()
        tree = self.alternatives()
        if self.at != len(self.text):
            raise RegexError(f"unexpected '{self.text[self.at]}' at {self.at} in {self.text}")
        return tree, forbidden

    def leading_lookahead(self):
        """(?!...) right at the start, before or after ^."""
        start = 1 if self.text.startswith("^") else 0
        if not self.text.startswith("(?!", start):
            return None
        self.at = start + 3
        tree = self.alternatives()
        self.expect(")")
        return tree

    def peek(self):
        return self.text[self.at] if self.at < len(self.text) else ""

    def expect(self, char):
        if self.peek() != char:
            raise RegexError(f"expected '{char}' at {self.at} in {self.text}")
        self.at += 1

    def alternatives(self):
        branches = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            branches.append(self.sequence())
        return branches[0] if len(branches) == 1 else ("alt", branches)

    def sequence(self):
        parts = []
        while self.peek() not in ("", "|", ")"):
            if self.peek() in "^$":
                self.anchor()
                continue
            parts.append(self.quantified(self.atom()))
        return ("cat", parts) if parts else ("empty",)

    def anchor(self):
        """Anchors are accepted where a match of the whole text makes them true."""
        before, after = self.text[:self.at], self.text[self.at + 1:]
        if self.peek() == "^" and before.strip("("):
            raise RegexError(f"^ inside the expression {self.text}")
        if self.peek() == "$" and after.strip(")"):
            raise RegexError(f"$ inside the expression {self.text}")
        self.at += 1

    def atom(self):
        char = self.peek()
        if char == "(":
            self.at += 1
            if self.peek() == "?":
                raise RegexError(f"group extension at {self.at} in {self.text}")
            tree = self.alternatives()
            self.expect(")")
            return tree
        if char == "[":
            return ("set", self.char_class())
        if char == ".":
            self.at += 1
            return ("set", DOT)
        if char in "*+?{":
            raise RegexError(f"nothing to repeat at {self.at} in {self.text}")
        return ("set", self.single())

    def quantified(self, node):
        char = self.peek()
        if char not in ("*", "+", "?", "{"):
            return node
        self.at += 1
        if char == "{":
            end = self.text.index("}", self.at)
            low, comma, high = self.text[self.at:end].partition(",")
            self.at = end + 1
            bounds = (int(low), (int(high) if high else None) if comma else int(low))
        else:
            bounds = {"*": (0, None), "+": (1, None), "?": (0, 1)}[char]
        if self.peek() in ("+", "?", "*"):
            raise RegexError(f"lazy or possessive quantifier at {self.at} in {self.text}")
        return ("repeat", node, *bounds)

    def single(self):
        """One literal character or escape outside or inside a class, as ranges."""
        char = self.peek()
        self.at += 1
        if char != "\\":
            return ((ord(char), ord(char)),)
        char = self.peek()
        self.at += 1
        if char.lower() in CLASSES:
            ranges = CLASSES[char.lower()]
            return ranges if char.islower() else complement(ranges)
        if char == "p":
            self.expect("{")
            end = self.text.index("}", self.at)
            name, self.at = self.text[self.at:end], end + 1
            if len(name) != 1:
                raise RegexError(f"category {name} in {self.text}")
            return category(name)
        if char == "u":
            point, self.at = int(self.text[self.at:self.at + 4], 16), self.at + 4
            return ((point, point),)
        if char.isalnum():
            raise RegexError(f"escape \\{char} in {self.text}")
        return ((ord(char), ord(char)),)

    def char_class(self):
        self.expect("[")
        negated = self.peek() == "^"
        if negated:
            self.at += 1
        ranges = []
        while self.peek() != "]":
            if self.peek() in ("", "[", "&"):
                raise RegexError(f"class construct at {self.at} in {self.text}")
            low = self.single()
            # A hyphen makes a range only between two single characters.
            if (self.peek() == "-" and self.text[self.at + 1:self.at + 2] not in ("]", "")
                    and is_one(low)):
                mark = self.at
                self.at += 1
                high = self.single()
                if not is_one(high):
                    self.at = mark
                    ranges += low
                    continue
                if high[0][0] < low[0][0]:
                    raise RegexError(f"range backwards at {mark} in {self.text}")
                low = ((low[0][0], high[0][0]),)
                # As in Java, the hyphen after a range is itself.
                if self.peek() == "-":
                    self.at += 1
                    low = (*low, (0x2D, 0x2D))
            ranges += low
        self.expect("]")
        return complement(ranges) if negated else normalize(ranges)


def is_one(ranges):
    """Whether the set holds exactly one code point."""
    return len(ranges) == 1 and ranges[0][0] == ranges[0][1]


def parse(text):
    """See Parser.parse."""
    return Parser(text).parse()
