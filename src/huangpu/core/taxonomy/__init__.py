"""The engine behind the tags: from text to hits, from hits to points, from points to tags.

shadow -> lexicon (compiled once) -> scanning -> rules -> scoring
"""
