"""The panels of the chat page and the pages beside it."""
