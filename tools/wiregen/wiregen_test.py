#!/usr/bin/env python3
"""Tests of the generator: wiregen_test.py [SERVICE_MODEL]

With a published model, its patterns are checked as well.
"""

import copy
import itertools
import json
import pathlib
import random
import re
import sys
import tempfile
import unittest

import dfa
import emit_shapes
import model as models
import names
import regex_parser
import wiregen

MODEL_PATH = None

MINIMAL = {
    "metadata": {"targetPrefix": "Test"},
    "operations": {"Do": {"input": {"shape": "In"}, "output": {"shape": "Out"}}},
    "shapes": {
        "In": {"type": "structure", "members": {"Text": {"shape": "Text"}}, "required": ["Text"]},
        "Out": {"type": "structure", "members": {}},
        "Text": {"type": "string", "max": 5},
    },
}

# Expressions that Python's own matcher reads the same way.
EXPRESSIONS = [
    "a", "ab|cd", "a*", "a+b?", "(ab)*", "[a-c]{2,3}", "[^a-c]x", "a{2}", "a{1,}", "(a|b){0,2}c",
    "^abc$", "(^ab$)", "[a-c-x]+", "[-a]+", "[a-]+", r"\d\D", r"\w+\W", r"\s\S", r"a\.b", "",
    "(a(b(c)?)?)?", "a*a*a*b", "(a+)+b", r"[\d.]+", r"a\/b", "x(|y)z", "(?!ab)[a-c]*",
    "^(?!a)[a-c]+$",
]


def texts(alphabet, length_max):
    """Every text over `alphabet` of up to that length."""
    for length in range(length_max + 1):
        for letters in itertools.product(alphabet, repeat=length):
            yield "".join(letters)


class Automata(unittest.TestCase):
    def test_agree_with_pythons_matcher_on_all_short_texts(self):
        alphabet = "abcdx.- /1"
        for expression in EXPRESSIONS:
            automaton, oracle = dfa.compile_pattern(expression), re.compile(expression)
            for text in texts(alphabet, 4):
                self.assertEqual(automaton.matches(text), bool(oracle.fullmatch(text)),
                                 (expression, text))

    def test_read_class_escapes_and_the_dot_as_java_does(self):
        dot = dfa.compile_pattern(".")
        for char in "\n\r\x85\u2028\u2029":
            self.assertFalse(dot.matches(char), repr(char))
        for char in "\t\x0b\x00\u00e9\U0001F642":
            self.assertTrue(dot.matches(char), repr(char))
        self.assertFalse(dfa.compile_pattern(r"\d").matches("\u0661"))
        self.assertFalse(dfa.compile_pattern(r"\w").matches("\u00e9"))
        self.assertFalse(dfa.compile_pattern(r"\s").matches("\u00a0"))
        self.assertTrue(dfa.compile_pattern(r"[a-c-e]").matches("-"))
        self.assertFalse(dfa.compile_pattern(r"[a-c-e]").matches("d"))

    def test_know_unicode_categories(self):
        letters = dfa.compile_pattern(r"[\p{L}\p{Z}\p{N}]+")
        for text in ("Stra\u00dfe", "\u4f60\u597d", "\u0661", "\u00a0", "\U00010400"):
            self.assertTrue(letters.matches(text), text)
        for text in ("\u20ac", "a-b", "\U0001F642"):
            self.assertFalse(letters.matches(text), text)

    def test_are_small(self):
        self.assertEqual(len(dfa.compile_pattern("[a-z]+").next), 3)
        self.assertEqual(len(dfa.compile_pattern("(a|b|ab|ba)*").next), 2)

    def test_start_at_state_zero_after_minimizing(self):
        automaton = dfa.compile_pattern("b*a")
        self.assertFalse(automaton.accepting[0])
        self.assertTrue(automaton.matches("bba"))

    def test_refuse_what_they_cannot_express(self):
        for expression in ("(", ")", "a)", "[a", "*a", "a**", "a+?", "a^b", "a$b", "(^ab|^cd)", r"\b", r"\1",
                           "(?=a)", "(?:a)", "[b-a]", "[[a]]", "a(?!b)"):
            with self.assertRaises((regex_parser.RegexError, ValueError, IndexError), msg=expression):
                dfa.compile_pattern(expression)

    def test_have_a_bounded_number_of_states(self):
        with self.assertRaises(regex_parser.RegexError):
            dfa.compile_pattern("(a|b)*a" + "(a|b)" * 16)


