"""DetectLabels."""
import io
import json
import pathlib

import pytest
from PIL import Image

from server import sample
from test_faces import flat_grey, jpeg

TABLE = json.loads((pathlib.Path(__file__).resolve().parents[2] / "assets/labels/default.json").read_text())
KNOWN = {row["name"]: row for row in TABLE["labels"]}
GENERAL = "GENERAL_LABELS"
PROPERTIES = "IMAGE_PROPERTIES"


def detect(client, data, **more):
    return client.detect_labels(Image={"Bytes": data}, **more)


def by_name(answer):
    return {label["Name"]: label for label in answer["Labels"]}


def general(**filters):
    return {"GeneralLabels": filters}


@pytest.fixture(scope="module")
def cat(client):
    return detect(client, sample("chelsea.png"))


def test_a_label_has_every_member(cat):
    labels = by_name(cat)
    for name, label in labels.items():
        assert set(label) == {"Name", "Confidence", "Instances", "Parents", "Aliases", "Categories"}
        assert 55 <= label["Confidence"] <= 100
        assert [p["Name"] for p in label["Parents"]] == KNOWN[name]["parents"]
        assert [a["Name"] for a in label["Aliases"]] == KNOWN[name]["aliases"]
        assert [c["Name"] for c in label["Categories"]] == KNOWN[name]["categories"]
    assert "ImageProperties" not in cat
    assert cat["LabelModelVersion"] == "3.0"


def test_a_cat_is_found_with_its_ancestors(cat):
    labels = by_name(cat)
    assert {"Cat", "Mammal", "Animal", "Pet"} <= set(labels)
    for label in labels.values():
        for parent in label["Parents"]:
            assert labels[parent["Name"]]["Confidence"] >= label["Confidence"]


def test_the_surest_label_comes_first(cat):
    confidences = [label["Confidence"] for label in cat["Labels"]]
    assert confidences == sorted(confidences, reverse=True)


def test_instances_have_boxes_inside_the_image(client):
    person = by_name(detect(client, sample("astronaut.png")))["Person"]
    assert person["Instances"]
    for instance in person["Instances"]:
        box = instance["BoundingBox"]
        assert box["Left"] >= 0
        assert box["Top"] >= 0
        assert box["Left"] + box["Width"] <= 1.0001
        assert box["Top"] + box["Height"] <= 1.0001
        assert 55 <= instance["Confidence"] <= 100
        assert "DominantColors" not in instance


def test_a_group_has_an_instance_for_each_person(client):
    person = Image.open(io.BytesIO(sample("astronaut.png"))).convert("RGB").resize((300, 300))
    picture = Image.new("RGB", (620, 620), (120, 120, 120))
    for place in ((5, 5), (315, 5), (5, 315), (315, 315)):
        picture.paste(person, place)
    assert len(by_name(detect(client, jpeg(picture)))["Person"]["Instances"]) == 4


def test_a_picture_of_nothing_gives_an_empty_list(client):
    assert detect(client, flat_grey())["Labels"] == []


def test_min_confidence_widens_and_narrows(client):
    all_labels = detect(client, sample("coffee.png"), MinConfidence=0)["Labels"]
    some = detect(client, sample("coffee.png"))["Labels"]
    few = detect(client, sample("coffee.png"), MinConfidence=90)["Labels"]
    assert len(all_labels) > len(some) > len(few) > 0
    assert min(label["Confidence"] for label in all_labels) < 55
    assert all(label["Confidence"] >= 90 for label in few)
    assert all(i["Confidence"] >= 90 for label in few for i in label["Instances"])
    assert detect(client, sample("coffee.png"), MinConfidence=100)["Labels"] == []


def test_max_labels_keeps_the_surest(client):
    everything = detect(client, sample("coffee.png"), MinConfidence=0)["Labels"]
    two = detect(client, sample("coffee.png"), MinConfidence=0, MaxLabels=2)["Labels"]
    assert two == everything[:2]
    assert detect(client, sample("coffee.png"), MaxLabels=0)["Labels"] == []
    assert detect(client, sample("coffee.png"), MinConfidence=0, MaxLabels=100_000)["Labels"] == everything


def test_inclusion_by_label(client):
    answer = detect(client, sample("chelsea.png"), Settings=general(LabelInclusionFilters=["Cat", "Unicorn"]))
    assert [label["Name"] for label in answer["Labels"]] == ["Cat"]
    assert {"Animal"} <= {p["Name"] for p in answer["Labels"][0]["Parents"]}


def test_exclusion_by_label(client):
    answer = detect(client, sample("chelsea.png"), Settings=general(LabelExclusionFilters=["Cat"]))
    assert "Cat" not in by_name(answer)
    assert "Animal" in by_name(answer)


def test_inclusion_by_category(client):
    labels = detect(client, sample("coffee.png"), MinConfidence=1, Settings=general(LabelCategoryInclusionFilters=["Food and Beverage"]))["Labels"]
    assert labels
    assert all({"Name": "Food and Beverage"} in label["Categories"] for label in labels)


def test_exclusion_by_category_wins(client):
    settings = general(LabelInclusionFilters=["Cat", "Pet"], LabelCategoryExclusionFilters=["Animals and Pets"])
    assert detect(client, sample("chelsea.png"), Settings=settings)["Labels"] == []


def test_inclusion_by_label_and_category_add_up(client):
    settings = general(LabelInclusionFilters=["Cat"], LabelCategoryInclusionFilters=["Vehicles and Automotive"])
    assert set(by_name(detect(client, sample("chelsea.png"), Settings=settings))) == {"Cat"}


