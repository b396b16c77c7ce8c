"""The labelled faces: how often labellers agree, and what follows for each face.

usage: python3 tools/attributes/judged.py            prints agreement
       python3 tools/attributes/judged.py --write    derives the columns after `judged` anew

In labels.csv `judged` holds what each labeller wrote, "flags/emotion/gaze" each, labellers in no fixed
order. Labellers were a vision-language model, each time anew, that looked at sheets of 25 faces; nobody
has gone through their labels since. Flags: s smile, m mouth open, c eyes closed, g eyeglasses, k sunglasses, b beard, t moustache,
o occluded, x mask or veil, v profile, u cannot be judged. A flag on which two labellers differ stays
empty; of three the majority counts. `part` is train or test, two fifths of every race and sex test.
Names, race and gender are FairFace's (Karkkainen and Joo 2021, CC BY 4.0), validation set, 224 px.
"""
import argparse
import collections
import csv
import itertools
import pathlib
import random

LABELS = pathlib.Path(__file__).with_name("labels.csv")
FLAGS = {"smile": "s", "mouth_open": "m", "eyes_open": "c", "eyeglasses": "g", "sunglasses": "k",
         "beard": "b", "mustache": "t", "face_occluded": "o"}  # fmt: skip
INVERTED = {"eyes_open"}
EMOTIONS = {"H": "HAPPY", "N": "CALM", "S": "SAD", "A": "ANGRY", "U": "SURPRISED", "F": "FEAR",
            "D": "DISGUSTED", "C": "CONFUSED"}  # fmt: skip
GIVEN = ("file", "race", "gender", "judged")
COLUMNS = (*GIVEN, "part", *FLAGS, "emotion", "gaze")
TEST_SHARE = 0.4
SEED = 1


def read():
    with open(LABELS, newline="") as file:
        return list(csv.DictReader(file))


def judgements(row):
    """[(flags, emotion, gaze)] of one face."""
    return [tuple(vote.split("/")) for vote in row["judged"].split()]


def agreed(votes):
    """What all, or more than half of three or more, say; None if there is no such thing."""
    (value, count), *_ = collections.Counter(votes).most_common()
    return value if 2 * count > len(votes) else None


def derive(row):
    votes = judgements(row)
    unusable = any("u" in flags for flags, *_ in votes)
    for name, letter in FLAGS.items():
        value = None if unusable else agreed([letter in flags for flags, *_ in votes])
        row[name] = "" if value is None else str(int(value != (name in INVERTED)))
    row["emotion"] = "" if unusable else EMOTIONS.get(agreed([emotion for _, emotion, _ in votes]), "")
    row["gaze"] = "" if unusable else (agreed([gaze for *_, gaze in votes]) or "").strip("-")


def split(rows):
    groups = collections.defaultdict(list)
    for row in sorted(rows, key=lambda r: int(pathlib.Path(r["file"]).stem)):
        groups[row["race"], row["gender"]].append(row)
    shuffle = random.Random(SEED)
    for group in sorted(groups):
        shuffle.shuffle(groups[group])
        tests = round(TEST_SHARE * len(groups[group]))
        for place, row in enumerate(groups[group]):
            row["part"] = "test" if place < tests else "train"


def kappa(pairs):
    """[(one, other)] -> share that agree, and how much of what chance leaves (Scott 1955)."""
    same = sum(a == b for a, b in pairs) / len(pairs)
    shares = collections.Counter(value for pair in pairs for value in pair)
    chance = sum((count / (2 * len(pairs))) ** 2 for count in shares.values())
    return same, (same - chance) / (1 - chance) if chance < 1 else 1.0


def print_agreement(rows):
    several = [votes for row in rows if len(votes := judgements(row)) > 1]
    print(f"{len(rows)} faces, {len(several)} of them labelled by two or more")
    columns = [(name, lambda j, letter=letter: letter in j[0]) for name, letter in FLAGS.items()]
    for name, value in (*columns, ("emotion", lambda j: j[1]), ("gaze", lambda j: j[2])):
        pairs = [(value(a), value(b)) for votes in several for a, b in itertools.combinations(votes, 2)]
        same, beyond = kappa(pairs)
        print(f"  {name:14} {same:.3f} of {len(pairs)} pairs agree, kappa {beyond:.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    rows = read()
    if parser.parse_args().write:
        for row in rows:
            derive(row)
        split(rows)
        with open(LABELS, "w", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows({column: row[column] for column in COLUMNS} for row in rows)
    print_agreement(rows)


if __name__ == "__main__":
    main()
