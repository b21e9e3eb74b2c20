"""Ways to go through a latent space: known, discovered, one's own."""
