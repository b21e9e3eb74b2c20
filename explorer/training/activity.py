"""How much each knob does, so that the informative ones can come first."""

import torch

from explorer.data import ResidentSet
from explorer.models import Encodes, Model, Network, class_weights
from explorer.runtime import generator


@torch.no_grad()
def activity(model: Network, data: ResidentSet | None = None, seed: int = 0) -> list[float]:
    """One figure ≥ 0 for each of the z dimensions and then each continuous code.

    With an encoder: the mean KL(q(z_i|x) ‖ N(0, 1)) over the first 2,000 images, in nats. Without:
    the mean absolute change of a pixel, in [0, 1], when z_i goes from -1 to 1 at 8 random points
    (a code from -1 to 1 likewise); no data is needed then. A network that draws no images has no
    knobs.
    """
    if not isinstance(model, Model):
        return []
    device = next(model.parameters()).device
    spec, points = model.spec, 8
    if isinstance(model, Encodes):
        assert data is not None
        index = torch.arange(min(2000, len(data)), device=device)
        batches = (data.gather(part) for part in index.split(500))
        kls = [model.encode(x, class_weights(spec, labels)).kl() for x, labels in batches]
        return torch.cat(kls).mean(0).tolist()

    stream = generator(seed)
    z = torch.randn(points, spec.z, generator=stream).to(device)
    labels = codes = None
    if spec.num_classes:
        labels = torch.eye(spec.num_classes, device=device)[torch.arange(points) % spec.num_classes]
    if spec.codes:
        codes = torch.zeros(points, spec.codes, device=device)
    changes = []
    for i in range(spec.knobs):
        ends = []
        for value in (-1.0, 1.0):
            moved_z, moved_codes = z.clone(), None if codes is None else codes.clone()
            if i < spec.z:
                moved_z[:, i] = value
            elif moved_codes is not None:
                moved_codes[:, i - spec.z] = value
            ends.append(model.decode(moved_z, labels, moved_codes))
        changes.append((ends[1] - ends[0]).abs().mean().item())
    return changes
