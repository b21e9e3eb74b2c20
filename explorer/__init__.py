"""Latent Explorer: take hold of the latent space of a small generative model."""
