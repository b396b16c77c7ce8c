"""Hostile and odd image files, made on the fly, with the answer that each must get.

cases(picture) -> [Case(row, name, data, expected, note)]. `row` is the number in the table of hostile
inputs (docs: security): 4 and 5 sizes, 6 to 9 bombs and lies, 10 to 14 odd but honest files, 15 other
formats, 16 animation, 17 wrong names. `expected` is the exception's name, or None where the file must
be taken. All files of rows 10 to 16 that must be taken show `picture` upright, whole and in its colours
unless their note says otherwise, so that a face in it must be found at the same place.
"""
import io
import struct
import typing
import zlib

from PIL import Image, ImageChops, ImageCms

TOO_LARGE = "ImageTooLargeException"
PARAMETER = "InvalidParameterException"
FORMAT = "InvalidImageFormatException"

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, RGB = 0, 2
ORIENTATION_TAG = 0x0112
# What turns an upright picture into the one that a camera of that EXIF orientation stores.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


class Case(typing.NamedTuple):
    row: int
    name: str
    data: bytes
    expected: str | None
    note: str = ""


def scene(width=320, height=240):
    """A smooth picture without symmetry and without a face."""
    red = Image.linear_gradient("L").rotate(90).resize((width, height))
    green = Image.linear_gradient("L").resize((width, height))
    blue = Image.radial_gradient("L").resize((width, height)).point(lambda v: 255 - v)
    return Image.merge("RGB", (red, green, blue))


