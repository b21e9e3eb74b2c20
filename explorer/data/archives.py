"""The files in a zip of pictures. All that its directory tells is judged before it is unpacked.

Nothing is ever unpacked into a folder: pictures are read one by one, in memory.
"""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path, PurePosixPath

from explorer.data.listing import File, check_count, check_size, is_litter, shown
from explorer.errors import DataError
from explorer.kinds import ARRAYS, HEAD, ZIPS, kind_of, mistaken, open_file
from explorer.words import cause

MOST_UNPACKED = 4 * 2**30
MOST_RATIO = 200  # times smaller than what comes out; pictures are 1 to 20
MOST_DIRECTORY = 16 * 2**20  # bytes that the directory of 50,000 files needs at most
_ENCRYPTED = 0x1
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may ask for gigabytes to unpack
_DAMAGED = (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error, RuntimeError)
_PIECE = 2**20
_ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz")


@contextmanager
def zip_files(path: Path) -> Iterator[list[File]]:
    """All files in a zip but hidden ones, in no order; they can be read within the block.

    Raises `DataError`, before anything is unpacked, for what is no zip, for a name that leads out
    of it, a link, a password, another archive inside, too many files, or too much to unpack.
    """
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(stack.enter_context(_Bounded(path))))
        except _DAMAGED as exc:
            check_kind(path, "zip archive", "pack the pictures as a zip")
            raise DataError(
                f"{path.name} is no whole zip archive ({cause(exc)}); pack the pictures again as "
                f"a zip."
            ) from exc
        named = [(info.filename.replace("\\", "/"), info) for info in archive.infolist()]
        for name, _ in named:
            _check_name(name, path.name)
        files = [(name, i) for name, i in named if not (name.endswith("/") or is_litter(name))]
        if files and all(name.endswith(".npy") for name, _ in files):
            otherwise = "give it to the command line as --dataset, or zip pictures"
            raise DataError(mistaken(path.name, "zip of pictures", ARRAYS, otherwise))
        check_count(len(files), path.name)
        for name, info in files:
            _check(name, info, path.name)
        _check_sizes([info for _, info in files], path.name)
        yield [
            File(name, f"{info.file_size} {info.CRC}", partial(_read, archive, info))
            for name, info in files
        ]


def check_kind(path: Path, wanted: str, otherwise: str) -> None:
    """Raise `DataError` for a file that is of another kind than that of a zip.

    otherwise: what to do then, where its kind does not tell.
    """
    with suppress(OSError), open_file(path) as file:
        kind = kind_of(file.read(HEAD))
        if kind and kind not in ZIPS:
            raise DataError(mistaken(path.name, wanted, kind, otherwise))


class _Bounded(io.FileIO):
    """A file that refuses to hand over a huge directory of a zip at once."""

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > MOST_DIRECTORY:
            raise zipfile.BadZipFile(f"its directory has {size / 2**20:,.0f} MB")
        return super().read(-1 if size is None else size) or b""


def _check_name(name: str, source: str) -> None:
    """Raise `DataError` for a name that would lie outside of the folder it is unpacked to."""
    if name.startswith("/") or re.match("[A-Za-z]:", name) or ".." in PurePosixPath(name).parts:
        raise DataError(
            f"{source} has a file whose name leads out of it ({shown(name)}); pack the pictures "
            f"again, with names relative to their folder."
        )


def _check(name: str, info: zipfile.ZipInfo, source: str) -> None:
    """Raise `DataError` for a file that no zip of pictures has."""
    if stat.S_ISLNK(info.external_attr >> 16):
        raise DataError(
            f"{shown(name)} in {source} is a link to somewhere else; pack the picture itself."
        )
    if info.flag_bits & _ENCRYPTED:
        raise DataError(f"{source} has a password; pack the pictures again without one.")
    if PurePosixPath(name).suffix.lower() in _ARCHIVES:
        raise DataError(
            f"{source} holds another archive ({shown(name)}); unpack that one and pack the "
            f"pictures themselves."
        )
    if info.compress_type not in _PACKINGS:
        raise DataError(
            f"{shown(name)} in {source} is packed in a way that is not read here; pack the "
            f"pictures again as an ordinary zip (stored or deflated)."
        )


def _check_sizes(infos: list[zipfile.ZipInfo], source: str) -> None:
    """Raise `DataError` where a small file would become a large one."""
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 1):
        raise DataError(
            f"{source} would become {unpacked / 2**20:,.0f} MB, {unpacked / max(packed, 1):,.0f} "
            f"times its size; at most {MOST_UNPACKED // 2**20:,} MB and {MOST_RATIO} times are "
            f"unpacked. Pack fewer pictures, as PNG or JPEG."
        )


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    check_size(info.file_size)
    try:
        with archive.open(info) as file:
            return b"".join(iter(partial(file.read, _PIECE), b""))
    except _DAMAGED as exc:
        raise DataError("The file is damaged within the zip; pack it again.") from exc
