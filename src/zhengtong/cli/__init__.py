"""The command ``zhengtong <context> <verb>``."""
