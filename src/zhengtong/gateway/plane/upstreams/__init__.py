"""Where the data comes from: a provider's table or a provider's HTTP interface."""
