"""Real images as tensors: where they lie, how they are read, and the registry of data sets."""

from explorer.data.dataset import Dataset
from explorer.data.images import Images, fit
from explorer.data.registry import DATASETS, find_dataset, load_dataset
from explorer.data.resident import ResidentSet
from explorer.data.root import DATA_ROOT_VARIABLE, data_root

__all__ = [
    "DATASETS",
    "DATA_ROOT_VARIABLE",
    "Dataset",
    "Images",
    "ResidentSet",
    "data_root",
    "find_dataset",
    "fit",
    "load_dataset",
]
