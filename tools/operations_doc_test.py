#!/usr/bin/env python3
"""Tests of the page of operations."""

import copy
import unittest

import operations_doc

MODEL = {
    "operations": {
        name: {"input": {"shape": "In"}, "output": {"shape": "Out"}, "errors": [{"shape": "Bad"}]}
        for name in ("Do", "Leave")
    },
    "shapes": {
        "In": {"type": "structure", "required": ["Ids"], "members": {
            "Ids": {"shape": "Ids"}, "Level": {"shape": "Level"}, "Count": {"shape": "Count"}}},
        "Ids": {"type": "list", "member": {"shape": "Id"}, "min": 1, "max": 4096},
        "Id": {"type": "string", "pattern": "a|b", "min": 1},
        "Level": {"type": "string", "enum": ["LOW", "HIGH"]},
        "Count": {"type": "integer", "max": 5},
        "Out": {"type": "structure", "members": {"Result": {"shape": "Id"}}},
    },
}
SERVED = [{"service": "Rekognition", "name": "Do", "served": True, "roles": ["admin", "auditor"]},
          {"service": "Rekognition", "name": "Leave", "served": False, "roles": []}]
NOTES = {
    "all": {"notes": ["For all."]},
    "unserved": {"default": "not served", "Leave": "not served; it ended"},
    "operations": {"Do": {"does": "It does.", "deviations": ["It differs."],
                          "parameters": {"Count": "default 3"}}},
}


def render(change=lambda notes, served: None):
    notes, served = copy.deepcopy(NOTES), copy.deepcopy(SERVED)
    change(notes, served)
    return operations_doc.render(served, {"Rekognition": MODEL}, notes)


class Page(unittest.TestCase):
    def test_states_what_is_served_and_what_is_not(self):
        page = render()
        self.assertIn("1 of 2 operations are served", page)
        self.assertIn("| `Do` | **served**: [Do](#do) | `Ids` |", page)
        self.assertIn("| `Leave` | not served; it ended | `Ids` |", page)
        self.assertIn("### Do\n\nIt does.", page)
        self.assertNotIn("### Leave", page)

    def test_shows_parameters_with_limits_and_our_behaviour(self):
        page = render()
        self.assertIn("| `Ids` | yes | list of string (at least 1 characters; `a\\|b`) "
                      "| 1 to 4,096 elements |  |", page)
        self.assertIn("| `Level` |  | string | one of `LOW`, `HIGH` |  |", page)
        self.assertIn("| `Count` |  | integer | at most 5 | default 3 |", page)
        self.assertIn("- It differs.", page)
        self.assertIn("- For all.", page)

    def test_names_the_roles_of_an_operation(self):
        self.assertIn("Roles: `admin`, `auditor`.", render())

    def test_follows_the_dispatcher(self):
        def swap(notes, served):
            served[0]["served"], served[1]["served"] = False, True
            notes["operations"]["Leave"] = notes["operations"].pop("Do")
            notes["unserved"].pop("Leave")

        page = render(swap)
        self.assertIn("| `Do` | not served | `Ids` |", page)
        self.assertIn("### Leave", page)

    def test_is_refused_when_notes_and_dispatcher_disagree(self):
        for change in (
                lambda notes, served: notes["operations"].pop("Do"),
                lambda notes, served: served[0].update(served=False),
                lambda notes, served: notes["operations"].update(Other=notes["operations"]["Do"]),
                lambda notes, served: notes["operations"]["Do"]["parameters"].update(Nothing="x"),
                lambda notes, served: notes["unserved"].update(Do="not served"),
                lambda notes, served: notes["unserved"].update(Other="not served"),
                lambda notes, served: served.append(
                    {"service": "Rekognition", "name": "Other", "served": False})):
            with self.assertRaises(operations_doc.NotesError):
                render(change)


if __name__ == "__main__":
    unittest.main()
