"""Which models there are: the shipped folder, one's own folder, or a file named directly."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from explorer.checkpoints import Card, data_name, fingerprint, history_path, read_card
from explorer.data import DATASETS, find_dataset, title_of
from explorer.errors import CheckpointError, DataError, UnknownModelError
from explorer.families import FAMILIES
from explorer.families.judge import JudgeSpec
from explorer.files import why_not_read
from explorer.places import expanded
from explorer.specs import ModelSpec
from explorer.words import quoted, shown

logger = logging.getLogger(__name__)

SUFFIX = ".safetensors"
BESIDE = (".state", ".history")  # what lies beside a model, named after it
NAMED, WHY = 5, 300  # files that cannot be read and are named; characters on each

Stamp = tuple[int, int, int]  # of a file: its time of the last change, its size, its place


@dataclass(frozen=True)
class Entry:
    """A model that can be opened: its id (the file's name without suffix), path and card."""

    id: str
    path: Path
    card: Card

    @property
    def spec(self) -> ModelSpec:
        """What the model is; a judge is never an entry."""
        assert isinstance(self.card.spec, ModelSpec)
        return self.card.spec

    @property
    def dataset(self) -> str:
        """The title of the data set it was trained on."""
        return title_of(self.card.recipe.dataset)

    @cached_property
    def data(self) -> str:
        """The name by which its data set is opened: the user images beside it, if there are any."""
        return data_name(self.path, self.card)

    @cached_property
    def weights(self) -> str:
        """The hash of its weights, which names exactly this model."""
        return fingerprint(self.path)

    @property
    def class_names(self) -> tuple[str, ...]:
        """The names of its classes: the data set's for labels, numbers for a categorical code."""
        spec, known = self.spec, self.data_class_names
        if not spec.reads_codes and len(known) == spec.num_classes:
            return known
        return tuple(str(i) for i in range(spec.num_classes))

    @cached_property
    def data_class_names(self) -> tuple[str, ...]:
        """The names of the data set's classes; () where they are not known.

        Where the model was taught classes, they are as many.
        """
        known, spec = self._known_classes, self.card.spec
        labels = getattr(spec, "labels", len(known))
        return known if len(known) == labels else ()

    @property
    def _known_classes(self) -> tuple[str, ...]:
        name = self.card.recipe.dataset
        if name in DATASETS:
            return DATASETS[name].classes
        if not self.card.classes and name.endswith(".npz"):  # of a file from before cards had them
            with suppress(DataError):  # the file is gone
                return find_dataset(name).classes
        return self.card.classes

    @property
    def has_history(self) -> bool:
        """Whether earlier steps of its training lie beside it; they are not read here."""
        return is_file(history_path(self.path))

    @property
    def framing(self) -> str:
        """How a picture is brought to the form of its data set; see `explorer.data.framing`."""
        name = self.card.recipe.dataset
        return DATASETS[name].framing if name in DATASETS else "whole"

    @property
    def fit(self) -> str:
        """How pictures that are not square become so, as those did that it learnt from.

        A name of `explorer.data.squares.FITS`, "" where it learnt from no person's pictures. Before
        one could choose, they were cut.
        """
        return self.card.recipe.fit or ("crop" if self.card.images else "")


class Library:
    """The checkpoints of some folders; of two files with one name the first folder's counts.

    hidden: functions from an id to the file of a model that is found by its id alone, or None;
    what they find is in no list. unread: why files were left out of the last list, by their path.
    """

    def __init__(self, *folders: Path) -> None:
        self.folders = folders
        self.hidden: list[Callable[[str], Path | None]] = []
        self.unread: dict[Path, str] = {}
        self._known: dict[Path, tuple[Stamp, Entry | str]] = {}

    def has(self, model: str) -> bool:
        """Whether there is a model, a judge or any other checkpoint of this name."""
        return any(is_file(folder / f"{model}{SUFFIX}") for folder in self.folders)

    def _read(self, path: Path) -> Entry:
        """The entry of a file; it is read once, and again when the file has changed.

        Raises `CheckpointError` for one that cannot be read, which is as well remembered.
        """
        try:
            about = path.stat()
        except OSError as exc:
            raise CheckpointError(why_not_read(exc, shown(path.name))) from exc
        stamp = (about.st_mtime_ns, about.st_size, about.st_ino)
        if self._known.get(path, (None,))[0] != stamp:
            self._known[path] = stamp, _entry(path)
        found = self._known[path][1]
        if isinstance(found, str):
            raise CheckpointError(found)
        return found

    def _model(self, path: Path) -> Entry:
        entry = self._read(path)
        if not isinstance(entry.card.spec, ModelSpec):
            raise CheckpointError(
                f"{path.name} is a judge, which draws no images; choose another one."
            )
        return entry

    def entries(self) -> list[Entry]:
        """All models by family, data set and name, those with a history before those without.

        Files that cannot be read are left out, and logged once.
        """
        found: dict[str, Entry] = {}
        unread: dict[Path, str] = {}
        for path in self._files(f"*{SUFFIX}"):
            if path.stem.endswith(BESIDE) or path.stem in found:
                continue
            try:
                entry = self._read(path)
            except CheckpointError as exc:
                if os.path.lexists(path):  # else it went meanwhile
                    unread[path] = str(exc)
                continue
            if isinstance(entry.card.spec, ModelSpec):
                found[path.stem] = entry
        before, self.unread = self.unread, unread
        if set(unread.items()) - set(before.items()):
            logger.warning("%s", self.failure_message)
        return sorted(found.values(), key=_rank)

    @property
    def choices(self) -> str:
        """What somebody can do who named a model that is not here."""
        known = ", ".join(entry.id for entry in self.entries())
        return f"choose one of {known}" if known else "train one first, for there are none yet"

    @property
    def failure_message(self) -> str:
        """Sentences on the files that were left out of the last list; "" when there were none."""
        if not self.unread:
            return ""
        many, said = len(self.unread), [shown(why, WHY) for why in self.unread.values()]
        more = f" And {many - NAMED} more." if many > NAMED else ""
        return (
            f"{many} file{'' if many == 1 else 's'} among the models could not be read. "
            f"{' '.join(said[:NAMED])}{more}"
        )

    def _files(self, pattern: str) -> Iterator[Path]:
        """What lies in the folders under such names."""
        for folder in self.folders:
            yield from sorted(folder.glob(pattern))

    def judges(self, dataset: str, strict: bool = False) -> dict[str, Path]:
        """The judges of a data set by letter: files judge-….safetensors that end in -a and -b.

        strict: whether one that cannot be read is a `CheckpointError` where no other has its
        letter; it is left out otherwise.
        """
        found: dict[str, Path] = {}
        odd: dict[str, CheckpointError] = {}
        for path in self._files(f"judge-*-[ab]{SUFFIX}"):
            try:
                card = self._read(path).card
            except CheckpointError as exc:
                odd[path.stem[-1]] = exc
                continue
            if isinstance(card.spec, JudgeSpec) and card.recipe.dataset == dataset:
                found.setdefault(path.stem[-1], path)
        for letter in set(odd) - set(found) if strict else ():
            raise odd[letter]
        return found

    def entry(self, model: str) -> Entry:
        """The model with this id; raises `UnknownModelError` naming those there are."""
        for folder in self.folders:
            path = folder / f"{model}{SUFFIX}"
            if Path(model).name == model and not model.endswith(BESIDE) and is_file(path):
                return self._model(path)
        for find in self.hidden:
            if found := find(model):
                return self._model(found)
        raise UnknownModelError(f"There is no model {quoted(model)}; {self.choices}.")

    def find(self, name: str) -> Entry:
        """A model by its id or by the path of its file.

        Raises `UnknownModelError` when it is neither, `CheckpointError` when the file is no model.
        """
        path = expanded(name)
        if is_file(path):
            return self._model(path)
        if path.suffix or len(path.parts) > 1:
            if path.suffix == SUFFIX and os.path.lexists(path):
                return self._model(path)  # which says what it is in place of a file
            raise UnknownModelError(
                f"There is no file {shown(name)}; look where it is, or name a model."
            )
        return self.entry(name)


def is_file(path: Path) -> bool:
    """Whether there is such a file; a name that no file can have is no file."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _entry(path: Path) -> Entry | str:
    """The entry of a file, or the sentence that says why it cannot be read."""
    try:
        return Entry(path.stem, path, read_card(path))
    except CheckpointError as exc:
        return str(exc)


def _rank(entry: Entry) -> tuple[int, int, bool, str]:
    card, known = entry.card, list(DATASETS)
    data = card.recipe.dataset
    return (
        FAMILIES[card.spec.family].place,
        known.index(data) if data in known else len(known),
        not entry.has_history,
        entry.id,
    )
