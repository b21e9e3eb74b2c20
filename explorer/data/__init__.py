"""Images as tensors: where data sets lie, how they are read, and a person's own pictures."""

from explorer.data.dataset import Dataset
from explorer.data.framing import FRAMINGS, frame
from explorer.data.images import Images, fit
from explorer.data.pictures import Picture, read_picture
from explorer.data.registry import DATASETS, data_stamp, find_dataset, load_dataset
from explorer.data.resident import ResidentSet
from explorer.data.root import DATA_ROOT_VARIABLE, data_root

__all__ = [
    "DATASETS",
    "DATA_ROOT_VARIABLE",
    "FRAMINGS",
    "Dataset",
    "Images",
    "Picture",
    "ResidentSet",
    "data_root",
    "data_stamp",
    "find_dataset",
    "fit",
    "frame",
    "load_dataset",
    "read_picture",
]
