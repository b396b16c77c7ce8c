"""A CLIP pair of the administrator's: labels and moderation told by prompts."""
import hashlib
import io
import json
import subprocess

import pytest
from PIL import Image

import clip_models
import stating
from clients import rekognition
from clip_models import ClipFiles, Reference, np, onnx
from server import BINARY, Server, sample

TEMPLATES = ["a photo of {}.", "A picture of {}"]

TEXTS = [
    "", " ", "a photo of a sunset.", "A PHOTO OF THE NIGHT", "it's they'll we've I'd we're don't I'm", "'s 's' ''s !'s", "1234 dogs, 5 cats",
    "x² ½ Ⅷ ٣", "café CAFE\u0301 naïve", "İstanbul Σίσυφος ΣΣ ß ẞ", "日本語 テスト\u3000空白", "emoji 🐕‍🦺 👩🏽‍🚀!", "tabs\tand\u00a0spaces\u2003here",
    "--- ... ?!?! (a) [b] {c} <d>", "a_b snake_case", "http://example/?q=1&r=2", "﷽ العربية हिन्दी ไทย", "ﬁ ligature Ǆ ǅ", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "z\u0335a\u0300\u0301",
    "\u200bzero\u200dwidth\ufeff", "a" * 300, "the quick brown fox " * 20, "I’m “quoted”", "x'S x'LL", "\"\\ /", "¿qué? ¡sí!",
]  # fmt: skip


