"""What the person at the keyboard can put right."""


class UserError(Exception):
    """A mistake the user can mend: the message names the value that is wrong and the remedy."""
