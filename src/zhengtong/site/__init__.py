"""The only composition root: settings, urls, theme, home."""
