"""Charts as server-rendered SVG: marks are links, a data table stands beside each."""
