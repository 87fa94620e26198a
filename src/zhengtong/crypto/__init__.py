"""Digests, ciphers, signing port, Merkle tree, record format; no Django."""
