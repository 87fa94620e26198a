"""Journal of deeds, refusals and calls; outbox of events; sealer and proofs."""
