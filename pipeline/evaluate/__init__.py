"""Evaluation: what an extractor proposes beside what careful readers found.

Gold is either attributions on given texts, or fact sheets that a person has reviewed.
"""
