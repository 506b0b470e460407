"""What all tests share."""

from hypothesis import settings

# How long an example takes is the machine's, and says nothing about the code.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
