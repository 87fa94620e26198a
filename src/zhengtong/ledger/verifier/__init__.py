"""The offline verifier: one file for outsiders, shipped as it is, importing nothing of ours."""
