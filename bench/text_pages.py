"""Renders pages of text in many fonts, with the box and the text of every line.

usage: build/test-venv/bin/python bench/text_pages.py --fonts DIR --out DIR [--pages N] [--seed N] [--angles 0,90,...]

Every page has a font and a size of its own, ink and paper of differing contrast, and lines of words,
numbers, prices, addresses and dates; every third page is a scene of a few large words, every third a
JPEG of middling quality. For each page and angle one picture is written, and beside it gt_NAME.txt with
x1,y1,...,x4,y4,text a line: clockwise from the beginning of the text. The same seed and fonts give the
same pages.
"""
import argparse
import math
import pathlib
import random
import string

from PIL import Image, ImageDraw, ImageFont

WORDS = (
    "the of and a to in is you that it he was for on are as with his they at be this have from or one had by word "
    "but not what all were we when your can said there use an each which she do how their if will up other about "
    "out many then them these so some her would make like him into time has look two more write go see number no "
    "way could people my than first water been call who oil its now find long down day did get come made may part "
    "Invoice Total Subtotal Delivery Street Avenue Quantity Amount Balance Customer Reference Department Council "
    "Licence Permit Vehicle Witness Statement Officer Station Platform Exit Entrance Warning Danger Caution Open "
    "Closed Parking Hospital Museum Library Theatre University Laboratory Electricity Government Commission"
).split()
SIGNS = "OPEN CLOSED EXIT STOP PARKING CAFE MARKET HOTEL POLICE SCHOOL BAKERY SALE TICKETS WELCOME LIBRARY".split()
MARGIN_PX = 40


def fonts_in(folder):
    """Files of roman text faces, in order of name."""
    found = [f for f in sorted(folder.rglob("*")) if f.suffix in (".ttf", ".otf")]
    odd = ("Symbol", "Emoji", "Math", "Condensed", "Thin", "Hairline", "Black", "Light", "Initial", "Keyboard", "SC")
    return [f for f in found if not any(name in f.stem for name in odd)]


def token(rng):
    kind = rng.random()
    if kind < 0.8:
        word = rng.choice(WORDS)
        return word.capitalize() if rng.random() < 0.15 else word
    if kind < 0.88:
        return f"{rng.randrange(1, 10000)}"
    if kind < 0.93:
        return f"{rng.randrange(1, 500)}.{rng.randrange(100):02d}"
    if kind < 0.97:
        return f"{rng.randrange(1, 29):02d}/{rng.randrange(1, 13):02d}/{rng.randrange(1990, 2027)}"
    return "".join(rng.choice(string.ascii_uppercase + string.digits) for _ in range(rng.randrange(4, 9)))


def colours(rng):
    paper = tuple(rng.randrange(200, 256) for _ in range(3))
    ink = tuple(rng.randrange(0, 90) for _ in range(3))
    return (ink, paper) if rng.random() < 0.2 else (paper, ink)


def fitted_line(rng, font, width_px, count):
    words = []
    for _ in range(count):
        words.append(token(rng))
        if font.getlength(" ".join(words)) > width_px:
            words.pop()
            break
    return " ".join(words)


def draw_page(rng, font_file, is_scene):
    """-> picture, [(left, top, right, bottom, text)]"""
    width, height = rng.choice([(800, 1100), (1000, 700), (1240, 1754), (640, 480), (1600, 1200)])
    paper, ink = colours(rng)
    page = Image.new("RGB", (width, height), paper)
    draw = ImageDraw.Draw(page)
    lines, top = [], MARGIN_PX
    while top < height - MARGIN_PX:
        size = rng.randrange(50, 110) if is_scene else rng.choice([14, 16, 18, 20, 24, 28, 36])
        font = ImageFont.truetype(str(font_file), size)
        room = width - 2 * MARGIN_PX
        text = rng.choice(SIGNS) if is_scene else fitted_line(rng, font, room, rng.randrange(2, 14))
        if text and font.getlength(text) <= room:
            left = MARGIN_PX + rng.random() * (room - font.getlength(text)) * rng.choice([0, 0, 1])
            box = draw.textbbox((left, top), text, font=font)
            if box[3] > height - MARGIN_PX / 2:
                break
            draw.text((left, top), text, font=font, fill=ink)
            lines.append((*box, text))
        top += size * rng.uniform(1.35, 2.2)
    return page, lines


def turned(page, lines, angle_deg):
    """Clockwise about the middle, on a canvas that holds all of it -> picture, [(corners, text)]"""
    made = page.rotate(-angle_deg, expand=True, fillcolor=page.getpixel((2, 2)), resample=Image.Resampling.BICUBIC)
    c, s = math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))

    def moved(x, y):
        x, y = x - page.width / 2, y - page.height / 2
        return x * c - y * s + made.width / 2, x * s + y * c + made.height / 2

    corners = lambda l, t, r, b: [moved(l, t), moved(r, t), moved(r, b), moved(l, b)]
    return made, [(corners(*box), text) for *box, text in lines]


def write(folder, name, page, lines, is_lossy):
    if is_lossy:
        page.save(folder / f"{name}.jpg", quality=60)
    else:
        page.save(folder / f"{name}.png")
    rows = [",".join(f"{v:.1f}" for corner in corners for v in corner) + "," + text for corners, text in lines]
    (folder / f"gt_{name}.txt").write_text("\n".join(rows) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fonts", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--angles", default="0")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    fonts = fonts_in(options.fonts)
    rng = random.Random(options.seed)
    rng.shuffle(fonts)
    for number in range(options.pages):
        page, lines = draw_page(rng, fonts[number % len(fonts)], is_scene=number % 3 == 2)
        for angle in map(float, options.angles.split(",")):
            picture, boxes = turned(page, lines, angle) if angle else turned(page, lines, 0)
            write(options.out, f"page{number:03d}_{angle:g}", picture, boxes, is_lossy=number % 3 == 1)


if __name__ == "__main__":
    main()
