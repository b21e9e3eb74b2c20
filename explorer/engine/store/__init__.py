"""What is found once for all visitors: models, histories, results, data."""
