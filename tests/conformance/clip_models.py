"""A CLIP pair small enough to build in a test, its tokenizer's files, and a pack around them.

The reference beside it is plain: PyPI's tokenizers for the ids, NumPy and ONNX Runtime for the rest.
"""
import hashlib
import json

from label_reference import np, onnxruntime  # also finds set-up's own environment

import onnx  # noqa: E402
from onnx import TensorProto, helper, numpy_helper  # noqa: E402

SIDE = 80
CONTEXT = 24
DIMENSION = 16
SCALE = 12.0
START, END = "<|startoftext|>", "<|endoftext|>"

CORPUS = """a photo of a sunset by the sea, a photo of the night sky. a picture of a busy city street at night;
a picture of people at a wedding, a gun on a table, someone drinking a glass of wine, a photo of nothing much"""


def byte_symbols():
    """What stands for each byte, in CLIP's order."""
    visible = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    hidden = [b for b in range(256) if b not in visible]
    return [chr(b) for b in visible] + [chr(0x100 + i) for i in range(len(hidden))]


def train(corpus, merges_max):
    """Byte pairs of a text, the most frequent first -> vocabulary {symbol: id}, merges [(left, right)]."""
    words = [[*word[:-1], word[-1] + "</w>"] for word in corpus.lower().replace(",", " ,").split()]
    merges = []
    while len(merges) < merges_max:
        counts = {}
        for word in words:
            for pair in zip(word, word[1:]):
                counts[pair] = counts.get(pair, 0) + 1
        if not counts:
            break
        best = max(sorted(counts), key=counts.get)
        merges.append(best)
        for word in words:
            at = 0
            while at + 1 < len(word):
                if (word[at], word[at + 1]) == best:
                    word[at : at + 2] = ["".join(best)]
                at += 1
    symbols = [*byte_symbols(), *(s + "</w>" for s in byte_symbols())]
    symbols += [s for s in dict.fromkeys("".join(m) for m in merges) if s not in symbols]
    return {s: i for i, s in enumerate([*symbols, START, END])}, merges


def _model(nodes, weights, inputs, output):
    graph = helper.make_graph(nodes, "g", inputs, [output], [numpy_helper.from_array(v, k) for k, v in weights.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model.SerializeToString()


def image_model(dimension=DIMENSION, side=SIDE):
    random = np.random.default_rng(1)
    weights = {"w": random.normal(0, 0.02, (3 * side * side, dimension)).astype(np.float32)}
    nodes = [
        helper.make_node("Flatten", ["pixel_values"], ["flat"]),
        helper.make_node("MatMul", ["flat", "w"], ["projected"]),
        helper.make_node("Tanh", ["projected"], ["image_embeds"]),
    ]
    inputs = [helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, ["n", 3, side, side])]
    return _model(nodes, weights, inputs, helper.make_tensor_value_info("image_embeds", TensorProto.FLOAT, ["n", "d"]))


def text_model(entries, dimension=DIMENSION, masked=False, element=TensorProto.INT64):
    """Weighs a vector of each token by its place; `masked` also by the mask."""
    random = np.random.default_rng(2)
    weights = {
        "table": random.normal(0, 1, (entries, dimension)).astype(np.float32),
        "places": random.normal(0, 1, (1, CONTEXT)).astype(np.float32),
        "shape": np.array([1, dimension], dtype=np.int64),
    }
    inputs = [helper.make_tensor_value_info("input_ids", element, [1, CONTEXT])]
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["tokens"])]
    by = "places"
    if masked:
        inputs.insert(0, helper.make_tensor_value_info("attention_mask", element, ["n", "context"]))
        nodes += [
            helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
            helper.make_node("Mul", ["places", "mask"], ["masked"]),
        ]
        by = "masked"
    nodes += [
        helper.make_node("MatMul", [by, "tokens"], ["summed"]),
        helper.make_node("Reshape", ["summed", "shape"], ["row"]),
        helper.make_node("Tanh", ["row"], ["text_embeds"]),
    ]
    return _model(nodes, weights, inputs, helper.make_tensor_value_info("text_embeds", TensorProto.FLOAT, [1, dimension]))


