"""Scorers of claims and figures."""
