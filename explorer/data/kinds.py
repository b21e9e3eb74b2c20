"""What a file is by its first bytes, whatever its name says."""

# The pictures that are read here.
OURS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF", b"II*\0", b"MM\0*")

# Others that people take for such pictures.
FOREIGN = {
    b"%pdf": "a PDF document",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"<svg": "an SVG drawing",
    b"\0\0\1\0": "an icon",
    b"8bps": "a Photoshop document",
    b"pk\3\4": "a ZIP archive or an office document",
}

# The brands of files in ISO's base media format, which begin with "ftyp" at byte 4.
BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), "an AVIF picture"),
    **dict.fromkeys(
        (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "a HEIC picture"
    ),
}


def is_ours(data: bytes) -> bool:
    """Whether the file begins like one of the pictures that are read here."""
    return data.startswith(OURS)


def foreign_kind(data: bytes) -> str:
    """What a file that is none of our pictures is, with its article."""
    if data[4:8] == b"ftyp":
        return BRANDS.get(data[8:12], "a film")
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for start, kind in FOREIGN.items():
        if head.startswith(start):
            return kind
    if head.startswith((b"<?xml", b"<!--", b"<!doctype")) and b"<svg" in head:
        return "an SVG drawing"
    return "no picture of a kind that is read here"