PROMPTS = """
[scoring]
logit_scale = 12
templates = ["a photo of {}.", "A picture of {}"]
[[labels]]
activation = "softmax"
other = ["nothing much"]
[labels.prompts]
Sunset = ["a sunset by the sea"]
"Night City" = ["a busy city street at night", "the night sky"]
[[labels]]
activation = "sigmoid"
slope = 0.5
offset = 0.25
templates = ["{}"]
[labels.prompts]
Wedding = ["people at a wedding"]
[[moderation]]
activation = "softmax"
other = ["a photo of nothing much"]
templates = ["{}"]
[moderation.prompts]
Weapons = ["a gun on a table"]
Drinking = ["someone drinking a glass of wine"]
[[new_labels]]
name = "Sunset"
parents = ["Nature", "Outdoors"]
aliases = ["Dusk"]
categories = ["Nature and Outdoors"]
[[new_labels]]
name = "Night City"
[[new_labels]]
name = "Wedding"
"""


class ClipFiles:
    """The files of a pack in a folder; `write` again after a change."""

    def __init__(self, folder, **text):
        self.folder = folder
        self.vocabulary, self.merges = train(CORPUS, 60)
        self.files = {
            "image.onnx": image_model(),
            "text.onnx": text_model(len(self.vocabulary), **text),
            "vocab.json": json.dumps(self.vocabulary).encode(),
            "merges.txt": "\n".join(["#version: 0.2", *(" ".join(m) for m in self.merges)]).encode(),
        }
        self.prompts = PROMPTS

    def head(self):
        hashes = {name: hashlib.sha256(data).hexdigest() for name, data in self.files.items()}
        part = lambda table, name, rest="": f'[{table}]\nfile = "{name}"\nsha256 = "{hashes[name]}"\n{rest}'
        image = f'licence = "MIT"\ninput_size = {SIDE}\nfit = "stretch"\nchannel_order = "RGB"\nmean = [127.5, 127.5, 127.5]\nscale = [0.01, 0.01, 0.01]\n'
        return (
            'name = "tiny"\nmodel_id = "clip-tiny-v1"\nmodel_version = "0.1"\n'
            + part("image", "image.onnx", image)
            + part("text", "text.onnx", f'licence = "Apache-2.0"\ncontext = {CONTEXT}\n')
            + part("vocabulary", "vocab.json")
            + part("merges", "merges.txt")
        )

    def write(self, change=lambda pack: pack):
        """-> the pack file."""
        for name, data in self.files.items():
            (self.folder / name).write_bytes(data)
        pack = self.folder / "clip.toml"
        pack.write_text(change(self.head() + self.prompts))
        return pack


class Reference:
    """The pair in plain Python."""

    def __init__(self, files):
        from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

        ids = files.vocabulary
        bpe = models.BPE(ids, files.merges, continuing_subword_prefix="", end_of_word_suffix="</w>", fuse_unk=False)
        self.tokenizer = Tokenizer(bpe)
        self.tokenizer.normalizer = normalizers.Sequence(
            [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
        )
        pattern = r"""'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"""
        self.tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [pre_tokenizers.Split(Regex(pattern), behavior="removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
        )
        self.start, self.end = ids[START], ids[END]
        self.sessions = {
            name: onnxruntime.InferenceSession(files.files[f"{name}.onnx"], providers=["CPUExecutionProvider"])
            for name in ("image", "text")
        }

    def ids(self, text):
        return [self.start, *self.tokenizer.encode(text).ids, self.end]

    def _run(self, name, feed):
        (found,) = self.sessions[name].run(None, feed)
        found = found[0].astype(np.float64)
        return found / np.linalg.norm(found)

    def text(self, prompt):
        ids = self.ids(prompt)
        padded = ids + [self.end] * (CONTEXT - len(ids))
        feed = {"input_ids": padded, "attention_mask": [1] * len(ids) + [0] * (CONTEXT - len(ids))}
        kinds = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
        return self._run("text", {i.name: np.array([feed[i.name]], dtype=kinds[i.type]) for i in self.sessions["text"].get_inputs()})

    def prompts(self, templates, phrases):
        summed = sum(self.text(t.replace("{}", p)) for p in phrases for t in templates)
        return summed / np.linalg.norm(summed)

    def image(self, pixels):
        """pixels: [SIDE, SIDE, 3] bytes."""
        values = ((pixels.astype(np.float32) - 127.5) * np.float32(0.01)).transpose(2, 0, 1)[None]
        return self._run("image", {"pixel_values": values})
