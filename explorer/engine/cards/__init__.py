"""What a model's card says of it, and what is measured for it."""
