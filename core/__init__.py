"""What at least two of the apps need: text rendering, pagination. No models."""
