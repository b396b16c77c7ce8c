"""DetectText."""
import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from clients import rekognition
from server import sample

WIDTH, HEIGHT = 800, 600
LINES = ["Station Street 42", "Open every day", "TICKETS"]
TOPS = [60, 200, 340]


def png(picture):
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def page(lines=LINES, tops=TOPS, size=40, left=60, dimensions=(WIDTH, HEIGHT)):
    """Dark text on light ground, one line at each height."""
    picture = Image.new("RGB", dimensions, (240, 240, 235))
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size)
    for line, top in zip(lines, tops):
        draw.text((left, top), line, font=font, fill=(20, 20, 40))
    return picture


@pytest.fixture(scope="module")
def sign():
    return png(page())


def detect(client, data, **filters):
    more = {"Filters": filters} if filters else {}
    return client.detect_text(Image={"Bytes": data}, **more)["TextDetections"]


def texts(detections, kind):
    return [d["DetectedText"] for d in detections if d["Type"] == kind]


def box(left, top, width, height):
    return {"BoundingBox": {"Left": left, "Top": top, "Width": width, "Height": height}}


def polygon(*points):
    return {"Polygon": [{"X": x, "Y": y} for x, y in points]}


def test_lines_and_words_in_reading_order(client, sign):
    found = detect(client, sign)
    assert texts(found, "LINE") == LINES
    assert texts(found, "WORD") == " ".join(LINES).split()


def test_ids_and_parents(client, sign):
    found = detect(client, sign)
    assert [d["Id"] for d in found] == list(range(len(found)))
    lines = {d["Id"]: d for d in found if d["Type"] == "LINE"}
    assert all("ParentId" not in line for line in lines.values())
    for identity, line in lines.items():
        children = [d["DetectedText"] for d in found if d.get("ParentId") == identity]
        assert line["DetectedText"] == " ".join(children)
    assert sum("ParentId" in d for d in found) == len(found) - len(lines)


def test_boxes_and_polygons_lie_on_the_text(client, sign):
    for found in detect(client, sign):
        geometry = found["Geometry"]
        around, corners = geometry["BoundingBox"], geometry["Polygon"]
        assert len(corners) == 4
        xs, ys = [c["X"] for c in corners], [c["Y"] for c in corners]
        assert min(xs) == pytest.approx(around["Left"], abs=1e-5)
        assert min(ys) == pytest.approx(around["Top"], abs=1e-5)
        assert max(xs) - min(xs) == pytest.approx(around["Width"], abs=1e-5)
        assert max(ys) - min(ys) == pytest.approx(around["Height"], abs=1e-5)
        assert corners[0]["X"] < corners[1]["X"] and corners[0]["Y"] < corners[3]["Y"]  # clockwise from the top left
        assert 50 <= found["Confidence"] <= 100
    first = next(d for d in detect(client, sign) if d["DetectedText"] == "Station")
    font = ImageFont.load_default(40)
    left, top, right, bottom = font.getbbox("Station")
    around = first["Geometry"]["BoundingBox"]
    assert around["Left"] * WIDTH == pytest.approx(60 + left, abs=14)
    assert (around["Left"] + around["Width"]) * WIDTH == pytest.approx(60 + right, abs=14)
    assert around["Top"] * HEIGHT == pytest.approx(60 + top, abs=14)
    assert (around["Top"] + around["Height"]) * HEIGHT == pytest.approx(60 + bottom, abs=14)


def test_the_model_says_its_version(client, sign):
    assert client.detect_text(Image={"Bytes": sign})["TextModelVersion"] == "6.0"


def test_a_picture_without_text_answers_an_empty_list(client):
    answer = client.detect_text(Image={"Bytes": png(Image.new("RGB", (320, 240), (128, 128, 128)))})
    assert answer["TextDetections"] == []
    assert answer["TextModelVersion"]
    assert detect(client, sample("chelsea.png")) == []


@pytest.mark.parametrize("angle", [-90, -45, -20, 20, 45, 90])
def test_text_at_an_angle_is_read_and_its_polygon_follows_it(client, angle):
    turned = page().rotate(-angle, expand=True, fillcolor=(240, 240, 235), resample=Image.Resampling.BICUBIC)
    found = detect(client, png(turned))
    assert texts(found, "LINE") == LINES
    a, b = found[0]["Geometry"]["Polygon"][:2]
    across, down = (b["X"] - a["X"]) * turned.width, (b["Y"] - a["Y"]) * turned.height
    if abs(angle) < 80:
        assert across > 50
    if abs(angle) > 10:
        assert down * angle > 0  # positive is clockwise


def test_words_below_the_confidence_are_left_out_and_80_is_the_default(client):
    blurred = page(size=22).resize((200, 150)).resize((WIDTH, HEIGHT))
    every = detect(client, png(blurred), WordFilter={"MinConfidence": 0})
    usual = detect(client, png(blurred))
    explicit = detect(client, png(blurred), WordFilter={"MinConfidence": 80})
    assert usual == explicit
    assert all(d["Confidence"] >= 80 for d in usual)
    assert {w for w in texts(usual, "WORD")} == {d["DetectedText"] for d in every if d["Type"] == "WORD" and d["Confidence"] >= 80}
    assert detect(client, png(blurred), WordFilter={"MinConfidence": 100}) == [] or all(
        d["Confidence"] == 100 for d in detect(client, png(blurred), WordFilter={"MinConfidence": 100})
    )


