"""Where images lie in a latent space, and which lie near."""
