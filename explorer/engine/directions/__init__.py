"""Ways to go through a latent space: supervised, unsupervised, saved."""
