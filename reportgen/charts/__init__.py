"""Draws chart specifications: each way of drawing in a module of its own. What a chart shows is the report's."""
