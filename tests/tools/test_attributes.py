"""The labels of face attributes and the fit of their heads."""
import importlib
import json
import pathlib
import sys

import numpy as np
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tools/attributes"))
judged = importlib.import_module("judged")


def face(*seen, race="White", gender="Male", file="1.jpg"):
    return {"file": file, "race": race, "gender": gender, "judged": " ".join(seen)}


def derived(*seen):
    row = face(*seen)
    judged.derive(row)
    return row


def test_one_labeller_is_believed():
    row = derived("sg/H/F")
    assert (row["smile"], row["eyeglasses"], row["beard"], row["eyes_open"]) == ("1", "1", "0", "1")
    assert (row["emotion"], row["gaze"]) == ("HAPPY", "F")


def test_what_two_labellers_see_differently_stays_open():
    row = derived("sc/H/F", "c/N/-")
    assert (row["smile"], row["eyes_open"], row["emotion"], row["gaze"]) == ("", "0", "", "")


def test_of_three_the_majority_counts():
    row = derived("b/A/L", "b/A/L", "t/N/L")
    assert (row["beard"], row["mustache"], row["emotion"], row["gaze"]) == ("1", "0", "ANGRY", "L")


def test_a_face_that_cannot_be_judged_says_nothing():
    row = derived("u/-/-", "s/H/F")
    assert all(row[name] == "" for name in (*judged.FLAGS, "emotion", "gaze"))


def test_two_fifths_of_every_group_are_kept_for_the_test():
    rows = [face("/N/F", race=race, file=f"{n}.jpg") for n, race in enumerate(["White", "Indian"] * 50)]
    judged.split(rows)
    for race in ("White", "Indian"):
        assert sum(row["part"] == "test" for row in rows if row["race"] == race) == 20


def test_kappa_is_one_for_the_same_and_nought_for_chance():
    assert judged.kappa([(True, True), (False, False)]) == (1, 1)
    assert judged.kappa([(True, True), (False, False), (True, False), (False, True)]) == (0.5, 0)


def test_the_committed_columns_follow_from_what_was_judged():
    rows = judged.read()
    again = [{column: row[column] for column in judged.GIVEN} for row in rows]
    for row in again:
        judged.derive(row)
    judged.split(again)
    assert again == rows
    assert len({row["file"] for row in rows}) == len(rows)


def test_a_logistic_fit_finds_the_odds_that_made_the_data():
    train = importlib.import_module("train")
    random = np.random.default_rng(1)
    inputs = random.normal(size=(20_000, 3))
    yes = random.random(20_000) < train.sigmoid(inputs @ [1, -2, 0] + 0.5)
    weights, offset = train.fit_logistic(inputs, yes, 1e-3)
    assert weights == pytest.approx([1, -2, 0], abs=0.1)
    assert offset == pytest.approx(0.5, abs=0.1)


def test_written_weights_stand_for_the_fitted_ones():
    train = importlib.import_module("train")
    weights = np.array([0.5, -0.25, 1e-4])
    step, whole = train.written(weights)
    assert np.abs(step * whole - weights).max() <= step / 2
    assert np.abs(whole).max() <= train.WEIGHT_MAX + 1


def test_an_auc_counts_pairs_in_the_right_order():
    train = importlib.import_module("train")
    assert train.auc(np.array([1.0, 3, 2, 0]), np.array([False, True, True, False])) == 1
    assert train.auc(np.array([1.0, 0, 2, 3]), np.array([True, False, False, True])) == 0.75


def test_the_heads_that_are_shipped_are_those_that_the_trainer_fits():
    train = importlib.import_module("train")
    heads = json.loads((ROOT / "assets/calibration/face-default-attributes.json").read_text())
    assert {name: head["crop"] for name, head in heads["heads"].items()} == train.HEADS
    for crop, points in heads["crops"].items():
        assert points == train.recipe.template(crop).round(4).tolist()
    assert all(len(head["weights"]) == heads["features"] for head in heads["heads"].values())
