"""Which articles are the same text, and which tell the same event, in Chinese and English?"""
