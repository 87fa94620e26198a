"""Questions over bodies, posts and people."""
