"""Classes for images that have none: the clusters of k-means, found in real images."""

import torch
from torch import Tensor

from explorer.evaluation.neighbours import nearest
from explorer.evaluation.shapes import check_matrices


def clusters(features: Tensor, count: int = 10, seed: int = 0) -> Tensor:
    """Centres float32 [K, D] of features [N, D] (Lloyd 1982), K = min(count, distinct rows)."""
    from sklearn.cluster import KMeans  # type: ignore[import-untyped]  # slow to import

    check_matrices(features=features)
    fewest = min(count, len(features.unique(dim=0)))
    found = KMeans(fewest, n_init=1, random_state=seed).fit(features.float().numpy())
    return torch.from_numpy(found.cluster_centers_).float()


def nearest_cluster(features: Tensor, centres: Tensor) -> Tensor:
    """The nearest of the centres [K, D] of each of features [N, D], int64 [N]."""
    return nearest(features.float(), centres).indices[:, 0]
