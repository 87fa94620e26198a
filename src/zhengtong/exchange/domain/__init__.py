"""Rules of the exchange: states, permits, events, errors."""
