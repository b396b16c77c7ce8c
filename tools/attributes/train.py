"""Fits the heads of face attributes and the scale of emotions, and says how well they do.

usage: build/venv/bin/python tools/attributes/train.py --features FILE.npz
           [--out assets/calibration/face-default-attributes.json]

FILE.npz is what tools/attributes/features.py wrote. Each head is a logistic regression on the features of
one crop: standardised, on the strongest principal components, with an L2 penalty chosen by five folds
within the rows of part `train`; slope and offset of its log odds are fitted to the faces left out by each
fold (Platt 1999), so that a confidence is a probability. Rows of part `test` are only counted.
"""
import argparse
import json
import pathlib
import sys

import features as recipe
import judged

np = recipe.np

# The crop that each head looks at: the best of the three by the folds within the training part.
HEADS = {"smile": "mouth", "mouth_open": "mouth", "eyeglasses": "eyes", "sunglasses": "eyes", "beard": "face", "mustache": "mouth",
         "face_occluded": "face"}  # fmt: skip
EXPRESSIONS = ("ANGRY", "DISGUSTED", "FEAR", "HAPPY", "SAD", "SURPRISED", "CALM")
COMPONENTS = 800
PENALTIES = (0.3, 1, 3)
FOLDS = 5
SEED = 2
ROUNDS = 30
WEIGHT_MAX = 999  # weights are written as whole numbers of this many steps


def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -60, 60)))


def fit_logistic(inputs, yes, penalty):
    """(weights, offset) that minimise log loss plus penalty / 2 |weights|^2 (Newton's method)."""
    inputs = np.hstack([inputs, np.ones((len(inputs), 1))])
    ridge = np.full(inputs.shape[1], float(penalty))
    ridge[-1] = 1e-6
    solution = np.zeros(inputs.shape[1])
    for _ in range(ROUNDS):
        probability = sigmoid(inputs @ solution)
        gradient = inputs.T @ (probability - yes) + ridge * solution
        curvature = (inputs * (probability * (1 - probability))[:, None]).T @ inputs
        step = np.linalg.solve(curvature + np.diag(ridge), gradient)
        solution -= step
        if np.abs(step).max() < 1e-5:
            break
    return solution[:-1], solution[-1]


def log_loss(logits, yes):
    return np.mean(np.logaddexp(0, np.where(yes, -logits, logits)))


def components(inputs):
    """(mean, deviation, directions [features, n]) of training faces."""
    mean, deviation = inputs.mean(0), inputs.std(0) + 1e-3
    scaled = (inputs - mean) / deviation / np.sqrt(inputs.shape[1])
    values, vectors = np.linalg.eigh(scaled @ scaled.T)
    strongest = np.argsort(values)[::-1][:COMPONENTS]
    return mean, deviation * np.sqrt(inputs.shape[1]), scaled.T @ (vectors[:, strongest] / np.sqrt(values[strongest]))


def left_out_logits(inputs, yes, penalty):
    """Log odds of each face by a fit without its fold."""
    fold = np.random.default_rng(SEED).permutation(len(yes)) % FOLDS
    logits = np.zeros(len(yes))
    for number in range(FOLDS):
        weights, offset = fit_logistic(inputs[fold != number], yes[fold != number], penalty)
        logits[fold == number] = inputs[fold == number] @ weights + offset
    return logits


def fit_head(space, inputs, yes):
    """(weights over the features, offset, report)."""
    mean, deviation, directions = space
    reduced = ((inputs - mean) / deviation) @ directions
    # The standard deviation of the first component is 1: penalties mean the same for every crop.
    reduced = reduced / (unit := reduced[:, 0].std())
    tried = {penalty: left_out_logits(reduced, yes, penalty) for penalty in PENALTIES}
    penalty = min(tried, key=lambda p: log_loss(tried[p], yes))
    (slope,), shift = fit_logistic(tried[penalty][:, None], yes, 0)
    weights, offset = fit_logistic(reduced, yes, penalty)
    over_features = directions @ (weights * slope / unit) / deviation
    report = {"penalty": penalty, "slope": round(float(slope), 4), "faces": len(yes), "yes": int(yes.sum()),
              "log_loss_left_out": round(float(log_loss(slope * tried[penalty] + shift, yes)), 4),
              "auc_left_out": round(float(auc(tried[penalty], yes)), 4)}  # fmt: skip
    return over_features, float(slope * offset + shift - mean @ over_features), report


def auc(logits, yes):
    order = np.argsort(np.concatenate([logits[yes], logits[~yes]]))
    ranks = np.empty(len(order))
    ranks[order] = np.arange(1, len(order) + 1)
    count = int(yes.sum())
    return (ranks[:count].sum() - count * (count + 1) / 2) / (count * (len(yes) - count))


def written(weights):
    """(step, whole numbers) that stand for the weights in the file."""
    step = float(f"{np.abs(weights).max() / WEIGHT_MAX:.4g}")
    return step, np.rint(weights / step).astype(int)


