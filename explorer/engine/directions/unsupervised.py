"""Directions that nobody named, of a model: by PCA of what it encodes or does, and by SeFa."""

from typing import Literal

import torch
from torch import Tensor

from explorer.engine.directions.attributes import CHUNK
from explorer.engine.directions.direction import Direction, scaled
from explorer.engine.directions.labelled_latents import DRAWN, LabelledLatents
from explorer.engine.points import Points
from explorer.engine.store.library import Entry
from explorer.engine.store.model_cache import ModelCache
from explorer.engine.workspace import Workspace
from explorer.evaluation.probes import within
from explorer.latent import (
    Discovered,
    activation_directions,
    factorised_directions,
    principal_directions,
)

MOST = 10  # directions of a kind


@torch.inference_mode()
def sefa(models: ModelCache, entry: Entry, spread: Tensor) -> list[Direction]:
    """The steps that change the first layer most, from its weight alone."""
    found = factorised_directions(models.get(entry.path).first_weight().cpu())
    detail = "Share of the change of the first layer; closed form, from its weight alone."
    return _listed("sefa", "SeFa", found, spread, "share of change", detail)


def principal(
    workspace: Workspace, entry: Entry, labelled: LabelledLatents, spread: Tensor
) -> list[Direction]:
    """Principal components of posterior means, or of activations where there are only samples."""
    if labelled.of == DRAWN:
        found = _activations(workspace, entry, labelled)
        inside = ", within classes" if entry.spec.num_classes else ""
        of = f"the first layer's activations for {len(labelled.fit.z):,} samples{inside} (GANSpace)"
    else:
        found, of = principal_directions(labelled.fit.z), f"{len(labelled.fit.z):,} posterior means"
    detail = f"Share of the variance of {of}."
    return _listed("pca", "PCA", found, spread, "share of variance", detail)


@torch.inference_mode()
def _activations(workspace: Workspace, entry: Entry, labelled: LabelledLatents) -> Discovered:
    """GANSpace of samples, each class by itself where it is chosen and not decided by z."""
    spec, model, parts = entry.spec, workspace.models.get(entry.path), []
    rows = labelled.fit.rows
    for start in range(0, len(rows), CHUNK):
        points = Points.from_rows(spec, rows[start : start + CHUNK]).to(workspace.device)
        parts.append(model.first_layer(*points).after.cpu())
    activations = torch.cat(parts)
    if spec.num_classes:
        activations = within(activations, labelled.fit.labels, activations, labelled.fit.labels)
    return activation_directions(labelled.fit.z, activations, MOST)


def _listed(
    kind: Literal["sefa", "pca"],
    title: str,
    found: Discovered,
    spread: Tensor,
    score_name: str,
    detail: str,
) -> list[Direction]:
    return [
        Direction(
            id=f"{kind}:{number}",
            name=f"{title} {number}",
            kind=kind,
            method="",
            score=float(share),
            score_name=score_name,
            effect=None,
            unit="",
            detail=detail,
            vector=scaled(vector, spread).float().numpy(),
        )
        for number, (vector, share) in enumerate(
            zip(found.directions[:MOST], found.shares, strict=False), 1
        )
    ]