def test_filters_come_before_the_limit(client):
    settings = general(LabelExclusionFilters=[label["Name"] for label in detect(client, sample("chelsea.png"))["Labels"][:1]])
    assert len(detect(client, sample("chelsea.png"), MaxLabels=1, Settings=settings)["Labels"]) == 1


def assert_properties(area):
    assert set(area) == {"Quality", "DominantColors"}
    assert set(area["Quality"]) == {"Brightness", "Sharpness", "Contrast"}
    assert all(0 <= value <= 100 for value in area["Quality"].values())
    shares = [colour["PixelPercent"] for colour in area["DominantColors"]]
    assert shares == sorted(shares, reverse=True)
    assert 99 < sum(shares) < 101
    for colour in area["DominantColors"]:
        assert set(colour) == {"Red", "Green", "Blue", "HexCode", "CSSColor", "SimplifiedColor", "PixelPercent"}
        assert colour["HexCode"] == "#{Red:02x}{Green:02x}{Blue:02x}".format(**colour)


def test_image_properties_alone(client):
    answer = detect(client, sample("chelsea.png"), Features=[PROPERTIES])
    properties = answer["ImageProperties"]
    assert answer["Labels"] == []
    assert_properties({k: properties[k] for k in ("Quality", "DominantColors")})
    assert_properties(properties["Foreground"])
    assert_properties(properties["Background"])
    assert 1 <= len(properties["DominantColors"]) <= 10


def test_both_features_colour_the_instances(client):
    answer = detect(client, sample("astronaut.png"), Features=[GENERAL, PROPERTIES])
    assert "ImageProperties" in answer
    instances = by_name(answer)["Person"]["Instances"]
    assert all(i["DominantColors"] for i in instances)


def test_colours_are_named(client):
    picture = Image.new("RGB", (200, 200), (255, 0, 0))
    picture.paste((0, 0, 128), (0, 0, 200, 50))
    colours = detect(client, jpeg(picture), Features=[PROPERTIES])["ImageProperties"]["DominantColors"]
    assert [c["SimplifiedColor"] for c in colours[:2]] == ["red", "blue"]
    assert [c["CSSColor"] for c in colours[:2]] == ["red", "navy"]
    assert 70 < colours[0]["PixelPercent"] < 80


@pytest.mark.parametrize("most", [0, 1, 5, 20])
def test_max_dominant_colors(client, most):
    settings = {"ImageProperties": {"MaxDominantColors": most}}
    properties = detect(client, sample("coffee.png"), Features=[PROPERTIES], Settings=settings)["ImageProperties"]
    assert len(properties["DominantColors"]) <= most
    assert len(properties["Foreground"]["DominantColors"]) <= most
    assert bool(properties["DominantColors"]) == (most > 0)


def test_a_darker_and_a_blurred_picture_score_lower(client):
    picture = Image.open(io.BytesIO(sample("chelsea.png"))).convert("RGB")
    quality = lambda p: detect(client, jpeg(p), Features=[PROPERTIES])["ImageProperties"]["Quality"]
    plain = quality(picture)
    assert quality(picture.point(lambda v: v * 0.4))["Brightness"] < plain["Brightness"] - 10
    soft = picture.resize((picture.width // 6, picture.height // 6)).resize(picture.size)
    assert quality(soft)["Sharpness"] < plain["Sharpness"] - 10
    flat = picture.point(lambda v: 100 + v * 0.1)
    assert quality(flat)["Contrast"] < plain["Contrast"] / 2


@pytest.mark.parametrize("more, words", [
    ({"MaxLabels": 5}, "GENERAL_LABELS"),
    ({"MinConfidence": 5}, "GENERAL_LABELS"),
    ({"Settings": general(LabelInclusionFilters=["Cat"])}, "GENERAL_LABELS"),
])  # fmt: skip
def test_general_settings_without_the_feature_are_refused(client, refused, more, words):
    with refused("InvalidParameterException", words):
        detect(client, sample("coffee.png"), Features=[PROPERTIES], **more)


def test_property_settings_without_the_feature_are_refused(client, refused):
    with refused("InvalidParameterException", PROPERTIES):
        detect(client, sample("coffee.png"), Settings={"ImageProperties": {"MaxDominantColors": 5}})


@pytest.mark.parametrize("more", [
    {"MaxLabels": -1},
    {"MinConfidence": 101},
    {"MinConfidence": -1},
    {"Features": ["EVERYTHING"]},
    {"Features": [GENERAL, PROPERTIES, GENERAL]},
    {"Settings": general(LabelInclusionFilters=["x" * 51])},
    {"Settings": general(LabelExclusionFilters=["Cat!"])},
    {"Settings": general(LabelCategoryInclusionFilters=["Cat"] * 101)},
    {"Features": [PROPERTIES], "Settings": {"ImageProperties": {"MaxDominantColors": 21}}},
])  # fmt: skip
def test_values_outside_the_model_are_refused(loose, refused, more):
    with refused("ValidationException"):
        detect(loose, sample("coffee.png"), **more)


def test_an_empty_list_of_features_means_labels(client):
    assert "Cat" in by_name(detect(client, sample("chelsea.png"), Features=[]))


def test_a_png_and_a_jpeg_of_one_picture_agree(client):
    picture = Image.open(io.BytesIO(sample("chelsea.png"))).convert("RGB")
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=95)
    a, b = by_name(detect(client, buffer.getvalue())), by_name(detect(client, sample("chelsea.png")))
    assert abs(a["Cat"]["Confidence"] - b["Cat"]["Confidence"]) < 5


def test_a_picture_and_its_labels_are_not_logged(client, server):
    detect(client, sample("chelsea.png"))
    assert "Cat" not in server.log_text()