def run(*words, text=None):
    return subprocess.run([str(w) for w in (BINARY, *words)], input=text, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module", params=["int64", "int32 with a mask"])
def files(request, tmp_path_factory):
    kinds = {"int64": {}, "int32 with a mask": {"masked": True, "element": onnx.TensorProto.INT32}}
    return ClipFiles(tmp_path_factory.mktemp("clip"), **kinds[request.param])


@pytest.fixture(scope="module")
def reference(files):
    return Reference(files)


@pytest.fixture(scope="module")
def clip_server(files, tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("clip-server") / "data", "--clip-pack", files.write())
    server.key = server.create_key()
    server.start()
    yield server
    assert server.stop() == 0


@pytest.fixture(scope="module")
def clip_client(clip_server):
    return rekognition(clip_server, clip_server.key)


def picture(seed):
    """-> pixels as the encoder is to see them, PNG; of odd seeds three times as large, in blocks."""
    pixels = np.random.default_rng(seed).integers(0, 256, (clip_models.SIDE, clip_models.SIDE, 3), dtype=np.uint8)
    data = io.BytesIO()
    times = 3 if seed % 2 else 1
    Image.fromarray(pixels.repeat(times, 0).repeat(times, 1)).save(data, "PNG")
    return pixels, data.getvalue()


def softmax(values):
    weights = np.exp(np.array(values) - max(values))
    return 100 * weights / weights.sum()


def test_token_ids_are_those_of_an_independent_tokenizer(files, reference):
    lines = [text for text in TEXTS if "\n" not in text]
    done = run("packs", "tokens", "--clip-pack", files.write(), text="\n".join(lines) + "\n")
    assert done.returncode == 0, done.stderr
    for text, line in zip(lines, done.stdout.splitlines(), strict=True):
        assert json.loads(line) == reference.ids(text), text


@pytest.mark.parametrize("seed", range(5))
def test_labels_are_as_sure_as_in_plain_python(clip_client, reference, seed):
    pixels, data = picture(seed)
    seen = reference.image(pixels)
    logits = [
        clip_models.SCALE * seen @ reference.prompts(TEMPLATES, phrases)
        for phrases in (["a sunset by the sea"], ["a busy city street at night", "the night sky"], ["nothing much"])
    ]
    sunset, city, _ = softmax(logits)
    alone = clip_models.SCALE * seen @ reference.prompts(["{}"], ["people at a wedding"])
    wedding = 100 / (1 + np.exp(-(0.5 * alone + 0.25)))
    told = {label["Name"]: label["Confidence"] for label in clip_client.detect_labels(Image={"Bytes": data}, MinConfidence=0)["Labels"]}
    for name, confidence in {"Sunset": sunset, "Night City": city, "Wedding": wedding}.items():
        assert abs(told.get(name, 0) - confidence) < 0.01 or confidence < 5, (name, confidence, told)


@pytest.mark.parametrize("seed", range(5))
def test_moderation_is_as_sure_as_in_plain_python(clip_client, reference, seed):
    pixels, data = picture(seed)
    seen = reference.image(pixels)
    phrases = ("a gun on a table", "someone drinking a glass of wine", "a photo of nothing much")
    weapons, drinking, _ = softmax([clip_models.SCALE * seen @ reference.prompts(["{}"], [p]) for p in phrases])
    answer = clip_client.detect_moderation_labels(Image={"Bytes": data}, MinConfidence=0)
    told = {label["Name"]: (label["Confidence"], label["ParentName"], label["TaxonomyLevel"]) for label in answer["ModerationLabels"]}
    assert abs(told["Weapons"][0] - weapons) < 0.01 and told["Weapons"][1:] == ("Violence", 2)
    assert abs(told["Drinking"][0] - drinking) < 0.01 and told["Drinking"][1:] == ("Alcohol Use", 3)
    assert told["Alcohol"] == (told["Drinking"][0], "", 1)
    assert told["Alcohol Use"] == (told["Drinking"][0], "Alcohol", 2)
    assert told["Violence"] == (told["Weapons"][0], "", 1)
    assert {"Explicit", "Explicit Nudity"} <= set(told)  # the default model answers beside it


def test_a_prompted_label_has_what_the_label_table_knows(clip_client, reference):
    for seed in range(40):
        data = picture(seed)[1]
        labels = {label["Name"]: label for label in clip_client.detect_labels(Image={"Bytes": data}, MinConfidence=10)["Labels"]}
        if "Sunset" in labels:
            break
    sunset = labels["Sunset"]
    assert sunset["Parents"] == [{"Name": "Nature"}, {"Name": "Outdoors"}]
    assert sunset["Aliases"] == [{"Name": "Dusk"}]
    assert sunset["Categories"] == [{"Name": "Nature and Outdoors"}]
    assert sunset["Instances"] == []
    assert labels["Nature"]["Confidence"] >= sunset["Confidence"]
    only = {"GeneralLabels": {"LabelInclusionFilters": ["Sunset"]}}
    filtered = clip_client.detect_labels(Image={"Bytes": data}, MinConfidence=10, Settings=only)["Labels"]
    assert [label["Name"] for label in filtered] == ["Sunset"]


def test_the_other_models_answer_as_before(client, clip_client):
    names = {label["Name"] for label in clip_client.detect_labels(Image={"Bytes": sample("chelsea.png")})["Labels"]}
    assert {label["Name"] for label in client.detect_labels(Image={"Bytes": sample("chelsea.png")})["Labels"]} <= names


def test_who_answered_is_told(clip_server, clip_client, files):
    version = clip_client.detect_labels(Image={"Bytes": picture(0)[1]})["LabelModelVersion"]
    assert version == "3.0+0.1"
    info = stating.client("beholden", clip_server, clip_server.key).get_server_info()
    assert info["LabelModelId"].endswith("+clip-tiny-v1") and info["ModerationModelId"].endswith("+clip-tiny-v1")
    packs = json.loads(run("packs", "check", "--json", "--clip-pack", files.folder / "clip.toml").stdout)
    (clip,) = [pack for pack in packs if pack["kind"] == "clip"]
    assert clip["model_id"] == "clip-tiny-v1" and clip["licence"] == "MIT, Apache-2.0"
    assert {pack["kind"] for pack in packs} == {"faces", "clip", "labels", "moderation", "text", "equipment"}


MISTAKES = {
    "a missing file": (lambda f: None, ('file = "image.onnx"', 'file = "gone.onnx"'), "[image]"),
    "no model": (lambda f: f.files.update({"image.onnx": b"no model"}), None, "[image]: image.onnx: not a model"),
    "a cut model": (lambda f: f.files.update({"text.onnx": f.files["text.onnx"][:-200]}), None, "[text]"),
    "another input size": (lambda f: None, ("input_size = 80", "input_size = 64"), "[image]: the model must take [1, 3, 64, 64]"),
    "another context": (lambda f: None, ("context = 24", "context = 77"), "[text]: the model must take token ids [1, 77]"),
    "encoders swapped": (lambda f: f.files.update({"image.onnx": f.files["text.onnx"]}), None, "[image]"),
    "a text encoder of pictures": (lambda f: f.files.update({"text.onnx": f.files["image.onnx"]}), None, "[text]: the model must take token ids"),
    "other dimensions": (lambda f: f.files.update({"image.onnx": clip_models.image_model(dimension=8)}), None, "[image]: its embeddings have 8 numbers, those of the text encoder 16"),
    "a table too small": (lambda f: f.files.update({"text.onnx": clip_models.text_model(300)}), None, "inference failed"),
    "a vocabulary that is none": (lambda f: f.files.update({"vocab.json": b"{"}), None, "the vocabulary is not a JSON object"),
    "merges of something else": (lambda f: f.files.update({"merges.txt": b"\x00\xff\n"}), None, "merges"),
    "an unknown category": (lambda f: None, ("Weapons =", "Guns ="), "is no label of the published taxonomy"),
    "an unknown label": (lambda f: None, ('name = "Wedding"', 'name = "Party"'), '"Wedding" is no label of the label table'),
    "an unknown ancestor": (lambda f: None, ('"Nature",', '"Natur",'), 'no label "Natur"'),
    "a label twice": (lambda f: None, ('name = "Wedding"', 'name = "Person"'), '"Person" is there already'),
    "a long prompt": (lambda f: None, ("people at a wedding", "people at a wedding " * 20), '"Wedding": a prompt has'),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_pack_that_does_not_fit_is_named_at_start(tmp_path, mistake):
    change, text, words = MISTAKES[mistake]
    files = ClipFiles(tmp_path)
    change(files)

    def changed(pack):
        if text is None:
            return pack
        assert text[0] in pack
        return pack.replace(*text)

    done = run("packs", "check", "--clip-pack", files.write(changed))
    assert done.returncode == 1, done.stdout
    assert "CLIP pack" in done.stderr and words in done.stderr, done.stderr


def test_another_hash_is_refused(tmp_path):
    files = ClipFiles(tmp_path)
    pack = files.write()
    (tmp_path / "text.onnx").write_bytes(files.files["text.onnx"] + b"\0")
    done = run("packs", "check", "--clip-pack", pack)
    assert done.returncode == 1 and "CLIP pack [text]" in done.stderr
    assert hashlib.sha256((tmp_path / "text.onnx").read_bytes()).hexdigest() not in pack.read_text()


def test_a_server_with_a_pack_that_does_not_fit_does_not_start(tmp_path):
    files = ClipFiles(tmp_path)
    files.files["merges.txt"] = b"x"
    server = Server(tmp_path / "data", "--clip-pack", files.write())
    with pytest.raises(RuntimeError, match="CLIP pack"):
        server.start()


def test_a_model_without_a_direction_is_refused(tmp_path):
    files = ClipFiles(tmp_path)
    model = onnx.load_model_from_string(files.files["image.onnx"])
    model.graph.initializer[0].CopyFrom(onnx.numpy_helper.from_array(np.zeros((3 * clip_models.SIDE**2, clip_models.DIMENSION), np.float32), "w"))
    files.files["image.onnx"] = model.SerializeToString()
    done = run("packs", "check", "--clip-pack", files.write())
    assert done.returncode == 1 and "[image]: the model gives no embedding" in done.stderr
