"""Django helpers without business words: components, problems, pagination, charts."""