class PublishedPatterns(unittest.TestCase):
    def setUp(self):
        if MODEL_PATH is None:
            self.skipTest("no published model named")
        self.patterns = sorted({shape["pattern"] for shape in models.load(MODEL_PATH)["shapes"].values()
                                if "pattern" in shape})

    def test_agree_with_pythons_matcher_on_random_texts(self):
        chance = random.Random(5)
        for expression in self.patterns:
            if "\\p{" in expression:
                continue
            automaton, oracle = dfa.compile_pattern(expression), re.compile(expression, re.ASCII)
            pieces = re.findall(r"[a-z]+:?|\W", expression) + list("aZ09-_.:/ \u00e9{}") + ["1" * 12]
            for _ in range(3000):
                text = "".join(chance.choice(pieces) for _ in range(chance.randrange(12)))
                self.assertEqual(automaton.matches(text), bool(oracle.fullmatch(text)),
                                 (expression, text))

    def test_all_compile(self):
        self.assertGreaterEqual(len(self.patterns), 30)
        for expression in self.patterns:
            dfa.compile_pattern(expression)


class Models(unittest.TestCase):
    def test_take_added_shapes_members_and_raised_maxima(self):
        model = copy.deepcopy(MINIMAL)
        models.merge(model, {"shapes": {
            "More": {"type": "long"},
            "Out": {"members": {"Extra": {"shape": "More"}}},
            "Text": {"max": 9},
        }})
        self.assertEqual(model["shapes"]["Out"]["members"], {"Extra": {"shape": "More"}})
        self.assertEqual(model["shapes"]["Text"]["max"], 9)

    def test_keep_what_is_published(self):
        for additions in ({"In": {"members": {"Text": {"shape": "Text"}}}}, {"Text": {"max": 5}}):
            with self.assertRaises(models.ModelError):
                models.merge(copy.deepcopy(MINIMAL), {"shapes": additions})

    def test_are_refused_with_what_would_be_left_out(self):
        def broken(change):
            model = copy.deepcopy(MINIMAL)
            change(model)
            return model

        for change in (
                lambda m: m["shapes"]["Text"].update(type="document"),
                lambda m: m["shapes"]["Text"].update(uniqueItems=True),
                lambda m: m["shapes"]["In"].update(required=["Missing"]),
                lambda m: m["operations"]["Do"].pop("output"),
                lambda m: m["operations"].update(In=m["operations"]["Do"]),
                lambda m: m["shapes"]["Out"].update(
                    members={f"M{i}": {"shape": "Text"} for i in range(65)})):
            with self.assertRaises(models.ModelError):
                models.check(broken(change))

    def test_are_ordered_so_that_used_shapes_come_first(self):
        self.assertEqual(models.used_shapes(MINIMAL), ["Text", "In", "Out"])


class Names(unittest.TestCase):
    def test_of_constants_are_identifiers(self):
        for value, expected in (("AUTO", "AUTO"), ("light-blue", "light_blue"), ("2D", "v2D"),
                                ("default", "default_"), ("OVERFLOW", "OVERFLOW_")):
            self.assertEqual(names.constant(value), expected)

    def test_of_literals_keep_every_byte(self):
        self.assertEqual(names.literal('a"\\'), '"a\\"\\\\"')
        self.assertEqual(names.literal("\u00e91"), '"\\303\\2511"')
        self.assertEqual(names.literal("??/"), '"\\077\\077/"')


class Output(unittest.TestCase):
    def test_boxes_a_structure_that_holds_itself_by_any_way_without_a_list(self):
        model = copy.deepcopy(MINIMAL)
        model["shapes"]["In"]["members"] = {"A": {"shape": "A"}, "Text": {"shape": "Text"}}
        model["shapes"]["A"] = {"type": "structure", "members": {"B": {"shape": "B"}}}
        model["shapes"]["B"] = {"type": "structure", "members": {
            "A": {"shape": "A"}, "As": {"shape": "As"}}}
        model["shapes"]["As"] = {"type": "list", "member": {"shape": "A"}}
        text = emit_shapes.emit(model, "test")
        self.assertIn("wire::Boxed<test::B> B{};", text)
        self.assertIn("wire::Boxed<test::A> A{};", text)
        self.assertIn("std::optional<std::vector<test::A>> As{};", text)
        self.assertIn("std::string Text{};", text)

    def test_is_not_touched_when_nothing_changed(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            (path / "model.json").write_text(json.dumps(MINIMAL), encoding="utf-8")
            arguments = ["--out", folder, "--service", f"test={folder}/model.json:2"]
            wiregen.main(arguments)
            files = sorted((path / "wire" / "test").iterdir())
            self.assertEqual([file.name for file in files],
                             ["patterns.cc", "schema_0.cc", "schema_1.cc", "schemas.h", "shapes.h"])
            before = [file.stat().st_mtime_ns for file in files]
            wiregen.main(arguments)
            self.assertEqual([file.stat().st_mtime_ns for file in files], before)


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        MODEL_PATH = sys.argv.pop(1)
    unittest.main()
