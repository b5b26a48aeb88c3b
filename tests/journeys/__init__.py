"""Whole ways through the site, as people go them."""
