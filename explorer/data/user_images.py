"""A person's own pictures, a folder or a zip of any size and kind, as images of one size."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import torch

from explorer.data.archives import zip_files
from explorer.data.arrays import FEWEST
from explorer.data.folders import folder_files
from explorer.data.images import Images
from explorer.data.judging import Rule
from explorer.data.listing import File, Skipped, class_folders, pictures, shown
from explorer.data.order import in_order
from explorer.data.pictures import open_picture, size_of
from explorer.data.progress import OnProgress, silent
from explorer.data.squares import FITS, fit_for
from explorer.data.together import Together
from explorer.errors import DataError, PictureError
from explorer.words import quoted

SIDES = (28, 32, 64)
LOOKED = 100  # pictures whose sizes are looked at before any is read


class Own(NamedTuple):
    """images: all of them, uint8 [N, C, R, R], with labels int64 [N], 0 without classes.

    classes: the names of their folders; () where there is one folder only. skipped: files that
    could not be used. note: sentences on what became of the pictures. rule: by which they did,
    where that is known. fit: how those that were not square became so, a name of `FITS`. oblong:
    whether there are any.
    """

    images: Images
    classes: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    note: str
    rule: Rule | None
    fit: str
    oblong: bool


@contextmanager
def own_files(source: Path) -> Iterator[list[File]]:
    """The files of a folder or a zip; raises `DataError` as `folder_files` and `zip_files` do."""
    if source.is_dir():
        yield folder_files(source)
    else:
        with zip_files(source) as files:
            yield files


def own_images(
    source: Path,
    resolution: int,
    channels: int | None = None,
    on_progress: OnProgress = silent,
    fit: str | None = None,
) -> Own:
    """The pictures of a folder or a zip, each brought to a square and resized, antialiased.

    resolution: 28, 32 or 64 pixels. channels: 1 (grey) or 3 (colour); None looks whether the
    pictures have colour. fit: how the others become squares, a name of `FITS`; None as `fit_for`
    says of some of them. They and the classes, which are folders within the source, come in the
    order of their names, 2 before 10. Black, white and the ground of what is transparent are the
    same in all pictures, see `Judge`. What is no whole picture is skipped. Raises `DataError` with
    fewer than 10 that can be used, and for sources that are not taken (see `folder_files`,
    `zip_files`, `class_folders`).
    """
    check_form(resolution, channels, fit)
    with own_files(source) as files:
        found, skipped = pictures(files)
        fit = fit or _fit_for(found)
        folders = class_folders([file.name for file in found], source.name)
        gathered, kept = Together(len(found), resolution, channels, fit), list[str]()
        for number, (file, folder) in enumerate(zip(found, folders, strict=True)):
            on_progress(number / len(found))
            try:
                gathered.add(open_picture(file.read()))
            except (PictureError, DataError) as exc:
                skipped.append(Skipped(shown(file.name), str(exc)))
            else:
                kept.append(folder)
    _check_enough(len(kept), skipped, source.name)
    images, notes, rule = gathered.finish()
    names = in_order(kept)
    places = {name: place for place, name in enumerate(names)}
    labels = torch.tensor([places[folder] for folder in kept])
    classes = tuple(map(shown, names)) if len(names) > 1 else ()
    if not classes:
        notes.append(
            "They lie in one folder, so they have no labels; for a model with classes, sort them "
            "into one folder for each."
        )
    oblong = any(wide != high for wide, high in gathered.sizes)
    note = " ".join(notes)
    return Own(Images(images, labels), classes, tuple(skipped), note, rule, fit, oblong)


def _fit_for(files: Sequence[File]) -> str:
    """How pictures become squares where nobody chose, by the sizes of some of them."""
    sizes = []
    for file in files[:: max(1, len(files) // LOOKED)]:
        with suppress(DataError):  # it is skipped later on
            sizes += [size] if (size := size_of(file.read())) else []
    return fit_for(sizes)


def check_form(resolution: int, channels: int | None, fit: str | None = None) -> None:
    """Raise `DataError` unless own pictures can be brought to this form."""
    if resolution not in SIDES:
        raise DataError(
            f"Own pictures are brought to {', '.join(map(str, SIDES[:-1]))} or {SIDES[-1]} pixels, "
            f"not to {resolution}; choose one of these as the resolution."
        )
    if channels not in (None, 1, 3):
        raise DataError(f"channels must be 1 (grey) or 3 (colour), got {channels}.")
    if fit is not None and fit not in FITS:
        raise DataError(f"fit must be one of {', '.join(FITS)}, got {quoted(fit)}.")


def _check_enough(count: int, skipped: list[Skipped], source: str) -> None:
    if count < FEWEST:
        many = f"{count} picture{'' if count == 1 else 's'} that can be used"
        why = f" {len(skipped)} skipped; {skipped[0].name}: {skipped[0].why}" if skipped else ""
        raise DataError(f"{source} has {many}; at least {FEWEST} are needed, so add more.{why}")
