"""Makes models: labelled pairs, the training run, the bench."""
