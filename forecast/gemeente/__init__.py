"""The gemeente model: people linked to a gemeente wait in its pool and are housed at a rate that drifts."""
