"""Reads pictures with rapidocr as it comes, and writes res_NAME.txt files that `beholden evaluate text` takes.

usage: VENV/bin/python bench/text_reference.py --images DIR --out DIR [--scores FILE]

VENV has bench/text-requirements.txt; its rapidocr is the package whose models the text pack uses, so every
difference is one of pre- or postprocessing. Then:

    beholden evaluate text --images DIR --results OUT            # its accuracy, beside that of
    beholden evaluate text --images DIR                          # ours
    beholden evaluate text --images DIR --truth OUT              # how far both agree

--scores writes one CSV of all lines with their scores, as src/analysis/text/testing/reference_text.csv has them.
"""
import argparse
import pathlib
import time

from rapidocr import RapidOCR

ONE_THREAD = {"EngineConfig.onnxruntime.intra_op_num_threads": 1, "EngineConfig.onnxruntime.inter_op_num_threads": 1}


def read(engine, picture):
    """-> [(corners, text, score)]"""
    result = engine(str(picture))
    if result.boxes is None:
        return []
    return [([float(v) for corner in box for v in corner], text, float(score)) for box, text, score in zip(result.boxes, result.txts, result.scores)]


def row(corners, *rest):
    return ",".join([*(f"{v:.0f}" for v in corners), *rest])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--images", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--scores", type=pathlib.Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    engine = RapidOCR(params={"Global.log_level": "error", **ONE_THREAD})
    scored, begun = [], time.process_time()
    for picture in sorted(p for p in options.images.iterdir() if p.suffix in (".png", ".jpg", ".jpeg")):
        lines = read(engine, picture)
        (options.out / f"res_{picture.stem}.txt").write_text("".join(row(c, text) + "\n" for c, text, _ in lines))
        scored += [f"{picture.name},{row(c, f'{score:.4f}', text)}" for c, text, score in lines]
    print(f"{time.process_time() - begun:.1f} s of CPU")
    if options.scores:
        options.scores.write_text("picture,x1,y1,x2,y2,x3,y3,x4,y4,score,text\n" + "\n".join(scored) + "\n")


if __name__ == "__main__":
    main()
