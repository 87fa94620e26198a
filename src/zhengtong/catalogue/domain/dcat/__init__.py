"""The catalogue as DCAT 3 / DCAT-AP 3.0.1: what is said, by which addresses, in which syntax."""
