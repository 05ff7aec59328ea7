"""Faults played to the real command: `kills` ends it at any moment, `deaths` has it end itself at a step of saving."""
