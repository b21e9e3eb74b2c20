"""What visitors bring: their connections, their files, their models."""