def test_words_smaller_than_asked_are_left_out(client):
    picture = page(["Large words here"], [60], size=70)
    ImageDraw.Draw(picture).text((60, 400), "small words there", font=ImageFont.load_default(24), fill=(20, 20, 40))
    assert texts(detect(client, png(picture)), "LINE") == ["Large words here", "small words there"]
    assert texts(detect(client, png(picture), WordFilter={"MinBoundingBoxHeight": 0.1}), "LINE") == ["Large words here"]
    wide = detect(client, png(picture), WordFilter={"MinBoundingBoxWidth": 0.2})
    assert "Large" in texts(wide, "WORD") and "small" not in texts(wide, "WORD")
    assert all(d["Geometry"]["BoundingBox"]["Width"] >= 0.2 for d in wide)


def test_a_line_is_made_of_the_words_that_are_left(client, sign):
    found = detect(client, sign, WordFilter={"MinBoundingBoxWidth": 0.15})
    for line in (d for d in found if d["Type"] == "LINE"):
        assert line["DetectedText"] == " ".join(d["DetectedText"] for d in found if d.get("ParentId") == line["Id"])
    assert "42" not in texts(found, "WORD")


@pytest.mark.parametrize(
    "regions, expected",
    [
        ([box(0, 0, 1, 1)], LINES),
        ([box(0, 0.25, 1, 0.25)], [LINES[1]]),
        ([box(0, 0, 1, 0.25), box(0, 0.5, 1, 0.25)], [LINES[0], LINES[2]]),
        ([polygon((0, 0.5), (1, 0.5), (1, 0.75), (0, 0.75))], [LINES[2]]),
        ([polygon((0, 0), (0.3, 0), (0.3, 0.25), (0, 0.25))], ["Station"]),
        ([box(0, 0.8, 1, 0.2)], []),
        ([], LINES),
    ],
)
def test_regions_of_interest(client, sign, regions, expected):
    assert texts(detect(client, sign, RegionsOfInterest=regions), "LINE") == expected


def test_a_word_belongs_to_a_region_with_more_than_its_half(client, sign):
    word = next(d for d in detect(client, sign) if d["DetectedText"] == "TICKETS")["Geometry"]["BoundingBox"]
    edge = lambda share: box(0, 0, word["Left"] + word["Width"] * share, 1)
    assert "TICKETS" in texts(detect(client, sign, RegionsOfInterest=[edge(0.55)]), "WORD")
    assert "TICKETS" not in texts(detect(client, sign, RegionsOfInterest=[edge(0.45)]), "WORD")


@pytest.mark.parametrize(
    "region",
    [
        {},
        box(0, 0, 1, 1) | polygon((0, 0), (1, 0), (1, 1)),
        {"BoundingBox": {"Left": 0.1, "Top": 0.1, "Width": 0.5}},
        box(0, 0, 0, 1),
        box(-0.1, 0, 0.5, 0.5),
        box(0, 0, 1.01, 1),
        polygon((0, 0), (1, 1)),
        polygon((0, 0), (1, 0), (1.2, 1)),
        polygon(*((i / 10, (i * i) / 100) for i in range(11))),
    ],
)
def test_what_is_no_region_is_refused(client, refused, sign, region):
    with refused("InvalidParameterException", "RegionsOfInterest"):
        detect(client, sign, RegionsOfInterest=[region])


def test_ten_regions_are_allowed_and_eleven_are_not(client, loose, refused, sign):
    assert texts(detect(client, sign, RegionsOfInterest=[box(0, 0, 1, 1)] * 10), "LINE") == LINES
    with refused("ValidationException"):
        detect(loose, sign, RegionsOfInterest=[box(0, 0, 1, 1)] * 11)


@pytest.mark.parametrize(
    "words", [{"MinConfidence": 101}, {"MinConfidence": -1}, {"MinBoundingBoxHeight": 1.1}, {"MinBoundingBoxWidth": -0.1}]
)
def test_a_filter_outside_its_range_is_refused(loose, refused, sign, words):
    with refused("ValidationException"):
        detect(loose, sign, WordFilter=words)


def test_a_hundred_words_at_most(client):
    rows = 16
    crowded = page(["alpha beta gamma delta red green blue"] * rows, [30 + 60 * i for i in range(rows)], size=30, dimensions=(1000, 1024))
    found = detect(client, png(crowded))
    assert len(texts(found, "WORD")) == 100
    assert texts(found, "LINE")[0] == "alpha beta gamma delta red green blue"
    parents = {d["ParentId"] for d in found if d["Type"] == "WORD"}
    assert parents == {d["Id"] for d in found if d["Type"] == "LINE"}


def test_an_image_is_needed(client, loose, refused):
    with refused("InvalidParameterException", "Bytes or as S3Object"):
        client.detect_text(Image={})
    with refused("ValidationException"):
        loose.detect_text()


def test_what_is_no_picture_is_refused(client, refused):
    with refused("InvalidImageFormatException"):
        detect(client, b"not a picture")
    with refused("InvalidParameterException"):
        detect(client, png(Image.new("RGB", (79, 100))))


@pytest.mark.parametrize("role, allowed", [("reviewer", True), ("investigator", True), ("auditor", False)])
def test_who_may_read_text(server, refused, sign, role, allowed):
    client = rekognition(server, server.create_key(role))
    if allowed:
        assert texts(detect(client, sign), "LINE") == LINES
    else:
        with refused("AccessDeniedException"):
            detect(client, sign)
