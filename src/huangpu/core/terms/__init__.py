"""Which words should the taxonomy learn next? Candidates from what is tagged, and from what is near.

corpus (texts to tokens) -> grams (what is said often) -> table (how it is said) -> likeness (how
much that is like the terms we have) -> screening (one form of each) -> mining (with all evidence)
"""
