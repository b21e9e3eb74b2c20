"""A map on which points lie beside those they are most like, where two directions show too little.

t-SNE (van der Maaten & Hinton 2008, by the trees of van der Maaten 2014): of posterior means where
the map is of test images; of what the images look like where it is of samples, since noise has no
order of its own. A place on it has no z; only its points have.
"""

import numpy as np

from explorer.engine import decoding
from explorer.engine.maps.features import image_features
from explorer.engine.maps.latent_map import FEWEST, FORMAT, TESTS, Map, build_map, data_key
from explorer.engine.store.library import Entry
from explorer.engine.workspace import Workspace
from explorer.errors import PointError

COUNT = 5_000  # points, the first of the map; all of them would take four times as long
ROUNDS = 500
ARRAYS = ("places",)


def neighbours(workspace: Workspace, entry: Entry) -> np.ndarray | None:
    """Places float32 [M, 2] of the first points of the map, or None while they are computed.

    They are computed once, in the background. Raises `PointError` for a map without.
    """
    found = build_map(workspace, entry)
    if not found.has_neighbours:
        raise PointError(
            f"{entry.id} has no map of neighbours, for that takes more than 2 dimensions and at "
            f"least {FEWEST} images; look at its plane."
        )
    drawn = found.kind != TESTS
    of = image_features(workspace, entry).weights if drawn else data_key(workspace, entry)
    key = ("neighbours", FORMAT, entry.weights, found.kind, of)

    def compute() -> dict[str, np.ndarray]:
        like = found.latents[:COUNT, : entry.spec.z]
        return {"places": embed(_seen(workspace, entry, found) if drawn else like)}

    cached = workspace.results.found(key, ARRAYS) or workspace.background.get(
        key, lambda: workspace.results.get(key, ARRAYS, compute)
    )
    return None if cached is None else cached["places"]


def embed(vectors: np.ndarray) -> np.ndarray:
    """Places float32 [N, 2] of vectors [N, D], near each other where the vectors are."""
    from sklearn.manifold import TSNE  # type: ignore[import-untyped]  # slow to import
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    start = "pca" if vectors.std() > 0 else "random"
    perplexity = min(30.0, (len(vectors) - 1) / 3)
    layout = TSNE(2, init=start, perplexity=perplexity, max_iter=ROUNDS, random_state=0)
    with threadpool_limits(1, user_api="openmp"):  # the other cores are for those who do not wait
        return layout.fit_transform(vectors).astype(np.float32)


def _seen(workspace: Workspace, entry: Entry, found: Map) -> np.ndarray:
    """What the first samples of a map look like, float32 [M, D]."""
    rows = decoding.rows(entry, found.latents[:COUNT], found.labels[:COUNT])
    images = decoding.many_images(workspace, entry, rows)
    return image_features(workspace, entry).of(images, workspace.device).numpy()
