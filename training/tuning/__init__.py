"""Fine-tuning an encoder, mixing it with the fast model, and shipping both as the careful model."""
