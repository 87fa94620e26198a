"""Ways out of the platform: mail, short messages, the government messenger."""
