"""A wording of each claim that stands alone, with a note for every change."""
