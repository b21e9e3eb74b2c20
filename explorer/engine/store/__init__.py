"""What the engine finds and keeps: models, histories, results, data."""
