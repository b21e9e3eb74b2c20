"""Every error that a person can cause, as one tree.

::

    ExplorerError
    ├── SpecError            a field of a model or a recipe is out of its range
    ├── DataError            a data set is missing, damaged or does not fit the model
    ├── PictureError         a file is no picture that can be used, or nothing is to be seen on it
    ├── CheckpointError      a file is not a checkpoint of ours, or is damaged
    ├── UnknownModelError    no model has this name
    ├── PointError           a latent, a class or a code does not fit the model
    ├── FilmError            frames cannot be made into a film as it was asked for
    ├── KeepError            what a person named cannot be kept in their folder, or read from it
    ├── BusyError            the app does as much as it can, for all or for this visitor
    ├── UploadError          a file that was sent cannot be used, or is no longer here
    │   ├── FileTooLargeError    it is larger than what is taken
    │   ├── NoPlaceError         there are as many files as there may be
    │   ├── NotKeptError         the disk does not take it
    │   └── TooSlowError         it did not come in time
    ├── DeviceError          the device asked for is not on this machine
    └── RunError             a training run cannot start or go on

Each message is one or more whole sentences: the value, what was expected, what to do next.
"""


class ExplorerError(Exception):
    """Something a person did or has that the explorer cannot use; the message says what to do."""


class SpecError(ExplorerError, ValueError):
    """A field of a model spec or a recipe is out of its range."""


class DataError(ExplorerError):
    """A data set is missing, damaged, or does not fit the model."""


class PictureError(ExplorerError):
    """A file is no picture that can be used, or nothing is to be seen on it."""


class CheckpointError(ExplorerError):
    """A file is not a checkpoint of the explorer, or is damaged."""


class UnknownModelError(ExplorerError, LookupError):
    """No shipped or own model has this name."""


class PointError(ExplorerError, ValueError):
    """A latent, class or code that came from outside does not fit the model."""


class FilmError(ExplorerError, ValueError):
    """Frames cannot be made into a film as it was asked for."""


class KeepError(ExplorerError):
    """What a person named cannot be kept in their folder, or read from it."""


class UploadError(ExplorerError):
    """A file that a visitor sent cannot be used or kept, or is no longer here."""


class FileTooLargeError(UploadError):
    """A file that a visitor sends is larger than what is taken."""


class NoPlaceError(UploadError):
    """There are as many files as there may be, of a visitor or of all."""


class NotKeptError(UploadError):
    """The disk does not take a file that a visitor sends."""


class TooSlowError(UploadError):
    """A file that a visitor sends did not come in time."""


class BusyError(ExplorerError):
    """The app does as much as it can at a time, for all visitors or for this one."""


class DeviceError(ExplorerError):
    """The device asked for is not available on this machine."""


class RunError(ExplorerError):
    """A training run cannot start or cannot go on."""
