"""Figures of a text: value, unit, measure, direction, period and baseline of each."""
