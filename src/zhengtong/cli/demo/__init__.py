"""The demonstration: a province, a business database, the main job and its report."""