def saved(picture, kind, **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def jpeg(picture, **options):
    return saved(picture, "JPEG", **{"quality": 92, **options})


def png(picture, **options):
    return saved(picture, "PNG", compress_level=1, **options)


def chunk(kind, data=b""):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_file(width, height, depth, colour, lines, interlaced=False, before=b""):
    """`lines`: filter bytes and samples, raw."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced))
    return PNG_SIGNATURE + chunk(b"IHDR", header) + before + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND")


def with_chunks(file, extra, before=b"IDAT"):
    """The PNG with `extra` put before its first chunk of that kind."""
    at = file.index(before) - 4
    return file[:at] + extra + file[at:]


def segment(marker, data):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def with_segment(file, marker, data):
    return file[:2] + segment(marker, data) + file[2:]


def frame(file):
    """Offset of a JPEG's frame header."""
    at = 2
    while file[at + 1] not in (0xC0, 0xC1, 0xC2):
        at += 2 + struct.unpack(">H", file[at + 2 : at + 4])[0]
    return at


def patched(file, at, data):
    return file[:at] + data + file[at + len(data) :]


def tiff(orientation, order="<"):
    """An EXIF block whose first directory holds the orientation alone."""
    head = b"II*\0" if order == "<" else b"MM\0*"
    return head + struct.pack(order + "IHHHIHHI", 8, 1, ORIENTATION_TAG, 3, 1, orientation, 0, 0)


def sizes():
    def grey(width, height):
        return png_file(width, height, 1, GREY, (b"\0" + b"\x55" * ((width + 7) // 8)) * height)

    def header(width, height):
        return PNG_SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, RGB, 0, 0, 0))

    small = jpeg(scene())
    huge_claim = patched(small, frame(small) + 5, struct.pack(">HH", 65500, 65500))
    return [
        Case(4, "png-10001-wide", grey(10001, 80), TOO_LARGE),
        Case(4, "png-10001-tall", grey(80, 10001), TOO_LARGE),
        Case(4, "png-10000-wide", grey(10000, 80), None, "the largest side allowed"),
        Case(4, "png-10800x5400-header", header(10800, 5400), TOO_LARGE, "judged from the header alone"),
        Case(4, "jpeg-10001-wide", jpeg(scene(10001, 80)), TOO_LARGE),
        Case(4, "jpeg-65500-claimed", huge_claim, TOO_LARGE),
        Case(5, "png-79-wide", grey(79, 80), PARAMETER),
        Case(5, "png-79-tall", grey(80, 79), PARAMETER),
        Case(5, "png-80", grey(80, 80), None, "the smallest side allowed"),
        Case(5, "jpeg-79-wide", jpeg(scene(79, 200)), PARAMETER),
        Case(5, "jpeg-one-pixel", jpeg(scene(1, 1)), PARAMETER),
    ]


def bombs(picture):
    zeros = zlib.compress(b"\0" * (64 << 20), 9)  # 64 MiB in 64 KiB
    plain = png(picture)
    black = (b"\0" + b"\0" * 1250) * 10000
    return [
        Case(6, "png-10k-bomb", png_file(10000, 10000, 1, GREY, black), None, "100 megapixels in 12 KB, black"),
        Case(6, "png-20k-bomb", png_file(20000, 20000, 1, GREY, b"\0" * 20), TOO_LARGE),
        Case(7, "png-icc-bomb", with_chunks(plain, chunk(b"iCCP", b"p\0\0" + zeros)), None),
        Case(7, "png-ztxt-bomb", with_chunks(plain, chunk(b"zTXt", b"k\0\0" + zeros)), None),
        Case(7, "png-itxt-bomb", with_chunks(plain, chunk(b"iTXt", b"k\0\1\0\0\0" + zeros), b"IEND"), None),
        Case(7, "png-100k-texts", with_chunks(plain, chunk(b"tEXt", b"k\0v") * 100_000), None),
        Case(7, "png-100k-palettes", with_chunks(plain, chunk(b"PLTE", b"rgb") * 100_000), FORMAT, "one is allowed"),
        Case(7, "png-length-overflow", plain[:33] + b"\xff\xff\xff\xffIDAT" + plain[41:], FORMAT),
        Case(7, "png-wrong-checksum", patched(plain, len(plain) - 1, b"\0"), FORMAT),
    ]


def many_scans(file, count):
    """A progressive grey JPEG whose last scan is repeated: small, and costs a pass each."""
    last = file.rindex(b"\xff\xda")
    return file[:-2] + file[last:-2] * count + b"\xff\xd9"


def lies():
    file = jpeg(scene())
    progressive = jpeg(scene(), progressive=True)
    grey = jpeg(scene().convert("L"), progressive=True)
    height, width = frame(file) + 5, frame(file) + 7

    def short(value):
        return struct.pack(">H", value)

    return [
        Case(8, "jpeg-1000-scans", many_scans(grey, 1000), FORMAT),
        Case(8, "jpeg-height-left-to-dnl", patched(file, height, short(0)), FORMAT),
        Case(8, "jpeg-width-zero", patched(file, width, short(0)), FORMAT),
        Case(8, "jpeg-taller-than-said", patched(file, height, short(160)), FORMAT),
        Case(8, "jpeg-lower-than-said", patched(file, height, short(9000)), FORMAT),
        Case(8, "jpeg-narrower-than-said", patched(file, width, short(9000)), FORMAT),
        Case(8, "jpeg-wider-than-said", patched(file, width, short(160)), FORMAT),
        Case(8, "progressive-lower-than-said", patched(progressive, frame(progressive) + 5, short(9000)), FORMAT),
    ]


def cuts(picture):
    """Row 9: cut at every hundredth; nothing may be found in what is missing."""
    found = []
    for kind, file in (("jpeg", jpeg(picture)), ("progressive", jpeg(picture, progressive=True)), ("png", png(picture))):
        for percent in range(1, 100):
            found.append(Case(9, f"{kind}-cut-at-{percent}", file[: max(9, len(file) * percent // 100)], FORMAT))
        found.append(Case(9, f"{kind}-last-byte-missing", file[:-1], FORMAT))
    found.append(Case(9, "jpeg-cut-and-closed", jpeg(picture)[:-500] + b"\xff\xd9", FORMAT))
    return found


def trailing(picture):
    file = jpeg(picture)
    second = jpeg(scene(1600, 1200))
    mpo = saved(picture, "MPO", save_all=True, append_images=[scene(*picture.size)], quality=92)
    archive = b"PK\x03\x04" + b"\0" * 200 + b"PK\x05\x06" + b"\0" * 18
    html = b"<html><script>alert(1)</script></html>"
    return [
        Case(10, "jpeg-and-junk", file + b"\xff" * 5000, None),
        Case(10, "jpeg-and-zip", file + archive, None),
        Case(10, "jpeg-and-html", with_segment(file, 0xFE, html) + html, None),
        Case(10, "jpeg-and-jpeg", file + second, None, "the first alone counts"),
        Case(10, "jpeg-mpo", mpo, None, "the first alone counts"),
        Case(10, "png-and-phar", png(picture) + b"<?php __HALT_COMPILER(); ?>", None),
    ]


def ink(picture):
    """CMYK of the picture, with 20 % black taken out of every colour."""
    paper = 204
    inks = [band.point(lambda v: 255 - min(255, v * 255 // paper)) for band in picture.split()]
    return Image.merge("CMYK", (*inks, Image.new("L", picture.size, 255 - paper)))


def codings(picture):
    file = jpeg(picture)
    at = frame(file)
    cmyk = jpeg(ink(picture))  # Pillow inverts, as Adobe does ...
    marked = jpeg(ImageChops.invert(ink(picture)))  # ... so this is plain, but for the marker.
    adobe = marked.index(b"Adobe")
    plain = marked[: adobe - 4] + marked[adobe + 12 :]
    clipped = "colours over 80 % are clipped"
    return [
        Case(11, "jpeg-cmyk-adobe", cmyk, None, clipped),
        Case(11, "jpeg-cmyk-plain", plain, None, clipped),
        Case(11, "jpeg-12-bits", patched(file, at + 4, b"\x0c"), FORMAT),
        Case(11, "jpeg-lossless", patched(file, at + 1, b"\xc3"), FORMAT),
        Case(11, "jpeg-arithmetic", patched(file, at + 1, b"\xc9"), FORMAT),
        Case(11, "jpeg-arithmetic-progressive", patched(file, at + 1, b"\xca"), FORMAT),
        Case(11, "jpeg-hierarchical", patched(file, at + 1, b"\xc5"), FORMAT),
        Case(11, "jpeg-grey", jpeg(picture.convert("L")), None, "grey"),
        Case(11, "jpeg-progressive", jpeg(picture, progressive=True), None),
        Case(11, "jpeg-half-chroma", jpeg(picture, subsampling="4:2:0"), None),
        Case(11, "jpeg-restarts", jpeg(picture, restart_marker_rows=1), None),
    ]


def adam7(picture):
    """An interlaced 8-bit RGB file; Pillow writes none."""
    width, height = picture.size
    raw, stride, lines = picture.tobytes(), width * 3, bytearray()
    for left, top, step_x, step_y in (
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)
    ):
        for y in range(top, height, step_y):
            row = raw[y * stride : (y + 1) * stride]
            line = bytearray(len(range(left, width, step_x)) * 3)
            for channel in range(3):
                line[channel::3] = row[left * 3 + channel :: step_x * 3]
            lines += b"\0" + line
    return png_file(width, height, 8, RGB, bytes(lines), interlaced=True)


def deep(picture):
    """16 bits per sample; Pillow writes none in colour."""
    width, height = picture.size
    raw, stride = picture.tobytes(), width * 3
    doubled = bytearray(len(raw) * 2)
    doubled[0::2] = doubled[1::2] = raw
    lines = b"".join(b"\0" + doubled[y * stride * 2 : (y + 1) * stride * 2] for y in range(height))
    return png_file(width, height, 16, RGB, lines)


def depths(picture):
    grey = picture.convert("L")
    palette = picture.quantize(256)
    few = picture.quantize(16)
    whole = Image.merge("RGBA", (*picture.split(), Image.new("L", picture.size, 255)))
    return [
        Case(12, "png-rgb", png(picture), None),
        Case(12, "png-rgb-16", deep(picture), None),
        Case(12, "png-adam7", adam7(picture), None),
        Case(12, "png-rgba", png(whole), None),
        Case(12, "png-palette", png(palette), None, "256 colours"),
        Case(12, "png-palette-key", png(palette, transparency=bytes([255] * 256)), None, "256 colours, tRNS"),
        Case(12, "png-palette-4", png(few, bits=4), None, "16 colours"),
        Case(12, "png-grey", png(grey), None, "grey"),
        Case(12, "png-grey-alpha", png(Image.merge("LA", (grey, Image.new("L", grey.size, 255)))), None, "grey"),
        Case(12, "png-grey-1", png(picture.convert("1")), None, "dithered to black and white"),
        Case(12, "png-gamma", with_chunks(png(picture), chunk(b"gAMA", struct.pack(">I", 100_000))), None),
    ]


def profiles(picture):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    broken = b"ICC_PROFILE\0\x07\x02junk"
    return [
        Case(13, "jpeg-icc", jpeg(picture, icc_profile=profile), None),
        Case(13, "png-icc", png(picture, icc_profile=profile), None),
        Case(13, "jpeg-icc-broken", with_segment(jpeg(picture), 0xE2, broken), None),
        Case(13, "png-icc-broken", with_chunks(png(picture), chunk(b"iCCP", b"junk")), None),
    ]


def orientations(picture):
    found = []
    for value, turn in STORED.items():
        stored = picture if turn is None else picture.transpose(turn)
        order = "<>"[value % 2]
        found.append(Case(14, f"jpeg-orientation-{value}", with_segment(jpeg(stored), 0xE1, b"Exif\0\0" + tiff(value, order)), None))
        found.append(Case(14, f"png-orientation-{value}", with_chunks(png(stored), chunk(b"eXIf", tiff(value, order)), b"IEND"), None))
    plain = jpeg(picture)
    loop = b"II*\0" + struct.pack("<IHI", 8, 0, 8)
    crooked = {
        "0": tiff(0),
        "9": tiff(9),
        "loop": loop,
        "far": b"II*\0\xff\xff\xff\xff" + tiff(6)[8:],
        "cut": tiff(6)[:17],
        "empty": b"",
    }
    for name, block in crooked.items():
        found.append(Case(14, f"jpeg-orientation-{name}", with_segment(plain, 0xE1, b"Exif\0\0" + block), None, "as upright"))
    return found


def other_formats(picture):
    small = picture.resize((128, 128))
    texts = {
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg' width='99' height='99'/>",
        "heic": b"\0\0\0\x18ftypheic" + b"\0" * 100,
        "avif": b"\0\0\0\x1cftypavif" + b"\0" * 100,
        "jxl": b"\xff\x0a" + b"\0" * 100,
        "text": b"not a picture at all",
        "jpeg-magic": b"\xff\xd8\xff" + b" " * 100,
        "png-magic": PNG_SIGNATURE,
        "line-before-jpeg": b"\n" + jpeg(picture),
    }
    found = [Case(15, name, data, FORMAT) for name, data in texts.items()]
    for kind in ("GIF", "WEBP", "TIFF", "BMP", "ICO", "PDF", "JPEG2000", "PPM"):
        found.append(Case(15, kind.lower(), saved(small, kind), FORMAT))
    frames = [small, small.transpose(Image.Transpose.ROTATE_180)]
    found.append(Case(15, "gif-animated", saved(frames[0], "GIF", save_all=True, append_images=frames[1:]), FORMAT))
    return found


def animation(picture):
    frames = [scene(*picture.size), picture.transpose(Image.Transpose.ROTATE_180)]
    return [Case(16, "apng", png(picture, save_all=True, append_images=frames), None, "the first frame is the default image")]


def cases(picture=None):
    """All cases, deterministic. `picture`: what the honest files show (a Pillow image); else scene()."""
    shown = (picture or scene()).convert("RGB")
    return [
        *sizes(),
        *bombs(shown),
        *lies(),
        *cuts(shown),
        *trailing(shown),
        *codings(shown),
        *depths(shown),
        *profiles(shown),
        *orientations(shown),
        *other_formats(shown),
        *animation(shown),
    ]
