"""Plain rules of the gateway: what may be published, who may have a credential."""
