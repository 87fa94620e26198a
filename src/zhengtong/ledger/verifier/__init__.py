"""The offline verifier in parts; joined into one file it imports nothing of ours."""