def fit_expressions(probabilities, names):
    """slope and offsets of the log odds by which the labelled emotions are likeliest. A weak pull towards no
    change keeps those apart that few faces show."""
    logits = np.log(np.maximum(probabilities, 1e-7))
    right = np.array([EXPRESSIONS.index(name) for name in names])
    slope, offsets = 1.0, np.zeros(len(EXPRESSIONS))
    rate = 1.0
    for _ in range(4000):
        scaled = slope * logits + offsets
        share = np.exp(scaled - scaled.max(1, keepdims=True))
        share /= share.sum(1, keepdims=True)
        share[np.arange(len(right)), right] -= 1
        slope -= rate * ((share * logits).sum(1).mean() + 1e-3 * (slope - 1)) / logits.var()
        offsets -= rate * (share.mean(0) + 1e-3 * offsets)
    return slope, offsets - offsets.mean()


def describe(name, logits, yes):
    told = logits >= 0
    both = (told & yes).sum()
    print(f"  {name:14} {len(yes)} faces, {yes.sum()} yes: right {(told == yes).mean():.3f}, precision "
          f"{both / max(1, told.sum()):.3f}, recall {both / yes.sum():.3f}, AUC {auc(logits, yes):.3f}, "
          f"confidence {np.maximum(sigmoid(logits), 1 - sigmoid(logits)).mean():.3f}")  # fmt: skip


def heads(rows, data, place):
    made = {}
    spaces = {}
    for name, crop in sorted(HEADS.items(), key=lambda head: head[1]):
        usable = [row for row in rows if row[name] and row["file"] in place]
        inputs = data[crop][[place[row["file"]] for row in usable]].astype(np.float64)
        yes = np.array([row[name] == "1" for row in usable])
        is_train = np.array([row["part"] == "train" for row in usable])
        if crop not in spaces:
            train = [place[row["file"]] for row in rows if row["part"] == "train" and row["file"] in place]
            spaces[crop] = components(data[crop][train].astype(np.float64))
        weights, offset, report = fit_head(spaces[crop], inputs[is_train], yes[is_train])
        step, whole = written(weights)
        print(f"{name}: {report}")
        describe("test", inputs[~is_train] @ (step * whole) + offset, yes[~is_train])
        made[name] = {"crop": crop, "offset": round(offset, 5), "step": step, "weights": whole.tolist(), "fit": report}
    return made


def expressions(rows, data, place):
    usable = [row for row in rows if row["emotion"] in EXPRESSIONS and row["file"] in place]
    probabilities = data["expression"][[place[row["file"]] for row in usable]].astype(np.float64)
    names = np.array([row["emotion"] for row in usable])
    is_train = np.array([row["part"] == "train" for row in usable])
    slope, offsets = fit_expressions(probabilities[is_train], names[is_train])
    scaled = slope * np.log(np.maximum(probabilities, 1e-7)) + offsets
    shares = np.exp(scaled) / np.exp(scaled).sum(1, keepdims=True)
    told = np.array(EXPRESSIONS)[scaled.argmax(1)]
    print(f"[expression] slope = {slope:.4f}, offsets = {[round(float(o), 4) for o in offsets]}")
    print(f"  test: {(~is_train).sum()} faces, right {(told == names)[~is_train].mean():.3f}, unscaled "
          f"{(np.array(EXPRESSIONS)[probabilities.argmax(1)] == names)[~is_train].mean():.3f}")  # fmt: skip
    for number, name in enumerate(EXPRESSIONS):
        is_it = names[~is_train] == name
        if 0 < is_it.sum() < len(is_it):
            print(f"  {name:10} {is_it.sum():5} faces, told {(told[~is_train] == name).sum():5}, "
                  f"AUC {auc(shares[~is_train][:, number], is_it):.3f}")  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--features", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path)
    options = parser.parse_args()
    rows = judged.read()
    with np.load(options.features) as data:
        place = {name: number for number, name in enumerate(data["files"].tolist())}
        arrays = {name: data[name] for name in (*recipe.CROPS, "expression")}
    expressions(rows, arrays, place)
    made = heads(rows, arrays, place)
    if not options.out:
        return 0
    used = [crop for crop in recipe.CROPS if any(head["crop"] == crop for head in made.values())]
    text = json.dumps({
        "input_size": recipe.SIDE,
        "features": arrays["face"].shape[1],
        "mean": [127, 127, 127],
        "scale": [0.0078125] * 3,
        "crops": {crop: recipe.template(crop).round(4).tolist() for crop in used},
        "heads": made,
        "provenance": {
            "data": "FairFace validation set, 224 px (Karkkainen and Joo, WACV 2021), CC BY 4.0; labels by a vision-language model: tools/attributes/labels.csv",
            "made_by": "tools/attributes/train.py",
            "licence": "CC BY 4.0, with attribution to FairFace",
        },
    }, separators=(",", ":"))  # fmt: skip
    options.out.write_text(text.replace('],"fit"', '],\n"fit"').replace('"weights":[', '\n"weights":[') + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
