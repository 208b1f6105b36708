"""The values that travel through the pipeline, one type a stage.

Feed -> Fetched -> ParsedFeed(Entry...) -> PollRecord -> Article -> Digest
"""
