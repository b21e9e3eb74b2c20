"""Images as tensors: where data sets lie, how they are read, and a person's own pictures."""

from explorer.data.dataset import Dataset
from explorer.data.framing import FRAMINGS, frame
from explorer.data.images import Images, fit
from explorer.data.listing import Skipped
from explorer.data.pictures import Picture, read_picture
from explorer.data.registry import (
    DATASETS,
    ELSEWHERE,
    as_file,
    data_stamp,
    find_dataset,
    load_dataset,
    title_of,
)
from explorer.data.resident import ResidentSet
from explorer.data.user_file import write_own
from explorer.data.user_images import SIDES, Own, own_images
from explorer.places import DATA_ROOT_VARIABLE, data_root

__all__ = [
    "DATASETS",
    "DATA_ROOT_VARIABLE",
    "ELSEWHERE",
    "FRAMINGS",
    "SIDES",
    "Dataset",
    "Images",
    "Own",
    "Picture",
    "ResidentSet",
    "Skipped",
    "as_file",
    "data_root",
    "data_stamp",
    "find_dataset",
    "fit",
    "frame",
    "load_dataset",
    "own_images",
    "read_picture",
    "title_of",
    "write_own",
]
